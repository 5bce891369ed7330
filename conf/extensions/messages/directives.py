"""A directive that fails is a warning at its line, and the rest of its page is built.

docutils tells what is wrong with a directive by exceptions of its own, which MyST turns into
warnings; any other ended the build: a ``{csv-table}`` of a file that is not UTF-8, a directive
of a third party. MyST follows an ``{include}`` of a page in itself until Python's stack is full.

MyST parses each ``{eval-rst}`` into a document of its own, and the page then has its nodes, but
not what docutils wrote down beside them, for its transforms: a ``[#]_`` found no footnote, and
ended the build with ``KeyError: 'refid'``; a ``target_`` led nowhere. Seen with MyST-Parser 5.2.0.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import DirectiveError
from myst_parser.mdit_to_docutils.base import make_document
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mocking import MockRSTParser
from sphinx.errors import SphinxError
from sphinx.util import logging

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

logger = logging.getLogger(__name__)

WARNING = 2  # docutils' level
Part = tuple[str, str]
# Of a document: its names, and what its transforms are to resolve.
NOTED = (
    *("refnames", "refids", "nameids", "nametypes", "ids", "id_counter"),
    *("footnotes", "footnote_refs", "autofootnotes", "autofootnote_refs"),
    *("symbol_footnotes", "symbol_footnote_refs", "citations", "citation_refs"),
    *("substitution_defs", "substitution_names", "indirect_targets", "transformer"),
)
PARTS = "parts"  # in the environment of markdown-it: what is being rendered, from the page on


class GuardedRenderer(SphinxRenderer):
    """MyST's renderer, which no directive ends."""

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *rest: Any, **named: Any
    ) -> list[nodes.Element]:
        try:
            return super().run_directive(name, first_line, content, position, *rest, **named)
        except SphinxError:
            raise
        except Exception as error:  # whatever it is, it is about one directive
            self._say(f"{{{name}}}", error, position)
            return []

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """What MyST's own does, but what docutils writes down is the page's."""
        passage = make_document()
        passage["source"] = self.document["source"]
        passage.settings, passage.reporter = self.document.settings, self.reporter
        for name in NOTED:
            setattr(passage, name, getattr(self.document, name))
        line = token.map[0] if token.map else 0
        try:
            MockRSTParser().parse("\n" * line + token.content, passage)
        except SphinxError:
            raise
        except Exception as error:
            self._say("a directive in {eval-rst}", error, line + 1)
        else:
            self.current_node.extend(passage.children)

    def _say(self, what: str, error: Exception, line: int) -> None:
        cure = "write the passage otherwise"
        if isinstance(error, UnicodeError):
            cure = "save the file that it names as UTF-8, or name its :encoding:"
        logger.warning(
            "%s is left out, %s: %s: %s",
            what,
            type(error).__name__,
            " ".join(str(error).split()),
            cure,
            location=f"{self.document['source']}:{line}",
            type="directives",
        )

    def nested_render_text(
        self, text: str, lineno: int, inline: bool = False, *rest: Any, **named: Any
    ) -> None:
        """Of an included file, or of what stands in a directive: none is in itself."""
        if inline:
            super().nested_render_text(text, lineno, inline, *rest, **named)
            return
        parts: list[Part] = self.md_env.setdefault(PARTS, [])
        part = part_of(str(self.document["source"]), text)
        if part in parts:
            ring = list(dict.fromkeys(Path(file).name for file, _ in parts[parts.index(part) :]))
            names = " > ".join([*ring, ring[0]])
            raise DirectiveError(WARNING, f"a file includes itself, {names}: take an include out")
        parts.append(part)
        try:
            super().nested_render_text(text, lineno, inline, *rest, **named)
        finally:
            parts.pop()


def part_of(source: str, text: str) -> Part:
    """What tells one rendering of (a part of) a file from another."""
    return os.path.realpath(source), "\n".join(text.splitlines())
