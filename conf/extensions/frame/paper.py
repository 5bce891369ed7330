"""A page on paper: ``print.css``, which every page loads, so that it explains itself here.

* furo puts its skip link at the foot of every sheet, over the text.
* furo keeps lists, tables and quotations whole and begins a new sheet for them; nothing is as
  high as a window, and the foot of the site would stand on a sheet of its own.
* What of a heading's letters rises above its line would be drawn on the sheet before.
* After a link to elsewhere stands where it leads, as RFC 3986 (appendix C) writes it in print,
  isolated from a line that runs the other way; not where its text is that already, which the
  class ``address`` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def mark(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: ``<https://example.org>``, and what a list of references writes out."""
    for link in doctree.findall(nodes.reference):
        if link.get("refuri") == link.astext():
            link["classes"].append("address")


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", mark, priority=900)  # the list is made on the same event
    app.add_css_file("print.css", media="print")
