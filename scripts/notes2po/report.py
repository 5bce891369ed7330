"""What an import did: numbers, lines for a person, and JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from notes2po.annotations import annotation
from notes2po.messages import Location, ProblemError

EXCERPT = 72  # characters of a text that a line of the report shows


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at: where, what about it, and the text it is about."""

    location: Location
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteReport:
    """What became of one note.

    ``messages`` counts the msgids of its page, ``sure`` those that have a msgstr
    without a doubt. The lists say the rest: ``doubted`` and ``missing`` are at
    the note's and the page's lines, ``homeless`` are translated texts without an
    entry, ``updated``, ``kept`` and ``gone`` what the merge did, ``references``
    where the lists of link definitions differ, ``differs``, in an audit, where
    numbers, links and code do.
    """

    note: str
    locale: str
    catalog: str
    messages: int = 0
    sure: int = 0
    changed: bool = False
    created: bool = False
    doubted: tuple[Item, ...] = ()
    missing: tuple[Item, ...] = ()
    homeless: tuple[Item, ...] = ()
    updated: tuple[Item, ...] = ()
    kept: tuple[Item, ...] = ()
    gone: tuple[Item, ...] = ()
    references: tuple[Item, ...] = ()
    differs: tuple[Item, ...] = ()


SECTIONS = {
    "doubted": "in doubt",
    "missing": "no translation",
    "homeless": "no place",
    "updated": "updated",
    "kept": "kept as the translator has it",
    "gone": "no longer on the page",
    "references": "reference",
    "differs": "differs",
}
# What an audit annotates: of what was done in a catalog it has nothing to say.
ANNOTATED = ("doubted", "missing", "homeless", "references", "differs")

DIFFERS = "differs"
COLUMNS = ("notes", "messages", "sure", "doubted", "missing", "homeless")


def as_row(report: NoteReport) -> dict[str, Any]:
    """*report* for JSON, as a second run would give it: nothing changed."""
    return _plain(replace(report, changed=False, created=False, updated=(), gone=()))


def _plain(report: NoteReport) -> dict[str, Any]:
    """What ``asdict`` makes, without its copies: there are thousands."""
    lists = {
        name: [
            {
                "location": {"path": item.location.path, "line": item.location.line},
                "reason": item.reason,
                "text": item.text,
            }
            for item in getattr(report, name)
        ]
        for name in SECTIONS
    }
    return {field.name: getattr(report, field.name) for field in fields(report)} | lists


def from_row(row: Mapping[str, Any]) -> NoteReport | None:
    """What :func:`as_row` was given; None where *row* is no such thing."""
    try:
        items = {
            name: tuple(
                Item(Location(**item["location"]), item["reason"], item["text"])
                for item in row[name]
            )
            for name in SECTIONS
        }
        return NoteReport(**{**row, **items})
    except (LookupError, TypeError):
        return None


def add(totals: dict[str, Counter[str]], note: NoteReport) -> None:
    """Count *note* into its locale's totals."""
    counts = totals.setdefault(note.locale, Counter())
    counts += Counter(
        notes=1,
        changed=int(note.changed),
        messages=note.messages,
        sure=note.sure,
        doubted=len(note.doubted),
        missing=len(note.missing),
        homeless=len(note.homeless),
        differs=len(note.differs),
    )


def note_lines(note: NoteReport, *, check: bool) -> Iterator[str]:
    """One note for a person: what became of it, then each thing to look at.

    Nothing at all where it is as it was and leaves nothing to do.
    """
    items = [(title, item) for name, title in SECTIONS.items() for item in getattr(note, name)]
    if not items and not note.changed:
        return
    did = "unchanged"
    if note.changed:
        did = ("would be " if check else "") + ("created" if note.created else "updated")
    yield f"{note.note} -> {note.catalog}: {note.sure} of {note.messages} sure, {did}"
    for title, item in items:
        reason = f" ({item.reason})" if item.reason else ""
        text = f": {_excerpt(item.text)}" if item.text else ""
        yield f"  {item.location}: {title}{reason}{text}"


def github_lines(note: NoteReport) -> Iterator[str]:
    """One note for GitHub: each thing to look at, beside its line."""
    for name in ANNOTATED:
        for item in getattr(note, name):
            parts = [note.locale, item.reason or SECTIONS[name], _excerpt(item.text)]
            place, text = item.location, ": ".join(filter(None, parts))
            yield annotation("warning", place.path, place.line, SECTIONS[name], text)


def total_lines(totals: dict[str, Counter[str]]) -> Iterator[str]:
    """A table of the languages, in the order of their codes."""
    audited = any(counts[DIFFERS] for counts in totals.values())
    columns = (*COLUMNS, DIFFERS) if audited else COLUMNS
    yield "language" + "".join(f"{name:>10}" for name in columns)
    for locale, counts in sorted(totals.items()):
        yield f"{locale:<8}" + "".join(f"{counts[name]:>10}" for name in columns)


def json_lines(
    notes: Iterable[NoteReport],
    totals: dict[str, Counter[str]],
    problems: Sequence[ProblemError],
    layout: Mapping[str, str],
) -> Iterator[str]:
    """The report as JSON, a note a line; *totals* and *problems* are read when *notes* ends."""
    yield f'{{"layout": {_json(layout)},\n"notes": ['
    before = ""
    for note in notes:
        yield before + _json(_plain(note))
        before = ",\n"
    yield "],\n"
    yield f'"languages": {_json({locale: dict(counts) for locale, counts in totals.items()})},\n'
    told = [asdict(problem.location) | {"text": problem.text} for problem in problems]
    yield f'"problems": {_json(told)}}}\n'


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # A file name that is no UTF-8 has lone surrogates; written as \\udcxx they are JSON.
    return text.encode("utf-8", "backslashreplace").decode()


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
