"""A note's reference links take the labels of the English page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from notes2po.links import any_language, by_label, canonical_url, labelled_links, relabel
from notes2po.markdown import definitions
from notes2po.messages import Definition, Location

HERE = Location("note.md", 1)

OWN = by_label(
    [
        Definition("1", "https://a.example/", "The A", HERE),
        Definition("2", "https://b.example/?q=x&utm_source=note", "", HERE),
        Definition("Straße", "https://c.example/", "", HERE),
        Definition("9", "https://strange.example/", 'A "title"', HERE),
        Definition("10", "https://strange.example/a(b)c)", "", HERE),
    ]
)
LABELS = {
    "https://a.example/": "alpha",
    "https://b.example/?q=x": "beta-2020",
    "https://c.example/": "gamma",
}


@pytest.mark.parametrize(
    ("text", "relabelled"),
    [
        ("see [A][1].", "see [A][alpha]."),
        ("see [2][].", "see [2][beta-2020]."),
        ("see [2].", "see [2][beta-2020]."),
        ("see [A][STRASSE]", "see [A][gamma]"),
        ("see [A][ 1 ]", "see [A][alpha]"),
        ("[**A** `b`][1]", "[**A** `b`][alpha]"),
        ("[A][1], [B][2] and [A][1]", "[A][alpha], [B][beta-2020] and [A][alpha]"),
        ("[A][1][2]", "[A][alpha][2][beta-2020]"),
        ("([A][1])", "([A][alpha])"),
        ("![alt][1]", "![alt][alpha]"),
        ("![1][]", "![1][alpha]"),
        ("![1]", "![1][alpha]"),
        ("[![alt][1]][2]", "[![alt][alpha]][beta-2020]"),
        ("[![1]][2]", "[![1][alpha]][beta-2020]"),
        ("[![alt](i.png)][2]", "[![alt](i.png)][beta-2020]"),
        ("[![alt][1]](u)", "[![alt][alpha]](u)"),
        ("[a [b][1] c][2]", "[a [b][alpha] c][2][beta-2020]"),
        ("[a [b] c][1]", "[a [b] c][alpha]"),
        (r"[a \] b][1]", r"[a \] b][alpha]"),
        ("[日本語][1]です。", "[日本語][alpha]です。"),
        ("**[A][1]**", "**[A][alpha]**"),
    ],
    ids=[
        "full",
        "collapsed",
        "shortcut",
        "folded case",
        "spaces in the label",
        "markup in the text",
        "several",
        "full, then shortcut",
        "in brackets",
        "image",
        "collapsed image",
        "shortcut image",
        "image in a link",
        "shortcut image in a link",
        "inline image in a link",
        "image in an inline link",
        "link in a link",
        "brackets in the text",
        "escaped bracket in the text",
        "Japanese",
        "in bold",
    ],
)
def test_a_label_becomes_the_pages(text: str, relabelled: str) -> None:
    result = relabel(text, OWN, LABELS)
    assert result.text == relabelled
    assert result.strange == []


@pytest.mark.parametrize(
    "text",
    [
        "`[A][1]`",
        "`` ` [A][1] ``",
        r"\[A\]\[1\]",
        r"\[1]",
        r"[1\]",
        "[A](https://a.example/)",
        '[A](https://a.example/ "[1]")',
        "<https://a.example/?[1]>",
        '<a title="[A][1]">x</a>',
        "[A][unknown]",
        "[unknown]",
        "[A] [unknown]",
        "[A][1",
        "[]",
        "[][]",
        "[ ][ ]",
        "![](u)",
        "",
    ],
)
def test_what_is_no_labelled_link_is_untouched(text: str) -> None:
    result = relabel(text, OWN, LABELS)
    assert result.text == text
    assert result.strange == []


@pytest.mark.parametrize(
    ("text", "relabelled"),
    [
        ("[A][9]", r'[A](https://strange.example/ "A \"title\"")'),
        ("[9][]", r'[9](https://strange.example/ "A \"title\"")'),
        ("[9].", r'[9](https://strange.example/ "A \"title\"").'),
        ("![A][9]", r'![A](https://strange.example/ "A \"title\"")'),
        ("[A][10]", "[A](<https://strange.example/a(b)c)>)"),
    ],
    ids=["full", "collapsed", "shortcut", "image", "brackets in the address"],
)
def test_an_address_that_the_page_lacks_is_written_into_the_text(
    text: str, relabelled: str
) -> None:
    assert relabel(text, OWN, LABELS).text == relabelled


def test_strange_definitions_are_told_in_the_order_of_the_text() -> None:
    told = relabel("[a][10] [b][1] [c][10] [d][9]", OWN, LABELS).strange
    assert [definition.label for definition in told] == ["10", "10", "9"]


def test_a_link_knows_where_its_text_and_itself_end() -> None:
    (link,) = labelled_links("x [A][1] y", OWN)
    assert (link.text_end, link.end, link.definition.label) == (5, 8, "1")


def test_the_first_definition_of_a_label_wins_as_in_commonmark() -> None:
    twice = [Definition("A  b", "first", "", HERE), Definition("a B", "second", "", HERE)]
    assert [definition.url for definition in by_label(twice).values()] == ["first"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/?utm_source=x&utm_medium=y", "https://a.example/"),
        ("https://a.example/?q=1&utm_campaign=x&r=2", "https://a.example/?q=1&r=2"),
        ("https://a.example/?fbclid=x#part", "https://a.example/#part"),
        ("https://a.example/?gclid=x", "https://a.example/"),
        ("https://a.example/?mc_cid=1&mc_eid=2", "https://a.example/"),
        ("HTTPS://A.Example/Path", "https://a.example/Path"),
        ("https://a.example/?q=a%20b", "https://a.example/?q=a+b"),
    ],
)
def test_addresses_of_one_page_are_equal(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/#a", "https://a.example/#b"),
        ("https://a.example/?q=1", "https://a.example/?q=2"),
        ("https://a.example/?q=1", "https://a.example/"),
        ("https://a.example/?q=", "https://a.example/"),
        ("https://a.example/?my_utm_source=1", "https://a.example/"),
        ("https://a.example/?utm=1", "https://a.example/"),
        ("https://a.example/?gclid_2=1", "https://a.example/"),
        ("page.md", "other.md"),
    ],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "url",
    ["https://[bad", "http://[::1", "https://例え.jp／x", "//[x", "mailto:a@b", "#part", "", "a b"],
)
def test_a_definition_with_any_address_has_a_canonical_one(url: str) -> None:
    (found,) = definitions(f"[1]: <{url}>\n", "note.md")
    once = canonical_url(found.url)
    assert canonical_url(once) == once


tricky = st.text("ab[]()!\\`*_<>&;:/ \n1", max_size=40)


@settings(max_examples=100, deadline=None)
@given(text=st.text() | tricky)
def test_a_text_without_definitions_is_unchanged(text: str) -> None:
    assert relabel(text, {}, LABELS).text == text


@settings(max_examples=100, deadline=None)
@given(text=st.text("ab[]()!\\`*_<> \n", max_size=40))
def test_a_text_without_labels_is_unchanged(text: str) -> None:
    """No character of *text* is in a label of the note's."""
    assert relabel(text, OWN, LABELS).text == text


def html(text: str, labels: dict[str, Definition]) -> str:
    """What *text* looks like where *labels* are defined."""
    references = {name: {"href": d.url, "title": d.title} for name, d in labels.items()}
    return str(MarkdownIt("commonmark").renderInline(text, {"references": references}))


PAGE = by_label([Definition("alpha", "https://a.example/", "The A", HERE)])

pieces = st.lists(
    st.sampled_from(
        [
            *("word", " ", "\n", "*", "**", "`", "\\", "[", "]", "日本"),
            *("[A][1]", "[1]", "[1][]", "![A][1]", "[B][9]", "[9]", "![9][]", "[C][10]"),
            *("[![A][1]][9]", "`[A][1]`", r"\[A][1]", "[x](y)", "<b>"),
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=100, deadline=None)
@given(text=pieces)
def test_relabelling_changes_no_link_that_a_reader_sees(text: str) -> None:
    """The note with its own definitions, and its msgstr with the page's, are one HTML.

    The texts of images have a test of their own.
    """
    own = {name: OWN[name] for name in ("1", "9", "10")}
    assert html(relabel(text, own, LABELS).text, PAGE) == html(text, own)


@settings(max_examples=100, deadline=None)
@given(title=st.text("ab \"'\\()[]<>&;lt日", min_size=1, max_size=20))
def test_an_inlined_address_keeps_any_title(title: str) -> None:
    own = by_label([Definition("1", "https://s.example/", title, HERE)])
    assert html(relabel("[A][1]", own, {}).text, {}) == html("[A][1]", own)


@pytest.mark.parametrize(
    "title", ["R&amp;D", "&quot;", "5 &lt; 6"], ids=["ampersand", "quote", "less"]
)
def test_an_inlined_title_that_spells_an_entity_stays_as_it_reads(title: str) -> None:
    own = by_label([Definition("1", "https://s.example/", title, HERE)])
    assert html(relabel("[A][1]", own, {}).text, {}) == html("[A][1]", own)


@pytest.mark.parametrize("label", ["long-label", "LONG-LABEL", " Long-Label\n"])
def test_labels_are_compared_as_commonmark_does(label: str) -> None:
    own = by_label([Definition("Long-Label", "https://a.example/", "", HERE)])
    assert relabel(f"[A][{label}]", own, LABELS).text == "[A][alpha]"


@pytest.mark.parametrize("text", ["![a [b][1] c][1]", "![[b][1]](i.png)", "![![b][1]](i.png)"])
def test_a_label_in_the_text_of_an_image_reads_as_before(text: str) -> None:
    assert html(relabel(text, OWN, LABELS).text, PAGE) == html(text, OWN)


def test_a_label_that_both_sides_have_stays_as_it_is_written() -> None:
    """``[[Feature 1]]`` need not become ``[[Feature 1][feature 1]]``, which is another text."""
    own = by_label([Definition("Feature 1", "https://a.example/1", "", Location("note.md", 9))])
    labels = {"https://a.example/1": "feature 1"}
    assert relabel("[[Feature 1]] and [b][feature  1]", own, labels).text == (
        "[[Feature 1]] and [b][feature  1]"
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/en/x", "https://a.example/ja/x", True),
        ("https://a.example/x", "https://a.example/pt-br/x", True),
        ("https://en.a.example/x", "https://de.a.example/x", True),
        ("https://a.example/about_en.html", "https://a.example/about.html", True),
        ("https://a.example/How-To", "https://a.example/How-To-Ja", True),
        ("https://a.example/x?locale=en&n=1", "https://a.example/x?locale=jp&n=1", True),
        ("/en/feed.xml", "/de/feed.xml", True),
        # A country is no language, nor is a word or another page.
        ("https://example.fr/x", "https://example.de/x", False),
        ("https://a.example.fr/x", "https://a.example.de/x", False),
        ("https://fr.example/x", "https://de.example/x", False),
        ("mailto:a@example.jp", "mailto:a@example.de", False),
        ("https://a.example/en/x", "https://a.example/ja/y", False),
        ("https://a.example/x?n=1", "https://a.example/x?n=2", False),
        ("https://a.example/v1/x", "https://a.example/v2/x", False),
    ],
)
def test_an_address_may_be_of_one_page_in_two_languages(one: str, other: str, same: bool) -> None:
    assert (any_language(one) == any_language(other)) == same
    assert any_language(any_language(one)) == any_language(one)


def test_a_link_to_a_page_in_its_own_language_takes_the_label_of_the_english() -> None:
    own = by_label([Definition("1", "https://a.example/ja/x", "", HERE)])
    labels = {any_language("https://a.example/en/x"): "x"}
    assert relabel("[これ][1]", own, labels).text == "[これ][x]"
