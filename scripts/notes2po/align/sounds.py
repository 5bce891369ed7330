"""Words that sound alike in two scripts: *session* and セッション, *parser* and парсер.

Names and loan words go from one script into another by their sound. What letter stands for what
sound is in the names that Unicode has for letters; sounds are compared as Soundex does (Russell
1918, US patent 1,261,167): by classes of consonants, vowels apart. L and R are one class here,
since not all languages tell them from each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

CLASSES = {
    letter: digit
    for digit, letters in enumerate(("BFPV", "CGJKQSXZ", "DT", "LR", "MN"), 1)
    for letter in letters
}
LEAST, MOST = 2, 4  # consonants of a word that are compared
VOWEL = 0
LATIN = re.compile(r"[A-Za-z]{3,}")
# Runs of letters that stand for sounds and are not Latin; kana only where they are katakana.
OTHER = re.compile(r"[\u0370-\u1fff\u30a1-\u30fa\u30fc\uac00-\ud7a3]{2,}")
KATAKANA, HANGUL = "\u30a1", "\uac00"
FU = "\u30d5"  # which Unicode calls HU
NAME = re.compile(r"(?:LETTER|SYLLABLE|SIGN) (?:FINAL |SMALL )?([A-Z]+)$")
SKIPPED = re.compile(r"VIRAMA|NUKTA|KATAKANA LETTER SMALL TU|(?:HARD|SOFT) SIGN")
LETTER = re.compile(r"E[FLMNRS]|[^AEIOU]*")  # Cyrillic letters are called EF, EL, EM …


def of_latin(words: Iterable[str]) -> set[str]:
    """What the Latin words among *words* sound like."""
    return {sound for word in words for part in LATIN.findall(word) if (sound := _latin(part))}


def of_others(text: str) -> set[str]:
    """What the words of *text* in other scripts sound like; in katakana, any part of a run."""
    found: set[str] = set()
    for word in OTHER.findall(text):
        if KATAKANA <= word[0] < HANGUL:
            found |= _parts(word)
        elif sound := _other(word):
            found.add(sound)
    return found


@lru_cache(50_000)
def _parts(run: str) -> frozenset[str]:
    whole = _digits([sound for letter in run for sound in _sounds(letter)])
    sizes = range(LEAST, MOST + 1)
    return frozenset(whole[n : n + size] for size in sizes for n in range(len(whole) - size + 1))


@lru_cache(50_000)
def _latin(word: str) -> str:
    return _code([CLASSES.get(letter, VOWEL) for letter in word.upper() if letter not in "HW"])


@lru_cache(50_000)
def _other(word: str) -> str:
    return _code([sound for letter in word for sound in _sounds(letter)])


@cache
def _sounds(letter: str) -> tuple[int, ...]:
    """The classes of the consonants that *letter* is called by; VOWEL where it is one."""
    name = unicodedata.name(letter, "")
    found = NAME.search(name)
    if SKIPPED.search(name):
        return ()
    if "ANUSVARA" in name:
        return (CLASSES["N"],)
    if letter == FU:
        return (CLASSES["F"],)
    if not found:
        return (VOWEL,)
    if name.startswith("HANGUL"):
        return tuple(CLASSES.get(one, VOWEL) for one in found[1])
    begin = LETTER.match(found[1])
    consonants = tuple(CLASSES[one] for one in (begin[0] if begin else "") if one in CLASSES)
    return consonants or (VOWEL,)


def _code(sounds: list[int]) -> str:
    """The first consonants as digits; empty where they are too few."""
    digits = _digits(sounds)
    return digits[:MOST] if len(digits) >= LEAST else ""


def _digits(sounds: list[int]) -> str:
    """Consonants as digits, the same beside each other as one."""
    pairs = zip([VOWEL, *sounds], sounds, strict=False)
    return "".join(str(sound) for before, sound in pairs if sound not in (VOWEL, before))
