"""The file beside each page that says which of its elements shows which message.

The nodes that show a message are marked while the page is written; the marks are taken out of
what was written, and counted: "the fifth ``<p>`` of the article". The page is the same to the
byte as without.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from messages import MSGID
from messages.catalogs import catalog_path, has_text, is_source, read
from messages.digests import digest

from original.kept import ENGLISH, filled, shown_messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from babel.messages.catalog import Message
    from sphinx.application import Sphinx

BUILDERS = {"html", "dirhtml"}
FILE = ".original.js"
MARK = re.compile(r"message-mark-(\d+)")
# A start tag with its attributes: what docutils writes quotes every value.
START = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:=\"[^\"]*\"|='[^']*')?)*)\s*/?>")
CLASS = re.compile(r'\s+class="([^"]*)"')


def mark(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """On doctree-resolved: number the nodes of messages, in the order of the page."""
    if app.builder.name in BUILDERS:
        for number, node in enumerate(shown_messages(doctree)):
            node["classes"] = [*node["classes"], f"message-mark-{number}"]


def take_marks(body: str) -> tuple[str, dict[int, tuple[str, int]]]:
    """*body* without marks; for each its element's tag, and the how-manieth of that tag it is."""
    seen: Counter[str] = Counter()
    places: dict[int, tuple[str, int]] = {}

    def take(match: re.Match[str]) -> str:
        tag, attributes = match[1], match[2]
        here, seen[tag] = seen[tag], seen[tag] + 1
        found = CLASS.search(attributes)
        if not found or not (marks := MARK.findall(found[1])):
            return match[0]
        places.update(dict.fromkeys(map(int, marks), (tag, here)))
        rest = [name for name in found[1].split() if not MARK.fullmatch(name)]
        classes = f' class="{" ".join(rest)}"' if rest else ""
        return match[0].replace(found[0], classes, 1)

    return START.sub(take, body), places


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """On html-page-context: take the marks out, and write the file."""
    context["original"] = ""
    if app.builder.name not in BUILDERS or doctree is None:
        return
    context["body"], places = take_marks(context["body"])
    builder: Any = app.builder
    path = Path(builder.get_output_path(page))
    path = path.with_name(path.name.removesuffix(".html") + FILE)
    data = {"messages": list(rows(app, page, doctree, places))}
    if not is_source(app.config):
        data["catalog"] = context.get("improve", "").partition("#")[0]
    text = f"originalMessages({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
    context["original"] = path.name


def rows(
    app: Sphinx, page: str, doctree: nodes.document, places: Mapping[int, tuple[str, int]]
) -> Iterator[list[Any]]:
    """For each message that is shown: tag, place, name; and its English, state and line.

    The state is ``""`` where the translation is shown, else why not: ``empty``, ``fuzzy``,
    ``refused``. The line is that of its entry in the catalog, or 0.
    """
    entries = {} if is_source(app.config) else entries_of(app, page)
    for number, node in enumerate(shown_messages(doctree)):
        if number not in places:
            continue
        row: list[Any] = [*places[number], name(node[MSGID])]
        if ENGLISH in node:
            entry = entries.get(node[MSGID])
            line = (entry.lineno or 0) if entry else 0
            row += [filled(app.env, page, node[ENGLISH]), state(node, entry), line]
        yield row


def entries_of(app: Sphinx, page: str) -> dict[str, Message]:
    """The entries of a page's catalog by their msgids."""
    catalog = read(catalog_path(app, page, app.config.language))
    return {str(entry.id): entry for entry in catalog if entry.id}


def name(msgid: str) -> str:
    """What a message is called in an address, on every site."""
    return digest(msgid.encode())[:8]


def state(node: nodes.Element, entry: Message | None) -> str:
    """Why the English is shown; empty where it is not."""
    if entry is None or not has_text(entry):
        return "empty"
    if entry.fuzzy:
        return "fuzzy"
    return "" if node.get("translated") or entry.string == entry.id else "refused"


def files(_app: Sphinx, _page: str) -> str:
    """On page-files: the ending of the file beside a page."""
    return FILE


def setup(app: Sphinx) -> None:
    app.add_css_file("original.css")
    app.add_js_file("original.js", loading_method="defer")
    app.connect("page-files", files)
    app.connect("doctree-resolved", mark, priority=900)
    app.connect("html-page-context", show, priority=850)
