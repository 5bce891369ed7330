"""A translated ``<meta>`` is valid HTML.

Sphinx marks a translated node with the attribute ``translated``, and docutils
writes the attributes of a meta node as they are: ``<meta translated="True" …>``.
No validator accepts it, nor does epubcheck. Seen with Sphinx 9.0.4 and 9.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def strip(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved, when everything that counts translations has done so."""
    for node in doctree.findall(nodes.meta):
        node.attributes.pop("translated", None)


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", strip)
