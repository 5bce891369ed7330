"""An id stands on a page once.

furo puts a table, and a formula, into a box that scrolls, and gives the box a copy of all that
the table has: its id, too. Seen with furo 2025.12.19 (``update_all_atts`` in its
``WrapTableAndMathInAContainerTransform``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class OneId(SphinxPostTransform):
    """Leaves the id to the table, whose caption names it."""

    formats = ("html",)
    default_priority = 510  # furo's is at 500

    def run(self, **_kwargs: Any) -> None:
        for box in self.document.findall(nodes.container):
            held = box.children[0] if len(box.children) == 1 else None
            if isinstance(held, nodes.Element) and held["ids"] and held["ids"] == box["ids"]:
                box["ids"] = []


def setup(app: Sphinx) -> None:
    app.add_post_transform(OneId)
