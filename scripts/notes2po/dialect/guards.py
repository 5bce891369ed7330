r"""Lines of text that CommonMark or MyST would take for the beginning of something else.

kramdown shows them; so a sign is put before the first character that has another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.emphasis import NO_WIDTH

ANYWHERE = re.compile(
    r"(?P<rule>(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$)"
    r"|(?P<item>[-+*](?=[ \t]))|(?P<number>1(?=[.)](?:[ \t]|$)))"
    r"|(?P<heading>#{1,6}(?=[ \t]|$))|(?P<quote>>)|(?P<fence>~~~|:::+)|(?P<break>\+\+\+)"
    r"|(?P<definition>[:~](?=[ \t]))|(?P<target>\([^\s()]{1,100}\)=\s*$)"
)
FIRST = re.compile(
    r"(?P<item>[-+*]$)|(?P<number>[0-9]{1,9}(?=[.)](?:[ \t]|$)))|(?P<label>\[[^\]]{1,999}\]:)"
)
LATER = re.compile(
    r"(?P<underline>(?:=+|-+)[ \t]*$)"
    r"|(?P<columns>\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$)"
)
TAG_ALONE = re.compile(r"</?[A-Za-z][^<>]{0,2000}>[ \t]*$")


def guarded(lines: Sequence[str]) -> list[str]:
    """The *lines* of a paragraph, none of which begins anything."""
    return [line if _plain(line) else _guard(line, first=not at) for at, line in enumerate(lines)]


def _plain(line: str) -> bool:
    first = line.lstrip(" ")[:1]
    return not first or first not in "*_-+0123456789#>~:|(%[<="


def _guard(line: str, *, first: bool) -> str:
    """One line, the first of its paragraph or another."""
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    if len(indent) > 3:
        return line
    if text.startswith("%"):
        return f"{indent}&#37;{text[1:]}"
    if first and TAG_ALONE.match(text) and "://" not in text and "@" not in text:
        return f"{indent}{NO_WIDTH}{text}"
    match = ANYWHERE.match(text) or (FIRST if first else LATER).match(text)
    return indent + _escaped(text, match) if match else line


def _escaped(text: str, match: re.Match[str]) -> str:
    """*text* with a backslash where it does not begin what *match* says that it begins."""
    if match.lastgroup == "columns" and "|" in text:
        return text.replace("|", "\\|")
    if match.lastgroup == "rule" and text[0] in "*_":
        return text.replace(text[0], f"\\{text[0]}")
    if match.lastgroup == "number":
        return f"{match[0]}\\{text[match.end() :]}"
    return f"\\{text}"
