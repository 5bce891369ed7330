"""What the attributes of a block mean on a page: a name that links lead to, a note, a warning."""

from __future__ import annotations

import re

from notes2po.dialect.kramdown import attributes, starts
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.page import Page
from notes2po.dialect.lines import Line


def named(block: Block, lines: list[Line], page: Page) -> list[Line]:
    """*lines* with what the attributes of their block mean."""
    said = attributes.resolved(block.attributes, page.named)
    if not said or not lines:
        return lines
    first, last = lines[0].number, lines[-1].number
    if kind := attributes.admonition(said):
        longest = max((len(m[0]) for line in lines if (m := re.match(":+", line.text))), default=0)
        mark = ":" * max(3, longest + 1)
        if all(line.text.startswith(">") for line in lines):
            lines = [Line(starts.QUOTE.sub("", line.text), line.number) for line in lines]
        lines = [Line(f"{mark}{{{kind}}}", first), *lines, Line(mark, last)]
    if block.kind != "heading":
        page.name(said.id, first)
        lines = [*page.take(), *lines]
    if said.says:
        page.told(first, "attributes", _attributes(said), kind)
    return lines


def _attributes(said: attributes.Attributes) -> str:
    parts = [f"#{said.id}"] if said.id else []
    parts += [f".{name}" for name in said.classes]
    parts += [f'{key}="{value}"' for key, value in said.pairs]
    return "{: " + " ".join(parts) + "}"
