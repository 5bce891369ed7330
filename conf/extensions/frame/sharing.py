"""The picture of each page lies beside it, ``page.card.png``, and the page names it.

https://ogp.me/#structured for ``og:image:…``, https://developer.x.com/en/docs/x-for-websites/cards
for ``twitter:card``: with it a picture is shown large. ``og:image`` wants a whole address: where
``html_baseurl`` is not known there is none. Where no font has the letters of a title there is
none either, rather than one of boxes; the build says so in one line, and no more, since it is
the machine's to mend and not the author's.

sphinxext-opengraph draws with Matplotlib, which joins no Arabic and makes no conjuncts.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from messages.digests import digest, of_file
from PIL import Image
from sphinx.util import logging

from frame import card, fonts, languages

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)

FILE = ".card.png"
KNOWN_BY = "drawn-from"  # in the file: what it was drawn from
WEIGHTS = ("bold", "regular")  # of the title, and of what is small


def wanted(app: Sphinx) -> bool:
    """Whether pages have pictures: where their addresses are known."""
    return app.builder.name in languages.PAGES and bool(app.config.html_baseurl)


def card_of(app: Sphinx, title: str) -> card.Card:
    """What stands on the picture of a page that is called *title*."""
    config = app.config
    code = config.language
    icon = Path(app.confdir, config.card_icon) if config.card_icon else None
    return card.Card(
        " ".join(title.split()),
        config.html_title,
        languages.own_name(code),
        code,
        languages.direction(code),
        icon,
    )


def lacking(drawn: card.Card) -> set[str]:
    """The letters of a picture that no font has."""
    bold, plain = (fonts.faces(drawn.language, weight) for weight in WEIGHTS)
    return fonts.lacking(drawn.title, bold) | fonts.lacking(drawn.site + drawn.name, plain)


def tell(app: Sphinx, _builder: Builder) -> None:
    """On write-started: say once which pages have no picture, and why."""
    if not wanted(app):
        return
    if not fonts.faces(app.config.language, WEIGHTS[0]):
        logger.info("note: no pictures for sharing: fc-match, which names fonts, is not installed")
        return
    titles = {page: title.astext() for page, title in sorted(app.env.titles.items())}
    found = {page: lacking(card_of(app, title)) for page, title in titles.items()}
    if pages := [page for page, letters in found.items() if letters]:
        letters = sorted(set().union(*found.values()))
        logger.info(
            "note: no picture for sharing of %s: install a font that has %s",
            ", ".join(pages[:5]) + (f" and {len(pages) - 5} more" if len(pages) > 5 else ""),
            ", ".join(f"U+{ord(letter):04X}" for letter in letters[:10]),
        )


def write(path: Path, drawn: card.Card, rules: str) -> None:
    """Draw a picture to *path*, but where it is there, drawn by the same *rules*."""
    bold, plain = (fonts.faces(drawn.language, weight) for weight in WEIGHTS)
    used = [*fonts.runs(drawn.title, bold), *fonts.runs(drawn.site + drawn.name, plain)]
    icon = of_file(drawn.icon) if drawn.icon else ""
    # Names of files without their folders: the same picture on every machine.
    files = sorted({(Path(face.path).name, face.index) for face, _part in used})
    known = digest(repr((rules, replace(drawn, icon=None), icon, files)).encode())
    if path.is_file():
        with Image.open(path) as there:
            if there.info.get(KNOWN_BY) == known:
                return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(card.draw(drawn, bold, plain, {KNOWN_BY: known}))


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """On html-page-context, after the other properties: draw the picture and name it."""
    context["twitter_card"] = "summary" if doctree is not None else ""
    title = dict(context["open_graph"]).get("og:title", "")
    if doctree is None or not title or not wanted(app):
        return
    drawn = card_of(app, title)
    if lacking(drawn):
        return
    builder: Any = app.builder
    path = Path(builder.get_output_path(page))
    path = path.with_name(path.name.removesuffix(builder.out_suffix) + FILE)
    write(path, drawn, app.config.own_rules)
    there = quote(path.relative_to(app.outdir).as_posix())
    context["twitter_card"] = "summary_large_image"
    context["open_graph"] += [
        ("og:image", f"{app.config.html_baseurl.rstrip('/')}/{there}"),
        ("og:image:type", "image/png"),
        ("og:image:width", str(card.WIDTH)),
        ("og:image:height", str(card.HEIGHT)),
        ("og:image:alt", drawn.title),
    ]


def files(app: Sphinx, _page: str) -> str:
    """On page-files: the ending of the file beside a page; none where there are no pictures."""
    return FILE if wanted(app) else ""


def setup(app: Sphinx) -> None:
    app.add_config_value("card_icon", "", "html", types=[str])
    app.connect("page-files", files)
    app.connect("write-started", tell)
    app.connect("html-page-context", show)
