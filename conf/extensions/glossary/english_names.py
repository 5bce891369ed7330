"""A translated glossary says of each term what it is called in English.

A reader who meets the English word elsewhere finds it here, and who knows the translated one
learns what to look for. A name that is the same in both languages, but for capitals, stands once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from messages.catalogs import is_source
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

NAME = "english_name"  # an attribute of a term
ENGLISH = "language-en"  # docutils' writers make an attribute lang of it


class EnglishNames(nodes.inline):
    """Stands after a term's text and is no part of it: of what a search finds, and links repeat."""

    def astext(self) -> str:
        return ""


class KeepNames(SphinxTransform):
    """Keeps the English of each term at its node, before it is translated."""

    default_priority = 16  # before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        if not is_source(self.config):
            for term in terms(self.document):
                term[NAME] = term.astext()


def terms(document: nodes.document) -> Iterator[nodes.term]:
    """The terms of a page's glossaries."""
    for glossary in document.findall(addnodes.glossary):
        yield from glossary.findall(nodes.term)


def names(term: nodes.term) -> list[str]:
    """What a translated term is called in English, where that is another name."""
    if not term.get("translated") or NAME not in term:
        return []
    found = {name.casefold(): name for name in (term[NAME], *term.get("synonyms", ()))}
    found.pop(term.astext().strip().casefold(), None)
    return list(found.values())


def show(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: put the names after the term."""
    for term in terms(doctree):
        if found := names(term):
            english = nodes.inline("", ", ".join(found), classes=[ENGLISH])
            parts = (nodes.Text(" · "), english)
            term.append(EnglishNames("", "", *parts, classes=["frame", "english-name"]))


def visit(writer: Any, node: nodes.Element) -> None:
    """In HTML small print, in a book as well; elsewhere what an inline node is."""
    writer.body.append(writer.starttag(node, "small", ""))


def depart(writer: Any, _node: nodes.Element) -> None:
    writer.body.append("</small>")


def setup(app: Sphinx) -> None:
    app.add_node(EnglishNames, html=(visit, depart))
    app.add_transform(KeepNames)
    app.connect("doctree-resolved", show)
