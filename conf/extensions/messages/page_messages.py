"""The messages of each page: what a catalog of it can hold.

They are those that ``sphinx-build -b gettext`` writes, each text once, in every
language's site the same: Sphinx's own ``extract_messages`` gives them, but once a
page is translated it gives the translation of a picture's alternative text and of
a ``<meta>``, and pictures that stand in no English message.

Other extensions read ``env.page_messages``, {page: its texts}, and, on doctree-read
after this one, ``env.temp_data["messages"]``, the (node, English text) that the page
still has after its translation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import extract_messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

EARLY = 300  # Sphinx takes a page's titles and contents at 500


class KeepMessages(SphinxTransform):
    """Keeps the messages of a page as they are in English."""

    default_priority = 15  # before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        kept: Any = self.env.temp_data
        kept["messages"] = list(extract_messages(self.document))


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: leave out the front matter's fields, which are in no template."""
    env: Any = app.env
    front = {id(node) for info in doctree.findall(nodes.docinfo) for node in info.findall()}
    shown = {id(node) for node in doctree.findall()} - front - {id(doctree)}
    kept = [(node, text) for node, text in env.temp_data["messages"] if belongs(node, shown)]
    env.page_messages[env.docname] = tuple(dict.fromkeys(text for _, text in kept))
    env.temp_data["messages"] = [(node, text) for node, text in kept if id(node) in shown]


def belongs(node: nodes.Node, shown: set[int]) -> bool:
    """Whether a node is on the page, or was in a message whose translation replaced it."""
    return id(node) in shown or (node.parent is not None and belongs(node.parent, shown))


def prepare(app: Sphinx) -> None:
    """On builder-inited: the environment's own field, where it is new."""
    if not hasattr(app.env, "page_messages"):
        app.env.page_messages = {}  # type: ignore[attr-defined]


def purge(_app: Sphinx, env: Any, docname: str) -> None:
    """On env-purge-doc: forget a page."""
    env.page_messages.pop(docname, None)


def merge(_app: Sphinx, env: Any, docnames: Iterable[str], other: Any) -> None:
    """On env-merge-info: take over what another process read."""
    env.page_messages |= {name: other.page_messages[name] for name in docnames}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(KeepMessages)
    app.connect("builder-inited", prepare)
    app.connect("env-purge-doc", purge)
    app.connect("doctree-read", take, EARLY)
    app.connect("env-merge-info", merge)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
