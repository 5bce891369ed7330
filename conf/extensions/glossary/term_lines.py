"""A glossary in Markdown has its terms and definitions at their own lines.

Sphinx takes the lines of a directive's content from the page, as docutils gives them; MyST counts
them from where the content begins. Terms were at the first lines of the page, and definitions,
after an option as ``:sorted:``, above where they are: the warnings of both named other lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.statemachine import StringList
from myst_parser.mocking import MockState
from sphinx.domains.std import Glossary

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


class PlacedGlossary(Glossary):
    """Sphinx's, told by MyST where it is."""

    def run(self) -> list[nodes.Node]:
        if not isinstance(self.state, MockState):
            return super().run()
        first = self.lineno + self.content_offset + 1
        items = [(source, first + number) for source, number in self.content.items]
        self.content = StringList(list(self.content), items=items)
        # A definition's offset is now its line, from 1; MyST adds where the directive begins.
        begin, self.state._lineno = self.state._lineno, -1  # noqa: SLF001 - no other way to say so
        try:
            return super().run()
        finally:
            self.state._lineno = begin  # noqa: SLF001

    def parse_inline(self, text: str, *, lineno: int = -1) -> Any:
        """A term's text; MyST counts from 0 here."""
        if isinstance(self.state, MockState):
            lineno -= 1
        return super().parse_inline(text, lineno=lineno)


def setup(app: Sphinx) -> None:
    app.add_directive_to_domain("std", "glossary", PlacedGlossary, override=True)
