"""A line of letters of any script in a picture: how wide it is, where it may end, and how it is drawn.

Pillow with Raqm shapes the letters of a run of one font; which font has which letter, and where a
text falls into lines, is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import ImageDraw

from frame.fonts import Face, opened, runs

OPENING = ("Ps", "Pi")  # of general category: what ends no line
# What begins none: closing signs, marks, and the small kana of JIS X 4051.
CLOSING = ("Pe", "Pf", "Po", "Mn", "Mc", "Cf", "Lm")
SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ")


@dataclass(frozen=True, slots=True)
class Type:
    """How a line is set."""

    chain: Sequence[Face]
    size: int
    language: str
    way: str

    def width(self, text: str) -> float:
        return sum(
            opened(face, self.size).getlength(part, direction=self.way, language=self.language)
            for face, part in runs(text, self.chain)
        )


def write(
    pen: ImageDraw.ImageDraw, kind: Type, text: str, place: tuple[float, float], ink: int | str
) -> None:
    """Write one line; its *place* is where reading begins, and the baseline.

    Runs follow each other in the direction of the line; within a run Raqm orders them.
    """
    right = kind.way == "rtl"
    x, y = place
    for face, part in runs(text, kind.chain):
        font = opened(face, kind.size)
        length = font.getlength(part, direction=kind.way, language=kind.language)
        x -= length if right else 0
        pen.text((x, y), part, ink, font, "ls", direction=kind.way, language=kind.language)
        x += 0 if right else length


# -- Lines


@dataclass(frozen=True, slots=True)
class Piece:
    """What is not torn, with the blanks behind it; ``width`` is without, ``step`` with them."""

    text: str
    width: float
    step: float


def balanced(text: str, kind: Type, most: float) -> list[str]:
    """The lines of a text, none wider than *most* pixels and about as long as each other.

    As CSS's ``text-wrap: balance`` has it.
    """
    high = most
    found = list(pieces(text, kind, high))
    wanted = len(filled(found, high))
    low = max(piece.width for piece in found)
    while high - low > 4:  # the least width that takes no more lines
        middle = (low + high) / 2
        if len(filled(found, middle)) == wanted:
            high = middle
        else:
            low = middle
    return filled(found, high)


def filled(found: Sequence[Piece], most: float) -> list[str]:
    """Lines of as many pieces as go into *most* pixels."""
    lines = [""]
    length = 0.0
    for piece in found:
        if lines[-1] and length + piece.width > most:
            lines.append("")
            length = 0
        lines[-1] += piece.text
        length += piece.step
    return [line.rstrip() for line in lines]


def pieces(text: str, kind: Type, most: float) -> Iterator[Piece]:
    """What is not torn, and of what is too long for a line, the letters."""
    for part in parts(text):
        found = measured(part, kind)
        if found.width <= most:
            yield found
        else:
            yield from (measured(few, kind) for few in parted(part, lambda _before, _after: True))


def is_whole(text: str, kind: Type, most: float) -> bool:
    """Whether no part of *text* is too long for a line."""
    return all(measured(part, kind).width <= most for part in parts(text))


def parts(text: str) -> Iterator[str]:
    """Words, Japanese phrases, Chinese signs."""
    free = phrases if re.search("[ぁ-ヿ]", text) else signs
    for word in re.findall(r"\S+\s*", text):
        yield from parted(word, free)


def measured(text: str, kind: Type) -> Piece:
    bare = text.rstrip()
    width = kind.width(bare)
    return Piece(text, width, width if bare == text else kind.width(text))


def parted(word: str, free: Callable[[str, str], bool]) -> Iterator[str]:
    """*word* in pieces between letters of which *free* says so, and that may be parted."""
    piece = ""
    for letter in word:
        if piece and free(piece[-1], letter) and may_part(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    yield piece


def may_part(before: str, after: str) -> bool:
    """Whether a line may end between two letters, as far as they themselves go."""
    return not (
        after.isspace()
        or unicodedata.category(before) in OPENING
        or unicodedata.category(after) in CLOSING
        or after in SMALL_KANA
    )


def phrases(before: str, after: str) -> bool:
    """Whether a Japanese phrase ends between two letters: after a particle, or a sign."""
    return (hiragana(before) and not hiragana(after)) or unicodedata.category(before)[0] == "P"


def signs(before: str, after: str) -> bool:
    """Whether one of two letters is a Chinese sign, next to which lines break without a blank."""
    return wide(before) or wide(after)


def wide(letter: str) -> bool:
    """Korean has blanks."""
    return unicodedata.east_asian_width(letter) in "WF" and not "가" <= letter <= "힣"


def hiragana(letter: str) -> bool:
    return "ぁ" <= letter <= "ゟ"
