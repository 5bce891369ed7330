"""Blocks of HTML: from a tag to the one that closes it, whatever stands between."""

from __future__ import annotations

import re
from bisect import bisect_right

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.blocks import Block, Scan

TAG = re.compile(
    rf"<!--|<(/?)({starts.NAME})((?:\s++[\w:.@-]++"
    r"(?:\s*+=\s*+(?:[^\s\"'=<>`]++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'))?+)*+)\s*+(/?)>",
    re.ASCII,
)


def html(found: Scan, at: int) -> int:
    """One block of HTML, a comment among them."""
    text = found.text(at)
    if "<" not in text[:4]:
        return at
    if starts.COMMENT.match(text):
        return _comment(found, at)
    tag = starts.HTML_OPEN.match(text)
    if not tag or tag[1].lower() in starts.SPAN_ELEMENTS:
        return at
    if found.tags is None:
        found.tags = ends(found)
    end = found.tags.get(at)
    if end is None:
        return at
    found.add(Block("html", tuple(found.lines[at : end + 1])), sealed=True)
    return end + 1


def _comment(found: Scan, at: int) -> int:
    if "<!--" in found.unclosed:
        return at
    end = at
    start = found.text(at).index("<!--") + 4
    while "-->" not in found.text(end)[start if end == at else 0 :]:
        end += 1
        if end >= len(found.lines):
            found.unclosed["<!--"] = 1
            return at
    found.add(Block("html", tuple(found.lines[at : end + 1])), sealed=True)
    return end + 1


def ends(found: Scan) -> dict[int, int]:
    """Of each line that begins with an opening tag: the line where its element ends.

    One that nothing closes ends before the next blank line, as CommonMark has it.
    """
    text = "\n".join(line.text for line in found.lines)
    begins = [0]
    for one in found.lines:
        begins.append(begins[-1] + len(one.text) + 1)
    open_tags: dict[str, list[tuple[int, int]]] = {}
    result: dict[int, int] = {}
    at = 0
    while match := TAG.search(text, at):
        at = match.end()
        if not match[2]:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end
            continue
        name, line = match[2].lower(), bisect_right(begins, match.start()) - 1
        last = bisect_right(begins, match.end() - 1) - 1
        leads = not text[begins[line] : match.start()].strip(" ")
        if match[1]:
            if stack := open_tags.get(name):
                opened, begun = stack.pop()
                if opened >= 0:
                    result[opened] = max(last, begun)
        elif match[4] or match[3].endswith("/") or name in starts.NO_BODY:
            if leads:
                result.setdefault(line, last)
        else:
            open_tags.setdefault(name, []).append((line if leads else -1, last))
    until = _before_blank(found)
    for opened, begun in (pair for stack in open_tags.values() for pair in stack):
        if opened >= 0:
            result.setdefault(opened, until[begun])
    return result


def _before_blank(found: Scan) -> list[int]:
    """Of each line the last before the next blank one."""
    until = list(range(len(found.lines)))
    for at in range(len(until) - 2, -1, -1):
        if not starts.BLANK.match(found.text(at + 1)):
            until[at] = until[at + 1]
    return until
