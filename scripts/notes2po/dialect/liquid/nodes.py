"""What is rendered: nodes that know their line, tell what they became, and cost no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from io import StringIO
from typing import Any, TextIO

from liquid.ast import Node
from liquid.builtin.content import ContentNode, Literal
from liquid.builtin.output import Output, OutputNode
from liquid.context import RenderContext
from liquid.exceptions import (
    LiquidError,
    LiquidInterrupt,
    OutputStreamLimitError,
    ResourceLimitError,
    UnknownFilterError,
)
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.undefined import Undefined

from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.front_matter import zone_of
from notes2po.dialect.lines import Change, Line, excerpt
from notes2po.dialect.liquid.values import LONGEST, TooMuchError, shown

# Tags, variables and rounds of loops that one note may cost; each takes some 20 µs.
STEPS = 50_000


class LineBuffer(StringIO):
    """Text in pieces, each with the line of the note it is of."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[tuple[str, int, bool]] = []
        self.line = 1
        self.advances = False
        self.ended = False  # a block has just ended: nothing may follow in its line
        self.size = 0

    def write(self, text: str) -> int:
        """Take *text*; where ``advances`` is set, each of its lines is one of the note's."""
        if text and self.ended:
            self.ended = False
            rest = text.lstrip(" \t")
            if rest and not rest.startswith("\n"):
                self.pieces.append(("\n", self.line, False))
        if text:
            self.size += len(text)
            if self.size > 5 * LONGEST:
                raise OutputStreamLimitError(f"more than {5 * LONGEST:,} signs", token=None)
            self.pieces.append((text, self.line, self.advances))
        return len(text)

    def write_block(self, lines: Sequence[Line]) -> None:
        """Take *lines* that must stand alone, indented as what stands before them in their line."""
        before = self._begun()
        if before.strip():
            self.write("\n")
            before = ""
        for place, line in enumerate(lines):
            self.line = line.number
            indent = before if place and not line.text.startswith(before) else ""
            self.write(("\n" if place else "") + (indent + line.text if line.text else ""))
        self.ended = True

    def _begun(self) -> str:
        """The line that has begun, as far as it is written."""
        parts: list[str] = []
        for text, _line, _advances in reversed(self.pieces):
            parts.append(text.rpartition("\n")[2])
            if "\n" in text:
                break
        return "".join(reversed(parts))

    def since(self, mark: int) -> str:
        """What was written after *mark*, a number of pieces; enough of it for a report."""
        return "".join(text[:200] for text, _line, _advances in self.pieces[mark : mark + 50])

    def forget(self, mark: int) -> None:
        """Take back what was written after *mark*."""
        self.size -= sum(len(text) for text, _line, _advances in self.pieces[mark:])
        del self.pieces[mark:]

    def lines(self) -> list[Line]:
        """The text as lines; a line is of the note's line that its first sign is of."""
        found: list[Line] = []
        text, number = "", 0
        for piece, line, advances in self.pieces:
            first, *rest = piece.split("\n")
            number = number if text else line
            text += first
            for step, part in enumerate(rest, 1):
                found.append(Line(text, number))
                text, number = part, line + step * advances
        return [*found, Line(text, number)] if self.pieces else found


@dataclass(slots=True)
class Told:
    """The changes of a note, equal ones of one line folded."""

    found: dict[tuple[int, str], Change] = field(default_factory=dict)

    def add(self, line: int, was: str, became: str, lost: bool = False) -> None:
        """Tell of a tag or variable, once for each line that it stands in."""
        key = (line, was)
        known = self.found.get(key)
        if known is None:
            self.found[key] = Change(line, "liquid", excerpt(was), excerpt(became), lost)
        elif lost and not known.lost:
            self.found[key] = Change(line, "liquid", excerpt(was), excerpt(became), True)

    def changes(self) -> list[Change]:
        """All of them, by line."""
        return sorted(self.found.values(), key=lambda change: change.line)


def _as_it_is(value: object, *_arguments: object, **_named: object) -> object:
    return value


class Context(RenderContext):
    """Liquid's context, with the blog, the note and what it may cost."""

    def prepare(self, engine: Any, blog: Blog, path: str, told: Told) -> None:
        """Set what Liquid's own constructor has no place for."""
        self.engine, self.blog, self.path, self.told = engine, blog, path, told
        self.tag_line = 0  # of the tag that is being rendered
        self.zone: tzinfo = zone_of(blog.config)
        self.steps = STEPS
        self.depth = 0
        self.line = 0  # of the include that is being rendered
        self.includes: list[str] = []
        self.scope._maps = type(self.scope._maps)(  # noqa: SLF001 - Liquid's clock goes
            (self.locals, self.globals, self.counters)
        )

    def filter(self, name: str, token: Any) -> Callable[..., object]:
        """The filter of that *name*; a plugin's leaves its value as it is, as it does in Liquid."""
        try:
            return super().filter(name, token)
        except UnknownFilterError:
            text = "left as it is: a plugin's filter, or none"
            self.tell(self.tag_line, f"| {name}", text, True)
            return _as_it_is

    def spend(self, steps: int = 1) -> None:
        """Count steps. Raises TooMuchError where there were too many."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuchError(f"more than {STEPS:,} steps")

    @contextmanager
    def loop(self, namespace: Mapping[str, object], forloop: Any) -> Iterator[RenderContext]:
        """Liquid's loop; each of its rounds is a step."""
        self.spend(forloop.length)
        with super().loop(namespace, forloop) as context:
            yield context

    def tell(self, line: int, was: str, became: str, lost: bool = False) -> None:
        """Tell of a tag at *line*, or at that of the include it stands in."""
        self.told.add(self.line or line, was, became, lost)


class PlacedContent(ContentNode):
    """Text as it stands."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the text, line by line of the note."""
        if context.depth:  # type: ignore[attr-defined]
            context.spend()  # type: ignore[attr-defined]
        if not isinstance(buffer, LineBuffer):
            return buffer.write(self.text)
        buffer.line, buffer.advances = self.token.line, True  # type: ignore[attr-defined]
        written = buffer.write(self.text)
        buffer.advances = False
        return written


class PlacedLiteral(Literal):
    """Text between tags."""

    node_class = PlacedContent


class ToldOutput(OutputNode):
    """``{{ … }}``: what is not known is told."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value as Ruby does."""
        value = self.expression.evaluate(context)
        if isinstance(value, Undefined):
            name = str(self.expression)
            if type(value) is Undefined and _all_known(self.expression, context):
                return 0
            raise UnknownVariableError(f"{name} is not known", token=None)
        text = shown(value)
        context.spend(len(text) // 100)  # type: ignore[attr-defined]
        return buffer.write(text)


def _all_known(expression: Any, context: RenderContext) -> bool:
    """Whether Jekyll has no more of a variable than the files say, and so shows nothing, too.

    Of a name at the top, and of what stands in ``site`` beside the settings, a plugin may know.
    """
    path = getattr(getattr(expression, "left", None), "path", [""])
    if path[0] == "site":
        return len(path) > 2 and path[1] in context.scope["site"]  # type: ignore[operator]
    return path[0] in context.scope


class UnknownVariableError(LiquidError):
    """A variable that neither the note nor the blog's files tell."""


class TellingOutput(Output):
    """The tag of variables."""

    node_class = ToldOutput


class Guarded(Tag):
    """A tag whose nodes are guarded."""

    def __init__(self, inner: Tag) -> None:
        super().__init__(inner.env)
        self.inner = inner
        self.name, self.block, self.end = inner.name, inner.block, inner.end

    def parse(self, stream: TokenStream) -> Node:
        """The inner tag's node, guarded."""
        return GuardedNode(stream.current, self.inner.parse(stream))


class GuardedNode(Node):
    """A node that tells what it became, and fails alone."""

    __slots__ = ("inner",)

    def __init__(self, token: Any, inner: Node) -> None:
        super().__init__(token)
        self.inner = inner
        self.blank = inner.blank

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the inner node; what fails is taken back, and told."""
        assert isinstance(context, Context)  # noqa: S101 - of this room alone
        line, text = self.token.line, self.token.text  # type: ignore[attr-defined]
        mark = _mark(buffer)
        if isinstance(buffer, LineBuffer):
            buffer.line = line
        context.depth += 1
        try:
            context.spend(1 + len(text) // 100)
            context.tag_line = line
            self.inner.render(context, buffer)
        except LiquidInterrupt:
            raise
        except (ResourceLimitError, RecursionError) as error:
            if context.depth > 1 or context.line:
                raise
            _forget(buffer, mark)
            context.tell(line, text, f"left out: {reason_of(error)}", True)
        except Exception as error:
            _forget(buffer, mark)
            context.tell(line, text, f"left out: {reason_of(error)}", True)
        else:
            context.tell(line, text, _since(buffer, mark))
        finally:
            context.depth -= 1
        return 0


def reason_of(error: BaseException) -> str:
    """An error of Liquid's as a few words."""
    if isinstance(error, RecursionError):
        return "too deep"
    text = str(error.args[0]) if error.args else type(error).__name__
    return re.sub(r"\s+", " ", text)


def _mark(buffer: TextIO) -> int:
    return len(buffer.pieces) if isinstance(buffer, LineBuffer) else buffer.tell()


def _since(buffer: TextIO, mark: int) -> str:
    if isinstance(buffer, LineBuffer):
        return buffer.since(mark)
    return buffer.getvalue()[mark : mark + 200] if buffer.tell() - mark < 5000 else ""  # type: ignore[attr-defined]


def _forget(buffer: TextIO, mark: int) -> None:
    if isinstance(buffer, LineBuffer):
        buffer.forget(mark)
    else:
        buffer.seek(mark)
        buffer.truncate()


def render_nodes(nodes: Iterable[Node], context: Context, buffer: TextIO) -> None:
    """Render *nodes* in turn; ``break`` and ``continue`` go to the loop around them."""
    for node in nodes:
        node.render(context, buffer)
