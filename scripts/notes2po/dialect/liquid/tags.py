"""Jekyll's own tags: highlight, include, include_relative, link, post_url; and plugins' embeds.

After Jekyll 4.3's ``tags/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TextIO, cast

from liquid.ast import BlockNode, Node
from liquid.context import RenderContext
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_TAG

from notes2po.dialect.blog import inside
from notes2po.dialect.blog.sources import DATED, source
from notes2po.dialect.lines import Line
from notes2po.dialect.liquid.nodes import Context, LineBuffer, render_nodes
from notes2po.dialect.liquid.values import TooMuchError
from notes2po.dialect.liquid.words import relative_url

LANGUAGE = re.compile(r"([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|\"[\d\s]*\"))?)*)$")
PARAMETER = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"\\]*(?:\\.[^\"\\]*)*)\"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))"
)
# Includes within includes.
DEEPEST_INCLUDE = 20


class HighlightNode(Node):
    """``{% highlight ruby %}``: code, as a fence that nothing in it closes."""

    __slots__ = ("block", "end", "language")

    def __init__(self, token: Any, language: str, block: BlockNode, end: int) -> None:
        super().__init__(token)
        self.language, self.block, self.end = language, block, end
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the fence, each line of the code with its own number."""
        inner = LineBuffer()
        self.block.render(context, inner)
        code = inner.lines()
        while code and not code[0].text.strip("\r"):
            del code[0]
        while code and not code[-1].text.strip():
            del code[-1]
        runs = (len(run) for line in code for run in re.findall("`+", line.text))
        fence = "`" * max(3, 1 + max(runs, default=0))
        first = Line(f"{fence}{self.language}", self.token.line)  # type: ignore[attr-defined]
        lines = [first, *code, Line(fence, self.end)]
        if isinstance(buffer, LineBuffer):
            buffer.write_block(lines)
        else:
            buffer.write("\n".join(line.text for line in lines) + "\n")
        return 0


class HighlightTag(Tag):
    """Jekyll's block of code."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """The language, in lower case, and the block; line numbers are for a page's style."""
        token = stream.eat(TOKEN_TAG)
        language = ""
        if stream.current.kind == TOKEN_EXPRESSION:
            match = LANGUAGE.match(stream.current.value)
            language = match[1].lower() if match else ""
            next(stream)
        block = get_parser(self.env).parse_block(stream, frozenset(("endhighlight", TOKEN_EOF)))
        end: int = getattr(stream.current, "line", 0)
        stream.expect(TOKEN_TAG, value="endhighlight")
        return HighlightNode(token, language, block, end)


class MarkupNode(Node):
    """A tag that writes what a function makes of its markup."""

    __slots__ = ("markup", "written")

    def __init__(self, token: Any, markup: str, written: Callable[[str, Context], str]) -> None:
        super().__init__(token)
        self.markup, self.written = markup, written
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it."""
        return buffer.write(self.written(self.markup, cast("Context", context)))


class MarkupTag(Tag):
    """A tag that is no block, with its markup as it stands."""

    block = False

    def written(self, markup: str, context: Context) -> str:
        """What stands in the tag's place."""
        raise NotImplementedError

    def parse(self, stream: TokenStream) -> Node:
        """The tag with its markup, empty where it has none."""
        token, markup = stream.current, ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            markup = stream.current.value
        return MarkupNode(token, markup, self.written)


class ShownTag(MarkupTag):
    """What the lexer put in a plugin's place."""

    name = "shown"

    def written(self, markup: str, context: Context) -> str:  # noqa: ARG002
        """It stands as it is."""
        return markup


class IncludeTag(MarkupTag):
    """``{% include file.html name="value" %}``: a file of ``_includes``."""

    name = "include"

    def folder(self, context: Context) -> Path:
        """Where its files are. Raises LiquidError where there are none."""
        if context.blog.includes is None:
            raise LiquidError("there is no blog around the note", token=None)
        return context.blog.includes

    def written(self, markup: str, context: Context) -> str:
        """The file, rendered with the parameters as ``include``."""
        file, parameters = _file_and_parameters(markup, context)
        folder = self.folder(context)
        if len(context.includes) >= DEEPEST_INCLUDE or context.includes.count(file) > 3:
            raise TooMuchError(f"{file} is included in itself")
        nodes, faults = context.engine.included(context.blog, folder, file)
        buffer = context.get_buffer()
        outer, context.line = context.line, context.line or context.tag_line
        context.includes.append(file)
        try:
            for fault in faults:
                context.tell(fault.line, fault.text, f"left out: {fault.reason}", True)
            namespace = {"include": _parameters(parameters, context)} if parameters else {}
            with context.extend(namespace):
                render_nodes(nodes, context, buffer)
        finally:
            context.includes.pop()
            context.line = outer
        return buffer.getvalue()


class IncludeRelativeTag(IncludeTag):
    """``{% include_relative file.md %}``: a file beside the note."""

    name = "include_relative"

    def folder(self, context: Context) -> Path:
        """The note's own folder."""
        if context.blog.root is None:
            raise LiquidError("there is no blog around the note", token=None)
        return context.blog.root / PurePosixPath(context.path).parent


def _file_and_parameters(markup: str, context: Context) -> tuple[str, str]:
    """The file that an include names, its variables filled in, and the rest of the markup."""
    if "{{" in markup:
        end = re.compile(r"\}\}[^\s{}]*(?!\S*\{\{)").search(markup, markup.rfind("{{"))
        cut = end.end() if end else len(markup)
        file = context.engine.rendered(markup[:cut].strip(), context)
        rest = markup[cut:]
    else:
        file, *more = markup.split(None, 1) or [""]
        rest = more[0] if more else ""
    if not re.fullmatch(r"[\w/.\-()+~#@]+", file) or re.search(r"[./]{2,}", file):
        raise LiquidSyntaxError(f"'{file}' is no name of a file to include", token=None)
    return file, rest.strip()


def _parameters(markup: str, context: Context) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for match in PARAMETER.finditer(markup):
        name, double, single, variable = match.groups()
        if double is not None:
            found[name] = double.replace('\\"', '"')
        elif single is not None:
            found[name] = single.replace("\\'", "'")
        else:
            found[name] = context.engine.value(variable, context)
    return found


class LinkTag(MarkupTag):
    """``{% link _posts/2020-01-01-x.md %}``: the address of a file."""

    name = "link"

    def written(self, markup: str, context: Context) -> str:
        """The address with ``baseurl``. Raises LiquidError where there is no such file."""
        path = context.engine.rendered(markup, context) if "{{" in markup else markup
        return _address(path.strip().lstrip("/"), context)


def _address(path: str, context: Context) -> str:
    """The address of the file at *path* with ``baseurl``, looked for once in a blog."""
    known: dict[str, str | None] = context.blog.kept.setdefault("addresses", {})
    if path not in known:
        known[path] = _looked_up(path, context)
    if (found := known[path]) is None:
        raise LiquidError(f"there is no {path} in the blog", token=None)
    return found


def _looked_up(path: str, context: Context) -> str | None:
    blog = context.blog
    above = str(blog.config["collections_dir"])
    for way in (path, f"{above}/{path}") if above else (path,):
        try:
            is_file = blog.root is not None and inside(blog.root, way).is_file()
        except (ValueError, OSError):
            is_file = False
        if is_file:
            matter = blog.front_matter(way)
            url = f"/{way}" if matter is None else source(blog, way, matter).url
            return str(relative_url(url, context=context))
    return None


class PostUrlTag(MarkupTag):
    """``{% post_url 2020-01-01-x %}``: the address of a post by its name."""

    name = "post_url"

    def written(self, markup: str, context: Context) -> str:
        """The address with ``baseurl``. Raises LiquidError where there is no such post."""
        way = PurePosixPath(markup.strip().lstrip("/"))
        folder = "" if str(way.parent) == "." else f"{way.parent}/"
        posts = _posts(context).get(way.name, [])
        exact = [path for path in posts if _stands_in(path, folder, context)]
        if not (found := exact or posts):
            raise LiquidError(f"there is no post {way} in the blog", token=None)
        return _address(found[0], context)


def _stands_in(path: str, folder: str, context: Context) -> bool:
    above = str(context.blog.config["collections_dir"])
    relative = path.removeprefix(f"{above}/") if above else path
    parent = f"{PurePosixPath(relative).parent}/"
    return parent in (f"_posts/{folder}", f"{folder}_posts/")


def _posts(context: Context) -> dict[str, list[str]]:
    """The paths of all posts by name, without extension."""
    kept = context.blog.kept
    if "posts" not in kept:
        kept["posts"] = {}
        for path in context.blog.files:
            pure = PurePosixPath(path)
            if "_posts" in pure.parts and DATED.fullmatch(pure.name):
                kept["posts"].setdefault(pure.stem, []).append(path)
    found: dict[str, list[str]] = kept["posts"]
    return found


TAGS: tuple[type[Tag], ...] = (
    *(HighlightTag, ShownTag, IncludeTag, IncludeRelativeTag, LinkTag, PostUrlTag),
)
