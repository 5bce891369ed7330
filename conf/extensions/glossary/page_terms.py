"""``{terms}``: the glossary's terms that stand on this page.

Nothing is written into the sentences for it, which in a page made from notes come from
the notes, in every language: a term stands on a page where one of its English messages
has it, so every language lists the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import messages
from docutils import nodes
from messages.fields import Kept, PerPage
from sphinx import addnodes
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from glossary import order

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LATE = 700  # page_messages takes the messages at 300
LISTED = "term_list"  # in the metadata of a page that has the list


class TermList(nodes.comment):
    """Stands where ``{terms}`` was until all pages are read."""


class Terms(SphinxDirective):
    """``{terms}``, without arguments or content."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname][LISTED] = True
        return [TermList()]


class Entry(NamedTuple):
    """An entry of a glossary: its page and anchor, its first term as shown, all in English."""

    page: str
    anchor: str
    shown: str
    english: tuple[str, ...]


_entries = PerPage[list[Entry]]("glossary.entries")
_terms = Kept[dict[str, list[Entry]]]("glossary.terms", dict)  # {page: its terms}


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: the entries of this page's glossaries, in their order."""
    english = {id(node): text for node, text in messages.of(app.env).reading}
    found = [
        (own, tuple(text for term in own for text in texts_of(term, english) if text))
        for glossary in doctree.findall(addnodes.glossary)
        for own in map(order.terms, order.entries(glossary))
    ]
    page = app.env.docname
    _entries.of(app.env)[page] = [
        Entry(page, own[0]["ids"][0], own[0].astext(), texts)
        for own, texts in found
        if texts  # a picture alone stands in no sentence
    ]


def texts_of(term: nodes.term, english: dict[int, str]) -> list[str]:
    """A term in English, and its synonyms that have its name in the page's language."""
    return [english.get(id(term), term.astext()), *term.get("synonyms", ())]


def pattern(entry: Entry) -> re.Pattern[str]:
    """What an entry's terms look like in a text: any case, in the plural, with hyphens."""
    terms = (r"[-\s]".join(map(re.escape, re.split(r"[-\s]", term))) for term in entry.english)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(terms)})s?(?![\w-])", re.IGNORECASE)


def find(_app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: the terms on each page."""
    entries = [entry for _, kept in sorted(_entries.of(env).items()) for entry in kept]
    patterns = [(entry, pattern(entry)) for entry in entries]
    texts = {page: "\n".join(found) for page, found in messages.of(env).pages.items()}
    now = {
        page: [entry for entry, term in patterns if entry.page != page and term.search(text)]
        for page, text in texts.items()
    }
    _terms.put(env, now)


def tell(_app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: the terms, where they are listed."""
    return _terms.of(env).get(page) if LISTED in env.metadata.get(page, {}) else None


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: put the list where ``{terms}`` stands."""
    entries = _terms.of(app.env)[docname]
    for place in list(doctree.findall(TermList)):
        items = [nodes.list_item("", nodes.paragraph("", "", to(app, docname, e))) for e in entries]
        shown = nodes.bullet_list("", *items, classes=["page-terms"])
        place.replace_self([nodes.rubric("", _("Terms on this page")), shown] if items else [])


def to(app: Sphinx, docname: str, entry: Entry) -> nodes.reference:
    """A link from a page to an entry."""
    uri = app.builder.get_relative_uri(docname, entry.page)
    return nodes.reference("", entry.shown, refuri=f"{uri}#{entry.anchor}", internal=True)


def setup(app: Sphinx) -> None:
    app.add_directive("terms", Terms)
    app.add_node(TermList)
    _entries.connect(app)
    app.connect("doctree-read", take, priority=LATE)
    app.connect("env-updated", find)
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", fill)
