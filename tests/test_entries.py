"""Beads become entries: one for each msgid, and nothing is dropped in silence."""

from __future__ import annotations

import pytest
from notes2po.entries import Spare, cited_definitions, make_entries, page_labels, relabelled
from notes2po.merge import merge
from notes2po.messages import Bead, Definition, Document, Entry, Location, Message

SHARED = (
    Definition("ouyang-2022", "https://a.example/1?utm_source=x", "", Location("refs.md", 1)),
    Definition("brown-2020", "https://b.example/", "", Location("refs.md", 2)),
)


def document(path: str, *texts: str, definitions: tuple[Definition, ...] = ()) -> Document:
    """A paragraph on each line; in brackets it is code, which nobody translates."""
    messages = [
        Message(text.strip("{}"), "p", Location(path, line), not text.startswith("{"))
        for line, text in enumerate(texts, 1)
    ]
    return Document(path, {}, tuple(messages), definitions)


def page(*texts: str, definitions: tuple[Definition, ...] = ()) -> Document:
    return document("page.md", *texts, definitions=definitions)


def note(*texts: str, definitions: tuple[Definition, ...] = ()) -> Document:
    return document("note.md", *texts, definitions=definitions)


def made(
    english: Document, translated: Document, *beads: Bead
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Entries as (msgid, msgstr, doubt), and what is spare as (text, reason)."""
    translated, strange = relabelled(translated, english, SHARED)
    entries, spare = make_entries(english, translated, beads, strange, str)
    return (
        [(entry.msgid, entry.msgstr, entry.doubt) for entry in entries],
        [(item.message.text, item.reason) for item in spare],
    )


PAIR = Bead((0,), (0,))


@pytest.mark.parametrize(
    ("english", "translated", "bead", "expected"),
    [
        (page("a"), note("A"), Bead((0,), (0,)), [("a", "A", "")]),
        (page("a"), note("A"), Bead((0,), (0,), "why"), [("a", "A", "why")]),
        (page("a"), note(), Bead((0,), ()), [("a", "", "")]),
        (page("a"), note("a"), Bead((0,), (0,)), [("a", "a", "")]),
        (page("a"), note("A", "B"), Bead((0,), (0, 1), "split"), [("a", "A B", "split")]),
        (
            page("a", "b"),
            note("A"),
            Bead((0, 1), (0,), "merged"),
            [("a", "A", "merged"), ("b", "", "merged")],
        ),
        (
            page("a", "b"),
            note("A", "B"),
            Bead((0, 1), (0, 1), "mixed"),
            [("a", "A B", "mixed"), ("b", "", "mixed")],
        ),
    ],
    ids=["sure", "in doubt", "absent", "a name that stays", "split", "merged", "mixed"],
)
def test_each_kind_of_bead_is_a_row_of_the_contract(
    english: Document, translated: Document, bead: Bead, expected: list[tuple[str, str, str]]
) -> None:
    assert made(english, translated, bead) == (expected, [])


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("Un.", "Deux."), "Un. Deux."),
        (("文。", "次の文。"), "文。次の文。"),
        (("文（注）", "「引用」"), "文（注）「引用」"),
        (("文。", "Word"), "文。 Word"),
        (("Word", "文。"), "Word 文。"),
        (("एक।", "दो।"), "एक। दो।"),
        (("一。", "二。", "three"), "一。二。 three"),
    ],
)
def test_split_blocks_are_joined_as_their_script_wants(parts: tuple[str, ...], whole: str) -> None:
    bead = Bead((0,), tuple(range(len(parts))), "split")
    assert made(page("a"), note(*parts), bead)[0] == [("a", whole, "split")]


def test_a_msgstr_of_two_blocks_says_where_they_stand() -> None:
    english, translated = page("One. Two."), note("Un.", "Deux.")
    (entry,), _spare = make_entries(english, translated, [Bead((0,), (0, 1))], {}, str)
    assert (entry.msgstr, entry.doubt) == ("Un. Deux.", "")
    assert entry.joined == (Location("note.md", 1), Location("note.md", 2))
    catalog, _changes = merge(None, [entry], "page.md")
    assert "joined: note.md:1\njoined: note.md:2" in catalog[0].tcomment
    again, changes = merge(catalog, [entry], "page.md")
    assert (again[0].tcomment, changes) == (catalog[0].tcomment, [])


def test_an_entry_knows_where_both_its_texts_stand() -> None:
    entries, _ = make_entries(
        page("{code}", "a", "b"),
        note("{code}", "x", "A", "B"),
        [Bead((0,), (0,)), Bead((), (1,)), Bead((1,), (2, 3), "split"), Bead((2,), ())],
        {},
        str,
    )
    assert entries == [
        Entry("a", "A B", "split", Location("page.md", 2), Location("note.md", 3)),
        Entry("b", "", "", Location("page.md", 3), None),
    ]


def test_entries_come_in_the_order_of_the_page_whatever_that_of_the_beads() -> None:
    beads = [Bead((2,), (0,)), Bead((0,), (2,)), Bead((1,), (1,))]
    assert made(page("a", "b", "c"), note("C", "B", "A"), *beads)[0] == [
        ("a", "A", ""),
        ("b", "B", ""),
        ("c", "C", ""),
    ]


@pytest.mark.parametrize(
    ("english", "translated", "bead"),
    [
        (page("a"), note("x", "A"), Bead((), (0,))),
        (page("a", "{code}"), note("x", "A"), Bead((1,), (0,))),
        (page("a", "{code}"), note("{code}", "A", "x"), Bead((1,), (0, 2))),
    ],
    ids=["alone", "beside code", "with code beside code"],
)
def test_a_text_without_an_english_block_is_spare_with_its_place(
    english: Document, translated: Document, bead: Bead
) -> None:
    entries, spare = make_entries(english, translated, [bead, Bead((0,), (1,))], {}, paragraph=str)
    assert [(entry.msgid, entry.msgstr) for entry in entries] == [("a", "A")]
    place = next(message.location for message in translated.messages if message.text == "x")
    assert spare == [Spare(Message("x", "p", place), "no English block")]


def test_a_text_in_doubt_beside_code_is_spare() -> None:
    doubted = Bead((0,), (0,), "may belong to another English block")
    assert made(page("{code}"), note("Text"), doubted) == ([], [("Text", "no English block")])


def test_code_is_neither_an_entry_nor_spare() -> None:
    beads = [Bead((0,), (0,)), Bead((), (1,))]
    assert made(page("{x = 1}"), note("{x = 1}", "{y = 2}"), *beads) == ([], [])


@pytest.mark.parametrize("msgid", ["\n# one\n", "# one\n", "# one"])
def test_a_msgstr_ends_and_begins_with_a_lines_end_where_its_msgid_does(msgid: str) -> None:
    """msgfmt refuses any other; a translation of code may be without its first blank line."""
    expected = msgid.replace("one", "eins")
    assert made(page(msgid), note("# eins\n"), PAIR) == ([(msgid, expected, "")], [])


# A msgid that stands on the page three times, and what the note has at each place.
REPEATED = {
    "all alike": (["A", "A", "A"], [("a", "A", "")], []),
    "the most frequent": (["A", "B", "B"], [("a", "B", "")], [("A", 2)]),
    "the first of equals": (["A", "B", "C"], [("a", "A", "")], [("B", 1), ("C", 1)]),
    "a sure one before doubts": (["?A", "?A", "B"], [("a", "B", "")], [("?A", 3), ("?A", 3)]),
    "the first in doubt": (["?A", "?B", ""], [("a", "?A", "why")], [("?B", 1)]),
    "any before none": (["", "", "A"], [("a", "A", "")], []),
    "none": (["", "", ""], [("a", "", "")], []),
}


@pytest.mark.parametrize(("texts", "chosen", "rivals"), REPEATED.values(), ids=REPEATED)
def test_a_msgid_that_is_repeated_has_one_entry_and_its_rivals_are_told(
    texts: list[str], chosen: list[tuple[str, str, str]], rivals: list[tuple[str, int]]
) -> None:
    beads = [
        Bead((n,), (n,), "why" if text.startswith("?") else "") if text else Bead((n,), ())
        for n, text in enumerate(texts)
    ]
    told = [
        (text, f"the same English text is translated otherwise at note.md:{line}")
        for text, line in rivals
    ]
    assert made(page("a", "a", "a"), note(*texts), *beads) == (chosen, told)


NOTES_OWN = (
    Definition("1", "https://a.example/1?utm_source=note", "", Location("note.md", 8)),
    Definition("2", "https://b.example/", "", Location("note.md", 9)),
    Definition("3", "https://strange.example/", "T", Location("note.md", 10)),
)


def test_labels_become_the_pages_by_address() -> None:
    translated = note("siehe [A][1], [2]", definitions=NOTES_OWN)
    assert made(page("see [A][ouyang-2022]"), translated, PAIR)[0] == [
        ("see [A][ouyang-2022]", "siehe [A][ouyang-2022], [2][brown-2020]", "")
    ]


def test_a_link_that_the_english_lacks_is_kept_in_doubt() -> None:
    translated = note("[A][3]", definitions=NOTES_OWN)
    assert made(page("a"), translated, Bead((0,), (0,), "why"))[0] == [
        (
            "a",
            '[A](https://strange.example/ "T")',
            "why; links to https://strange.example/, which the English does not cite",
        )
    ]


def test_a_block_left_in_english_looks_it_whatever_its_labels() -> None:
    english = page("see [A][ouyang-2022]")
    translated, strange = relabelled(note("see [A][1]", definitions=NOTES_OWN), english, SHARED)
    assert [message.text for message in translated.messages] == ["see [A][ouyang-2022]"]
    assert strange == {}


def escaping(text: str) -> str:
    """Two of the things that Sphinx's own reading makes of a text."""
    if "\n\n" in text:
        raise ValueError("is no paragraph")
    return f"\\{text}" if text.startswith("-") else text


@pytest.mark.parametrize(
    ("text", "msgstr", "doubt"),
    [
        ("plain", "plain", ""),
        ("- dash", "\\- dash", ""),
        ("a\n\nb", "a\n\nb", "why; is no paragraph"),
    ],
    ids=["as it is", "escaped", "in doubt"],
)
def test_a_msgstr_is_made_fit_for_sphinx_or_doubted(text: str, msgstr: str, doubt: str) -> None:
    bead = Bead((0,), (0,), "why" if doubt else "")
    entries, _ = make_entries(page("x"), note(text), [bead], {}, escaping)
    assert [(entry.msgstr, entry.doubt) for entry in entries] == [(msgstr, doubt)]


def test_the_pages_own_labels_come_before_the_shared_ones() -> None:
    own = Definition("mine", "https://A.example/1", "", Location("page.md", 9))
    assert page_labels(page(definitions=(own,)), SHARED) == {
        "https://a.example/1": "mine",
        "https://b.example/": "brown-2020",
    }


def test_cited_definitions_come_once_in_the_order_of_their_use() -> None:
    own = Definition("mine", "https://m.example/", "", Location("page.md", 9))
    english = page(
        "[x][brown-2020] and [mine]", "`[y][ouyang-2022]`", "[z][MINE]", definitions=(own,)
    )
    assert cited_definitions(english, SHARED) == [SHARED[1], own]
    assert cited_definitions(page("nothing"), SHARED) == []


def test_of_the_cells_of_a_row_only_the_rival_is_told() -> None:
    """All cells of a row stand at one place; telling each of them for each would never end."""
    here = Location("note.md", 3)
    texts = ("A", "x", "B", "y")
    cells = tuple(Message(text, "table>cell>p", here) for text in texts)
    translated = Document("note.md", {}, cells, ())
    beads = [Bead((n,), (n,)) for n in range(4)]
    _, spare = made(page("a", "one", "a", "two"), translated, *beads)
    assert [text for text, _ in spare] == ["B"]
