"""Which font has which letter: what fontconfig finds on the machine for a language.

A browser takes the first font of a list that has a letter; so does this. The list is
fontconfig's own order (``fc-match --sort``): first the fonts that have the language.
"""

from __future__ import annotations

import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from PIL import ImageFont

PATTERN = "sans-serif:lang={language}:weight={weight}:slant=roman:scalable=true:color=false"
FORMAT = "%{file}\t%{index}\t%{charset}\n"


@dataclass(frozen=True)
class Face:
    """A font in a file; ``letters`` are what it has, as fontconfig writes them: ``20-7e a0``."""

    path: str
    index: int
    letters: str

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """First and last of each run of code points."""
        parts = (part.partition("-") for part in self.letters.split())
        return sorted((int(first, 16), int(last or first, 16)) for first, _dash, last in parts)

    def has(self, letter: str) -> bool:
        place = bisect_right(self.ranges, (ord(letter), 0x110000)) - 1
        return place >= 0 and ord(letter) <= self.ranges[place][1]


@cache
def faces(language: str, weight: str) -> tuple[Face, ...]:
    """The fonts for a *language* (Sphinx's code), the likeliest first; none without fontconfig."""
    pattern = PATTERN.format(language=language.replace("_", "-").lower(), weight=weight)
    command = ["fc-match", "--sort", "--format", FORMAT, pattern]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    rows = (line.split("\t") for line in done.stdout.splitlines())
    # Of a variable font the index says which instance it is; Pillow takes that of the file.
    return tuple(Face(path, int(index) & 0xFFFF, letters) for path, index, letters in rows)


@lru_cache(maxsize=64)
def opened(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The font, to measure and to draw with."""
    return ImageFont.truetype(
        face.path, size, index=face.index, layout_engine=ImageFont.Layout.RAQM
    )


def lacking(text: str, chain: Sequence[Face]) -> set[str]:
    """The letters of *text* that no font of the *chain* has."""
    return {
        letter
        for letter in set(text)
        if not unseen(letter) and not any(face.has(letter) for face in chain)
    }


def unseen(letter: str) -> bool:
    """Blanks, and what tells only how its neighbours are drawn: joiners, directions."""
    return letter.isspace() or unicodedata.category(letter) in ("Cf", "Cc")


def runs(text: str, chain: Sequence[Face]) -> list[tuple[Face, str]]:
    """*text* in runs of one font each, in its order; every letter is in the *chain*.

    A mark, a blank and a sign stay with what stands before them where its font has them:
    a word is not torn.
    """
    found: list[tuple[Face, str]] = []
    for letter in text:
        before = found[-1][0] if found else chain[0]
        stays = unicodedata.category(letter)[0] in "MPZC"
        if unseen(letter) or (stays and before.has(letter)):
            face = before
        else:
            face = next(face for face in chain if face.has(letter))
        if found and found[-1][0] is face:
            found[-1] = (face, found[-1][1] + letter)
        else:
            found.append((face, letter))
    return found
