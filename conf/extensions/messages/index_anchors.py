"""The anchors of index entries are the same in every language.

The roles ``{index}``, ``{pep}``, ``{envvar}`` and others leave an anchor with a number, and
Sphinx goes on counting when it parses the msgstr: ``#index-0`` of the English page is
``#index-13`` of its translation, and another after each message that is translated. Seen
with Sphinx 9.0.4 and 9.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from messages import page_messages
from messages.catalogs import is_source
from messages.fields import Passing

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_english = Passing[list[tuple[nodes.Element, list[str]]]]("index_anchors.english", list)


def anchors(node: nodes.Element) -> list[str]:
    """The anchors of the index entries in a message, each once, in its order."""
    indices = node.findall(addnodes.index)
    return list(dict.fromkeys(entry[2] for index in indices for entry in index["entries"]))


class KeepAnchors(SphinxTransform):
    """Keeps the anchors of every message before it is translated."""

    default_priority = 16  # after page_messages, before sphinx.transforms.i18n.Locale at 20

    def apply(self, **_kwargs: Any) -> None:
        found = ((node, anchors(node)) for node, _text in page_messages.of(self.env).reading)
        kept = [] if is_source(self.config) else [(node, names) for node, names in found if names]
        _english.put(self.env, kept)


class RestoreAnchors(SphinxTransform):
    """Gives each entry of a translated message the anchor that it has in English."""

    default_priority = 22  # after Locale, and after foreign_markup

    def apply(self, **_kwargs: Any) -> None:
        for node, english in _english.of(self.env):
            names = dict(zip(anchors(node), english, strict=False))
            for target in node.findall(nodes.target):
                target["ids"] = [names.get(name, name) for name in target["ids"]]
            for index in node.findall(addnodes.index):
                index["entries"] = [
                    (*entry[:2], names.get(entry[2], entry[2]), *entry[3:])
                    for entry in index["entries"]
                ]


def setup(app: Sphinx) -> None:
    app.add_transform(KeepAnchors)
    app.add_transform(RestoreAnchors)
