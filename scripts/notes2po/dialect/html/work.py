"""What the conversion of one HTML block carries along: what was changed, and ids that wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.tree import Element
from notes2po.dialect.lines import Change, Line, excerpt, text_of

Inner = Callable[[Sequence[Line]], list[Line]]
Leads = Callable[[str, int], str]

# What MyST takes for a target's name: myst_parser's own rule, mdit_py_plugins.myst_blocks.
TARGET = re.compile(r"[a-zA-Z0-9|@<>*./_\-+:]{1,100}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: within which marks (as ``html_pieces`` names them), how deep."""

    marks: tuple[str, ...] = ()
    depth: int = 0

    @property
    def deeper(self) -> Place:
        return replace(self, depth=self.depth + 1)


# MyST reads no deeper than twenty of its levels, of which a list takes two.
DEPTH = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A block of MyST; *kind* tells those apart that would run together."""

    lines: tuple[Line, ...]
    kind: str = ""


Content = Callable[[Element, "Work", Place], list[Block]]


def as_said(url: str, _line: int) -> str:
    """An address that leads where it says."""
    return url


def _none(_element: Element, _work: Work, _place: Place) -> list[Block]:
    """What is in an element where only text is asked for."""
    return []


@dataclass(slots=True)
class Work:
    """*inner* makes MyST of Markdown lines, *content* blocks of what is in an element.

    *leads* says of an address on a line what to write instead; nothing where it leads nowhere.
    ``waiting`` are ids that the next block gets, ``seen`` those that were given, in small letters.
    """

    inner: Inner = list
    content: Content = _none
    leads: Leads = as_said
    seen: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    asked: dict[tuple[str, int], str] = field(default_factory=dict)

    def tell(self, line: int, was: str, became: str = "", *, lost: bool = False) -> None:
        """Keep a change for the report."""
        self.changes.append(Change(line, "html", excerpt(was), excerpt(became), lost))

    def too_deep(self, element: Element) -> None:
        """Tell of an element of which a page shows only what is in it."""
        self.tell(element.line, element.source, "nested too deep for a page", lost=True)

    def to(self, url: str, line: int) -> str:
        """What to write for the address *url*, as it may stand in a link; perhaps nothing."""
        url = html_text.address(url)
        if url and (url, line) not in self.asked:
            self.asked[url, line] = html_text.address(self.leads(url, line))
        return self.asked.get((url, line), "")

    def mark(self, attributes: Mapping[str, str], line: int, *names: str) -> None:
        """The next block gets the element's ids, each once."""
        for name in names or ("id",):
            target = attributes.get(name, "").strip()
            if TARGET.fullmatch(target) and target.lower() not in self.seen:
                self.seen.add(target.lower())
                self.waiting.append(Line(f"({target})=", line))

    def take(self) -> list[Line]:
        """The targets that wait, and no longer do."""
        taken, self.waiting = self.waiting, []
        return taken


def joined(blocks: Iterable[Block], *, apart: bool = True) -> list[Line]:
    """The lines of *blocks*, with an empty one between each two."""
    lines: list[Line] = []
    for block in blocks:
        if lines and apart:
            lines.append(Line("", lines[-1].number))
        lines += block.lines
    return lines


def indented(lines: Iterable[Line], first: str, rest: str) -> list[Line]:
    """*lines* behind *first*, the others behind *rest*; an empty one behind neither's spaces."""
    return [
        Line(f"{rest if number else first}{line.text}".rstrip(" "), line.number)
        for number, line in enumerate(lines)
    ]


def fenced(opening: str, options: Sequence[str], body: Sequence[Line], line: int) -> list[Line]:
    """A directive, *opening* with its name and title, around *body*; *line* is its begin's."""
    runs = re.findall(":{3,}", text_of(body))
    colons = ":" * (max(map(len, runs), default=2) + 1)
    last = body[-1].number if body else line
    head = [Line(f"{colons}{opening}".rstrip(), line), *(Line(text, line) for text in options)]
    if options and body:
        head.append(Line("", line))
    return [*head, *body, Line(colons, last)]
