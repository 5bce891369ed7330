"""A line that is broken by will is broken in every language, and the check says where not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import polib
import pytest
from check_catalogs.check import check_message
from conftest import ROOT, Run, notes2po, sphinx_build, write_catalog
from lxml import html

Page = Callable[[str, str], Path]

PAGE = """\
# Top

First\\
second \\
third  \nfourth
and more.

- An item\\
  of two

A `code \\
span`, [a link\\
of two](https://example.org/), **strong  \nof two**.

By hand<br>here.

A heading\\
of two
---------
"""
MSGIDS = [
    "Top",
    "First<br>second<br>third<br>fourth and more.",
    "An item<br>of two",
    "A `code span`, [a link<br>of two](https://example.org/), **strong<br>of two**.",
    "By hand<br>here.",
    "A heading<br>of two",
]


def build(project: Path, locale: str, builder: str = "html") -> Run:
    options = ("-W", "--keep-going", "-b", builder, "-D", f"language={locale}")
    return sphinx_build(project / "docs", project / builder, *options)


def broken_lines(project: Path) -> list[str]:
    """Each text of the page with a mark where a line breaks."""
    article = html.fromstring((project / "html/index.html").read_text("utf-8")).xpath("//article")
    for line_end in article[0].xpath(".//br"):
        line_end.tail = "|" + (line_end.tail or "").lstrip("\n")
    texts = article[0].xpath(".//section//p | .//h2")
    return [" ".join(text.text_content().removesuffix("¶").split()) for text in texts]


def test_a_msgid_says_where_its_lines_are_broken(page: Page) -> None:
    project = page("index", PAGE)
    assert build(project, "en", "gettext") == Run(0, "", "")
    catalog = polib.pofile(str(project / "gettext/index.pot"))
    assert [entry.msgid for entry in catalog] == MSGIDS


def test_a_page_without_hard_breaks_has_the_msgids_of_stock(page: Page) -> None:
    text = "# Top\n\nOne\ntwo `a\\\nb` three\n\n    code \\\n    code\n\n| a | b\\ |\n|---|---|\n| c | d |\n"
    project = page("index", text)
    stock = project / "stock"
    stock.mkdir()
    (stock / "conf.py").write_text('extensions = ["myst_parser"]\n', "utf-8")
    for name, conf in (("ours", None), ("theirs", stock)):
        done = sphinx_build(project / "docs", project / name, "-b", "gettext", conf=conf)
        assert done.code == 0, done.err
    found = [
        [entry.msgid for entry in polib.pofile(str(project / name / "index.pot"))]
        for name in ("ours", "theirs")
    ]
    assert found[0] == found[1] != []


def test_english_lines_are_broken_where_they_were(page: Page) -> None:
    project = page("index", PAGE)
    assert build(project, "en") == Run(0, "", "")
    assert broken_lines(project) == [
        "First|second |third|fourth and more.",
        "An item|of two",
        "A code \\ span, a link|of two, strong|of two.",
        "By hand|here.",
        "A heading|of two",
    ]


def test_a_translator_breaks_lines_in_any_way_that_markdown_knows(page: Page) -> None:
    project = page("index", PAGE)
    german = [
        "Oben",
        "Eins<br>zwei<br/>drei<br />vier",
        "Ein\\\nDing",
        "`code span` [a\\\nb](https://example.org/) **c<br>d**",
        "Von Hand  \nhier",
        "Eine<br>Überschrift",
    ]
    write_catalog(project, "de", "index", dict(zip(MSGIDS, german, strict=True)))
    assert build(project, "de") == Run(0, "", "")
    assert broken_lines(project) == [
        "Eins|zwei|drei|vier",
        "Ein|Ding",
        "code span a|b c|d",
        "Von Hand|hier",
        "Eine|Überschrift",
    ]


def test_a_translation_may_break_lines_that_the_english_does_not(page: Page) -> None:
    project = page("index", "# Top\n\nOne sentence, and another.\n")
    write_catalog(
        project, "de", "index", {"One sentence, and another.": "Ein Satz,<br>und noch\\\neiner."}
    )
    assert build(project, "de") == Run(0, "", "")
    assert broken_lines(project) == ["Ein Satz,|und noch|einer."]


def test_a_break_is_one_in_books_and_in_print(page: Page) -> None:
    project = page("index", PAGE)
    write_catalog(project, "de", "index", {"By hand<br>here.": "Von Hand<br>hier."})
    for builder in ("epub", "latex"):
        assert build(project, "de", builder) == Run(0, "", "")
    book = ET.parse(project / "epub/index.xhtml")  # noqa: S314 - it is ours
    assert len(list(book.iter("{http://www.w3.org/1999/xhtml}br"))) == 8
    (printed,) = (project / "latex").glob("*.tex")
    assert "Von Hand\\\\\nhier." in printed.read_text("utf-8")


@pytest.mark.parametrize(
    ("msgid", "msgstr", "codes"),
    [
        ("One<br>two<br>three", "Eins zwei<br>drei", ["break-lost"]),
        ("One<br>two", "Eins zwei", ["break-lost"]),
        ("One<br>two", "Eins<br/>zwei", []),
        ("One<br>two", "Eins\\\nzwei", []),
        ("One<br>two", "Eins  \nzwei", []),
        ("One two", "Eins<br>zwei", []),
    ],
)
def test_the_check_says_where_a_break_was_lost(msgid: str, msgstr: str, codes: list[str]) -> None:
    assert [problem.code for problem in check_message(msgid, msgstr)] == codes


def test_a_notes_breaks_arrive_in_the_catalog(page: Page) -> None:
    """Also where the English has none: references that stood on lines of their own ran together."""
    project = page("index", "# Top\n\nOne\\\ntwo\n\nOnly one line of text.\n")
    notes = {
        "de": "# Oben\n\nEins  \nzwei\n\nNur eine Zeile\\\nText.\n",
        "ja": "# 上\n\n一\\\n二\n\n本文は\n一行だけ。\n",
    }
    for code, text in notes.items():
        path = project / f"notes/{code}/index.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\nlang: {code}\n---\n{text}", "utf-8")
    (project / "conf").symlink_to(ROOT / "conf")
    done = notes2po(project, "--notes", "notes/{language}/{document}.md")
    assert done.code == 0, done.err
    found = {
        code: [e.msgstr for e in polib.pofile(str(project / f"locale/{code}/LC_MESSAGES/index.po"))]
        for code in notes
    }
    assert found["de"] == ["Oben", "Eins<br>zwei", "Nur eine Zeile<br>Text."]
    assert found["ja"] == ["上", "一<br>二", "本文は一行だけ。"]
