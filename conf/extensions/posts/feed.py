"""``feed.xml``: the newest posts as an Atom feed, in the site's language.

RFC 4287. A feed and its entries are told from others by whole addresses, so there is a feed
only where ``html_baseurl`` says the site's. Its dates are those of the posts: the same site
gives the same bytes at any time.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from feedgenerator import Atom1Feed
from sphinx.util.osutil import relative_uri

from posts import archive
from posts.front_matter import Post, is_english

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NAME = "feed.xml"
NEWEST = 20  # posts
BUILDERS = {"html", "dirhtml"}


class Feed(Atom1Feed):  # type: ignore[misc]  # the package has no types
    """An Atom feed whose entries may be in another language than itself."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}


def base(app: Sphinx) -> str:
    """The site's address, with a slash at its end; empty where there can be no feed."""
    address = str(app.config.html_baseurl)
    whole = urlsplit(address).scheme in {"http", "https"} and app.builder.name in BUILDERS
    return address.rstrip("/") + "/" if whole and archive.of(app).posts else ""


def make(app: Sphinx, address: str) -> str:
    """The feed of the site at *address*."""
    config = app.config
    feed = Feed(
        title=config.html_title,
        link=address,
        description=None,
        language=config.language.replace("_", "-"),
        author_name=config.author if config.author != "unknown" else config.project,
        feed_url=address + NAME,
        feed_guid=address + NAME,
    )
    for post in archive.of(app).posts[:NEWEST]:
        add(app, feed, address, post)
    return str(feed.writeString("utf-8")) + "\n"


def add(app: Sphinx, feed: Feed, address: str, post: Post) -> None:
    """Add an entry for a post. What it says of itself is left out where only its title is translated."""
    title = app.env.titles[post.page]
    english = is_english(title)
    link = address + quote(app.builder.get_target_uri(post.page), safe="/#?&=:;,~")
    summary = escape(post.excerpt) if post.excerpt and english == post.english else None
    feed.add_item(
        title=title.astext(),
        link=link,
        description=summary,
        author_name=", ".join(post.authors) or None,
        pubdate=post.when,
        unique_id=link,
        categories=post.tags,
        language="en" if english else "",
    )


def write(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: the feed beside the pages; one that is out of date is deleted."""
    if error or app.builder.name not in BUILDERS:
        return
    path = app.outdir / NAME
    if address := base(app):
        path.write_text(make(app, address), encoding="utf-8")
    elif path.is_file() and NAME not in app.config.html_extra_path:
        path.unlink()


def tell(app: Sphinx, _env: BuildEnvironment, _page: str) -> Any:
    """On page-shows: whether there is a feed."""
    return bool(base(app)) or None


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: each page leads programs to the feed."""
    if page in app.env.found_docs and base(app):  # the page for what is not there has no depth
        uri = relative_uri(app.builder.get_target_uri(page), NAME)
        kind = 'rel="alternate" type="application/atom+xml"'
        title = escape(str(app.config.html_title))
        context["metatags"] += f'<link {kind} title="{title}" href="{uri}">\n'


def setup(app: Sphinx) -> None:
    app.connect("page-shows", tell)
    app.connect("html-page-context", show)
    app.connect("build-finished", write)
