"""``status.json``: what is translated, for programs.

The same in every language's site, beside its pages::

    {"date": "2026-11-21",               the newest PO-Revision-Date
     "languages": {"ja": {"date": …,     the newest of the language; none for the source
                          "pages": {"index": {"empty": 0, "fuzzy": 1, "translated": 2}}}}}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from messages.catalogs import languages_of

from status import counts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NUMBERS = ("translated", "fuzzy", "empty")
BUILDERS = {"html", "dirhtml", "dummy"}  # dummy: make status, which needs no pages


def write(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: the numbers of this build, beside the pages of a site."""
    if error or app.builder.name not in BUILDERS:
        return
    every = counts.of(app.env).catalogs
    languages: dict[str, dict[str, Any]] = {}
    for locale in languages_of(app.config):
        states = {page: of_page[locale] for page, of_page in every.items()}
        newest = max((state.date for state in states.values()), default="")
        pages = {page: {n: getattr(state, n) for n in NUMBERS} for page, state in states.items()}
        languages[locale] = {"date": newest, "pages": pages}
    newest = max((language["date"] for language in languages.values()), default="")
    text = json.dumps({"date": newest, "languages": languages}, indent=1, sort_keys=True)
    (app.outdir / "status.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", write)
