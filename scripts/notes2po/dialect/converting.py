"""A note from one end to the other: front matter, Liquid, blocks, and back to lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from notes2po.dialect import liquid
from notes2po.dialect.blog import NO_BLOG, Blog
from notes2po.dialect.kramdown import headings, rendering, scanning
from notes2po.dialect.kramdown import page as pages
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.page import Page
from notes2po.dialect.lines import Change, Converted, Line, lines_of, text_of
from notes2po.markdown import FRONT_MATTER, front_matter

# A name of a part, within whatever it stands in.
NAMED = re.compile(r"(?:[ \t>]|[-*+:][ \t]|\d+[.)][ \t]|\[\^[^\]\s]+\]:)*\(([^()\s]+)\)=\s*$")


def as_it_is(address: str) -> str:
    """An address that leads where it says."""
    return address


def convert(
    text: str,
    path: str,
    blog: Blog = NO_BLOG,
    address: Callable[[str], str] = as_it_is,
    *,
    shared: Collection[str] | None = None,
    with_liquid: bool = True,
    title: str = "",
) -> Converted:
    """The note *text* in MyST. *path* is for messages; where it lies in the *blog*, Liquid knows.

    *address* is asked of each link and picture what to write instead. *shared* are the labels of
    links that are defined elsewhere, None where any may be. *title* is the page's where the note
    gives none. What is MyST already comes out as it
    is, and so does what has been converted before; where braces are MyST's substitutions, there
    is no Liquid. Raises ProblemError where the front matter cannot be read.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said = front_matter(text, path)
    found = FRONT_MATTER.match(text)
    count = found[0].rstrip("\n").count("\n") + 1 if found else 0
    lines = lines_of(text)
    head, body = lines[:count], lines[count:]
    changes: list[Change] = []
    if with_liquid:
        body, changes = liquid.render(body, blog, said, blog.place(path))
    converted, more = markdown(body, str(said.get("title") or title), address, shared)
    return Converted((*head, *converted), (*changes, *more))


def markdown(
    lines: Sequence[Line],
    title: str,
    address: Callable[[str], str],
    shared: Collection[str] | None,
) -> tuple[list[Line], list[Change]]:
    """The text below the front matter, on a page of that *title*; none where it is empty.

    A name that the text seems to give to one of its parts may be none on the page: it stands in
    code, or MyST has no such names. What leads there is then found out by a second reading.
    """
    lines = [Line(_printable(line.text), line.number) for line in lines]
    result, page = _read(lines, title, address, shared, frozenset())
    if page.led and (nameless := page.led - _names(result, page)):
        result, page = _read(lines, title, address, shared, nameless)
    return result, page.changes


def _names(lines: Sequence[Line], page: Page) -> set[str]:
    """What a link of a page, which became *lines*, may lead to."""
    return page.slugs | {match[1] for line in lines if (match := NAMED.match(line.text))}


def _read(
    lines: Sequence[Line],
    title: str,
    address: Callable[[str], str],
    shared: Collection[str] | None,
    nameless: Collection[str],
) -> tuple[list[Line], Page]:
    """The lines of a text, and its page, on which *nameless* are names of no part."""
    blocks = scanning.scan(lines)
    page = pages.read(blocks, text_of(lines), address, shared)
    levels = headings.levels(blocks, title)
    blocks = list(leveled(blocks, page, levels, title))
    page.anchors -= set(nameless)
    pages.drop_nameless(page, blocks)
    result = rendering.render(blocks, page)
    while result and not result[-1].text.strip():
        result.pop()
    return result, page


def _printable(text: str) -> str:
    """*text* without what no parser takes for text: NUL and the like, and other ends of lines."""
    return (
        re.sub(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]", " ", text)
        if not text.isprintable()
        else text
    )


def leveled(blocks: Sequence[Block], page: Page, levels: Sequence[int], title: str) -> list[Block]:
    """*blocks* whose headings have their level of the page, and a target where links need one."""
    found = [block for block in blocks if block.kind == "heading"]
    own = headings.names(found)
    texts = [(level, block.lines[1].text) for level, block in zip(levels, found, strict=True)]
    given = headings.slugs(texts, title)
    page.anchors.update(own)
    page.slugs.update(given)
    result: list[Block] = []
    at = 0
    for block in blocks:
        if block.kind != "heading":
            result.append(block)
            continue
        level, name, slug = levels[at], own[at], given[at]
        at += 1
        explicit = block.attributes.id or block.info
        wanted = (explicit or name in page.asked) and name != slug
        if wanted:
            page.name(name, block.number)
            result += [Block("target", (line,)) for line in page.take()]
        if level:
            result.append(at_level(block, level, page))
        else:
            page.told(block.number, "heading", block.lines[0].text, "repeats the title")
    return result


def at_level(block: Block, level: int, page: Page) -> Block:
    """A heading at its level."""
    mark = "#" * level
    if mark == block.mark:
        return block
    page.told(block.number, "heading", block.lines[0].text, f"{mark} {block.lines[1].text}")
    line = block.lines[1]
    return replace(block, mark=mark, lines=(Line("", line.number), line))
