"""Front matter and link definitions are read with their lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po.markdown import definitions, front_matter, line_of
from notes2po.messages import Location, ProblemError

PATH = "notes/page.md"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("---\ntitle: A page\nlang: ja\n---\n\nText.\n", {"title": "A page", "lang": "ja"}),
        ("--- \ntitle: x\n---\t\nText.\n", {"title": "x"}),
        ("---\ntitle: x\n---", {"title": "x"}),
        ("---\ntitle: 'a: b'\n---\n", {"title": "a: b"}),
        ("---\ntitle: |\n  two\n  lines\n---\n", {"title": "two\nlines\n"}),
        ("---\nlang: no\n1: x\n---\n", {"lang": False, "1": "x"}),
        ("---\ntitle: x\n---\n\n---\n\nlang: ja\n---\n", {"title": "x"}),
        ("---\n---\nText.\n", {}),
        ("---\n\n# nothing\n---\nText.\n", {}),
        ("Text.\n", {}),
        ("\n---\ntitle: x\n---\n", {}),
        (" ---\ntitle: x\n---\n", {}),
        ("----\ntitle: x\n----\n", {}),
        ("---\nA line under a rule.\n", {}),
        ("", {}),
    ],
    ids=[
        "two keys",
        "spaces after the marks",
        "nothing else",
        "a colon in quotes",
        "a block",
        "values of any type",
        "the first end counts",
        "empty",
        "a comment",
        "none",
        "not at the head",
        "indented",
        "four dashes",
        "a rule",
        "an empty text",
    ],
)
def test_front_matter_is_the_yaml_at_the_head(text: str, data: dict[str, object]) -> None:
    assert front_matter(text, PATH) == data


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: x\nlang: ja\n\nText.\n", 1, "has no end; close it with '---'"),
        ("---\ntitle: x: y\n---\n", 2, "mapping values are not allowed here"),
        ("---\ntitle: x\n- y\n---\n", 3, "expected <block end>"),
        ("---\ntitle: x\n\tlang: ja\n---\n", 3, "cannot start any token"),
        ("---\na: 1\nb: *nowhere\n---\n", 3, "undefined alias"),
        ("---\na: 1\nb: !!python/name:os.system x\n---\n", 3, "constructor"),
        ("---\n? [a]\n: b\n---\n", 2, "unhashable"),
        ("---\ntitle: x\nlang: %ja\n---\n", 3, "cannot start any token"),
        ("---\n- a\n- b\n---\n", 2, "no list of 'key: value' lines"),
        ("---\njust text\n---\n", 2, "no list of 'key: value' lines"),
        ("---\ntitle: x\na: 1\nb: \x01\n---\n", 4, "front matter is no YAML"),
        ("---\ntitle: x\ndate: 2024-13-45\n---\n", None, "front matter is no YAML"),
        ("---\ntitle: " + "[" * 5000 + "\n---\n", None, "front matter is no YAML"),
    ],
    ids=[
        "no end",
        "two colons",
        "a list in a mapping",
        "a tab",
        "an unknown alias",
        "a tag that runs code",
        "a list as a key",
        "a percent sign",
        "a list",
        "a text",
        "a control character",
        "no date",
        "endless nesting",
    ],
)
def test_broken_front_matter_is_a_problem_with_its_line(
    text: str, line: int | None, reason: str
) -> None:
    """Whatever the YAML parser raises; it tells some of its errors without a line."""
    with pytest.raises(ProblemError) as refused:
        front_matter(text, PATH)
    assert reason in refused.value.text
    assert refused.value.location.path == PATH
    assert line in {None, refused.value.location.line}


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("---\ntitle: x\nlang: ja\n---\n", "title", 2),
        ("---\ntitle: x\nlang: ja\n---\n", "lang", 3),
        ("---\ntitle: x\nlang : ja\n---\n", "lang", 3),
        ("---\nlanguage: x\nlang: ja\n---\n", "lang", 3),
        ("---\na:\n  lang: x\nlang: ja\n---\n", "lang", 4),
        ("---\na.b: 1\na-b: 2\n---\n", "a-b", 3),
        ("---\naxb: 1\na.b: 2\n---\n", "a.b", 3),
        ("---\ntitle: x\n---\n\nlang: ja\n", "lang", 1),
        ("lang: ja\n", "lang", 1),
        ("", "lang", 1),
    ],
    ids=[
        "first",
        "second",
        "a space before the colon",
        "another key begins alike",
        "nested alike",
        "a dash",
        "no regular expression",
        "only in the text",
        "no front matter",
        "an empty text",
    ],
)
def test_the_line_of_a_key(text: str, key: str, line: int) -> None:
    assert line_of(text, key) == line


def told(text: str) -> list[tuple[str, str, str, int]]:
    return [(d.label, d.url, d.title, d.location.line) for d in definitions(text, PATH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]: https://a.example/\n", [("1", "https://a.example/", "", 1)]),
        ('[1]: https://a.example/ "The A"\n', [("1", "https://a.example/", "The A", 1)]),
        ("[1]: https://a.example/ 'The \"A\"'\n", [("1", "https://a.example/", 'The "A"', 1)]),
        ("[1]: https://a.example/ (R&amp;D)\n", [("1", "https://a.example/", "R&D", 1)]),
        ('[1]:\n  https://a.example/\n  "A"\n', [("1", "https://a.example/", "A", 1)]),
        ("[1]: <https://a.example/b c>\n", [("1", "https://a.example/b%20c", "", 1)]),
        ("[1]: https://a.example/日本\n", [("1", "https://a.example/%E6%97%A5%E6%9C%AC", "", 1)]),
        ("[Ouyang  et al.]: u\n", [("Ouyang  et al.", "u", "", 1)]),
        ("[STRASSE]: u\n", [("STRASSE", "u", "", 1)]),
        ("[a]: u\n[b]: v\n\n\n[c]: w\n", [("a", "u", "", 1), ("b", "v", "", 2), ("c", "w", "", 5)]),
        ("[a]: u\n[A]: v\n", [("a", "u", "", 1), ("A", "v", "", 2)]),
        ("---\ntitle: x\n---\n\n[a]: u\n", [("a", "u", "", 5)]),
        ("Text.\n\n> [a]: u\n\n- [b]: v\n", [("a", "u", "", 3), ("b", "v", "", 5)]),
    ],
    ids=[
        "bare",
        "a title",
        "quotes in a title",
        "an entity in a title",
        "three lines",
        "angle brackets",
        "beyond ASCII",
        "spaces in the label",
        "case of the label",
        "several",
        "one label twice",
        "after front matter",
        "in a quotation and a list",
    ],
)
def test_definitions_are_told_as_written_with_their_lines(
    text: str, expected: list[tuple[str, str, str, int]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "```\n[a]: u\n```\n",
        "~~~md\n[a]: u\n~~~\n",
        "```\n[a]: u\n",
        "    [a]: u\n",
        "`[a]: u`\n",
        "<div>\n[a]: u\n</div>\n",
        "<!--\n[a]: u\n-->\n",
        "Text\n[a]: u\n",
        r"\[a]: u" + "\n",
        "[a]: u v\n",
        "[]: u\n",
        "[a]:\n",
        "---\n[a]: u\n---\n",
        "[^1]: A note at the foot.\n",
        "[^1]: https://a.example/\n",
    ],
    ids=[
        "fence",
        "tilde fence",
        "open fence",
        "indented code",
        "code span",
        "HTML",
        "HTML comment",
        "within a paragraph",
        "escaped",
        "more text",
        "no label",
        "no address",
        "front matter",
        "footnote",
        "footnote that is an address",
    ],
)
def test_what_only_looks_like_a_definition_is_none(text: str) -> None:
    assert told(text) == []


words = st.text("ab日 ", min_size=1, max_size=10).map(str.strip).filter(bool)


@settings(max_examples=50, deadline=None)
@given(blocks=st.lists(st.tuples(words, st.booleans()), max_size=8))
def test_every_definition_stands_on_the_line_it_names(blocks: list[tuple[str, bool]]) -> None:
    """Between any paragraphs, as many are found as were written."""
    text = "".join(f"[{word}]: u\n\n" if plain else f"{word}\n\n" for word, plain in blocks)
    found = definitions(text, PATH)
    assert len(found) == sum(plain for _, plain in blocks)
    lines = text.split("\n")
    for definition in found:
        assert lines[definition.location.line - 1] == f"[{definition.label}]: u"
        assert definition.location == Location(PATH, definition.location.line)
