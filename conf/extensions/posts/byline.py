"""Under the title of a post: when it was written, by whom, and its tags; the same in ``<meta>``.

https://ogp.me/#type_article for ``article:…``; the description is open_graph's to write.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from docutils import nodes
from frame import days
from sphinx.locale import _

from posts import archive, front_matter, lists
from posts.front_matter import Post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def tell(app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: what its tags are called, and where they lead."""
    post = front_matter.of(env).get(page)
    pages = archive.of(app).tag_pages if post else {}
    return [lists.shown(env, pages.get(tag, "")) for tag in post.tags] if post else None


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """On doctree-resolved: put the byline under the title."""
    post = front_matter.of(app.env).get(page)
    title = doctree.next_node(nodes.title) if post else None
    if post and title and title.parent:
        # No paragraph: the first of those is what a page without a description is described by.
        classes = ["byline", lists.UNSEARCHED]
        line = nodes.container("", *parts(app, page, post), classes=classes)
        title.parent.insert(title.parent.index(title) + 1, line)


def parts(app: Sphinx, page: str, post: Post) -> Iterator[nodes.Node]:
    """What stands in the byline, with blanks between."""
    yield days.day(post.moment, app.config.language)
    if post.authors:
        yield nodes.Text(" ")
        yield nodes.inline("", _("by %s") % authors(app, post), classes=["author"])
    if post.tags:
        yield nodes.Text(" ")
        yield nodes.inline("", "", *tags(app, page, post), classes=["tags"])


def authors(app: Sphinx, post: Post) -> str:
    """The names, as the reader's language lists several."""
    return format_list(post.authors, locale=days.known(app.config.language))


def tags(app: Sphinx, page: str, post: Post) -> Iterator[nodes.Node]:
    """The tags, each leading to its list."""
    yield nodes.Text(_("Tags:"))
    pages = archive.of(app).tag_pages
    for tag in post.tags:
        yield nodes.Text(" ")
        yield lists.name_of(app, page, tag, pages)[0]


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: the same to programs."""
    post = front_matter.of(app.env).get(page)
    if not post:
        return
    app.add_css_file(lists.STYLE)
    pages = archive.of(app).tag_pages
    found = [("property", "article:published_time", post.moment)]
    found += [("name", "author", name) for name in post.authors]
    found += [("property", "article:tag", name_of(app, tag, pages)) for tag in post.tags]
    for kind, name, content in found:
        context["metatags"] += f'<meta {kind}="{name}" content="{escape(content)}">\n'


def name_of(app: Sphinx, tag: str, pages: Any) -> str:
    """A tag as readers call it."""
    return app.env.titles[pages[tag]].astext() if tag in pages else tag


def setup(app: Sphinx) -> None:
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", fill, lists.EARLY)
    app.connect("html-page-context", show)
