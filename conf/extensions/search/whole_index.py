"""The search index of a second build has what that of a first one has.

Sphinx takes over from the last index what it says of pages that are not written again, but not
their index entries, a glossary's terms among them, and leaves in it the words that stand on no
page any more. Seen with Sphinx 9.0.4 and 9.2.0 (``IndexBuilder.load`` and ``prune``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sphinx.search
from sphinx.search import IndexBuilder
from sphinx.util.index_entries import split_index_msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

UNSEARCHED = {"no-search", "nosearch"}  # in a page's front matter


class WholeIndex(IndexBuilder):
    """Sphinx's index, made whole when it is written."""

    def __init__(self, env: BuildEnvironment, *options: Any) -> None:
        super().__init__(env, *options)
        self.env = env

    def freeze(self) -> dict[str, Any]:
        """What is written: no word without a page, and the index entries of all pages."""
        frozen = super().freeze()
        for table in ("terms", "titleterms"):
            frozen[table] = {word: pages for word, pages in frozen[table].items() if pages != []}
        entries: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        for number, page in enumerate(frozen["docnames"]):
            for text, anchor, main in sorted(set(self.entries_of(page))):
                entries[text.lower()].append((number, anchor, main == "main"))
        return frozen | {"indexentries": dict(entries)}

    def entries_of(self, page: str) -> Iterator[tuple[str, str, str]]:
        """A page's index entries, as ``feed`` takes them from its doctree."""
        if UNSEARCHED & self.env.metadata.get(page, {}).keys():
            return
        for kind, value, anchor, main, _key in self.env.domaindata["index"]["entries"].get(
            page, ()
        ):
            try:
                texts = split_index_msg(kind, value)
            except ValueError:
                continue  # Sphinx has said so
            yield from ((text, anchor or "", main) for text in texts)


def setup(app: Sphinx) -> None:
    del app  # the class is the process's, not the application's
    sphinx.search.IndexBuilder = WholeIndex  # type: ignore[misc, assignment]
