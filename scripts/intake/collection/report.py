"""What a run did: for a program, for a person, and on a screen of the terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from notes2po.languages import SOURCE, name_in_english

from intake.collection import taken
from intake.collection.state import State, place_of, tasks_of

if TYPE_CHECKING:
    from intake.collection.upkeep import Upkeep

FILE = Path("build", "collection.json")
PAGE = Path("build", "collection.html")
COUNTS = ("messages", "sure", "doubted", "missing", "homeless")
WORST = 10  # pages on the screen

Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report: ``pages`` by name, each with its notes by locale, and all ``problems``.

    ``edited`` are files that somebody has changed here, ``left`` those of the blog that are not
    to be shown, ``matched`` notes whose page has another name, ``gone`` files here whose notes
    the blog has no more.
    """

    layouts: Sequence[str]
    pages: Mapping[str, Rows]
    problems: Sequence[str]
    edited: Sequence[str]
    left: Sequence[str]
    matched: Sequence[str]
    gone: Sequence[str]
    fates: Mapping[str, int]
    said: Sequence[str]
    dry: bool


def read(root: Path) -> dict[str, Rows]:
    """The rows of the last report, by the place of each note; none where there is no report."""
    try:
        pages = json.loads((root / FILE).read_text("utf-8"))["pages"]
        return {row["place"]: row for page in pages.values() for row in page.values()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def finish(state: State, upkeep: Upkeep) -> Outcome:
    """Write the report of a run and return it."""
    outcome = _outcome(state, upkeep)
    root = state.asked.root
    text = "".join(_as_json(outcome))
    if taken.put_whole(root / FILE, (text + "\n").encode()) or not (root / PAGE).is_file():
        taken.put_whole(root / PAGE, _html(outcome).encode("utf-8", "replace"))
    return outcome


def _as_json(outcome: Outcome) -> Iterator[str]:
    """The report, a page a line."""
    rest = [field.name for field in fields(outcome) if field.name not in ("dry", "pages")]
    for name in rest:
        yield f'{"," if name != rest[0] else "{"}\n"{name}": {_json(getattr(outcome, name))}'
    yield ',\n"pages": {'
    between = "\n"
    for name, page in outcome.pages.items():
        yield f"{between}{_json(name)}: {_json(page)}"
        between = ",\n"
    yield "}}"


def _json(value: object) -> str:
    # A file name that is no UTF-8 has lone surrogates; written as \\udcxx they are JSON.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _outcome(state: State, upkeep: Upkeep) -> Outcome:
    before = read(state.asked.root)
    counted = {note["note"]: note for note in upkeep.imported.get("notes", ())}  # type: ignore[attr-defined]
    pages: dict[str, Rows] = {}
    for article in state.found.articles:
        pages[article.name] = {}
        sources = {SOURCE.locale: article.english, **article.notes}
        for locale, path in sources.items():
            page = locale == SOURCE.locale
            place = (
                f"docs/{article.name}.md" if page else f"locale/{locale}/notes/{article.name}.md"
            )
            pages[article.name][locale] = _row(state, before, counted, place, path)
    problems = [str(problem) for problem in sorted(state.problems, key=lambda p: p.location)]
    problems += [f"{e.path}:{e.line}: {e.code}: {e.text}" for e in upkeep.errors]
    imported = upkeep.imported.get("problems", ())
    problems += [f"{p['path']}:{p['line']}: {p['text']}" for p in imported]  # type: ignore[attr-defined]
    edited = sorted(name for name, fate in state.fates.items() if fate == "edited")
    fates = Counter(state.fates.values())
    return Outcome(
        state.found.layouts,
        pages,
        tuple(dict.fromkeys(problems)),
        edited,
        state.found.left,
        state.found.matched,
        _gone(state),
        dict(sorted(fates.items())),
        tuple(upkeep.said),
        state.asked.dry,
    )


def _gone(state: State) -> list[str]:
    """The pages and notes that are here of notes that the blog has no more."""
    articles = state.found.articles
    there = {place_of(task) for article in articles for task in tasks_of(article)}
    return [
        f"{name}: the blog has {row.origin} no more; delete it here, too, or keep it"
        for name, row in sorted(state.record.items())
        if row.origin and name.endswith(".md") and name not in there
        if (state.asked.root / name).is_file()
    ]


def _row(
    state: State, before: Mapping[str, Rows], counted: Mapping[str, Rows], place: str, path: str
) -> Rows:
    """What became of one note."""
    made = state.made.get(place)
    row: Rows = {"note": path, "place": place}
    if made is None:
        old = before.get(place, {})
        row |= {name: old.get(name, []) for name in ("changes", "lost")}
    else:
        changes = [c for c in made.changes if not c.lost]
        row["changes"] = [[c.line, c.kind, c.was, c.became] for c in changes]
        row["lost"] = [[c.line, c.kind, c.was, c.became] for c in made.changes if c.lost]
        if made.problem:
            row["problem"] = str(made.problem)
    if counts := counted.get(place):
        row |= {name: _count(counts[name]) for name in COUNTS}
    return row


def _count(value: object) -> int:
    return value if isinstance(value, int) else len(value)  # type: ignore[arg-type]


def badness(page: Mapping[str, Rows]) -> tuple[int, int]:
    """What puts a page before others: what it lost, then what its translations lack."""
    lost = sum(len(row["lost"]) for row in page.values())
    lacking = sum(
        row.get("doubted", 0) + row.get("missing", 0) + row.get("homeless", 0)
        for row in page.values()
    )
    return lost, lacking


def worst_first(outcome: Outcome) -> list[tuple[str, Rows]]:
    """The pages, those first that somebody should look at first."""
    return sorted(
        outcome.pages.items(), key=lambda item: (*(-n for n in badness(item[1])), item[0])
    )


def totals(outcome: Outcome) -> dict[str, Counter[str]]:
    """The sums of each language, by locale."""
    found: dict[str, Counter[str]] = {}
    for page in outcome.pages.values():
        for locale, row in page.items():
            counts = found.setdefault(locale, Counter())
            counts["notes"] += 1
            counts["lost"] += len(row["lost"])
            counts["changes"] += len(row["changes"])
            for name in COUNTS:
                counts[name] += row.get(name, 0)
    return dict(sorted(found.items(), key=lambda item: (item[0] != SOURCE.locale, item[0])))


def screen(outcome: Outcome) -> Iterator[str]:
    """What the terminal says: a screen of it."""
    for layout in outcome.layouts:
        yield f"laid out as {layout}"
    yield f"{'':<8}" + "".join(f"{name:>10}" for name in ("notes", *COUNTS, "changed", "lost"))
    for locale, counts in totals(outcome).items():
        names = ("notes", *COUNTS, "changes", "lost")
        yield f"{locale:<8}" + "".join(f"{counts[name] or '':>10}" for name in names)
    shown = [(name, page) for name, page in worst_first(outcome)[:WORST] if any(badness(page))]
    if shown:
        yield "\nto be looked at first:"
    for name, page in shown:
        lost, lacking = badness(page)
        yield f"  docs/{name}.md: {lost} lost, {lacking} passages in doubt, missing or without a place"
    yield from (f"edited here since, and left alone: {name}" for name in outcome.edited[:WORST])
    for lines in (outcome.left, outcome.matched, outcome.gone):
        yield from lines[:WORST]
        if len(lines) > WORST:
            yield f"and {len(lines) - WORST} more like these"
    yield from (f"error: {line}" for line in outcome.problems[:WORST])
    if len(outcome.problems) > WORST:
        yield f"and {len(outcome.problems) - WORST} more that could not be taken or are wrong"
    yield from outcome.said
    fates = ", ".join(f"{count} {fate}" for fate, count in outcome.fates.items()) or "nothing to do"
    verb = "would be: " if outcome.dry else ""
    yield f"\nfiles {verb}{fates}; {len(outcome.problems)} errors; all of it: {FILE}, {PAGE}"
    if not outcome.dry:
        yield "now: make site"


def _html(outcome: Outcome) -> str:
    """The report as a page for a person."""
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
    )
    template = environment.get_template("report.html")
    languages = totals(outcome)
    return template.render(
        outcome=outcome,
        pages=worst_first(outcome),
        totals=languages,
        counts=COUNTS,
        names={locale: name_in_english(locale) for locale in languages},
        badness=badness,
    )
