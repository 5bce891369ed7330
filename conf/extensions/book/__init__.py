"""A site as a book in the reader's language, the same bytes from the same pages.

Settings: ``book_leaves_out``, the pages that are in no book; ``book_files``, where the books
of a site are. Template: ``sidebar/books.html`` for ``html_sidebars``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import folders

from book import epub, left_out, offer, pdf

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    folders.use(app, __file__)
    left_out.setup(app)
    epub.setup(app)
    pdf.setup(app)
    offer.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
