"""The epub in the reader's language, and the same bytes from the same pages.

Sphinx's epub builder writes its own words and the site's title in English, no
language and no direction on the pages, a language tag that is none (``zh_TW``), one identifier for
every book there is (``unknown``), the hour of the build and every static file of the site into
the archive, and does not say which pages hold formulas. Here each is set by what the builder has
for it. Each page says how it was written and translated, in the words of the site, and is set as
there (``book.css``, and the site's own in ``epub_css_files``). The date in the book is Sphinx's:
``SOURCE_DATE_EPOCH``, https://reproducible-builds.org/specs/source-date-epoch/.

Source: https://www.w3.org/TR/epub-33/; epubcheck holds the books to it in the tests.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from zipfile import ZipFile, ZipInfo

from docutils import nodes
from frame.languages import direction, script_of
from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _

from book import cover, left_out

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config


PAGE = re.compile(r'(<item [^>]*href="([^"]+\.xhtml)"[^>]*?)(?= />)')
STYLE, COVER = "book.css", "_static/cover.png"
# What the wings load for what a site has around its pages.
OF_A_SITE = {"frame.css", "original.css", "print.css", "right-to-left.css", "search.css"}


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
        config, title = self.config, _(self.config.project)
        config.epub_title = title
        for name in ("author", "contributor", "publisher"):
            who = getattr(config, f"epub_{name}")
            setattr(config, f"epub_{name}", who and _(who))
        self.guide_titles = self.guide_titles | {"toc": _("Table of Contents"), "cover": title}
        told = f'dir="{direction(config.language)}" data-script="{script_of(config.language)}"'
        tag = config.epub_language
        self.html_tag = self.html_tag.replace(">", f' {told} lang="{tag}" xml:lang="{tag}">')
        super().init()
        self.add_css_file(STYLE, priority=400)  # before what a site says of its own

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """All but what no book has."""
        super().write_documents(set(docnames) - left_out.pages(self.env))

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
        """Sphinx's list of what is in the book, with a cover, and without what no page shows.

        Of each page with a formula it says that it has one.
        """
        folder, config = Path(self.outdir), self.config
        if not config.epub_cover and cover.draw(
            folder / COVER, config.epub_title, config.epub_author, config.language
        ):
            config.epub_cover = (COVER, "book-cover.html")
        kept = [str(config.epub_cover[0])] if config.epub_cover else []
        config.epub_exclude_files = [*config.epub_exclude_files, *unused(folder, kept)]
        super().build_content()

        def declare(match: re.Match[str]) -> str:
            has_formula = "<math " in (folder / unquote(match[2])).read_text("utf-8")
            return f'{match[1]} properties="mathml"' if has_formula else match[0]

        path = folder / "content.opf"
        text = PAGE.sub(declare, path.read_text("utf-8"))
        if config.epub_cover:
            shown = f'href="{quote(config.epub_cover[0])}"'
            text = text.replace(shown, f'{shown} properties="cover-image"')
        path.write_text(text, "utf-8")


def describe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: the first paragraph of the first page says what the book is about."""
    paragraph = doctree.next_node(nodes.paragraph)
    if docname == app.config.root_doc and paragraph:
        app.config.epub_description = " ".join(paragraph.astext().split())


def unused(folder: Path, kept: Collection[str]) -> list[str]:
    """The static files whose name stands on no page, nor in a style sheet that a page names."""
    left = {path: path.relative_to(folder).as_posix() for path in folder.glob("_static/**/*.*")}
    texts = [path.read_text("utf-8") for path in folder.rglob("*.xhtml")]
    while texts:
        text = texts.pop()
        for path in [path for path in left if path.name in text]:
            del left[path]
            if path.suffix == ".css":
                texts.append(path.read_text("utf-8"))
    return sorted({*left.values()} - {*kept})


def choose_template(
    app: Sphinx, _page: str, template: str, context: dict[str, Any], _doc: nodes.document | None
) -> str | None:
    """On html-page-context: page.html and some styles are the site's, for what only a site has."""
    if app.builder.name not in left_out.BOOKS:
        return None
    styles = context["css_files"]
    context["css_files"] = [s for s in styles if PurePosixPath(s.filename).name not in OF_A_SITE]
    return "ebook.html" if template == "page.html" else None


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
    app.connect("html-page-context", choose_template, priority=950)  # all styles are there
    app.connect("build-finished", forget_the_hour)
