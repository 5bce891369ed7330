"""Lists and definition lists of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notes2po.dialect.html.pieces import Kind, Piece, on_one_line
from notes2po.dialect.html.spans import text_pieces
from notes2po.dialect.html.tree import Element, Text
from notes2po.dialect.html.work import DEPTH, Block, Place, Work, indented, joined
from notes2po.dialect.lines import Line


def listed(element: Element, work: Work, place: Place) -> list[Block]:
    """A list; where lists are nested too deep, its items one after another."""
    targets = work.take()
    items = list(_items(element, work, place.deeper))
    if place.depth >= DEPTH:
        work.too_deep(element)
        return [block for blocks in items for block in blocks]
    apart = any(len(blocks) > 1 for blocks in items)
    ordered = element.name == "ol"
    number = _start(element)
    done: list[Block] = []
    for blocks in items:
        marker = f"{number}. " if ordered else "- "
        number += 1
        done.append(Block(tuple(indented(joined(blocks), marker, " " * len(marker)))))
    kind = "ordered" if ordered else "bullets"
    lines = joined(done, apart=apart)
    return [Block((*targets, *lines), kind)] if lines else []


def _start(element: Element) -> int:
    start = element.attributes.get("start", "")
    return int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1


def _items(element: Element, work: Work, place: Place) -> Iterator[list[Block]]:
    """The blocks of each item. What stands between items belongs to the one before."""
    if element.markdown:
        yield work.content(element, work, place)
        return
    waiting: list[Block] = []
    loose = Element("", element.line)
    for child in (*element.children, None):
        if child is not None and not (isinstance(child, Element) and child.name == "li"):
            loose.children.append(child)
            continue
        between = work.content(loose, work, place)
        loose = Element("", element.line)
        if waiting or between:
            yield [*waiting, *between]
        waiting = []
        if isinstance(child, Element):
            work.mark(child.attributes, child.line)
            waiting = work.content(child, work, place)


def other_markers(block: Block) -> Block:
    """A list with other markers, so that it does not go on with the one before."""
    lines = list(block.lines)
    for number, line in enumerate(lines):
        if block.kind == "bullets" and line.text.startswith("- "):
            lines[number] = Line(f"* {line.text[2:]}", line.number)
        elif block.kind == "ordered" and re.match(r"\d+\. ", line.text):
            lines[number] = Line(line.text.replace(".", ")", 1), line.number)
    kind = f"other {block.kind}" if block.kind in ("bullets", "ordered") else block.kind
    return Block(tuple(lines), kind)


def defined(element: Element, work: Work, place: Place) -> list[Block]:
    """A definition list. Several terms of one definition stand in one, with a break between."""
    targets = work.take()
    terms: list[Piece] = []
    done: list[Block] = []
    for child in _entries(element):
        if isinstance(child, Element) and child.name == "dt":
            work.mark(child.attributes, child.line)
            terms += [Piece(Kind.BREAK, "", child.line), *text_pieces(child, work)]
            continue
        inside = child if isinstance(child, Element) else Element("", child.line, children=[child])
        targets += work.take()
        work.mark(inside.attributes, inside.line)
        if blocks := work.content(inside, work, place.deeper):
            _define(done, terms, blocks)
            terms = []
    if term := on_one_line(terms):
        done.append(Block((Line(term, terms[0].line),), "paragraph"))
    if not done:
        work.waiting = [*targets, *work.waiting]
        return []
    return [Block((*targets, *joined(done)), "definitions")]


def _define(done: list[Block], terms: Sequence[Piece], blocks: Sequence[Block]) -> None:
    """Add to *done* what defines *terms*, or without any defines the last ones once more."""
    lines = indented(joined(blocks), ": ", "  ")
    if term := on_one_line(terms):
        lines.insert(0, Line(term, terms[0].line))
    elif not (done and done[-1].kind == "definition"):
        done += blocks
        return
    done.append(Block(tuple(lines), "definition"))


def _entries(element: Element) -> Iterator[Element | Text]:
    """The terms and definitions, through a ``div`` around some."""
    for child in element.children:
        if isinstance(child, Element) and child.name == "div":
            yield from _entries(child)
        elif isinstance(child, Element) or child.text.strip():
            yield child
