"""The book as a PDF: the pages of the epub, one after the other, set by WeasyPrint.

Pango shapes every script and takes the fonts of this machine, which the PDF holds; it is tagged,
and says its language (PDF/UA-1, ISO 14289-1). Each chapter begins where the epub has a page, so
that what is left out, how a page was translated, and the order are the epub's. An anchor is that
of its page, with the page's name before it: pages may have the same.

WeasyPrint is no part of a site: requirements-pdf.txt.
"""

from __future__ import annotations

import logging as standard_logging
import posixpath
from dataclasses import dataclass
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from frame.languages import direction, own_name, script_of
from sphinx.errors import SphinxError
from sphinx.util import logging

from book import formulas, left_out
from book.epub import Book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

NAMES = {"x": "http://www.w3.org/1999/xhtml"}
STYLE = "pdf.css"
DEPTH = 2  # of the contents: the pages and their sections
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfError(SphinxError):
    """Why there can be no PDF, in a line."""

    category = "pdf"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: how deep, where it leads, and what it says (HTML)."""

    level: int
    target: str
    text: str


class PrintedBook(Book):
    """One PDF of all pages, in the reader's language."""

    name = "pdf"
    epilog = "The PDF is in %(outdir)s."
    math_renderer_name = "drawn"

    def init(self) -> None:
        """Say what a PDF needs and is not there before anything is read."""
        weasyprint()
        super().init()

    def handle_finish(self) -> None:
        """Put the pages together, and set them."""
        self.get_toc()
        folder, config = Path(self.outdir), self.config
        pages = {page + self.out_suffix: page for page in self.pages()}
        chapters = {page: ET.parse(folder / name) for name, page in pages.items()}  # noqa: S314 - ours
        styles = dict.fromkeys(
            inside(page, str(link.get("href")))
            for page, tree in chapters.items()
            for link in tree.iterfind(".//x:link[@rel='stylesheet']", NAMES)
        )
        context = {
            "tag": config.epub_language,
            "direction": direction(config.language),
            "script": script_of(config.language),
            "title": config.epub_title,
            "author": config.epub_author,
            "description": config.epub_description,
            "language_name": own_name(config.language),
            "styles": [*styles, f"_static/{STYLE}"],
            "entries": [*self.entries()],
            "chapters": [chapter(page, tree, pages) for page, tree in chapters.items()],
        }
        html = self.templates.render("book-pdf.html", context)
        (folder / "book.html").write_text(html, "utf-8")
        set_pages(html, folder, folder / f"{config.epub_basename}.pdf", config.epub_identifier)

    def pages(self) -> list[str]:
        """The pages in the order of the contents, and after them those that these do not name."""
        suffix = self.out_suffix
        listed = [unescape(node["refuri"]).partition("#")[0] for node in self.refnodes]
        there = self.env.found_docs - left_out.pages(self.env)
        order = dict.fromkeys(name.removesuffix(suffix) for name in map(unquote, listed))
        return [page for page in order if page in there] + sorted(there - order.keys())

    def entries(self) -> Iterator[Entry]:
        """The lines of the contents, but for the book itself."""
        for node in self.refnodes[1:]:
            place, _mark, anchor = unescape(node["refuri"]).partition("#")
            page = unquote(place).removesuffix(self.out_suffix)
            if node["level"] <= DEPTH:
                yield Entry(node["level"], anchor_of(page, anchor), node["text"])


def inside(page: str, place: str) -> str:
    """What a page calls *place*, seen from the book's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(place)))


def anchor_of(page: str, anchor: str) -> str:
    """Where a page's anchor is in the whole; the page itself without one."""
    return f"{page}--{anchor}" if anchor else page


def chapter(page: str, tree: ET.ElementTree[Any], pages: dict[str, str]) -> str:
    """A page's article as HTML, its anchors and addresses those of the whole.

    *pages* are the book's, by their files.
    """
    article = tree.find(".//x:article", NAMES)
    if article is None:  # an index, for which the site's template is another's
        article = next(tree.iterfind(".//x:body", NAMES))
    for part in article.iter():
        if not isinstance(part.tag, str):
            continue
        part.tag = part.tag.partition("}")[2] or part.tag  # HTML knows no prefixes
        part.attrib = {name: value for name, value in part.attrib.items() if name[0] != "{"}
        for name in part.attrib.keys() & {"id", "for", "aria-labelledby", "aria-describedby"}:
            parts = (anchor_of(page, anchor) for anchor in part.attrib[name].split())
            part.set(name, " ".join(parts))
        for name in part.attrib.keys() & {"href", "src", "data"}:
            part.set(name, address(page, part.attrib[name], pages))
    article.set("id", page)
    article.tail = ""
    return ET.tostring(article, "unicode", method="html")


def address(page: str, value: str, pages: dict[str, str]) -> str:
    """A link of a page, as it leads within the book, or out of it."""
    parts = urlsplit(value)
    if parts.scheme or parts.netloc:
        return value
    if not parts.path:
        return f"#{anchor_of(page, parts.fragment)}"
    place = inside(page, parts.path)
    if place in pages:
        return f"#{anchor_of(pages[place], parts.fragment)}"
    return place


def weasyprint() -> Any:
    """The library; raises PdfError with what to install where it or Pango is missing."""
    # Its warnings are of CSS that only browsers know. It tells of its steps from its import on,
    # and furo's colours, where they are read, have all that is told written (a11y_pygments).
    standard_logging.getLogger("weasyprint").setLevel(standard_logging.ERROR)
    try:
        return import_module("weasyprint")
    except ImportError:
        raise PdfError("no WeasyPrint: pip install -r requirements-pdf.txt") from None
    except OSError:  # from cffi, with its own idea of what is missing
        raise PdfError(f"WeasyPrint finds no Pango: apt-get install {PACKAGES}") from None


class Heard(standard_logging.Handler):
    """What WeasyPrint cannot show is a warning of the build."""

    def emit(self, record: standard_logging.LogRecord) -> None:
        logger.warning("%s", record.getMessage(), type="pdf")


def set_pages(html: str, folder: Path, path: Path, identifier: str) -> None:
    """Write the PDF; nothing is fetched from elsewhere."""
    library = weasyprint()
    heard, said = Heard(standard_logging.ERROR), standard_logging.getLogger("weasyprint")
    said.addHandler(heard)
    said.propagate = False
    try:
        fetcher = library.urls.URLFetcher(allowed_protocols=["file", "data"])
        document = library.HTML(string=html, base_url=f"{folder}/", url_fetcher=fetcher)
        document.write_pdf(
            path, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode(), optimize_images=True
        )
    finally:
        said.removeHandler(heard)
        said.propagate = True


def setup(app: Sphinx) -> None:
    app.add_builder(PrintedBook)
    app.add_html_math_renderer(
        PrintedBook.math_renderer_name,
        inline_renderers=(formulas.visit_inline, None),
        block_renderers=(formulas.visit_block, None),
    )
