"""A page is one text in UTF-8; where it is not, its line is said, and the rest is read.

Sphinx ends the build at a page in Latin-1 or UTF-16, with a traceback and without the line. Here
what is no text stands on the page as U+FFFD, and ``-W`` fails in the end. A page that git has
left in conflict is one for it: both texts would be shown, and translated, with the marks as text.
"""

from __future__ import annotations

import codecs
import re
from encodings import utf_8_sig
from functools import wraps
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from sphinx.builders import Builder
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

ENCODING = "input_encoding"  # the setting of docutils that Sphinx reads pages by
MARKING = "utf_8_marking"
LATE = 900  # when it is noted which page gives a warning
# What no catalog can hold, and what is said of it.
NO_TEXT = {
    "\0": "has a NUL byte: take it out, or, where each sign has one, save the page as UTF-8",
    "\4": "has the control character U+0004: take it out",
}
# Names that Sphinx has given already.
TAKEN = {
    "search": "the page of the search stands there",
    "sphinx": "its catalog would be that of the frame",
}
CONFLICT = re.compile(r"(?:<{7}|\|{7}|>{7})(?: .*)?")  # git's marks, where two changes meet


class Marking(utf_8_sig.IncrementalDecoder):
    """UTF-8, with U+FFFD for what is not."""

    def __init__(self, errors: str = "strict") -> None:  # noqa: ARG002 - as Python calls it
        super().__init__("replace")


def find_marking(name: str) -> codecs.CodecInfo | None:
    """For Python's list of encodings: ours, of which Sphinx needs the incremental decoder."""
    if name != MARKING:
        return None
    return codecs.CodecInfo(
        utf_8_sig.encode, utf_8_sig.decode, incrementaldecoder=Marking, name=MARKING
    )


def looking(read_doc: Callable[..., None]) -> Callable[..., None]:
    """Sphinx's ``Builder.read_doc``, which then takes a page in any encoding."""

    @wraps(read_doc)
    def read(builder: Builder, docname: str, **options: Any) -> None:
        settings = builder.env.settings
        usual, data = settings[ENCODING], content(builder.env.doc2path(docname))
        if line_of_no_text(data):
            marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            settings[ENCODING] = "utf-16" if marked and not len(data) % 2 else MARKING
        try:
            read_doc(builder, docname, **options)
        finally:
            settings[ENCODING] = usual

    return read


def content(path: Path) -> bytes:
    """What a page's file holds; that it cannot be read, Sphinx finds."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def line_of_no_text(data: bytes) -> int:
    """The line of the first bytes that are not UTF-8; 0 where all are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0


def look(app: Sphinx, docname: str, text: list[str]) -> None:
    """On source-read: say what is wrong with the page's text."""
    if app.env.settings[ENCODING] in (MARKING, "utf-16"):
        line = line_of_no_text(content(app.env.doc2path(docname)))
        say("is not UTF-8: save it as UTF-8", docname, line)
    for sign, what in NO_TEXT.items():
        if sign in text[0]:
            say(what, docname, text[0].count("\n", 0, text[0].index(sign)) + 1)
    if docname in TAKEN:
        say(f"cannot be called {docname}, {TAKEN[docname]}: give the file another name", docname, 1)
    for line in conflicts(text[0]):
        what = "is a mark of a conflict in git: keep one of the two texts, and take the marks out"
        say(what, docname, line)


def say(what: str, docname: str, line: int) -> None:
    logger.warning(what, location=(docname, line), type="page_text")


def conflicts(text: str) -> list[int]:
    """The lines, from 1, at which git has left its marks; in code they may be an example."""
    marks = [n for n, line in enumerate(text.split("\n")) if CONFLICT.fullmatch(line)]
    if not marks:
        return []
    blocks = MarkdownIt("commonmark").disable("inline").parse(text)
    code = [block.map for block in blocks if block.type in ("fence", "code_block") and block.map]
    return [n + 1 for n in marks if not any(begin <= n < end for begin, end in code)]


def read(path: Path) -> str:
    """The text of a page, with U+FFFD for what is none; its reading says so."""
    return path.read_bytes().decode("utf-8-sig", "replace")


def setup(app: Sphinx) -> None:
    codecs.register(find_marking)
    Builder.read_doc = looking(Builder.read_doc)  # type: ignore[misc, method-assign]
    app.connect("source-read", look, LATE)
