"""The messages of each page: what a catalog of it can hold.

They are those that ``sphinx-build -b gettext`` writes, each text once, in every
language's site the same: Sphinx's own ``extract_messages`` gives them, but once a
page is translated it gives the translation of a picture's alternative text and of
a ``<meta>``, and pictures that stand in no English message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import extract_messages

from messages.fields import Passing, PerPage

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

EARLY = 300  # Sphinx takes a page's titles and contents at 500
# An attribute of a node: the English text of its message. No writer knows it; a <meta>, which is
# written with all it has, and a picture have none.
MSGID = "msgid"

Found = tuple[nodes.Element, str]  # a message's node, and its English text

_pages = PerPage[tuple[str, ...]]("messages.pages")
_reading = Passing[list[Found]]("messages.reading", list)


@dataclass(frozen=True, slots=True)
class Messages:
    """The texts of every page that is read, and of the one that is being read its nodes, too.

    ``reading`` is there on doctree-read, later than :data:`EARLY`: what stands on the page
    after its translation.
    """

    pages: Mapping[str, tuple[str, ...]]
    reading: Sequence[Found]


def of(env: BuildEnvironment) -> Messages:
    """The messages in *env*."""
    return Messages(_pages.of(env), _reading.of(env))


class KeepMessages(SphinxTransform):
    """Keeps the messages of a page as they are in English, for the page and at their nodes."""

    default_priority = 15  # before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        found = list(extract_messages(self.document))
        for node, text in found:
            if isinstance(node, nodes.TextElement):
                node[MSGID] = text
        _reading.put(self.env, found)


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: leave out the front matter's fields, which are in no template, and code."""
    front = {id(node) for info in doctree.findall(nodes.docinfo) for node in info.findall()}
    shown = {id(node) for node in doctree.findall()} - front - {id(doctree)}
    kept = [
        (node, text)
        for node, text in _reading.of(app.env)
        if belongs(node, shown) and not isinstance(node, nodes.literal_block)
    ]
    _pages.of(app.env)[app.env.docname] = tuple(dict.fromkeys(text for _, text in kept))
    _reading.put(app.env, [(node, text) for node, text in kept if id(node) in shown])


def belongs(node: nodes.Node, shown: set[int]) -> bool:
    """Whether a node is on the page, or was in a message whose translation replaced it."""
    return id(node) in shown or (node.parent is not None and belongs(node.parent, shown))


def setup(app: Sphinx) -> None:
    app.add_transform(KeepMessages)
    app.connect("doctree-read", take, EARLY)
    _pages.connect(app)
