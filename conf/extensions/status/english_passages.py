"""What is still English on a translated page says so: ``lang="en"``, and a quiet mark.

A browser then breaks lines, a screen reader speaks and a font is chosen for English.
docutils' writers make the attribute of a class ``language-en``. Headings have it
inside, so that the navigation and the contents, which copy them, say it too.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from incremental import shown
from messages.fields import Kept, PerPage
from sphinx import addnodes

from status import counts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

BEFORE_COLLECTORS = 320  # after counts; Sphinx takes titles and contents at 500
AFTER_THEME = 700  # furo makes the navigation at 500, frame.navigation at 600
CLASSES = ["language-en", "untranslated"]
# A caption, and the title that a toctree gives a page.
IN_TOCTREE = re.compile(r'(?<=<span class="caption-text">)[^<>]+(?=</span>)|(?<=">)[^<>]+(?=</a>)')


# The headings, captions and terms that are still English, of each page and of all.
_of_page = PerPage[set[str]]("english_passages.of_page")
_of_all = Kept[frozenset[str]]("english_passages.of_all", frozenset)
# The texts of each page's links; of its toctrees the captions, and the titles that they give.
_of_links = PerPage[set[str]]("english_passages.of_links")
_of_toctrees = PerPage[set[str]]("english_passages.of_toctrees")


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: mark each node that is English, and keep the words that links repeat."""
    keep_links(app, doctree)
    words = _of_page.of(app.env)[app.env.docname] = set()
    for node, text in counts.of(app.env).english:
        if isinstance(node, nodes.meta):
            node["lang"] = "en"
        elif isinstance(node, nodes.image):
            node["classes"].append(CLASSES[0])  # of its alternative text
        elif isinstance(node, addnodes.toctree):
            words.add(text)
        elif isinstance(node, nodes.paragraph | nodes.FixedTextElement):
            node["classes"] += CLASSES
        else:
            if isinstance(node, nodes.title | nodes.term):
                words.add(node.astext())
            wrap(node, CLASSES)


def keep_links(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what can repeat an English heading or term."""
    links = [*doctree.findall(nodes.reference), *doctree.findall(addnodes.pending_xref)]
    _of_links.of(app.env)[app.env.docname] = {link.astext() for link in links}
    toctrees = list(doctree.findall(addnodes.toctree))
    captions = {toctree.get("caption") or "" for toctree in toctrees}
    titles = {title or "" for toctree in toctrees for title, _page in toctree["entries"]}
    _of_toctrees.of(app.env)[app.env.docname] = captions | titles


def wrap(node: nodes.Element, classes: list[str]) -> None:
    """Put what *node* holds into an inline node with *classes*."""
    inline = nodes.inline("", "", *node.children, classes=classes)
    node.children = []
    node += inline


def gather(_app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: the headings, captions and terms of all pages that are still English."""
    _of_all.put(env, frozenset().union(*_of_page.of(env).values()))


@lru_cache(maxsize=1)
def marked_everywhere(app: Sphinx) -> list[str]:
    """The words that any page may repeat from where they are not English themselves."""
    env = app.env
    english = _of_page.of(env)
    titles = {title.astext() for title in env.titles.values()}
    own = {
        env.titles[page].astext()
        for page, words in english.items()
        if page in env.titles and env.titles[page].astext() in words
    }
    terms = {name for kind, name in env.domains.standard_domain.objects if kind == "term"}
    given = set().union(*_of_toctrees.of(env).values())
    return sorted(_of_all.of(env) & ((titles - own) | terms | given))


def tell(app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: what its links repeat of words that are English on another page."""
    texts = _of_links.of(env).get(page, set()) | shown.texts(app, page)
    return marked_everywhere(app), sorted(_of_all.of(env) & texts)


def mark_links(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: a link that repeats an English heading or term is English."""
    words = _of_all.of(app.env)
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
    words = _of_all.of(app.env)

    def mark_one(match: re.Match[str]) -> str:
        known = html.unescape(match[0]) in words
        return f'<span lang="en">{match[0]}</span>' if known else match[0]

    for part in ("body", "furo_navigation_tree") if words else ():
        context[part] = IN_TOCTREE.sub(mark_one, context.get(part, ""))


def setup(app: Sphinx) -> None:
    for field in (_of_page, _of_links, _of_toctrees):
        field.connect(app)
    app.connect("doctree-read", mark, BEFORE_COLLECTORS)
    app.connect("env-updated", gather)
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", mark_links)
    app.connect("html-page-context", mark_contents, AFTER_THEME)
