"""Terms that have one name in a translation: synonyms of an entry may; others the check names.

Sphinx keeps the terms of all languages in one list and warns where a name comes twice, at an
English line where nothing is wrong: ``Code Llama`` and ``CodeLlama`` are both *Code Llama*
elsewhere, and the German *Gift* is a poison, whatever the English *gift* is. Here synonyms of
one name stand on the page once, with the anchors of both; a reference finds a term by its
English name, whatever is called so in another language. That two entries have one name is told
at the catalog's line: of one page by ``check-catalogs``, of two pages here. Seen with Sphinx
9.0.4 and 9.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import messages
from docutils import nodes
from messages.catalog_lines import place_of
from messages.catalogs import is_source, msgstr_of
from messages.fields import Passing, PerPage
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from glossary import order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

# Of the page that is being read: its terms as Sphinx has them, by their English names; and each
# synonym that is to go, with the one that it is called like, and its English.
_objects = Passing[dict[Any, Any]]("shared_names.objects", dict)
_shared = Passing[list[tuple[nodes.term, nodes.term, str]]]("shared_names.shared", list)


# {a page: {what a term of it is shown as: its English names}}
_named = PerPage[dict[str, frozenset[str]]]("shared_names.named")


class Unasked(dict[Any, Any]):
    """Sphinx's objects, of which none is there when it asks whether a name comes twice."""

    def __contains__(self, _key: object) -> bool:
        return False


def synonyms(
    terms: list[tuple[nodes.term, str, str]],
) -> Iterator[tuple[nodes.term, nodes.term, str]]:
    """Of an entry's terms, with their English and the text to be shown, those that come again."""
    first: dict[str, nodes.term] = {}
    for term, english, shown in terms:
        name = shown.partition(" : ")[0].strip()
        if first.setdefault(name, term) is not term:
            yield first[name], term, english


class HideEnglish(SphinxTransform):
    """Takes the English names, and synonyms that have one name, out of Sphinx's sight."""

    default_priority = 19  # after the messages are kept, before sphinx.transforms.i18n.Locale

    def apply(self, **_kwargs: Any) -> None:
        if is_source(self.config):
            return
        objects = self.env.domains.standard_domain.objects
        own = [k for k, at in objects.items() if k[0] == "term" and at[0] == self.env.docname]
        _objects.put(self.env, {key: objects.pop(key) for key in own})
        named: dict[str, frozenset[str]] = {}
        english = {id(node): text for node, text in messages.of(self.env).reading}
        found: list[tuple[nodes.term, nodes.term, str]] = []
        for glossary in self.document.findall(addnodes.glossary):
            for entry in order.entries(glossary):
                texts = [
                    (term, english.get(id(term), term.astext())) for term in order.terms(entry)
                ]
                shown = [(t, text, msgstr_of(self.env, text) or text) for t, text in texts]
                found += synonyms(shown)
                for _term, text, name in shown:
                    named[name] = named.get(name, frozenset()) | {text}
        for _first, term, _text in found:
            term["translatable"] = False
        self.env.domains.standard_domain.data["objects"] = Unasked(objects)
        self._tell(named)
        _shared.put(self.env, found)

    def _tell(self, named: dict[str, frozenset[str]]) -> None:
        """Say which names are those of other terms on other pages."""
        _named.of(self.env)[self.env.docname] = named
        for page, others in sorted(_named.of(self.env).items()):
            for name in sorted(named.keys() & others.keys()) if page != self.env.docname else ():
                place = place_of(self.env, name)
                # The same term twice is told in English.
                if place and not named[name] & others[name]:
                    logger.warning(
                        "“%s” is “%s” of the glossary on %s, too: write another name for one of them",
                        name,
                        min(others[name]),
                        page,
                        location=f"{place[0]}:{place[1]}",
                        type="shared_names",
                    )


class ShowOnce(SphinxTransform):
    """Puts the English names back, and the anchors of such synonyms where they are shown."""

    default_priority = 21  # after Locale

    def apply(self, **_kwargs: Any) -> None:
        domain = self.env.domains.standard_domain
        domain.data["objects"] = dict(domain.objects) | _objects.of(self.env)
        for first, term, text in _shared.of(self.env):
            first["ids"] += term["ids"]
            first["synonyms"] = [*first.get("synonyms", ()), text]
            term.parent.remove(term)


def setup(app: Sphinx) -> None:
    _named.connect(app)
    app.add_transform(HideEnglish)
    app.add_transform(ShowOnce)
