"""A cover: the title in its script, drawn when the book is built.

Where a letter of it is in no font of this machine, there is none, and the book is whole.
"""

from __future__ import annotations

from pathlib import Path

from frame.fonts import faces, lacking
from frame.languages import direction, own_name
from frame.lettering import Type, balanced, is_whole, write
from PIL import Image, ImageDraw

WIDTH, HEIGHT, MARGIN = 1200, 1800, 110
ROOM = WIDTH - 2 * MARGIN
PAPER, BAND, INK, PALE = "#14295c", "#4f8cff", "#ffffff", "#c5d3f2"
SIZES = range(150, 20, -10)  # of the title: the first in which it stands in so many lines
LINES = 6
LEADING = 1.4
SMALL = 44


def draw(path: Path, title: str, author: str, locale: str) -> bool:
    """Draw the cover of a book into *path*, a PNG; whether the fonts for it are there."""
    language, way, tag = own_name(locale), direction(locale), locale.replace("_", "-")
    bold, plain = faces(locale, "bold"), faces(locale, "regular")
    if lacking(title, bold) or lacking(author + language, plain):
        return False
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    begin, bar = (WIDTH - MARGIN, -160) if way == "rtl" else (MARGIN, 160)
    pen.rectangle((0, 0, WIDTH, 36), fill=BAND)
    for size in SIZES:
        big = Type(bold, size, tag, way)
        lines = balanced(title, big, ROOM)
        if len(lines) <= LINES and is_whole(title, big, ROOM):
            break
    step = round(big.size * LEADING)
    for number, line in enumerate(lines, 1):
        write(pen, big, line, (begin, 310 + number * step), INK)
    foot = 410 + len(lines) * step
    pen.rectangle((min(begin, begin + bar), foot, max(begin, begin + bar), foot + 10), fill=BAND)
    small = Type(plain, SMALL, tag, way)
    write(pen, small, author, (begin, HEIGHT - 260), PALE)
    write(pen, small, language, (begin, HEIGHT - 170), INK)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(64).save(path, optimize=True)
    return True
