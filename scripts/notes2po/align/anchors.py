"""Anchor points, and the corridor along them that alignments are looked for in.

Two messages are an anchor point where something stands once on either page and
in just these two; Bram Cohen's patience diff does the same with lines. Anchors
are hints: they bend the corridor, and never decide a pair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from notes2po.align.coarse import coarse_anchors
from notes2po.align.lattice import Row
from notes2po.align.profiles import Profile, Token

VOTES = {"word": 1, "sound": 0}
OTHER_VOTE = 2
ENOUGH_VOTES = 2
TYING = ("code", "url", "mark")
MARGIN = 3  # targets on either side of an anchor; merged and swapped blocks need two
BAND = 14  # a longer gap is searched along its diagonal, so many targets on either side,
PLACES = 80_000  # and more if that is not more work than this

Pair = tuple[int, int]


def find_anchors(source: Sequence[Profile], target: Sequence[Profile]) -> list[Pair]:
    """The heaviest chain of anchor points that goes forward on both pages."""
    votes: Counter[Pair] = Counter()
    here, there = _places(source), _places(target)
    for token, places in here.items():
        others = there.get(token, [])
        if len(places) == len(others) == 1 and source[places[0]].text == target[others[0]].text:
            votes[places[0], others[0]] += VOTES.get(token[0], OTHER_VOTE)
    return heaviest_chain(
        [(i, j, weight) for (i, j), weight in votes.items() if weight >= ENOUGH_VOTES]
    )


def find_ties(source: Sequence[Profile], target: Sequence[Profile]) -> list[Pair]:
    """Blocks that share code, an address or a sign which stands once on either page."""
    here, there = _places(source), _places(target)
    return [
        (places[0], there[token][0])
        for token, places in here.items()
        if token[0] in TYING and len(places) == len(there.get(token, [])) == 1
    ]


def _places(side: Sequence[Profile]) -> dict[Token, list[int]]:
    found: dict[Token, list[int]] = defaultdict(list)
    for n, p in enumerate(side):
        for token in p.tokens:
            found[token].append(n)
    return found


def heaviest_chain(weighted: Iterable[tuple[int, int, int]]) -> list[Pair]:
    """Of (source, target, weight), those that grow on both sides and weigh most together.

    Ties go to the chain that ends at the smaller source, then the smaller target.
    """
    points = sorted(weighted, key=lambda point: (point[0], -point[1], point[2]))
    links: list[int] = []
    # Ends of the best chains: targets and weights both grow.
    targets: list[int] = []
    ends: list[tuple[int, int]] = []  # weight, number of the point
    for number, (_, j, weight) in enumerate(points):
        at = bisect_left(targets, j)
        before, link = ends[at - 1] if at else (0, -1)
        links.append(link)
        total = before + weight
        if at < len(targets) and targets[at] == j and ends[at][0] >= total:
            continue
        after = at
        while after < len(targets) and ends[after][0] <= total:
            after += 1
        targets[at:after], ends[at:after] = [j], [(total, number)]
    chain: list[Pair] = []
    number = ends[-1][1] if ends else -1
    while number >= 0:
        chain.append(points[number][:2])
        number = links[number]
    return chain[::-1]


def fill_gaps(
    chain: Sequence[Pair], source: Sequence[float], target: Sequence[float]
) -> list[Pair]:
    """*chain*, and anchors by length where a gap is too long to be searched as it is.

    *source* and *target* are the log lengths of all messages, in one scale.
    """
    filled: list[Pair] = []
    ends = [(-1, -1), *chain, (len(source), len(target))]
    for (i, j), (next_i, next_j) in pairwise(ends):
        down, right = next_i - i, next_j - j
        if min(down, right) > BAND and BAND + abs(down - right) > PLACES // down:
            inner = coarse_anchors(source[i + 1 : next_i], target[j + 1 : next_j])
            filled += [(i + 1 + a, j + 1 + b) for a, b in inner]
        filled.append((next_i, next_j))
    return filled[:-1]


def corridor(chain: Sequence[Pair], n: int, m: int) -> list[Row]:
    """Rows for the lattice of *n* sources and *m* targets: the gaps between the anchors."""
    lows, highs = [m] * (n + 1), [0] * (n + 1)
    ends = [(-1, -1), *chain, (n, m)]
    for (i, j), (next_i, next_j) in pairwise(ends):
        down, right = next_i - i, next_j - j
        for row in range(max(0, i), next_i + 1):
            low, high = j - MARGIN, next_j + MARGIN + 1
            if min(down, right) > BAND:
                middle = j + (row - i) * right // down
                slack = max(BAND, min(BAND + abs(down - right), PLACES // down))
                low, high = max(low, middle - slack), min(high, middle + slack + 1)
            lows[row] = max(0, min(lows[row], low))
            highs[row] = min(m, max(highs[row], high))
    lows[0], highs[n] = 0, m
    return _forward_only(lows, highs, widen=True)


def narrow(rows: Sequence[Row], walls: Iterable[Pair]) -> list[Row]:
    """*rows*, less the places from which a path could no longer pair the *walls*.

    One place more is left on either side, where both messages can stay alone.
    """
    lows, highs = [row[0] for row in rows], [row[1] for row in rows]
    for i, j in walls:
        highs[i] = min(highs[i], j + 1)
        lows[i + 1] = max(lows[i + 1], j)
    return _forward_only(lows, highs, widen=False)


def _forward_only(lows: list[int], highs: list[int], *, widen: bool) -> list[Row]:
    """Rows that never go back, by widening or by narrowing them."""
    rising, falling = (highs, lows) if widen else (lows, highs)
    for row in range(1, len(lows)):
        rising[row] = max(rising[row], rising[row - 1])
    for row in range(len(lows) - 2, -1, -1):
        falling[row] = min(falling[row], falling[row + 1])
    return list(zip(lows, highs, strict=True))
