"""From blocks to the lines of a MyST text: each as it was where both read it alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from notes2po.dialect import attributes, code, containers, texts
from notes2po.dialect.blocks import Block
from notes2po.dialect.grids import table
from notes2po.dialect.lines import Line, excerpt, text_of
from notes2po.dialect.meanings import named
from notes2po.dialect.page import Page, Place
from notes2po.dialect.scanning import scan

SELF_CONTAINED = frozenset(("heading", "fence", "rule", "target", "link", "divider"))
INTERRUPTS = frozenset(("heading", "fence", "bullets", "quote", "one"))
NO_TEXT = frozenset(("blank", "link", "named", "abbreviation", "comment", "footnote", "target"))


def render(blocks: Sequence[Block], page: Page, depth: int = 0) -> list[Line]:
    """The lines of *blocks*; *depth* is 0 for those of the text itself."""
    result: list[Line] = []
    before = "blank"  # what the last line belongs to
    after_list = ""
    for at, block in enumerate(blocks):
        if block.kind == "blank":
            if before != "blank":
                result += [Line("", line.number) for line in block.lines]
                before = "blank"
            continue
        lines = named(block, one(block, page, depth, blocks, at, after_list), page)
        if not lines:
            continue
        if block.kind == after_list and block.kind in ("bullets", "numbers"):
            if before != "blank":
                result.append(Line("", lines[0].number))
            result += [Line("%", lines[0].number), Line("", lines[0].number)]
            before = "blank"
        kind = shape(block, lines)
        if not fits(before, kind):
            result.append(Line("", lines[0].number))
        result += lines
        before, after_list = kind, block.kind
    return result


def shape(block: Block, lines: Sequence[Line]) -> str:
    """What CommonMark has to know of a block: its kind, finer or coarser than kramdown's."""
    if block.kind in ("code", "maths"):
        return "fence" if not lines[0].text.startswith("    ") else "indented"
    if block.kind == "heading":
        return "heading" if lines[-1].text.startswith("#") else "underlined"
    if block.kind == "numbers" and lines[0].text.startswith("1."):
        return "one"
    if attributes.admonition(block.attributes):
        return "directive"
    return block.kind


def fits(before: str, after: str) -> bool:
    """Whether *after* may follow *before* without a blank line."""
    if before in ("blank", "target") or (before in SELF_CONTAINED and after != "link"):
        return True
    if before == "link":
        return after == "link"
    return (
        after in INTERRUPTS
        and before in ("paragraph", "fence", "bullets", "numbers", "one")
        and (before == "paragraph" or after in ("heading", "fence"))
    )


def one(
    block: Block, page: Page, depth: int, blocks: Sequence[Block], at: int, after_list: str
) -> list[Line]:
    """The lines of one block."""
    if block.kind == "rule":
        return rule(block, blocks, at, depth)
    if block.kind == "code":
        fenced = after_list in ("bullets", "numbers", "definitions", "footnote")
        return code.rendered(block, page, fenced=fenced)
    return RENDERERS[block.kind](block, Place(page, depth, render, scan))


def rule(block: Block, blocks: Sequence[Block], at: int, depth: int) -> list[Line]:
    """A rule, where docutils takes one: between two pieces of text, in nothing else."""
    before = [other for other in blocks[:at] if other.kind not in NO_TEXT]
    after = [other for other in blocks[at + 1 :] if other.kind not in NO_TEXT]
    if depth or not before or not after or before[-1].kind in ("rule", "heading"):
        return []
    return list(block.lines)


def as_it_is(block: Block, place: Place) -> list[Line]:
    """MyST's own."""
    del place
    return list(block.lines)


def nothing(block: Block, place: Place) -> list[Line]:
    """What was said to kramdown alone."""
    if block.kind in ("comment", "named"):
        place.page.told(block.number, "attributes", excerpt(text_of(block.lines)))
    return []


RENDERERS: dict[str, Callable[[Block, Place], list[Line]]] = {
    "paragraph": texts.paragraph,
    "heading": texts.heading,
    "maths": texts.formula,
    "html": texts.passage,
    "link": texts.link,
    "directive": as_it_is,
    "target": as_it_is,
    "divider": as_it_is,
    "comment": nothing,
    "named": nothing,
    "abbreviation": nothing,
    "table": table,
    "quote": containers.quote,
    "bullets": containers.listed,
    "numbers": containers.listed,
    "definitions": containers.definitions,
    "footnote": containers.footnote,
}
