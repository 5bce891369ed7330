"""``{centered}`` is a message with its markup.

Sphinx makes a msgid of what a text was written as, and its own directive does not keep that:
the message is the bare text, and a translation has no link, code or picture. Seen with Sphinx
9.0.4 and 9.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.directives import other

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Centered(other.Centered):
    """Sphinx's own, which keeps what is written."""

    def run(self) -> list[nodes.Node]:
        made = super().run()
        for node in made[:1]:
            if isinstance(node, nodes.TextElement):
                node.rawsource = self.arguments[0]
        return made


def setup(app: Sphinx) -> None:
    app.add_directive("centered", Centered, override=True)
