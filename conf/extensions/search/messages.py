"""The search page says how many pages it found, in the language's own plural.

Sphinx's ``translations.js`` counts by an expression that gives true or false in some
languages, where the script wants a number (``TypeError`` in German and Hindi), and
has empty strings in others (Japanese), where the line stays blank. What the search page shows
is therefore taken from the site's own ``<locale>/LC_MESSAGES/sphinx.po``, then from Sphinx's,
at last in English, and layered over it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from babel.messages.pofile import PoFileError, read_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog
    from docutils import nodes
    from sphinx.application import Sphinx

# What searchtools.js shows.
MESSAGES = (
    "Searching",
    "Preparing search...",
    "Search Results",
    ", in ",
    (
        "Your search did not match any documents. Please make sure that all words are spelled "
        "correctly and that you've selected enough categories."
    ),
)
# The line that counts, under its singular; in English, and how English counts.
COUNTED = "Search finished, found one page matching the search query."
ENGLISH = [COUNTED, "Search finished, found ${resultCount} pages matching the search query."]


def catalogs(app: Sphinx) -> Iterator[Catalog]:
    """The catalogs of the frame in the site's language, the site's own first."""
    theirs = Path(sphinx.__file__).parent / "locale"
    for folder in [*(app.srcdir / name for name in app.config.locale_dirs), theirs]:
        path = folder / app.config.language / "LC_MESSAGES" / "sphinx.po"
        try:
            with path.open("rb") as file:
                yield read_po(file, abort_invalid=True)
        except (OSError, PoFileError, UnicodeDecodeError):
            continue  # catalog_check says what is wrong with one


def read_messages(app: Sphinx) -> dict[str, Any] | None:
    """The messages as ``Documentation.addTranslations`` wants them; None where there are none."""
    texts: dict[str, Any] = {}
    expression = "n != 1"
    for catalog in catalogs(app):
        found = {name: catalog.get(name) for name in (*MESSAGES, COUNTED)}
        known = {name: entry.string for name, entry in found.items() if entry}
        if COUNTED not in texts and all(known.get(COUNTED) or [""]):
            expression = catalog.plural_expr
        texts = {name: text for name, text in known.items() if text and all(text)} | texts
    if not texts:
        return None
    # C's expression is JavaScript's too; the plus makes a number of true and false.
    return {
        "locale": app.config.language,
        "messages": {COUNTED: ENGLISH} | texts,
        "plural_expr": f"+({expression})",
    }


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
