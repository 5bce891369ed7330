"""Blocks of code: the language of each, where Pygments can read it, and else plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Error
from pygments.util import ClassNotFound

from notes2po.dialect.kramdown import attributes
from notes2po.dialect.kramdown.blocks import Block
from notes2po.dialect.kramdown.page import Page
from notes2po.dialect.kramdown.starts import DIRECTIVES
from notes2po.dialect.lines import Line

LANGUAGE = re.compile(r"\{?\s*\.?(?:language-|lang-)?([A-Za-z0-9_+#-]+(?:\.[A-Za-z0-9]+)?)")
OTHER_NAMES = {"jsonc": "json5", "sh-session": "console", "shell-session": "console"}
SPHINX = frozenset(("none", "default", "python3", "guess"))
PLAIN = "text"


@lru_cache
def lexer(name: str) -> Any:
    """Pygments' lexer of a language as Sphinx would use it; none where there is none."""
    try:
        return get_lexer_by_name(name, stripnl=False)
    except (ClassNotFound, ValueError):
        return None


def is_directive(name: str) -> bool:
    """Whether ``{name}`` behind a fence is a directive; a language is none."""
    return name in DIRECTIVES or not lexer(name)


@lru_cache(maxsize=8192)
def reads(name: str, text: str) -> bool:
    """Whether a language's lexer reads *text* without an error, on which Sphinx would warn."""
    if name in ("py", "python", "py3", "python3") and text.startswith(">>>"):
        name = "pycon"
    found = lexer(name)
    return bool(found) and all(
        kind is not Error for _at, kind, _ in found.get_tokens_unprocessed(text)
    )


def language(info: str, text: str) -> str:
    """The language to write for what an author wrote behind a fence; none where there was none."""
    match = LANGUAGE.match(info.strip())
    if not match:
        return PLAIN if info.strip() else ""
    name = match[1]
    for choice in (name, name.lower(), OTHER_NAMES.get(name.lower(), "")):
        if choice in SPHINX or (choice and lexer(choice) and reads(choice, text + "\n")):
            return choice
    if name.lower() == "json" and reads("json5", text + "\n"):
        return "json5"
    return PLAIN


def rendered(block: Block, page: Page, *, fenced: bool) -> list[Line]:
    """A block of code. *fenced*: also one that was indented."""
    said = attributes.language(block.attributes) or bare_language(block)
    body = block.lines[1:-1] if block.mark else block.lines
    text = "\n".join(line.text for line in body)
    info = said or block.info
    name = language(info, text)
    if not block.mark and not fenced and not name:
        return [Line(f"    {line.text}" if line.text else "", line.number) for line in body]
    if info.strip() != name:
        page.told(block.number, "code", info or "(no language)", name)
    if block.mark:
        first, last = block.lines[0], block.lines[-1]
        opening = first.text if name == block.info and first.text[0] != " " else block.mark + name
        return [Line(opening, first.number), *body, Line(last.text.lstrip(" "), last.number)]
    mark = fence(body)
    return [Line(mark + name, block.number), *body, Line(mark, body[-1].number)]


def bare_language(block: Block) -> str:
    """``{: .ruby}``: a class that is the name of a language."""
    return next((name for name in block.attributes.classes if lexer(name)), "")


def fence(lines: Sequence[Line]) -> str:
    """Backticks, more than stand anywhere at the beginning of a line."""
    longest = max(
        (len(match[0]) for line in lines if (match := re.match("`+", line.text.lstrip()))),
        default=0,
    )
    return "`" * max(3, longest + 1)
