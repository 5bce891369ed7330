"""One bitext: its blocks, the evidence for each bead, and the probability of each bead."""

from __future__ import annotations

import math
from collections.abc import Sequence

from notes2po.align.anchors import corridor, fill_gaps, find_anchors, find_ties, narrow
from notes2po.align.english import find_copies, find_names
from notes2po.align.evidence import Weighed, gather, measure_lengths
from notes2po.align.lattice import Cell, Posterior, Step, posteriors
from notes2po.align.lexicon import enrich
from notes2po.align.profiles import Profile, is_inline, join, profile, sounding
from notes2po.messages import Message

# How often beads occur in drifted translations, one for another. Gale and Church
# (1993, table 5) have 0.089 for 2-1 and 1-2 and 0.0099 for 1-0 and 0-1 of the
# sentences of a faithful translation; paragraphs are merged less, and go missing more.
PRIORS: dict[Step, float] = {
    (1, 1): math.log(0.95),
    (2, 1): math.log(0.006),
    (1, 2): math.log(0.006),
    (3, 1): math.log(0.0008),
    (1, 3): math.log(0.0008),
    (2, 2): math.log(0.004),
}
ALONE = 0.02
PART = 0.0005  # without a word, or torn: mostly a part of what stands beside it
COPY_ALONE = 0.3  # an original that was kept beside its translation
COPY_SCORE = 3.0  # an original stands where its translation would: a hint, no more
FLOOR = 0.02  # beads less likely than that are not looked at
PRUNED = -18.0  # of the logarithm of a weight: such a bead would cost more than all alone
FAR = 1.2  # in log length: no merged or split block is three times as long or short
NO_NEARER = 0.2  # nor one that is farther from its partner than its first part, by this
AGREED_LEAST = -30.0  # of a pair that its place alone decides

WALL = 0.99  # so likely a pair needs no second look
LEARNED_FROM = 0.9
FEWEST_WALLS = 4


class Side:
    """The messages of one page, less those that lie inside another: its guests."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        self.hosts: list[int] = []
        self.guests: dict[int, list[int]] = {}
        for number, message in enumerate(messages):
            if self.hosts and is_inline(message.shape):
                self.guests.setdefault(len(self.hosts) - 1, []).append(number)
            else:
                self.hosts.append(number)
        self.profiles = [profile(messages[number]) for number in self.hosts]

    @property
    def sounds(self) -> bool:
        """Whether some of its words are in another script than the Latin one, by sound."""
        return any(kind == "sound" for p in self.profiles for kind, _ in p.tokens)


class Bitext:
    """Two pages, and the scores of any bead between them; indices are of hosts."""

    def __init__(self, source: Sequence[Message], target: Sequence[Message]) -> None:
        self.left, self.right = Side(source), Side(target)
        if self.right.sounds:
            self.left.profiles = [sounding(p) for p in self.left.profiles]
        a, b = self.left.profiles, self.right.profiles
        self.agrees = [(p.shape, p.text) for p in a] == [(p.shape, p.text) for p in b]
        self.settled: dict[int, int] = {}
        self.names = find_names(a, b)
        self.copies = find_copies(a, b, self.names)
        chain = find_anchors(a, b)
        self.ties = find_ties(a, b)
        pairs = [(a[i], b[j]) for i, j in chain if a[i].text and a[i].key != b[j].key]
        self.lengths = measure_lengths(pairs, a, b)
        self.weigh(a, b)
        logs = [[weighed.length for weighed in side] for side in (self.sources, self.targets)]
        if self.agrees:
            self.rows = [(i, i) for i in range(len(a) + 1)]
        else:
            self.rows = corridor(fill_gaps(chain, *logs), len(a), len(b))

    def weigh(self, source: Sequence[Profile], target: Sequence[Profile]) -> None:
        """Take the evidence of these profiles for all scores from now on."""
        self.evidence = gather(source, target, self.lengths)
        self.sources = [self.evidence.weigh_source(p) for p in source]
        self.targets = [self.evidence.weigh_target(p) for p in target]
        self.joined: dict[tuple[bool, int, int], Weighed | None] = {}
        self.scores: dict[tuple[int, int], float] = {}

    def score(self, i: int, j: int) -> float:
        """The evidence for source *i* and target *j* being a pair."""
        known = self.scores.get((i, j))
        if known is None:
            if j not in self.copies:
                known = self.evidence.score(self.sources[i], self.targets[j])
            else:
                a, b = self.left.profiles[i], self.right.profiles[j]
                known = COPY_SCORE if a.text and a.key == b.key else -math.inf
            self.scores[i, j] = known
        return known

    def join(self, i: int, count: int, *, source: bool) -> Weighed | None:
        """Message *i* of one side and those behind it in one block; None where that cannot be."""
        at = (source, i, count)
        if at not in self.joined:
            page, side = (self.left, self.sources) if source else (self.right, self.targets)
            parts = [weighed.profile for weighed in side[i : i + count]]
            known = None
            if _joinable(parts, count) and (source or self.copies.isdisjoint(range(i, i + count))):
                texts = [page.messages[number].text for number in page.hosts[i : i + count]]
                weigh = self.evidence.weigh_source if source else self.evidence.weigh_target
                known = weigh(join(parts, texts))
            self.joined[at] = known
        return self.joined[at]

    def whole(self, i: int, targets: Sequence[int]) -> Profile:
        """The profile of *targets* in one block, as a translation of source *i*."""
        texts = [self.right.messages[self.right.hosts[j]].text for j in targets]
        source = self.left.messages[self.left.hosts[i]].text
        return join([self.targets[j].profile for j in targets], texts, source)

    def beads(self, i: int, j: int) -> Cell:
        """The beads that can start at source *i* and target *j*.

        Where the two pages have the same blocks all along, every block has its partner.
        """
        more, others = len(self.sources) - i, len(self.targets) - j
        cell: Cell = []
        if self.agrees:
            if more and others:
                cell.append(_bead((1, 1), max(AGREED_LEAST, self.score(i, j))))
            if more > 1 and others > 1:
                cell.append(_bead((2, 2), self.score(i, j + 1) + self.score(i + 1, j)))
            return cell
        if more:
            cell.append(SOURCE_ALONE)
        if others and (self.targets[j].profile.bare or self.targets[j].profile.torn):
            cell.append(PART_ALONE)
        elif others:
            cell.append(COPIED_ALONE if j in self.copies else TARGET_ALONE)
        if i in self.settled:
            if self.settled[i] == j:
                cell.append(_bead((1, 1), max(AGREED_LEAST, self.score(i, j))))
        elif more and others:
            cell += self._pairs(i, j, more, others)
        return cell

    def _pairs(self, i: int, j: int, more: int, others: int) -> Cell:
        source, target = self.sources[i], self.targets[j]
        found = [((1, 1), self.score(i, j))]
        far = min(FAR, abs(source.length - target.length) + NO_NEARER)
        for count in (2, 3) if target.profile.text and j not in self.copies else ():
            whole = self.join(i, count, source=True)
            if whole and abs(whole.length - target.length) < far:
                found.append(((count, 1), self.evidence.score(whole, target)))
        for count in (2, 3) if source.profile.text else ():
            whole = self.join(j, count, source=False)
            if whole and any(part.profile.torn for part in self.targets[j : j + count]):
                if abs(source.length - whole.length) < FAR:
                    mended = self.evidence.weigh_target(self.whole(i, range(j, j + count)))
                    found.append(((1, count), self.evidence.score(source, mended)))
            elif whole and abs(source.length - whole.length) < far:
                found.append(((1, count), self.evidence.score(source, whole)))
        if more > 1 and others > 1:
            found.append(((2, 2), self.score(i, j + 1) + self.score(i + 1, j)))
        return [_bead(step, score) for step, score in found if score + PRIORS[step] > PRUNED]

    def posteriors(self) -> list[Posterior]:
        """The likely beads: by what the page shows, then with the words that it teaches."""
        found = posteriors(self.rows, self.beads, FLOOR)
        ones = [p for p in found if p.step == (1, 1)]
        walls = [(p.i, p.j) for p in ones if p.probability >= WALL]
        a, b = self.left.profiles, self.right.profiles
        if not FEWEST_WALLS <= len(walls) < min(len(a), len(b)):
            return found
        sure = [
            (p.i, p.j)
            for p in ones
            if p.probability >= LEARNED_FROM and a[p.i].text and p.j not in self.copies
        ]
        self.settled = dict(walls)
        unsettled = [i for i in range(len(a)) if i not in self.settled and a[i].text]
        texts = [self.right.messages[number].text for number in self.right.hosts]
        self.weigh(*enrich(a, b, sure, unsettled, texts))
        if not self.agrees:
            self.rows = narrow(self.rows, walls)
        return posteriors(self.rows, self.beads, FLOOR)


def _joinable(parts: Sequence[Profile], count: int) -> bool:
    return len(parts) == count and all(part.text and not part.heading for part in parts)


def _bead(step: Step, score: float) -> tuple[Step, float]:
    return step, math.exp(score + PRIORS[step])


SOURCE_ALONE: tuple[Step, float] = ((1, 0), ALONE)
TARGET_ALONE: tuple[Step, float] = ((0, 1), ALONE)
PART_ALONE: tuple[Step, float] = ((0, 1), PART)
COPIED_ALONE: tuple[Step, float] = ((0, 1), COPY_ALONE)
