"""The English of each message beside its translation, for a reader who asks.

A link above a translated page leads to the English one; with scripts it is a button that shows
the English of each message, in a second column or below it, and tells what is not translated.
Nothing of it is in the page: a file beside the page, ``page.original.js``, holds it, and is
asked for only then (``kept`` makes it, ``original.js`` shows it). From it, too, comes the anchor
of each message, ``#message-…``, the same in all languages.

Template: ``original.html``, for the page's own to include; it needs ``frame``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import folders

from original import beside, kept

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("status")
    folders.use(app, __file__)
    kept.setup(app)
    beside.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
