"""What the aligner pairs, and what it must not."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po.align import LEFT_IN_ENGLISH, align
from notes2po.align.doubts import HALF, MERGED, PARTLY_ENGLISH
from notes2po.messages import Bead, Location, Message

NOWHERE = Location("note.md", 1)
LETTERS = "abcdefghijklmnop"
WORDS = ["when", "you", "read", "this", "page", "the", "model", "learns", "of", "it"]


def english(letter: str) -> str:
    """One paragraph for each letter: every other one has a code span of its own."""
    words = random.Random(letter).choices(WORDS, k=6 + 5 * (ord(letter) % 5))
    code = f" `{letter}_value`" if LETTERS.index(letter) % 2 == 0 else ""
    return f"{letter.upper()} {' '.join(words)}{code}."


def translated(letter: str) -> str:
    """The same in Greek letters, a little longer, its code kept."""
    text = english(letter).rstrip(".")
    prose, _, code = text.partition("`")
    greek = "".join(chr(0x3B1 + ord(c) % 24) if c.isalpha() else c for c in prose)
    return greek.strip() + "ςα" + (f" `{code}" if code else "") + "."


def paragraphs(texts: Sequence[str], shape: str = "p") -> list[Message]:
    return [Message(text, shape, NOWHERE) for text in texts]


def source(letters: str) -> list[Message]:
    return paragraphs([english(letter) for letter in letters])


def target(letters: str) -> list[Message]:
    return paragraphs([translated(letter) for letter in letters])


def pairs(beads: Sequence[Bead]) -> set[tuple[int, int]]:
    """All sources and targets that share a bead, in doubt or not."""
    return {(i, j) for bead in beads for i in bead.source for j in bead.target}


def sure(beads: Sequence[Bead]) -> set[tuple[int, int]]:
    return {(i, j) for i, j in pairs([bead for bead in beads if not bead.doubt])}


def diagonal(length: int) -> set[tuple[int, int]]:
    return {(n, n) for n in range(length)}


# -- properties ---------------------------------------------------------------------------

SHAPES = st.sampled_from(
    ["p", "h2", "h3", "ul>p", "ul>ul>p", "table>cell>p", "code", "image", "p>raw"]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from([english(letter) for letter in LETTERS]),
    st.sampled_from([translated(letter) for letter in LETTERS]),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    shape = draw(SHAPES)
    return Message(draw(TEXTS), shape, NOWHERE, shape not in ("code", "image", "p>raw"))


PAGES = st.lists(messages(), max_size=25)


@given(PAGES, PAGES)
@settings(max_examples=200, deadline=None)
def test_beads_partition_both_sides(left: list[Message], right: list[Message]) -> None:
    """Every index is in exactly one bead, and no bead is empty."""
    beads = align(left, right)
    assert Counter(i for bead in beads for i in bead.source) == Counter(range(len(left)))
    assert Counter(j for bead in beads for j in bead.target) == Counter(range(len(right)))
    assert all(bead.source or bead.target for bead in beads)


@given(PAGES, PAGES)
@settings(max_examples=100, deadline=None)
def test_landmarks_pair_with_landmarks_only(left: list[Message], right: list[Message]) -> None:
    for i, j in pairs(align(left, right)):
        assert left[i].translatable == right[j].translatable


@given(PAGES, PAGES)
@settings(max_examples=100, deadline=None)
def test_a_sure_bead_is_of_one_english_block(left: list[Message], right: list[Message]) -> None:
    for bead in align(left, right):
        if bead.source and bead.target and not bead.doubt:
            assert len(bead.source) == 1
            assert len(bead.target) in (1, 2, 3)


@given(PAGES, PAGES)
@settings(max_examples=100, deadline=None)
def test_sources_are_in_order(left: list[Message], right: list[Message]) -> None:
    firsts = [bead.source[0] for bead in align(left, right) if bead.source]
    assert firsts == sorted(firsts)


@given(PAGES, PAGES)
@settings(max_examples=50, deadline=None)
def test_the_same_lists_give_the_same_beads(left: list[Message], right: list[Message]) -> None:
    assert align(left, right) == align(list(left), tuple(right))


@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "ul>p", "code"]), TEXTS, TEXTS), max_size=25))
@settings(max_examples=200, deadline=None)
def test_lists_that_agree_in_structure_give_only_pairs(rows: list[tuple[str, str, str]]) -> None:
    left = [Message(text, shape, NOWHERE, shape != "code") for shape, text, _ in rows]
    right = [Message(text, shape, NOWHERE, shape != "code") for shape, _, text in rows]
    beads = align(left, right)
    assert all(len(bead.source) == len(bead.target) == 1 for bead in beads)


@given(PAGES)
@settings(deadline=None)
def test_an_empty_side_gives_only_single_beads(page: list[Message]) -> None:
    assert align(page, []) == [Bead((i,), ()) for i in range(len(page))]
    assert align([], page) == [Bead((), (j,)) for j in range(len(page))]


def test_two_empty_sides_give_nothing() -> None:
    assert align([], []) == []


# -- one trap each ------------------------------------------------------------------------


def test_a_faithful_translation_is_sure() -> None:
    assert sure(align(source("abcdefgh"), target("abcdefgh"))) == diagonal(8)


def test_a_missing_block_stays_empty() -> None:
    beads = align(source("abcdefgh"), target("abcefgh"))
    assert Bead((3,), ()) in beads
    assert sure(beads) == {(0, 0), (1, 1), (2, 2), (4, 3), (5, 4), (6, 5), (7, 6)}


def test_a_stranger_pairs_with_nothing() -> None:
    right = target("abcdefgh")
    right.insert(3, Message("Ξένος " * 12 + "σημείωση!", "p", NOWHERE))
    beads = align(source("abcdefgh"), right)
    assert Bead((), (3,)) in beads
    assert (2, 2) in sure(beads)
    assert (3, 4) in sure(beads)


def test_merged_blocks_are_in_doubt_and_neither_is_sure() -> None:
    right = target("abcdefgh")
    right[3:5] = paragraphs([right[3].text + " " + right[4].text])
    beads = align(source("abcdefgh"), right)
    assert Bead((3, 4), (3,), MERGED) in beads
    assert not {(3, 3), (4, 3)} & sure(beads)
    assert (5, 4) in sure(beads)


def test_two_blocks_that_are_surely_one_are_joined() -> None:
    right = target("abcdefgh")
    words = right[4].text.split()
    right[4:5] = paragraphs([" ".join(words[:10]) + ".", " ".join(words[10:])])
    beads = align(source("abcdefgh"), right)
    assert Bead((4,), (4, 5)) in beads


def test_three_blocks_that_are_surely_one_are_joined() -> None:
    right = target("abcdefgh")
    words = right[4].text.split()
    parts = [" ".join(words[:7]) + ".", " ".join(words[7:14]) + ".", " ".join(words[14:])]
    right[4:5] = paragraphs(parts)
    assert Bead((4,), (4, 5, 6)) in align(source("abcdefgh"), right)


def test_three_blocks_in_one_are_in_doubt() -> None:
    right = target("abcdefgh")
    right[3:6] = paragraphs([" ".join(message.text for message in right[3:6])])
    beads = align(source("abcdefgh"), right)
    assert Bead((3, 4, 5), (3,), MERGED) in beads
    assert (6, 4) in sure(beads)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Then use `from this.page import it`.", ["Λοιπόν πάρε `from this.", "page import it`."]),
        ("See [more](https://example.org/a).", ["Δες [κι άλλα](https://example.", "org/a)."]),
        ("You give it back (a `dict`, etc.).", ["Το δίνεις πίσω (ένα `dict`, κτλ.", ")."]),
    ],
    ids=["code", "address", "bracket"],
)
def test_what_is_parted_within_code_an_address_or_brackets_is_joined(
    text: str, parts: list[str]
) -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    left[4:4] = paragraphs([text])
    right[4:4] = paragraphs(parts)
    beads = align(left, right)
    assert Bead((4,), (4, 5)) in beads
    assert (5, 6) in sure(beads)


def test_a_part_is_in_doubt_where_what_it_lacks_stands_beside_it() -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    left[4:4] = paragraphs(
        ["Version 0.128.0 is the last of `old.py`, so the others need `new.py`."]
    )
    rest = "είναι η τελευταία του `old.py`, και τα άλλα θέλουν το `new.py`."
    right[4:4] = [Message("Έκδοση 0.128.0", "h3", NOWHERE), *paragraphs([rest])]
    assert Bead((4,), (5,), HALF) in align(left, right)


def test_joined_blocks_with_another_number_are_in_doubt() -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    left[4:4] = paragraphs(["It is as it was before 0.106.0, but it has been mended since then."])
    right[4:4] = paragraphs(["Είναι όπως ήταν πριν από 0.", "0, αλλά έχει διορθωθεί από τότε πια."])
    assert not {(4, 4), (4, 5)} & sure(align(left, right))


@pytest.mark.parametrize("sign", ["///", "{* ../that.py *}", "👉"])
def test_a_sign_that_stands_with_another_block_is_no_sure_translation(sign: str) -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    left[4:4] = paragraphs([sign])
    right[4:5] = paragraphs([f"{sign}\n{right[4].text}"])
    assert not {(4, 4), (5, 4)} & sure(align(left, right))


def test_swapped_neighbours_cross() -> None:
    beads = align(source("abcdefgh"), target("abdcefgh"))
    assert {(2, 3), (3, 2)} <= sure(beads)
    assert not {(2, 2), (3, 3)} & pairs(beads)


def test_neighbours_that_fit_better_crosswise_are_in_doubt() -> None:
    """A translator may have changed the order of a list; its order alone speaks for these."""
    left, right = source("abcdefgh"), target("abcdefgh")
    left[4:4] = paragraphs(["the coroutine", "the template"], "ul>p")
    right[4:4] = paragraphs(["テンプレート", "コルーチン"], "ul>p")
    assert not {(4, 4), (5, 5)} & sure(align(left, right))
    right[4:6] = right[5:3:-1]
    assert {(4, 4), (5, 5)} <= sure(align(left, right))


def test_where_all_blocks_agree_what_belongs_to_others_is_in_doubt() -> None:
    names = ("first", "second", "third", "fourth")
    left = paragraphs([f"With [docs](https://example.org/{name}/docs)" for name in names])
    right = paragraphs([f"Με [οδηγίες](https://example.org/{name}/docs)" for name in names])
    right[0], right[3] = right[3], right[0]
    assert not {(0, 0), (3, 3)} & sure(align(left, right))


def test_the_title_of_what_a_text_links_to_may_stay_english() -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    link = "[The Future of the Parser That You Will Use](https://example.org/talk)"
    left[4:4] = paragraphs([f"If you have interest, please see {link}."])
    right[4:4] = paragraphs([f"Αν σας ενδιαφέρει, δείτε {link}."])
    assert (4, 4) in sure(align(left, right))
    sentence = "the future of the parser that you will use is what it is about"
    left[4] = Message(f"Please see that {sentence}.", "p", NOWHERE)
    right[4] = Message(f"Δείτε ότι {sentence}.", "p", NOWHERE)
    assert Bead((4,), (4,), PARTLY_ENGLISH) in align(left, right)


def test_text_left_in_english_is_not_sure() -> None:
    right = target("abcdefgh")
    right[4] = source("e")[0]
    beads = align(source("abcdefgh"), right)
    assert Bead((4,), (4,), LEFT_IN_ENGLISH) in beads
    assert sure(beads) == diagonal(8) - {(4, 4)}


def test_text_mostly_left_in_english_is_not_sure() -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    text = "When the server is started, you will see that it is running and that it can be used."
    left[3:4] = paragraphs([text])
    right[3:4] = paragraphs([text.replace("When the server", "Όταν")])
    assert (3, 3) not in sure(align(left, right))


def test_english_at_another_place_is_no_translation() -> None:
    right = target("abcefgh")
    right.insert(5, source("d")[0])
    beads = align(source("abcdefgh"), right)
    assert 5 not in {j for _, j in sure(beads)}


def test_an_original_kept_beside_its_translation_pairs_with_nothing() -> None:
    right = target("abcdefgh")
    right.insert(4, source("e")[0])
    beads = align(source("abcdefgh"), right)
    assert (4, 5) in sure(beads)
    assert Bead((), (4,)) in beads


@pytest.mark.parametrize(
    "text",
    [
        "`pip install this`",
        "https://example.org/some/page",
        "{{ include('the-page') }}",
        "OpenAI",
        "42",
        "[&lt;URL:https://example.org/some/page&gt;][3]",
    ],
)
def test_what_nobody_translates_is_sure_as_it_stands(text: str) -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    for side in (left, right):
        side.insert(4, Message(text, "p", NOWHERE))
    assert (4, 4) in sure(align(left, right))


def test_a_name_is_known_from_the_blocks_that_are_translated() -> None:
    left, right = source("abcdefgh"), target("abcdefgh")
    left[6:7] = paragraphs(["Read more of what Docker can do here."])
    right[6:7] = paragraphs(["Διάβασε εδώ τι μπορεί να κάνει το Docker."])
    name, other = Message("Docker", "h2", NOWHERE), Message("Overview", "h2", NOWHERE)
    for side in (left, right):
        side.insert(2, name)
        side.insert(5, other)
    beads = align(left, right)
    assert (2, 2) in sure(beads)
    assert Bead((5,), (5,), LEFT_IN_ENGLISH) in beads


def test_a_list_that_became_a_paragraph_is_still_a_pair() -> None:
    left = source("abcdefgh")
    left[4:5] = paragraphs([english("e")], "ul>p")
    beads = align(left, target("abcdfgh"[:4] + "efgh"))
    assert sure(beads) == diagonal(8)


def test_a_re_levelled_heading_is_a_pair_and_no_paragraph_is() -> None:
    left, right = source("abcdef"), target("abcdef")
    left.insert(3, Message("How it works", "h2", NOWHERE))
    right.insert(3, Message("Πώς λειτουργεί", "h3", NOWHERE))
    assert sure(align(left, right)) == diagonal(7)
    del right[3]
    assert Bead((3,), ()) in align(left, right)


def test_duplicates_pair_in_order() -> None:
    left, right = source("abcabd"), target("abcabd")
    assert sure(align(left, right)) == diagonal(6)
    beads = align(left, target("abcad"))
    assert (4, 1) not in pairs(beads)
    assert (1, 3) not in pairs(beads)


def test_code_on_both_sides_keeps_the_blocks_apart() -> None:
    code = Message("print(1)\n", "code", NOWHERE, translatable=False)
    left = [*source("abc"), code, *source("def")]
    right = [*target("a"), code, *target("def")]
    beads = align(left, right)
    assert (3, 1) in pairs(beads)
    assert {(4, 2), (5, 3), (6, 4)} <= sure(beads)
    assert not {(1, 2), (2, 2)} & pairs(beads)


def test_an_inline_image_goes_with_its_paragraph() -> None:
    left, right = source("abcdef"), target("abcdef")
    left.insert(3, Message("A small diagram", "p>image", NOWHERE))
    right.insert(3, Message("Ένα διάγραμμα", "p>image", NOWHERE))
    assert sure(align(left, right)) == diagonal(7)


def test_a_long_bitext_without_anchors_is_found_again() -> None:
    """Forty blocks missing near the start shift all the others; none may be wrong."""
    rng = random.Random(7)
    left = paragraphs(["lorem " * rng.randrange(4, 60) + "." for _ in range(900)])
    right = paragraphs(["λορεμ " * (m.text.count(" ")) + "." for m in left])
    del right[50:90]
    beads = align(left, right)
    truth = {(n, n if n < 50 else n - 40) for n in range(900) if not 50 <= n < 90}
    assert len(sure(beads) & truth) > 0.95 * len(truth)
    assert len(sure(beads) - truth) < 0.005 * len(truth)
