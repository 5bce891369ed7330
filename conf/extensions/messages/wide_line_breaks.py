"""A line break between two Chinese or Japanese characters is no space.

HTML shows a line break as a space, and these scripts put none between words: a
msgstr that an editor has broken into lines has visible gaps. CSS can only say it
where a browser knows how (``text-spacing-trim``, segment break transformation:
https://www.w3.org/TR/css-text-3/#line-break-transform); here it is done once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LANGUAGES = ("ja", "zh")

# Han, kana, CJK punctuation and full-width forms.
WIDE = r"[\u2E80-\u312F\u31A0-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]"
BREAK = re.compile(f"{WIDE}\n{WIDE}")


class JoinLines(SphinxTransform):
    """Takes out the line breaks that MyST keeps as text nodes of their own."""

    default_priority = 21  # after sphinx.transforms.i18n.Locale

    def apply(self, **_kwargs: Any) -> None:
        if not str(self.config.language).startswith(LANGUAGES):
            return
        for node in list(self.document.findall(nodes.Text)):
            if node.astext() != "\n":
                continue
            place = node.parent.index(node)
            around = node.parent.children[max(place - 1, 0) : place + 2]
            text = "".join(str(part) for part in around if isinstance(part, nodes.Text))
            if BREAK.search(text):
                node.parent.remove(node)


def setup(app: Sphinx) -> None:
    app.add_transform(JoinLines)
