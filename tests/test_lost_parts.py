"""What tests/test_kitchen_sink.py found lost of translated messages, each by its smallest input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
from check_catalogs.check import check_message
from conftest import Run, sphinx_build, write_catalog
from lxml import html


def build(project: Path, builder: str, locale: str) -> Run:
    options = ("-W", "--keep-going", "-b", builder, "-D", f"language={locale}")
    return sphinx_build(project / "docs", project / builder / locale, *options)


def template(project: Path, text: str) -> list[str]:
    """The messages of a project with one page."""
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text(text, "utf-8")
    assert build(project, "gettext", "en") == Run(0, "", "")
    return [entry.msgid for entry in polib.pofile(str(project / "gettext/en/index.pot"))]


def page(project: Path, locale: str) -> Any:
    assert build(project, "html", locale) == Run(0, "", "")
    tree = html.fromstring((project / "html" / locale / "index.html").read_text("utf-8"))
    (article,) = tree.xpath("//article")
    return article


def test_a_centered_line_keeps_its_markup(tmp_path: Path) -> None:
    line = "A line with [a link](https://example.org/) and `code`"
    assert line in template(tmp_path, f"# Top\n\n:::{{centered}} {line}\n:::\n")
    german = "Eine Zeile mit `code` und [Verweis](https://example.org/)"
    write_catalog(tmp_path, "de", "index", {line: german})
    (shown,) = page(tmp_path, "de").xpath(".//*[contains(@class, 'centered')]")
    assert shown.text_content().strip() == "Eine Zeile mit code und Verweis"
    assert shown.xpath(".//a/@href") == ["https://example.org/"]
    assert shown.xpath("string(.//code)") == "code"


def test_the_subtitle_of_a_sidebar_is_a_message(tmp_path: Path) -> None:
    text = "# Top\n\n:::{sidebar} A title\n:subtitle: A *subtitle*\n\nText.\n:::\n"
    assert template(tmp_path, text) == ["Top", "A title", "A *subtitle*", "Text."]
    write_catalog(tmp_path, "de", "index", {"A *subtitle*": "Ein *Untertitel*"})
    assert "Ein Untertitel" in page(tmp_path, "de").text_content()


def test_anchors_of_index_entries_are_the_same_in_every_language(tmp_path: Path) -> None:
    """Whatever of the page is translated, and in whatever order a translation has them."""
    messages = [
        "One, {index}`one`.",
        "{pep}`8` and {index}`two`; {rfc}`2119`.",
        "{index}`three`",
    ]
    template(tmp_path, "# Top\n\n" + "\n\n".join(messages) + "\n")
    english = page(tmp_path, "en").xpath(".//@id")
    assert [name for name in english if name.startswith("index-")] == [
        f"index-{number}" for number in range(5)
    ]
    german = {messages[0]: "Eins, {index}`one`.", messages[2]: "{index}`three`!"}
    for more in ({}, {messages[1]: "{index}`two` und {rfc}`2119`; {pep}`8`."}):
        write_catalog(tmp_path, "de", "index", german | more, date=f"2026-11-2{len(more)}")
        assert sorted(page(tmp_path, "de").xpath(".//@id")) == sorted(english)


PARTS = {
    "of cases": r"\begin{cases} 1 & \text{if } x \\ 0 \end{cases}",
    "of a table in a power": r"x^{\begin{pmatrix} 1 & 2 \end{pmatrix}} + y",
    "of fractions": r"\dfrac12 + \tfrac12",
    "of a rest": r"a \textstyle \sum_i b \scriptstyle c",
    "of aligned lines": r"\begin{align} a &= b \\ c &= d \end{align}",
}


def test_a_style_within_a_formula_is_as_books_have_it(tmp_path: Path) -> None:
    """MathML 3: ``scriptlevel`` and ``displaystyle`` of an mstyle; the latter of a table, too."""
    blocks = "\n\n".join(f"```{{math}}\n{tex}\n```" for tex in PARTS.values())
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(f"# Top\n\n{blocks}\n", "utf-8")
    formulas = page(tmp_path, "en").xpath(".//math")
    for name, formula in zip(PARTS, formulas, strict=True):
        level = formula.xpath(".//*[@scriptlevel]")
        style = formula.xpath(".//*[@displaystyle]")
        assert level + style, name
        assert {part.tag for part in level} <= {"mstyle"}, name
        assert {part.tag for part in style} <= {"mstyle", "mtable"}, name


@pytest.mark.parametrize("role", ["abbr", "abbreviation", "acronym", "subscript", "superscript"])
def test_the_words_of_a_role_may_be_translated(role: str) -> None:
    english, german = f"An {{{role}}}`LLM (a model)` is.", f"Ein {{{role}}}`LLM (ein Modell)` ist."
    assert list(check_message(english, german)) == []


def test_blanks_before_a_translation_are_nothing(tmp_path: Path) -> None:
    """Four of them would make code of a heading, which Sphinx then leaves in English."""
    blanks = {"Four": "    ", "Tab": "\t", "One": " "}
    (tmp_path / "docs").mkdir()
    parts = "\n".join(f"## {name} part\n\n{name} text.\n" for name in blanks)
    (tmp_path / "docs/index.md").write_text(f"# Top\n\n{parts}", "utf-8")
    heads = {f"{name} part": f"{before}Teil {name}" for name, before in blanks.items()}
    texts = {f"{name} text.": f"{before}Ja, {name}." for name, before in blanks.items()}
    write_catalog(tmp_path, "de", "index", heads | texts)
    shown = page(tmp_path, "de")
    said = [head.text_content().removesuffix("¶") for head in shown.xpath(".//h2")]
    assert said == [f"Teil {name}" for name in blanks]
    assert all(f"Ja, {name}." in shown.text_content() for name in blanks)
