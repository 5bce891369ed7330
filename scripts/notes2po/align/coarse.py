"""Anchor points for long gaps without any, from lengths alone.

Gale and Church (1993) align whole corpora by length and nothing else. Here a
plain best path over pairs and single blocks finds where a long gap runs, so that
its corridor can stay narrow; it decides no pair.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Gain of a pair whose log lengths differ by d: PAIR - STEEP * |d|, at the least WORST.
PAIR, STEEP, WORST = 1.0, 3.0, -1.0
ALONE = -0.6
WIDEST = 150  # targets on either side of the diagonal
RUN = 6  # pairs in a row about an anchor
DISTANCE = 8  # sources between two anchors

BOTH, SOURCE_ALONE, TARGET_ALONE = range(3)


def coarse_anchors(source: Sequence[float], target: Sequence[float]) -> list[tuple[int, int]]:
    """Anchors in the middle of runs of pairs, by the log lengths of both sides, in one scale.

    Ties go to the pair, then to the source alone.
    """
    n, m = len(source), len(target)
    reach = min(WIDEST, 2 * RUN + abs(n - m))
    lows = [max(0, i * m // n - reach) for i in range(n + 1)]
    highs = [min(m, i * m // n + reach) for i in range(n + 1)]
    moves: list[bytearray] = []
    above = Row(0, [])
    for i, (low, high) in enumerate(zip(lows, highs, strict=True)):
        above, move = _next_row(above, low, high, source[i - 1] if i else None, target)
        moves.append(move)
    return _middles(_trace(moves, lows, n, m))


@dataclass(frozen=True, slots=True)
class Row:
    """The best sum of each place of a row; its first place is *low*."""

    low: int
    sums: list[float]


def _next_row(
    above: Row, low: int, high: int, length: float | None, target: Sequence[float]
) -> tuple[Row, bytearray]:
    """The row below *above*, and the move that each of its sums ends with.

    *length* is that of the source between the two; None for the first row.
    """
    sums: list[float] = []
    moves = bytearray(high - low + 1)
    left = -math.inf if length is not None else -ALONE  # so that the first sum is 0
    for j in range(low, high + 1):
        best, move = left + ALONE, TARGET_ALONE
        x = j - above.low
        if x < len(above.sums) and above.sums[x] + ALONE >= best:
            best, move = above.sums[x] + ALONE, SOURCE_ALONE
        if length is not None and 0 < x <= len(above.sums):
            gain = PAIR - STEEP * abs(length - target[j - 1])
            pair = above.sums[x - 1] + max(gain, WORST)
            if pair >= best:
                best, move = pair, BOTH
        sums.append(best)
        moves[j - low] = move
        left = best
    return Row(low, sums), moves


def _trace(
    moves: Sequence[bytearray], lows: Sequence[int], n: int, m: int
) -> list[tuple[int, int]]:
    pairs = []
    i, j = n, m
    while i or j:
        kind = moves[i][j - lows[i]]
        if kind != TARGET_ALONE:
            i -= 1
        if kind != SOURCE_ALONE:
            j -= 1
        if kind == BOTH:
            pairs.append((i, j))
    return pairs[::-1]


def _middles(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in range(RUN, len(pairs) - RUN):
        (a, b), (c, d) = pairs[at - RUN], pairs[at + RUN]
        in_a_row = c - a == d - b == 2 * RUN
        if in_a_row and (not found or pairs[at][0] - found[-1][0] >= DISTANCE):
            found.append(pairs[at])
    return found
