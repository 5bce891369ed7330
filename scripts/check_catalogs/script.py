"""Whether a msgstr is written in the script of its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel.core import Locale, UnknownLocaleError, get_global

from check_catalogs.findings import Problem
from check_catalogs.markup import Markup

# The first word of a letter's Unicode name, for ISO 15924 codes that hold more than one.
MIXED = {
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA"},
    "Hant": {"CJK", "BOPOMOFO"},
    "Hans": {"CJK", "BOPOMOFO"},
    "Kore": {"HANGUL", "CJK"},
}
# fmt: off
SINGLE = {
    "Latn": "LATIN", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Arab": "ARABIC", "Hebr": "HEBREW",
    "Deva": "DEVANAGARI", "Beng": "BENGALI", "Taml": "TAMIL", "Telu": "TELUGU",
    "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Knda": "KANNADA", "Mlym": "MALAYALAM",
    "Orya": "ORIYA", "Sinh": "SINHALA", "Thai": "THAI", "Laoo": "LAO", "Khmr": "KHMER",
    "Mymr": "MYANMAR", "Tibt": "TIBETAN", "Geor": "GEORGIAN", "Armn": "ARMENIAN",
    "Ethi": "ETHIOPIC",
}
# fmt: on
LETTERS = MIXED | {code: {name} for code, name in SINGLE.items()}
# Letters of these belong to formulas and names in any language.
EVERYWHERE = {"LATIN", "GREEK"}
KNOWN = set[str]().union(*LETTERS.values()) - EVERYWHERE

# A character set made for a script tells what belongs to it: what the first of a pair
# lacks and the second has is of another kind. Big5 is Traditional, GB 2312 Simplified.
CHARACTER_SETS = {
    "Hant": ("Traditional Chinese", (("cp950", "gb2312"), ("big5hkscs", "shift_jis"))),
    "Hans": ("Simplified Chinese", (("gb2312", "big5"),)),
    "Jpan": ("Japanese", (("shift_jisx0213", "gb2312"),)),
}

ENGLISH_WORD = re.compile(r"(?<![\w./-])[a-z]{2,}(?![\w/-])")
SENTENCE = 5  # English words in lower case; fewer may be a name: "Hub for Excel"
HAN_ONLY = 12  # Han characters without one kana are no Japanese sentence


@dataclass(frozen=True, slots=True)
class Script:
    """The script of a language: its ISO 15924 code and what its letters' names begin with."""

    code: str
    letters: frozenset[str]


@cache
def script_of(locale: str) -> Script | None:
    """The script that *locale* is written in (UTS 35, likely subtags); None if nobody knows."""
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    likely = get_global("likely_subtags")
    code = parsed.script
    for name in (f"{parsed.language}_{parsed.territory}", parsed.language):
        code = code or (likely[name].split("_")[1] if name in likely else None)
    return Script(code, frozenset(LETTERS[code])) if code in LETTERS else None


@cache
def letter_script(character: str) -> str:
    """The script of a letter; empty for what is no letter of a script we know."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "").replace("-", " ").removeprefix("FULLWIDTH ")
    word = name.removeprefix("HALFWIDTH ").partition(" ")[0]
    return word if word in KNOWN or word in EVERYWHERE else ""


def is_sentence(text: str) -> bool:
    """Whether *text* has enough common English words to need a translation."""
    return len(ENGLISH_WORD.findall(text)) >= SENTENCE


def check_script(source: Markup, target: Markup, script: Script) -> Iterator[Problem]:
    """A msgstr in another language's script, at most one problem."""
    if target.text.isascii() and "LATIN" in script.letters:
        return
    known = set(source.text)
    characters = [c for c in dict.fromkeys(target.text) if c not in known]
    foreign = [c for c in characters if letter_script(c) in KNOWN - script.letters]
    other = foreign or [c for c in characters if _of_another_set(c, script.code)]
    if other:
        what = f"is {letter_script(other[0]).capitalize()}" if foreign else "is not used in "
        what += "" if foreign else CHARACTER_SETS[script.code][0]
        text = f"“{''.join(other[:10])}” {what}: write it in the script of the language"
        yield Problem("wrong-script", text)
    elif is_sentence(source.text) and (text := _missing(target.text, script)):
        yield Problem("wrong-script", text)


@cache
def _of_another_set(character: str, code: str) -> bool:
    if code not in CHARACTER_SETS or letter_script(character) != "CJK":
        return False
    return any(
        _encodes(character, other) and not _encodes(character, own)
        for own, other in CHARACTER_SETS[code][1]
    )


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _missing(text: str, script: Script) -> str:
    """What is wrong where *text* lacks the letters of *script*; empty where it does not."""
    found = [letter_script(character) for character in text]
    if not script.letters.intersection(found):
        return "has no letter of the language's script: translate it"
    kana = {"HIRAGANA", "KATAKANA"}.intersection(found)
    if script.code == "Jpan" and not kana and found.count("CJK") >= HAN_ONLY:
        return "has no kana, which a Japanese sentence needs: is it Chinese? Write Japanese"
    return ""
