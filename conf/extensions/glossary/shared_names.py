"""Terms that have one name in a translation: synonyms of an entry may; others the check names.

Sphinx keeps the terms of all languages in one list and warns where a name comes twice, at an
English line where nothing is wrong: ``Code Llama`` and ``CodeLlama`` are both *Code Llama*
elsewhere, and the German *Gift* is a poison, whatever the English *gift* is. Here synonyms of
one name stand on the page once, with the anchors of both; a reference finds a term by its
English name, whatever is called so in another language. That two entries have one name is told
by ``check-catalogs``, at the catalog's line. Seen with Sphinx 9.0.4 and 9.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import messages
from docutils import nodes
from messages.catalogs import is_source, msgstr_of
from messages.fields import Passing
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from glossary import order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

# Of the page that is being read: its terms as Sphinx has them, by their English names; and each
# synonym that is to go, with the one that it is called like, and its English.
_objects = Passing[dict[Any, Any]]("shared_names.objects", dict)
_shared = Passing[list[tuple[nodes.term, nodes.term, str]]]("shared_names.shared", list)


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
        english = {id(node): text for node, text in messages.of(self.env).reading}
        found: list[tuple[nodes.term, nodes.term, str]] = []
        for glossary in self.document.findall(addnodes.glossary):
            for entry in order.entries(glossary):
                texts = [
                    (term, english.get(id(term), term.astext())) for term in order.terms(entry)
                ]
                found += synonyms(
                    [(t, text, msgstr_of(self.env, text) or text) for t, text in texts]
                )
        for _first, term, _text in found:
            term["translatable"] = False
        _shared.put(self.env, found)


class ShowOnce(SphinxTransform):
    """Puts the English names back, and the anchors of such synonyms where they are shown."""

    default_priority = 21  # after Locale

    def apply(self, **_kwargs: Any) -> None:
        self.env.domains.standard_domain.objects.update(_objects.of(self.env))
        for first, term, text in _shared.of(self.env):
            first["ids"] += term["ids"]
            first["synonyms"] = [*first.get("synonyms", ()), text]
            term.parent.remove(term)


def setup(app: Sphinx) -> None:
    app.add_transform(HideEnglish)
    app.add_transform(ShowOnce)
