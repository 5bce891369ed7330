"""How other tools cut Markdown and read a msgstr: what holds whatever the text."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from notes2po import catalog as po
from notes2po.entries import line_ended
from notes2po.messages import Entry, Location, ProblemError
from notes2po.pipelines import TOOLS
from notes2po.pipelines.md2po import fit, placeholders
from notes2po.pipelines.po4a import shape_of
from notes2po.pipelines.tool import Pair
from notes2po.template import Template, filled, read_template

HERE = Location("page.md", 1)
# Text, and what begins, holds and ends blocks.
PIECES = [
    *("Bees", "蜂。", "und so", "1.", "-", "*", "#", "> ", "|", "---", "====", "```", "~~~ py"),
    *(":::", "    ", "\n", "\n\n", "  \n", "\\\n", "`x`", "*", "_", "[a](b)", "[a][b]", "[a]"),
    *("[b]: https://a.b", "![i](j.png)", "<https://a.b>", "<br>", "</div>\n", "<div>\n", "{1}"),
    *("| a | b |\n|--|--|\n| c | d |\n", '"said"', "// so", "\t", "title: x", "—", "\u2028"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\x04"), max_size=12)


@pytest.mark.parametrize("tool", TOOLS)
@settings(deadline=None)
@given(text=TEXTS)
def test_any_text_is_cut_into_messages_that_stand_in_it(tool: str, text: str) -> None:
    try:
        messages = TOOLS[tool].cut(text, "page.md")
    except ProblemError:
        assume(False)  # a front matter that is none
        return
    places = [message.location.line for message in messages]
    assert all(1 <= place <= text.count("\n") + 1 for place in places)
    assert all(message.text.strip() for message in messages if message.translatable)


@settings(deadline=None)
@given(english=TEXTS, translation=TEXTS)
def test_a_msgstr_has_each_placeholder_of_its_msgid_once_at_most(
    english: str, translation: str
) -> None:
    assume("{" not in english + translation)
    count = len(placeholders(english, ()))
    msgid = "".join(f"{{{number}}}" for number in range(1, count + 1))
    text, doubt = fit(Pair(msgid, english, translation, verbatim=False, definitions=()))
    found = re.findall(r"\{(\d+)\}", text)
    assert len(found) == len(set(found))
    assert {*map(int, found)} <= {*range(1, count + 1)}
    assert bool(doubt) == (len(found) < count)


@settings(deadline=None)
@given(msgid=LINES, msgstr=LINES)
def test_a_msgstr_begins_and_ends_with_its_msgids_line_ends(msgid: str, msgstr: str) -> None:
    assume(msgid.strip("\n") and msgstr)
    text = line_ended(msgid, msgstr)
    assert text.startswith("\n") == msgid.startswith("\n") or not text.strip("\n")
    assert text.endswith("\n") == msgid.endswith("\n") or not text.strip("\n")


@settings(deadline=None)
@given(
    keys=st.lists(st.tuples(st.none() | LINES, LINES.filter(bool)), unique=True, max_size=6),
    msgstrs=st.lists(LINES, min_size=6, max_size=6),
)
def test_a_catalog_has_its_templates_msgids_and_a_second_time_nothing_changes(
    keys: list[tuple[str | None, str]], msgstrs: list[str]
) -> None:
    source = polib.POFile()
    source.extend(polib.POEntry(msgctxt=context or None, msgid=msgid) for context, msgid in keys)
    wanted = [(entry.msgctxt, entry.msgid) for entry in source]
    assume(len(set(wanted)) == len(wanted))
    template = Template(Path("a.pot"), "a", "mdbook", source, {})
    msgids = dict.fromkeys(msgid for _context, msgid in keys)
    entries = [
        Entry(msgid, msgstr, "", HERE, HERE) for msgid, msgstr in zip(msgids, msgstrs, strict=False)
    ]
    first, _changes = filled(template, None, entries)
    data = po.render(first)
    assert [(e.msgctxt, e.msgid) for e in po.parse(data, "a.po")] == wanted
    again, changes = filled(template, po.parse(data, "a.po"), entries)
    assert (po.render(again), changes) == (data, [])


@pytest.mark.parametrize(
    ("comment", "shape"),
    [
        ("type: Title ##", "h2"),
        ("type: Title =", "h1"),
        ("type: Title -", "h2"),
        ("type: Bullet: '* '", "ul>p"),
        ("type: Plain text", "p"),
        ("type: Fenced code block (python)", "code"),
        ("type: Fenced div block (note)", "code"),
        ("type: Yaml Front Matter Hash Value: title", "yaml title"),
        ("A comment.\ntype: Plain text", "p"),
        ("type: Something of another version", "p"),
        ("", ""),
    ],
)
def test_po4a_says_what_a_message_is(comment: str, shape: str) -> None:
    assert shape_of(comment) == shape


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("po4a", '#. type: Plain text\n#: a.md:1\nmsgid "a"\nmsgstr ""\n'),
        ("md2po", '#: a.md:1\nmsgid "[a]{1}"\nmsgstr ""\n'),
        ("md2po", 'msgid ""\nmsgstr "X-Generator: Translate Toolkit 3.20.4\\n"\n'),
        (
            "sphinx",
            '# SOME DESCRIPTIVE TITLE.\nmsgid ""\nmsgstr ""\n\n#: a.md:1\nmsgid "a"\nmsgstr ""\n',
        ),
        ("sphinx", '#: ../../docs/a.md:1\nmsgid "a"\nmsgstr ""\n'),
        ("mdbook", '#: src/a.md:1\nmsgid "a"\nmsgstr ""\n'),
        ("mdbook", ""),
    ],
)
def test_a_template_tells_whose_it_is(tmp_path: Path, tool: str, text: str) -> None:
    (tmp_path / "a.pot").write_text(text, "utf-8")
    assert read_template(tmp_path / "a.pot", "a", tmp_path).tool == tool


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        ("src/a.md:3", "src/a.md"),
        ("../../docs/a.md:3", "docs/a.md"),
        ("docs/a.markdown:3", "docs/a.markdown"),
        ("a.mdfrontmatter.title", "a.md"),
        ("b.rst:3", None),
        ("", "one.md"),
    ],
)
def test_pages_are_told_by_the_references(tmp_path: Path, reference: str, page: str) -> None:
    """Without any, the template is of the page of its name."""
    comment = f"#: {reference}\n" if reference else ""
    (tmp_path / "one.pot").write_text(f'{comment}msgid "a"\nmsgstr ""\n', "utf-8")
    template = read_template(tmp_path / "one.pot", "one", tmp_path / "none")
    assert list(template.pages) == ([page] if page else [])


@pytest.mark.parametrize(
    ("english", "msgid", "german", "msgstr", "doubt"),
    [
        ("[a](x) or [b](y)", "[a]{1} or [b]{2}", "[B](y), [A](x)", "[B]{2}, [A]{1}", ""),
        ("See <https://a.b/c>.", "See {1}.", "Siehe <https://a.b/c>.", "Siehe {1}.", ""),
        ("a <b>b</b> c", "a {1}b{2} c", "x <b>y</b> z", "x {1}y{2} z", ""),
        ("![a](x.png) is it", "![a]{1} is it", "Das ist ![b](y.png)", "Das ist ![b]{1}", ""),
        ("<br> a", "a", "<br> x", "x", ""),
        ("See [a].", "See [a].", "Siehe [x](u).", "Siehe [x](u).", ""),
        ("[a](x) b", "[a]{1} b", "x y", "x y", "it has 0 of the 1 addresses and tags"),
        ("a\\\nb", "a\nb", "x  \ny", "x\ny", ""),
        ("First of all", "First of all", "1. Zuerst", "1\\. Zuerst", ""),
        ("`{1}` [a](x)", "`{1}` [a]{1}", "`{1}` [x](x)", "`{1}` [x]{1}", ""),
    ],
    ids=[
        *("another order", "an address", "tags", "a picture", "outside", "a link by name alone"),
        *("a lost link", "a hard break", "no list", "what only looks so"),
    ],
)
def test_placeholders_stand_for_the_same_addresses(
    english: str, msgid: str, german: str, msgstr: str, doubt: str
) -> None:
    text, reason = fit(Pair(msgid, english, german, verbatim=False, definitions=()))
    assert text == msgstr
    assert reason.startswith(doubt)
    assert bool(reason) == bool(doubt)
