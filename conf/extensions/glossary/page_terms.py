"""``{terms}``: the glossary's terms that stand on this page.

Nothing is written into the sentences for it, which in a page made from notes come from
the notes, in every language: a term stands on a page where one of its English messages
has it, so every language lists the same. The messages are ``env.page_messages``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

LATE = 700  # page_messages takes the messages at 300


class TermList(nodes.General, nodes.Element):
    """Stands where ``{terms}`` was until all pages are read."""


class Terms(SphinxDirective):
    """``{terms}``, without arguments or content."""

    def run(self) -> list[nodes.Node]:
        return [TermList()]


class Entry(NamedTuple):
    """An entry of a glossary: its page and anchor, its first term as shown, all in English."""

    page: str
    anchor: str
    shown: str
    english: tuple[str, ...]


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: the entries of this page's glossaries, in their order."""
    env: Any = app.env
    english = {id(node): text for node, text in env.temp_data["messages"]}
    env.glossary_entries[env.docname] = [
        Entry(
            env.docname,
            terms[0]["ids"][0],
            terms[0].astext(),
            tuple(english.get(id(term), term.astext()) for term in terms),
        )
        for glossary in doctree.findall(addnodes.glossary)
        for item in glossary.findall(nodes.definition_list_item)
        if (terms := [child for child in item.children if isinstance(child, nodes.term)])
    ]


def pattern(entry: Entry) -> re.Pattern[str]:
    """What an entry's terms look like in a text: any case, in the plural, with hyphens."""
    terms = (r"[-\s]".join(map(re.escape, re.split(r"[-\s]", term))) for term in entry.english)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(terms)})s?(?![\w-])", re.IGNORECASE)


def find(_app: Sphinx, env: Any) -> list[str]:
    """On env-updated: the terms on each page; the pages where they are others than before."""
    entries = [entry for _, kept in sorted(env.glossary_entries.items()) for entry in kept]
    patterns = [(entry, pattern(entry)) for entry in entries]
    before = env.page_terms
    env.page_terms = {
        page: [entry for entry, term in patterns if entry.page != page and term.search(text)]
        for page, text in ((page, "\n".join(texts)) for page, texts in env.page_messages.items())
    }
    return [page for page in env.page_terms if env.page_terms[page] != before.get(page, [])]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: put the list where ``{terms}`` stands."""
    entries: list[Entry] = app.env.page_terms[docname]  # type: ignore[attr-defined]
    for place in list(doctree.findall(TermList)):
        items = [nodes.list_item("", nodes.paragraph("", "", to(app, docname, e))) for e in entries]
        shown = nodes.bullet_list("", *items, classes=["page-terms"])
        place.replace_self([nodes.rubric("", _("Terms on this page")), shown] if items else [])


def to(app: Sphinx, docname: str, entry: Entry) -> nodes.reference:
    """A link from a page to an entry."""
    uri = app.builder.get_relative_uri(docname, entry.page)
    return nodes.reference("", entry.shown, refuri=f"{uri}#{entry.anchor}", internal=True)


def prepare(app: Sphinx) -> None:
    """On builder-inited: the environment's own fields, where it is new."""
    env: Any = app.env
    for name in ("glossary_entries", "page_terms"):
        if not hasattr(env, name):
            setattr(env, name, {})


def forget(_app: Sphinx, env: Any, docname: str) -> None:
    """On env-purge-doc."""
    for kept in (env.glossary_entries, env.page_terms):
        kept.pop(docname, None)


def merge(_app: Sphinx, env: Any, docnames: set[str], other: BuildEnvironment) -> None:
    """On env-merge-info: what a parallel reader found."""
    for name in docnames:
        env.glossary_entries[name] = other.glossary_entries[name]  # type: ignore[attr-defined]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("terms", Terms)
    app.add_node(TermList)
    app.connect("builder-inited", prepare)
    app.connect("doctree-read", take, priority=LATE)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", find)
    app.connect("doctree-resolved", fill)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
