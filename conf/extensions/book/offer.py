"""The site leads to its books where they are.

``book_files`` says where: for each kind an address, or a file seen from conf.py, which then lies
among the static files. ``sidebar/books.html`` in ``html_sidebars`` shows them.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from frame.languages import PAGES

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config


def is_elsewhere(place: str) -> bool:
    return bool(urlsplit(place).scheme)


def bring(_app: Sphinx, config: Config) -> None:
    """On config-inited: a book that is a file comes along."""
    config.html_static_path += [p for p in config.book_files.values() if not is_elsewhere(p)]


def show(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: what books.html leads to, as (what it is called, where it is)."""
    if app.builder.name not in PAGES or not app.config.book_files:
        return
    context["books"] = [
        (
            kind.upper(),
            # the template's own, which leads from 404.html at any depth
            place if is_elsewhere(place) else context["pathto"](static(place), 1),
        )
        for kind, place in app.config.book_files.items()
    ]
    app.add_css_file("books.css")


def static(place: str) -> str:
    """Where a book that came along lies."""
    return f"_static/{quote(PurePosixPath(place).name)}"


def setup(app: Sphinx) -> None:
    app.add_config_value("book_files", {}, "html", types=[dict])
    app.connect("config-inited", bring)
    app.connect("html-page-context", show, priority=700)  # after notfound.extension
