"""The picture: a page's title, the site's and the language's name. Pure but for the fonts' files.

1200 by 630 as https://developers.facebook.com/docs/sharing/webmasters/images/ has it; some show
no more than the middle, so that nothing stands at the edges. Shades of one grey and the few
colours of the icon: a file of some 20 KB. The same text makes the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

from frame.fonts import Face, opened, runs

WIDTH, HEIGHT = 1200, 630
MARGIN = 84
SIZES = (84, 74, 64, 56, 48)  # of the title: the first in which its lines go into the block
SMALL = 34
LEADING = 1.34  # Devanagari, Thai and Arabic need as much
ICON = 80
BLOCK = (184, 514)  # the title stands in the middle between these
STRIP = 14  # at the foot, in the colour of the icon's edge
PAPER, INK, FAINT = 255, 18, 92  # shades of grey
SHADES, COLOURS = 16, 96  # of the grey and of the icon
GREY = bytes(round(value * (SHADES - 1) / 255) for value in range(256))
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture; ``way`` is ``ltr`` or ``rtl``, ``icon`` a PNG or None."""

    title: str
    site: str
    name: str
    language: str
    way: str
    icon: Path | None = None


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


def draw(
    card: Card, bold: Sequence[Face], plain: Sequence[Face], said: Mapping[str, str] = NOTHING
) -> bytes:
    """A PNG that says of itself what is *said*; the fonts have every letter of the *card*."""
    canvas = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    tag = card.language.replace("_", "-")
    small = Type(plain, SMALL, tag, card.way)
    beside = ICON + 28 if card.icon else 0
    write(pen, small, card.site, (beside, MARGIN + ICON // 2 + SMALL // 3), FAINT)
    write(pen, small, card.name, (0, HEIGHT - MARGIN + SMALL // 3), FAINT)
    big, lines = fit(card.title, bold, tag, card.way)
    step = round(big.size * LEADING)
    top = (sum(BLOCK) - step * len(lines)) // 2
    for number, line in enumerate(lines):
        write(pen, big, line, (0, top + step * number + big.size), INK)
    return encode(canvas, card, said)


def write(
    pen: ImageDraw.ImageDraw, kind: Type, text: str, place: tuple[int, int], ink: int
) -> None:
    """One line; its *place* is how far from the margin where reading begins, and the baseline.

    Runs follow each other in the direction of the line; within a run Raqm orders them.
    """
    indent, y = place
    right = kind.way == "rtl"
    x: float = WIDTH - MARGIN - indent if right else MARGIN + indent
    for face, part in runs(text, kind.chain):
        font = opened(face, kind.size)
        length = font.getlength(part, direction=kind.way, language=kind.language)
        x -= length if right else 0
        pen.text((x, y), part, ink, font, "ls", direction=kind.way, language=kind.language)
        x += 0 if right else length


def fit(title: str, chain: Sequence[Face], language: str, way: str) -> tuple[Type, list[str]]:
    """How the title is set, and its lines: as large as it goes in, cut at the last line."""
    for size in SIZES:
        kind = Type(chain, size, language, way)
        lines = balanced(title, kind)
        most = (BLOCK[1] - BLOCK[0]) // round(size * LEADING)
        if len(lines) <= most:
            return kind, lines
    last = lines[most - 1]
    while kind.width(last + "…") > WIDTH - 2 * MARGIN:
        last = last[:-1].rstrip()
    return kind, [*lines[: most - 1], last + "…"]


# -- Lines

OPENING = ("Ps", "Pi")  # of general category: what ends no line
# What begins none: closing signs, marks, and the small kana of JIS X 4051.
CLOSING = ("Pe", "Pf", "Po", "Mn", "Mc", "Cf", "Lm")
SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is not torn, with the blanks behind it; ``width`` is without, ``step`` with them."""

    text: str
    width: float
    step: float


def balanced(text: str, kind: Type) -> list[str]:
    """The lines of a text, about as long as each other, as CSS's ``text-wrap: balance`` has it."""
    high: float = WIDTH - 2 * MARGIN
    parts = list(pieces(text, kind, high))
    wanted = len(filled(parts, high))
    low = max(part.width for part in parts)
    while high - low > 4:  # the least width that takes no more lines
        middle = (low + high) / 2
        if len(filled(parts, middle)) == wanted:
            high = middle
        else:
            low = middle
    return filled(parts, high)


def filled(parts: Sequence[Piece], most: float) -> list[str]:
    """Lines of as many *parts* as go into *most* pixels."""
    lines = [""]
    length = 0.0
    for part in parts:
        if lines[-1] and length + part.width > most:
            lines.append("")
            length = 0
        lines[-1] += part.text
        length += part.step
    return [line.rstrip() for line in lines]


def pieces(text: str, kind: Type, most: float) -> Iterator[Piece]:
    """Words, Japanese phrases, Chinese signs; of what is too long for a line, the letters."""
    free = phrases if re.search("[ぁ-ヿ]", text) else signs
    for word in re.findall(r"\S+\s*", text):
        for part in parted(word, free):
            found = measured(part, kind)
            if found.width <= most:
                yield found
            else:
                yield from (
                    measured(few, kind) for few in parted(part, lambda _before, _after: True)
                )


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


# -- The file


def encode(canvas: Image.Image, card: Card, said: Mapping[str, str]) -> bytes:
    """The PNG of a grey *canvas*, with the icon."""
    picture = canvas.point(GREY)
    palette = [round(shade * 255 / (SHADES - 1)) for shade in range(SHADES) for _ in "rgb"]
    if card.icon:
        icon, edge, colours = prepared(card.icon)
        x = WIDTH - MARGIN - ICON if card.way == "rtl" else MARGIN
        picture.paste(icon, (x, MARGIN))
        picture.paste(edge, (0, HEIGHT - STRIP, WIDTH, HEIGHT))
        palette += colours
    picture = Image.frombytes("P", picture.size, picture.tobytes())
    picture.putpalette(palette)
    out = io.BytesIO()
    texts = PngImagePlugin.PngInfo()
    for name, text in said.items():
        texts.add_text(name, text)
    picture.save(out, "PNG", compress_level=6, pnginfo=texts)
    return out.getvalue()


@lru_cache(maxsize=2)
def prepared(path: Path) -> tuple[Image.Image, int, list[int]]:
    """The icon, with round corners, as numbers of colours behind the greys; its edge; the colours."""
    size, large = (ICON, ICON), (4 * ICON, 4 * ICON)
    mask = Image.new("L", large)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 4 * ICON - 1, 4 * ICON - 1), 64, 255)
    icon = Image.new("RGB", size, (PAPER, PAPER, PAPER))
    with Image.open(path) as found:
        whole = found.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    icon.paste(whole, mask=mask.resize(size, Image.Resampling.LANCZOS))
    icon = icon.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    values = bytes(value + SHADES for value in icon.tobytes())
    return Image.frombytes("L", size, values), values[ICON // 2], icon.getpalette() or []
