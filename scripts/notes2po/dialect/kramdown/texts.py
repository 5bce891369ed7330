"""Blocks of text: paragraphs, headings, formulas, HTML, definitions of links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect import html
from notes2po.dialect.kramdown import maths, spans, tables
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.emphasis import NO_WIDTH
from notes2po.dialect.kramdown.guards import guarded
from notes2po.dialect.kramdown.linking import written
from notes2po.dialect.kramdown.page import Page, Place, label
from notes2po.dialect.lines import Line, text_of

DISPLAYED = re.compile(r"\s*\\\\\[(.*)\\\\\]\s*", re.DOTALL)
ANOTHER = re.compile(r"(?<!\\)\\\\[\[\]]")  # behind the end of a row it is the space below
ENVIRONMENT = re.compile(r"\s*\\begin\{(\w+\*?)\}.*\\end\{\1\}\s*", re.DOTALL)
LAST_SIGNS = re.compile(r"(^|[ \t])(#+)$")
TITLE_ENDS = re.compile(r"(?<!\\)[\"'()]")
UNESCAPED = re.compile(r'(?<!\\)"')
LEADING_COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)


def paragraph(block: Block, place: Place) -> list[Line]:
    """Text."""
    page = place.page
    text = text_of(block.lines)
    if block.info:
        page.told(block.number, "list", block.lines[0].text, block.info, lost=True)
    match = DISPLAYED.fullmatch(text) if text.lstrip().startswith("\\\\[") else None
    if match and not ANOTHER.search(match[1]):
        return displayed(block, match[1], page)
    if text.lstrip().startswith("\\begin{") and ENVIRONMENT.fullmatch(text):
        return displayed(block, text, page)
    if "<!--" in text and (comments := LEADING_COMMENTS.match(text)):
        text = text[comments.end() :]
    lines = run(text.lstrip(), block.lines, page)
    if "|" in text and tables.alike(lines):  # it was none where it stood
        lines[0] = Line("\\|".join(tables.cut(lines[0].text)), lines[0].number)
    return lines


def displayed(block: Block, formula: str, page: Page) -> list[Line]:
    """A formula that is a paragraph."""
    page.told(block.number, "maths", formula, "a block {math}")
    formula = maths.unescaped(formula)
    numbers = [line.number for line in block.lines]
    lines = formula.split("\n")
    return maths.fence(
        [Line(line, numbers[min(at, len(numbers) - 1)]) for at, line in enumerate(lines)]
    )


def run(text: str, lines: Sequence[Line], page: Page) -> list[Line]:
    """A text that stood on *lines*, in MyST."""
    if not text.strip():
        return []
    converted = spans.convert(text, page, lines[0].number).lstrip()
    shown = [line for line in guarded(converted.split("\n")) if line.strip()]
    numbers = [line.number for line in lines]
    offset = len(numbers) - text.count("\n") - 1
    return [
        Line(line, numbers[min(at + max(offset, 0), len(numbers) - 1)])
        for at, line in enumerate(shown)
    ]


def heading(block: Block, place: Place) -> list[Line]:
    """A heading within something else: as it is; those of the text itself are given a level."""
    page = place.page
    line = block.lines[1]
    text = spans.convert(line.text, page, line.number).strip()
    if len(block.lines) == 3 and text == line.text:
        return [block.lines[0], block.lines[2]]
    text = LAST_SIGNS.sub(r"\1\\\2", text) or NO_WIDTH
    first = block.lines[0]
    if text == line.text and first.text.startswith("#") and not block.info:
        return [first]
    return [Line(f"{block.mark} {text}", line.number)]


def formula(block: Block, place: Place) -> list[Line]:
    """``$$ … $$`` alone."""
    page = place.page
    page.told(block.number, "maths", text_of(block.lines), "a block {math}")
    return maths.fence(block.lines)


def passage(block: Block, place: Place) -> list[Line]:
    """HTML."""
    page = place.page
    lines, changes = html.block(block.lines, place.read, page.leads_on, page.placed)
    page.changes += changes
    return lines


def link(block: Block, place: Place) -> list[Line]:
    """A definition of a link; of two with one name kramdown takes the second."""
    page = place.page
    first, name, url, title, *more = block.lines
    if page.last.get(label(name.text), first.number) != first.number:
        return []
    if label(name.text) in page.dropped:
        page.told(first.number, "link", url.text)
        return []
    new = page.leads(url.text, first.number)
    shown = written(new)
    plain = new == url.text and not TITLE_ENDS.search(title.text)
    if plain and (shown == url.text or f"<{url.text}>" in first.text):
        return [first, *more]
    said = ' "' + UNESCAPED.sub(r'\\"', title.text) + '"' if title.text else ""
    return [Line(f"[{name.text}]: {shown}{said}", first.number)]
