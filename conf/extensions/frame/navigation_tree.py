"""The tree of all pages as furo shows it in the sidebar, made once for the site.

furo has Sphinx make it anew for each page, takes it apart with BeautifulSoup, and keeps
every result in memory: half of the time at a hundred pages, nearly all of it at a thousand
(https://github.com/pradyunsg/furo/pull/939). Here furo makes it once, in two looks:
nothing of it on the way to a page, and all of it. ``navigation`` puts each page's own
together from these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from furo.navigation import get_navigation_tree
from messages.digests import digest
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

INSIDE = "\ue000"  # stands before the name of a page, where a link leads to one
PLACE = "\ue001"  # stands for the address in the markup of a link to a page


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A line of the tree. Markup comes in pairs: off the way to a page, and on it.

    ``page`` is where it leads, its ``anchor`` with ``#``; both are empty for an address.
    ``switches`` is what opens and closes the branch; empty where there is none.
    """

    page: str
    anchor: str
    items: tuple[str, str]
    links: tuple[str, str]
    switches: tuple[str, str]
    branch: Branch | None


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A list of entries, and what stands there for those that are left out."""

    starts: tuple[str, str]
    entries: tuple[Entry, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class Tree:
    """``parts`` are captions and lists; ``ways`` lead to each page from the top.

    ``state`` tells one tree from another.
    """

    parts: tuple[str | Branch, ...]
    ways: dict[str, list[tuple[Entry, ...]]]
    state: str


@lru_cache(maxsize=1)
def tree_of(builder: StandaloneHTMLBuilder) -> Tree:
    """Furo's tree of the site that *builder* builds: made when all pages are read, once."""
    looks = tuple(two_looks(builder))
    soups = [BeautifulSoup(look, "html.parser") for look in looks]
    parts: list[str | Branch] = []
    for off, on in zip(*(soup.find_all(recursive=False) for soup in soups), strict=True):
        parts.append(read_branch(off, on) if off.name == "ul" else f"{off}\n")
    ways: dict[str, list[tuple[Entry, ...]]] = defaultdict(list)
    for part in parts:
        for way in walk(part) if isinstance(part, Branch) else ():
            ways[way[-1].page].append(way)
    return Tree(tuple(parts), dict(ways), digest(looks[0].encode()))


def two_looks(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """The whole tree as HTML by furo: nothing of it current, and all of it."""
    env = builder.env
    # Each page makes the links relative to itself: until then they are the names of pages.
    names: Any = SimpleNamespace(get_relative_uri=lambda _page, name: INSIDE + name)
    lists = nodes.container()
    for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        # What furo asks for, in _compute_navigation_tree
        if resolved := env.resolve_toctree(
            "", names, toctree, maxdepth=-1, titles_only=True, includehidden=True
        ):
            lists.extend(resolved.children)
    # A toctree that names no page, or none that is there, leaves an empty list.
    for empty in [item for item in lists.findall(nodes.bullet_list) if not item.children]:
        empty.parent.remove(empty)
    everything = lists.deepcopy()
    for kind in (nodes.bullet_list, nodes.list_item, nodes.reference):
        for node in everything.findall(kind):
            node["classes"].append("current")
    for node in (lists, everything):
        root = addnodes.compact_paragraph("", "", *node.children, toctree=True)
        yield get_navigation_tree(builder.render_partial(root)["fragment"])
    get_navigation_tree.cache_clear()


def read_branch(off: Tag, on: Tag) -> Branch:
    """A list of furo's, given in its two looks; they are emptied."""
    items = zip(*(tag.find_all("li", recursive=False) for tag in (off, on)), strict=True)
    level = off.find_all("li", limit=1)[0]["class"][0]
    entries = tuple(read_entry(*pair) for pair in items)
    gap = f'<li class="{level}"><span class="reference">…</span></li>\n'
    return Branch((start(off) + "\n", start(on) + "\n"), entries, gap)


def read_entry(off: Tag, on: Tag) -> Entry:
    """An item of a list of furo's, given in its two looks; they are emptied."""
    links = [tag.find_all("a", recursive=False)[0] for tag in (off, on)]
    target = str(links[0]["href"])
    inside = target.startswith(INSIDE)
    page, hash_, anchor = target.removeprefix(INSIDE).partition("#") if inside else ("", "", "")
    for link in links if inside else ():
        link["href"] = PLACE
    lists = [tag.find_all("ul", recursive=False) for tag in (off, on)]
    switches = [tag.find_all(["input", "label"], recursive=False) for tag in (off, on)]
    return Entry(
        page,
        hash_ + anchor,
        links=(str(links[0]), str(links[1])),
        switches=("".join(map(str, switches[0])), "".join(map(str, switches[1]))),
        branch=read_branch(lists[0][0], lists[1][0]) if lists[0] else None,
        # The last current entry of all has one class more, which is each page's own to give.
        items=(start(off), start(on).replace(" current-page", "")),
    )


def start(tag: Tag) -> str:
    """The start tag of an element, as BeautifulSoup writes it; the element is emptied."""
    tag.clear()
    return str(tag).removesuffix(f"</{tag.name}>")


def walk(branch: Branch, way: tuple[Entry, ...] = ()) -> Iterator[tuple[Entry, ...]]:
    """The way to each entry of a branch that leads to a page itself, in their order."""
    for entry in branch.entries:
        here = (*way, entry)
        if entry.page and not entry.anchor:
            yield here
        if entry.branch:
            yield from walk(entry.branch, here)
