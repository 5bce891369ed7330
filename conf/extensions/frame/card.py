"""The picture: a page's title, the site's and the language's name. Pure but for the fonts' files.

1200 by 630 as https://developers.facebook.com/docs/sharing/webmasters/images/ has it; some show
no more than the middle, so that nothing stands at the edges. Shades of one grey and the few
colours of the icon: a file of some 20 KB. The same text makes the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

from frame.fonts import Face
from frame.lettering import Type, balanced, write

WIDTH, HEIGHT = 1200, 630
MARGIN = 84
ROOM = WIDTH - 2 * MARGIN  # for a line
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


def draw(
    card: Card, bold: Sequence[Face], plain: Sequence[Face], said: Mapping[str, str] = NOTHING
) -> bytes:
    """A PNG that says of itself what is *said*; the fonts have every letter of the *card*."""
    canvas = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    tag = card.language.replace("_", "-")
    small = Type(plain, SMALL, tag, card.way)
    beside = ICON + 28 if card.icon else 0
    write(pen, small, card.site, (begin(card, beside), MARGIN + ICON // 2 + SMALL // 3), FAINT)
    write(pen, small, card.name, (begin(card), HEIGHT - MARGIN + SMALL // 3), FAINT)
    big, lines = fit(card.title, bold, tag, card.way)
    step = round(big.size * LEADING)
    top = (sum(BLOCK) - step * len(lines)) // 2
    for number, line in enumerate(lines):
        write(pen, big, line, (begin(card), top + step * number + big.size), INK)
    return encode(canvas, card, said)


def begin(card: Card, indent: int = 0) -> int:
    """Where a line begins that is *indent* from the margin."""
    return WIDTH - MARGIN - indent if card.way == "rtl" else MARGIN + indent


def fit(title: str, chain: Sequence[Face], language: str, way: str) -> tuple[Type, list[str]]:
    """How the title is set, and its lines: as large as it goes in, cut at the last line."""
    for size in SIZES:
        kind = Type(chain, size, language, way)
        lines = balanced(title, kind, ROOM)
        most = (BLOCK[1] - BLOCK[0]) // round(size * LEADING)
        if len(lines) <= most:
            return kind, lines
    last = lines[most - 1]
    while kind.width(last + "…") > ROOM:
        last = last[:-1].rstrip()
    return kind, [*lines[: most - 1], last + "…"]


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
