"""Words that two languages share: *Introduction* is English, and French.

A word that is the same on both sides may be one that was left in English, or its translation. It
is taken for that where it stands alone, in a heading or a cell, between blocks that are surely
translated, in a language that is written as English is. A sentence, or several words of a
language, never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from notes2po.messages import Bead, Message

LEFT_IN_ENGLISH = "left in English"
WORD = re.compile(r"[^\W\d_]{2,}")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
MOSTLY = 0.7  # of the letters of a text that is written as English is


def shared_words(
    source: Sequence[Message], target: Sequence[Message], beads: Sequence[Bead]
) -> list[Bead]:
    """*beads*, in which a word that both languages have is no longer in doubt."""
    if not _is_latin(target):
        return list(beads)
    sure = [_is_sure(source, target, bead) for bead in beads]
    return [
        replace(bead, doubt="") if _is_shared(source, target, bead) and _held(sure, n) else bead
        for n, bead in enumerate(beads)
    ]


def _is_latin(target: Sequence[Message]) -> bool:
    letters = [char for message in target if message.translatable for char in message.text]
    letters = [char for char in letters if char.isalpha()]
    return sum(bool(LATIN.match(char)) for char in letters) > MOSTLY * len(letters)


def _is_sure(source: Sequence[Message], target: Sequence[Message], bead: Bead) -> bool | None:
    """Whether a bead is surely a translation; None where it says nothing about that."""
    if len(bead.source) != 1 or len(bead.target) != 1:
        return False
    a, b = source[bead.source[0]], target[bead.target[0]]
    if not a.translatable or a.text == b.text:
        return None
    return not bead.doubt


def _is_shared(source: Sequence[Message], target: Sequence[Message], bead: Bead) -> bool:
    """Whether a text left as it is holds one word at the most."""
    if bead.doubt != LEFT_IN_ENGLISH or len(bead.source) != 1 or len(bead.target) != 1:
        return False
    text = target[bead.target[0]].text
    return text == source[bead.source[0]].text and len(WORD.findall(text)) <= 1


def _held(sure: Sequence[bool | None], place: int) -> bool:
    """Whether the nearest beads that say something, before and behind, are sure."""
    before = next((s for s in reversed(sure[:place]) if s is not None), True)
    after = next((s for s in sure[place + 1 :] if s is not None), True)
    return before and after and any(sure)
