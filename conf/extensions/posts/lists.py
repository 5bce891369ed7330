"""``{posts}``, ``{years}`` and ``{tags}``: lists of what is there, in the reader's language.

They are put in when a page is written. A page is written anew where a post that it lists, or
the page of a year or a tag that it leads to, is called otherwise, came or went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from babel.numbers import format_decimal
from docutils import nodes
from docutils.parsers.rst import directives
from frame import days
from glossary.order import collator
from messages.catalogs import is_source
from sphinx.util.docutils import SphinxDirective

from posts import archive
from posts.front_matter import Post
from posts.places import Choice, Place

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

EARLY = 400  # before status.english_passages marks links, at 500
UNSEARCHED = "no-search"  # Sphinx's: what a list repeats is found where it stands
STYLE = "posts.css"


def year(argument: str) -> int:
    """The option ``:year:``; raises ValueError with what to write."""
    number = directives.nonnegative_int(argument)
    if not 1000 <= number <= 9999:
        raise ValueError("a year has four digits: write :year: 2017")
    return int(number)


class Posts(SphinxDirective):
    """``{posts}``, with ``:year:``, ``:tag:`` and ``:newest:``, without arguments or content."""

    option_spec: ClassVar[dict[str, Any]] = {
        "year": year,
        "tag": directives.unchanged_required,
        "newest": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        options = {**self.options}
        if "tag" in options:
            options["tag"] = " ".join(options["tag"].split())
        return [archive.place(self.env, Choice("posts", **options))]


class Years(SphinxDirective):
    """``{years}``, without arguments or content."""

    def run(self) -> list[nodes.Node]:
        return [archive.place(self.env, Choice("years"))]


class Tags(SphinxDirective):
    """``{tags}``, without arguments or content."""

    def run(self) -> list[nodes.Node]:
        return [archive.place(self.env, Choice("tags"))]


# -- What is told of it


def tell(app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: what the lists of a page show."""
    found = archive.of(app)
    return [told(env, found, choice) for choice in archive.choices_of(app.env, page)] or None


def told(env: BuildEnvironment, found: archive.Archive, choice: Choice) -> Any:
    """What one list shows: everything that it is made of."""
    if choice.kind == "posts":
        return [(post, shown(env, post.page)) for post in found.chosen(choice)]
    many, pages = counted(found, choice.kind)
    return [(name, len(posts), shown(env, pages.get(name, ""))) for name, posts in many.items()]


def shown(env: BuildEnvironment, page: str) -> str:
    """A page and its title, as others show it."""
    return page + env.titles[page].pformat() if page in env.titles else ""


def counted(
    found: archive.Archive, kind: str
) -> tuple[Mapping[Any, Sequence[Post]], Mapping[Any, str]]:
    """The posts of each year, or tag, and the pages that list them."""
    if kind == "years":
        return found.by_year, found.year_pages
    return found.by_tag, found.tag_pages


# -- What stands there


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """On doctree-resolved: put the lists where they belong."""
    for place in list(doctree.findall(Place)) if archive.choices_of(app.env, page) else ():
        choice = place["choice"]
        make = post_items if choice.kind == "posts" else name_items
        items = list(make(app, page, choice))
        classes = [choice.kind, UNSEARCHED]
        place.replace_self([nodes.bullet_list("", *items, classes=classes)] if items else [])


def post_items(app: Sphinx, page: str, choice: Choice) -> Iterator[nodes.list_item]:
    """For each post its title, its day and what it says of itself.

    No paragraphs: the first of those is what a page without a description is described by.
    """
    for post in archive.of(app).chosen(choice):
        when = days.day(post.moment, app.config.language)
        item = nodes.list_item("", to(app, page, post.page), nodes.Text(" "), when)
        if post.description:
            english = ["language-en"] if post.english else []
            text = nodes.inline("", post.description, classes=english)
            item += nodes.container("", text, classes=["description"])
        yield item


def name_items(app: Sphinx, page: str, choice: Choice) -> Iterator[nodes.list_item]:
    """For each year, newest first, or tag, in the order of its language, how many posts it has."""
    many, pages = counted(archive.of(app), choice.kind)
    named = [(name, *name_of(app, page, name, pages), len(many[name])) for name in many]
    if choice.kind == "tags":
        named.sort(key=lambda row: (collator().sort_key(row[2].casefold()), row[0]))
    for _name, link, _text, count in named:
        number = nodes.inline("", count_text(app, count), classes=["count"])
        yield nodes.list_item("", link, nodes.Text(" "), number)


def name_of(
    app: Sphinx, page: str, name: str | int, pages: Mapping[Any, str]
) -> tuple[nodes.Element, str]:
    """A year or a tag, as a link where it has a page, and its text."""
    if there := pages.get(name):
        link = to(app, page, there)
        return link, link.astext()
    if isinstance(name, int):
        text = days.year(name, app.config.language)
        return nodes.inline("", text), text
    english = [] if is_source(app.config) else ["language-en"]  # it is the author's word
    return nodes.inline("", name, classes=english), name


def count_text(app: Sphinx, count: int) -> str:
    return f"({format_decimal(count, locale=days.known(app.config.language))})"


def to(app: Sphinx, page: str, there: str) -> nodes.inline:
    """A link from a page to another, by its title; Sphinx wants a link within a text."""
    title = [part.deepcopy() for part in app.env.titles[there].children]
    uri = app.builder.get_relative_uri(page, there)
    return nodes.inline("", "", nodes.reference("", "", *title, refuri=uri, internal=True))


def add_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: the style of lists, where there are any."""
    if archive.choices_of(app.env, page):
        app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    app.add_directive("posts", Posts)
    app.add_directive("years", Years)
    app.add_directive("tags", Tags)
    app.add_node(Place)
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", fill, EARLY)
    app.connect("html-page-context", add_style)
