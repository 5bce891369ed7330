"""What was done is told in numbers, in lines for a person and in JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from notes2po.messages import Location, ProblemError
from notes2po.report import (
    EXCERPT,
    SECTIONS,
    Item,
    NoteReport,
    add,
    json_lines,
    note_lines,
    total_lines,
)

NOTE = NoteReport("ja/page.md", "ja", "ja/page.po", messages=10, sure=8)
ITEM = Item(Location("ja/page.md", 4), "two blocks", "テキスト")
FINDINGS = tuple(SECTIONS)
LAYOUT = {"pages": "docs/{document}.md", "notes": "{language}/{document}.md"}


@pytest.mark.parametrize(
    ("changed", "created", "check", "did"),
    [
        (True, True, False, "created"),
        (True, False, False, "updated"),
        (True, True, True, "would be created"),
        (True, False, True, "would be updated"),
        (False, False, False, "unchanged"),
        (False, False, True, "unchanged"),
    ],
)
def test_the_first_line_says_what_became_of_the_catalog(
    *, changed: bool, created: bool, check: bool, did: str
) -> None:
    note = replace(NOTE, changed=changed, created=created, doubted=(ITEM,))
    first, _ = note_lines(note, check=check)
    assert first == f"ja/page.md -> ja/page.po: 8 of 10 sure, {did}"


@pytest.mark.parametrize("check", [False, True])
def test_nothing_is_said_where_nothing_changed_and_nothing_is_to_do(*, check: bool) -> None:
    assert list(note_lines(NOTE, check=check)) == []


def test_a_change_is_told_where_nothing_is_to_do() -> None:
    assert len(list(note_lines(replace(NOTE, changed=True), check=False))) == 1


def with_finding(name: str) -> NoteReport:
    finding: dict[str, Any] = {name: (ITEM,)}
    return replace(NOTE, **finding)


@pytest.mark.parametrize("name", FINDINGS)
def test_each_finding_is_a_line_with_place_title_reason_and_text(name: str) -> None:
    _, line = note_lines(with_finding(name), check=False)
    assert line == f"  ja/page.md:4: {SECTIONS[name]} (two blocks): テキスト"


@pytest.mark.parametrize(
    ("reason", "text", "end"),
    [
        ("", "", "no place"),
        ("why", "", "no place (why)"),
        ("", "text", "no place: text"),
        ("", "x" * EXCERPT, "no place: " + "x" * EXCERPT),
        ("", "x" * (EXCERPT + 1), "no place: " + "x" * (EXCERPT - 1) + "…"),
    ],
    ids=["nothing", "only a reason", "only a text", "as long as may be", "too long"],
)
def test_a_line_has_no_empty_parts_and_an_end(reason: str, text: str, end: str) -> None:
    note = replace(NOTE, homeless=(Item(Location("n.md", 1), reason, text),))
    assert list(note_lines(note, check=False))[1] == f"  n.md:1: {end}"


def test_a_finding_is_one_line_whatever_its_text() -> None:
    note = replace(NOTE, missing=(Item(Location("n.md", 1), "", "two\nlines"),))
    assert all("\n" not in line for line in note_lines(note, check=False))


def test_totals_count_by_language() -> None:
    totals: dict[str, Counter[str]] = {}
    add(totals, replace(NOTE, changed=True, doubted=(ITEM, ITEM)))
    add(totals, replace(NOTE, missing=(ITEM,), homeless=(ITEM,)))
    add(totals, replace(NOTE, locale="fr", messages=3, sure=3))
    assert totals["ja"] == Counter(
        notes=2, messages=20, sure=16, changed=1, doubted=2, missing=1, homeless=1
    )
    assert totals["fr"] == Counter(notes=1, messages=3, sure=3)


def test_the_table_has_a_row_for_each_language_in_the_order_of_their_codes() -> None:
    totals: dict[str, Counter[str]] = {}
    for locale in ("zh_TW", "de"):
        add(totals, replace(NOTE, locale=locale))
    assert [line.split() for line in total_lines(totals)] == [
        ["language", "notes", "messages", "sure", "doubted", "missing", "homeless"],
        ["de", "1", "10", "8", "0", "0", "0"],
        ["zh_TW", "1", "10", "8", "0", "0", "0"],
    ]
    assert len({len(line) for line in total_lines(totals)}) == 1


PROBLEM = ProblemError(Location("fr/page.md", 2), "is empty")


@pytest.mark.parametrize("notes", [[], [NOTE], [NOTE, replace(NOTE, locale="fr")]], ids=len)
def test_json_is_valid_whatever_there_is_to_tell(notes: list[NoteReport]) -> None:
    told = json.loads("".join(json_lines(notes, {"ja": Counter(notes=1)}, [PROBLEM], LAYOUT)))
    assert [note["locale"] for note in told["notes"]] == [note.locale for note in notes]
    assert told["layout"] == LAYOUT
    assert told["languages"] == {"ja": {"notes": 1}}
    assert told["problems"] == [{"path": "fr/page.md", "line": 2, "text": "is empty"}]


def test_json_holds_all_of_a_note_with_whole_texts() -> None:
    long = replace(ITEM, text="文" * 500)
    (note,) = json.loads("".join(json_lines([replace(NOTE, homeless=(long,))], {}, [], LAYOUT)))[
        "notes"
    ]
    assert note["homeless"] == [
        {
            "location": {"path": "ja/page.md", "line": 4},
            "reason": "two blocks",
            "text": "文" * 500,
        }
    ]
    assert {"note", "locale", "catalog", "messages", "sure", "changed", *FINDINGS} <= set(note)


def test_json_has_a_note_a_line_in_readable_characters() -> None:
    lines = "".join(json_lines([replace(NOTE, kept=(ITEM,))] * 3, {}, [], LAYOUT)).splitlines()
    assert sum("テキスト" in line for line in lines) == 3


def test_json_is_written_while_notes_come_in_and_totals_are_read_at_the_end() -> None:
    totals: dict[str, Counter[str]] = {}
    problems: list[ProblemError] = []

    def notes() -> Iterator[NoteReport]:
        yield NOTE
        add(totals, NOTE)
        problems.append(PROBLEM)

    told = json.loads("".join(json_lines(notes(), totals, problems, LAYOUT)))
    assert told["languages"]["ja"]["notes"] == 1
    assert len(told["problems"]) == 1


def test_json_can_be_written_where_a_file_name_is_not_utf_8() -> None:
    """Python holds such a byte of a name as a lone surrogate."""
    problem = ProblemError(Location("ja/\udce9.md", 1), "no English page docs/\udce9.md")
    assert "".join(json_lines([], {}, [problem], LAYOUT)).encode()


def test_every_list_of_a_report_has_its_title() -> None:
    lists = {field.name for field in fields(NoteReport) if field.default == ()}
    assert lists == set(SECTIONS)
