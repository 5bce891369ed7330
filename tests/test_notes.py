"""Which files are notes, and which of them can be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FEW_LANGUAGES as TABLE
from conftest import Files
from notes2po.layouts import Pages, parse_notes
from notes2po.messages import Location, ProblemError
from notes2po.notes import find_notes, read_text

PATTERN = "notes/{language}/{document}.md"
SOURCE = Path("docs")


def found(
    pattern: str = PATTERN, source: Path = SOURCE, wanted: dict[str, str] | None = None
) -> tuple[list[tuple[str, str, str]], list[str]]:
    """The notes as (path, locale, document) and the problems as a person reads them."""
    notes, problems = find_notes(parse_notes(pattern), Pages(source), TABLE, wanted or {})
    return [(note.path, note.locale, note.docname) for note in notes], [str(p) for p in problems]


@pytest.mark.parametrize(
    ("pattern", "source", "note", "document"),
    [
        ("locale/{language}/notes/{document}.md", "docs", "locale/ja/notes/page.md", "page"),
        ("locale/{language}/notes/{document}.md", "docs", "locale/ja/notes/a/b.md", "a/b"),
        ("_articles/{language}/{document}.md", "_articles/en", "_articles/ja/page.md", "page"),
        ("docs/{language}/docs/{document}.md", "docs/en/docs", "docs/ja/docs/a/b.md", "a/b"),
        ("{language}/{document}.md", "en", "ja/page.md", "page"),
        ("x-{language}/n-{document}.md", "docs", "x-ja/n-page.md", "page"),
        ("n/{language}/{document}/index.md", "docs", "n/ja/a/b/index.md", "a/b"),
        ("n[1]/{language}/{document}.md", "docs", "n[1]/ja/page.md", "page"),
        ("n/{language}/{document}.md", "docs", "n/ja/[draft] 日本.md", "[draft] 日本"),
        ("./n/{language}/{document}.md", "docs", "./n/ja/page.md", "page"),
    ],
    ids=[
        "ours",
        "in a folder",
        "Jekyll",
        "Docusaurus",
        "bare",
        "prefixes",
        "a folder each",
        "brackets in the pattern",
        "brackets in the name",
        "dot",
    ],
)
def test_any_layout_is_read(
    files: Files, pattern: str, source: str, note: str, document: str
) -> None:
    files(note, f"{source}/{document}.md")
    assert found(pattern, Path(source)) == ([(note, "ja", document)], [])


def test_notes_come_sorted_by_document_and_locale(files: Files) -> None:
    files("docs/a.md", "docs/b.md")
    files("notes/ja/b.md", "notes/ja/a.md", "notes/hant/b.md", "notes/hant/a.md")
    notes, problems = found()
    assert [(locale, document) for _, locale, document in notes] == [
        ("ja", "a"),
        ("zh_TW", "a"),
        ("ja", "b"),
        ("zh_TW", "b"),
    ]
    assert not problems


def test_english_pages_are_no_notes(files: Files) -> None:
    """Neither those below the source, nor a language folder of the source language."""
    files("docs/en/page.md", "docs/ja/page.md", "other/en/page.md", "pages/source/page.md")
    assert found("docs/{language}/{document}.md", Path("docs/en"))[0] == [
        ("docs/ja/page.md", "ja", "page")
    ]
    assert found("other/{language}/{document}.md", Path("docs/en")) == ([], [])
    assert found("pages/{language}/{document}.md", Path("pages/source")) == ([], [])


def test_other_files_and_folders_are_no_notes(files: Files) -> None:
    files("docs/page.md", "notes/ja/page.txt", "notes/page.md", "notes/ja/folder.md/file.txt")
    assert found() == ([], [])


def test_only_wanted_languages_are_found(files: Files) -> None:
    files("docs/page.md", "notes/ja/page.md", "notes/zh-hant/page.md", "notes/martian/page.md")
    assert found(wanted={"zh-hant": "zh_TW"}) == ([("notes/zh-hant/page.md", "zh_TW", "page")], [])


def test_an_unknown_code_names_one_file_and_the_nearest_codes(files: Files) -> None:
    files("docs/a.md", "docs/b.md", "notes/ja/a.md", "notes/hnt/a.md", "notes/hnt/b.md")
    notes, problems = found()
    assert notes == [("notes/ja/a.md", "ja", "a")]
    assert len(problems) == 1
    start, hint = problems[0].split("; the nearest known codes: ")
    assert start == "notes/hnt/a.md:1: unknown language 'hnt' (and in 1 more)"
    assert "hant" in hint


def test_a_note_without_its_page_is_told_the_nearest_page(files: Files) -> None:
    files("docs/guide/installing.md", "docs/other.md", "notes/ja/guide/instaling.md")
    assert found() == (
        [],
        [
            (
                "notes/ja/guide/instaling.md:1: no English page docs/guide/instaling.md;"
                " did you mean docs/guide/installing.md?"
            )
        ],
    )


def test_no_page_is_proposed_where_none_is_near(files: Files) -> None:
    files("docs/other.md", "notes/ja/zzz.md")
    assert found() == ([], ["notes/ja/zzz.md:1: no English page docs/zzz.md"])


def test_one_bad_note_stops_no_other(files: Files) -> None:
    files("docs/page.md", "notes/ja/page.md", "notes/ja/lost.md", "notes/xx/page.md")
    notes, problems = found()
    assert notes == [("notes/ja/page.md", "ja", "page")]
    assert [problem.partition(":")[0] for problem in problems] == [
        "notes/ja/lost.md",
        "notes/xx/page.md",
    ]


def test_twins_are_both_refused_and_named(files: Files) -> None:
    files("docs/page.md", "notes/hant/page.md", "notes/zh-tw/page.md", "notes/ja/page.md")
    assert found() == (
        [("notes/ja/page.md", "ja", "page")],
        [
            (
                "notes/zh-tw/page.md:1: notes/hant/page.md is a translation"
                " of the same page into zh_TW; keep one"
            )
        ],
    )


def test_every_one_of_three_twins_is_named(files: Files) -> None:
    names = ["notes/hant/page.md", "notes/zh-tw/page.md", "notes/zh_TW/page.md"]
    files("docs/page.md", *names)
    notes, problems = found()
    assert notes == []
    assert [name for name in names if name not in "\n".join(problems)] == []


@pytest.mark.parametrize("linked", ["file", "folder", "language"])
def test_a_link_that_leads_out_of_the_tree_is_refused(
    files: Files, tmp_path: Path, linked: str
) -> None:
    files("docs/page.md", "docs/sub/page.md", "secret/page.md", "notes/ja/other/x.txt")
    at, to, name = {
        "file": ("notes/ja/page.md", "secret/page.md", "notes/ja/page.md"),
        "folder": ("notes/ja/sub", "secret", "notes/ja/sub/page.md"),
        "language": ("notes/hant", "secret", "notes/hant/page.md"),
    }[linked]
    (tmp_path / at).symlink_to(tmp_path / to)
    assert found() == ([], [f"{name}:1: leads out of notes; put the file itself there"])


def test_a_link_within_the_tree_is_a_note(files: Files, tmp_path: Path) -> None:
    files("docs/a.md", "docs/b.md", "notes/ja/a.md")
    (tmp_path / "notes/ja/b.md").symlink_to("a.md")
    notes, problems = found()
    assert [document for _, _, document in notes] == ["a", "b"]
    assert not problems


def test_a_tree_that_is_a_link_itself_is_no_way_out(files: Files, tmp_path: Path) -> None:
    files("docs/page.md", "elsewhere/ja/page.md")
    (tmp_path / "notes").symlink_to("elsewhere")
    assert found() == ([("notes/ja/page.md", "ja", "page")], [])


@pytest.mark.parametrize("target", ["gone.md", "page.md"], ids=["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_named(files: Files, tmp_path: Path, target: str) -> None:
    """Here, or as a note when it is read: passing it over in silence hides the loss."""
    files("docs/page.md", "notes/hant/page.md")
    (tmp_path / "notes/ja").mkdir()
    (tmp_path / "notes/ja/page.md").symlink_to(target)
    notes, problems = found()
    assert "notes/hant/page.md" in [path for path, _, _ in notes]
    named = [path for path, _, _ in notes] + [problem.partition(":")[0] for problem in problems]
    assert "notes/ja/page.md" in named


@pytest.mark.parametrize(
    ("data", "line", "text"),
    [
        (b"one\ntwo\nth\xe9e\n", 3, "is not UTF-8; save it as UTF-8"),
        ("日本".encode("utf-16"), 1, "is not UTF-8; save it as UTF-8"),
        ("日本".encode("shift-jis"), 1, "is not UTF-8; save it as UTF-8"),
        (b"one\n\xed\xa0\x80\n", 2, "is not UTF-8; save it as UTF-8"),
        (b"one\r\ntwo\r\nnul\0\n", 3, "has a NUL byte"),
        (b"", 1, "is empty"),
        (b" \n\t\n\n", 1, "is empty"),
        ("\u3000\n".encode(), 1, "is empty"),
    ],
    ids=[
        "Latin-1",
        "UTF-16",
        "Shift JIS",
        "surrogate",
        "NUL",
        "empty",
        "blank",
        "ideographic space",
    ],
)
def test_what_is_no_text_is_refused_with_its_line(
    tmp_path: Path, data: bytes, line: int, text: str
) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(data)
    with pytest.raises(ProblemError) as refused:
        read_text(str(path))
    assert refused.value.location == Location(str(path), line)
    assert refused.value.text == text
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "Is a directory"),
        (lambda _path: None, "No such file or directory"),
        (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
    ],
    ids=["folder", "missing", "link to itself"],
)
def test_what_is_no_file_is_refused_with_the_systems_reason(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "note.md"
    make(path)
    with pytest.raises(ProblemError) as refused:
        read_text(str(path))
    assert str(refused.value) == f"{path}:1: cannot be read: {reason}"


@pytest.mark.parametrize("text", ["Text.", "---\nlang: ja\n---\n\n本文。\n", "a\u2028b\x85\n"])
def test_a_text_is_read_as_it_stands(tmp_path: Path, text: str) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(text.encode())
    assert read_text(str(path)) == text


def test_a_name_that_is_not_utf_8_is_a_problem_that_can_be_told(
    files: Files, tmp_path: Path
) -> None:
    files("docs/page.md", "notes/ja/page.md")
    Path(os.fsdecode(os.fsencode(tmp_path / "notes/ja") + b"/\xe9.md")).write_text("Text.\n")
    notes, problems = found()
    assert [document for _, _, document in notes] == ["page"]
    assert len(problems) == 1


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfone\ntwo\n", b"one\r\ntwo\r\n", b"one\ntwo\r\n", b"one\rtwo\r"],
    ids=["byte order mark", "CRLF", "one CRLF", "CR"],
)
def test_a_text_is_read_however_its_editor_marks_it_and_ends_its_lines(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(data)
    assert read_text(str(path)) == "one\ntwo\n"
