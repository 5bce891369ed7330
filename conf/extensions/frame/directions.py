"""What is read from the other side than its page says so where it stands: ``dir``.

On a page from right to left these are code, formulas, addresses, passages in a language that is
read from the left (what is still English: ``lang="en"``), and words with signs at their edges,
which would go over to the wrong side: ``C++`` would be ``++C``. On a page from left to right
they are passages in such a language. The attribute also sets apart what is in it, so that all
around keeps its place (https://www.w3.org/TR/html/rendering.html#bidi-rendering).

It stands in the page and in no style sheet: a book's may not say a direction
(https://www.w3.org/TR/epub-33/#sec-css-req), and no style goes along when text is copied.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from frame import languages

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

LAST = 900  # furo makes the navigation at 500, others mark what is English in it
PARTS = ("body", "toc", "furo_navigation_tree")  # what a page shows of pages, as HTML
BESIDE = ("prev", "next")  # pages, whose titles are HTML

FROM_THE_LEFT = ("code", "kbd", "math", "pre", "samp")
# An element whose text is no sentence or is set apart; else a tag, else what stands between tags.
PIECE = re.compile(
    r"<(bdi|code|kbd|math|pre|samp|script|style|svg)(?=[\s>]).*?</\1>|<[^<>]*>|[^<]+|<", re.DOTALL
)
TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>", re.IGNORECASE)
LANGUAGE = re.compile(r'\slang="([^"]*)"')
BLOCK_OF_CODE = re.compile(r'\sclass="highlight-')
ADDRESS = re.compile(
    r"<a(?=\s)(?![^<>]*\sdir=)(?=[^<>]*>(?:\w+://|www\.|[\w.+-]+@[\w-]+\.)[^\s<]*</a>)"
)
# .NET, --help, @name, /etc/hosts; C++, F#
EDGED = re.compile(
    r"(?<![^\s(«“\"'])(?:--?|[.@#$/]|~/)(?:[A-Za-z0-9_./-]*[A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_.-]*[+#]{1,2}(?![A-Za-z0-9_+#])"
)


def directed(text: str, way: str) -> str:
    """The HTML *text* of a page that is read the *way* ``ltr`` or ``rtl``, with each ``dir``.

    What says a direction already keeps it.
    """
    if way == "ltr":
        return TAG.sub(lambda tag: _tag(tag, way), text) if ' lang="' in text else text
    text = "".join(
        _edges(piece[0]) if piece[0][0] != "<" else piece[0] for piece in PIECE.finditer(text)
    )
    return ADDRESS.sub('<a dir="ltr"', TAG.sub(lambda tag: _tag(tag, way), text))


def _edges(text: str) -> str:
    """What stands between tags, its words with signs at their edges set apart."""
    return EDGED.sub(r'<bdi dir="ltr">\g<0></bdi>', text)


def _tag(match: re.Match[str], way: str) -> str:
    """A tag with its direction, where that is another than the page's."""
    name, attributes = match[1], match[2]
    other = way
    if language := LANGUAGE.search(attributes):
        other = languages.direction(language[1].replace("-", "_"))
    elif way == "rtl" and (name in FROM_THE_LEFT or BLOCK_OF_CODE.search(attributes)):
        other = "ltr"
    if other == way or " dir=" in attributes:
        return match[0]
    return f'<{name} dir="{other}"{attributes}>'


def show(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, after all who write HTML into a page."""
    way = languages.direction(app.config.language)
    for part in PARTS:
        if text := context.get(part):
            context[part] = directed(text, way)
    for part in BESIDE:
        if there := context.get(part):
            context[part] = there | {"title": directed(there["title"], way)}


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", show, LAST)
