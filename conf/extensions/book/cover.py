"""A cover: the title in its script, drawn when the book is built.

Pillow with raqm shapes every script; fontconfig says which font of this machine has the title's
letters. Where either is missing, or no font has them, there is none, and the book is whole.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from frame.languages import direction, own_name, script_of
from PIL import Image, ImageDraw, ImageFont, features

WIDTH, HEIGHT, MARGIN = 1200, 1800, 110
ROOM = WIDTH - 2 * MARGIN
PAPER, BAND, INK, PALE = "#14295c", "#4f8cff", "#ffffff", "#c5d3f2"
LARGEST, SMALLEST, LINES = 150, 30, 6
WEIGHTS = {"regular": 80, "bold": 200}  # https://www.freedesktop.org/software/fontconfig
# Where a line may end beside the blanks: anywhere in Chinese, in Japanese where a phrase does.
ENDS = {
    "Jpan": re.compile(r"(?<=[ぁ-ん、。・：])(?=[^ぁ-ん、。・：ー）」])"),
    "Hans": re.compile(r"(?=[一-鿿])"),
    "Hant": re.compile(r"(?=[一-鿿])"),
}


def draw(path: Path, title: str, author: str, locale: str) -> bool:
    """Draw the cover of a book into *path*, a PNG; whether that can be done."""
    language = own_name(locale)
    bold, plain = font_of(title, locale, "bold"), font_of(author + language, locale, "regular")
    if not (bold and plain and features.check("raqm")):
        return False
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    page = ImageDraw.Draw(image)
    page.rectangle((0, 0, WIDTH, 36), fill=BAND)
    font, lines = fit(title, bold, locale)
    height = round(font.size * 1.4)
    for number, line in enumerate(lines):
        write(page, line, font, 330 + number * height, INK)
    foot = 350 + len(lines) * height + 60
    left = WIDTH - MARGIN - 160 if direction(locale) == "rtl" else MARGIN
    page.rectangle((left, foot, left + 160, foot + 10), fill=BAND)
    write(page, author, plain.sized(44), HEIGHT - 300, PALE)
    write(page, language, plain.sized(44), HEIGHT - 210, INK)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(64).save(path, optimize=True)
    return True


@dataclass(frozen=True, slots=True)
class Font:
    """A font of this machine: its file, and which of the fonts in it."""

    file: str
    index: int
    locale: str

    def sized(self, pixels: int) -> Lettering:
        """The font at that size."""
        return Lettering(ImageFont.truetype(self.file, pixels, self.index), pixels, self.locale)


@dataclass(frozen=True, slots=True)
class Lettering:
    """A font at a size, for a language."""

    font: ImageFont.FreeTypeFont
    size: int
    locale: str

    def width(self, text: str) -> float:
        """How wide a line is."""
        way, tag = direction(self.locale), self.locale.replace("_", "-")
        return self.font.getlength(text.strip(), direction=way, language=tag)


@cache
def font_of(text: str, locale: str, weight: str) -> Font | None:
    """The font that fontconfig has for a text, where it has every letter of it."""
    program = shutil.which("fc-match")
    if not program:
        return None
    letters = {ord(sign) for sign in text if not sign.isspace()}
    script = Locale("en").scripts.get(script_of(locale), "")
    families = ",".join((f"Noto Sans {script}".strip(), "Noto Sans", "sans-serif"))
    charset = " ".join(f"{letter:x}" for letter in sorted(letters))
    tag = locale.replace("_", "-").lower()
    pattern = f"{families}:weight={WEIGHTS[weight]}:lang={tag}:charset={charset}"
    command = [program, "-f", "%{file}\n%{index}\n%{charset}", pattern]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    file, index, has = (*found.split("\n"), "", "")[:3]
    ranges = [part.partition("-") for part in has.split()]
    spans = [range(int(first, 16), int(last or first, 16) + 1) for first, _, last in ranges]
    if not all(any(letter in span for span in spans) for letter in letters):
        return None
    return Font(file, int(index), locale)


def fit(title: str, font: Font, locale: str) -> tuple[Lettering, list[str]]:
    """The largest size at which the title stands in few lines, and those."""
    parts = [part for word in title.split() for part in (*cut(word, locale), " ")][:-1]
    for pixels in range(LARGEST, SMALLEST, -10):
        lettering = font.sized(pixels)
        lines = broken(parts, lettering)
        if len(lines) <= LINES and all(lettering.width(line) <= ROOM for line in lines):
            break
    return lettering, lines


def cut(word: str, locale: str) -> list[str]:
    """The parts of a word between which a line may end."""
    ends = ENDS.get(script_of(locale))
    return [part for part in ends.split(word) if part] if ends else [word]


def broken(parts: list[str], lettering: Lettering) -> list[str]:
    """The lines into which a title falls, each as full as it can be."""
    lines = [""]
    for part in parts:
        if lines[-1].strip() and lettering.width(lines[-1] + part) > ROOM:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]


def write(page: ImageDraw.ImageDraw, text: str, lettering: Lettering, top: int, ink: str) -> None:
    """Write a line from the side that its language is read from."""
    way, tag = direction(lettering.locale), lettering.locale.replace("_", "-")
    place, anchor = ((WIDTH - MARGIN, top), "ra") if way == "rtl" else ((MARGIN, top), "la")
    page.text(place, text, ink, lettering.font, anchor, direction=way, language=tag)
