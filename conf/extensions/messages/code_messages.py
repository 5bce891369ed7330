r"""Which literals are messages: code, whose comments can be translated, and formulas with words.

A block of code stands in the catalogs, but it is nobody's work: it does not count, in English it
is whole, and a translation of it keeps the code. What differs from the English may stand in
comments and strings alone, as the block's lexer reads it; anything else is refused, and said: a
reader copies a command without reading it. A formula without words is the same in all languages
and no message. In a catalog code ends in a line's end, as MyST has it of a fence and no text has:
by that it is told there (``notes2po.entries.is_code``). A template holds the code that somebody
has translated: an empty entry of all other code would call for work.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import Token
from pygments.util import ClassNotFound
from sphinx.transforms import SphinxTransform

from messages.catalogs import catalog_path, has_text, languages_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

CODE_ENTRY = re.compile(rb'\\n"\r?\nmsgstr')  # a msgid that ends in a line's end
WORDS = re.compile(r"\\(?:text\w*|mbox)\s*\{[^}]*[^\W\d_]{2}")
TRANSLATABLE = (Token.Comment, Token.Literal.String, Token.Text.Whitespace)
CODE = {Token.Comment.Preproc, Token.Comment.PreprocFile, Token.Comment.Hashbang}


class CodeMessages(SphinxTransform):
    """Marks the literals that are messages, on every page and in every builder."""

    default_priority = 13  # before the messages are kept

    def apply(self, **_kwargs: Any) -> None:
        for block in self.document.findall(nodes.literal_block):
            if block.rawsource == block.astext() and not block.get("source"):  # no other file's
                code = block.rawsource.rstrip("\n") + "\n"
                block["translatable"], block.rawsource = True, code
                block[:] = [nodes.Text(code)]
        for formula in self.document.findall(nodes.math_block):
            if not WORDS.search(formula.astext()):
                formula["translatable"] = False


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved, before a template is written: code that nobody has translated."""
    if app.builder.name != "gettext":
        return
    translated: set[str] | None = None
    for block in doctree.findall(nodes.literal_block):
        if translated is None:
            translated = translated_code(app, docname)
        if block.rawsource not in translated:
            block.attributes.pop("translatable", None)


def translated_code(app: Sphinx, docname: str) -> set[str]:
    """The code of a page that a catalog in any language has a translation of."""
    paths = [catalog_path(app, docname, locale) for locale in languages_of(app.config)[1:]]
    held = [path for path in paths if path.is_file() and CODE_ENTRY.search(path.read_bytes())]
    return {
        str(message.id)
        for path in held
        for message in read(path)
        if str(message.id).endswith("\n") and has_text(message)
    }


def keeps_code(language: str, english: str, translated: str) -> bool:
    """Whether *translated* is *english* with other comments and strings.

    *language* names a lexer of Pygments. Text that is no code can be any.
    """
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return True
    if isinstance(lexer, TextLexer):
        return True
    return list(code_of(lexer, english)) == list(code_of(lexer, translated))


def judge(_app: Sphinx, language: str, english: str, translated: str) -> bool:
    """On code-translated: whether the translation would be shown."""
    return keeps_code(language, english, translated)


def code_of(lexer: Any, text: str) -> Iterator[str]:
    """The tokens of *text* that a machine reads, without the space between them."""
    for kind, value in lexer.get_tokens(text):
        said = any(kind in known for known in TRANSLATABLE) and kind not in CODE
        if not said and value.strip():
            yield value.strip()


def setup(app: Sphinx) -> None:
    app.add_transform(CodeMessages)
    app.add_event("code-translated")  # of the importer, which knows no extension
    app.connect("code-translated", judge)
    app.connect("doctree-resolved", leave_out)
