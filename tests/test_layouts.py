"""Which file is which page in which language, said by patterns or told by how a tree looks."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest
from conftest import FEW_LANGUAGES as TABLE
from conftest import Files, notes2po
from notes2po.layouts import Pages, parse_notes, parse_pages, recognise
from notes2po.notes import find_notes


def found(notes: str, source: str, pages: str) -> list[tuple[str, str, str]]:
    where = Pages(Path(source), parse_pages(pages))
    there, problems = find_notes(parse_notes(notes), where, TABLE, {})
    assert problems == []
    return [(note.path, note.locale, note.docname) for note in there]


# -- Patterns ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("notes/{document}.md", "needs {language} and {document}"),
        ("notes/{language}.md", "needs {language} and {document}"),
        ("", "needs {language} and {document}"),
        ("{language}{document}.md", "something must stand between"),
        ("{document}{language}.md", "something must stand between"),
        ("{language}/{document}.html", "end in .md"),
    ],
    ids=["no language", "no document", "empty", "nothing between", "nor here", "no Markdown"],
)
def test_a_pattern_that_cannot_work_is_refused_with_its_reason(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        parse_notes(pattern)
    assert f"'{pattern}'" in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("page.md", "needs {document}"),
        ("{language}/{document}.md", "write their code in place of {language}"),
        ("{document}.txt", "end in .md"),
    ],
)
def test_a_pattern_of_pages_that_cannot_work_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_pages(pattern)


@pytest.mark.parametrize(
    ("pattern", "root"),
    [
        ("locale/{language}/notes/{document}.md", "locale"),
        ("a/b/x-{language}/{document}.md", "a/b"),
        ("{language}/{document}.md", "."),
        ("{document}-{language}.md", "."),
        ("/srv/{language}/{document}.md", "/srv"),
    ],
)
def test_the_root_of_a_pattern_is_its_last_plain_folder(pattern: str, root: str) -> None:
    assert parse_notes(pattern).root == Path(root)


DATED = "2024-05-06-how-to-begin"


# The notes, the pages, a note, its page, and what both are called.
ANYWHERE = {
    "twice": (
        "_notes/{language}/{document}-{language}.md",
        "notes/{document}-en.md",
        f"_notes/ja/{DATED}-ja.md",
        f"notes/{DATED}-en.md",
        DATED,
    ),
    "in a name": (
        "p/{document}-{language}.md",
        "p/{document}-en.md",
        "p/a/x-ja.md",
        "p/a/x-en.md",
        "a/x",
    ),
    "full stop": (
        "p/{document}.{language}.md",
        "p/{document}.md",
        "p/v1.2.ja.md",
        "p/v1.2.md",
        "v1.2",
    ),
    "in front": ("{language}-{document}.md", "d/{document}.md", "ja-x.md", "d/x.md", "x"),
    "a file each": ("{document}/{language}.md", "d/{document}.md", "a/x/ja.md", "d/a/x.md", "a/x"),
    "both twice": (
        "{document}/{language}/{document}.md",
        "d/{document}.md",
        "x/ja/x.md",
        "d/x.md",
        "x",
    ),
    "below it": ("a/{language}/{document}.md", "a/{document}.md", "a/ja/x.md", "a/x.md", "x"),
}


@pytest.mark.parametrize("where", ANYWHERE)
def test_language_and_document_stand_anywhere_and_more_than_once(files: Files, where: str) -> None:
    notes, pages, note, page, document = ANYWHERE[where]
    files(page, note)
    source, _, name = pages.partition("/")
    assert found(notes, source, name) == [(note, "ja", document)]


def test_a_path_that_says_two_languages_is_no_note(files: Files) -> None:
    files("notes/x-en.md", "_notes/ja/x-fr.md")
    assert found("_notes/{language}/{document}-{language}.md", "notes", "{document}-en.md") == []


@pytest.mark.parametrize(
    ("name", "page", "locale"),
    [
        ("x-zh-hant", "x", "zh_TW"),
        ("x-zh_tw", "x", "zh_TW"),
        ("x-hant", "x", "zh_TW"),
        ("x-zh", "x", "zh_CN"),
        ("x-jp", "x", "ja"),
        ("x-pt-br", "x", "pt_BR"),
        ("how-to-ja", "how-to", "ja"),  # to is Tongan
        ("say-no-ja", "say-no", "ja"),  # no is Norwegian
        ("x-de-ja", "x-de", "ja"),
    ],
)
def test_a_code_in_a_name_is_told_from_the_name(
    files: Files, name: str, page: str, locale: str
) -> None:
    files(f"p/{page}-en.md", f"p/{name}.md")
    notes = found("p/{document}-{language}.md", "p", "{document}-en.md")
    assert notes == [(f"p/{name}.md", locale, page)]


def test_the_nearest_page_is_named_as_pages_are(files: Files) -> None:
    files("p/install-en.md", "p/instal-ja.md")
    pages = Pages(Path("p"), parse_pages("{document}-en.md"))
    _, (problem,) = find_notes(parse_notes("p/{document}-{language}.md"), pages, TABLE, {})
    hint = "no English page p/instal-en.md; did you mean p/install-en.md?"
    assert str(problem) == f"p/instal-ja.md:1: {hint}"


# -- The usual layouts ---------------------------------------------------------------------

USUAL = {
    "beside": ("x-en.md", "x-ja.md", "{document}-en.md", "{document}-{language}.md"),
    "beside, in a folder": (
        "posts/a/x-en.md",
        "posts/a/x-ja.md",
        "posts/{document}-en.md",
        "posts/{document}-{language}.md",
    ),
    "full stop": ("p/x.md", "p/x.ja.md", "p/{document}.md", "p/{document}.{language}.md"),
    "full stop, both": ("x.en.md", "x.ja.md", "{document}.en.md", "{document}.{language}.md"),
    "a folder with a stroke": (
        "notes/x-en.md",
        "_notes/ja/x-ja.md",
        "notes/{document}-en.md",
        "_notes/{language}/{document}-{language}.md",
    ),
    "a folder each": ("en/a/x.md", "ja/a/x.md", "en/{document}.md", "{language}/{document}.md"),
    "a folder each, deeper": (
        "content/en/x.md",
        "content/ja/x.md",
        "content/en/{document}.md",
        "content/{language}/{document}.md",
    ),
    "below the English": (
        "_articles/x.md",
        "_articles/ja/x.md",
        "_articles/{document}.md",
        "_articles/{language}/{document}.md",
    ),
    "i18n": (
        "docs/a/x.md",
        "i18n/ja/docusaurus-plugin-content-docs/current/a/x.md",
        "docs/{document}.md",
        "i18n/{language}/docusaurus-plugin-content-docs/current/{document}.md",
    ),
    "i18n, nothing between": (
        "guide/x.md",
        "i18n/ja/x.md",
        "guide/{document}.md",
        "i18n/{language}/{document}.md",
    ),
}


@pytest.mark.parametrize("name", USUAL)
def test_a_usual_layout_is_told_from_the_tree(files: Files, name: str) -> None:
    page, note, pages, notes = USUAL[name]
    files("README.md", "_site/ja/x.md", ".hidden/ja/x.md")
    for document in ("x", "y", "z"):
        files(page.replace("x", document), note.replace("x", document))
    (layout,) = recognise(Path(), TABLE)
    assert (layout.pages.text, layout.notes.text, layout.count) == (pages, notes, 3)


def test_a_tree_with_several_has_the_one_with_most_notes_first(files: Files) -> None:
    for document in "abc":
        files(f"notes/{document}-en.md", f"_notes/ja/{document}-ja.md")
    files("about.md", "ja/about.md", "fr/about.md")
    first, second = recognise(Path(), TABLE)
    assert first.notes.text == "_notes/{language}/{document}-{language}.md"
    assert (second.pages.text, second.notes.text) == ("{document}.md", "{language}/{document}.md")
    assert (first.count, second.count) == (3, 2)


def test_a_tree_in_one_language_has_none(files: Files) -> None:
    files("it/is.md", "no/way.md", "docs/how-to.md", "docs/is-it.md", "a.b.md")
    assert recognise(Path(), TABLE) == []


def test_the_layout_that_was_found_is_imported_and_named(files: Files, tmp_path: Path) -> None:
    files(f"notes/{DATED}-en.md", f"_notes/ja/{DATED}-ja.md", f"_notes/hant/{DATED}-hant.md")
    files("about.md", "about.ja.md")
    for code in ("ja", "hant"):
        note = tmp_path / f"_notes/{code}/{DATED}-{code}.md"
        note.write_text("# 題\n\n本文。\n", "utf-8")
    done = notes2po(
        tmp_path, "--report", "report.json", "--language", "ja", "--language", "zh_TW=hant"
    )
    assert (done.code, done.err) == (0, "")
    pages, notes = "notes/{document}-en.md", "_notes/{language}/{document}-{language}.md"
    assert done.out.startswith(f"found {pages} and {notes} (2 notes)\nnot taken: ")
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["layout"] == {
        "pages": pages,
        "notes": notes,
    }
    for locale in ("ja", "zh_TW"):
        catalog = polib.pofile(str(tmp_path / f"locale/{locale}/LC_MESSAGES/{DATED}.po"))
        assert [entry.msgstr for entry in catalog] == ["題", "本文。"]


def test_a_source_that_is_given_is_the_one_of_the_layout(files: Files, tmp_path: Path) -> None:
    files("a/x.md", "a/x.ja.md", "a/y.md", "a/y.ja.md", "b/x.md", "b/ja/x.md")
    done = notes2po(tmp_path, "--source", "b")
    assert (done.code, done.err) == (0, "")
    assert "found b/{document}.md and b/{language}/{document}.md (1 notes)\n" in done.out
    assert "not taken" not in done.out


def test_a_tree_that_is_laid_out_otherwise_asks_for_patterns(files: Files, tmp_path: Path) -> None:
    files("notes/x.md")
    done = notes2po(tmp_path)
    assert done.code == 2
    assert "say with --pages and --notes how the tree is laid out" in done.err


def test_a_short_word_before_the_code_is_no_part_of_it(files: Files) -> None:
    """*time-ja* looks like a language and a place."""
    files("_posts/en/2025-08-08-winter-time-en.md", "_posts/ja/2025-08-08-winter-time-ja.md")
    (layout,) = recognise(Path(), TABLE)
    assert layout.pages.text == "_posts/en/{document}-en.md"
    assert layout.notes.text == "_posts/{language}/{document}-{language}.md"
