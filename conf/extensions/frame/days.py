"""A day as the reader writes it, with what programs read beside it: ``<time datetime=…>``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from babel import localedata
from babel.dates import format_date, format_skeleton
from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Day(nodes.inline):
    """A date for people; ``iso`` is for programs."""


def day(iso: str, language: str) -> Day:
    """The day of *iso*, ``2017-03-22`` with or without a time, in the *language*'s long form."""
    shown = format_date(date.fromisoformat(iso[:10]), "long", locale=known(language))
    return Day("", shown, iso=iso)


def year(number: int, language: str) -> str:
    """A year as the *language* writes it where it stands alone: 2017年."""
    return format_skeleton("y", date(number, 1, 1), locale=known(language))


def known(language: str) -> str:
    """The locale to format by: English where CLDR does not know the language."""
    return language if localedata.exists(language.partition("_")[0]) else "en"


def visit_day(self: Any, node: Day) -> None:
    self.body.append(f'<time datetime="{node["iso"]}">{self.encode(node.astext())}</time>')
    raise nodes.SkipNode


def use(app: Sphinx) -> None:
    """Have days written; each wing that has them says so, which may be in use without this one."""
    app.add_node(Day, override=True, html=(visit_day, None))
