"""A picture that stands alone is one message: its description.

Sphinx takes two from ``![A boat](boat.png)``, the line as it is and the description once more,
and a page shows the first: a translator who writes only the second is not heard
(MyST-Parser #623, seen with Sphinx 9.0.4 and 9.2.0). Where the paragraph has words, or the
picture a title, the line stays a message, for they stand nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class OneMessage(SphinxTransform):
    """Takes a paragraph that holds only pictures out of Sphinx's sight."""

    default_priority = 6  # before Sphinx looks for messages, from 10 on

    def apply(self, **_kwargs: Any) -> None:
        for node in self.document.findall(nodes.paragraph):
            pictures = list(node.findall(nodes.image))
            words = any(text.strip() for text in node.findall(nodes.Text))
            others = any(node.findall(nodes.raw))
            if pictures and not words and not others and not any("title" in p for p in pictures):
                node["translatable"] = False


def setup(app: Sphinx) -> None:
    app.add_transform(OneMessage)
