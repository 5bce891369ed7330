"""The data that passes through the importer, from left to right.

A :class:`Document` is read on each side, its messages are paired into
:class:`Bead` objects, beads become :class:`Entry` objects, and those a catalog.
Nothing here does anything: the work is in the rooms beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: the path as the user wrote it, and a line counted from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


# What is wrong with a line that git has written where two changes meet.
IN_CONFLICT = "is a mark of a conflict in git: keep one of the two texts, and take the marks out"


class ProblemError(Exception):
    """Input that cannot be used: where, what is wrong, and what to write instead."""

    def __init__(self, location: Location, text: str) -> None:
        super().__init__(f"{location}: {text}")
        self.location = location
        self.text = text

    def __reduce__(self) -> tuple[type[ProblemError], tuple[Location, str]]:
        return type(self), (self.location, self.text)


def fault_of(path: str, error: Exception) -> ProblemError:
    """A fault of ours, met by one note in thousands: it must not cost the others."""
    text = f"could not be imported ({type(error).__name__}: {error}); please report this"
    return ProblemError(Location(path, 1), text)


@dataclass(frozen=True, slots=True)
class Message:
    """One run of text as Sphinx extracts it, or a landmark between such runs.

    ``shape`` says what kind of block it is and where it is nested, outermost
    first: ``h2``, ``p``, ``ul>ol>p``, ``quote>p``, ``table>cell``. A landmark
    (``translatable`` is false) is a code block, an image or raw HTML: nobody
    translates it, but it stands at the same place on both sides. Of code that can be
    translated, ``lexer`` names the language.
    """

    text: str
    shape: str
    location: Location
    translatable: bool = True
    lexer: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A link definition, ``[label]: url "title"``."""

    label: str
    url: str
    title: str
    location: Location


@dataclass(frozen=True, slots=True)
class Document:
    """One page of Markdown: its front matter, its messages and its link definitions."""

    path: str
    metadata: Mapping[str, object]
    messages: tuple[Message, ...]
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Bead:
    """Source messages and the target messages that translate them, as indices.

    The word is Gale and Church's (1993, "A Program for Aligning Sentences in
    Bilingual Corpora"). One index on each side and an empty ``doubt`` is a sure
    pair; an empty side is a message without a partner; anything else is a pair
    in doubt, and ``doubt`` says why in words for a translator.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a note says of one msgid: nothing, a sure msgstr, or one in doubt.

    ``source`` and ``target`` are where the English and the translated text
    stand; ``target`` is None where there is no translation. ``joined`` are the
    places of the blocks that a msgstr was joined of, where there are several.
    """

    msgid: str
    msgstr: str
    doubt: str
    source: Location
    target: Location | None
    joined: tuple[Location, ...] = ()
