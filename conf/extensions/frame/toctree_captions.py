"""The caption of a toctree is a heading of a level.

Sphinx writes ``<p class="caption" role="heading">`` without the ``aria-level`` that the
role requires: https://github.com/sphinx-doc/sphinx/issues/14030, open since 2025, seen
with Sphinx 9.0.4 and 9.2.0. In the sidebar it is 2, below the page's own title; on a page,
one below its section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def visit(self: HTML5Translator, node: nodes.title) -> None:
    """Sphinx's own, and the level into the tag that it wrote."""
    begin = len(self.body)
    type(self).visit_title(self, node)
    level = max(self.section_level + 1, 2)
    for place in range(begin, len(self.body)):
        tag = self.body[place]
        if tag.startswith("<p ") and 'role="heading"' in tag:
            self.body[place] = tag.replace('role="heading"', f'role="heading" aria-level="{level}"')


def depart(self: HTML5Translator, node: nodes.title) -> None:
    type(self).depart_title(self, node)


def setup(app: Sphinx) -> None:
    app.add_node(nodes.title, override=True, html=(visit, depart))
