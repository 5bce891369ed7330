"""What is still English on a translated page says so: ``lang="en"``, and a quiet mark.

A browser then breaks lines, a screen reader speaks and a font is chosen for English.
docutils' writers make the attribute of a class ``language-en``. Headings have it
inside, so that the navigation and the contents, which copy them, say it too.

The nodes are ``env.temp_data["english_messages"]`` of the extension translation_status.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BEFORE_COLLECTORS = 320  # after translation_status; Sphinx takes titles and contents at 500
AFTER_THEME = 700  # furo makes the navigation at 500, the extension navigation at 600
CLASSES = ["language-en", "untranslated"]
# A caption, and the title that a toctree gives a page.
IN_TOCTREE = re.compile(r'(?<=<span class="caption-text">)[^<>]+(?=</span>)|(?<=">)[^<>]+(?=</a>)')


def mark(app: Sphinx, _doctree: nodes.document) -> None:
    """On doctree-read: mark each node that is English, and keep the words that links repeat."""
    env: Any = app.env
    words = env.english_words[env.docname] = set()
    for node, text in env.temp_data["english_messages"]:
        if isinstance(node, nodes.meta):
            node["lang"] = "en"
        elif isinstance(node, nodes.image):
            node["classes"].append(CLASSES[0])  # of its alternative text
        elif isinstance(node, addnodes.toctree):
            words.add(text)
        elif isinstance(node, nodes.paragraph):
            node["classes"] += CLASSES
        else:
            if isinstance(node, nodes.title):
                words.add(node.astext())
            wrap(node, CLASSES)


def wrap(node: nodes.Element, classes: list[str]) -> None:
    """Put what *node* holds into an inline node with *classes*."""
    inline = nodes.inline("", "", *node.children, classes=classes)
    node.children = []
    node += inline


def gather(_app: Sphinx, env: Any) -> None:
    """On env-updated: the headings and captions of all pages that are still English."""
    env.all_english_words = frozenset().union(*env.english_words.values())


def mark_links(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: a link that repeats an English heading is English."""
    words = app.env.all_english_words  # type: ignore[attr-defined]
    for link in doctree.findall(nodes.reference):
        internal = "refid" in link or link.get("internal")
        around = (link.parent, *link.findall(nodes.inline))
        marked = any(CLASSES[0] in node["classes"] for node in around)
        if internal and not marked and link.astext() in words:
            wrap(link, CLASSES[:1])


def mark_contents(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, after furo: what toctrees say, in the page and in the sidebar."""
    words = app.env.all_english_words  # type: ignore[attr-defined]

    def mark_one(match: re.Match[str]) -> str:
        known = html.unescape(match[0]) in words
        return f'<span lang="en">{match[0]}</span>' if known else match[0]

    for part in ("body", "furo_navigation_tree") if words else ():
        context[part] = IN_TOCTREE.sub(mark_one, context.get(part, ""))


def prepare(app: Sphinx) -> None:
    """On builder-inited: the environment's own field, where it is new."""
    if not hasattr(app.env, "english_words"):
        app.env.english_words = {}  # type: ignore[attr-defined]


def purge(_app: Sphinx, env: Any, docname: str) -> None:
    """On env-purge-doc: forget a page."""
    env.english_words.pop(docname, None)


def merge(_app: Sphinx, env: Any, docnames: Iterable[str], other: Any) -> None:
    """On env-merge-info: take over what another process read."""
    env.english_words |= {name: other.english_words[name] for name in docnames}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("translation_status")
    app.connect("builder-inited", prepare)
    app.connect("env-purge-doc", purge)
    app.connect("doctree-read", mark, BEFORE_COLLECTORS)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", gather)
    app.connect("doctree-resolved", mark_links)
    app.connect("html-page-context", mark_contents, AFTER_THEME)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
