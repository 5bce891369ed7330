"""The search page says how many pages it found, in the language's own plural.

Sphinx's ``translations.js`` counts by an expression that gives true or false in some
languages, where the script wants a number (``TypeError`` in German and Hindi), and
has empty strings in others (Japanese). What the search page shows is therefore taken
from ``locale/<locale>/LC_MESSAGES/sphinx.po``, and layered over it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import PoFileError, read_po

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

# What searchtools.js shows; the last is the plural, under the name of its singular.
MESSAGES = (
    "Searching",
    "Search Results",
    ", in ",
    (
        "Your search did not match any documents. Please make sure that all words are spelled "
        "correctly and that you've selected enough categories."
    ),
    "Search finished, found one page matching the search query.",
)


def read_messages(app: Sphinx) -> dict[str, Any] | None:
    """The messages as ``Documentation.addTranslations`` wants them; None where there are none."""
    for folder in app.config.locale_dirs:
        path = app.srcdir / folder / app.config.language / "LC_MESSAGES" / "sphinx.po"
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                catalog = read_po(file, abort_invalid=True)
        except (PoFileError, UnicodeDecodeError):
            continue  # catalog_check says so
        found = {name: catalog.get(name) for name in MESSAGES}
        texts = {name: entry.string for name, entry in found.items() if entry and entry.string}
        # C's expression is JavaScript's too; the plus makes a number of true and false.
        expression = f"+({catalog.plural_expr})"
        locale = app.config.language
        return {"locale": locale, "messages": texts, "plural_expr": expression}
    return None


def add(
    app: Sphinx,
    pagename: str,
    _template: str,
    _context: dict[str, Any],
    _doc: nodes.document | None,
) -> None:
    """On html-page-context: for the search page alone, after Sphinx's own."""
    if pagename == "search" and (messages := read_messages(app)):
        text = json.dumps(messages, ensure_ascii=False, sort_keys=True).replace("</", r"<\/")
        app.add_js_file(None, body=f"Documentation.addTranslations({text});", priority=900)


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add)
