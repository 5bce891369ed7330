"""What leads nowhere in a translation is told at the line that is to be edited.

Sphinx names the English line and "<translated>" for every link of a msgstr. Where the English has
the same target, it is the page that is to be edited, and its line is named; else it is the
catalog, and the line of the msgstr is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import traverse_parent

from messages.catalogs import catalog_path, is_source, read
from messages.page_messages import MSGID

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.domains import Domain

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


def names(english: str, target: str) -> bool:
    """Whether a role in the English has the same target: {role}`target`, {role}`text <target>`."""
    said = " ".join(english.split()).casefold()
    return any(f"{before}{target.casefold()}{after}" in said for before, after in ENDS)


def line_of(path: Path, msgid: str) -> int:
    """The line of the msgstr of *msgid* in a catalog, from 1; 0 where it has none."""
    message = read(path).get(msgid)
    if message is None or not message.lineno:
        return 0
    lines = path.read_text("utf-8-sig").split("\n")
    later = range(message.lineno, len(lines) + 1)
    return next((n for n in later if lines[n - 1].startswith("msgstr")), message.lineno)


def setup(app: Sphinx) -> None:
    app.connect("warn-missing-reference", settle, EARLY)
