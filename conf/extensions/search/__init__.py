"""Search that finds what readers of a language type, and says so in their language.

How a language is cut into words stands twice, in Python for the index (``words.py``) and in
JavaScript for the query (``words.js``); ``messages`` gives the search page its sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import messages, whole_index, words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    words.setup(app)
    whole_index.setup(app)
    messages.setup(app)
    return {
        "version": "1",
        "env_version": 1,  # the environment keeps the index: other rules, another index
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
