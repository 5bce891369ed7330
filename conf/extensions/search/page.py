"""What search brings to the pages: its scripts and styles, and the list of pages without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FULL = 1_000  # pages: of a larger site the search page lists what its first page leads to
SEARCH = "search"
THEIR_MARKS = "sphinx_highlight.js"


def named(script: Any) -> str:
    """The file of a script, without its folder and version."""
    return str(getattr(script, "filename", script)).rpartition("/")[2].partition("?")[0]


def in_order(env: BuildEnvironment, page: str, seen: set[str]) -> Iterator[str]:
    """A page and those below it, as the contents have them."""
    if page not in seen and page in env.titles:
        seen.add(page)
        yield page
        for below in env.toctree_includes.get(page, ()):
            yield from in_order(env, below, seen)


def add(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doc: nodes.document | None,
) -> None:
    """On html-page-context: the pages, for who has no scripts; and Sphinx's marks make way.

    What was found is marked by search-panel.js. What Sphinx has for it would be loaded by
    every page for nothing.
    """
    scripts = context.get("script_files", ())
    context["script_files"] = [script for script in scripts if named(script) != THEIR_MARKS]
    if pagename == SEARCH:
        env, root = app.env, app.config.root_doc
        whole = len(env.found_docs) <= FULL
        pages = in_order(env, root, set()) if whole else [root, *env.toctree_includes.get(root, ())]
        context["all_pages"] = [
            (app.builder.get_relative_uri(SEARCH, page), env.titles[page].astext())
            for page in pages
            if page in env.titles
        ]


def setup(app: Sphinx) -> None:
    app.add_css_file("search.css")
    app.add_js_file("search-open.js", loading_method="defer")
    app.connect("html-page-context", add)
