"""The glossary, sorted and named as its language has it; ``{terms}``: those on a page.

A bare ``{term}`` says what the glossary says, in the page's own language (``term_texts``).
A translated glossary shows the English of each term, too (``english_names``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossary import english_names, order, page_terms, shared_names, term_lines, term_texts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("incremental")
    english_names.setup(app)
    order.setup(app)
    page_terms.setup(app)
    shared_names.setup(app)
    term_lines.setup(app)
    term_texts.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
