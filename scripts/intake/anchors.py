"""Names that a note gives to its parts, where another page of the site has given them already.

To Sphinx a name means one place of the whole site; to a blog, one of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from intake.given import Note
from intake.targets import TARGET, Names, names_of, new_name, renamed


def unambiguous(root: Path, page: str, notes: Sequence[Note]) -> list[Note]:
    """*notes* of a *page* with names of their own for parts whose names other pages have."""
    own = set().union(*(names_of(note.text) for note in notes))
    taken = _taken(root / "docs", page, own) if own else set()
    return [_renamed(note, page, {page: taken}) for note in notes] if taken else list(notes)


def _taken(docs: Path, page: str, names: set[str]) -> set[str]:
    """Those of *names* that another page gives to one of its parts."""
    found = set()
    for path in docs.rglob("*.md"):
        if path.relative_to(docs).with_suffix("").as_posix() != page:
            data = path.read_bytes().lower()
            found |= {name for name in names if f"({name})=".encode() in data}
    return found


def _renamed(note: Note, page: str, twins: Names) -> Note:
    said = [
        f"{note.at(note.text.count(chr(10), 0, match.start(2)) + 1)}: #{match[2]} is now "
        f"#{new_name(page, match[2], twins)}: another page has the name"
        for match in TARGET.finditer(note.text)
        if match[2].lower() in twins[page]
    ]
    return replace(note, text=renamed(note.text, page, twins), said=(*note.said, *said))
