"""What leads nowhere in a translation is told at the line that is to be edited.

Sphinx names the English line and "<translated>" for every link of a msgstr. Where the English has
the same target, it is the page that is to be edited, and its line is named; else it is the
catalog, and the line of the msgstr is. So it is for what a parser says of a msgstr.
"""

from __future__ import annotations

import os
from operator import itemgetter
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import traverse_parent

from messages.catalogs import catalog_path, is_source, is_translated, read
from messages.page_messages import MSGID

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

ENDS = (("`", "`"), ("<", ">`"))  # of a role's target
EARLY = 100  # before whoever warns instead of Sphinx


def settle(app: Sphinx, _domain: Domain | None, link: nodes.Element) -> None:
    """On warn-missing-reference: give *link* the place that the warning is to name."""
    if is_source(app.config):
        return
    parents = traverse_parent(link, nodes.Element)
    message = next((parent for parent in parents if MSGID in parent), None)
    if message is None or not message.get("translated"):
        return
    link.source, link.line = message.source, message.line
    if not names(message[MSGID], str(link.get("reftarget", ""))):
        path = catalog_path(app, app.env.docname, app.config.language)
        if line := line_of(path, message[MSGID]):
            link.source, link.line = str(path), line


def is_translation(document: nodes.document) -> bool:
    """Whether Sphinx parses a msgstr: it names the source so, and in no other way."""
    return str(document["source"]).endswith(":<translated>")


def names(english: str, target: str) -> bool:
    """Whether a role in the English has the same target: {role}`target`, {role}`text <target>`."""
    said = " ".join(english.split()).casefold()
    return any(f"{before}{target.casefold()}{after}" in said for before, after in ENDS)


def line_of(path: Path, msgid: str) -> int:
    """The line of the msgstr of *msgid* in a catalog, from 1; 0 where it has none."""
    return _line(path, read(path).get(msgid))


def place_of(env: BuildEnvironment, text: str) -> tuple[str, int] | None:
    """The catalog of the page that is being read, and the line of the msgstr *text*.

    Sphinx parses it with more behind it, where it is code. None where there is no such msgstr.
    """
    path = catalog_path(env, env.docname, env.config.language)
    texts = [(str(m.string).strip(), m) for m in read(path) if m.id and is_translated(m)]
    found = [(len(msgstr), m) for msgstr, m in texts if text.strip().startswith(msgstr)]
    message = max(found, key=itemgetter(0), default=(0, None))[1]
    return (os.path.normpath(path), line) if (line := _line(path, message)) else None


def _line(path: Path, message: Message | None) -> int:
    if message is None or not message.lineno:
        return 0
    lines = path.read_text("utf-8-sig").split("\n")
    later = range(message.lineno, len(lines) + 1)
    return next((n for n in later if lines[n - 1].startswith("msgstr")), message.lineno)


def setup(app: Sphinx) -> None:
    app.connect("warn-missing-reference", settle, EARLY)
