"""A translation brings nothing to a page that its English does not have.

Translators are often strangers, and a msgstr is Markdown: it can hold raw HTML, a
link to anywhere, a picture from elsewhere, a file of ours to download. Sphinx
compares none of these. Here a translated message that has what its English page
has not is refused: the page shows the English, and a warning says why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import extract_messages

from messages.catalogs import is_source
from messages.fields import Passing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

# In plain text: an address, a scheme that runs or holds something, and a link that
# the parser did not take for one, as it does with such schemes.
SUSPECT = re.compile(
    r"(?:https?:)?//[^\s<>\"'）」』、。]+|\b(?:javascript|vbscript|data|file):\S+|\]\([^)]*\)",
    re.IGNORECASE,
)
# Each message's node, and what it held in English; and what harms or misleads on the page.
_english = Passing[list[tuple[nodes.TextElement, list[nodes.Node]]]]("foreign_markup.english", list)
_known = Passing[set[str]]("foreign_markup.known", set)

# A line break harms nobody: as a translator writes it, and what MyST makes of a hard break.
LINE_BREAK = re.compile(r"<br\s*/?>\s*|\\\\\n", re.IGNORECASE)


def markup(node: nodes.Element) -> Iterator[str]:
    """What a text holds that can harm or mislead: raw markup, and where it leads."""
    for part in node.findall():
        if isinstance(part, nodes.raw) and not LINE_BREAK.fullmatch(part.astext()):
            yield part.astext()
        elif isinstance(part, addnodes.pending_xref | addnodes.download_reference):
            # {term}, {ref} and {doc} lead nowhere else than into this site.
            if part["reftype"] in ("myst", "download"):
                yield str(part["reftarget"])
        elif isinstance(part, nodes.reference | nodes.image):
            yield str(part.get("refuri", part.get("uri", "")))
        elif isinstance(part, nodes.Text):
            yield from SUSPECT.findall(part.astext())


class KeepEnglish(SphinxTransform):
    """Keeps a copy of every message, and what is on the page, before it is translated."""

    default_priority = 15  # before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        if is_source(self.config):
            return
        messages = [node for node, _text in extract_messages(self.document)]
        texts = [node for node in messages if isinstance(node, nodes.TextElement)]
        _english.put(self.env, [(node, node.deepcopy().children) for node in texts])
        _known.put(self.env, set(markup(self.document)))


class RefuseForeign(SphinxTransform):
    """Puts the English back where a translation brought something of its own."""

    default_priority = 21  # after Locale

    def apply(self, **_kwargs: Any) -> None:
        known = _known.of(self.env) | {""}
        for node, english in _english.of(self.env):
            foreign = [item for item in markup(node) if item not in known]
            if foreign:
                node.children = []
                node.extend(english)
                node["translated"] = False
                logger.warning(
                    "the %s translation has %r, which the English page does not; "
                    "it is not shown: take it out of %s/LC_MESSAGES/%s.po",
                    self.config.language,
                    foreign[0],
                    self.config.language,
                    self.env.docname,
                    location=node,
                    type="foreign_markup",
                )


def setup(app: Sphinx) -> None:
    app.add_transform(KeepEnglish)
    app.add_transform(RefuseForeign)
