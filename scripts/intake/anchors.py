"""Names that a note gives to its parts, where another page of the site has given them already.

To Sphinx a name means one place of the whole site; to a blog, one of the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from intake.given import Note

TARGET = re.compile(r"^(\s*\()([^()\s]+)(\)=\s*)$", re.MULTILINE)
LINK = re.compile(r"(\]\(<?#|\]:\s*<?#)([^)>\s]+)")


def unambiguous(root: Path, page: str, notes: Sequence[Note]) -> list[Note]:
    """*notes* of a *page* with names of their own for parts whose names other pages have."""
    own = {match[2] for note in notes for match in TARGET.finditer(note.text)}
    taken = _taken(root / "docs", page, own) if own else set()
    return [_renamed(note, taken, page) for note in notes] if taken else list(notes)


def _taken(docs: Path, page: str, names: Collection[str]) -> set[str]:
    """Those of *names* that another page gives to one of its parts."""
    found = set()
    for path in docs.rglob("*.md"):
        if path.relative_to(docs).with_suffix("").as_posix() != page:
            data = path.read_bytes().lower()
            found |= {name for name in names if f"({name.lower()})=".encode() in data}
    return found


def _renamed(note: Note, taken: Collection[str], page: str) -> Note:
    def name(match: re.Match[str]) -> str:
        before, found, *after = match.groups()
        own = f"{page}-{found}" if found in taken else found
        return "".join([before, own, *after])

    text = LINK.sub(name, TARGET.sub(name, note.text))
    said = [
        f"{note.at(note.text.count(chr(10), 0, match.start(2)) + 1)}: #{match[2]} is now "
        f"#{page}-{match[2]}: another page has the name"
        for match in TARGET.finditer(note.text)
        if match[2] in taken
    ]
    return replace(note, text=text, said=(*note.said, *said))
