"""What passes from room to room of the dialect: lines that know their place, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without its end, and the line of the note, from 1, that it came from."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something of a note's that a page says in another way, or cannot say.

    ``line`` is the note's, from 1; ``kind`` is one word of :data:`KINDS`; ``was`` is what stood
    there, ``became`` what stands there now, both as one line. It is ``lost`` where something that
    a reader of the blog sees is not on the page; ``became`` says why, then.
    """

    line: int
    kind: str
    was: str
    became: str = ""
    lost: bool = False


KINDS = (
    *("liquid", "attributes", "maths", "heading", "html", "code", "list", "table", "footnote"),
    *("abbreviation", "text", "link", "picture"),
)


@dataclass(frozen=True, slots=True)
class Converted:
    """A whole note in MyST: its lines, its front matter among them, and what was changed."""

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]

    @property
    def text(self) -> str:
        """The text of the lines, each ended by LF."""
        return "".join(f"{line.text}\n" for line in self.lines)


def lines_of(text: str) -> list[Line]:
    """The lines of a note's *text*, numbered from 1."""
    return [Line(line, number) for number, line in enumerate(text.rstrip("\n").split("\n"), 1)]


def excerpt(text: str, width: int = 100) -> str:
    """*text* as one line of a report."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def text_of(lines: Iterable[Line]) -> str:
    """Lines as one text, without an end after the last."""
    return "\n".join(line.text for line in lines)
