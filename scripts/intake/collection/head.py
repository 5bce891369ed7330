"""A note's front matter -> its page's: what this site does something with, in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from markdown_it import MarkdownIt
from notes2po.dialect.blog.front_matter import time_of
from notes2po.markdown import front_matter
from notes2po.messages import ProblemError

# What Sphinx, MyST and the wing of posts read of a page, in the order in which it is written.
OF_PAGES = (
    *("title", "date", "author", "tags", "categories", "description", "generated"),
    *("myst", "html_meta"),
)
ALSO = {"author": "authors", "tags": "tag", "categories": "category"}
OF_NOTES = (*OF_PAGES, "lang", "translated")
DATED = re.compile(r"\A(\d{4})-(\d\d?)-(\d\d?)-(?=.)")
SIGNS = re.compile(r"[\\`*_\[\]<>&{}$]")
# What the wing of posts reads as it stands (conf/extensions/posts/front_matter.py).
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]+\d\d?:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?)?"
)
MARKDOWN = MarkdownIt("commonmark")


def front_matter_of(
    said: Mapping[str, object], path: str, *, is_page: bool, needs_title: bool
) -> str:
    """The front matter to write for what a note at *path* has *said*; empty where it is nothing.

    A post's date stands in its file's name; so does the title of a note that has none.
    """
    names = OF_PAGES if is_page else OF_NOTES
    given = {name: said.get(name, said.get(ALSO.get(name, name))) for name in names}
    kept: dict[str, Any] = {
        name: plain(value) for name, value in given.items() if value not in (None, "", [])
    }
    stem = PurePosixPath(path).stem
    if isinstance(kept.get("title"), str) and kept["title"].strip():
        kept["title"] = as_heading(" ".join(kept["title"].split()))
    elif needs_title:
        kept = {"title": as_heading(titled(stem)), **kept}
    else:
        kept.pop("title", None)
    if "date" in kept and (moment := moment_of(kept["date"])) != kept["date"]:
        kept["date"] = moment
    if is_page and not kept.get("date") and (dated := _date(stem)):
        kept["date"] = dated
    if not kept.get("date"):
        kept.pop("date", None)
    ordered = {name: kept[name] for name in OF_NOTES if name in kept}
    if not ordered:
        return ""
    text = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{text}---\n"


def moment_of(value: object) -> str:
    """A date as this site reads it, in whatever way Jekyll does; empty where it is none."""
    text = str(value).strip()
    if MOMENT.fullmatch(text):
        return text if _is_day(text[:10]) else ""
    time = time_of(text, UTC)
    if time is None:
        return ""
    midnight = (time.hour, time.minute, time.second) == (0, 0, 0)
    return time.date().isoformat() if midnight else time.isoformat(sep=" ")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def plain(value: object) -> object:
    """A value that YAML writes as it reads it, and that Sphinx can keep."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def as_heading(title: str) -> str:
    """A title that a reader sees as it is written: to Jekyll it is no Markdown, to MyST it is."""
    (inline,) = MARKDOWN.parseInline(title)
    parts = inline.children or []
    plainly = all(part.type in ("text", "code_inline") for part in parts) and "{" not in title
    if plainly and "".join(part.markup + part.content + part.markup for part in parts) == title:
        return title
    return SIGNS.sub(r"\\\g<0>", title)


def tags_of(said: Mapping[str, object]) -> list[str]:
    """The tags and categories of a page: a list, or words, as Jekyll has them."""
    found: list[str] = []
    for name in ("tags", "categories"):
        value = said.get(name)
        items = value.split() if isinstance(value, str) else value
        if isinstance(items, list):
            found += [" ".join(str(item).split()) for item in items if item is not None]
    return [tag for tag in dict.fromkeys(found) if tag]


def head_of(page: Path) -> dict[str, object]:
    """The front matter of a page that is here; empty where there is no such page, or none of it."""
    try:
        return front_matter(page.read_text("utf-8"), page.name)
    except (ProblemError, OSError, UnicodeDecodeError):
        return {}


def year_of(said: Mapping[str, object]) -> str:
    """The year of a page's date, as its author wrote it; empty where there is none."""
    match = re.match(r"(\d{4})-\d\d-\d\d", str(said.get("date") or ""))
    return match[1] if match else ""


def _date(stem: str) -> str:
    match = DATED.match(stem)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def titled(stem: str) -> str:
    """``2017-03-22-a-new-quay`` as Jekyll titles it: A New Quay."""
    words = re.split(r"[-_\s]+", DATED.sub("", stem))
    return " ".join(word[:1].upper() + word[1:] for word in words if word) or stem
