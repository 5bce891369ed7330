"""A formula is drawn in the words of its language, on pages and in books; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import polib
import pytest
from check_catalogs.check import check_message
from check_catalogs.formulas import why_block_not_drawn, why_not_drawn
from check_catalogs.script import script_of
from conftest import ROOT, Run, notes2po, sphinx_build, write_catalog
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from messages.formulas import draw, lines

Page = Callable[[str, str], Path]

INLINE = r"It is {math}`x \text{ if } y` here."
BLOCK = r"f(x) = \text{if } x"
PAGE = f"""\
---
title: A formula
---

{INLINE}

```{{math}}
:label: one
{BLOCK}
```

See {{eq}}`one` and {{math:numref}}`one`.

```{{math}}
a &= b \\\\
c &= d

e &= f
```
"""
GERMAN = {
    "A formula": "Eine Formel",
    INLINE: r"Hier ist {math}`x \text{ falls } y`.",
    BLOCK: r"f(x) = \text{falls } x",
    "See {eq}`one` and {math:numref}`one`.": "Siehe {eq}`one` und {math:numref}`one`.",
}


def build(project: Path, *options: str, locale: str = "de", builder: str = "html") -> Run:
    options = ("-W", "--keep-going", "-b", builder, "-D", f"language={locale}", *options)
    return sphinx_build(project / "docs", project / builder, *options)


def shown(project: Path, name: str = "index.html") -> html.HtmlElement:
    tree = html.fromstring((project / "html" / name).read_text("utf-8"))
    (article,) = tree.xpath("//article")
    return article


def formulas(project: Path) -> list[str]:
    """The words and signs of each formula on the page."""
    return [math.text_content().replace("\xa0", " ") for math in shown(project).xpath(".//math")]


def test_a_translated_formula_is_drawn_in_its_own_words(page: Page) -> None:
    project = page("index", PAGE)
    write_catalog(project, "de", "index", GERMAN)
    assert build(project) == Run(0, "", "")
    assert formulas(project) == ["x falls y", "f(x)=falls x", "a=bc=de=f"]


def test_a_number_and_the_references_to_it_are_there_in_every_language(page: Page) -> None:
    project = page("index", PAGE)
    write_catalog(project, "de", "index", GERMAN)
    for locale in ("en", "de"):
        assert build(project, locale=locale) == Run(0, "", "")
        article = shown(project)
        assert [link.text_content() for link in article.xpath(".//a[@href='#equation-one']")] == [
            "¶",
            "(1)",
            "(1)",
        ]
        assert len(article.xpath(".//*[@id='equation-one']")) == 1
        assert article.xpath("string(.//*[@class='eqno'])") == "(1)¶"


def test_no_page_asks_another_host_for_anything(page: Page) -> None:
    project = page("index", PAGE)
    assert build(project, locale="en") == Run(0, "", "")
    for path in (project / "html").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?:https?:)?//[^>]+", text)


def test_a_formula_that_is_not_translated_says_that_it_is_english(page: Page) -> None:
    project = page("index", PAGE)
    write_catalog(project, "de", "index", {**GERMAN, BLOCK: ""})
    assert build(project) == Run(0, "", "")
    (block,) = shown(project).xpath(".//div[contains(@class, 'math ')][@lang='en']")
    assert "untranslated" in block.get("class")
    assert "if" in block.text_content()


def test_a_formula_without_words_is_no_message(page: Page) -> None:
    project = page("index", "# Top\n\n```{math}\nE = mc^2\n```\n")
    write_catalog(project, "de", "index", {"Top": "Oben"})
    assert build(project) == Run(0, "", "")
    assert not shown(project).xpath(".//div[contains(@class, 'math')][@lang]")
    assert build(project, builder="gettext", locale="en") == Run(0, "", "")
    template = polib.pofile(str(project / "gettext/index.pot"))
    assert [entry.msgid for entry in template] == ["Top"]


def test_a_heading_holds_its_formula_in_the_contents_too(page: Page) -> None:
    project = page("index", "# Top\n\n## It is {math}`x^2`\n\nText.\n")
    assert build(project, locale="en") == Run(0, "", "")
    tree = html.fromstring((project / "html/index.html").read_text("utf-8"))
    assert len(tree.xpath("//*[contains(@class, 'toc-tree')]//math")) == 1


def test_a_formula_that_cannot_be_drawn_stands_as_it_is_written(page: Page) -> None:
    text = "# Top\n\nText.\n\nIt is {math}`\\wrong <b>`.\n\n```{math}\n\\frac{\\text{one}}\n```\n"
    project = page("index", text)
    write_catalog(project, "de", "index", {"\\frac{\\text{one}}": "\\frac{\\text{two}"})
    built = build(project)
    assert built.code == 1
    where = r"docs/index\.md:{}: WARNING: a formula cannot be drawn"
    assert re.search(where.format(5), built.err)
    assert re.search(where.format(7) + ".* in the translation, ", built.err)
    assert r'<code class="math notranslate nohighlight">\wrong &lt;b&gt;</code>' in (
        project / "html/index.html"
    ).read_text("utf-8")
    assert shown(project).xpath("string(.//div/pre)") == r"\frac{\text{two}"


def test_a_book_declares_its_pages_with_formulas(page: Page) -> None:
    page("other", "# Other\n\nNone.\n")
    project = page("index", PAGE + "\n```{toctree}\nother\n```\n")
    write_catalog(project, "de", "index", GERMAN)
    assert build(project, builder="epub") == Run(0, "", "")
    package = (project / "epub/content.opf").read_text("utf-8")
    assert re.findall(r'href="(\w+\.xhtml)"[^>]*properties="mathml"', package) == ["index.xhtml"]
    ET.parse(project / "epub/index.xhtml")  # noqa: S314 - it is ours


def test_code_that_a_project_has_translated_stays_code(page: Page) -> None:
    """MyST-Parser #444: with ``gettext_additional_targets`` it became two colons."""
    project = page("index", "# Top\n\n```python\nx = 1  # one\n\ny = '::'\n```\n")
    code = "x = 1  # one\n\ny = '::'\n"
    write_catalog(project, "de", "index", {code: code.replace("one", "eins")})
    options = ["-D", "gettext_additional_targets=literal-block"]
    assert build(project, *options) == Run(0, "", "")
    assert shown(project).xpath("string(.//pre)").strip() == code.replace("one", "eins").strip()
    assert shown(project).xpath(".//pre/span[@class='c1']/text()") == ["# eins"]


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
        r"\operatorname{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V",
        r"\mathcal{L}(\theta) = -\sum_t \log p(y_t \mid y_{<t}, x; \theta)",
        r"\mathbb{E}_{x \sim p}[\log p_\theta(x)]",
        r"D_{\mathrm{KL}}(P \,\|\, Q) \ge 0",
        r"f(x) = \begin{cases} 1 & \text{if $x > 0$} \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\begin{split} a &= b \\ &= c \end{split}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\operatorname*{arg\,max}_\theta L(\theta)",
        r"\left\{ x \middle| y \right\} \lVert x \rVert_2",
        r"\underbrace{a+b}_{\mbox{sum}} \text{モデル} \text{मॉडल}",
    ],
)
def test_what_notes_hold_is_drawn_as_xml(tex: str) -> None:
    for display in (False, True):
        drawn = "".join(ET.fromstring(draw(tex, display=display)).itertext())  # noqa: S314
        assert "\\" not in drawn
        assert "$" not in drawn
        assert "(1)" not in drawn  # numbers are Sphinx's to give


@pytest.mark.parametrize(
    "tex",
    [
        r"\undefined x",
        r"\frac{1}",
        r"a & b",
        r"\href{javascript:alert(1)}{x}",
        r"\eqref{one}",
        r"\def\a{\a\a}\a",
    ],
)
def test_what_is_not_known_is_refused(tex: str) -> None:
    with pytest.raises(ValueError, match=r"command|argument|table|write"):
        draw(tex, display=False)


def test_a_formula_told_no_wrap_is_left_as_it_is() -> None:
    tex = "a \\\\ b"
    assert lines(nodes.math_block(tex, tex)) == "\\begin{aligned}a \\\\ b\\end{aligned}"
    assert lines(nodes.math_block(tex, tex, nowrap=True)) == tex
    whole = "\\begin{align} a &= b \\\\ c \\end{align}"
    assert lines(nodes.math_block(whole, whole)) == whole


LONG = "\\begin{aligned}\n- x &= \\frac{a}{b} \\text{ if it is so} \\\\\n= 3\n\n\\end{aligned}"


@pytest.mark.parametrize(
    ("msgid", "msgstr", "codes"),
    [
        (INLINE, GERMAN[INLINE], []),
        (
            INLINE,
            INLINE.replace("if", "falls").replace("It is", "Es ist").replace("y", "z"),
            ["role-changed"],
        ),
        (r"{math}`a < b \text{ or } c > d` x", r"{math}`a < b \text{ oder } c > d` x", []),
        (BLOCK, GERMAN[BLOCK], []),
        (LONG, LONG, []),
        (LONG, LONG.replace("if it is so", "wenn dem so ist"), []),
        ("- x \\ge * y_i", "- x \\ge * y_i ", []),
        ("3. Why \\alpha matters", "3. Warum \\alpha zählt", ["block-mark"]),
        ("{math}`a_1` x", r"{math}`\nosuch{a}` x", ["formula-broken", "role-changed"]),
        (r"{math}`\ce{a} \text{ if }` x", r"{math}`\ce{a} \text{ falls }` x", []),
        (r"{math}`\text{if} x`.", r"{math}`\text{falls $x$} x`.", []),
        (
            ":math:`a` in :ref:`b`",
            r":math:`\frac{a` in :ref:`b`",
            ["formula-broken", "role-changed"],
        ),
        (BLOCK, BLOCK.replace("}", ""), ["formula-broken"]),
        (BLOCK, BLOCK.replace("f(x)", "g(x)"), ["formula-changed"]),
        (LONG, LONG.replace("frac{a}", "frac{a"), ["formula-broken"]),
        ("It is $a^2$ or $b$.", "Es ist $b$ oder $a^2$.", []),
        ("It is $a^2$ or $b$.", "Es ist $a^2$.", ["formula-lost"]),
        ("It is $a^2$.", "Es ist $a^2$ mit $b$.", ["formula-added"]),
        ("It is $a^2$.", "Es ist $a^3$.", ["formula-changed"]),
        (r"It is $x \text{ if } y_1$.", r"Es ist $x \text{ falls } y_1$.", []),
        ("It is $a^2$.", r"Es ist $\frac{a$.", ["formula-broken"]),
        ("Not $5 and $6.", "Nicht 5 $ und 6 $.", []),
        ("Set $HOME and ${name}.", "${name} und $HOME setzen.", []),
    ],
)
def test_the_check_reads_a_formula_as_one(msgid: str, msgstr: str, codes: list[str]) -> None:
    found = [problem.code for problem in check_message(msgid, msgstr, script=script_of("de"))]
    assert found == codes


PIECES = (
    *(r"\frac", r"\nosuch", r"\text{if $x$ is}", r"\text{", r"\mbox{a}", r"\ref{a}", "{", "}", "$"),
    *(r"\begin{align}", r"\end{align}", r"\begin{split}", r"\end{split}", "&", r"\\", "\n\n"),
    *("a", "^", "_", "2", " ", "é", r"\begin{equation*}", r"\left(", r"\right)"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_check_says_of_those_that_the_site_does_not_draw(tex: str) -> None:
    def drawn(text: str) -> bool:
        try:
            draw(text, display=False)
        except ValueError:
            return False
        return True

    assert drawn(tex) == (not why_not_drawn(tex))
    block = nodes.math_block(tex, tex)
    assert not (drawn(lines(block)) and why_block_not_drawn(tex))


def test_a_notes_formula_arrives_as_it_is(page: Page) -> None:
    """No mark in it begins a list or a heading, which would be escaped or be in doubt."""
    text = "# {}\n\n{}\n\n```{{math}}\n- x \\text{{ {} }}\n= 3 \\\\\n```\n"
    project = page("index", text.format("Formula", "It is so.", "if"))
    (project / "notes/de").mkdir(parents=True)
    note = "---\nlang: de\n---\n" + text.format("Formel", "So ist es.", "falls")
    (project / "notes/de/index.md").write_text(note, "utf-8")
    (project / "conf").symlink_to(ROOT / "conf")
    done = notes2po(project, "--notes", "notes/{language}/{document}.md")
    assert done.code == 0, done.err
    catalog = (project / "locale/de/LC_MESSAGES/index.po").read_text("utf-8")
    assert r'"- x \\text{ falls }\n"' in catalog
    assert "fuzzy" not in catalog
