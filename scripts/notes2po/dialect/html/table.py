"""Tables of HTML: Markdown's own where they can be, ``{list-table}`` where cells are more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from notes2po.dialect.html import names as html_names
from notes2po.dialect.html.pieces import on_one_line
from notes2po.dialect.html.spans import text_pieces
from notes2po.dialect.html.tree import Element, Text
from notes2po.dialect.html.work import Block, Place, Work, fenced, indented, joined
from notes2po.dialect.lines import Line

# Lines' numbers beside code, which are no code.
GUTTERS = re.compile(r"(?:^|[\s-])(?:gutter|linenos|linenodiv|line-?numbers|gl)(?:\s|$)")
IN_CELL = ("p", "div", "center", "address")
SPAN = 1000  # HTML allows no more columns
Tr = tuple[list[Element], int]  # the cells of a row as they stand, and its line
Spanned = tuple[int, str]  # for how many rows, and the name of what spans them


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and whether all are headings or it stands in ``thead``."""

    cells: tuple[Element, ...]
    heads: bool
    line: int


def table(element: Element, work: Work, place: Place) -> list[Block]:
    """A table; of one column without a heading, what is in its cells."""
    rows = _rows(element)
    caption = next((e for e in element.elements if e.name == "caption"), None)
    stray = _strays(element)
    before = work.content(Element("", element.line, children=stray), work, place) if stray else []
    columns = max((len(row.cells) for row in rows), default=0)
    if not rows or (columns == 1 and not rows[0].heads) or _lays_out(element):
        cells = [cell for row in rows for cell in row.cells]
        return [
            *before,
            *(work.content(caption, work, place) if caption else []),
            *(block for cell in cells for block in _cell(cell, work, place)),
        ]
    for cell in (cell for row in rows for cell in row.cells if _is_wide(cell)):
        work.tell(cell.line, cell.source, "the cells that it spans are empty")
    targets = work.take()
    title = on_one_line(text_pieces(caption, work)) if caption else ""
    if not title and _is_simple(rows):
        lines = _piped(rows, columns, work)
    else:
        lines = _as_list(rows, columns, title, element.line, (work, place.deeper))
    return [*before, Block((*targets, *work.take(), *lines), "table")] if lines else before


def _strays(element: Element) -> list[Element | Text]:
    """What stands in a table between its rows and cells: browsers show it before the table."""
    found: list[Element | Text] = []
    for child in element.children:
        if isinstance(child, Text):
            found += [child] if child.text.strip() else []
        elif child.name in html_names.ROWS | {"tr"}:
            found += _strays(child)
        elif child.name not in ("caption", "td", "th", "colgroup", "col"):
            found.append(child)
    return found


def _lays_out(element: Element) -> bool:
    """Whether a table only puts things beside each other: code beside its lines' numbers, tables."""
    if element.attributes.get("role") in ("presentation", "none"):
        return True
    return any(True for _ in element.find("table")) or any(
        _is_gutter(cell) for cell in element.find("td")
    )


def _is_gutter(cell: Element) -> bool:
    return bool(GUTTERS.search(cell.attributes.get("class", "")))


def _cell(cell: Element, work: Work, place: Place) -> list[Block]:
    if _is_gutter(cell):
        return []
    work.mark(cell.attributes, cell.line)
    return work.content(cell, work, place)


def _rows(element: Element) -> list[Row]:
    """The rows with cells: those of ``thead`` first, of ``tfoot`` last."""
    order: dict[str, list[Row]] = {"thead": [], "tbody": [], "tfoot": []}

    def walk(children: Sequence[Element], part: str) -> None:
        rows: list[Tr] = []
        if loose := _cells(children):
            rows.append((loose, loose[0].line))
        for child in children:
            if child.name == "tr":
                rows.append((_cells(child.elements), child.line))
            elif child.name in order:
                order[part] += _spread(rows, part)  # what spans rows ends with its group
                rows = []
                walk(child.elements, child.name)
        order[part] += _spread(rows, part)

    walk(element.elements, "tbody")
    return [row for part in order.values() for row in part]


def _cells(children: Iterable[Element]) -> list[Element]:
    return [child for child in children if child.name in ("td", "th")]


def _spread(rows: Sequence[Tr], part: str) -> Iterator[Row]:
    """The rows of a group, each cell in its column: where one spans others, these are empty."""
    taken: dict[int, Spanned] = {}  # by column: what comes down from above, for how many rows
    for number, (cells, line) in enumerate(rows):
        row: list[Element] = []
        below = {at: (left - 1, name) for at, (left, name) in taken.items() if left > 1}
        queue = iter(cells)
        while len(row) < SPAN:
            at = len(row)
            if at in taken:
                row.append(Element(taken[at][1], line))
            elif cell := next(queue, None):
                wide = _span(cell, "colspan") or 1
                tall = _span(cell, "rowspan") or len(rows) - number
                free = next((n for n in range(1, wide) if at + n in taken), wide)
                row += [cell, *(Element(cell.name, line) for _ in range(1, free))]
                if tall > 1:
                    below |= dict.fromkeys(range(at, at + free), (tall - 1, cell.name))
            elif at < max(taken, default=0):
                row.append(Element("td", line))
            else:
                break
        taken = below
        if cells:
            heads = part == "thead" or all(cell.name == "th" for cell in cells)
            yield Row(tuple(row[:SPAN]), heads, line)


def _span(cell: Element, name: str) -> int:
    """How many rows or columns a cell is over; 0 for all that come."""
    said = cell.attributes.get(name, "").strip()
    return min(int(said), SPAN) if re.fullmatch(r"[0-9]{1,5}", said) else 1


def _is_simple(rows: Sequence[Row]) -> bool:
    """Whether Markdown's own table can say it: one row of headings, and text in the cells."""
    if not rows[0].heads or any(row.heads for row in rows[1:]) or len(rows) == 1:
        return False
    cells = [cell for row in rows for cell in row.cells]
    if any(cell.name == "th" for row in rows[1:] for cell in row.cells):
        return False
    return not any(_is_wide(cell) or _holds_blocks(cell) for cell in cells)


def _is_wide(cell: Element) -> bool:
    return any(
        cell.attributes.get(name, "1") not in ("", "0", "1") for name in ("colspan", "rowspan")
    )


def _holds_blocks(cell: Element) -> bool:
    if cell.markdown:
        return len(cell.markdown) > 1
    inner = [child for child in cell.elements if child.name in html_names.BLOCK or child.blocks]
    if len(inner) > 1:
        return True
    return any(child.name not in IN_CELL or _holds_blocks(child) for child in inner)


def _piped(rows: Sequence[Row], columns: int, work: Work) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        texts = []
        for cell in row.cells:
            work.mark(cell.attributes, cell.line)
            texts.append(on_one_line(text_pieces(cell, work)).replace("|", "\\|"))
        texts += [""] * (columns - len(texts))
        lines.append(Line(f"| {' | '.join(texts)} |", row.line))
        if len(lines) == 1:
            lines.append(Line(f"|{' --- |' * columns}", row.line))
    return lines


def _as_list(
    rows: Sequence[Row], columns: int, title: str, line: int, where: tuple[Work, Place]
) -> list[Line]:
    """A ``{list-table}``: https://docutils.sourceforge.io/docs/ref/rst/directives.html#list-table."""
    work, place = where
    heads = next((number for number, row in enumerate(rows) if not row.heads), 0)
    stubs = all(row.cells[0].name == "th" for row in rows) and columns > 1
    options = [f":header-rows: {heads}"] if heads else []
    options += [":stub-columns: 1"] if stubs else []
    body: list[Line] = []
    for row in rows:
        cells = [joined(_cell(cell, work, place)) for cell in row.cells]
        cells += [[]] * (columns - len(cells))
        for number, lines in enumerate(cells):
            marker = "  - " if number else "* - "
            body += indented(lines or [Line("", row.line)], marker, "    ")
    return fenced(f"{{list-table}} {title}", options or [], body, line)
