"""Bring every catalog up to date with the English pages: ``make update``.

Sphinx extracts the templates; each language's catalogs are made of them and of what
they were (``upkeep/language.py``), in the one form of ``notes2po.catalog``. A catalog
that cannot be read is named and left as it is, and the rest is done.

    python -m upkeep.update [--only PAGE...]

With ``--only``, the catalogs of some pages alone: every other message is where it was, and an
old translation is still looked for everywhere. No date is changed: in a catalog it says when
somebody last translated.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polib
from notes2po import unchanged
from notes2po.messages import ProblemError
from sites.table import need_pages, table_of

from upkeep.catalogs import (
    LOCALE,
    ROOT,
    catalog_path,
    names_of,
    read_catalogs,
    relative,
    say,
    write,
)
from upkeep.frame import improve, shipped, shipped_path
from upkeep.language import ends_of, update
from upkeep.templates import Templates, extract, read_templates

RECORD = Path("build", "update.json")
CODE = (Path(__file__).parent,)
FRAME = "sphinx"  # the catalog of the frame's words, which stand on no page


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a catalog: its ends (see ``language.ends_of``), and what is to be said of it.

    ``came``: something of it came from elsewhere. ``there``: it is no catalog that went.
    """

    ends: str = ""
    came: bool = False
    there: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What the last update left of a language, whose catalogs are ``names``.

    Of them, those that have ``changed`` since, or their templates have; ``rows`` are what it said.
    """

    names: tuple[str, ...]
    changed: frozenset[str]
    rows: Mapping[str, Row]

    @property
    def unchanged(self) -> list[str]:
        """The catalogs that are as they were."""
        return [name for name in self.names if name not in self.changed]

    def same(self, ends: Mapping[str, tuple[str, bool]]) -> bool:
        """Whether nothing can go from one catalog to another, since the *ends* are as they were."""
        if any(row.came for row in self.rows.values()):
            return False
        now = {name: Row(end, came) for name, (end, came) in ends.items()}
        return all(
            name in self.rows and (row.ends, row.came) == (self.rows[name].ends, False)
            for name, row in now.items()
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done to a language: how many catalogs it has, and lines to say of them.

    ``rows`` are those of the catalogs that were looked at.
    """

    count: int
    changed: list[str]
    hints: list[str]
    problems: list[str]
    rows: Mapping[str, Row]


def update_language(locale: str, before: Before, templates: Templates, date: str) -> Outcome:
    """Update the catalogs of a language; new ones say that they are of *date*.

    Those that have not changed are read only where something may go to them, or come from them.
    """
    changed: list[str] = []
    problems: list[str] = []
    old = dict(read_catalogs(locale, sorted(before.changed), problems))
    pages = {name: templates.pages[name] for name in old if name in templates.pages}
    apart = before.same(ends_of(_of_pages(old), pages))
    if not apart:
        others = dict(read_catalogs(locale, before.unchanged, problems))
        old = dict(sorted((old | others).items()))
        pages = {**_standing(old, templates.only), **templates.pages}
    new = update(_of_pages(old), pages, apart=apart)
    ends = ends_of(new, pages)
    rows = {name: Row(*ends[name], there=new[name] is not None) for name in new}
    if FRAME in old:
        frame, whole = old[FRAME], shipped(locale)
        if whole is not None and frame is not None:
            improve(frame, whole)
        new[FRAME], rows[FRAME] = frame, Row()
    for name, catalog in new.items():
        path = catalog_path(locale, name)
        try:
            if write(path, catalog, f"{name}, {locale}", templates.project, date):
                changed.append(relative(path))
        except ProblemError as problem:
            problems.append(say(problem))
            del rows[name]
            continue
        if catalog is not None and name not in {*pages, FRAME}:
            what = f"its page is gone; delete it if nobody needs its {len(catalog)} messages"
            rows[name] = replace(rows[name], hint=f"{relative(path)}: {what}")
    whole_rows = {**before.rows, **rows}
    hints = [row.hint for _, row in sorted(whole_rows.items()) if row.hint]
    count = sum(row.there for row in whole_rows.values())
    return Outcome(count, changed, hints, problems, rows)


def _of_pages(catalogs: Mapping[str, polib.POFile | None]) -> dict[str, polib.POFile | None]:
    """The *catalogs* but that of the frame."""
    return {name: catalog for name, catalog in catalogs.items() if name != FRAME}


def _standing(
    catalogs: Mapping[str, polib.POFile | None], only: Collection[str] | None
) -> dict[str, tuple[polib.POEntry, ...]]:
    """The messages of all pages but *only* some, where they are not all: as their catalogs say."""
    if only is None:
        return {}
    found = {
        name: tuple(
            entry
            for entry in catalog or ()
            if not entry.obsolete and not entry.msgctxt and not entry.msgid_plural
        )
        for name, catalog in catalogs.items()
        if name not in only
    }
    return {name: entries for name, entries in found.items() if entries}


def update_all(
    locales: Sequence[str], templates: Templates, date: str
) -> Iterator[tuple[str, Outcome]]:
    """Update every language, as many at a time as there are processors; yields each when done.

    Catalogs that are, with their templates, as the last update left them are as they are.
    """
    record = unchanged.read(ROOT / RECORD if templates.only is None else None, CODE)
    befores = {locale: _before(record, locale, templates) for locale in locales}
    new = {locale: before for locale, before in befores.items() if before.changed}
    rows: dict[str, tuple[str, Any]] = {}
    outcomes = _updated(new, templates, date)
    for locale, before in befores.items():
        outcome = next(outcomes) if locale in new else _as_it_was(before)
        yield locale, outcome
        held = {**before.rows, **outcome.rows}
        rows |= {
            f"{locale}/{name}": (_stamp(record, locale, name, templates), asdict(row))
            if name in outcome.rows
            else record.rows[f"{locale}/{name}"]
            for name, row in held.items()
            if name in outcome.rows or name not in before.changed
        }
    unchanged.write(record, rows)


def _updated(befores: Mapping[str, Before], templates: Templates, date: str) -> Iterator[Outcome]:
    """The outcomes of the languages that have changed, by as many processes as pay."""
    work = partial(_of_worker, date=date)
    global _templates  # noqa: PLW0603 - forked processes have them without a copy
    _templates = templates
    # What several languages need is read before, and shared by the processes.
    times = Counter(name for before in befores.values() for name in before.changed)
    for name, count in times.items():
        if count > 1 and name in templates.pages:
            _ = templates.pages[name]
    workers = min(len(befores), os.cpu_count() or 1)
    if workers <= 1:
        yield from map(work, befores, befores.values())
        return
    with ProcessPoolExecutor(workers, get_context("fork")) as pool:
        yield from pool.map(work, befores, befores.values())


_templates: Templates


def _of_worker(locale: str, before: Before, date: str) -> Outcome:
    return update_language(locale, before, _templates, date)


def _as_it_was(before: Before) -> Outcome:
    hints = [row.hint for _, row in sorted(before.rows.items()) if row.hint]
    return Outcome(sum(row.there for row in before.rows.values()), [], hints, [], {})


def _before(record: unchanged.Record, locale: str, templates: Templates) -> Before:
    """What the *record* holds of a language."""
    names = names_of(locale, templates.pages.keys())
    rows: dict[str, Row] = {}
    changed: set[str] = set()
    for name in names:
        stamp, row = record.rows.get(f"{locale}/{name}", ("", None))
        if row is not None:
            rows[name] = Row(**row)
        if row is None or stamp != _stamp(record, locale, name, templates):
            changed.add(name)
    return Before(names, frozenset(changed), rows)


def _stamp(record: unchanged.Record, locale: str, name: str, templates: Templates) -> str:
    """A digest of all that a catalog is made of, and of what it is."""
    made_from = shipped_path(locale) if name == FRAME else templates.pages.paths.get(name)
    catalog = f"{LOCALE.as_posix()}/{locale}/LC_MESSAGES/{name}.po"
    pieces = [record.of(catalog), record.of(made_from) if made_from else ""]
    return unchanged.digest(map(str.encode, pieces))


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 where a catalog could not be read or written, Sphinx's code where it failed."""
    parser = argparse.ArgumentParser(description="Bring the catalogs up to date with the pages.")
    parser.add_argument("--only", nargs="+", default=(), metavar="PAGE", help="these pages' (all)")
    only = frozenset(parser.parse_args(arguments).only) or None
    locales = [language.locale for language in table_of(ROOT / "conf" / "languages.toml")[1:]]
    need_pages(ROOT)
    status, unreadable = extract(ROOT)
    if status:
        print("error: the English pages have faults; no catalog was changed", file=sys.stderr)
        return status
    templates = read_templates(ROOT, only, apart=map(_page_of, unreadable))
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    date = time.strftime("%Y-%m-%d 00:00+0000", time.gmtime(seconds))
    outcomes: list[Outcome] = []
    for locale, outcome in update_all(locales, templates, date):
        outcomes.append(outcome)
        done = f"[{len(outcomes)}/{len(locales)}] {locale}"
        print(f"{done}: {len(outcome.changed)} of {outcome.count} catalogs changed", flush=True)
    for outcome in outcomes:
        print("\n".join([*outcome.changed, *outcome.hints, ""]), end="")
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    for problem in problems:
        print(f"error: {problem}; left as it is", file=sys.stderr)
    for no_text in unreadable:
        print(f"error: {say(no_text)}; its catalogs are left as they are", file=sys.stderr)
    return 1 if problems or unreadable else 0


def _page_of(problem: ProblemError) -> str:
    """The page that *problem* is about."""
    return Path(problem.location.path).relative_to(ROOT / "docs").with_suffix("").as_posix()


if __name__ == "__main__":
    sys.exit(main())
