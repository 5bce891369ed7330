"""Forward and backward over all alignments of a corridor: how likely is each bead.

The beads are Gale and Church's (1993) and one more, two neighbours that have
changed places. Instead of taking the one best path, all paths are summed
(Durbin et al., Biological Sequence Analysis, 1998, section 4.4, "posterior
decoding"), so that each bead comes with the probability that it is right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Step = tuple[int, int]
"""How many sources and how many targets a bead takes; (2, 2) is two swapped neighbours."""

Cell = list[tuple[Step, float]]
"""The beads that can start at one place, with their relative probabilities."""

Row = tuple[int, int]
"""The fewest and the most targets that may lie behind a path, after so many sources."""

REACH = 4  # a bead that starts in one row ends in it or in one of the next three


@dataclass(frozen=True, slots=True)
class Posterior:
    """A bead that starts at source *i* and target *j*, and the probability that it is right."""

    probability: float
    i: int
    j: int
    step: Step


@dataclass(frozen=True, slots=True)
class Lattice:
    """The beads of every row, and sums over all paths from each place to the end.

    Each row of sums is scaled to 1; *outlook* has the logarithms of what was
    taken out, of this row and all later ones.
    """

    rows: Sequence[Row]
    cells: Sequence[Sequence[Cell]]
    back: Sequence[Sequence[float]]
    outlook: Sequence[float]


def posteriors(
    rows: Sequence[Row], beads: Callable[[int, int], Cell], floor: float
) -> list[Posterior]:
    """Every bead whose probability is at least *floor*, by source, then target.

    There is one row more than sources; rows never go back and each overlaps the
    next, so that there is a path. *beads* gives the beads at (source, target).
    Time and memory are proportional to the number of places in *rows*.
    """
    cells = [[beads(i, j) for j in range(low, high + 1)] for i, (low, high) in enumerate(rows)]
    lattice = _look_back(rows, cells)
    whole = lattice.outlook[0] + math.log(lattice.back[0][0])
    found: list[Posterior] = []
    ahead = [[0.0] * (high - low + 1) for low, high in rows]
    ahead[0][0] = 1.0
    past = 0.0
    for i in range(len(rows)):
        shares = [math.exp(past + lattice.outlook[i + down] - whole) for down in range(REACH)]
        found += _step_forward(lattice, i, ahead, shares, floor)
        coming = ahead[i + 1 : i + REACH]
        peak = max((max(row) for row in coming), default=1.0)
        past += math.log(peak)
        for row in coming:
            row[:] = [value / peak for value in row]
    return found


def _look_back(rows: Sequence[Row], cells: Sequence[Sequence[Cell]]) -> Lattice:
    back = [[0.0] * (high - low + 1) for low, high in rows]
    back[-1][-1] = 1.0
    outlook = [0.0] * (len(rows) + REACH)
    for i in range(len(rows) - 1, -1, -1):
        low, row = rows[i][0], back[i]
        # Row i is reckoned in the scale of row i + 1.
        ahead = [
            (back[k], low - rows[k][0], math.exp(outlook[max(k, i + 1)] - outlook[i + 1]))
            for k in range(i, min(i + REACH, len(rows)))
        ]
        for x in range(len(row) - 1, -1, -1):
            total = row[x]
            for (down, right), weight in cells[i][x]:
                if down < len(ahead):
                    other, offset, factor = ahead[down]
                    if 0 <= x + right + offset < len(other):
                        total += weight * factor * other[x + right + offset]
            row[x] = total
        peak = max(row)
        outlook[i] = outlook[i + 1] + math.log(peak)
        back[i] = [value / peak for value in row]
    return Lattice(rows, cells, back, outlook)


def _step_forward(
    lattice: Lattice, i: int, ahead: list[list[float]], shares: Sequence[float], floor: float
) -> list[Posterior]:
    """Carry the sums of row *i* to where its beads end; give the likely ones among them."""
    found: list[Posterior] = []
    low, row = lattice.rows[i][0], ahead[i]
    reach = [
        (ahead[k], lattice.back[k], low - lattice.rows[k][0], shares[k - i])
        for k in range(i, min(i + REACH, len(ahead)))
    ]
    for x, cell in enumerate(lattice.cells[i]):
        here = row[x]
        for step, weight in cell if here else ():
            if step[0] < len(reach):
                other, outlook, offset, share = reach[step[0]]
                y = x + step[1] + offset
                if 0 <= y < len(other):
                    other[y] += here * weight
                    probability = here * weight * outlook[y] * share
                    if probability >= floor:
                        found.append(Posterior(probability, i, low + x, step))
    return found
