"""Headings: which level each has on its page, and which are given a name that links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from notes2po.dialect.kramdown.blocks import Block

SIGNS = re.compile(
    r"!?\[([^\]]{0,500})\](?:\([^)]{0,500}\)|\[[^\]]{0,500}\])?|<[^<>]*>|[*`]"
    r"|\{:?[^}]{0,500}\}|\\(?=[^\w\s])"
)
NOT_IN_ID = re.compile(r"[^\w\- \t]")


def plain(text: str) -> str:
    """The words of a heading without its signs, roughly as kramdown has them for its id."""
    text = SIGNS.sub(lambda match: match[1] or "", text)
    return re.sub(r"(?<!\w)_+|_+(?!\w)", "", text).strip()


def name(text: str) -> str:
    """kramdown-parser-gfm's ``generate_gfm_header_id``, without its counter."""
    return re.sub(r"[ \t]", "-", NOT_IN_ID.sub("", plain(text).lower()))


def names(blocks: Iterable[Block]) -> list[str]:
    """The id that kramdown gives to each heading of *blocks*, in their order."""
    counts: dict[str, int] = {}
    result = []
    for block in blocks:
        if block.kind != "heading":
            continue
        own = block.attributes.id or block.info
        if own:
            result.append(own)
            continue
        base = name(block.lines[1].text)
        count = counts[base] = counts.get(base, -1) + 1
        result.append(f"{base}-{count}" if count else base)
    return result


def levels(blocks: Sequence[Block], title: str) -> list[int]:
    """The level of each heading of *blocks* on the page: 0 for one that repeats its *title*.

    With a title, the first level found is the second of the page; without, the first. What is
    deeper follows it by one, whatever was skipped; what is less deep is its equal.
    """
    found = [block for block in blocks if block.kind == "heading"]
    top = 2 if title else 1
    result: list[int] = []
    open_levels: list[int] = []
    for block in found:
        level = len(block.mark)
        repeats = title and not result and level == 1
        if repeats and same(block.lines[1].text, title) and leads(blocks, block):
            result.append(0)
            continue
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        result.append(min(top - 1 + len(open_levels), 6))
    return result


def leads(blocks: Sequence[Block], heading: Block) -> bool:
    """Whether nothing but blank lines, comments and links stands before *heading*."""
    for block in blocks:
        if block is heading:
            return True
        if block.kind not in ("blank", "comment", "link", "target", "named", "abbreviation"):
            return False
    return False


def same(text: str, title: str) -> bool:
    """Whether a heading says what the title says."""
    return re.sub(r"\W+", " ", plain(text)).strip().lower() == (
        re.sub(r"\W+", " ", plain(title)).strip().lower()
    )


def slugs(texts: Sequence[tuple[int, str]], title: str) -> list[str]:
    """The anchors that MyST gives of itself to headings: (level, text), down to the third level.

    ``myst_parser.config.main``, ``heading_slug_func``'s default; numbered where they repeat.
    """
    taken = {_slug(title)} if title else set()
    counts: dict[str, int] = {}
    result = []
    for level, text in texts:
        own = ""
        if 1 <= level <= 3:
            base = own = _slug(plain(text))
            while own in taken:
                counts[base] = counts.get(base, 0) + 1
                own = f"{base}-{counts[base]}"
            taken.add(own)
        result.append(own)
    return result


def _slug(text: str) -> str:
    return re.sub(r"[^\w\u4e00-\u9fff\- ]", "", text.strip().lower().replace(" ", "-"))
