"""Nothing is done twice, and nothing is kept too long.

What Sphinx, MyST and docutils repeat for every page and message is done once
(``repeated_work``); pages are read again where the extensions themselves have changed
(``own_rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from speed import own_rules, repeated_work

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    own_rules.setup(app)
    repeated_work.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
