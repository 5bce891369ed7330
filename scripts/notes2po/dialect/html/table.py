"""Tables of HTML: Markdown's own where they can be, ``{list-table}`` where cells are more."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        loose = [child for child in children if child.name in ("td", "th")]
        if loose:
            order[part].append(_row(loose, part, loose[0].line))
        for child in children:
            if child.name in order:
                walk(child.elements, child.name)
            elif child.name == "tr":
                cells = [cell for cell in child.elements if cell.name in ("td", "th")]
                if cells:
                    order[part].append(_row(cells, part, child.line))

    walk(element.elements, "tbody")
    return [row for part in order.values() for row in part]


def _row(cells: Sequence[Element], part: str, line: int) -> Row:
    """A row; a cell over several columns is followed by empty ones."""
    wide: list[Element] = []
    for cell in cells:
        wide.append(cell)
        span = cell.attributes.get("colspan", "")
        if re.fullmatch(r"[0-9]{1,3}", span):
            wide += [Element("td", cell.line)] * (int(span) - 1)
    heads = part == "thead" or all(cell.name == "th" for cell in cells)
    return Row(tuple(wide[:SPAN]), heads, line)


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
