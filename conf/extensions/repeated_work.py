"""What is done over and over upstream, or kept too long, for nothing.

* MyST makes a document with all of docutils' settings for every text that it renders,
  and throws it away: its renderer writes ``options.get("document", make_document())``.
  A translated page is rendered message by message; a third of its time goes there. Seen
  with MyST-Parser 5.2.0. The settings are made once, and copied.
* Sphinx writes the doctree of each page it reads to a file, and keeps it in memory until
  the page is written. From the file it comes back in a fiftieth of the time that the page
  takes, and memory hardly grows with the pages (sphinx #11124). Seen with Sphinx 9.0.4.
* Sphinx parses each translated message as a document of its own, whose settings hold the
  environment, and its nodes still name that document when they stand in their page: the
  file of each translated page holds all that is known of all pages. Seen with Sphinx 9.0.4.
* A doctree is a thicket of cycles. Python looks for garbage in them so often that it takes
  a tenth of the build.
"""

from __future__ import annotations

import gc
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils.frontend import get_default_settings
from myst_parser.mdit_to_docutils import base

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NEW_OBJECTS = 10_000  # between two searches for garbage; Python's own is 700

made_once = cache(get_default_settings)


def copy_settings(*components: Any) -> Any:
    """What docutils' ``get_default_settings`` returns."""
    return copy(made_once(*components))


def let_go(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read, last: of the messages' documents, and of the page that was read before."""
    for node in doctree.findall():
        node.document = doctree
    # There is no public name; Sphinx does without it where it reads in parallel.
    app.env._write_doc_doctree_cache.clear()  # noqa: SLF001


def setup(app: Sphinx) -> ExtensionMetadata:
    base.get_default_settings = copy_settings  # type: ignore[attr-defined]
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    app.connect("doctree-read", let_go, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
