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
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po import unchanged
from notes2po.messages import Location, ProblemError
from sites.table import table_of

from upkeep.frame import improve, shipped, shipped_path
from upkeep.language import update
from upkeep.templates import Templates, extract, read_templates

ROOT = Path.cwd()
LOCALE = ROOT / "locale"
RECORD = Path("build", "update.json")
CODE = (Path(__file__).parent,)
FRAME = "sphinx"  # the catalog of the frame's words, which stand on no page


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done to a language: how many catalogs it has, and lines to say of them."""

    count: int
    changed: list[str]
    hints: list[str]
    problems: list[str]


def update_language(locale: str, templates: Templates, date: str) -> Outcome:
    """Update the catalogs of a language; new ones say that they are of *date*."""
    changed: list[str] = []
    hints: list[str] = []
    problems: list[str] = []
    old = dict(read_catalogs(locale, templates, problems))
    frame = {FRAME: old.pop(FRAME)} if FRAME in old else {}
    whole = shipped(locale)
    if whole is not None and (own := frame.get(FRAME)) is not None:
        improve(own, whole)
    pages = {**_standing(old, templates.only), **templates.pages}
    new = update(old, pages) | frame
    for name, catalog in new.items():
        path = catalog_path(locale, name)
        try:
            if write(path, catalog, f"{name}, {locale}", templates.project, date):
                changed.append(relative(path))
        except ProblemError as problem:
            problems.append(say(problem))
        if catalog is not None and name not in {*pages, FRAME}:
            what = f"its page is gone; delete it if nobody needs its {len(catalog)} messages"
            hints.append(f"{relative(path)}: {what}")
    return Outcome(sum(catalog is not None for catalog in new.values()), changed, hints, problems)


def _standing(
    catalogs: Mapping[str, polib.POFile | None], only: Collection[str]
) -> dict[str, tuple[polib.POEntry, ...]]:
    """The messages of all pages but *only* some, where they are not all: as their catalogs say."""
    if not only:
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


def read_catalogs(
    locale: str, templates: Templates, problems: list[str]
) -> Iterator[tuple[str, polib.POFile | None]]:
    """Name and content of each catalog that there is or must be; *problems* is added to."""
    folder = LOCALE / locale / "LC_MESSAGES"
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.po")}
    for name in sorted(found | templates.pages.keys()):
        try:
            yield name, po.read(catalog_path(locale, name))
        except ProblemError as problem:
            problems.append(say(problem))


def write(path: Path, catalog: polib.POFile | None, title: str, project: str, date: str) -> bool:
    """Make the file at *path* say *catalog*; returns whether it was another."""
    old = path.read_bytes() if path.is_file() else None
    if catalog is None:
        path.unlink(missing_ok=True)
        return old is not None
    for entry in catalog:
        po.plain_locations(entry)
    locale = path.relative_to(LOCALE).parts[0]
    po.complete_header(catalog, po.header_fields(locale, project, date), title)
    new = po.render(catalog)
    if new != old:
        po.write(path, new)
    return new != old


def catalog_path(locale: str, name: str) -> Path:
    """Where the catalog of a page is."""
    return LOCALE / locale / "LC_MESSAGES" / f"{name}.po"


def relative(path: Path) -> str:
    """A file as a person names it, from the project's folder."""
    return path.relative_to(ROOT).as_posix()


def say(problem: ProblemError) -> str:
    """One line for *problem*."""
    place = Location(relative(Path(problem.location.path)), problem.location.line)
    return f"{place}: {problem.text}"


def update_all(
    locales: Sequence[str], templates: Templates, date: str
) -> Iterator[tuple[str, Outcome]]:
    """Update every language, as many at a time as there are processors; yields each when done.

    A language whose catalogs and templates are as the last update left them is as it is.
    """
    record = unchanged.read(None if templates.only else ROOT / RECORD, CODE)
    known = {
        locale: Outcome(row["count"], [], row["hints"], [])
        for locale in locales
        if (row := record.row(locale, _stamp(locale, templates)))
    }
    new = [locale for locale in locales if locale not in known]
    work = partial(update_language, templates=templates, date=date)
    rows = {locale: record.rows[locale] for locale in known}
    with ProcessPoolExecutor(max(1, min(len(new), os.cpu_count() or 1))) as pool:
        outcomes = pool.map(work, new)
        for locale in locales:
            outcome = known[locale] if locale in known else next(outcomes)
            yield locale, outcome
            if not outcome.problems and locale not in known:
                row = {"count": outcome.count, "hints": outcome.hints}
                rows[locale] = (_stamp(locale, templates), row)
    if new:
        unchanged.write(record, rows)


def _stamp(locale: str, templates: Templates) -> str:
    """A digest of all that the catalogs of a language are made of, and of what they are."""
    folder = LOCALE / locale / "LC_MESSAGES"
    frame = shipped_path(locale)
    pieces = [templates.stamp.encode(), unchanged.content(frame) if frame else b""]
    for path in sorted(folder.rglob("*.po")):
        pieces += [os.fsencode(path.relative_to(folder)), unchanged.content(path)]
    return unchanged.digest(pieces)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 where a catalog could not be read or written, Sphinx's code where it failed."""
    parser = argparse.ArgumentParser(description="Bring the catalogs up to date with the pages.")
    parser.add_argument("--only", nargs="+", default=(), metavar="PAGE", help="these pages' (all)")
    only = frozenset(parser.parse_args(arguments).only)
    locales = [language.locale for language in table_of(ROOT / "conf" / "languages.toml")[1:]]
    if status := extract(ROOT):
        print("error: the English pages have faults; no catalog was changed", file=sys.stderr)
        return status
    templates = read_templates(ROOT, only)
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
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
