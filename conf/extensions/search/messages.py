"""What the search says, in the reader's language.

The sentences are the frame's, from the site's own ``<locale>/LC_MESSAGES/sphinx.po``, then from
Sphinx's. The line that counts is in the language's own plural: Sphinx hands over no rule for it
that a script can use (``translations.js`` has an expression that gives true or false in German).
"""

from __future__ import annotations

from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, read_po
from sphinx.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog
    from sphinx.application import Sphinx

# Sphinx's own line that counts, under its singular.
COUNTED = "Search finished, found one page matching the search query."
ENGLISH = [COUNTED, "Search finished, found ${resultCount} pages matching the search query."]


def catalogs(app: Sphinx) -> Iterator[Catalog]:
    """The catalogs of the frame in the site's language, the site's own first."""
    place = Path(app.config.language) / "LC_MESSAGES"
    own = [app.srcdir / name / place / "sphinx.po" for name in app.config.locale_dirs]
    theirs = Path(sphinx.__file__).parent / "locale" / place / "sphinx.mo"
    for path in [*own, theirs]:
        try:
            with path.open("rb") as file:
                yield read_mo(file) if path is theirs else read_po(file, abort_invalid=True)
        except (OSError, PoFileError, UnicodeDecodeError):
            continue  # catalog_check says what is wrong with one


def counted(app: Sphinx) -> dict[str, Any]:
    """The line that counts: its forms, and which of them a number has."""
    for catalog in catalogs(app):
        entry = catalog.get(COUNTED)
        if entry and isinstance(entry.string, list | tuple) and all(entry.string):
            return {"forms": list(entry.string), "which": which(catalog.plural_expr)}
    return {"forms": ENGLISH, "which": which("n != 1")}


def which(expression: str) -> str:
    """The form for each number up to 199; a larger one has that of its last two digits and 100."""
    rule = c2py(expression)
    return "".join(str(int(rule(number))) for number in range(200))


def of(app: Sphinx) -> dict[str, Any]:
    """The sentences, as ``static/search-results.js`` asks for them."""
    return {
        "counted": counted(app),
        "nothing": _("Nothing was found."),
        "near": _("Similar words:"),
        "all": _("All pages"),
        "instead": _("“%(word)s” was not found; results for: %(words)s"),
        "lost": _("Not found: %(words)s"),
        "english": _("in English"),
        "byEnglish": _("found by its English text"),
        "more": _("More results"),
        "allResults": _("All results (%(number)s)"),
    }
