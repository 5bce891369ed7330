"""The HTML within a text: its elements become pieces, its tags in Markdown become Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from notes2po.dialect.html import formulas as html_formulas
from notes2po.dialect.html import media as html_media
from notes2po.dialect.html import names as html_names
from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.pieces import Kind, Piece
from notes2po.dialect.html.tree import Element, Text, plain
from notes2po.dialect.html.work import Work
from notes2po.dialect.lines import text_of

# What browsers write around an element, or a reader does who has no ruby.
AROUND = {"q": ("“", "”"), "rt": ("(", ")")}
RUNS = re.compile(r"^(?:javascript|vbscript|data):", re.IGNORECASE)


def pieces_of(nodes: Iterable[Element | Text], work: Work) -> Iterator[Piece]:
    """The pieces of a text: marks, links, pictures, code. Whatever is not shown is told."""
    for node in nodes:
        if isinstance(node, Text):
            yield from _text(node)
        else:
            yield from _element(node, work)


def _text(node: Text) -> Iterator[Piece]:
    """Text, and the formulas that MathJax finds in it: between tags no backslash is doubled."""
    text, done, line = node.text, 0, node.line
    for match in html_formulas.IN_HTML.finditer(text) if "$" in text or "\\" in text else ():
        if formula := html_formulas.in_html(match):
            yield Piece(Kind.TEXT, html_text.escaped(text[done : match.start()]), line)
            line += text.count("\n", done, match.end())
            yield Piece(Kind.ATOM, html_formulas.role(html.unescape(formula)), line)
            done = match.end()
    yield Piece(Kind.TEXT, html_text.escaped(text[done:]), line)


def _element(element: Element, work: Work) -> Iterator[Piece]:
    name, line = element.name, element.line
    work.mark(element.attributes, line, *(("id", "name") if name == "a" else ("id",)))
    if element.markdown:
        yield markdown_piece(element, work)
    elif name in html_names.CODE or name in ("pre", "xmp"):
        yield from code_pieces(element, work)
    elif name == "a":
        yield from _marked(element, link_end(element, work), work)
    elif name in html_names.MARKS:
        yield from _marked(element, html_names.MARKS[name], work)
    elif name == "br":
        yield Piece(Kind.BREAK, "", line)
    elif name == "wbr":
        yield Piece(Kind.ATOM, "<wbr>", line)
    elif name in html_names.BLOCK:
        yield Piece(Kind.BREAK, "", line)
        yield from pieces_of(element.children, work)
        yield Piece(Kind.BREAK, "", line)
    else:
        yield from _object(element, work)


def _object(element: Element, work: Work) -> Iterator[Piece]:
    """What is neither a mark nor a link nor a block."""
    name, line = element.name, element.line
    if name in ("img", "image"):
        yield Piece(Kind.ATOM, html_media.picture(element, work), line)
    elif name in html_names.MEDIA:
        yield from media(element, work)
    elif name in html_names.UNSEEN:
        work.tell(line, element.source)
    elif name in html_names.SEEN:
        gone(element, work)
    elif name in ("abbr", "acronym"):
        yield from _abbreviation(element, work)
    elif name == "math":
        yield from _formula(element, work)
    else:
        before, after = AROUND.get(name, ("", ""))
        yield Piece(Kind.TEXT, before, line)
        yield from pieces_of(element.children, work)
        yield Piece(Kind.TEXT, after, line)


def _marked(element: Element, mark: str, work: Work) -> Iterator[Piece]:
    if mark:
        yield Piece(Kind.OPEN, mark, element.line)
    yield from pieces_of(element.children, work)
    if mark:
        yield Piece(Kind.CLOSE, mark, element.line)


def link_end(element: Element, work: Work) -> str:
    """What ends the Markdown of a link; empty where it leads nowhere."""
    href = element.attributes.get("href", "").strip()
    if RUNS.match(href) or href == "#" or not (where := work.to(href, element.line)):
        return ""
    return f"]({html_text.destination(where, element.attributes.get('title', ''))})"


def gone(element: Element, work: Work) -> None:
    """Tell of what a reader of the blog sees and no page can show."""
    if element.attributes.get("type", "").lower() == "hidden":
        work.tell(element.line, element.source)
        return
    was = f"{element.source} {html.unescape(plain(element))}"
    work.tell(element.line, was, f"a page has no <{element.name}>", lost=True)


def media(element: Element, work: Work) -> Iterator[Piece]:
    """A link to what a video, a frame or the like shows."""
    source = html_media.media_source(element)
    if not source or RUNS.match(source):
        gone(element, work)
        return
    title = html_text.literal(html_media.media_title(element, source))
    where = work.to(source, element.line)
    link = f"[{title}]({html_text.destination(where)})" if where else title
    work.tell(element.line, element.source, link)
    yield Piece(Kind.ATOM, link, element.line)


def _abbreviation(element: Element, work: Work) -> Iterator[Piece]:
    short = html_text.one_line(html.unescape(plain(element)))
    long = html_text.one_line(element.attributes.get("title", ""))
    if short and long and not re.search(r"[()`]", short) and "`" not in long:
        yield Piece(Kind.ATOM, f"{{abbr}}`{short} ({long})`", element.line)
        return
    yield from pieces_of(element.children, work)


def _formula(element: Element, work: Work) -> Iterator[Piece]:
    for note in element.find("annotation"):
        tex = html_text.one_line(html.unescape(plain(note)))
        if "tex" in note.attributes.get("encoding", "") and tex and "`" not in tex:
            yield Piece(Kind.ATOM, f"{{math}}`{tex}`", element.line)
            return
    yield from pieces_of(element.children, work)


def code_pieces(element: Element, work: Work) -> list[Piece]:
    """Code in a line; a link or a picture in it stays, around or between the code."""
    found: list[Piece] = []
    for part in _code_parts(element.children, work):
        if isinstance(part, Piece):
            found.append(part)
        elif found and found[-1].kind is Kind.TEXT:
            found[-1] = Piece(Kind.TEXT, found[-1].text + part, element.line)
        else:
            found.append(Piece(Kind.TEXT, part, element.line))
    pieces: list[Piece] = []
    for piece in found:
        pieces += _as_code(piece) if piece.kind is Kind.TEXT else [piece]
    return pieces


def _code_parts(nodes: Iterable[Element | Text], work: Work) -> Iterator[Piece | str]:
    """What is in code: its text, and the pieces that are none."""
    for node in nodes:
        if isinstance(node, Text):
            yield html.unescape(node.text)
        elif node.name == "br":
            yield " "
        elif node.name == "img":
            yield Piece(Kind.ATOM, html_media.picture(node, work), node.line)
        elif node.name == "a" and (end := link_end(node, work)):
            yield Piece(Kind.OPEN, end, node.line)
            yield from _code_parts(node.children, work)
            yield Piece(Kind.CLOSE, end, node.line)
        elif node.markdown:
            yield text_of(node.markdown)
        elif node.name not in html_names.UNSEEN:
            yield from _code_parts(node.children, work)


def _as_code(piece: Piece) -> Iterator[Piece]:
    """A text as code; white space at its ends stays outside."""
    code = piece.text.translate(_LINES)
    bare = html_text.one_line(code)
    if code[:1] == " ":
        yield Piece(Kind.TEXT, " ", piece.line)
    if bare:
        yield Piece(Kind.ATOM, html_text.code_span(bare), piece.line)
    if bare and code[-1:] == " ":
        yield Piece(Kind.TEXT, " ", piece.line)


_LINES = {ord(character): " " for character in "\n\r\t\f"}


def text_pieces(element: Element, work: Work) -> list[Piece]:
    """The pieces of an element that holds text only: a heading, a cell, a term."""
    if element.markdown:
        return [markdown_piece(element, work)]
    return list(pieces_of(element.children, work))


def markdown_piece(element: Element, work: Work) -> Piece:
    """The Markdown within an element, as MyST, without the lines between its paragraphs."""
    text = text_of(work.inner(element.markdown)).strip()
    return Piece(Kind.TEXT, re.sub(r"\n\s*\n", "\n", text), element.markdown[0].number)
