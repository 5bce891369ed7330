"""What a note may hold that a page cannot: Jekyll's own syntax, raw HTML, pictures from elsewhere.

Each is told at its line, with what to write instead. Code is never looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token
from notes2po.messages import Location, ProblemError

SYNTAX = (
    (re.compile(r"\{%.*?%\}"), "is Liquid: write what it stands for, and [text](page.md) for a link"),
    (re.compile(r"\{\{.*?\}\}"), "is Liquid: write what it stands for, or `code` for braces"),
    (re.compile(r"\{:[^}]*\}"), "is kramdown: take it out"),
    (re.compile(r"\$\$"), "is kramdown's mathematics: write {math}`…`, or a block ```{math}"),
)  # fmt: skip

# HTML that a text may hold: it is part of the message, and a translation can have it too.
KEPT_TAGS = re.compile(r"</?(br|kbd|sub|sup|wbr) ?/?>", re.IGNORECASE)
COMMENTS = re.compile(r"(\s*<!--.*?-->)*\s*", re.DOTALL)
TAG = re.compile(r"<([a-z][a-z0-9-]*)", re.IGNORECASE)
INSTEAD = {
    "a": "[text](address)",
    "b": "**text**",
    "code": "`text`",
    "em": "*text*",
    "i": "*text*",
    "img": "![what it shows](file.png)",
    "pre": "a block of code between ``` and ```",
    "strong": "**text**",
    "table": "| a | table |",
}
REMOTE = re.compile(r"([a-z][a-z0-9+.-]*:)?//|data:", re.IGNORECASE)


def find_foreign(
    tokens: Sequence[Token], lines: Sequence[str], path: str, docs: Path
) -> Iterator[ProblemError]:
    """What in a parsed note, of these *lines*, its page cannot hold; *docs* is the pages' folder."""
    for token in tokens:
        begin, end = token.map or (0, 0)
        if token.type == "html_block" and not COMMENTS.fullmatch(token.content):
            yield ProblemError(Location(path, begin + 1), _html(token.content))
        for child in token.children or ():
            for text, problem in _problems(child, Path(path), docs):
                line = next((n for n in range(begin, end) if text in lines[n]), begin)
                yield ProblemError(Location(path, line + 1), problem)


def _problems(child: Token, note: Path, docs: Path) -> Iterator[tuple[str, str]]:
    """Each thing wrong with a part of a text: what to look for on its line, and what to say."""
    if child.type == "text":
        for pattern, problem in SYNTAX:
            for match in pattern.finditer(child.content):
                yield match[0], f"{match[0]} {problem}"
    elif child.type == "html_inline":
        html = child.content
        opens = TAG.match(html) and not KEPT_TAGS.fullmatch(html)
        if opens:
            yield html, _html(html)
    elif child.type == "image":
        source = str(child.attrs["src"])
        if problem := _picture(source, note, docs):
            yield source, problem


def _html(html: str) -> str:
    """What to write instead of raw HTML, whose words are in no catalog."""
    match = TAG.search(html)
    name = match[1].lower() if match else ""
    instead = INSTEAD.get(name, "it in MyST, https://myst-parser.readthedocs.io/")
    return f"<{name or 'html'}> cannot be translated: write {instead}"


def _picture(source: str, note: Path, docs: Path) -> str:
    """What is wrong with a picture; empty where its file is there."""
    if REMOTE.match(source):
        return f"the picture {source} is elsewhere: save it in {docs.name}/ and name the file"
    name = unquote(source).lstrip("/")
    if (docs / name).is_file():
        return ""
    beside = note.parent / unquote(source)
    if beside.is_file():
        return f"the picture {source} is not in {docs.name}/: cp '{beside}' '{docs.name}/{name}'"
    return f"the picture {source} is not there: put it at {docs.name}/{name}"
