"""The table that ``make bench-site`` prints, and its ratios."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sites.progress import CLEAR

from bench.usage import Usage


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``output`` is in MB."""

    name: str
    pages: int
    usage: Usage
    output: float


def begin() -> None:
    """Print the table's head."""
    print(f"{'':25}{'pages':>6}{'seconds':>9}{'CPU':>9}{'peak MB':>10}{'output MB':>11}")


def show(row: Row) -> Row:
    """Print a line of the table, once it is measured."""
    say("")
    usage = row.usage
    numbers = f"{usage.seconds:9.1f}{usage.cpu:9.1f}{usage.megabytes:10.0f}{row.output:11.1f}"
    print(f"{row.name:25}{row.pages:6}{numbers}", flush=True)
    return row


def say(what: str) -> None:
    """What is being measured, on a line of the terminal that the next one takes."""
    if sys.stderr.isatty():
        print(f"{CLEAR}{what}", end="", file=sys.stderr, flush=True)


def compare(rows: Sequence[Row]) -> None:
    """The ratios of each pair at one size, and the growth from the smallest to the largest."""
    for first, second in pairwise(rows):
        if first.name.startswith("stock") and second.name.startswith("ours"):
            ratios = [f"{b / a:.2f}" for a, b in zip(values(first), values(second), strict=True)]
            name = f"{second.name} / {first.name}"
            print(f"{name}, {first.pages} pages: {', '.join(ratios)}")
    for name in ("stock", "ours"):
        own = [row for row in rows if row.name == name]
        for last in own[1:]:
            ratios = [f"{b / a:.2f}" for a, b in zip(values(own[0]), values(last), strict=True)]
            print(f"{name}, {last.pages} / {own[0].pages} pages: {', '.join(ratios)}")


def values(row: Row) -> tuple[float, float, float, float]:
    return row.usage.seconds, row.usage.cpu, row.usage.megabytes, row.output
