"""Elements between paragraphs become blocks of MyST."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from notes2po.dialect.html import boxes as html_boxes
from notes2po.dialect.html import lists as html_lists
from notes2po.dialect.html import names as html_names
from notes2po.dialect.html import spans as html_spans
from notes2po.dialect.html import table as html_table
from notes2po.dialect.html.pieces import Kind, Piece, on_lines, on_one_line
from notes2po.dialect.html.tree import Element, Text
from notes2po.dialect.html.work import DEPTH, Block, Content, Place, Work, indented, joined
from notes2po.dialect.lines import Change, Line

BARS = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\.|\|")  # outside of code, and not escaped
LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s*)([\w+#.-]+)")


def converted(root: Element, work: Work) -> tuple[list[Line], list[Change]]:
    """The blocks of a whole tree, as lines, and what was changed on the way."""
    lines = joined(_merged(content(root, work, Place())))
    if waiting := work.take():
        lines = [*lines, *([Line("", lines[-1].number)] if lines else []), *waiting]
    return lines, work.changes


def content(element: Element, work: Work, place: Place) -> list[Block]:
    """The blocks within an element."""
    if element.markdown:
        lines = _stripped(work.inner(element.markdown))
        return [Block((*work.take(), *lines), "markdown")] if lines else []
    return _blocks(element.children, work, place)


def _stripped(lines: Sequence[Line]) -> list[Line]:
    """Without empty lines at the begin and the end."""
    full = [number for number, line in enumerate(lines) if line.text.strip()]
    return list(lines[full[0] : full[-1] + 1]) if full else []


def _blocks(nodes: Iterable[Element | Text], work: Work, place: Place) -> list[Block]:
    done: list[Block] = []
    run: list[Element | Text] = []
    for node in nodes:
        if isinstance(node, Element) and (node.blocks or node.name in html_names.BLOCK):
            done += _paragraphs(run, work, place)
            run = []
            done += _apart(done[-1:], _block(node, work, place))
        else:
            run.append(node)
    return done + _paragraphs(run, work, place)


def _apart(before: Sequence[Block], blocks: list[Block]) -> list[Block]:
    """*blocks*, with other markers where the list before them would take them in."""
    if before and blocks and before[0].kind == blocks[0].kind:
        blocks[0] = html_lists.other_markers(blocks[0])
    return blocks


def _paragraphs(nodes: Sequence[Element | Text], work: Work, place: Place) -> list[Block]:
    """The paragraphs of a run of text: two breaks in a row part them."""
    if not nodes:
        return []
    pieces = list(html_spans.pieces_of(nodes, work))
    done: list[Block] = []
    for part in _parted(pieces):
        line = part[0].line
        opened = [Piece(Kind.OPEN, mark, line) for mark in place.marks]
        closed = [Piece(Kind.CLOSE, mark, line) for mark in reversed(place.marks)]
        if lines := without_table(on_lines([*opened, *part, *closed])):
            done.append(Block((*work.take(), *lines), "paragraph"))
    return done


def without_table(lines: list[Line]) -> list[Line]:
    """A paragraph that no bars make a table: kramdown takes lines for one that all have some."""
    if lines and all("|" in line.text for line in lines):
        first = BARS.sub(lambda match: "\\|" if match[0] == "|" else match[0], lines[0].text)
        return [Line(first, lines[0].number), *lines[1:]]
    return lines


def _parted(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """*pieces*, parted where two breaks follow each other outside of any mark."""
    part: list[Piece] = []
    depth = broken = 0
    for piece in pieces:
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(piece.kind, 0)
        if piece.kind is Kind.BREAK:
            broken += 1
        elif piece.text.strip():
            if broken > 1 and part and depth == (piece.kind is Kind.OPEN):
                yield part
                part = []
            broken = 0
        part.append(piece)
    if part:
        yield part


def _block(element: Element, work: Work, place: Place) -> list[Block]:
    name, line = element.name, element.line
    if name in html_names.UNSEEN:
        work.tell(line, element.source)
        return []
    if name in html_names.SEEN:
        html_spans.gone(element, work)
        return []
    work.mark(element.attributes, line, *(("id", "name") if name == "a" else ("id",)))
    if handler := HANDLED.get(name):
        return handler(element, work, place)
    kind = html_boxes.admonition(element)
    if kind and place.depth < DEPTH:
        return html_boxes.boxed(element, kind, work, place)
    if kind:
        work.too_deep(element)
    return content(element, work, _marked(element, work, place))


def _marked(element: Element, work: Work, place: Place) -> Place:
    """The place within an element that may be a mark around blocks."""
    name = element.name
    mark = html_names.MARKS.get(name, "")
    if name == "a":
        mark = html_spans.link_end(element, work)
    return Place((*place.marks, mark), place.depth) if mark else place


def heading(element: Element, work: Work, place: Place) -> list[Block]:
    """A heading of the level that it has in HTML."""
    if element.blocks and not element.markdown:
        inner = [child for child in element.children if isinstance(child, Element) and child.blocks]
        if any(True for child in inner for _ in child.find("pre", "table", "ul", "ol")):
            return content(element, work, place)
    text = on_one_line(html_spans.text_pieces(element, work))
    text = re.sub(r"(?<=\s)(#+)$", r"\\\1", text)
    if not text:
        return []
    marks = "#" * html_names.HEADINGS[element.name]
    return [Block((*work.take(), Line(f"{marks} {text}", element.line)), "heading")]


def quote(element: Element, work: Work, place: Place) -> list[Block]:
    """A quotation; where quotations are nested too deep, what is in it."""
    if place.depth >= DEPTH:
        work.too_deep(element)
        return content(element, work, place)
    targets = work.take()
    lines = joined(content(element, work, place.deeper))
    return [Block((*targets, *indented(lines, "> ", "> ")), "quote")] if lines else []


def rule(element: Element, work: Work, place: Place) -> list[Block]:
    """A rule; docutils knows none within a list, a quotation or a box."""
    if place.depth:
        work.tell(element.line, element.source)
        return []
    return [Block((*work.take(), Line("---", element.line)), "rule")]


def code_block(element: Element, work: Work, _place: Place) -> list[Block]:
    """A fence with the code as it is, and its language where one is named."""
    for lost in element.find("a"):
        if href := lost.attributes.get("href"):
            work.tell(lost.line, lost.source, f"code holds no link to {href}", lost=True)
    code = code_text(element)
    if not code.strip():
        return []
    lead = code[: len(code) - len(code.lstrip("\n"))].count("\n")
    code = code.strip("\n").rstrip()
    longest = max((len(run) for run in re.findall("`{3,}", code)), default=2)
    fence, first = "`" * (longest + 1), element.line + lead
    body = [Line(text, first + number) for number, text in enumerate(code.split("\n"))]
    opening = Line(f"{fence}{language(element) or 'text'}", element.line)
    return [Block((*work.take(), opening, *body, Line(fence, body[-1].number)), "code")]


def code_text(element: Element) -> str:
    """The text of code, line by line."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, Text):
            parts.append(html.unescape(child.text))
        elif child.name == "br":
            parts.append("\n")
        elif child.name not in html_names.UNSEEN:
            parts.append(code_text(child))
    if element.markdown:
        parts.append("\n".join(line.text for line in element.markdown))
    return "".join(parts).replace("\r\n", "\n").replace("\r", "\n")


def language(element: Element) -> str:
    """The language that a ``pre``, or the code in it, says it is in; empty where none does."""
    for candidate in (element, *element.find("code")):
        for name in ("class", "data-lang", "data-language", "lang"):
            value = candidate.attributes.get(name, "")
            if name == "lang" and re.fullmatch(r"[a-z]{2}(?:-\w+)?", value):
                continue  # a reader's
            if match := LANGUAGE.search(value):
                return match[1].lower()
            if name != "class" and re.fullmatch(r"[\w+#.-]+", value):
                return value.lower()
    return ""


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Without a rule at the begin, or after another."""
    last = "rule"
    for block in blocks:
        if block.kind != "rule" or last != "rule":
            yield block
        last = block.kind


HANDLED: dict[str, Content] = {
    **dict.fromkeys(html_names.LISTS, html_lists.listed),
    **dict.fromkeys(html_names.HEADINGS, heading),
    **dict.fromkeys(("pre", "xmp"), code_block),
    "blockquote": quote,
    "details": html_boxes.details,
    "dl": html_lists.defined,
    "figure": html_boxes.figure,
    "hr": rule,
    "table": html_table.table,
}
