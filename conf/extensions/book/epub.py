"""The epub in the reader's language, and the same bytes from the same pages.

Sphinx's epub builder writes its own words and the site's title in English, no
language and no direction on the pages, a language tag that is none (``zh_TW``), one identifier for
every book there is (``unknown``), and the hour of the build into the archive, and does
not say which pages hold formulas. Here each is set by what the builder has for it. The
date in the book is Sphinx's: ``SOURCE_DATE_EPOCH``,
https://reproducible-builds.org/specs/source-date-epoch/.

Source: https://www.w3.org/TR/epub-33/; epubcheck holds the books to it in the tests.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from docutils import nodes
from frame.languages import direction
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


PAGE = re.compile(r'(<item [^>]*href="([^"]+\.xhtml)"[^>]*?)(?= />)')


def identify(_app: Sphinx, config: Config) -> None:
    """On config-inited: the language's tag, and an identifier that is its book's for ever."""
    tag = config.language.replace("_", "-")
    config.epub_language = tag
    config.epub_basename = f"{config.epub_basename}.{tag}"
    # Sphinx writes the one into the package and the other into toc.ncx, where it must be
    # the same, and takes it for the name of an element, too: no urn:uuid:…
    identifier = f"uuid-{uuid.uuid5(uuid.NAMESPACE_URL, f'{config.project}/{tag}')}"
    config.epub_identifier = config.epub_uid = identifier


class Book(Epub3Builder):
    """Sphinx's builder of books, in the reader's language."""

    def init(self) -> None:
        """Once Sphinx has its catalogs, before the builder does anything."""
        self.config.epub_title = _(self.config.project)
        self.guide_titles = self.guide_titles | {"toc": _("Table of Contents")}
        tag, way = self.config.epub_language, direction(self.config.language)
        self.html_tag = self.html_tag.replace(">", f' dir="{way}" lang="{tag}" xml:lang="{tag}">')
        super().init()

    def content_metadata(self) -> dict[str, Any]:
        """Sphinx's, and to which side the pages are turned: it knows lines from top to bottom."""
        way = direction(self.config.language)
        return super().content_metadata() | {"page_progression_direction": way}

    def build_navigation_doc(self) -> None:
        """Sphinx's list of contents, from the side that the language is read from."""
        super().build_navigation_doc()
        if (way := direction(self.config.language)) != "ltr":
            path = Path(self.outdir) / "nav.xhtml"
            text = path.read_text("utf-8").replace("<html ", f'<html dir="{way}" ', 1)
            path.write_text(text, "utf-8")

    def build_content(self) -> None:
        """Sphinx's list of what is in the book, and of each page with a formula that it has one."""
        super().build_content()

        def declare(match: re.Match[str]) -> str:
            has_formula = "<math " in (folder / unquote(match[2])).read_text("utf-8")
            return f'{match[1]} properties="mathml"' if has_formula else match[0]

        folder = Path(self.outdir)
        path = folder / "content.opf"
        path.write_text(PAGE.sub(declare, path.read_text("utf-8")), "utf-8")


def describe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: the first paragraph of the first page says what the book is about."""
    paragraph = doctree.next_node(nodes.paragraph)
    if docname == app.config.root_doc and paragraph:
        app.config.epub_description = " ".join(paragraph.astext().split())


def choose_template(
    app: Sphinx, _page: str, template: str, _context: dict[str, Any], _doc: nodes.document | None
) -> str | None:
    """On html-page-context: page.html is the site's, with what only a site has."""
    return "ebook.html" if app.builder.name == "epub" and template == "page.html" else None


def forget_the_hour(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: write the archive anew, without the times and rights of its files."""
    if error or app.builder.name != "epub":
        return
    path = app.outdir / f"{app.config.epub_basename}.epub"
    with ZipFile(path) as book:
        files = [(item.filename, item.compress_type, book.read(item)) for item in book.infolist()]
    with ZipFile(path, "w") as book:
        for name, compression, data in files:
            book.writestr(ZipInfo(name), data, compression)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", identify)
    app.add_builder(Book, override=True)
    app.connect("doctree-resolved", describe)
    app.connect("html-page-context", choose_template)
    app.connect("build-finished", forget_the_hour)
