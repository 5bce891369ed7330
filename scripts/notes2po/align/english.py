"""Which blocks of a translation were left in English.

Text that is the same on both pages is English left standing, unless all its
words are names. A name also stands in blocks that are translated; an ordinary
English word does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from notes2po.align.profiles import Profile

# Share of letters in words of the English page from which a block vouches for no name.
ENGLISH_SHARE = 0.6
# Languages borrow English terms, and whole phrases of them, but not their grammar: so
# many words in the same order as in the partner, with so many of these, are English.
RUN = 6
GRAMMAR = frozenset(
    {
        *("the", "of", "to", "is", "are", "was", "be", "can", "will", "you", "your", "we"),
        *("this", "that", "these", "it", "its", "with", "from", "if", "when"),
    }
)
LEAST_GRAMMAR = 2
RUN_SHARE = 0.4  # of the letters of the block


@dataclass(frozen=True, slots=True)
class Names:
    """In how many translated blocks each word of the English page stands."""

    counts: Counter[str]

    def ordinary(self, words: Sequence[str]) -> list[str]:
        """Those of *words* that nothing shows to be names."""
        return [
            word
            for word in words
            if len(word) > 1 and not self.counts[word] and not _has_inner_capital(word)
        ]


def find_names(source: Sequence[Profile], target: Sequence[Profile]) -> Names:
    """The words that stand in blocks of *target* that are not English."""
    known = {word for p in source for word in p.words}
    keys = {p.key for p in source}
    counts: Counter[str] = Counter()
    for p in target:
        if p.key not in keys and _share(p, known) < ENGLISH_SHARE:
            counts.update(set(p.words))
    return Names(counts)


def find_copies(source: Sequence[Profile], target: Sequence[Profile], names: Names) -> set[int]:
    """The targets whose text stands in the source and has a word that is no name."""
    keys = {p.key for p in source if p.text}
    return {j for j, p in enumerate(target) if p.text and p.key in keys and names.ordinary(p.words)}


def mostly_english(source: Profile, target: Profile) -> bool:
    """Whether *target* repeats whole passages of its partner, though not all of it."""
    if len(target.words) < RUN:
        return False
    known = set(_runs(source.words))
    covered: set[int] = set()
    for start, run in enumerate(_runs(target.words)):
        if run in known and sum(word.lower() in GRAMMAR for word in run) >= LEAST_GRAMMAR:
            covered.update(range(start, start + RUN))
    letters = sum(len(target.words[n]) for n in covered)
    return letters > RUN_SHARE * target.length


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]


def _share(p: Profile, known: set[str]) -> float:
    """Of the letters of *p*, those in words that are *known*."""
    return sum(len(word) for word in p.words if word in known) / max(1, p.length)


def _has_inner_capital(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])
