"""The variables of Jekyll: ``site``, ``page``, ``jekyll``, as far as files can tell them.

After Jekyll 4.3's ``drops/site_drop.rb`` and ``drops/document_drop.rb``. What only a running
Jekyll knows is :class:`Unknowable`: it is told where a note shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.sources import Source, output_extension, published, source
from notes2po.dialect.liquid.values import Unknowable

# The Jekyll whose rules this follows.
JEKYLL = {"version": "4.3.1", "environment": "production"}
# What a running Jekyll or GitHub adds to the configuration.
UNKNOWABLE = {"time", "related_posts", "github", "static_files"}
TIMELESS = datetime.min  # noqa: DTZ901 - sorts what has no date before everything


class Site(Mapping[str, object]):
    """``site``: configuration, data and documents, each read when it is first asked for."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        self._known: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> object:
        if name in UNKNOWABLE and name not in self._blog.config:
            return Unknowable(f"site.{name}")
        if name == "data":
            return self._blog.data
        if name in ("posts", "pages", "html_pages", "documents", "collections", "tags"):
            return getattr(self, f"_{name}")()
        if name == "categories":
            return self._by("categories")
        if self._blog.collection(str(name)) is not None:
            return [item.variables for item in self._of(str(name))]
        return self._blog.config[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._blog.config)

    def __len__(self) -> int:
        return len(self._blog.config)

    def _of(self, kind: str) -> list[Source]:
        """The documents of a kind, by date and path."""
        found = [item for item in documents(self._blog) if item.kind == kind]
        return sorted(found, key=_age)

    def _posts(self) -> list[dict[str, object]]:
        return [item.variables for item in reversed(self._of("posts"))]

    def _pages(self) -> list[dict[str, object]]:
        pages = [item for item in documents(self._blog) if item.kind == "pages"]
        pages.sort(key=lambda item: PurePosixPath(item.path).name)
        return [item.variables for item in pages]

    def _html_pages(self) -> list[dict[str, object]]:
        return [
            page
            for page in self._pages()
            if str(page["url"]).endswith("/")
            or output_extension(self._blog, str(page["path"])) in (".html", ".htm", ".xhtml")
        ]

    def _documents(self) -> list[dict[str, object]]:
        return [item.variables for item in documents(self._blog) if item.kind != "pages"]

    def _collections(self) -> list[dict[str, object]]:
        own = self._blog.config.get("collections")
        labels = sorted({"posts", *(map(str, own) if isinstance(own, dict | list) else ())})
        return [
            {
                **(self._blog.collection(label) or {}),
                "label": label,
                "docs": [item.variables for item in self._of(label)],
                "relative_directory": f"_{label}",
            }
            for label in labels
        ]

    def _tags(self) -> dict[str, list[object]]:
        return self._by("tags")

    def _by(self, name: str) -> dict[str, list[object]]:
        groups: dict[str, list[object]] = {}
        for item in reversed(self._of("posts")):
            values = item.data.get(name)
            for value in values if isinstance(values, list) else []:
                groups.setdefault(str(value), []).append(item.variables)
        return groups


def _age(item: Source) -> tuple[datetime, str]:
    return (item.time.replace(tzinfo=None) if item.time else TIMELESS, item.path)


def documents(blog: Blog) -> list[Source]:
    """Everything of the blog that has a front matter and is written, in order of the paths."""
    if "documents" not in blog.kept:
        found = []
        for path in blog.files:
            if (matter := blog.front_matter(path)) is not None:
                item = source(blog, path, matter)
                under = any(part.startswith("_") for part in PurePosixPath(path).parts[:-1])
                if published(item) and not (item.kind == "pages" and under):
                    found.append(item)
        blog.kept["documents"] = found
    kept: list[Source] = blog.kept["documents"]
    return kept


def variables(blog: Blog, page: Mapping[str, object], path: str) -> dict[str, Any]:
    """The variables that stand at the beginning of the note at *path* with the data *page*."""
    if "site" not in blog.kept:
        blog.kept["site"] = Site(blog)
    own = source(blog, path, page).variables
    for name in ("content", "excerpt", "output", "next", "previous"):
        own.setdefault(name, Unknowable(f"page.{name}"))
    return {
        "site": blog.kept["site"],
        "page": own,
        "jekyll": JEKYLL,
        **{name: Unknowable(name) for name in ("content", "layout", "paginator", "theme")},
    }
