"""Pages of a site that are in no book: what tells of the site alone, or of working on it.

``book_leaves_out`` names them, with patterns as ``exclude_patterns`` has them. They are read, so
that a link to one still knows its title; a book leads to the site's page where its address is
known, and has the words alone elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from frame.languages import address, shared_root
from sphinx import addnodes
from sphinx.util.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

BOOKS = ("epub", "pdf")


def pages(env: BuildEnvironment) -> set[str]:
    """The pages that no book has; never the first, which is the book's own."""
    matches = Matcher(env.config.book_leaves_out)
    return {name for name in env.found_docs if matches(name)} - {env.config.root_doc}


def shorten_contents(app: Sphinx, builder: Builder) -> None:
    """On write-started: the lists of contents are without them, in this run."""
    if builder.name in BOOKS:
        for contents in app.env.tocs.values():
            shorten(contents.findall(addnodes.toctree), pages(app.env))


def shorten(lists: Iterable[addnodes.toctree], out: set[str]) -> None:
    for listed in lists:
        listed["entries"] = [entry for entry in listed["entries"] if entry[1] not in out]
        listed["includefiles"] = [name for name in listed["includefiles"] if name not in out]


def lead_elsewhere(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """On doctree-resolved, after all who write links: none leads to a page that is not there."""
    if app.builder.name not in BOOKS:
        return
    out = pages(app.env)
    shorten(doctree.findall(addnodes.toctree), out)
    places = {app.builder.get_relative_uri(page, name): name for name in out}
    for link in list(doctree.findall(nodes.reference)):
        place, _, anchor = str(link.get("refuri", "")).partition("#")
        if place not in places:
            continue
        root = shared_root(app.config)
        if root:
            there = address(app.config, f"{places[place]}.html", app.config.language)
            link["refuri"] = root + there + (f"#{anchor}" if anchor else "")
            link["internal"] = False
        else:
            link.replace_self(link.children)


def setup(app: Sphinx) -> None:
    app.add_config_value("book_leaves_out", [], "env", types=[list, tuple])
    app.connect("write-started", shorten_contents)
    app.connect("doctree-resolved", lead_elsewhere, priority=950)
