"""Titles that the site says by itself: a year's, and those of the lists.

A page that is made for a list has nothing else to translate. A translator would write *2017* or
*Posts* for each of them, in every language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from frame import days
from sphinx.locale import _
from sphinx.transforms import SphinxTransform

from posts import archive
from posts.places import Place

if TYPE_CHECKING:
    from sphinx.application import Sphinx

YEAR = re.compile(r"[1-9]\d{3}")


def said(text: str, language: str) -> str:
    """A title in the site's language; empty where it is the author's own."""
    if YEAR.fullmatch(text):
        return days.year(int(text), language)
    words = {
        "Posts": _("Posts"),
        "Newest posts": _("Newest posts"),
        "Years": _("Years"),
        "Tags": _("Tags"),
    }
    return words.get(text, "")


class SayTitles(SphinxTransform):
    """Says the titles of sections that have a list directly below."""

    default_priority = 6  # before Sphinx looks for messages, from 10 on

    def apply(self, **_kwargs: Any) -> None:
        if not archive.choices_of(self.env, self.env.docname):
            return
        parents = {id(place.parent): place.parent for place in self.document.findall(Place)}
        for section in parents.values():
            for title in section.children if section else ():
                if isinstance(title, nodes.title):
                    self.say(title)

    def say(self, title: nodes.title) -> None:
        """Say one title, where it is the site's to say."""
        if text := said(title.astext(), self.config.language):
            title.clear()
            title.append(nodes.Text(text))
            title.attributes["translatable"] = False


def setup(app: Sphinx) -> None:
    app.add_transform(SayTitles)
