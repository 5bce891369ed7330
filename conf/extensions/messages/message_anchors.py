"""Several links to one page in one message keep each its own anchor.

Sphinx copies the attributes of an English cross-reference to the translated one
that has the same target, and MyST keeps the anchor in an attribute of its own,
``reftargetid``, which Sphinx does not compare: every link of the message gets the
anchor of the last one, silently. Seen with Sphinx 9.0.4 and 9.2.0, MyST-Parser 5.2.0;
the list of attributes not to copy is private to ``sphinx.transforms.i18n``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.transforms import i18n

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ANCHOR = "reftargetid"


def setup(app: Sphinx) -> None:
    del app  # the list is the process's, not the application's
    if ANCHOR not in i18n.EXCLUDED_PENDING_XREF_ATTRIBUTES:
        i18n.EXCLUDED_PENDING_XREF_ATTRIBUTES += (ANCHOR,)  # type: ignore[assignment]
