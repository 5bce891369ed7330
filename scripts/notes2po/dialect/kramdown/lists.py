"""Lists, and lists of definitions: which lines belong to which item, as kramdown counts indents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.attributes import NONE, Attributes, parse
from notes2po.dialect.kramdown.blocks import DEEPEST, FLATTEST, Block, Scan
from notes2po.dialect.lines import Line

TAIL = r"([\t| ].*)$"
MARKERS = {"bullets": r"[+*-]", "numbers": r"[0-9]++\.", "definitions": ":"}
APART = Attributes(names=("apart",))
LEADING_TABS = re.compile(r"\t+")


@dataclass(slots=True)
class Item:
    """An item that is being read: its marker, its chunks of lines, and how it is indented."""

    mark: str
    indent: int
    chunks: list[list[Line]]
    attributes: Attributes = NONE
    nested: bool = False
    pad: int = 1  # spaces between the marker and the text


@cache
def marker(kind: str, most: int) -> re.Pattern[str]:
    """What begins the next item of a list, indented by *most* at the most."""
    return re.compile(rf"( {{0,{most}}}{MARKERS[kind]}){TAIL}")


@cache
def content(indent: int) -> re.Pattern[str]:
    """What begins a line that is indented as an item is."""
    tab = r"(?:\t| {4})"
    fours, ones = divmod(indent, 4)
    return re.compile(rf"(?:{tab}{{{fours}}} {{{ones}}}|{tab}{{{fours + 1}}})")


def first_line(mark: str, rest: str, number: int) -> Item:
    """The item that begins with *mark*, *rest* after it."""
    indent = len(mark)
    said = starts.ITEM_ATTRIBUTES.match(rest)
    if not rest.strip() or (said and said.end() == len(rest)):
        indent = 4
    else:
        rest = _expanded(rest, indent)
        indent += len(rest) - len(rest.lstrip(" "))
    rest = rest.lstrip()
    attributes = NONE
    if said := starts.ITEM_ATTRIBUTES.match(rest):
        attributes, rest = parse(said[1]), rest[said.end() :]
    pad = indent - len(mark)
    item = Item(mark.strip(), min(indent, 60), [[Line(rest, number)]], attributes, pad=pad)
    item.nested = starts.is_list(rest)
    return item


def _expanded(text: str, column: int) -> str:
    """*text* with the tabs before its first word as spaces; it stands at *column*."""
    width, at = column, 0
    while at < len(text) and text[at] in " \t":
        width += 1 if text[at] == " " else 4 - width % 4
        at += 1
    return " " * (width - column) + text[at:]


def listed(found: Scan, at: int) -> int:
    """One list with all its items."""
    text = found.text(at)
    kind = "bullets" if starts.BULLET.match(text) else "numbers"
    if not starts.is_list(text) or found.depth >= FLATTEST:
        return at
    items, end = read(found.lines, at, kind)
    blocks = []
    for item in items:
        inner: list[Block] = []
        for chunk in item.chunks:
            found.scan(chunk, found.depth + 2, inner)
        number = item.chunks[0][0].number
        blocks.append(
            Block(
                "item", (Line("", number),), tuple(inner), item.mark, str(item.pad), item.attributes
            )
        )
    lines = tuple(found.lines[at:end])
    if found.depth < DEEPEST:
        found.add(Block(kind, lines, tuple(blocks)), sealed=True)
    else:
        found.add(Block("flat", lines, tuple(flat(blocks)), info=found.flat), sealed=True)
    ended = end > at and starts.BLANK.match(found.lines[end - 1].text)
    if end < len(found.lines) and starts.EOB.match(found.text(end)):
        end += 1
        found.bounded = True
    elif ended:
        found.bounded = True
        end = _unread_blanks(found, at, end)
    return end


def flat(items: Sequence[Block]) -> Iterator[Block]:
    """What is in *items*, one after another."""
    for item in items:
        yield Block("blank", item.lines)
        yield from item.parts


def _unread_blanks(found: Scan, at: int, end: int) -> int:
    """The blank lines at the end of a list stand after it."""
    while end > at + 1 and starts.BLANK.match(found.lines[end - 1].text):
        end -= 1
    return end


def read(lines: Sequence[Line], at: int, kind: str) -> tuple[list[Item], int]:
    """The items of the list at *at*, and the line after them: kramdown's ``parse_list``."""
    items: list[Item] = []
    begins, blank = marker(kind, 3), False
    while at < len(lines):
        text, number = lines[at].text, lines[at].number
        if (blank and starts.RULE.match(text)) or starts.EOB.match(text):
            break
        if match := begins.match(text):
            items.append(first_line(match[1], match[2], number))
            begins, blank = marker(kind, max(0, min(items[-1].indent - 1, 3))), False
        elif starts.BLANK.match(text):
            if kind != "definitions":
                items[-1].nested = True
            items[-1].chunks[-1].append(Line("", number))
            blank = True
        elif continues(items[-1], text, blank=blank):
            take(items[-1], text, number, chunked=kind != "definitions")
            blank = False
        else:
            break
        at += 1
    return items, at


def continues(item: Item, text: str, *, blank: bool) -> bool:
    """Whether a line belongs to an item: indented as it is, or, with no blank line before, lazy."""
    if content(item.indent).match(text):
        return True
    lead = len(text) - len(text.lstrip(" "))
    ends = lead <= min(item.indent, 3) and (
        starts.ATTRIBUTES.match(text) or starts.ends_by_tag(text)
    )
    return not blank and not ends


def take(item: Item, text: str, number: int, *, chunked: bool) -> None:
    """Give a line to an item. The first list inside it begins a chunk of its own."""
    tabs = LEADING_TABS.match(text)
    if tabs:
        text = "    " * len(tabs[0]) + text[tabs.end() :]
    inside = text.startswith(" " * item.indent)
    if inside:
        text = text[item.indent :]
    if chunked and starts.is_list(text):
        if not item.nested and inside:
            item.chunks.append([])
            item.nested = True
        elif item.nested and not inside:
            text = " " * (item.indent + 4) + text
    item.chunks[-1].append(Line(text, number))


def definitions(found: Scan, at: int) -> int:
    """``: what it is``, below a paragraph of terms."""
    if not starts.DEFINITION.match(found.text(at)) or found.depth >= DEEPEST:
        return at
    terms = _terms(found)
    if terms is None:
        return at
    apart = found.last == "blank"
    while found.last in ("blank", "paragraph"):
        done = found.last == "paragraph"
        found.blocks.pop()
        if done:
            break
    items, end = read(found.lines, at, "definitions")
    parts = [Block("term", (line,)) for line in terms.lines]
    for item in items:
        inner = tuple(found.scan(item.chunks[0], found.depth + 2, None))
        parts.append(
            Block(
                "meaning", (item.chunks[0][0],), inner, ":", str(item.pad), APART if apart else NONE
            )
        )
        apart = bool(inner) and inner[-1].kind == "blank"
    end = _unread_blanks(found, at, end)
    found.add(Block("definitions", (), tuple(parts), attributes=terms.attributes), sealed=True)
    return end


def _terms(found: Scan) -> Block | None:
    """The paragraph before, with at most one blank line between."""
    before = found.blocks[-2:]
    if before and before[-1].kind == "paragraph":
        return before[-1]
    if len(before) == 2 and before[0].kind == "paragraph" and before[1].kind == "blank":
        return before[0] if len(before[1].lines) == 1 else None
    return None
