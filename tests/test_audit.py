"""An audit: what a translation lacks, has beyond, and where its facts differ from the English."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run, notes2po
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po.annotations import annotation
from notes2po.messages import Location
from notes2po.report import Item, NoteReport, add, github_lines, total_lines

BOOK = ROOT / "tests/data/pipelines/book"
NOTES = ("--source", "en", "--notes", "{language}/{document}.md", "--language", "de")
COMMAND = re.compile(
    r"::(?P<level>\w+) file=(?P<file>[^,]+),line=(?P<line>\d+),title=(?P<title>.*?)::(?P<text>.*)"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A page and its translation, which lacks a section and has a sentence more."""
    for folder, name in (("src", "en"), ("de", "de")):
        (tmp_path / name).mkdir()
        text = (BOOK / folder / "roof.md").read_text("utf-8")
        (tmp_path / name / "roof.md").write_text(text, "utf-8")
    return tmp_path


def changed(tree: Path, old: str, new: str, folder: str = "en") -> None:
    path = tree / folder / "roof.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def audit(tree: Path, *options: str) -> Run:
    return notes2po(tree, *NOTES, "--check", *options)


def found(tree: Path) -> dict[str, Any]:
    assert audit(tree, "--report", "report.json").code == 1
    (note,) = json.loads((tree / "report.json").read_text("utf-8"))["notes"]
    return dict(note)


def places(items: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(item["location"]["path"], item["location"]["line"]) for item in items]


def test_what_a_translation_lacks_and_has_beyond_is_told_without_a_recorded_commit(
    tree: Path,
) -> None:
    note = found(tree)
    assert places(note["missing"]) == [("en/roof.md", 35), ("en/roof.md", 37)]
    assert places(note["homeless"]) == [("de/roof.md", 18)]
    assert note["differs"] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("12 frames", "20 frames", 9, "number-lost: 20 of the English"),
        ("500 g", "650 g", 34, "number-lost: 650 of the English"),
        ("example.org/map>", "example.org/plots>", 3, "link-changed: link to https://bees"),
        ("plan.md#frames", "plan.md#size", 9, "link-changed: link to plan.md#frames"),
        ("smoker,", "`smoker`,", 10, "code-lost: code smoker of the English"),
        ("print(weight)", "print(2 * weight)", 24, "has other code than the English"),
        ("in grams", "in kilograms", 0, ""),
        ("at noon", "after noon", 0, ""),
        ("3 days", "4 days", 0, ""),
    ],
    ids=[
        *("a number", "a number in a text", "an address", "a link", "code in a text"),
        *("a block of code", "no comment in code", "no words", "no number that is spelled out"),
    ],
)
def test_where_facts_differ_from_todays_english_is_told_at_the_notes_line(
    tree: Path, old: str, new: str, line: int, told: str
) -> None:
    changed(tree, old, new)
    differs = found(tree)["differs"]
    assert places(differs) == ([("de/roof.md", line)] if told else [])
    assert all(item["reason"].startswith(told) for item in differs)


def test_a_block_of_code_on_one_side_alone_is_told(tree: Path) -> None:
    changed(tree, "## Weighing", "```sh\nscale --zero\n```\n\n## Weighing")
    (differs,) = found(tree)["differs"]
    assert differs["reason"] == "lacks this block of code"
    assert differs["location"] == {"path": "en/roof.md", "line": 18}
    changed(tree, "```sh\nscale --zero\n```\n\n", "")
    changed(tree, "## Den Stock", "```sh\nwaage --null\n```\n\n## Den Stock", "de")
    (differs,) = found(tree)["differs"]
    assert differs["reason"] == "has this block of code, which the English does not have"
    assert differs["location"] == {"path": "de/roof.md", "line": 20}


def test_lines_for_a_person_and_a_column_of_the_table(tree: Path) -> None:
    changed(tree, "12 frames", "20 frames")
    result = audit(tree, "--report", "report.json")
    assert "  de/roof.md:9: differs (number-lost: 20 of the English is missing" in result.out
    header, row = result.out.splitlines()[-3:-1]
    assert dict(zip(header.split(), row.split(), strict=True))["differs"] == "1"
    assert not list(tree.rglob("*.po"))


def test_github_shows_each_beside_its_line_and_a_person_reads_the_table(tree: Path) -> None:
    changed(tree, "12 frames", "20 frames")
    result = audit(tree, "--format", "github")
    assert result.code == 1
    shown = [COMMAND.fullmatch(line) for line in result.out.splitlines()]
    assert [(m["level"], m["file"], int(m["line"]), m["title"]) for m in shown if m] == [
        ("warning", "en/roof.md", 35, "no translation"),
        ("warning", "en/roof.md", 37, "no translation"),
        ("warning", "de/roof.md", 18, "no place"),
        ("warning", "de/roof.md", 9, "differs"),
    ]
    assert all(shown)
    assert "1 catalogs would change" in result.err


def test_what_cannot_be_read_is_an_error_beside_its_line(tree: Path) -> None:
    (tree / "de/roof.md").write_bytes(b"---\nlang: fr\n---\n\nEin Satz.\n")
    result = audit(tree, "--format", "github")
    match = COMMAND.fullmatch(result.out.strip())
    assert match
    assert (match["level"], match["file"], match["line"]) == ("error", "de/roof.md", "2")


def test_annotations_are_of_an_audit(tree: Path) -> None:
    result = notes2po(tree, *NOTES, "--format", "github")
    assert result.code == 2
    assert "--format github tells what an audit finds: --check" in result.err


def test_a_template_is_audited_as_its_pages_are(tree: Path) -> None:
    changed(tree, "12 frames", "20 frames")
    text = (BOOK / "messages.pot").read_text("utf-8").replace("src/", "en/")
    (tree / "messages.pot").write_text(text.replace("12 frames", "20 frames"), "utf-8")
    result = audit(tree, "--template", "messages.pot", "--report", "report.json")
    assert result.code == 1
    (note,) = json.loads((tree / "report.json").read_text("utf-8"))["notes"]
    assert [item["reason"][:11] for item in note["differs"]] == ["number-lost"]


def test_an_audit_reads_what_has_not_changed(tree: Path) -> None:
    """The record of the last import holds no comparison."""
    (tree / "conf").mkdir()
    (tree / "conf/conf.py").write_text('extensions = ["myst_parser"]\n', "utf-8")
    changed(tree, "3 days", "14 days")
    assert notes2po(tree, *NOTES).code == 0
    assert "were not read" in notes2po(tree, *NOTES, "--check").out
    assert audit(tree, "--report", "report.json").code == 0
    (note,) = json.loads((tree / "report.json").read_text("utf-8"))["notes"]
    assert places(note["differs"]) == [("de/roof.md", 13)]


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_an_annotation_is_one_line_and_ends_no_property(path: str, title: str, text: str) -> None:
    line = annotation("warning", path, 3, title, text)
    assert not set(line) & {"\n", "\r"}
    assert line.count("::", 2) >= 1
    properties = line[len("::warning ") :].split("::")[0]
    assert [one.partition("=")[0] for one in properties.split(",")] == ["file", "line", "title"]


def test_without_an_audit_the_table_has_no_column_for_it() -> None:
    totals: dict[str, Any] = {}
    add(totals, NoteReport("de/page.md", "de", "de/page.po", messages=3, sure=3))
    assert "differs" not in next(total_lines(totals))
    item = Item(Location("de/page.md", 2), "", "Text")
    add(totals, NoteReport("de/page.md", "de", "de/page.po", differs=(item,)))
    assert next(total_lines(totals)).split()[-1] == "differs"
    report = NoteReport("de/page.md", "de", "de/page.po", updated=(item,), differs=(item,))
    assert list(github_lines(report)) == [
        "::warning file=de/page.md,line=2,title=differs::de: differs: Text"
    ]
