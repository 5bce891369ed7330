"""Tables in MyST: as they stand where GFM has them alike, else written anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.kramdown import spans
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.guards import guarded
from notes2po.dialect.kramdown.page import Page, Place
from notes2po.dialect.kramdown.tables import alignments, cut
from notes2po.dialect.lines import Line

UNESCAPED = re.compile(r"(?<!\\)\|")
SEPARATOR = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*$")
BARS = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}


def table(block: Block, place: Place) -> list[Line]:
    """A table. One without a head becomes a list of rows, for GFM knows none."""
    page = place.page
    parts = block.parts
    head = has_head(parts)
    cells = {
        part.number: [cell(line, page) for line in part.lines]
        for part in parts
        if part.kind == "row"
    }
    if head and stands(block, cells):
        return list(block.lines)
    page.told(block.number, "table", block.lines[0].text)
    rows = [part for part in parts if part.kind == "row"]
    if not head:
        return listed(rows, cells)
    width = max(len(row) for row in cells.values())
    bars = next(part for part in parts if part.kind == "separator" and part is not parts[0])
    aligned = [BARS[name] for name in alignments(bars.lines[0].text)]
    aligned = (aligned + ["---"] * width)[:width]
    result = []
    for row in rows:
        texts = cells[row.number] + [""] * (width - len(cells[row.number]))
        result.append(Line("| " + " | ".join(texts) + " |", row.number))
        if row is rows[0]:
            result.append(Line("| " + " | ".join(aligned) + " |", bars.number))
    return result


def has_head(parts: Sequence[Block]) -> bool:
    """Whether a separator stands below the first row, and rows below it."""
    kinds = [part.kind for part in parts]
    while kinds and kinds[0] == "separator":
        kinds.pop(0)
    return "separator" in kinds and "row" in kinds[kinds.index("separator") :]


def cell(line: Line, page: Page) -> str:
    """The text of a cell."""
    text = spans.convert(line.text, page, line.number).replace("\n", " ")
    return UNESCAPED.sub(r"\\|", text)


def stands(block: Block, cells: dict[int, list[str]]) -> bool:
    """Whether GFM reads a table as it stands: head, separator, rows; as many cells in each."""
    kinds = [part.kind for part in block.parts]
    if kinds[:2] != ["row", "separator"] or set(kinds[2:]) != {"row"}:
        return False
    if not SEPARATOR.match(block.lines[1].text):
        return False
    same = all(
        [line.text for line in part.lines] == cells[part.number]
        for part in block.parts
        if part.kind == "row"
    )
    width = len(block.parts[0].lines)
    widths = [len(part.lines) for part in block.parts if part.kind == "row"]
    bars = cut(block.lines[1].text.strip().strip("|"))
    return same and len(bars) == width and max(widths) <= width


def listed(rows: Sequence[Block], cells: dict[int, list[str]]) -> list[Line]:
    """Rows as a directive: MyST's ``list-table``."""
    width = max(len(row) for row in cells.values())
    first, last = rows[0].number, rows[-1].number
    result = [Line(":::{list-table}", first), Line("", first)]
    for row in rows:
        texts = cells[row.number] + [""] * (width - len(cells[row.number]))
        for at, text in enumerate(texts):
            mark = "* -" if not at else "  -"
            (plain,) = guarded([text.replace("\\|", "|")])
            result.append(Line(f"{mark} {plain}".rstrip(), row.number))
    return [*result, Line(":::", last)]
