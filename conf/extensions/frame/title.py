"""The site's title and whose it is, in its own language.

Sphinx translates pages, not settings: ``html_title`` and ``copyright`` stay as conf.py
has them. Their translations are entries of ``locale/<locale>/LC_MESSAGES/sphinx.po``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def translate(app: Sphinx) -> None:
    """On builder-inited, the first moment at which Sphinx has its catalogs."""
    app.config.html_title = _(app.config.html_title)
    app.config.copyright = _(app.config.copyright)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", translate)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
