"""Parts of two pages that have one name: the second page's gets another.

To Sphinx a name means one place of the whole site; to a blog, one of the page. A page and its
translations give their parts the same names, and so do the links to them from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from intake.anchors import LINK, TARGET
from intake.collection.state import State, place_of, tasks_of

TO_PAGE = re.compile(r"(\]\(<?|\]:\s*<?)/([^()\s#<>]+)\.md#([^()>\s]+)")

Twins = Mapping[str, frozenset[str]]  # by page, the names that an earlier page has, too


def part(state: State) -> None:
    """Give every part of every page that was made a name of its own."""
    twins = _twins(state)
    for article in state.found.articles if twins else ():
        for task in tasks_of(article):
            made = state.made.get(place_of(task))
            if made and not made.problem:
                text = renamed(made.text, article.name, twins)
                state.made[place_of(task)] = replace(made, text=text)


def _twins(state: State) -> Twins:
    """The pages in their order; what stands here already keeps its names."""
    here: set[str] = set()
    new: dict[str, list[str]] = {}
    for article in state.found.articles:
        name = f"docs/{article.name}.md"
        made, path = state.made.get(name), state.asked.root / name
        if made is None and path.is_file():
            here |= _names(path.read_text("utf-8", "replace"))
        elif made and not made.problem:
            new[article.name] = sorted(_names(made.text))
    found: dict[str, frozenset[str]] = {}
    for page, names in new.items():
        if twins := here & {*names}:
            found[page] = frozenset(twins)
        here |= {*names}
    return found


def _names(text: str) -> set[str]:
    return {match[2].lower() for match in TARGET.finditer(text)}


def renamed(text: str, page: str, twins: Twins) -> str:
    """The *text* of a page or of its translation, with the names that its parts now have."""

    def own(match: re.Match[str]) -> str:
        before, name, *after = match.groups()
        return "".join([before, _name(page, name, twins), *after])

    def other(match: re.Match[str]) -> str:
        return f"{match[1]}/{match[2]}.md#{_name(match[2], match[3], twins)}"

    return TO_PAGE.sub(other, LINK.sub(own, TARGET.sub(own, text)))


def _name(page: str, name: str, twins: Twins) -> str:
    if name.lower() not in twins.get(page, ()):
        return name
    return f"{page.replace('/', '-').lower()}-{name}"
