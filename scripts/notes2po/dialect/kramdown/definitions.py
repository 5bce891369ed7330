"""What is said once for the whole text: where links lead, notes, what letters stand for."""

from __future__ import annotations

import re

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.blocks import DEEPEST, Block, Scan
from notes2po.dialect.lines import Line


def footnote(found: Scan, at: int) -> int:
    """``[^name]: text``, and what is indented below it."""
    match = starts.FOOTNOTE.match(found.text(at))
    if not match or found.depth >= DEEPEST:
        return at
    lines, end = found.lines, at + 1
    body = [Line(match[2], lines[at].number)]
    while end < len(lines):
        first = end
        while end < len(lines) and starts.BLANK.match(lines[end].text):
            end += 1
        if end >= len(lines) or not starts.INDENT.match(lines[end].text):
            end = first
            break
        body += [Line("", line.number) for line in lines[first:end]]
        while end < len(lines) and not starts.ends_lazily(lines[end].text):
            body.append(Line(starts.INDENT.sub("", lines[end].text, count=1), lines[end].number))
            end += 1
        if end < len(lines) and not starts.BLANK.match(lines[end].text):
            break
    parts = tuple(found.scan(body, found.depth + 1, None))
    found.add(Block("footnote", tuple(lines[at:end]), parts, info=match[1]), sealed=True)
    return end


def definition(found: Scan, at: int) -> int:
    """``[label]: address "title"``, its title on the same line or on the next."""
    match = starts.LINK.match(found.text(at))
    if not match:
        return at
    url, title = parted(match[2])
    if url is None:
        return at
    end = at + 1
    if not title and (said := starts.LINK_TITLE.fullmatch(found.text(end))):
        title, end = said[2] or said[3], end + 1
    line = found.lines[at]
    parts = (line, Line(match[1], line.number), Line(url, line.number), Line(title, line.number))
    found.add(Block("link", parts + tuple(found.lines[at + 1 : end])), sealed=True)
    return end


def parted(text: str) -> tuple[str | None, str]:
    """The address and the title of ``<address> "title"``; no address where it is no definition."""
    if angled := starts.ANGLED.match(text):
        said = starts.LINK_TITLE.fullmatch(angled[2]) if angled[2] else None
        if not angled[2] or said:
            return angled[1], (said[2] or said[3]) if said else ""
    said = starts.LINK_TITLE.search(text)
    if said and said.start() and (said[2] or not re.search(r"\s", text[: said.start()])):
        return text[: said.start()].strip("<>"), said[2] or said[3]
    if re.search(r"[ \t]", text) and re.search("[\"']", text):
        return None, ""
    return text, ""


def abbreviation(found: Scan, at: int) -> int:
    """``*[HTML]: what it stands for``."""
    match = starts.ABBREVIATION.match(found.text(at))
    if not match:
        return at
    line = found.lines[at]
    found.add(Block("abbreviation", (line,), mark=match[1], info=match[2].strip()), sealed=True)
    return at + 1
