"""Search that finds what readers mean, as they type, without a server.

A page is read as sections (``sections``), cut into words and pairs of signs (``words``) by the
rules of its language (``rules``); where each term stands (``postings``) is written in pieces
(``pieces``) that a browser loads as it needs them. ``index`` puts it together where Sphinx has its
own index written, ``page`` brings the browser's side to the pages: ``static/search-*.js``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import folders

from search import index, page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("incremental")
    folders.use(app, __file__)
    index.setup(app)
    page.setup(app)
    return {
        "version": "1",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
