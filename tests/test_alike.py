"""A word that two languages share is its translation; English that was left is none."""

from __future__ import annotations

import pytest
from notes2po.align import LEFT_IN_ENGLISH
from notes2po.align.alike import shared_words
from notes2po.messages import Bead, Location, Message

HERE = Location("note.md", 1)
ENGLISH = ["The house has two floors.", "", "It stands on a hill."]
FRENCH = ["La maison a deux étages.", "", "Elle se trouve sur une colline."]
GREEK = ["Το σπίτι έχει δύο ορόφους.", "", "Στέκεται σε λόφο."]


def messages(texts: list[str], word: str) -> list[Message]:
    return [Message(text or word, "p" if text else "h2", HERE) for text in texts]


@pytest.mark.parametrize(
    ("word", "translation", "doubts", "sure"),
    [
        ("Architecture", FRENCH, ("", ""), True),
        ("`x` 2.0", FRENCH, ("", ""), True),
        ("Architecture", GREEK, ("", ""), False),
        ("Getting started", FRENCH, ("", ""), False),
        ("Architecture", FRENCH, ("may belong elsewhere", ""), False),
        ("Architecture", FRENCH, ("", "may belong elsewhere"), False),
    ],
    ids=["word", "code", "another script", "two words", "doubt before", "doubt behind"],
)
def test_a_word_alone_between_sure_pairs_is_shared(
    word: str, translation: list[str], doubts: tuple[str, str], *, sure: bool
) -> None:
    beads = [
        Bead((0,), (0,), doubts[0]),
        Bead((1,), (1,), LEFT_IN_ENGLISH),
        Bead((2,), (2,), doubts[1]),
    ]
    found = shared_words(messages(ENGLISH, word), messages(translation, word), beads)
    assert [found[0], found[2]] == [beads[0], beads[2]]
    assert found[1].doubt == ("" if sure else LEFT_IN_ENGLISH)
