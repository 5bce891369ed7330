"""What of a block of code a reader reads, and what a machine does: comments and strings, the rest."""

from __future__ import annotations

from functools import cache
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import Comment, String, Whitespace
from pygments.util import ClassNotFound

SAID = "said"
"""The lexer of what stands where code does and is none: its comments and strings, front matter."""

READ = (Comment, String)
NOT_READ = {Comment.Preproc, Comment.PreprocFile, Comment.Hashbang}


def keeps_code(language: str, english: str, translated: str) -> bool:
    """Whether *translated* is *english* with other comments and strings.

    *language* is what stands above the block; of one that nobody knows all is code.
    """
    lexer = _lexer(language)
    if lexer is None:
        return english.split() == translated.split()
    return _code_of(lexer, english) == _code_of(lexer, translated)


def said_in(language: str, text: str) -> list[tuple[int, str]] | None:
    """The runs of comments and strings of *text*, with the line of each, from 1.

    None where nobody knows the *language*. White space joins what it stands between.
    """
    lexer = _lexer(language)
    if lexer is None:
        return None
    runs: list[tuple[int, str]] = []
    line, start, run = 1, 1, ""
    for _position, kind, value in lexer.get_tokens_unprocessed(text):
        if _is_read(kind):
            start = start if run else line
            run += value
        elif run and not value.strip():
            run += value
        else:
            runs.append((start, run.strip()))
            run = ""
        line += value.count("\n")
    return [(start, run) for start, run in [*runs, (start, run.strip())] if run]


@cache
def _lexer(language: str) -> Any:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return None
    return None if isinstance(lexer, TextLexer) else lexer


def _is_read(kind: Any) -> bool:
    return any(kind in known for known in READ) and kind not in NOT_READ


def _code_of(lexer: Any, text: str) -> list[str]:
    """The tokens of *text* that a machine reads, without the space between them."""
    return [
        value.strip()
        for kind, value in lexer.get_tokens(text)
        if value.strip() and not _is_read(kind) and kind not in Whitespace
    ]
