"""Tables as kramdown reads them: of lines with ``|``, with or without a head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.blocks import Block, Scan
from notes2po.dialect.lines import Line

PIPE = re.compile(r"\||[^\n]*?[^\\\n]\|")
SEPARATOR = re.compile(r"[+|: \t-]*-[+|: \t-]*$")
FOOTER = re.compile(r"[+|: \t=]*=[+|: \t=]*$")
COLUMN = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
CODE = re.compile(r"<code[^>]*>.*?</code>|(`+)(?=.*?[^`]\1(?!`)).*?[^`]\1(?!`)")


def table(found: Scan, at: int) -> int:
    """One table: rows as ``row`` blocks with a line for each cell, separators as they stand."""
    text = found.text(at)
    if "|" not in text or not (found.bounded or found.pending):
        return at
    end = at
    while end < len(found.lines) and PIPE.match(found.text(end)):
        end += 1
    if end == at or starts.INDENT.match(text):
        return at
    if end < len(found.lines) and not _boundary(found.text(end)):
        return at
    parts = [part(line, text) for line in found.lines[at:end]]
    rows = [row for row in parts if row.kind == "row"]
    if not rows or any(row.info == "no pipe" for row in rows):
        return at
    first = next((i for i, row in enumerate(parts) if row.kind == "row"), 0)
    if all(row.kind != "row" for row in parts[first + len(rows) :]) and _no_body(parts):
        return at
    found.add(Block("table", tuple(found.lines[at:end]), tuple(parts)))
    return end


def alike(lines: Sequence[Line]) -> bool:
    """Whether kramdown would read *lines* as a table, stood they alone."""
    if not lines or not all(PIPE.match(line.text) for line in lines):
        return False
    return table(Scan(lines, lambda *_: []), 0) > 0


def _boundary(text: str) -> bool:
    return bool(starts.BLANK.match(text) or starts.EOB.match(text) or starts.ATTRIBUTES.match(text))


def _no_body(parts: list[Block]) -> bool:
    """Whether all rows stand above the only separator."""
    kinds = [row.kind for row in parts]
    while kinds and kinds[0] == "separator":
        kinds.pop(0)
    return kinds[-1:] == ["separator"] and kinds.count("separator") == 1 and "footer" not in kinds


def part(line: Line, first: str) -> Block:
    """A line of a table: a separator, or a row with its cells."""
    text = line.text.rstrip(" \t")
    if SEPARATOR.match(text):
        return Block("separator", (line,))
    if FOOTER.match(text):
        return Block("footer", (line,))
    cells = cut(text)
    if first.lstrip().startswith("|") and not cells[0].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    info = "" if len(cut(text)) > 1 else "no pipe"
    return Block("row", tuple(Line(cell.strip(), line.number) for cell in cells), info=info)


def cut(text: str) -> list[str]:
    """The cells of a row: what stands between pipes, none of which is escaped or in code."""
    cells, at = [""], 0
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text):
            cells[-1] += text[at : at + 2]
            at += 2
        elif char in "`<" and (match := CODE.match(text, at)):
            cells[-1] += match[0]
            at = match.end()
        elif char == "|":
            cells.append("")
            at += 1
        else:
            cells[-1] += char
            at += 1
    return cells


def alignments(separator: str) -> list[str]:
    """Of each column of a separator: left, right, center, or nothing."""
    named = {(":", ""): "left", ("", ":"): "right", (":", ":"): "center"}
    return [named.get((left, right), "") for left, right in COLUMN.findall(separator)]
