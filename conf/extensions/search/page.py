"""What search brings to the pages: its scripts and styles, and the list of pages without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

FULL = 1_000  # pages: of a larger site the search page lists two levels
SEARCH = "search"


def add(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doc: nodes.document | None,
) -> None:
    """On html-page-context: the tree of pages, for who has no scripts."""
    if pagename == SEARCH:
        depth = -1 if len(app.env.found_docs) <= FULL else 2
        context["all_pages"] = context["toctree"](
            collapse=False, includehidden=True, titles_only=True, maxdepth=depth
        )


def setup(app: Sphinx) -> None:
    app.add_css_file("search.css")
    app.add_js_file("search-panel.js", loading_method="defer")
    app.connect("html-page-context", add)
