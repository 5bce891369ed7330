"""Where lists of posts stand, and what each is to hold."""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes


@dataclass(frozen=True, slots=True)
class Choice:
    """What a list holds: ``kind`` is posts, years or tags; nothing else is said of the latter two.

    ``year`` and ``newest`` are 0, ``tag`` is empty where they choose nothing.
    """

    kind: str
    year: int = 0
    tag: str = ""
    newest: int = 0


class Place(nodes.comment):
    """Stands where a list comes once all pages are read; ``choice`` says which."""
