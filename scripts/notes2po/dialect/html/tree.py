"""The tree of an HTML block, as browsers see it so far as a reader does.

Elements that writers do not close are closed where HTML says; what is closed in the wrong order
is opened again. An element that HTML does not know is text. The tree is no deeper than
:data:`DEPTH`: what is deeper is put there, as browsers do at 512.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notes2po.dialect.html import names
from notes2po.dialect.html.tags import Tag, tags
from notes2po.dialect.lines import Line, text_of

DEPTH = 48
MARKDOWN = frozenset(("1", "block", "span", "true"))
# Stands for the Markdown within an element; a name that nobody can write.


@dataclass(slots=True)
class Text:
    """Text as it stands in the source, references and all; *line* is its first one's number."""

    text: str
    line: int


@dataclass(slots=True)
class Element:
    """An element, and the line that its tag began on. *blocks*: whether a block is in it."""

    name: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | Text] = field(default_factory=list)
    source: str = ""
    blocks: bool = False
    markdown: tuple[Line, ...] = ()

    def find(self, *wanted: str) -> Iterator[Element]:
        """The elements of these names within, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.name in wanted:
                    yield child
                yield from child.find(*wanted)

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]


def plain(node: Element | Text) -> str:
    """All the text of a node, as it stands in the source."""
    if isinstance(node, Text):
        return node.text
    return "".join(map(plain, node.children))


def is_known(name: str) -> bool:
    """Whether browsers take an element of this name for one; with a dash it is a custom one."""
    return name in names.HTML or re.fullmatch(r"[a-z][\w.]*-[\w.-]*", name) is not None


class _Builder:
    """Builds the tree of a text, tag by tag."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.numbers = [line.number for line in lines] or [1]
        self.source = text_of(lines)
        self.root = Element("", self.numbers[0])
        self.open = [self.root]
        self.too_deep: Counter[str] = Counter()
        self.position = self.row = 0

    def advance(self, position: int) -> int:
        """The number of the line at *position*, which is not before the last one asked for."""
        self.row += self.source.count("\n", self.position, position)
        self.position = position
        return self.numbers[min(self.row, len(self.numbers) - 1)]

    def build(self) -> Element:
        """The whole tree's root."""
        source, done = self.source, 0
        for tag in tags(source):
            if tag.begin < done:  # in Markdown that was taken whole
                continue
            if tag.name and not is_known(tag.name) and not self.is_foreign:
                continue
            self.text(done, tag.begin)
            done = tag.end
            if tag.closes:
                self.close(tag.name)
            elif tag.name:
                done = self.element(tag)
        self.text(done, len(source))
        return self.root

    @property
    def is_foreign(self) -> bool:
        """Whether the place is within a formula or a drawing, which have elements of their own."""
        return any(element.name in ("math", "svg") for element in self.open)

    def text(self, begin: int, end: int) -> None:
        """Add the source's text from *begin* to *end*."""
        if end > begin:
            line = self.advance(begin)
            self.open[-1].children.append(Text(self.source[begin:end], line))

    def element(self, tag: Tag) -> int:
        """Add an element; where its content ends, if it is taken whole, or its tag."""
        self.end_others(tag.name)
        source = self.source[tag.begin : tag.end]
        element = Element(tag.name, self.advance(tag.begin), tag.attributes, source=source)
        if tag.name in names.BLOCK:
            for outer in self.open:
                outer.blocks = True
        if tag.attributes.get("markdown", "").lower() in MARKDOWN and tag.name not in names.VOID:
            end, close = _end_of(self.source, tag)
            element.markdown = self.lines(tag.end, end)
            self.open[-1].children.append(element)
            return close
        if tag.content:
            element.children.append(Text(tag.content, element.line))
        if tag.name in names.VOID or tag.name in names.RAW_TEXT:
            self.open[-1].children.append(element)
        elif len(self.open) >= DEPTH:
            self.too_deep[tag.name] += 1
        else:
            self.open[-1].children.append(element)
            self.open.append(element)
        return tag.end

    def lines(self, begin: int, end: int) -> tuple[Line, ...]:
        """The lines of the source from *begin* to *end*."""
        self.advance(begin)
        first = self.row
        texts = self.source[begin:end].split("\n")
        last = len(self.numbers) - 1
        return tuple(Line(t, self.numbers[min(first + n, last)]) for n, t in enumerate(texts))

    def end_others(self, name: str) -> None:
        """Close what ends where an element *name* begins."""
        if name in names.ENDS_PARAGRAPH:
            self.pop(frozenset(("p",)), names.PARAGRAPH_BOUNDS)
        if name in names.HEADINGS and self.open[-1].name in names.HEADINGS:
            self.open.pop()
        if name in names.ENDS:
            closed, bounds = names.ENDS[name]
            self.pop(closed, bounds)

    def pop(self, closed: frozenset[str], bounds: frozenset[str]) -> None:
        """Close the outermost element of the names *closed* within the nearest of *bounds*."""
        found = 0
        for place in range(len(self.open) - 1, 0, -1):
            name = self.open[place].name
            if name in closed:
                found = place
            elif name in bounds:
                break
        if found:
            del self.open[found:]

    def close(self, name: str) -> None:
        """Close the innermost element *name*; what else is then closed is opened again."""
        if self.too_deep[name]:
            self.too_deep[name] -= 1
            return
        for place in range(len(self.open) - 1, 0, -1):
            found = self.open[place]
            if found.name == name:
                inner = self.open[place + 1 :]
                del self.open[place:]
                if name in names.FORMATTING:
                    self.reopen(inner)
                return
            if found.name in names.END_BOUNDS and name not in names.END_BOUNDS | names.ROWS | {
                "tr"
            }:
                return

    def reopen(self, inner: Sequence[Element]) -> None:
        for element in inner:
            if element.name not in names.FORMATTING:
                return
            again = Element(element.name, element.line, _without_id(element.attributes))
            self.open[-1].children.append(again)
            self.open.append(again)


def _without_id(attributes: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in attributes.items() if key not in ("id", "name")}


def _end_of(source: str, tag: Tag) -> tuple[int, int]:
    """Where the content of an element ends, and where its end tag does."""
    depth = 1
    pattern = re.compile(rf"<(/?){re.escape(tag.name)}(?=[\s/>])[^<>]*>", re.IGNORECASE)
    for match in pattern.finditer(source, tag.end):
        depth += -1 if match[1] else 1
        if not depth:
            return match.span()
    return len(source), len(source)


def tree(lines: Sequence[Line]) -> Element:
    """The tree of the HTML in *lines*; its root has no name."""
    return _Builder(lines).build()
