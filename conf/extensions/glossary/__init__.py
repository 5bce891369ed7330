"""The glossary, sorted as its language sorts, and ``{terms}``: those that stand on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossary import order, page_terms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("messages")
    order.setup(app)
    page_terms.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
