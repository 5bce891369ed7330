"""From blocks to the lines of a MyST text: each as it was where both read it alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from notes2po.dialect.kramdown import attributes, code, containers, texts
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.grids import table
from notes2po.dialect.kramdown.meanings import named
from notes2po.dialect.kramdown.page import Page, Place
from notes2po.dialect.kramdown.scanning import scan
from notes2po.dialect.kramdown.starts import TARGET
from notes2po.dialect.lines import Line, excerpt, text_of

SELF_CONTAINED = frozenset(("heading", "fence", "rule", "target", "link", "divider"))
INTERRUPTS = frozenset(("heading", "fence", "bullets", "quote", "one"))
NO_TEXT = frozenset(("blank", "link", "named", "abbreviation", "comment", "footnote", "target"))


def render(blocks: Sequence[Block], page: Page, depth: int = 0) -> list[Line]:
    """The lines of *blocks*; *depth* is 0 for those of the text itself."""
    result: list[Line] = []
    before = last = ""  # what the last line belongs to, and the last block
    rules = set() if depth else rules_to_keep(blocks)
    place = Place(page, depth, render, scan)
    for at, block in enumerate(blocks):
        if block.kind == "blank":
            if before != "blank":
                result += [Line("", line.number) for line in block.lines]
                before = "blank"
            continue
        if block.kind == "rule" and at not in rules:
            continue
        lines = named(block, one(block, place, last), page)
        targets = page.take() if lines else []
        if not lines:
            before = before or "blank"  # nor is the blank line behind it needed
            continue
        if block.kind == last and block.kind in ("bullets", "numbers"):
            first = lines[0].number
            result += [Line("", first)] if before != "blank" else []
            result += [Line("%", first), Line("", first)]
            before = "blank"
        kind = shape(block, lines)
        lines = [*targets, *lines]
        if not fits(before, kind) or (
            before not in ("", "blank", "target") and TARGET.match(lines[0].text)
        ):
            result.append(Line("", lines[0].number))
        result += lines
        before, last = kind, block.kind
    if not depth and (targets := page.take()):  # nothing comes that could have them
        apart = bool(result) and bool(result[-1].text.strip())
        result += [Line("", targets[0].number)] * apart + targets
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
    if before in ("", "blank", "target") or (before in SELF_CONTAINED and after != "link"):
        return True
    if before == "link":
        return after == "link"
    return (
        after in INTERRUPTS
        and before in ("paragraph", "fence", "bullets", "numbers", "one")
        and (before == "paragraph" or after in ("heading", "fence"))
    )


def one(block: Block, place: Place, last: str) -> list[Line]:
    """The lines of one block; *last* is the kind of the one before it."""
    if block.kind == "code":
        fenced = last in ("bullets", "numbers", "definitions", "footnote", "code")
        return code.rendered(block, place.page, fenced=fenced)
    return RENDERERS[block.kind](block, place)


def rules_to_keep(blocks: Sequence[Block]) -> set[int]:
    """The rules that docutils takes: between two pieces of text, and none below a heading."""
    kept: list[int] = []
    before = "rule"
    for at, block in enumerate(blocks):
        if block.kind in NO_TEXT:
            continue
        if block.kind == "rule" and before not in ("rule", "heading"):
            kept.append(at)
        before = block.kind
    return set(kept[:-1] if before == "rule" else kept)


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
    "rule": as_it_is,
    "quote": containers.quote,
    "flat": containers.flat,
    "bullets": containers.listed,
    "numbers": containers.listed,
    "definitions": containers.definitions,
    "footnote": containers.footnote,
}
