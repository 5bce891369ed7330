"""The site's title and whose it is, in its own language.

Sphinx translates pages, not settings: ``html_title`` and ``copyright`` stay as conf.py
has them. Their translations are entries of ``locale/<locale>/LC_MESSAGES/sphinx.po``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def translate(app: Sphinx) -> None:
    """On builder-inited, the first moment at which Sphinx has its catalogs."""
    for name in ("html_title", "copyright"):
        text = getattr(app.config, name)
        if text and isinstance(text, str):  # the translation of nothing is a catalog's header
            setattr(app.config, name, _(text))


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", translate)
