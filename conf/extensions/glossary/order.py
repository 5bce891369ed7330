"""A glossary is sorted as its language sorts.

Sphinx sorts ``{glossary}`` with ``:sorted:`` after its translation, but by code points.
Here it is the Unicode Collation Algorithm (UTS #10). What no algorithm can know, the
reading of a Japanese word or the strokes of a Chinese one, a translator may write after
the term, as Sphinx's classifier: ``教師 : きょうし``. It is not shown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pyuca import Collator
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class GlossaryOrder(SphinxTransform):
    """Sorts the glossaries that have the flag."""

    default_priority = 501  # Sphinx's own sorting is at 500, translation at 20

    def apply(self, **_kwargs: Any) -> None:
        for glossary in self.document.findall(addnodes.glossary):
            if glossary["sorted"]:
                glossary[0][:] = sorted(entries(glossary), key=place)  # type: ignore[index]


@cache
def collator() -> Collator:
    """Reading its table takes a tenth of a second: only where there is a glossary."""
    return Collator()


def entries(glossary: addnodes.glossary) -> list[nodes.Element]:
    """A glossary's own entries: a definition may hold lists, and glossaries, of its own."""
    return [item for item in glossary[0].children if isinstance(item, nodes.Element)]


def terms(entry: nodes.Element) -> list[nodes.term]:
    """The terms of an entry, synonyms of each other."""
    return [child for child in entry.children if isinstance(child, nodes.term)]


def place(entry: nodes.Element) -> tuple[list[int], str]:
    """Where an entry belongs: by what is written after its first term, or by the term."""
    first = terms(entry)[0]
    # Sphinx puts its own index node last; before it may stand those of {index} within the
    # term, and none is there where a translation is no paragraph.
    nodes_of_index = [child for child in first.children if isinstance(child, addnodes.index)]
    keys = [key for node in nodes_of_index[-1:] for *_entry, key in node["entries"] if key]
    name = first.astext()
    return collator().sort_key((keys or [name])[0].casefold()), name


def setup(app: Sphinx) -> None:
    app.add_transform(GlossaryOrder)
