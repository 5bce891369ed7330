"""HTML in a note becomes MyST that shows the same words, links, pictures and code."""

from __future__ import annotations

import re
import time
import tomllib
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from myst_pages import see
from notes2po.dialect.html import block, inline
from notes2po.dialect.lines import Change, Line, lines_of, text_of

CASES = tomllib.loads((ROOT / "tests/data/html.toml").read_text("utf-8"))


def as_block(html: str) -> tuple[str, list[Change]]:
    """What an HTML block becomes; Markdown in it stays as it is."""
    lines, changes = block(lines_of(html), list)
    return text_of(lines), changes


def check(case: dict[str, Any], myst: str) -> None:
    """That *myst* is what the case says, and shows it, without a warning."""
    assert myst == case["myst"]
    seen = see(myst)
    assert " ".join(seen.words) == case["shows"]
    assert seen.links == case.get("links", [])
    assert seen.pictures == case.get("pictures", [])
    assert [code.rstrip() for code in seen.code] == [c.rstrip() for c in case.get("code", [])]
    assert (seen.raw, seen.warnings) == ([], "")


@pytest.mark.parametrize("case", CASES["block"], ids=lambda case: case["html"][:40])
def test_a_block_shows_what_its_html_does(case: dict[str, Any]) -> None:
    myst, changes = as_block(case["html"])
    check(case, myst)
    assert any(change.lost for change in changes) == case.get("lost", False)
    assert as_block(myst)[0] == myst


@pytest.mark.parametrize("case", CASES["inline"], ids=lambda case: case["html"][:40])
def test_tags_in_a_text_show_what_they_do(case: dict[str, Any]) -> None:
    myst, changes = inline(case["html"])
    check(case, myst)
    assert any(lost for _, _, lost in changes) == case.get("lost", False)
    assert inline(myst)[0] == myst


def test_each_line_knows_the_note_s_line() -> None:
    html = "<ul>\n<li>one\n<li>two\n</ul>\n\n<pre>\na\nb</pre>\n<p>three\nfour</p>"
    lines, _ = block([Line(line.text, line.number + 10) for line in lines_of(html)], list)
    places = {line.text: line.number for line in lines if line.text}
    assert places == {
        "- one": 12,
        "- two": 13,
        "```text": 16,
        "a": 17,
        "b": 18,
        "```": 18,
        "three": 19,
        "four": 20,
    }


def test_markdown_within_html_goes_to_its_reader_with_its_lines() -> None:
    given_lines: list[Line] = []

    def inner(lines: Any) -> list[Line]:
        given_lines.extend(lines)
        return [Line(line.text.upper(), line.number) for line in lines]

    html = '<div class="note">\n<div markdown="1">\na `<b>`\n</div>\n</div>'
    lines, _ = block(lines_of(html), inner)
    assert [line.text for line in lines] == [":::{note}", "A `<B>`", ":::"]
    assert [line for line in given_lines if line.text] == [Line("a `<b>`", 3)]


def test_a_summary_within_markdown_is_the_title() -> None:
    html = '<details markdown="1">\n<summary>More *of* it</summary>\n\n**bold**\n</details>'
    lines, _ = block(lines_of(html), list)
    assert lines == [
        Line(":::{admonition} More *of* it", 1),
        Line("**bold**", 4),
        Line(":::", 4),
    ]


def test_an_id_in_a_text_is_told_as_a_target() -> None:
    text, changes = inline('<a name="old"></a>Text <span id="new">here</span>')
    assert text == "Text here"
    assert [became for _, became, _ in changes if became] == ["(old)=", "(new)="]


def test_what_a_reader_misses_is_told_as_lost() -> None:
    html = '<div><form>Send</form><script>x</script><svg></svg><iframe src="a.html"></iframe></div>'
    _, changes = as_block(html)
    lost = [change.was.split(">")[0] for change in changes if change.lost]
    assert lost == ["<form", "<svg"]
    assert "[a.html](a.html)" in [change.became for change in changes if not change.lost]


DECLARED = re.compile(r"<!(?!--)")  # <!DOCTYPE …>, of which no browser shows a word
TAGS = [
    "b",
    "i",
    "em",
    "strong",
    "code",
    "kbd",
    "sub",
    "sup",
    "a",
    "img",
    "br",
    "del",
    "q",
    "var",
    "tt",
    "span",
    "font",
    "div",
    "aside",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "thead",
    "caption",
    "blockquote",
    "details",
    "summary",
    "figure",
    "figcaption",
    "h2",
    "pre",
    "T",
    "x-y",
]
TEXTS = ["*", "_", "[", "]", "`", "- ", "1. ", "# ", "「", "」", "字", "(", ")", "<", ">", "&amp;"]
TEXTS += ["&lt;", "|", "!", "~", "\\", "{x}", ":", "\n", "\n\n", " ", "\n- ", "\n::: ", "\n(x)=\n"]
ATTRIBUTES = [
    "",
    " class=note",
    ' id="x1"',
    ' href="u v(1)"',
    " href=z",
    ' src="p.png"',
    " colspan=2",
]
MIXES = (
    st.lists(
        st.one_of(
            st.just("WORD "),
            st.sampled_from(TEXTS),
            st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
            st.builds("</{}>".format, st.sampled_from(TAGS)),
        ),
        max_size=14,
    )
    .map("".join)
    .filter(lambda mix: not DECLARED.search(mix))
)


def numbered(text: str) -> tuple[str, list[str]]:
    """*text* in which each word is another, and these words."""
    words: list[str] = []

    def word(_: re.Match[str]) -> str:
        words.append(f"w{len(words)}w")
        return words[-1]

    return re.sub("WORD", word, text), words


@settings(max_examples=150, deadline=None)
@given(MIXES)
def test_no_word_of_a_block_is_lost(mix: str) -> None:
    html, words = numbered(f"<div>{mix}")
    myst, _ = as_block(html)
    seen = see(myst)
    assert sorted(re.findall(r"w\d+w", " ".join(seen.words))) == sorted(words)
    assert (seen.raw, seen.warnings) == ([], "")
    assert as_block(myst)[0] == myst


@settings(max_examples=150, deadline=None)
@given(MIXES)
def test_no_word_of_a_text_is_lost(mix: str) -> None:
    text, words = numbered(mix)
    made, _ = inline(text)
    assert re.findall(r"w\d+w", made) == words
    assert inline(made)[0] == made


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    inline(text)
    as_block(f"<p>{text}")
    as_block(text)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "x",
        "<ul><li>x" * 10_000,
        "<p>" + "<b><i>x</b></i>" * 5_000,
        f'<p a="{"x" * 1_000_000}">y',
        "<p>" + '<a b="' * 50_000 + ">",
        "<p>" + "<!-- " * 50_000,
        "<p>" + "<" * 100_000,
    ],
    ids=["nested", "lists", "crossed", "attribute", "quotes", "comments", "brackets"],
)
def test_much_of_it_takes_no_longer_than_its_length(html: str) -> None:
    begin = time.process_time()
    block(lines_of(html), list)
    inline(html)
    assert time.process_time() - begin < 20


def test_cells_that_a_cell_spans_are_told() -> None:
    _, changes = as_block("<table><tr><th rowspan=2>R<td>1<tr><td>2</table>")
    told = [change for change in changes if "spans" in change.became]
    assert [(change.was, change.lost) for change in told] == [("<th rowspan=2>", False)]
