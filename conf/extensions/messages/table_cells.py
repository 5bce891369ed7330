"""The cells of a table are messages wherever the table stands.

MyST gives a cell's paragraph no source and no line. At the top of a page docutils
fills them in; inside a directive, even ``:::{note}``, nobody does, and Sphinx
takes a node without a source for text of its own: the cells are in no template.
https://github.com/executablebooks/sphinx-design/issues/234. docutils does so with
the subtitle of a sidebar. Seen with Sphinx 9.0.4 and 9.2.0, MyST-Parser 5.2.0, docutils
0.22.4 and 0.23.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import get_node_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class LocateCells(SphinxTransform):
    """Gives the text of every cell, and of every sidebar's head, a source and a line."""

    default_priority = 5  # before Sphinx looks for messages (from 10 on)

    def apply(self, **_kwargs: Any) -> None:
        places = (nodes.entry, nodes.sidebar)
        for place in self.document.findall(lambda node: isinstance(node, places)):
            for text in place.findall(nodes.TextElement):
                if not text.source:
                    text.source = self.document["source"]
                    text.line = get_node_line(text)


def setup(app: Sphinx) -> None:
    app.add_transform(LocateCells)
