"""Notes, warnings, details and figures of HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.html import media as html_media
from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.pieces import on_one_line
from notes2po.dialect.html.spans import link_end, text_pieces
from notes2po.dialect.html.tree import Element, plain
from notes2po.dialect.html.work import DEPTH, Block, Place, Work, fenced, joined
from notes2po.dialect.lines import Line, text_of

# What the classes of a box are called in blogs, themes and Bootstrap, and what in MyST.
# https://myst-parser.readthedocs.io/en/latest/syntax/admonitions.html
ADMONITIONS = {
    **{
        name: name
        for name in [
            "attention",
            "caution",
            "danger",
            "error",
            "hint",
            "important",
            "note",
            "tip",
            "warning",
        ]
    },
    "info": "note",
    "notice": "note",
    "success": "tip",
    "primary": "note",
    "secondary": "note",
    "alert": "warning",
    "warn": "warning",
}
PREFIXES = re.compile(
    r"^(?:alert|admonition|callout|notice|box|message|is|bs-callout|bd-callout|bg|panel)[-_]+|"
    r"[-_]+(?:box|block|alert|message|panel|callout)$"
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
BOXES = frozenset(("div", "aside", "p", "section"))


def admonition(element: Element) -> str:
    """The admonition that an element is by its class; an ``aside`` is a note. Empty for none."""
    if element.name not in BOXES:
        return ""
    classes = element.attributes.get("class", "").lower().split()
    named = [ADMONITIONS.get(PREFIXES.sub("", name), "") for name in classes if name != "alert"]
    found = next(filter(None, named), "")
    if not found and "alert" in classes:
        found = "warning"
    return found or ("note" if element.name == "aside" else "")


def boxed(element: Element, kind: str, work: Work, place: Place) -> list[Block]:
    """An admonition around what is in an element."""
    targets = work.take()
    body = joined(work.content(element, work, place.deeper))
    if not body:
        work.waiting = [*targets, *work.waiting]
        return []
    return [Block((*targets, *fenced(f"{{{kind}}}", (), body, element.line)), "box")]


def details(element: Element, work: Work, place: Place) -> list[Block]:
    """An admonition with the summary for its title; without one, only what is in it."""
    summary = next((e for e in element.elements if e.name == "summary"), None)
    rest = Element("", element.line, children=[c for c in element.children if c is not summary])
    if element.markdown:
        summary, rest.markdown = _summary_in(element.markdown)
    if summary is not None and place.depth >= DEPTH:
        work.too_deep(element)
    if summary is None or place.depth >= DEPTH:
        return work.content(element, work, place)
    targets = work.take()
    title = on_one_line(text_pieces(summary, work))
    body = joined(work.content(rest, work, place.deeper))
    if not title or not body:
        found = [Block((Line(title, summary.line),), "paragraph")] if title else []
        return [Block((*targets, *joined(found), *body))] if found or body else []
    opening = f"{{admonition}} {title}"
    return [Block((*targets, *fenced(opening, (), body, element.line)), "box")]


def _summary_in(lines: Sequence[Line]) -> tuple[Element | None, tuple[Line, ...]]:
    """The summary at the begin of Markdown lines, if there is one, and the other lines."""
    text = text_of(lines)
    match = re.match(r"\s*<summary\b[^<>]*>(.*?)</summary\s*>", text, re.DOTALL | re.IGNORECASE)
    if match is None:
        return None, tuple(lines)
    place = text.count("\n", 0, match.start(1))
    title = Line(html_text.one_line(match[1]), lines[place].number)
    after = text.count("\n", 0, match.end())
    rest = (Line(text[match.end() :].split("\n")[0], lines[after].number), *lines[after + 1 :])
    return Element("summary", title.number, markdown=(title,)), rest


def figure(element: Element, work: Work, place: Place) -> list[Block]:
    """A figure of one picture; anything else stands before its caption, which is a paragraph."""
    caption = next((e for e in element.elements if e.name == "figcaption"), None)
    pictures = [e for e in element.find("img") if html_media.picture_source(e.attributes)]
    inside = caption and any(True for _ in caption.find("img"))
    shown = "".join(plain(e) for e in element.elements if e is not caption).strip()
    if len(pictures) != 1 or shown or inside or _has_blocks(element, caption):
        return _unwrapped(element, caption, work, place)
    picture = pictures[0]
    where = work.to(html_media.picture_source(picture.attributes), picture.line)
    target, apart = _target(element, where, work)
    if not where or apart:
        return _unwrapped(element, caption, work, place)
    targets = work.take()
    body = joined(work.content(caption, work, place.deeper)) if caption else []
    alt = html_text.one_line(picture.attributes.get("alt", ""))
    options = [f":alt: {html_text.option(alt)}"] if alt else []
    options += [f":target: {html_text.option(target)}"] if target else []
    opening = f"{{figure}} {where}"
    return [Block((*targets, *fenced(opening, options, body, element.line)), "figure")]


def _target(element: Element, picture: str, work: Work) -> tuple[str, bool]:
    """Where the picture of a figure leads, and whether only a link around it can lead there.

    A figure's ``target`` is no address that Sphinx looks after: of this site's own pages and files
    it knows neither name nor place. A link to the very picture goes.
    """
    link = next((a for a in element.find("a") if any(True for _ in a.find("img"))), None)
    end = link_end(link, work) if link else ""
    href = work.to(link.attributes.get("href", ""), link.line) if link and end else ""
    if link and href == picture:
        work.tell(link.line, link.source, "the picture itself")
        return "", False
    return (href, False) if SCHEME.match(href) else ("", bool(href))


def _has_blocks(element: Element, caption: Element | None) -> bool:
    """Whether more than a picture and its caption is in a figure, or its caption begins oddly."""
    odd = ("pre", "table", "ul", "ol", "dl", "blockquote", "iframe", "video", "audio", "object")
    texts = [c for c in element.children if not isinstance(c, Element) and c.text.strip()]
    first = next(iter(caption.elements), None) if caption else None
    begins_odd = first is not None and first.name in odd
    return bool(texts) or begins_odd or any(e for e in element.find(*odd))


def _unwrapped(element: Element, caption: Element | None, work: Work, place: Place) -> list[Block]:
    if element.markdown:
        return work.content(element, work, place)
    rest = Element("", element.line, children=[c for c in element.children if c is not caption])
    blocks = work.content(rest, work, place)
    return blocks + (work.content(caption, work, place) if caption else [])
