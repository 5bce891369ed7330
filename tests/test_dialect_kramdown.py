"""kramdown's Markdown in MyST: a reader sees of it what kramdown's own HTML shows.

``data/dialect/*.md`` hold small inputs, each with the MyST that it becomes and with what
kramdown 2.4.0 (GFM parser 1.1.0, as Jekyll sets it) shows of it. Where the two are not to
agree, an address that becomes a link for one, that fact is not among them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from myst_pages import see
from notes2po.dialect import convert
from shown_facts import html_of, shown

DATA = Path(__file__).parent / "data" / "dialect"
WARNED = {
    "relative link",
    "a directive of MyST",
    "an address in angle brackets is no tag",
}  # addresses, names that docutils alone has not


def cases() -> list[tuple[str, str, str, str]]:
    """Each input: its name, itself, what it becomes, what it shows as JSON."""
    found = []
    for path in sorted(DATA.glob("*.md")):
        for part in re.split(
            r"^@@@ (?!becomes$|shows )", path.read_text("utf-8"), flags=re.MULTILINE
        )[1:]:
            name, _, rest = part.partition("\n")
            given_text, _, rest = rest.partition("@@@ becomes\n")
            becomes, _, facts = rest.partition("@@@ shows ")
            found.append((name, given_text, becomes, facts))
    return found


CASES = cases()
NAMES = [case[0] for case in CASES]


@pytest.mark.parametrize(("name", "text", "becomes", "facts"), CASES, ids=NAMES)
def test_shows_what_kramdown_shows(name: str, text: str, becomes: str, facts: str) -> None:
    converted = convert(text, "note.md").text
    assert converted == becomes
    assert convert(converted, "note.md").text == converted
    html, warnings = html_of(converted)
    seen = shown(html)
    assert {key: seen[key] for key in json.loads(facts)} == json.loads(facts)
    assert not warnings or name in WARNED


@settings(max_examples=60)
@given(st.lists(st.sampled_from([case[1] for case in CASES]), max_size=4))
def test_what_was_converted_stays(parts: list[str]) -> None:
    once = convert("\n\n".join(parts), "note.md").text
    assert convert(once, "note.md").text == once


@given(st.text(alphabet="ab \n\t*_`[]()<>#-+=|:~$\\{}.1!&^%\"'", max_size=60))
def test_no_text_makes_it_fall(text: str) -> None:
    convert(f"\n{text}", "note.md")


@pytest.mark.parametrize("path", sorted(Path("docs").rglob("*.md")), ids=str)
def test_a_page_of_myst_comes_out_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert convert(text, str(path)).text == text.rstrip("\n") + "\n"


def test_lines_know_where_they_stood() -> None:
    text = "---\ntitle: A\n---\n\ntext\n* one\n\n      code\n\n| a |\n| b |\n"
    numbers = {line.text.strip(): line.number for line in convert(text, "note.md").lines}
    assert (numbers["text"], numbers["* one"], numbers["* - a"], numbers["* - b"]) == (5, 6, 10, 11)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 25 + "word",
        "> " * 500 + "word",
        "".join(f"{'  ' * level}- w{level}\n" for level in range(12)) + "  " * 12 + "word",
        "".join(f"{'    ' * level}1. w{level}\n" for level in range(60)) + "    " * 60 + "- word",
        "> " * 16 + "- word",
        "> " * 16 + "word\n" + "> " * 16 + ": said",
        "<blockquote>" * 9 + "word" + "</blockquote>" * 9,
        "<ul><li>" * 9 + "word",
        "<aside>" * 9 + "word" + "</aside>" * 9,
        "<details><summary>s</summary>" * 9 + "word",
    ],
    ids=lambda text: text[:8],
)
def test_what_is_nested_too_deep_is_told_and_shown(text: str) -> None:
    converted = convert(f"\n{text}\n", "note.md")
    assert any(one.lost and "too deep" in one.became for one in converted.changes)
    assert convert(converted.text, "note.md").text == converted.text
    html, warnings = html_of(converted.text)
    assert "word" in shown(html)["words"]
    assert not warnings


MIXED = [
    *("[W](//example.com/x) ", "[W](#one) ", '<a name="one"></a>W ', "[W][l] ", "[W](</a b.md>) "),
    *(
        "\n\n[l]: <https://example.com/two> (two)\n\n",
        "\n\n[l]: #one\n\n",
        "W{:#two} ",
        "[W](#two) ",
    ),
    '\n\n<figure><a href="/p.png"><img src="/p.png" alt="W"></a><figcaption>W</figcaption></figure>\n\n',
    *('<a href="/big.png"><img src="/p.png" alt="W"></a> ', "[![W](/small.png)](/big.png) "),
    "\n\n<table><tr><th rowspan=2>W<td colspan=2>W<tr><td>W<tr><td>W</table>\n\n",
    "\n\n<details><summary>W</summary>\n[W](../x.html) *W* | `W` {:#c}\n</details>\n\n",
    *(
        r"\\(2\\pi\\) ",
        "$x_1$",
        "行内の$x_1$も",
        "$5 and $6 W ",
        "{{ page.path }} ",
        "{{ page.url }} ",
    ),
    *(
        "\n\n" + "> " * 19 + "W\n",
        "\n\n" + "- " * 9 + "W\n",
        "\n- W",
        "\n1. W",
        "\n> W ",
        "W > W\n",
    ),
    *("\n\n| W | - W |\n\n", "*W*", "**W", "`[W](x.md)` ", "<b>W", "\n\n<pre>\n[W](b)\n</pre>\n\n"),
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(MIXED), max_size=8))
def test_no_word_of_a_mix_is_lost(parts: list[str]) -> None:
    words = (f"w{number}w" for number in range(100))
    text = re.sub("W", lambda _: next(words), "".join(parts))
    made = convert(f"---\ntitle: T\n---\n\n{text}\n", "/home/ann/note.md").text
    seen = see(made)
    shown_words = re.findall(r"w\d+w", " ".join([*seen.words, *seen.code]))
    assert set(shown_words) == set(re.findall(r"w\d+w", text))
    assert "/home" not in made
    assert seen.warnings == ""
