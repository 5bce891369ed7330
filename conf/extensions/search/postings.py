"""Where each term stands: its pages, their sections, its places in them, as bytes.

A term's postings are numbers of seven bits a byte, the lowest first; the two lowest bits of a
number say what it is:

===  ==========================================================================
0    the next page, counted from the one before; its first section follows
1    a later section of the page, counted from the one before
2    a place in the section's text, counted from the one before
3    a place elsewhere, counted likewise, times four, plus its :class:`Where`;
     with ``TEXT``: somewhere in the text, where there are too many to tell
===  ==========================================================================

Places are counted in words and signs, first of the heading, then of the blocks, each
:data:`GAP` apart. The browser's side is ``static/search/pieces.js``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import pairwise

from search.sections import Section
from search.words import Cutter

GAP = 4  # places between two blocks: no phrase goes on from one to the next
LONGEST = 12_000  # bytes: of a term that is nearly everywhere, no places in texts are kept

Places = dict[str, list[int]]  # each term's sections, places and Wheres of a page, as one number


class Where(IntEnum):
    """Where a term stands in a section."""

    TEXT = 0
    HEADING = 1
    PART = 2  # within a word of the text or of the heading
    ENGLISH = 3  # in the message that is translated: at place 1 of a heading, 0 of the text


def pack(section: int, place: int, where: Where) -> int:
    return section << 24 | place << 2 | where


def places_of(
    page: Sequence[Section], cutter: Cutter, english: Cutter, words: set[str]
) -> tuple[Places, list[int]]:
    """Each term of a page with its places, and how long the page's sections are."""
    found: Places = defaultdict(list)
    lengths = []
    for number, section in enumerate(page):
        base, place = number << 24, 0
        for where, texts in (
            (Where.HEADING, [*section.names, *section.other_names]),
            (Where.TEXT, [text for text, _english in section.blocks]),
        ):
            for text in texts:
                cut, place = cutter.cut(text, place)
                for key, at in cut:
                    found[key].append(base | at << 2 | where)
                place += GAP
        lengths.append(place)
        for at, texts in enumerate((section.english, section.english_names)):
            for text in texts:
                for key, _place in english.cut(text)[0]:
                    if key not in english.rules.stopwords:
                        found[key].append(base | at << 2 | Where.ENGLISH)
    if words:
        for word in list(found):
            for part in cutter.parts(word, words):
                found[part] += [
                    at & ~3 | Where.PART for at in found[word] if at & 3 != Where.ENGLISH
                ]
    return found, lengths


def number(value: int) -> bytes:
    """*value* in seven bits a byte, the lowest first."""
    if value < 128:
        return SMALL[value]
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


SMALL = [bytes([value]) for value in range(128)]


def page_bytes(found: Iterable[int], *, bare: bool = False) -> bytes:
    """A term's postings on one page; *bare*: of its places in a text only that there are some."""
    out = bytearray()
    section = place = 0
    told = -1
    for packed in sorted(set(found)):
        here, at, where = packed >> 24, packed >> 2 & 0x3FFFFF, packed & 3
        if here != section:
            out += number((here - section) << 2 | 1)
            section, place = here, 0
        if where == Where.TEXT and bare:
            if told != section:
                out += number(Where.TEXT << 2 | 3)
                told = section
        elif where == Where.TEXT:
            out += number((at - place) << 2 | 2)
            place = at
        else:
            out += number(((at - place) << 2 | where) << 2 | 3)
            place = at
    return bytes(out)


class Postings:
    """All terms of a site, page by page."""

    def __init__(self) -> None:
        self.terms: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)

    def add(self, page: int, found: Places) -> None:
        """The terms of the page with the number *page*, which is higher than those before."""
        for key, places in found.items():
            self.terms[key].append((page, places))

    def encode(self, key: str) -> bytes:
        """The postings of a term."""
        whole = self._encode(key, bare=False)
        return whole if len(whole) <= LONGEST else self._encode(key, bare=True)

    def _encode(self, key: str, *, bare: bool) -> bytes:
        found = self.terms[key]
        gaps = [found[0][0], *(after[0] - before[0] for before, after in pairwise(found))]
        return b"".join(
            number(gap << 2) + page_bytes(places, bare=bare)
            for gap, (_page, places) in zip(gaps, found, strict=True)
        )

    def sections(self, key: str) -> int:
        """In how many sections a term stands."""
        return sum(len({at >> 24 for at in places}) for _page, places in self.terms[key])

    def is_name(self, key: str) -> bool:
        """Whether a term stands in a heading."""
        return any(at & 3 == Where.HEADING for _page, places in self.terms[key] for at in places)
