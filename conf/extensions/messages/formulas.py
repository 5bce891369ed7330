r"""A formula is drawn when the page is built: MathML, which browsers and books have of their own.

Sphinx's own renderer has the reader's browser fetch a program from elsewhere. Here it is
``html_math_renderer = "mathml"`` in conf.py; a project that does not say so keeps its own.
The words of a formula, ``\text{if}``, are its translation's.

math-core reads LaTeX, and refuses what it does not know: then the formula stands on the page
as it is written, and a warning names the line. docutils and latex2mathml read less of it, or
draw what they do not know as if it were known.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING
from xml.dom import minidom

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx import addnodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.nodes import traverse_parent

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

NAME = "mathml"
CLASSES = "math notranslate nohighlight"  # as Sphinx's own renderers have it
MACROS = {"mbox": r"\text{#1}"}
# A number is Sphinx's to give; and of the rest what is the same to MathML.
NUMBERED = r"equation|align|gather|multline"
ENVIRONMENT = re.compile(rf"\\(begin|end)\{{({NUMBERED}|split)\}}")
WHOLE = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
WORDS = re.compile(r"(\\text(?:rm|normal)?)\{([^{}]*\$[^{}]*)\}")
POINTS_ELSEWHERE = re.compile(r"\\(?:eq)?ref\b")
STYLES = ["displaystyle", "scriptlevel"]
ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;)\w+;")  # XML, and so a book, knows but these


@cache
def converter() -> LatexToMathML:
    """Made once: it holds no state from one formula to the next."""
    return LatexToMathML(xml_namespace=True, fancy_error=False, macros=MACROS)


def draw(tex: str, *, display: bool) -> str:
    """*tex* as MathML; raises ValueError, with the reason, where it cannot be drawn."""
    if POINTS_ELSEWHERE.search(tex):
        raise ValueError("write a reference beside the formula: {eq}`label`")
    tex = ENVIRONMENT.sub(same_environment, WORDS.sub(math_among_words, tex))
    try:
        drawn = converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise ValueError(str(error).partition(": ")[2]) from None
    return apart(ENTITY.sub(lambda match: html.unescape(match[0]), drawn))


def apart(drawn: str) -> str:
    """The styles of a formula's parts, each in an ``<mstyle>`` around its part.

    Books have MathML 3, which has a ``displaystyle`` of a table, and else no style elsewhere.
    """
    document = minidom.parseString(drawn)  # noqa: S318 - ours: math-core has drawn it
    for part in document.getElementsByTagName("*"):
        names = STYLES if part.tagName != "mtable" else STYLES[1:]
        styles = {name: part.getAttribute(name) for name in names if part.hasAttribute(name)}
        if styles and part.tagName != "mstyle" and (parent := part.parentNode):
            around = document.createElement("mstyle")
            for name, value in styles.items():
                around.setAttribute(name, value)
                part.removeAttribute(name)
            parent.replaceChild(around, part)
            around.appendChild(part)
    return "".join(node.toxml() for node in document.childNodes)


def same_environment(match: re.Match[str]) -> str:
    r"""``\begin{align}`` as ``\begin{align*}``, and ``split`` as what it is outside of others."""
    name = "aligned" if match[2] == "split" else f"{match[2]}*"
    return f"\\{match[1]}{{{name}}}"


def math_among_words(match: re.Match[str]) -> str:
    r"""``\text{if $x$ is}`` as ``\text{if }x\text{ is}``."""
    parts = match[2].split("$")
    return "".join(f"{match[1]}{{{t}}}" if i % 2 == 0 else t for i, t in enumerate(parts))


def lines(node: nodes.math_block) -> str:
    r"""A block's formula: its lines are aligned, as Sphinx does it, unless told ``no-wrap``.

    A blank line ends a line of the formula, as ``\\`` does.
    """
    tex = node.astext().strip()
    parts = [part.strip() for part in tex.split("\n\n") if part.strip()]
    outside = WHOLE.sub("", tex)
    several = len(parts) > 1 or r"\\" in outside or "&" in outside
    if not several or node.get("no-wrap", node.get("nowrap")):
        return tex
    return "\\begin{aligned}" + "\\\\\n".join(parts) + "\\end{aligned}"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula within a sentence."""
    try:
        shown, tag = draw(node.astext(), display=False), "span"
    except ValueError as error:
        warn(node, error)
        shown, tag = html.escape(node.astext()), "code"
    self.body.append(self.starttag(node, tag, "", CLASS=CLASSES))
    self.body.append(f"{shown}</{tag}>")
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula of its own, with its number."""
    try:
        shown = draw(lines(node), display=True)
    except ValueError as error:
        warn(node, error)
        shown = f"<pre>{html.escape(node.astext())}</pre>"
    element = node.copy()
    if node.parent.get("ids") == node["ids"]:
        element["ids"] = []  # furo has copied them to a container around it
    self.body.append(self.starttag(element, "div", CLASS=CLASSES))
    if node.get("number"):
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f"{shown}</div>\n")
    raise nodes.SkipNode


def warn(node: nodes.Element, error: ValueError) -> None:
    """Say at its block's line why a formula is not drawn, and whose it is."""
    around = list(traverse_parent(node))
    blocks = [parent for parent in around if not isinstance(parent, nodes.Inline)]
    place = next((block for block in blocks if block.source and block.line), None)
    if place is None or any(isinstance(block, addnodes.compact_paragraph) for block in blocks):
        return  # a copy of a heading, in the contents and as the page's title: told there
    own = "in the translation, " if any(parent.get("translated") for parent in around) else ""
    logger.warning(
        "a formula cannot be drawn and is shown as it is written, %s%s: %s",
        own,
        node.astext(),
        error,
        location=place,
        type="formulas",
    )


def choose(app: Sphinx, config: Config) -> None:
    """On config-inited: where conf.py names this renderer, there is one of the name."""
    if config.html_math_renderer == NAME:
        app.add_html_math_renderer(NAME, (visit_inline, None), (visit_block, None))


def setup(app: Sphinx) -> None:
    app.connect("config-inited", choose)
