"""Each page's view of the tree of all pages, in furo's sidebar.

The way to the page is marked and open, the links are relative to it. Where the site has up
to ``navigation_pages`` pages, it is furo's sidebar, byte for byte. A larger site shows on each
page the top level, the way to it, what stands beside it on the way, and its children, so that
the sidebars of all pages together grow as the pages do. Of a list longer than :data:`LONGEST`
it shows the neighbourhood, the ends, and entries at doubling distances in between: any page
of a flat list of thousands is a few clicks away.

A page is written anew where its sidebar has changed; Sphinx leaves a changed title standing on
all pages but those whose toctree names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

from messages.digests import digest
from messages.fields import Kept
from sphinx.util.osutil import relative_uri

from frame.navigation_tree import PLACE, Branch, Entry, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

WHOLE = {"collapse": False, "titles_only": True, "maxdepth": -1, "includehidden": True}
LONGEST = 50  # entries of a list that are shown as they are
NEAR = 12  # entries that are shown on each side of a page in a longer list


BUILDERS = {"html", "dirhtml"}

# Of a large site what tells one tree from another, and each page's view of it.
_views = Kept[tuple[str, dict[str, str]]]("navigation.views", lambda: ("", {}))


@dataclass(frozen=True, slots=True)
class View:
    """How a page sees the tree.

    ``way`` are the entries on the way to it, ``own`` is its own, the last where it has
    several, and ``address`` its address from the site's root.
    """

    builder: Any
    address: str
    way: frozenset[Entry]
    own: Entry | None
    whole: bool


def draw(app: Sphinx, pagename: str) -> str:
    """The sidebar of a page."""
    builder: Any = app.builder
    tree = tree_of(builder)
    ways = tree.ways.get(pagename, [])
    view = View(
        builder,
        address=builder.get_target_uri(pagename),
        way=frozenset(chain.from_iterable(ways)),
        own=ways[-1][-1] if ways else None,
        whole=shows_all(app),
    )
    parts = ([part] if isinstance(part, str) else draw_branch(view, part) for part in tree.parts)
    return "".join(chain.from_iterable(parts))


def shows_all(app: Sphinx) -> bool:
    """Whether each page shows the whole tree."""
    return len(app.env.found_docs) <= int(app.config.navigation_pages)


def draw_branch(view: View, branch: Branch) -> Iterator[str]:
    """A list: the whole of it, or what is near the way and some of the rest."""
    ways = [number for number, entry in enumerate(branch.entries) if entry in view.way]
    yield branch.starts[bool(ways)]
    count, last = len(branch.entries), -1
    for number in range(count) if view.whole else window(count, ways[-1] if ways else 0):
        if number > last + 1:
            yield branch.gap
        yield from draw_entry(view, branch.entries[number])
        last = number
    yield "</ul>\n"


def draw_entry(view: View, entry: Entry) -> Iterator[str]:
    """An entry, and what is below it where that is shown."""
    on = entry in view.way
    shown = entry.branch if view.whole or on else None
    item = entry.items[on]
    if entry.branch and not shown:
        item = item.replace(" has-children", "")
    if entry is view.own:
        item = item.removesuffix('">') + ' current-page">'
    yield item
    yield draw_link(view, entry)
    if shown:
        yield entry.switches[on]
        yield from draw_branch(view, shown)
    yield "</li>\n"


def draw_link(view: View, entry: Entry) -> str:
    """The link of an entry, relative to the page."""
    if not entry.page:
        return str(entry.links[0])
    there = view.builder.get_target_uri(entry.page)
    uri = relative_uri(view.address, there) + entry.anchor
    here = not uri and entry in view.way
    return str(entry.links[here].replace(PLACE, escape(uri) or "#"))


def window(count: int, place: int) -> list[int]:
    """Which of *count* entries to show around *place*: near ones, the ends, some in between."""
    if count <= LONGEST:
        return list(range(count))
    kept = {0, count - 1, *range(place - NEAR, place + NEAR + 1)}
    distance = NEAR
    while (distance := distance * 2) < count:
        kept |= {place - distance, place + distance}
    return sorted(kept & set(range(count)))


def spare(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, before furo: its question for the whole tree costs nothing."""
    if has_tree(app):
        toctree = context["toctree"]
        context["toctree"] = lambda **asked: "" if asked == WHOLE else toctree(**asked)


def fill(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, after furo: the tree. The page for what is not there has its own."""
    if has_tree(app) and not context.get("furo_navigation_tree"):
        context["furo_navigation_tree"] = draw(app, pagename)


def has_tree(app: Sphinx) -> bool:
    """Whether the site has furo's sidebar."""
    return app.builder.name in BUILDERS and app.config.html_theme == "furo"


def tell(app: Sphinx, env: BuildEnvironment, page: str) -> str | None:
    """On sidebar-shows: what tells a page's sidebar from that of the last build."""
    if not has_tree(app):
        return None
    builder: Any = app.builder
    now = tree_of(builder).state
    if shows_all(app):
        return now
    before, views = _views.of(env)
    if now != before:
        views = {}
        _views.put(env, (now, views))
    if page not in views:
        views[page] = digest(draw(app, page).encode())
    return views[page]


def setup(app: Sphinx) -> None:
    app.setup_extension("incremental")
    # A site of more pages shows on each of them a part of the tree.
    app.add_config_value("navigation_pages", 200, "html", types=[int])
    # Before sphinx-notfound-page, which asks for links of its own (400), and furo (500).
    app.connect("html-page-context", spare, priority=300)
    app.connect("html-page-context", fill, priority=600)
    app.connect("sidebar-shows", tell)
