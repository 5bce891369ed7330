"""What is said once for the whole text: where links lead, notes, what letters stand for."""

from __future__ import annotations

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
    rest = match[2] if match[2] is not None else match[3]
    title, end = "", at + 1
    if match[2] is None and (said := starts.LINK_TITLE.search(rest)) and said.start():
        rest, title = rest[: said.start()], said[2]
    elif match[2] is None and (" " in rest or "\t" in rest) and ('"' in rest or "'" in rest):
        return at
    elif said := starts.LINK_TITLE.fullmatch(found.text(end)):
        title, end = said[2], end + 1
    line = found.lines[at]
    parts = (line, Line(match[1], line.number), Line(rest, line.number), Line(title, line.number))
    found.add(Block("link", parts + tuple(found.lines[at + 1 : end])), sealed=True)
    return end


def abbreviation(found: Scan, at: int) -> int:
    """``*[HTML]: what it stands for``."""
    match = starts.ABBREVIATION.match(found.text(at))
    if not match:
        return at
    line = found.lines[at]
    found.add(Block("abbreviation", (line,), mark=match[1], info=match[2].strip()), sealed=True)
    return at + 1
