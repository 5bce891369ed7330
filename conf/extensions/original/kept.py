"""The English of each message is kept at its node, as HTML, before it is translated.

A link that says nothing itself is called as the heading that it leads to: that stands for it
until all pages are read, and then `filled` has the heading's English.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens
from messages import MSGID, formulas
from messages.catalogs import is_source, languages_of
from messages.fields import PerPage
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import is_smartquotable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

# An attribute of a node: the English of its message as a reader sees it. No writer knows it.
ENGLISH = "english"
TAGS: dict[type[nodes.Node], str] = {
    nodes.literal: "code",
    nodes.emphasis: "em",
    nodes.strong: "strong",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
    nodes.abbreviation: "abbr",
}
UNSEEN = (nodes.raw, nodes.comment, nodes.target, nodes.image, addnodes.index)


NAMELESS = {"myst", "ref", "doc"}  # roles that are called as what they lead to
PLACE = re.compile("\x02([^\x03]*)\x03")  # of a heading, until it is known

_headings = PerPage[dict[str, str]]("original.headings")
_places = PerPage[tuple[str, ...]]("original.places")  # what a page's links without a text lead to


class KeepEnglish(SphinxTransform):
    """Gives each node of a message its English, where it is to be translated."""

    default_priority = 16  # after page_messages, before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        env, page = self.env, self.env.docname
        _headings.of(env)[page] = headings(env, self.document)
        if is_source(self.config):
            return
        for node in shown_messages(self.document):
            texts = educated(self.config, node)
            node[ENGLISH] = "".join(html(part, texts) for part in node.children).strip()
        found = "".join(node[ENGLISH] for node in shown_messages(self.document))
        _places.of(env)[page] = tuple(PLACE.findall(found))


def shown_messages(document: nodes.document) -> Iterator[nodes.Element]:
    """The nodes of *document* whose message is text that a reader reads."""
    found = (node for node in document.findall(nodes.TextElement) if MSGID in node)
    return (node for node in found if not isinstance(node, nodes.literal_block))


def headings(env: BuildEnvironment, document: nodes.document) -> dict[str, str]:
    """The English headings of the page that is being read, by id and label; of the page by ``""``."""
    found: dict[str, str] = {}
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        text = title.astext() if title else ""
        before = section.parent.children[: section.parent.index(section)][-1:]
        targets = [node for node in before if isinstance(node, nodes.target)]
        labels = [name for node in targets for name in (*node["names"], node.get("refid", ""))]
        found.update(
            dict.fromkeys(filter(None, [*section["ids"], *section["names"], *labels]), text)
        )
        found.setdefault("", text)
    slugs = env.metadata[env.docname].get("myst_slugs", {})
    return found | {slug: text for slug, (_line, _id, text) in slugs.items()}


def filled(env: BuildEnvironment, page: str, english: str) -> str:
    """*english* of a message of *page*, its links called as the headings they lead to."""
    return PLACE.sub(lambda match: escape(heading(env, page, match[1]), quote=False), english)


def heading(env: BuildEnvironment, page: str, there: str) -> str:
    """The English heading that a link of *page* leads to."""
    pages = _headings.of(env)
    target, _, anchor = there.partition("#")
    if target in pages:
        return pages[target].get(anchor, "")
    label = nodes.fully_normalize_name(target)
    known = (pages[name] for name in (page, *sorted(pages)) if name in pages)
    return next((texts[label] for texts in known if label in texts), target)


def tell(_app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: what the links of its English are called."""
    return [heading(env, page, there) for there in _places.of(env).get(page, ())]


def educated(config: Config, message: nodes.Element) -> dict[int, str]:
    """The texts in a message by their nodes' ids, with the quotation marks of the English page."""
    texts = list(message.findall(nodes.Text))
    said = [text.astext() for text in texts]
    if config.smartquotes:
        kinds = ["plain" if is_smartquotable(text) else "literal" for text in texts]
        tokens = zip(kinds, said, strict=True)
        language = languages_of(config)[0].partition("_")[0]
        said = list(educate_tokens(tokens, attr=config.smartquotes_action, language=language))
    return {id(text): words for text, words in zip(texts, said, strict=True)}


def html(node: nodes.Node, texts: Mapping[int, str]) -> str:
    """What a reader sees of a part of a message, as HTML; links within the site are text."""
    if isinstance(node, nodes.Text):
        return escape(texts[id(node)], quote=False)
    if isinstance(node, UNSEEN):
        return ""
    if isinstance(node, nodes.math):
        return formula(node.astext())
    before, after = around(node)
    return before + (place(node) or "".join(html(part, texts) for part in node.children)) + after


def around(node: nodes.Node) -> tuple[str, str]:
    """What stands before and after what a node holds."""
    if isinstance(node, nodes.footnote_reference):
        return "[", "]"
    if isinstance(node, nodes.reference) and node.get("refuri", "").startswith("https://"):
        return f'<a href="{escape(node["refuri"])}">', "</a>"
    tag = TAGS.get(type(node), "")
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def place(node: nodes.Node) -> str:
    """What stands for a heading until it is known; empty but for a link without a text."""
    if not isinstance(node, addnodes.pending_xref) or node["reftype"] not in NAMELESS:
        return ""
    if node.get("refexplicit") and node.astext():
        return ""
    return f"\x02{node['reftarget']}#{node.get('reftargetid') or ''}\x03"


def formula(tex: str) -> str:
    """A formula drawn, or as it is written where that cannot be."""
    try:
        return formulas.draw(tex, display=False)
    except ValueError:
        return f"<code>{escape(tex)}</code>"


def setup(app: Sphinx) -> None:
    _headings.connect(app)
    _places.connect(app)
    app.connect("page-shows", tell)
    app.add_transform(KeepEnglish)
