"""po4a's Markdown (``-f text -o markdown``): lines, paragraphs between blank ones, bullets.

Its rules are those of ``Locale::Po4a::Text`` (version 0.69), seen in what it writes. It knows no
CommonMark: a table is one paragraph, a quotation keeps its signs, and definitions of links are
messages, so that a msgstr may use the page's labels. The kind of each message stands in a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notes2po.markdown import FRONT_MATTER, front_matter
from notes2po.messages import Location, Message
from notes2po.pipelines.commonmark import as_paragraph, unwrapped
from notes2po.pipelines.tool import Pair

TITLE = re.compile(r"(#{1,6}) +(.*?)(?: +\1)?")
UNDERLINE = re.compile(r"={4,}|-{4,}")
RULE = re.compile(r" {0,3}([*_-])\s*(?:\1\s*){2,}")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})\s*(?P<info>[^`]*)")
BULLET = re.compile(r"(\s*)((?:[-*o+]|\d+[.)]|\(\d+\))\s+)(.*)")
DEFINITION = re.compile(r" {0,3}\[[^\]^][^\]]*\]: *\S+")
GAP = re.compile(r"\S[ \t]{3,}\S")  # in an item, which is then kept as it is

BULLETED, CODE, PLAIN = "ul>p", "code", "p"
KINDS = {
    "Bullet": lambda _rest: BULLETED,
    "Fenced code block": lambda _rest: CODE,
    "Fenced div block": lambda _rest: CODE,
    "Plain text": lambda _rest: PLAIN,
}
TYPE = re.compile(
    r"type: (?P<kind>Title|Yaml Front Matter Hash Value:|Bullet|[^:(]*\w) ?(?P<rest>.*)"
)


def shape_of(comment: str) -> str:
    """The shape of a message by the comment that po4a writes of it; nothing where it says none."""
    for line in comment.splitlines():
        if match := TYPE.match(line):
            kind, rest = match["kind"], match["rest"]
            if kind == "Title":
                return f"h{len(rest) if rest.startswith('#') else 1 + (rest == '-')}"
            if kind.startswith("Yaml"):
                return f"yaml {rest.rpartition(':')[2].strip()}"
            return KINDS[kind](rest) if kind in KINDS else PLAIN
    return ""


def cut(text: str, path: str) -> tuple[Message, ...]:
    """The messages of a page; the places are where each begins."""
    return tuple(_messages(text, path))


def _messages(text: str, path: str) -> Iterator[Message]:
    head = FRONT_MATTER.match(text)
    values = front_matter(text, path) if head else {}
    for key in sorted(values):
        if isinstance(values[key], str):
            yield Message(str(values[key]), f"yaml {key}", Location(path, 1))
    begin = text.count("\n", 0, head.end()) if head else 0
    lines = text.split("\n")
    paragraph: list[str] = []
    number = begin
    while number < len(lines):
        line = lines[number]
        place = Location(path, number + 1)
        above = Location(path, number + 1 - len(paragraph))
        if len(paragraph) == 1 and UNDERLINE.fullmatch(line) and not BULLET.match(paragraph[0]):
            yield Message(paragraph.pop(), "h1" if line[0] == "=" else "h2", above)
        elif match := TITLE.fullmatch(line):
            yield from _paragraph(paragraph, above)
            yield Message(match[2], f"h{len(match[1])}", place)
        elif match := FENCE.fullmatch(line):
            yield from _paragraph(paragraph, above)
            end = _end_of_fence(lines, number + 1, match[1])
            inside = "".join(f"{one}\n" for one in lines[number + 1 : end])
            if inside.strip():
                yield Message(inside, CODE, place, lexer=(match["info"].split() or ["text"])[0])
            number = end
        elif not line.strip() or RULE.fullmatch(line):
            yield from _paragraph(paragraph, above)
        else:
            paragraph.append(line)
            if line.endswith("  "):  # a line break ends a message
                yield from _paragraph(paragraph, above)
        number += 1
    yield from _paragraph(paragraph, Location(path, number + 1 - len(paragraph)))


def _end_of_fence(lines: Sequence[str], start: int, fence: str) -> int:
    """The line that closes a block that begins before *start*, or the end."""
    closing = re.compile(rf"\s{{0,3}}{re.escape(fence)}{re.escape(fence[0])}*\s*")
    return next((n for n in range(start, len(lines)) if closing.fullmatch(lines[n])), len(lines))


def _paragraph(lines: list[str], place: Location) -> Iterator[Message]:
    """The messages of a paragraph: each item of a list, and the rest as one. Empties *lines*."""
    start = 0
    while start < len(lines) and (match := BULLET.fullmatch(lines[start])):
        indent = " " * len(match[1] + match[2])
        end = start + 1
        while end < len(lines) and _goes_on(lines[end], indent):
            end += 1
        item = "\n".join(
            [match[3], *(line.removeprefix(indent) for line in lines[start + 1 : end])]
        )
        if GAP.search(item) or (end < len(lines) and not BULLET.fullmatch(lines[end])):
            break
        if item.strip():
            yield Message(item, BULLETED, Location(place.path, place.line + start))
        start = end
    if start < len(lines):
        text, here = "\n".join(lines[start:]), Location(place.path, place.line + start)
        yield Message(text, PLAIN, here, translatable=not is_definitions(text))
    lines.clear()


def _goes_on(line: str, indent: str) -> bool:
    rest = line.removeprefix(indent)
    return line.startswith(indent) and not rest[:1].isspace() and not BULLET.fullmatch(rest)


def fit(pair: Pair) -> tuple[str, str]:
    """A msgstr that po4a wraps anew, or line by line where the msgid is so."""
    if pair.verbatim or "\n" in pair.msgid:
        return pair.translation, ""
    return as_paragraph(" ".join(unwrapped(pair.translation).split())), ""


def is_definitions(text: str) -> bool:
    """Whether a message is definitions of links and no more: they are the same in any language."""
    return all(DEFINITION.match(line) for line in text.strip().split("\n"))
