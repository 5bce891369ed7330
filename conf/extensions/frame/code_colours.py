"""A page without code loads no colours for code.

Sphinx links ``pygments.css`` from every page; with furo's two themes it is a sixth of
what a page of prose loads.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def drop(
    _app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """On html-page-context: leave the style sheet out where nothing needs it."""
    if doctree is None or not any(doctree.findall(nodes.literal_block)):
        context["css_files"] = [
            style
            for style in context["css_files"]
            if PurePosixPath(style.filename).name != "pygments.css"
        ]


def setup(app: Sphinx) -> None:
    # last: others add the styles of their own to the list that this replaces
    app.connect("html-page-context", drop, priority=900)
