"""The blocks of a text as kramdown cuts it: what stands on which lines, and what is in what.

Follows kramdown 2.4.0 with the GFM parser, rule by rule and in its order
(``lib/kramdown/parser/kramdown.rb``, ``@block_parsers``). A line is looked at a bounded number
of times at each depth, and depth is bounded, so the time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from notes2po.dialect.kramdown.attributes import NONE, Attributes
from notes2po.dialect.lines import Line

# markdown-it drops what is nested deeper than 20, where a list counts twice.
DEEPEST = 16
# Beyond, what a list or a quotation holds stands without it, which is told; and beyond this, as
# deep as Python goes without care, it is text.
FLATTEST = 48
TOO_DEEP = "nested too deep for a page"


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    ``lines`` are its own, without the marks of what it is in; ``parts`` are those of an item, a
    quote or a note, each a sequence of blocks. ``mark`` is what it begins with (the marker of an
    item, the fence of code, the number signs of a heading), ``info`` what is said beside it.
    """

    kind: str
    lines: tuple[Line, ...] = ()
    parts: tuple[Block, ...] = ()
    mark: str = ""
    info: str = ""
    attributes: Attributes = NONE

    @property
    def number(self) -> int:
        """The line of the note on which it begins."""
        if self.lines:
            return self.lines[0].number
        return self.parts[0].number if self.parts else 1


@dataclass(slots=True)
class Scan:
    """What has been found so far in one sequence of blocks, at one depth."""

    lines: Sequence[Line]
    scan: Callable[[Sequence[Line], int, list[Block] | None], list[Block]]
    depth: int = 0
    blocks: list[Block] = field(default_factory=list)
    pending: Attributes = NONE  # stands before the block that it is said of
    bounded: bool = True  # kramdown's after_block_boundary?
    sealed: bool = True  # whether the last block can take no more text
    tags: dict[int, int] | None = None  # of each line with a tag: where its block ends
    unclosed: dict[str, int] = field(default_factory=dict)  # the shortest fence that none closes

    def add(self, block: Block, *, sealed: bool = False) -> None:
        """One more block, with what was said before it."""
        if self.pending:
            block = replace(block, attributes=self.pending + block.attributes)
            self.pending = NONE
        self.blocks.append(block)
        self.bounded, self.sealed = False, sealed

    def say(self, attributes: Attributes) -> None:
        """Say something of the last block."""
        last = self.blocks[-1]
        self.blocks[-1] = replace(last, attributes=last.attributes + attributes)

    def text(self, at: int) -> str:
        """The text of a line; none after the last."""
        return self.lines[at].text if at < len(self.lines) else ""

    @property
    def flat(self) -> str:
        """What to tell of a list or a quotation here, if it is the first that is too deep."""
        return TOO_DEEP if self.depth < DEEPEST + 2 else ""

    @property
    def last(self) -> str:
        """The kind of the last block."""
        return self.blocks[-1].kind if self.blocks else ""
