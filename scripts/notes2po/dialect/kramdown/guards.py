r"""Lines of text that CommonMark or MyST would take for the beginning of something else.

kramdown shows them; so a sign is put before the first character that has another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.kramdown.emphasis import NO_WIDTH
from notes2po.dialect.kramdown.starts import ends_by_tag

ANYWHERE = re.compile(
    r"(?P<rule>(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$)"
    r"|(?P<item>[-+*](?=[ \t]))|(?P<number>1(?=[.)](?:[ \t]|$)))"
    r"|(?P<heading>#{1,6}(?=[ \t]|$))|(?P<quote>>)|(?P<fence>~~~|:::+)|(?P<break>\+\+\+)"
    r"|(?P<definition>[:~](?=[ \t]))|(?P<target>\([^\s()]{1,100}\)=\s*$)"
)
FIRST = re.compile(
    r"(?P<item>[-+*]$)|(?P<number>[0-9]{1,9}(?=[.)](?:[ \t]|$)))|(?P<short>\*\[[^\]]{1,999}\]:)|(?P<label>\[[^\]]{1,999}\]:)"
)
LATER = re.compile(
    r"(?P<underline>(?:=+|-+)[ \t]*$)"
    r"|(?P<columns>\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$)"
)
TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]{0,2000})?>")
TAG_ALONE = re.compile(TAG.pattern + r"[ \t]*$")
ADDRESS = re.compile(r"<[\w+.-]{1,100}[:@]")
ENTITIES = {"%": "&#37;", "^": "&#94;"}  # a backslash before these would be shown by kramdown


def guarded(lines: Sequence[str]) -> list[str]:
    """The *lines* of a paragraph, none of which begins anything."""
    return [line if _plain(line) else _guard(line, first=not at) for at, line in enumerate(lines)]


def _plain(line: str) -> bool:
    first = line.lstrip(" ")[:1]
    return not first or first not in "*_-+0123456789#>~:|(%[<=^"


def _guard(line: str, *, first: bool) -> str:
    """One line, the first of its paragraph or another."""
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    if len(indent) > 3:
        return line
    if first:
        indent = indent if text == line else ""
    if text[0] in ENTITIES and (text[0] == "%" or not text[1:].strip()):
        return f"{indent}{ENTITIES[text[0]]}{text[1:]}"
    if (
        text[0] == "<"
        and not ADDRESS.match(text)
        and (ends_by_tag(text) or (first and TAG_ALONE.match(text)))
    ):
        whole = TAG.match(text)
        return indent + (NO_WIDTH if whole else "\\") + text
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
