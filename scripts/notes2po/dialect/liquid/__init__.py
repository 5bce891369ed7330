"""Render a note's Liquid as Jekyll does before it reads any Markdown.

The engine is python-liquid; around it stand Ruby's way to cut a text into tags
(``liquid_lexer``), Jekyll's tags, filters and variables, and a guard around each tag, so that
what one of them cannot be costs nothing else. No clock, no network, nothing outside of the blog.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from liquid import BoundTemplate, Environment, Mode
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, tokenize
from liquid.exceptions import LiquidError, LiquidInterrupt
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_TAG, Token

from notes2po.dialect.blog import Blog, inside, read_text
from notes2po.dialect.lines import Change, Line, text_of
from notes2po.dialect.liquid import filters as liquid_filters
from notes2po.dialect.liquid.embeds import embedded
from notes2po.dialect.liquid.lexer import BLOCKS, Fault, Lexer, placed
from notes2po.dialect.liquid.nodes import (
    Context,
    Guarded,
    LineBuffer,
    PlacedLiteral,
    TellingOutput,
    Told,
    reason_of,
    render_nodes,
)
from notes2po.dialect.liquid.site import variables
from notes2po.dialect.liquid.tags import TAGS
from notes2po.dialect.liquid.values import LONGEST
from notes2po.messages import ProblemError

# Signs of one tag; each is read again whenever the tag is rendered.
LONGEST_TAG = 10_000
# Tags of python-liquid that Jekyll's Liquid does not have, or has otherwise.
FOREIGN = ("doc", "echo", "liquid", "render", "inline comment")


def render(
    lines: Sequence[Line], blog: Blog, page: Mapping[str, object], path: str
) -> tuple[list[Line], list[Change]]:
    """A note's *lines* with their Liquid rendered, and what became of each tag and variable.

    *page* is the note's front matter, *path* where it lies in the *blog*. A line of the result
    has the number of the note's line that it came from; text from an include has that of the
    include. Nothing is raised: what cannot be known is left out, and told as lost.
    """
    text = text_of(lines)
    if ("{{" not in text and "{%" not in text) or page.get("render_with_liquid") is False:
        return list(lines), []
    engine = _engine()
    told, buffer = Told(), LineBuffer()
    nodes, faults = engine.parsed(text)
    for fault in faults:
        told.add(fault.line, fault.text, f"left out: {fault.reason}", True)
    context = engine.context(variables(blog, page, path))
    context.prepare(engine, blog, path, told)
    for node in nodes:
        try:
            node.render(context, buffer)
        except LiquidInterrupt as error:
            told.add(buffer.line, f"{{% {error} %}}", "left out: no loop is open", True)
    numbers = [line.number for line in lines]
    rendered = [Line(line.text, numbers[line.number - 1]) for line in buffer.lines()]
    return rendered, [
        Change(numbers[one.line - 1], one.kind, one.was, one.became, one.lost)
        for one in told.changes()
    ]


class _Environment(Environment):
    """python-liquid's settings: Jekyll's, and bounds."""

    block_nesting_limit = 60
    context_depth_limit = 120
    loop_iteration_limit = 100_000
    local_namespace_limit = 20 * LONGEST
    output_stream_limit = 5 * LONGEST


class Engine:
    """python-liquid with Jekyll's tags and filters."""

    def __init__(self) -> None:
        self.env = _Environment(tolerance=Mode.STRICT, strict_filters=True)
        for name in FOREIGN:
            self.env.tags.pop(name, None)
        self.env.add_tag(PlacedLiteral)
        self.env.add_tag(TellingOutput)
        for tag in TAGS:
            self.env.add_tag(tag)
        unguarded = {"content", "illegal"}
        for name, one in list(self.env.tags.items()):
            if name not in unguarded:
                self.env.tags[name] = Guarded(one)
        liquid_filters.register(self.env)
        self._template = BoundTemplate(self.env, [])
        self.valid = lru_cache(maxsize=4096)(self._valid)

    def context(self, known: Mapping[str, object]) -> Context:
        """A new context that knows these variables."""
        return Context(self._template, globals=known)

    def parsed(self, text: str) -> tuple[list[Node], list[Fault]]:
        """The nodes of *text*, and what was left out of it."""
        lexer = Lexer(text, self.valid, self._knows, embedded)
        tokens = lexer.run()
        parse = get_parser(self.env).parse
        try:
            return parse(TokenStream(iter(tokens))), lexer.faults
        except (LiquidError, RecursionError) as error:
            # Each tag was tried alone; should two be wrong together, the text is left.
            fault = Fault(1, "Liquid", f"its tags do not fit together: {reason_of(error)}")
            plain = [token for token in tokens if token.kind == TOKEN_CONTENT]
            return parse(TokenStream(iter(plain))), [*lexer.faults, fault]

    def included(self, blog: Blog, folder: Path, file: str) -> tuple[list[Node], list[Fault]]:
        """The nodes of a file to include, read once. Raises LiquidError where it cannot be."""
        kept = blog.kept.setdefault("included", {})
        key = (folder, file)
        if key not in kept:
            try:
                inside(blog.root or folder, folder.relative_to(blog.root or folder).as_posix())
                kept[key] = self.parsed(read_text(inside(folder, file)))
            except ProblemError as error:
                kept[key] = f"{file} is not to be had: {error.text}"
            except ValueError as error:
                kept[key] = str(error)
        if isinstance(kept[key], str):
            raise LiquidError(kept[key], token=None)
        found: tuple[list[Node], list[Fault]] = kept[key]
        return found

    def rendered(self, text: str, context: Context) -> str:
        """A tag's markup with the variables in it filled in."""
        buffer = context.get_buffer()
        nodes, _faults = self.parsed(text)
        with suppress(LiquidInterrupt):
            render_nodes(nodes, context, buffer)
        return buffer.getvalue()

    def value(self, text: str, context: Context) -> Any:
        """What an expression means."""
        return self._expression(text).evaluate(context)

    def _expression(self, text: str) -> Any:
        token = Token(TOKEN_EXPRESSION, text, 0, text)
        return FilteredExpression.parse(self.env, TokenStream(tokenize(text, token)))

    def _knows(self, name: str) -> bool:
        return name in self.env.tags and name != "shown" and name.isidentifier()

    def _valid(self, name: str, markup: str) -> str:
        """What is wrong with a tag, or with a variable where *name* is empty; or nothing."""
        if len(markup) > LONGEST_TAG:
            return f"a tag of more than {LONGEST_TAG:,} signs"
        try:
            if not name:
                self._expression(markup)
            elif name != "else":
                self._try(name, markup)
        except (LiquidError, RecursionError) as error:
            return reason_of(error)
        except Exception as error:
            return f"it cannot be read: {type(error).__name__}"
        return ""

    def _try(self, name: str, markup: str) -> None:
        """Parse a tag alone, its block closed at once. Raises LiquidError."""
        outer = {"elsif": ("if", "true"), "when": ("case", "true")}.get(name)
        tags = [outer, (name, markup)] if outer else [(name, markup)]
        tokens = []
        for tag, expression in tags:
            tokens.append(placed(TOKEN_TAG, tag, 0))
            if expression:
                tokens.append(placed(TOKEN_EXPRESSION, expression, 0))
        if (block := tags[0][0]) in BLOCKS:
            tokens.append(placed(TOKEN_TAG, f"end{block}", 0))
        get_parser(self.env).parse(TokenStream(iter(tokens)))


@cache
def _engine() -> Engine:
    return Engine()
