r"""A translated formula is a formula; so is code, where a project has it translated.

Sphinx hands the msgstr of a literal block to the page's own parser as reStructuredText:
``::``, a blank line, and the text indented. To MyST that is a paragraph of two colons,
which then stands where the formula stood, ``\[::\]``, silently: MyST-Parser #444 and #980.
Seen with Sphinx 9.0.4 and MyST-Parser 5.2.0. A literal has no markup, so there is nothing
to parse: here it takes its msgstr as it is, before Sphinx comes to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import LITERAL_TYPE_NODES

from messages import page_messages
from messages.catalogs import is_source, msgstr_of
from messages.code_messages import keeps_code

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class TranslateLiterals(SphinxTransform):
    """Puts the msgstr of each literal in its place, and takes it out of Sphinx's sight."""

    default_priority = 19  # after the messages are kept, before sphinx.transforms.i18n.Locale

    def apply(self, **_kwargs: Any) -> None:
        if is_source(self.config):
            return
        for node, text in page_messages.of(self.env).reading:
            if not isinstance(node, LITERAL_TYPE_NODES):
                continue
            msgstr = msgstr_of(self.env, text)
            if isinstance(node, nodes.literal_block) and msgstr.strip():
                msgstr = self.without_other_code(node, text, msgstr)
            node["translated"] = bool(msgstr.strip())
            node["translatable"] = False
            if node["translated"]:
                node.rawsource = msgstr  # Sphinx colours code only where the two are the same
                node.children = []
                node.append(nodes.Text(msgstr))

    def without_other_code(self, node: nodes.literal_block, text: str, msgstr: str) -> str:
        """*msgstr*, or nothing where it does not keep the code of the English *text*."""
        if keeps_code(str(node.get("language", "")), text, msgstr):
            return msgstr
        logger.warning(
            "the %s translation of a block of code has other code than the English; it is not "
            "shown: translate comments and strings alone in %s/LC_MESSAGES/%s.po",
            self.config.language,
            self.config.language,
            self.env.docname,
            location=node,
            type="foreign_markup",
        )
        return ""


def setup(app: Sphinx) -> None:
    app.add_transform(TranslateLiterals)
