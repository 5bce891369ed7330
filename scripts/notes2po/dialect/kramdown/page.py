"""What the whole of a text says, for each of its parts to know."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from notes2po.dialect.kramdown.attributes import Attributes, parse
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.lines import Change, Line, excerpt

HTML_ID = re.compile(r"<[A-Za-z][^<>]{0,500}?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)")
ASKED = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|href=[\"'])#([^\s)\"'>]+)")
NAMELESS = "nothing on the page has that name"
TARGET = re.compile(r"[a-zA-Z0-9|@<>*./_+:-]{1,100}")
HOST = re.compile(r"//[^/\s]")
REFERRED = re.compile(r"\[\^([^\]\s]+)\]")


@dataclass(slots=True)
class Page:
    """The text at hand: its names, what leads where, and what has been changed so far."""

    address: Callable[[str], str]
    labels: set[str] = field(default_factory=set)
    shared: Collection[str] | None = None  # labels that others define; None if that is not known
    dropped: set[str] = field(default_factory=set)  # labels of what is not there any more
    notes: set[str] = field(default_factory=set)
    short: dict[str, str] = field(default_factory=dict)
    named: dict[str, Attributes] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)  # anchors that a link of the page leads to
    anchors: set[str] = field(default_factory=set)  # what it may lead to
    last: dict[str, int] = field(default_factory=dict)  # where a name is defined for good
    referred: dict[str, int] = field(default_factory=dict)  # how often to each note
    answered: set[str] = field(default_factory=set)  # addresses that have been asked for
    slugs: set[str] = field(default_factory=set)  # anchors that MyST gives of itself
    led: set[str] = field(default_factory=set)  # anchors that links were left to lead to
    placed: set[str] = field(default_factory=set)  # names of parts given, in small letters
    waiting: list[Line] = field(default_factory=list)  # names that the next block gets
    wide: bool = False  # whether it is Chinese or Japanese, which Sphinx's quotes leave out
    changes: list[Change] = field(default_factory=list)

    def leads(self, url: str, line: int) -> str:
        """What to write for the address *url*."""
        if url in self.answered:
            return url
        new = self.address(opened(url))
        self.answered.add(new)
        if new != url:
            self.told(line, "link", url, new)
        return new

    def leads_on(self, url: str, line: int) -> str:
        """What to write for *url*; nothing, and that told, for a part that the page does not have."""
        name = unquote(url[1:]) if url.startswith("#") else ""
        if name and not self.has(name):
            self.told(line, "link", url, NAMELESS, lost=True)
            return ""
        return self.leads(url, line)

    def has(self, name: str) -> bool:
        """Whether the page gives *name* to a part; it is kept in mind that a link leads there."""
        if name in self.anchors:
            self.led.add(name)
        return name in self.anchors

    def name(self, name: str, line: int) -> None:
        """The next block gets a *name*, if it is one and no other block has it."""
        if TARGET.fullmatch(name) and name.lower() not in self.placed:
            self.placed.add(name.lower())
            self.waiting.append(Line(f"({name})=", line))

    def take(self) -> list[Line]:
        """The names that wait, as lines, and no longer do."""
        taken, self.waiting = self.waiting, []
        return taken

    def told(self, line: int, kind: str, was: str, became: str = "", *, lost: bool = False) -> None:
        """Keep one change for the report."""
        self.changes.append(Change(line, kind, excerpt(was), excerpt(became), lost))


def opened(url: str) -> str:
    """*url* with the scheme that browsers add to ``//host``."""
    return f"https:{url}" if HOST.match(url) else url


def label(text: str) -> str:
    """The name of a link definition as kramdown compares it."""
    return " ".join(text.split()).lower()


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks, those inside others among them."""
    for block in blocks:
        yield block
        yield from walk(block.parts)


def read(
    blocks: list[Block],
    text: str,
    address: Callable[[str], str],
    shared: Collection[str] | None = None,
) -> Page:
    """The page of *blocks*, which are those of *text*."""
    page = Page(address, wide=is_wide(text), shared=shared)
    page.labels |= {label(name) for name in shared or ()}
    for block in walk(blocks):
        if block.kind == "link":
            page.labels.add(label(block.lines[1].text))
            page.last[label(block.lines[1].text)] = block.number
            url = block.lines[2].text
            leads = bool(url) and bool(address(opened(url)))
            (page.dropped.discard if leads else page.dropped.add)(label(block.lines[1].text))
        elif block.kind == "footnote":
            page.notes.add(block.info)
            page.last["^" + block.info] = block.number
        elif block.kind == "abbreviation":
            page.short[block.mark] = block.info
        elif block.kind == "named":
            page.named[block.mark] = page.named.get(block.mark, parse("")) + parse(block.info)
        elif block.kind == "target":
            name = block.lines[0].text.strip("()= \t")
            page.placed.add(name.lower())
            page.anchors.add(name)
        if block.attributes.id:
            page.anchors.add(block.attributes.id)
    for match in REFERRED.finditer(text):
        page.referred[match[1]] = page.referred.get(match[1], 0) + 1
    for block in walk(blocks):
        if block.kind == "footnote":
            page.referred[block.info] = page.referred.get(block.info, 0) - 1
    page.asked = {match[1] for match in ASKED.finditer(text)}
    if page.asked:
        page.anchors.update(match[1] for match in HTML_ID.finditer(text))
        page.anchors.update(match[1] for match in re.finditer(r"\{:?\s?#([^\s.}]+)", text))
    return page


def drop_nameless(page: Page, blocks: Iterable[Block]) -> None:
    """Have labels lead nowhere whose address is a part that the page does not have."""
    for block in walk(blocks):
        url = block.lines[2].text if block.kind == "link" else ""
        if url.startswith("#") and not page.has(unquote(url[1:])):
            page.dropped.add(label(block.lines[1].text))


def is_wide(text: str) -> bool:
    """Whether a text is in Chinese or Japanese, by its letters."""
    wide = sum(1 for char in text if "\u3040" <= char <= "\u9fff")
    return wide * 4 > sum(1 for char in text if "a" <= char <= "z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: on which page, how deep, and what makes lines of what is in it."""

    page: Page
    depth: int
    render: Callable[[Sequence[Block], Page, int], list[Line]]
    scan: Callable[[Sequence[Line], int], list[Block]]

    def inside(self, blocks: Sequence[Block], deeper: int = 1) -> list[Line]:
        """The lines of blocks that stand in the one at hand."""
        return self.render(blocks, self.page, self.depth + deeper)

    def read(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that a text becomes which stands in the block at hand."""
        return self.inside(self.scan(lines, self.depth + 1))
