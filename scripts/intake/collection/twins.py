"""Parts of pages: each has a name of its own, and a link to none that is not there leads to one.

To Sphinx a name means one place of the whole site; to a blog, one of the page. Of two pages that
give their parts one name the second gets another; its translations, and the links to it from
anywhere, follow. A link to a part that a page does not have leads to the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from notes2po.dialect.lines import Change

from intake.collection.converted import Made
from intake.collection.state import State, place_of, tasks_of
from intake.targets import TO_PAGE, Names, anchors_of, names_of, renamed


def part(state: State) -> None:
    """Have every part of every page that was made a name of its own, and links that lead to it."""
    texts = {article.name: _text(state, article.name) for article in state.found.articles}
    twins = _twins(state, texts)

    @cache
    def anchors(page: str) -> set[str]:
        return anchors_of(renamed(texts.get(page, ""), page, twins), page)

    for article in state.found.articles:
        for task in tasks_of(article):
            made = state.made.get(place_of(task))
            if made and not made.problem:
                text = renamed(made.text, article.name, twins)
                dead = {
                    (match[2], match[3])
                    for match in TO_PAGE.finditer(text)
                    if match[2] in texts and unquote(match[3]) not in anchors(match[2])
                }
                state.made[place_of(task)] = _mended(replace(made, text=text), dead)


def _text(state: State, name: str) -> str:
    """The text of a page as it was made, or else as it stands here."""
    made, path = state.made.get(f"docs/{name}.md"), state.asked.root / f"docs/{name}.md"
    if made and not made.problem:
        return made.text
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def _twins(state: State, texts: Mapping[str, str]) -> Names:
    """By page the names that an earlier one has; what stands here already keeps its names."""
    made = {name for name in texts if f"docs/{name}.md" in state.made}
    taken = set().union(*(names_of(texts[name]) for name in texts.keys() - made))
    found: dict[str, set[str]] = {}
    for name in sorted(made):
        own = names_of(texts[name])
        if twins := own & taken:
            found[name] = twins
        taken |= own
    return found


def _mended(made: Made, dead: set[tuple[str, str]]) -> Made:
    """A note whose links to parts that are not there lead to their pages, and are told."""

    def to_page(match: re.Match[str]) -> str:
        gone = (match[2], match[3]) in dead
        return f"{match[1]}/{match[2]}.md" if gone else match[0]

    def line(place: int) -> int:
        number = made.text.count("\n", 0, place)
        return made.lines[min(number, len(made.lines) - 1)] if made.lines else 1

    told = tuple(
        Change(line(match.start()), "link", f"{match[2]}#{match[3]}", "the page: no such part")
        for match in TO_PAGE.finditer(made.text)
        if (match[2], match[3]) in dead
    )
    text = TO_PAGE.sub(to_page, made.text)
    return replace(made, text=text, changes=(*made.changes, *told))
