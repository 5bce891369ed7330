"""Blocks that hold blocks: lists, quotes, definitions, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from notes2po.dialect.kramdown import spans, starts
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.guards import guarded
from notes2po.dialect.kramdown.meanings import named
from notes2po.dialect.kramdown.page import Place
from notes2po.dialect.lines import Line

BOX = re.compile(r"\[([ xX])\]\s+")


def indented(lines: Sequence[Line], mark: str, pad: int) -> list[Line]:
    """*lines* behind a marker: *pad* spaces between, all that follows below the first."""
    if not lines:
        return []
    indent = " " * (len(mark) + pad)
    first = Line(mark + " " * pad + lines[0].text, lines[0].number)
    if starts.RULE.match(first.text):
        first = Line(f"{mark}{' ' * pad}\\{lines[0].text}", lines[0].number)
    rest = [
        Line(indent + line.text if line.text.strip() else "", line.number) for line in lines[1:]
    ]
    return [first, *rest]


def split(blocks: Sequence[Block]) -> tuple[list[Block], list[Line]]:
    """*blocks* without the blank lines at their ends, and those at the end."""
    inner = list(blocks)
    last: list[Line] = []
    if inner and inner[0].kind == "blank":  # the first line of an empty item
        inner[0] = replace(inner[0], lines=inner[0].lines[1:])
    while inner and inner[-1].kind == "blank":
        last = [*inner.pop().lines, *last]
    while inner and inner[0].kind == "blank":
        inner.pop(0)
    return inner, last


def quote(block: Block, place: Place) -> list[Line]:
    """A quote: its lines as they were where they say the same."""
    was = {line.number: line.text for line in block.lines}
    lines = place.inside(split(block.parts)[0])
    result = []
    for line in lines:
        text = was.get(line.number, "")
        if text.startswith(">") and starts.QUOTE.sub("", text, count=1) == line.text:
            result.append(Line(text, line.number))
        else:
            result.append(Line(f"> {line.text}".rstrip(), line.number))
    return result or [Line(">", block.number)]


def flat(block: Block, place: Place) -> list[Line]:
    """What is in a list or a quotation that stands too deep to be one."""
    if block.info:
        place.page.told(block.number, "list", block.lines[0].text, block.info, lost=True)
    return place.inside(split(block.parts)[0], 0)


def listed(block: Block, place: Place) -> list[Line]:
    """A list, one marker for all its items."""
    if "toc" in block.attributes.names or any("toc" in i.attributes.names for i in block.parts):
        place.page.told(block.number, "attributes", "{:toc}")
        return []
    bullet = block.parts[0].mark if block.kind == "bullets" else ""
    result: list[Line] = []
    for item in block.parts:
        inner, blank = split(item.parts)
        mark = bullet or (item.mark if len(item.mark) < 11 else "1.")
        if item.mark != mark:
            place.page.told(item.number, "list", item.mark, mark)
        lines = place.inside(boxed(inner), 2)
        pad = int(item.info or "1")
        if not 1 <= pad <= 4 or (lines and lines[0].text.startswith("    ")):
            pad = 1
        lines = named(item, lines, place.page)
        result += indented(lines, mark, pad) or [Line(f"{mark} ", item.number)]
        if item is not block.parts[-1]:
            result += [Line("", line.number) for line in blank]
    return result


def boxed(blocks: list[Block]) -> list[Block]:
    """The blocks of an item; ``[x]`` before the first word becomes a box."""
    if not blocks or blocks[0].kind != "paragraph":
        return blocks
    first = blocks[0].lines[0]
    match = BOX.match(first.text)
    if not match or (len(first.text) == match.end() and len(blocks[0].lines) == 1):
        return blocks
    box = "☐ " if match[1] == " " else "☑ "
    line = Line(box + first.text[match.end() :], first.number)
    return [replace(blocks[0], lines=(line, *blocks[0].lines[1:])), *blocks[1:]]


def definitions(block: Block, place: Place) -> list[Line]:
    """Terms, and what each of them means. Two terms with one meaning stand on one line."""
    result: list[Line] = []
    terms: list[Line] = []
    for part in block.parts:
        if part.kind == "term":
            terms.append(part.lines[0])
            continue
        if terms:
            if result and result[-1].text:
                result.append(Line("", terms[0].number))
            texts = [spans.convert(line.text.strip(), place.page, line.number) for line in terms]
            result += [Line(guarded([", ".join(texts)])[0], terms[0].number)]
            terms = []
        inner, blank = split(part.parts)
        lines = place.inside(inner, 2)
        pad = int(part.info or "1")
        if not 1 <= pad <= 4 or len(lines) > 1:
            pad = 1  # the plugin indents what is in a definition by two, whatever its text is
        if part.attributes.names == ("apart",) and result and result[-1].text:
            result.append(Line("", part.number))
        result += indented(lines, ":", pad) or [Line(": &#8203;", part.number)]
        if part is not block.parts[-1]:
            result += [Line("", line.number) for line in blank[:1]]
    return result


def footnote(block: Block, place: Place) -> list[Line]:
    """A note, if something refers to it; of two with one name kramdown takes the second."""
    if place.page.referred.get(block.info, 0) == 0:
        place.page.told(
            block.number, "footnote", block.lines[0].text, "nothing refers to it", lost=False
        )
        return []
    if place.page.last.get("^" + block.info, block.number) != block.number:
        return []
    lines = place.inside(split(block.parts)[0])
    mark = f"[^{block.info}]:"
    if not lines:
        return [Line(f"{mark} &#8203;", block.number)]
    first = Line(f"{mark} {lines[0].text}", lines[0].number)
    if lines[0].text.startswith(("    ", "```", "~~~", "|", ">", "#")):
        lines.insert(0, Line("", block.number))
        first = Line(mark, block.number)
    rest = [
        Line(f"    {line.text}" if line.text.strip() else "", line.number) for line in lines[1:]
    ]
    return [first, *rest]
