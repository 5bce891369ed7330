"""Blocks of code: between fences, or indented by four."""

from __future__ import annotations

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.blocks import Block, Scan
from notes2po.dialect.lines import Line


def indented(found: Scan, at: int) -> int:
    """Lines that begin with four spaces or a tab, and those that go on without."""
    lines, end = found.lines, at
    body: list[Line] = []
    if not (starts.INDENT.match(found.text(at)) and found.text(at).strip()):
        return at
    if found.last == "paragraph" and not found.sealed:
        return at
    while end < len(lines):
        first = end
        while end < len(lines) and starts.BLANK.match(lines[end].text):
            end += 1
        if end >= len(lines) or not starts.INDENT.match(lines[end].text):
            end = first
            break
        body += [Line(_dedented(line.text), line.number) for line in lines[first:end]]
        while end < len(lines) and not starts.BLANK.match(lines[end].text):
            text = lines[end].text
            if starts.INDENT.match(text):
                body.append(Line(_dedented(text), lines[end].number))
            elif (
                starts.ATTRIBUTES.match(text) or starts.EOB.match(text) or starts.ends_by_tag(text)
            ):
                break
            else:  # it goes on the line before it
                body[-1] = Line(f"{body[-1].text} {text}", body[-1].number)
            end += 1
        if end < len(lines) and not starts.BLANK.match(lines[end].text):
            break
    found.add(Block("code", tuple(body), mark=""))
    return end


def _dedented(text: str) -> str:
    """*text* without the indent of code."""
    match = starts.INDENT.match(text)
    return text[match.end() :] if match else text.strip()


def fenced(found: Scan, at: int) -> int:
    """Lines between fences. One that is never closed is text, to kramdown."""
    opening = starts.OPENING_FENCE.match(found.text(at))
    if not opening or ("`" in (opening[2] or "") and opening[1][0] == "`"):
        return at
    mark = opening[1]
    end = _closed(found, at, mark)
    if end == at:
        return at
    body = tuple(found.lines[at:end])
    found.add(Block("code", body, mark=mark, info=opening[2] or ""), sealed=True)
    return end


def _closed(found: Scan, at: int, mark: str) -> int:
    """The line after that which closes the fence *mark* of *at*; *at* where none does."""
    if found.unclosed.get(mark[0], 1 << 30) <= len(mark):
        return at
    for end in range(at + 1, len(found.lines)):
        text = found.text(end)
        if mark in text and len(text) - len(text.lstrip(" ")) < 4:
            line = text.strip()
            if line.startswith(mark) and not line.strip(mark[0]):
                return end + 1
    found.unclosed[mark[0]] = len(mark)
    return at
