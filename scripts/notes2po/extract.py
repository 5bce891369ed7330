"""Markdown -> messages, exactly as Sphinx extracts them.

This is the only room that knows docutils, MyST and Sphinx. Both sides are read
by the same parser in the same application, so that a msgid is Sphinx's own,
byte for byte, and a note is cut into messages where its English page is.

Sphinx allows one application per process: whoever wants two opens a process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.nodes import extract_messages

from notes2po.markdown import WIDE, definitions, front_matter, line_of
from notes2po.messages import Document, Location, Message, ProblemError

# What a tree of Markdown without a conf.py is read with: MyST as it comes, and
# a title in the front matter is the page's heading.
DEFAULT_SETTINGS: dict[str, Any] = {
    "extensions": ["myst_parser"],
    "myst_title_to_header": True,
}

SHAPES: dict[type[nodes.Node], str] = {
    nodes.bullet_list: "ul",
    nodes.enumerated_list: "ol",
    nodes.block_quote: "quote",
    nodes.definition_list: "dl",
    nodes.term: "dt",
    nodes.table: "table",
    nodes.entry: "cell",
    nodes.paragraph: "p",
    nodes.literal_block: "code",
}

# Nodes that only hold others together and say nothing of a message's shape.
TRANSPARENT = (
    nodes.document,
    nodes.section,
    nodes.list_item,
    nodes.definition_list_item,
    nodes.definition,
    nodes.tgroup,
    nodes.thead,
    nodes.tbody,
    nodes.row,
)

CODE_EVENT = "code-translated"
LANDMARKS = (nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.raw, nodes.image)

WIDE_LINE_BREAK = re.compile(rf"(?<={WIDE})[ \t]*\n[ \t]*(?={WIDE})")


def open_sphinx(
    source: Path, conf: Path | None, scratch: Path, more: Mapping[str, Any] = MappingProxyType({})
) -> Sphinx:
    """A Sphinx application over *source* that builds nothing; *scratch* is its own folder.

    *conf* is the folder of a conf.py, or None for :data:`DEFAULT_SETTINGS`
    and *more*.
    Its warnings are dropped: they are ``sphinx-build``'s to give.
    Raises ProblemError where Sphinx cannot start.
    """
    settings = {} if conf else DEFAULT_SETTINGS | dict(more)
    try:
        app = Sphinx(
            srcdir=source,
            confdir=conf,
            outdir=scratch,
            doctreedir=scratch,
            buildername="gettext",
            # Quotes are curled after the messages are taken: no need to.
            confoverrides=settings | {"language": "en", "smartquotes": False},
            status=None,
            warning=Path(os.devnull).open("w", encoding="utf-8"),  # noqa: SIM115 - as long as app
        )
    except Exception as error:
        place = Location(str(conf / "conf.py") if conf else str(source), 1)
        raise ProblemError(place, f"Sphinx cannot start: {error}") from None
    app.env.find_files(app.config, app.builder)
    return app


def read_page(app: Sphinx, docname: str, path: str, text: str) -> Document:
    """The English page *docname*; *path* is what its locations are to say."""
    doctree = _doctree(app, docname, path, text, trusted=True)
    return _document(doctree, app, docname, path, text)


def read_note(app: Sphinx, docname: str, path: str, text: str) -> Document:
    """A translation of *docname*, read as if it stood in that page's place.

    A note may come from a stranger: it can include no file and run no raw
    markup. A line break between two Chinese or Japanese characters is no space.
    """
    doctree = _doctree(app, docname, path, text, trusted=False)
    for node in doctree.findall(nodes.TextElement):
        node.rawsource = WIDE_LINE_BREAK.sub("", node.rawsource)
    return _document(doctree, app, docname, path, text)


def _doctree(app: Sphinx, docname: str, path: str, text: str, *, trusted: bool) -> nodes.document:
    """What Sphinx reads *text* to be in the place of *docname*, after all transforms."""
    found: list[nodes.document] = []

    def give_text(_app: Sphinx, _docname: str, content: list[str]) -> None:
        content[0] = text

    def take_doctree(_app: Sphinx, doctree: nodes.document) -> None:
        found.append(doctree)

    app.env.settings |= {"file_insertion_enabled": trusted, "raw_enabled": trusted}
    listeners = [
        app.connect("source-read", give_text, priority=0),
        app.connect("doctree-read", take_doctree, priority=1000),
    ]
    try:
        app.builder.read_doc(docname, _cache=False)
    except Exception as error:  # whatever a stranger's page makes a parser do
        _forget(app, docname)
        raise ProblemError(Location(path, 1), f"Sphinx cannot read it: {error}") from None
    finally:
        for listener in listeners:
            app.disconnect(listener)
    return found[0]


def _document(doctree: nodes.document, app: Sphinx, docname: str, path: str, text: str) -> Document:
    messages = (*_captions(app, docname, path), *_messages(doctree, path, text))
    _forget(app, docname)
    return Document(path, front_matter(text, path), messages, definitions(text, path))


def _forget(app: Sphinx, docname: str) -> None:
    """Take out what Sphinx keeps of a page: titles, tables of contents, labels and more.

    It would be in the way when the page is read again, and grow with the pages.
    """
    app.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)


def _captions(app: Sphinx, docname: str, path: str) -> Iterator[Message]:
    """Captions of the page's toctrees: Sphinx's gettext builder puts them first."""
    for toctree in app.env.tocs[docname].findall(addnodes.toctree):
        for node, text in extract_messages(toctree):
            yield Message(text, "toctree", Location(path, node.line or 1))


def _messages(doctree: nodes.document, path: str, text: str) -> Iterator[Message]:
    """The messages of a page in its order, and the landmarks between them."""
    title_line = line_of(text, "title")
    texts: dict[int, list[str]] = {}
    for node, message in extract_messages(doctree):
        # The gettext builder passes over what Sphinx gave no uid.
        if hasattr(node, "uid") and not _in_substitution(node):
            texts.setdefault(id(node), []).append(message)
    line = 1
    for node in doctree.findall(nodes.Element):
        line = node.line or line
        # MyST puts the heading that it makes of the front matter's title at line 1.
        place = Location(path, title_line if line == 1 else line)
        for message in texts.get(id(node), ()):
            lexer = node.get("language", "") if isinstance(node, nodes.literal_block) else ""
            yield Message(message, _shape(node), place, lexer=lexer)
        if isinstance(node, LANDMARKS) and id(node) not in texts:
            content = str(node.get("uri", "")) or node.astext()
            lexer = node.get("language", "") if isinstance(node, nodes.literal_block) else ""
            yield Message(content, _shape(node), place, translatable=False, lexer=lexer)


def _in_substitution(node: nodes.Node) -> bool:
    return any(isinstance(parent, nodes.substitution_definition) for parent in _parents(node))


def _parents(node: nodes.Node | None) -> Iterator[nodes.Node]:
    while node is not None:
        yield node
        node = node.parent


def _shape(node: nodes.Element) -> str:
    """The kind of *node* and of what it is nested in, outermost first."""
    parents = list(_parents(node))
    if isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
        return f"h{sum(isinstance(parent, nodes.section) for parent in parents)}"
    kinds = [
        SHAPES.get(type(parent), parent.tagname)
        for parent in reversed(parents)
        if isinstance(parent, nodes.Element) and not isinstance(parent, TRANSPARENT)
    ]
    return ">".join(kinds)


def has_substitutions(app: Sphinx) -> bool:
    """Whether ``{{ … }}`` is MyST's on the project's pages."""
    return "substitution" in getattr(app.config, "myst_enable_extensions", ())


def keeps_code(app: Sphinx, lexer: str, english: str, translated: str) -> bool:
    """Whether a translated block of code is one that the project's own extension takes.

    It says so on the event ``code-translated`` (conf/extensions/messages/code_messages.py).
    """
    if CODE_EVENT not in app.events.events:
        return True
    return app.emit_firstresult(CODE_EVENT, lexer, english, translated) is not False


def as_paragraph(app: Sphinx, text: str) -> str:
    """*text*, escaped where Sphinx would read its beginning as a list, a heading or such.

    Sphinx parses a msgstr as a page of its own and throws it away where that is
    no paragraph: ``3. Fazit`` is a list. Raises ValueError where no escape helps.
    """
    # A block's mark is no letter, and a message is one line, which leaves no other way.
    if text[:1].isalpha() and "\n" not in text:
        return text
    parser = _block_parser(app)
    for attempt in (text, _escaped_start(text)):
        blocks = [token for token in parser.parse(attempt) if token.level == 0]
        if [token.type for token in blocks] == ["paragraph_open", "paragraph_close"]:
            return attempt
    raise ValueError("Sphinx would read this as something else than a paragraph and drop it")


@cache
def _block_parser(app: Sphinx) -> MarkdownIt:
    parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
    return parser.disable("inline")


def _escaped_start(text: str) -> str:
    """*text* with a backslash before the mark that makes its beginning a block."""
    return re.sub(r"\A(\d{1,9})(?=[.)])|\A(?=[^\w\s])", r"\1\\", text)
