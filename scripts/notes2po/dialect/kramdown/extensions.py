"""``{::comment} … {:/comment}``, ``{::options … /}``, ``{:name: .class}``: said to kramdown alone."""

from __future__ import annotations

from notes2po.dialect.kramdown import starts
from notes2po.dialect.kramdown.attributes import NONE
from notes2po.dialect.kramdown.blocks import Block, Scan


def extension(found: Scan, at: int) -> int:
    """One of them, with what stands in it."""
    text = found.text(at)
    if match := starts.NAMED_ATTRIBUTES.match(text):
        found.add(Block("named", (found.lines[at],), mark=match[1], info=match[2]), sealed=True)
        return at + 1
    match = starts.EXTENSION.match(text)
    if not match or match[1] not in ("comment", "nomarkdown", "options"):
        return at
    end = at + 1
    if not match[3]:
        end = _stop(found, at, match[1])
        if end == at:
            return at
    body = tuple(found.lines[at + 1 : max(end - 1, at + 1)])
    if match[1] == "options":
        body = ()
    kind = "html" if match[1] == "nomarkdown" and body else "comment"
    lines = body if kind == "html" else tuple(found.lines[at:end])
    pending, found.pending = found.pending, NONE
    found.add(Block(kind, lines), sealed=True)
    found.pending = pending
    return end


def _stop(found: Scan, at: int, name: str) -> int:
    """The line after that which ends the extension; *at* where none does."""
    key = "{" + name
    if key in found.unclosed:
        return at
    for end in range(at + 1, len(found.lines)):
        match = starts.EXTENSION.match(found.text(end))
        if match and not match[1] and match[4] in (None, name):
            return end + 1
    found.unclosed[key] = 1
    return at
