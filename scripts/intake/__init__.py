"""A note or a language comes in, whole or not at all: `make note`, `make language`.

Only these two commands and outcome.py print.
"""

from __future__ import annotations

from collections.abc import Iterable

from notes2po.messages import ProblemError


class RefusedError(Exception):
    """What was asked for cannot be done; each of ``lines`` says what is wrong and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def refuse(problems: Iterable[ProblemError]) -> None:
    """Raises RefusedError with all of *problems*, each once, by their places, if there are any."""
    ordered = sorted(problems, key=lambda problem: problem.location)
    if ordered:
        raise RefusedError(*dict.fromkeys(map(str, ordered)))
