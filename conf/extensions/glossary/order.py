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
                (terms,) = glossary.children
                terms[:] = sorted(terms.children, key=place)  # type: ignore[index]


@cache
def collator() -> Collator:
    """Reading its table takes a tenth of a second: only where there is a glossary."""
    return Collator()


def place(item: nodes.Node) -> tuple[list[int], str]:
    """Where an entry belongs: by what is written after its first term, or by the term."""
    term = next(iter(item.findall(nodes.term)))
    index = next(iter(term.findall(addnodes.index)))
    ((_kind, name, _id, _main, key),) = index["entries"]
    return collator().sort_key((key or name).casefold()), name


def setup(app: Sphinx) -> None:
    app.add_transform(GlossaryOrder)
