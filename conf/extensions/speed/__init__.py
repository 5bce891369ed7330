"""Nothing is done twice: what Sphinx, MyST and docutils repeat for every page and message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speed import compiled_templates, repeated_work

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    compiled_templates.setup(app)
    repeated_work.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
