"""Plain text: what is done to words when all signs have been read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.kramdown.emphasis import Piece
from notes2po.dialect.kramdown.page import Page

BARE = "bare"
NEIGHBOURS = re.compile(r"(\\?\])(?=\\?\[)")
ADDRESS = re.compile(r"https?://[^\s<>\[\]\"'`{}|\\^\u3000-\u9fff\uff00-\uffef\u2018-\u201f]+")
DASHES = {"---": "—", "--": "–", "...": "…"}


def bare_address(text: str, at: int) -> str:
    """The address at *at*, without the signs of the sentence around it; none if it is no address."""
    match = ADDRESS.match(text, at)
    if not match:
        return ""
    address = match[0]
    while address and address[-1] in ".,;:!?*_~])":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address if re.fullmatch(r"https?://[^/\s?#]*\w[^/\s?#]*\S*", address) else ""


def shown(pieces: Sequence[Piece], page: Page) -> str:
    """The text of *pieces*: abbreviations told, addresses as links."""
    result: list[str] = []
    text = ""
    for piece in pieces:
        if piece.kind in ("text", "bracket"):
            text += piece.text
            continue
        result.append(worded(text, page, result[-1][-1:] if result else ""))
        text = ""
        before = next((part for part in reversed(result) if part), "")
        apart = page.shared is not None and before.endswith("]")
        if apart and piece.text.startswith(("[[", "[\\[")):
            result.append(" ")
        result.append(f"<{piece.text}>" if piece.kind == BARE else piece.text)
    result.append(worded(text, page, result[-1][-1:] if result else ""))
    return "".join(result)


def worded(text: str, page: Page, before: str) -> str:
    """A run of plain text, *before* the character before it."""
    if not text:
        return ""
    if page.shared is not None:  # or Markdown takes the second bracket for a label
        text = NEIGHBOURS.sub(r"\1 ", text)
    if page.wide:
        text = typeset(text, before)
    if page.short:
        names = sorted(page.short, key=len, reverse=True)
        pattern = r"(?<!\w)(" + "|".join(re.escape(name) for name in names) + r")(?!\w)"
        text = re.sub(pattern, lambda match: abbreviated(match[1], page.short[match[1]]), text)
    return text


def abbreviated(name: str, meaning: str) -> str:
    """An abbreviation and what it stands for; it alone where that is not said."""
    if not meaning or "`" in name + meaning:
        return name
    return f"{{abbr}}`{name} ({meaning})`"


def typeset(text: str, before: str) -> str:
    """Dashes and quotes as kramdown sets them, in languages where Sphinx leaves them alone."""
    text = re.sub(r"---?|\.\.\.", lambda match: DASHES[match[0]], text)
    result: list[str] = []
    for char in text:
        if char in "\"'":
            opens = not before.strip() or before in "([{-—「『（"
            char = {'"': "”“", "'": "’‘"}[char][opens]  # noqa: PLW2901
        result.append(char)
        before = char
    return "".join(result)
