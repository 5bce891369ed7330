"""The messages of a page, whole and safe in every language.

What Sphinx and MyST lose of a translated message stays: its table cells, formulas and line
breaks, its several links to one page, the texts of headings that it repeats. What a translation
must not bring is refused (``foreign_markup``), and what is wrong in a catalog is a warning at the
catalog's own line (``catalog_check``, ``catalog_lines``). Formulas are drawn when the page is
built. A fault of any wing's own, or a page that cannot be read, is a warning of that page
(``guard``, ``page_text``; ``directives`` for whoever makes a parser).

It gives to other wings

* ``messages.of(env)``: the messages of every page, and of the one that is being read;
* ``messages.MSGID``: the attribute of a node that has its message's English;
* ``messages.catalogs``: the languages, where their catalogs are, and what is translated;
* ``messages.fields``: how a room keeps something in the environment.

Settings: ``languages``, ``html_math_renderer = "mathml"``, and ``catalog_check = False`` where
nothing is to be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages import (
    catalog_check,
    catalog_lines,
    catalogs,
    centered,
    code_messages,
    foreign_markup,
    formulas,
    guard,
    hard_breaks,
    heading_texts,
    index_anchors,
    literal_messages,
    message_anchors,
    page_links,
    page_messages,
    page_text,
    pictures,
    rst_passages,
    table_cells,
    valid_meta,
    wide_line_breaks,
)
from messages.page_messages import MSGID, Messages, of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["MSGID", "Messages", "of", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    catalogs.setup(app)
    centered.setup(app)
    code_messages.setup(app)
    formulas.setup(app)
    guard.setup(app)
    hard_breaks.setup(app)
    heading_texts.setup(app)
    index_anchors.setup(app)
    literal_messages.setup(app)
    message_anchors.setup(app)
    pictures.setup(app)
    rst_passages.setup(app)
    table_cells.setup(app)
    valid_meta.setup(app)
    wide_line_breaks.setup(app)
    foreign_markup.setup(app)
    catalog_check.setup(app)
    catalog_lines.setup(app)
    page_links.setup(app)
    page_messages.setup(app)
    page_text.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
