"""The codes that the check knows, and what it says when one applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error breaks a page, or brings something in; advice is for a translator to weigh."""

    ERROR = "error"
    ADVICE = "advice"


def _of_kinds(kinds: Iterable[str]) -> Iterator[str]:
    """What a translation must keep, it can lose, change or add."""
    for kind in kinds:
        yield from (f"{kind}-lost", f"{kind}-changed", f"{kind}-added")


ERRORS = (
    "syntax",
    "language-header",
    "charset-header",
    "plural-forms",
    "unknown-code",
    *_of_kinds(("link", "label", "image", "role", "footnote", "substitution", "placeholder")),
    "html-changed",
    "html-added",
    "address-added",
    "unsafe-address",
    "block-mark",
    "blank-line",
    "line-end",
    "emphasis",
    "broken-markup",
    "formula-broken",
    "control-character",
    "bidi-override",
    "wrong-script",
    "term-shared",
)
ADVICE = (
    *_of_kinds(("code", "formula")),
    "html-lost",
    "break-lost",
    "number-lost",
    "name-lost",
    "left-in-english",
    "fuzzy",
    "msgctxt",
    "msgid-plural",
    "obsolete-heap",
    "unused-off",
)

# Every code with its level, as CODES.md explains them.
CODES: dict[str, Level] = dict.fromkeys(ERRORS, Level.ERROR) | dict.fromkeys(ADVICE, Level.ADVICE)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one message, by code, and in words what to write."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A problem at its place: the catalog as it was named, and a line counted from 1."""

    path: str
    line: int
    code: str
    text: str
    msgid: str = ""

    @property
    def level(self) -> Level:
        return CODES[self.code]


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of a catalog found; ``messages`` is how many msgstrs it looked at."""

    findings: tuple[Finding, ...]
    silenced: int
    messages: int


def quoted(text: str, most: int = 60) -> str:
    """*text* as it is shown in a finding: on one line, and not all of it where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
