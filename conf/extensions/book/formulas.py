r"""A formula in a PDF: a drawing, as WeasyPrint knows no MathML, with its LaTeX for who does not see it.

The MathML is that of the site (``messages.formulas``); ziamath draws it. Its font has Latin, Greek
and the signs of mathematics: with other words, ``\text{もし}``, a formula stands as it is written.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING

from docutils import nodes
from messages.formulas import draw, lines, warn
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

SIZE = 14.7  # pixels: 11 points, as pdf.css has it
KNOWN = ("LATIN", "GREEK", "MATHEMATICAL", "MICRO", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER")


def shown(tex: str, *, display: bool) -> str:
    """The formula as HTML; raises ValueError, with the reason, where it cannot be drawn."""
    mathml = draw(tex, display=display)
    letters = (sign for sign in tex if sign.isalpha())
    if not all(unicodedata.name(sign, "").startswith(KNOWN) for sign in letters):
        return f'<code class="math">{escape(tex)}</code>'
    drawing = import_module("ziamath").Math(mathml, size=SIZE)
    depth = drawing.getyofst()
    data = b64encode(drawing.svg().encode()).decode()
    style = "" if display else f' style="vertical-align: {depth:.2f}px"'
    return f'<img class="math" alt="{escape(tex)}" src="data:image/svg+xml;base64,{data}"{style} />'


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula within a sentence."""
    try:
        self.body.append(shown(node.astext(), display=False))
    except ValueError as error:
        warn(node, error)
        self.body.append(f"<code>{escape(node.astext())}</code>")
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula of its own, with its number."""
    try:
        drawn = shown(lines(node), display=True)
    except ValueError as error:
        warn(node, error)
        drawn = f"<pre>{escape(node.astext())}</pre>"
    self.body.append(self.starttag(node, "div", "", CLASS="math"))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(f"{drawn}</div>\n")
    raise nodes.SkipNode
