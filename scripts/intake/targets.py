"""The names that a page gives to its parts, and the links that lead to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from notes2po.dialect.kramdown.headings import slugs
from notes2po.markdown import FRONT_MATTER, front_matter
from notes2po.messages import ProblemError

# A name stands on a line of its own, within whatever it is in: a list, a quotation, a note.
TARGET = re.compile(
    r"^((?:[\s>]|[-*+:][ \t]|\d+[.)][ \t]|\[\^[^\]\s]+\]:)*\()([^()\s]+)(\)=\s*)$", re.MULTILINE
)
LINK = re.compile(r"(\]\(<?#|\]:\s*<?#)([^)>\s]+)")
TO_PAGE = re.compile(r"(\]\(<?|\]:\s*<?)/([^()\s#<>]+)\.md#([^()>\s]+)")
HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)

Names = Mapping[str, Collection[str]]  # by page, in lower case


def names_of(text: str) -> set[str]:
    """The names that a page's own text gives, in lower case."""
    return {match[2].lower() for match in TARGET.finditer(text)}


def anchors_of(text: str, page: str) -> set[str]:
    """What a link to a *page*, which says *text*, may lead to: its names, and its headings'."""
    try:
        title = str(front_matter(text, page).get("title") or "")
    except ProblemError:
        return set()
    body = FRONT_MATTER.sub("", text)
    headings = [(len(mark), said) for mark, said in HEADING.findall(body)]
    return {*(match[2] for match in TARGET.finditer(body)), *slugs(headings, title)}


def renamed(text: str, page: str, twins: Names) -> str:
    """The *text* of a page, or of its translation, with names of its own where it has *twins*."""

    def own(match: re.Match[str]) -> str:
        before, name, *after = match.groups()
        return "".join([before, new_name(page, name, twins), *after])

    def other(match: re.Match[str]) -> str:
        return f"{match[1]}/{match[2]}.md#{new_name(match[2], match[3], twins)}"

    return TO_PAGE.sub(other, LINK.sub(own, TARGET.sub(own, text)))


def new_name(page: str, name: str, twins: Names) -> str:
    """What a part of a page is called: as its author has it, or by the page's name, too."""
    if name.lower() not in twins.get(page, ()):
        return name
    return f"{page.replace('/', '-').lower()}-{name}"
