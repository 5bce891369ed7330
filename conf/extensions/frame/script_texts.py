"""What Sphinx's scripts say on any page, in the words of the site's own frame.

Sphinx makes ``translations.js`` of its own catalogs, which in some languages take away “results”
where marks are taken off words, and lays nothing of the site's over them: it looks for a
``sphinx.js`` below the current folder. What the search page says is the wing ``search``'s.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx.locale import _

from frame.languages import PAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEXTS = ("Hide Search Matches",)  # sphinx_highlight.js


def add(app: Sphinx) -> None:
    """On builder-inited, after Sphinx's own scripts."""
    texts = {text: said for text in TEXTS if (said := _(text)) != text}
    if texts and app.builder.name in PAGES:
        known = json.dumps(texts, ensure_ascii=False).replace("</", r"<\/")
        app.add_js_file(
            None, body=f"Object.assign(Documentation.TRANSLATIONS, {known});", priority=900
        )


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", add)
