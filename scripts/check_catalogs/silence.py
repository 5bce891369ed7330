"""A translator's word that a code does not apply: ``# check: off CODE``, for one entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from check_catalogs.findings import CODES, Problem

OFF = re.compile(r"^\s*check:\s*off\b(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry, or the header: the line where it begins, its comments, what is wrong where."""

    line: int
    comment: str
    problems: tuple[tuple[int, Problem], ...]
    msgid: str = ""


def settle(place: Place, lines: Sequence[str]) -> tuple[list[tuple[int, Problem]], int]:
    """What is to be told of *place*, with the line, and how many problems it silences.

    A code that nobody knows, or that silences nothing, is a problem itself: it
    would hide one that comes later.
    """
    if "check:" not in place.comment:
        return list(place.problems), 0
    off = [code for match in OFF.findall(place.comment) for code in re.split(r"[\s,]+", match)]
    told = [(line, problem) for line, problem in place.problems if problem.code not in off]
    silenced = len(place.problems) - len(told)
    used = {problem.code for _, problem in place.problems}
    for code in dict.fromkeys(filter(None, off)):
        if code in used:
            continue
        line = _line_of(lines, place.line, code)
        if code in CODES:
            told.append((line, Problem("unused-off", f"{code} is not found here: take it out")))
        else:
            text = f"there is no code {code}: write one that CODES.md lists"
            told.append((line, Problem("unknown-code", text)))
    return told, silenced


def _line_of(lines: Sequence[str], start: int, code: str) -> int:
    """The line of the comment that turns *code* off, from the line *start* on."""
    for number in range(start, len(lines) + 1):
        line = lines[number - 1]
        if line.startswith("#") and OFF.search(line.lstrip("#")) and code in line:
            return number
    return start
