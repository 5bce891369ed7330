"""An incremental build gives the files and the warnings of a clean one.

Sphinx compares dates, and looks at one page at a time. Here what a site is made from is told by
what it holds: the catalogs (``compiled``), what a page is read from (``sources``), what it shows
of other pages (``shown``), and the rules that all are made by (``own_rules``). A warning is given
until its cause is mended (``warned``), and what has no source any more is deleted (``leftovers``).

It gives to other wings the events ``page-files``, ``page-shows`` and ``sidebar-shows``, on which each says what
it puts on a page from elsewhere; see ``shown``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incremental import compiled, leftovers, own_rules, shown, sources, warned

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("messages")
    own_rules.setup(app)
    compiled.setup(app)
    warned.setup(app)
    sources.setup(app)
    shown.setup(app)
    leftovers.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
