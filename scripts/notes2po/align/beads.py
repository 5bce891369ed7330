"""Pair the messages of an English page with those of a translation that has drifted.

Two lists of messages in, beads out. No files, clock or chance: the same lists
give the same beads, whatever other notes are in the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from notes2po.align.alike import LEFT_IN_ENGLISH, shared_words
from notes2po.align.bitext import Bitext
from notes2po.align.doubts import (
    LITTLE_IN_COMMON,
    MOVED,
    UNLIKELY,
    find_doubt,
    without_crossed,
    without_halves,
)
from notes2po.align.lattice import Posterior
from notes2po.messages import Bead, Message

LEAST = 0.25  # below that it is no pair at all
# However likely a pair is by its place, its own evidence must not speak against it
# more than this: the less, the surer its neighbours are.
LEAST_SCORE = -2.5
HELD_LEAST_SCORE = -7.0  # both its neighbours are pairs, from HELD on
AGREED_LEAST_SCORE = -12.0  # all blocks of the pages agree
HELD = 0.9
# Blocks without a partner may have moved, past so many others at the most.
WINDOW = 12
MOVED_SCORE = 4.5
SURE_MOVED_SCORE = 7.0
# A translation beside its original, which was kept: its place speaks for it, too.
SURE_BESIDE = 2.0

Pair = tuple[tuple[int, ...], tuple[int, ...]]


def align(source: Sequence[Message], target: Sequence[Message]) -> list[Bead]:
    """Beads over both lists: each index is in exactly one of them.

    A bead is 1-1, 1-0, 0-1, 2-1 or 3-1 (merged), 1-2 or 1-3 (split). An empty ``doubt``
    makes a 1-1 bead sure. Text left in English is paired with its original, in
    doubt: ``LEFT_IN_ENGLISH``. Landmarks are paired with landmarks only, and
    their beads say nothing a reader will see.

    Beads are in the order of the source, a target alone behind the bead of the
    target before it; targets are in order but for swapped neighbours and blocks
    that moved by at most WINDOW others. Where both lists have the same shapes,
    all beads are 1-1 (save inline images and markup of swapped neighbours).

    Ties: of two beads equally likely, the one with the smaller source indices,
    then the smaller target indices; of equally good moves likewise.

    Anchor points bend a corridor (patience diff), in which a lattice of Gale and
    Church's beads gives each its posterior probability; see the modules.
    """
    if not source or not target:
        return [
            *(Bead((i,), ()) for i in range(len(source))),
            *(Bead((), (j,)) for j in range(len(target))),
        ]
    bitext = Bitext(source, target)
    beads = _beside_copies(bitext, _choose(bitext, bitext.posteriors()))
    beads = without_halves(bitext, without_crossed(bitext, beads))
    beads += _move(bitext, beads)
    ordered = _in_order(_with_guests(bitext, beads), len(target))
    return shared_words(source, target, ordered)


def _choose(bitext: Bitext, found: Sequence[Posterior]) -> list[Bead]:
    """The likeliest beads that take no index twice.

    Beads that exclude each other share a probability of 1, so that those above
    one half are never in conflict; the rest is taken greedily.
    """
    pairs = _pairs(found)
    held = {(i[0], j[0]) for (i, j), p in pairs.items() if len(i) == len(j) == 1 and p >= HELD}
    beads: list[Bead] = []
    sources: set[int] = set()
    targets: set[int] = set()
    for (i, j), probability in sorted(pairs.items(), key=lambda p: (-round(p[1], 9), p[0])):
        if probability < LEAST or not sources.isdisjoint(i) or not targets.isdisjoint(j):
            continue
        doubt = find_doubt(bitext, i, j, probability)
        if len(i) == len(j) == 1 and bitext.score(i[0], j[0]) < _least(bitext, i[0], j[0], held):
            if not bitext.agrees:
                continue
            doubt = LITTLE_IN_COMMON
        sources.update(i)
        targets.update(j)
        beads.append(Bead(i, j, doubt))
    return beads


def _beside_copies(bitext: Bitext, beads: Sequence[Bead]) -> list[Bead]:
    """*beads*, with the translation where the original was kept right beside it."""
    taken = {j for bead in beads for j in bead.target}
    found: list[Bead] = []
    for bead in beads:
        exchanged = bead
        if bead.doubt == LEFT_IN_ENGLISH and bead.target[0] in bitext.copies:
            i, copy = bead.source[0], bead.target[0]
            beside = [
                j
                for j in (copy + 1, copy - 1)
                if 0 <= j < len(bitext.targets) and j not in taken | bitext.copies
            ]
            none = (LEAST_SCORE, 0)
            score, near = max([none, *((bitext.score(i, j), -j) for j in beside)])
            if score > LEAST_SCORE:
                taken.add(-near)
                exchanged = Bead((i,), (-near,), "" if score >= SURE_BESIDE else UNLIKELY)
        found.append(exchanged)
    return found


def _least(bitext: Bitext, i: int, j: int, held: AbstractSet[tuple[int, int]]) -> float:
    """How much the evidence of a pair may speak against it, in this place."""
    if bitext.agrees:
        return AGREED_LEAST_SCORE
    ends = {(-1, -1), (len(bitext.sources), len(bitext.targets))}
    neighbours = {(i - 1, j - 1), (i + 1, j + 1)}
    return HELD_LEAST_SCORE if neighbours <= held | ends else LEAST_SCORE


def _pairs(found: Iterable[Posterior]) -> dict[Pair, float]:
    """Probabilities of pairs: swapped neighbours are two of them."""
    pairs: dict[Pair, float] = defaultdict(float)
    for p in found:
        if p.step == (2, 2):
            pairs[(p.i,), (p.j + 1,)] += p.probability
            pairs[(p.i + 1,), (p.j,)] += p.probability
        elif all(p.step):
            i, j = range(p.i, p.i + p.step[0]), range(p.j, p.j + p.step[1])
            pairs[tuple(i), tuple(j)] += p.probability
    return pairs


def _move(bitext: Bitext, beads: Sequence[Bead]) -> list[Bead]:
    """Beads of all blocks that have none yet: pairs that moved, then each alone."""
    i_taken = {i for bead in beads for i in bead.source}
    j_taken = {j for bead in beads for j in bead.target}
    free = [i for i in range(len(bitext.sources)) if i not in i_taken]
    others = [j for j in range(len(bitext.targets)) if j not in j_taken]
    moved: list[Bead] = []
    if bitext.agrees:
        # Only where several swaps are equally likely; the rest stays where it is.
        return [Bead((i,), (j,), UNLIKELY) for i, j in zip(free, others, strict=True)]
    for score, i, j in sorted(_moves(bitext, free, others)):
        if i not in i_taken and j not in j_taken:
            i_taken.add(i)
            j_taken.add(j)
            doubt = MOVED if -score < SURE_MOVED_SCORE else find_doubt(bitext, (i,), (j,), 1.0)
            moved.append(Bead((i,), (j,), doubt))
    moved += [Bead((i,), ()) for i in free if i not in i_taken]
    moved += [Bead((), (j,)) for j in others if j not in j_taken]
    return moved


def _moves(
    bitext: Bitext, free: Sequence[int], others: Sequence[int]
) -> Iterable[tuple[float, int, int]]:
    for i in free:
        low, high = bitext.rows[i][0] - WINDOW, bitext.rows[i + 1][1] + WINDOW
        for j in others:
            if low <= j < high and j not in bitext.copies and bitext.targets[j].profile.text:
                score = bitext.score(i, j)
                if score >= MOVED_SCORE:
                    yield -score, i, j


def _with_guests(bitext: Bitext, beads: Iterable[Bead]) -> list[Bead]:
    """*beads* in the indices of messages, and those of what lies inside the blocks."""
    left, right = bitext.left, bitext.right
    found: list[Bead] = []
    for bead in beads:
        source = tuple(left.hosts[i] for i in bead.source)
        target = tuple(right.hosts[j] for j in bead.target)
        found.append(Bead(source, target, bead.doubt))
        guests = [n for i in bead.source for n in left.guests.get(i, ())]
        others = [n for j in bead.target for n in right.guests.get(j, ())]
        for kind in sorted(
            {_kind(left.messages[n]) for n in guests} | {_kind(right.messages[n]) for n in others}
        ):
            a = [n for n in guests if _kind(left.messages[n]) == kind]
            b = [n for n in others if _kind(right.messages[n]) == kind]
            found += _guest_beads(bitext, a, b, bead.doubt)
    return found


def _kind(message: Message) -> tuple[str, bool]:
    return message.shape, message.translatable


def _guest_beads(
    bitext: Bitext, source: Sequence[int], target: Sequence[int], doubt: str
) -> list[Bead]:
    """One for one if there are as many on both sides, else each alone."""
    if len(source) != len(target):
        return [*(Bead((i,), ()) for i in source), *(Bead((), (j,)) for j in target)]
    beads = []
    for i, j in zip(source, target, strict=True):
        a, b = bitext.left.messages[i], bitext.right.messages[j]
        english = a.translatable and a.text == b.text and bitext.names.ordinary(a.text.split())
        beads.append(Bead((i,), (j,), LEFT_IN_ENGLISH if english else doubt))
    return beads


def _in_order(beads: Iterable[Bead], targets: int) -> list[Bead]:
    """By source; a target alone follows the bead of the target before it."""
    partner = {j: bead.source[-1] for bead in beads if bead.source for j in bead.target}
    places: list[int] = []
    for j in range(targets):
        places.append(partner.get(j, places[-1] if places else -1))

    def place(bead: Bead) -> tuple[int, int]:
        return (bead.source[0], -1) if bead.source else (places[bead.target[0]], bead.target[0])

    return sorted(beads, key=place)
