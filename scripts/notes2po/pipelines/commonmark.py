"""Markdown read as CommonMark with tables, block by block, with the Markdown of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from notes2po.markdown import WIDE
from notes2po.messages import Location, Message

WRAPPING = {
    "blockquote": "quote",
    "bullet_list": "ul",
    "dd": "dd",
    "dt": "dt",
    "footnote": "footnote",
    "ordered_list": "ol",
    "table": "table",
    "td": "cell",
    "th": "cell",
}
SOFT_BREAK = re.compile(r"(?<!\\)[ \t]?\n[ \t]*")
WIDE_SOFT_BREAK = re.compile(rf"(?<={WIDE})[ \t]?\n[ \t]*(?={WIDE})")
HARD_BREAK = re.compile(r"(?: {2,}|\\)\n[ \t]*")

Code = Callable[[Token, Location], Iterator[Message]]
"""The messages of a block of code or of HTML."""


@cache
def _parser(*, extended: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
    if extended:
        parser = parser.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin)
    return parser.disable("inline")


def blocks(text: str, path: str, of_block: Code, *, extended: bool) -> Iterator[Message]:
    """The runs of text of *text*, as its own Markdown; *of_block* cuts what is no run of text.

    With footnotes and definition lists where it is *extended*.
    """
    around: list[str] = []
    heading = ""
    line = 1
    for token in _parser(extended=extended).parse(text):
        name = token.type.rpartition("_")[0]
        line = token.map[0] + 1 if token.map else line
        place = Location(path, line)
        if token.type == "inline":
            if token.content.strip():
                yield Message(token.content, heading or _shape(around), place)
        elif token.type == "heading_open":
            heading = f"h{token.tag[1:]}"
        elif token.type == "heading_close":
            heading = ""
        elif name in WRAPPING and token.nesting == 1:
            around.append(WRAPPING[name])
        elif name in WRAPPING and token.nesting == -1:
            around.pop()
        elif token.type in ("fence", "code_block", "html_block", "front_matter"):
            yield from of_block(token, place)


def _shape(around: list[str]) -> str:
    leaf = [] if around[-1:] in (["cell"], ["dt"]) else ["p"]
    return ">".join([*around, *leaf])


def unwrapped(text: str) -> str:
    """*text* on one line but for its hard breaks; no space comes between two CJK characters."""
    text = HARD_BREAK.sub("\\\n", text)
    return SOFT_BREAK.sub(" ", WIDE_SOFT_BREAK.sub("", text)).strip()


def broken(text: str) -> str:
    """*text* with its hard breaks as plain line ends."""
    return text.replace("\\\n", "\n")


def as_paragraph(text: str) -> str:
    """*text*, escaped where its beginning would be read as a list, a heading or such."""
    for attempt in (text, re.sub(r"\A(\d{1,9})(?=[.)])|\A(?=[^\w\s])", r"\1\\", text)):
        kinds = [token.type for token in _parser(extended=False).parse(attempt) if not token.level]
        if kinds == ["paragraph_open", "paragraph_close"]:
            return attempt
    return text
