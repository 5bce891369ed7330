"""What a page says of itself where a link to it is shown: ``og:…`` and the description.

https://ogp.me/, and https://html.spec.whatwg.org/#standard-metadata-names for the
description. The description is the front matter's (``html_meta``), else the page's first
paragraph, both in the page's language. sphinxext-opengraph does this for sites in
one language: it writes no ``og:locale``, and where the address of the site is not
known an ``og:url`` that is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from frame import languages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LONGEST = 200  # characters, about what search engines show


def with_territory(locale: str) -> str:
    """``ja_JP`` for ``ja``: og:locale wants a territory, CLDR knows the likely one."""
    language, _script, territory = languages.likely(locale)
    return f"{language}_{territory}" if territory else language


def shorten(text: str) -> str:
    """At most :data:`LONGEST` characters, cut between words where there are blanks."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) < LONGEST // 4 else cut).rstrip(" ,;:、，：；") + "…"


def describe(doctree: nodes.document) -> str:
    """The page's own description, else its first paragraph."""
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return str(meta["content"])
    paragraph = doctree.next_node(nodes.paragraph)
    return shorten(paragraph.astext()) if paragraph else ""


def add(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """On html-page-context: the properties as pairs, for the template; none on search and the like."""
    context["open_graph"] = []
    if doctree is None:
        return
    config = app.config
    title = doctree.next_node(nodes.title)
    description = describe(doctree)
    tags = [
        ("og:title", title.astext() if title else context["title"]),
        ("og:type", "website" if pagename == config.root_doc else "article"),
        ("og:site_name", config.html_title),
        ("og:locale", with_territory(config.language)),
        *(
            ("og:locale:alternate", with_territory(locale))
            for locale in config.site_places
            if locale != config.language
        ),
    ]
    if context.get("pageurl"):
        tags.append(("og:url", context["pageurl"]))
    if description:
        tags.append(("og:description", description))
        if 'name="description"' not in context["metatags"]:
            context["description"] = description
    context["open_graph"] = tags


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add)
