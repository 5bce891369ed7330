"""One block after the other: which of kramdown's rules takes the lines that come next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.attributes import NONE, parse
from notes2po.dialect.kramdown.blocks import DEEPEST, FLATTEST, TOO_DEEP, Block, Scan
from notes2po.dialect.kramdown.code import is_directive
from notes2po.dialect.kramdown.definitions import abbreviation, definition, footnote
from notes2po.dialect.kramdown.extensions import extension
from notes2po.dialect.kramdown.fences import fenced, indented
from notes2po.dialect.kramdown.lists import definitions, listed
from notes2po.dialect.kramdown.passages import html
from notes2po.dialect.kramdown.tables import table
from notes2po.dialect.lines import Line

Rule = Callable[[Scan, int], int]  # the first line that is not its own; the same where it is none


def scan(lines: Sequence[Line], depth: int = 0, into: list[Block] | None = None) -> list[Block]:
    """The blocks of *lines*, after those of *into*."""
    found = Scan(lines, scan, depth, [] if into is None else into)
    if found.blocks:
        found.bounded = found.last == "blank"
        found.sealed = False
    at = 0
    while at < len(lines):
        at = next(after for rule in RULES if (after := rule(found, at)) > at)
    return found.blocks


def blank(found: Scan, at: int) -> int:
    """Lines without a word."""
    end = at
    while end < len(found.lines) and starts.BLANK.match(found.text(end)):
        end += 1
    if end > at:
        found.blocks.append(Block("blank", tuple(found.lines[at:end])))
        found.bounded = found.sealed = True
    return end


def own(found: Scan, at: int) -> int:
    """What is MyST's own: a directive with all that is in it, a target, a break of lines."""
    line = found.text(at)
    match = starts.DIRECTIVE.match(line)
    if match and is_directive(match[2]):
        end = closing(found, at, match[1])
        if end > at:
            found.add(Block("directive", tuple(found.lines[at:end])), sealed=True)
            found.bounded = True
        return end
    if found.bounded and starts.TARGET.match(line):
        found.add(Block("target", (found.lines[at],)), sealed=True)
        found.bounded = True
        return at + 1
    if found.bounded and line.rstrip() == "%":
        found.add(Block("divider", (found.lines[at],)), sealed=True)
        found.bounded = True
        return at + 1
    return at


def closing(found: Scan, at: int, fence: str) -> int:
    """The line after the one that closes a fence; *at* where none does."""
    for end in range(at + 1, len(found.lines)):
        line = found.text(end).strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return end + 1
    return at


def quote(found: Scan, at: int) -> int:
    """Lines after ``>``, and those that go on without."""
    if not starts.QUOTE.match(found.text(at)) or found.depth >= FLATTEST:
        return at
    end = at + 1
    while end < len(found.lines) and not starts.ends_lazily(found.text(end)):
        end += 1
    inner = [
        Line(starts.QUOTE.sub("", line.text, count=1), line.number) for line in found.lines[at:end]
    ]
    lines, parts = tuple(found.lines[at:end]), tuple(scan(inner, found.depth + 1))
    if found.depth < DEEPEST:
        found.add(Block("quote", lines, parts))
    else:
        found.add(Block("flat", lines, parts, info=found.flat), sealed=True)
    return end


def heading(found: Scan, at: int) -> int:
    """``## Text {#id} ##``."""
    match = starts.HEADING.match(found.text(at))
    if not match:
        return at
    text, name = heading_text(match[2])
    text = _without_end(text)
    if not text:
        return at
    line = found.lines[at]
    found.add(Block("heading", (line, Line(text, line.number)), mark=match[1], info=name))
    return at + 1


def _without_end(text: str) -> str:
    """*text* without number signs at its end."""
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and (not bare or bare[-1] in "\t ") else text


def heading_text(text: str) -> tuple[str, str]:
    """The text of a heading, and the id that is said at its end."""
    text = text.strip()
    match = starts.HEADING_ID.search(text[-300:]) if text.endswith("}") else None
    return (text[: -len(match[0])].rstrip(), match[1]) if match else (text, "")


def rule(found: Scan, at: int) -> int:
    """``* * *``."""
    if not starts.RULE.match(found.text(at)):
        return at
    found.add(Block("rule", (found.lines[at],)))
    return at + 1


def underlined(found: Scan, at: int) -> int:
    """A line of text, and one of ``===`` or ``---`` below it."""
    line, below = found.text(at), found.text(at + 1)
    if not (found.bounded or found.pending) or not starts.UNDERLINE.match(below):
        return at
    if not line.strip() or len(line) - len(line.lstrip(" ")) > 3:
        return at
    text, name = heading_text(line)
    if not text:
        return at
    mark = "#" if below[0] == "=" else "##"
    first = found.lines[at]
    lines = (first, Line(text, first.number), found.lines[at + 1])
    found.add(Block("heading", lines, mark=mark, info=name))
    return at + 2


def maths(found: Scan, at: int) -> int:
    """``$$ … $$`` alone."""
    match = starts.MATHS.match(found.text(at))
    if not match or match[1] or not (found.bounded or found.pending):
        return at
    rest, end, body = found.text(at)[match.end() :], at, []
    while "$$" not in rest:
        body.append(Line(rest, found.lines[end].number))
        end += 1
        if end >= len(found.lines) or starts.BLANK.match(found.text(end)):
            return at
        rest = found.text(end)
    formula, after = rest.split("$$", 1)
    follows = end + 1 < len(found.lines) and not starts.ends_lazily(found.text(end + 1))
    if after.strip() or follows:
        return at
    body.append(Line(formula, found.lines[end].number))
    found.add(Block("maths", tuple(body)))
    return end + 1


def attributes(found: Scan, at: int) -> int:
    """``{: … }`` on a line of its own, of the block before it or, after a blank line, behind."""
    match = starts.ATTRIBUTES.match(found.text(at))
    if not match:
        return at
    said = parse(match[1])
    if found.last not in ("", "blank", "divider", "target") and not found.bounded:
        found.say(said)
        found.sealed = found.bounded = True
    else:
        found.pending += said
    return at + 1


def end_of_block(found: Scan, at: int) -> int:
    """``^`` parts two blocks that would be one."""
    if not starts.EOB.match(found.text(at)):
        return at
    found.bounded = found.sealed = True
    found.pending = NONE
    return at + 1


def paragraph(found: Scan, at: int) -> int:
    """Text, up to what ends it."""
    end = at + 1
    while end < len(found.lines) and not starts.ends_paragraph(found.text(end)):
        end += 1
    lines = tuple(found.lines[at:end])
    info = TOO_DEEP if found.depth >= DEEPEST and _holds(lines[0].text) else ""
    if found.last == "paragraph" and not found.sealed:
        before = found.blocks.pop()
        info = before.info or info
        found.blocks.append(replace(before, lines=before.lines + lines, info=info))
    else:
        found.add(Block("paragraph", lines, info=info))
    return end


def _holds(text: str) -> bool:
    """Whether a line begins something that holds blocks, and for which it stands too deep."""
    return starts.is_list(text) or any(
        begins.match(text) for begins in (starts.QUOTE, starts.DEFINITION, starts.FOOTNOTE)
    )


RULES: tuple[Rule, ...] = (
    *(blank, own, indented, fenced, quote, heading, rule, listed, definitions, html, underlined),
    *(maths, table, footnote, definition, abbreviation, extension, attributes, end_of_block),
    paragraph,
)
