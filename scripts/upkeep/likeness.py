"""Which text became which: old and new English, paired by how alike they are.

Comparing each new text with each old one would take their product. Here an index
names for each new text the few old ones that share its rarest words, and only
those are compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

THRESHOLD = 60  # per cent of the characters; msgmerge has the same
COMPARED = 16  # old texts that are looked at closely for one new text
VISITED = 1_000  # places of the index that are looked at for one new text
WORD = re.compile(r"\w+")
STEM = 5  # letters of a word that count: Introduction is like Introductions


@dataclass(frozen=True, slots=True)
class Text:
    """A text by the page that it stands on; an old one may be known by a second wording."""

    page: str
    wordings: tuple[str, ...]


def pairs(new: Sequence[Text], old: Sequence[Text]) -> list[tuple[int, int]]:
    """Indices of texts in *new* and in *old* that are alike, each at most once, the surest first.

    Of two that are as alike, the one on the same page; then the one that comes first.
    """
    chosen: list[tuple[int, int]] = []
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    for _score, _elsewhere, n, o in sorted(_alike(new, old)):
        if n not in taken_new and o not in taken_old:
            chosen.append((n, o))
            taken_new.add(n)
            taken_old.add(o)
    return chosen


def _alike(new: Sequence[Text], old: Sequence[Text]) -> Iterator[tuple[float, bool, int, int]]:
    """What is alike, so that what sorts first is surest: how much, whether elsewhere, indices."""
    index = _index(old) if new else {}
    for n, text in enumerate(new):
        for o in _candidates(text, index):
            if score := _likeness(text, old[o]):
                yield -score, text.page != old[o].page, n, o


def _likeness(new: Text, old: Text) -> float:
    """In per cent; 0 where it is too little."""
    ratios = (fuzz.ratio(a, b, score_cutoff=THRESHOLD) for a in new.wordings for b in old.wordings)
    return round(max(ratios), 1)


def _index(texts: Sequence[Text]) -> dict[str, list[int]]:
    """Where each word and each pair of words stands."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for feature in sorted({part for wording in text.wordings for part in _features(wording)}):
            index[feature].append(number)
    return index


def _features(text: str) -> Iterator[str]:
    stems = [word[:STEM] for word in WORD.findall(text.lower())]
    yield from stems
    yield from (f"{one} {two}" for one, two in pairwise(stems))


def _candidates(text: Text, index: dict[str, list[int]]) -> list[int]:
    """The old texts that share most with *text*; what few texts have counts for more."""
    features = {part for wording in text.wordings for part in _features(wording)} & index.keys()
    votes: dict[int, float] = defaultdict(float)
    visited = 0
    for feature in sorted(features, key=lambda name: (len(index[name]), name)):
        places = index[feature]
        visited += len(places)
        if votes and visited > VISITED:
            break
        for number in places[:VISITED]:
            votes[number] += 1 / len(places)
    return sorted(votes, key=lambda number: (-votes[number], number))[:COMPARED]
