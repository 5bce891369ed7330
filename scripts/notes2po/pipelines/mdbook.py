"""Google's mdbook-i18n-helpers: one message a run of text, its comments and strings of code.

Its rules are those of its USAGE.md and of the tests beside ``extract_messages`` (version 0.4):
structure is left out, soft breaks are spaces, links by label are written with their address, and
so they must be in a msgstr, which is read without the page's definitions. Of code in a known
language comments and strings are messages, of other code the whole block where it may have some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from markdown_it.token import Token

from notes2po.code import SAID, said_in
from notes2po.messages import Location, Message
from notes2po.pipelines.commonmark import as_paragraph, blocks, unwrapped
from notes2po.pipelines.tool import Pair

SUMMARY = "SUMMARY.md"
WHOLE_LINK = re.compile(r"\[(.*)\]\([^()]*\)", re.DOTALL)


def cut(text: str, path: str) -> tuple[Message, ...]:
    """The messages of a page; those of SUMMARY.md are the names of its chapters."""
    found = blocks(text, path, _of_block, extended=True)
    if PurePosixPath(path).name != SUMMARY:
        return tuple(found)
    return tuple(
        replace(message, text=match[1])
        if (match := WHOLE_LINK.fullmatch(message.text))
        else message
        for message in found
    )


def _of_block(token: Token, place: Location) -> Iterator[Message]:
    if token.type == "html_block":
        yield Message(token.content, "html", place)
    elif token.type != "front_matter":
        language = re.split(r"[,\s]", token.info.strip())[0]
        said = said_in(language, token.content)
        if said is None:
            whole = f"{token.markup}{token.info}\n{token.content}{token.markup}"
            is_message = '"' in token.content or "//" in token.content
            lexer = "text" if is_message else ""
            yield Message(whole, "code", place, translatable=is_message, lexer=lexer)
            return
        for line, text in said:
            yield Message(text, "code", replace(place, line=place.line + line), lexer=SAID)
        if not said:
            yield Message(token.content, "code", place, translatable=False)


def fit(pair: Pair) -> tuple[str, str]:
    """A msgstr that is read alone: one paragraph."""
    if pair.verbatim:
        return pair.translation, ""
    return as_paragraph(unwrapped(pair.translation)), ""
