"""Why blocks that belong together by all evidence may still be no translation of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from notes2po.align.alike import LEFT_IN_ENGLISH
from notes2po.align.bitext import Bitext
from notes2po.align.english import mostly_english
from notes2po.align.profiles import Token, profile
from notes2po.messages import Bead

# What a translator reads beside a msgstr that is marked fuzzy.
PARTLY_ENGLISH = "partly left in English"
MERGED = "two English blocks stand in one block of the translation"
SPLIT = "this block stands in two blocks of the translation"
MOVED = "found at another place in the translation"
UNLIKELY = "may belong to another English block"
ELSEWHERE = "code or an address in it stands in another block on the other side"
LITTLE_IN_COMMON = "has little in common with its English"
HALF = "a part of it may stand alone beside it"

SURE = 0.68  # so likely a pair is sure
SURE_SPLIT = 0.8  # and so likely blocks that are the parts of one
# Neighbours are in doubt where their evidence is so much better crosswise, and not plain.
CROSSED = 1.0
PLAIN = 20.0
# What is missed in a part of a block, and what speaks against it if it is another.
PARTED = frozenset({"code", "mark", "number", "url"})
REPLACED = frozenset({"code", "number", "url"})
TITLE = re.compile(r"(?<=[^\s.!?])\s?\[[A-Z][^\]]*\]\(")  # within a sentence


def find_doubt(
    bitext: Bitext, source: tuple[int, ...], target: tuple[int, ...], probability: float
) -> str:
    """Why these blocks, so likely a bead, may be no translation of each other, or nothing."""
    if len(source) > 1:
        return MERGED
    if len(target) > 1:
        return "" if probability >= SURE_SPLIT and not _strays(bitext, source, target) else SPLIT
    i, j = source[0], target[0]
    a, b = bitext.left.profiles[i], bitext.right.profiles[j]
    if j in bitext.copies:
        return LEFT_IN_ENGLISH
    if a.text and a.key != b.key and _is_english(bitext, i, j):
        return PARTLY_ENGLISH
    if probability < SURE:
        return UNLIKELY
    return ELSEWHERE if _torn(bitext, i, j) else ""


def _is_english(bitext: Bitext, i: int, j: int) -> bool:
    """Whether *j* is mostly English, but for the titles of what it links to."""
    if not mostly_english(bitext.left.profiles[i], bitext.right.profiles[j]):
        return False
    sides = ((bitext.left, i), (bitext.right, j))
    messages = [side.messages[side.hosts[n]] for side, n in sides]
    a, b = (profile(replace(m, text=TITLE.sub(" ](", m.text))) for m in messages)
    return mostly_english(a, b)


def _strays(bitext: Bitext, source: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Whether one of the blocks that together are one was left in English or has other things."""
    ties = [tie for tie in bitext.ties if tie[0] in source or tie[1] in target]
    torn = any(i not in source or j not in target for i, j in ties)
    whole = bitext.left.profiles[source[0]]
    english = any(_is_english(bitext, source[0], j) for j in target)
    other = _differ(whole.tokens, bitext.whole(source[0], target).tokens)
    return torn or english or other or not bitext.copies.isdisjoint(target)


def _differ(source: AbstractSet[Token], target: AbstractSet[Token]) -> bool:
    """Whether each has code, an address or a number in the place of one of the other's."""
    lost, new = ({kind for kind, _ in side} for side in (source - target, target - source))
    return not lost.isdisjoint(new & REPLACED)


def _torn(bitext: Bitext, i: int, j: int) -> bool:
    """Whether code or an address ties one of the two to another block."""
    ties = [tie for tie in bitext.ties if (tie[0] == i) != (tie[1] == j)]
    if bitext.agrees:  # where nothing is missing, both must belong to others
        return any(tie[0] == i for tie in ties) and any(tie[1] == j for tie in ties)
    return bool(ties)


def without_crossed(bitext: Bitext, beads: Sequence[Bead]) -> list[Bead]:
    """*beads*, with doubt on neighbours that would be likelier the other way round.

    Their order alone speaks for such a pair, and a translator may have changed it.
    """
    sure = {(b.source[0], b.target[0]) for b in beads if _is_pair(b) and not b.doubt}
    crossed: set[tuple[int, int]] = set()
    for i, j in sure:
        if (i + 1, j + 1) in sure:
            straight = bitext.score(i, j) + bitext.score(i + 1, j + 1)
            if straight < PLAIN:
                other = bitext.score(i, j + 1) + bitext.score(i + 1, j)
                if other >= straight + CROSSED:
                    crossed |= {(i, j), (i + 1, j + 1)}
    return [
        replace(b, doubt=UNLIKELY) if _is_pair(b) and (b.source[0], b.target[0]) in crossed else b
        for b in beads
    ]


def without_halves(bitext: Bitext, beads: Sequence[Bead]) -> list[Bead]:
    """*beads*, with doubt where what a block lacks of its English stands alone beside it."""
    taken = {j for bead in beads for j in bead.target} | bitext.copies
    free = {j for j, w in enumerate(bitext.targets) if j not in taken and w.profile.text}
    return [replace(b, doubt=HALF) if free and _is_half(bitext, b, free) else b for b in beads]


def _is_half(bitext: Bitext, bead: Bead, free: AbstractSet[int]) -> bool:
    if bead.doubt or not _is_pair(bead):
        return False
    i, j = bead.source[0], bead.target[0]
    tokens = bitext.left.profiles[i].tokens - bitext.right.profiles[j].tokens
    lacks = {token for token in tokens if token[0] in PARTED}
    runs = [run for run in ((j, j + 1), (j - 1, j)) if lacks and not free.isdisjoint(run)]
    return any(not lacks.isdisjoint(bitext.whole(i, run).tokens) for run in runs)


def _is_pair(bead: Bead) -> bool:
    return len(bead.source) == len(bead.target) == 1
