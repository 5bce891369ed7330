"""What Jekyll knows of each source file before it is rendered: its kind, its data, its address.

After Jekyll 4.3's ``document.rb``, ``page.rb`` and ``frontmatter_defaults.rb``.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from notes2po.dialect.blog import permalinks
from notes2po.dialect.blog.front_matter import time_of, zone_of
from notes2po.dialect.blog.tree import Blog

# Document::DATE_FILENAME_MATCHER, on the name alone.
DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)(\.[^.]+)")
HTML = {".html", ".xhtml", ".htm"}
OUTPUT = {".scss": ".css", ".sass": ".css", ".coffee": ".js"}
_pure = lru_cache(maxsize=1 << 16)(PurePosixPath)  # each file is asked for its parts ten times


@dataclass(frozen=True)
class Source:
    """A file with front matter: ``kind`` is a collection's label, "pages", or "" for neither.

    ``path`` is where it lies in the blog, ``relative`` the same without ``collections_dir``.
    """

    path: str
    kind: str
    relative: str
    data: Mapping[str, object]
    time: datetime | None
    url: str

    @cached_property
    def variables(self) -> dict[str, object]:
        """What Liquid can ask of it (DocumentDrop, Page::ATTRIBUTES_FOR_LIQUID)."""
        path = _pure(self.path)
        known: dict[str, object] = {**self.data, "url": self.url, "path": self.relative}
        known.setdefault("name", path.name)
        if self.kind == "pages":
            known["dir"] = self.url if self.url.endswith("/") else f"{_folder_of(self.url)}/"
            return known
        slug = str(self.data.get("slug") or path.stem)
        known["id"] = f"{_folder_of(self.url)}/{slug}"
        known["relative_path"] = self.relative
        known["collection"] = self.kind
        return known


def _folder_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0]


def source(blog: Blog, path: str, front_matter: Mapping[str, object]) -> Source:
    """The file at *path* in the blog with its *front_matter*, the blog's defaults added."""
    kind, relative = _kind(blog, path)
    if kind == "pages":
        data = {**_defaults(blog, relative, kind), **_said(front_matter)}
        return Source(path, kind, relative, data, None, _page_url(blog, path, data))
    data, time = _document(blog, kind, relative, front_matter)
    return Source(path, kind, relative, data, time, _document_url(blog, kind, relative, data, time))


def with_defaults(blog: Blog, path: str, front_matter: Mapping[str, object]) -> dict[str, object]:
    """The *front_matter* of the file at *path*, and what the blog says of it by default.

    *path* may begin at the blog's root or anywhere above. The categories of a document are the
    defaults' and its own (Document#merge_categories!); of all else its own word stands. What
    Jekyll works out of a file's name and folder is not among it.
    """
    kind, relative = _kind(blog, blog.place(path))
    defaults = _defaults(blog, relative, kind)
    whole = {**defaults, **_said(front_matter)}
    if kind != "pages" and defaults.get("categories"):
        both = (*_names(defaults, "", "categories"), *_names(whole, "", "categories"))
        whole["categories"] = list(dict.fromkeys(both))
    return whole


def is_post(path: str) -> bool:
    """Whether a file is a post, of which Jekyll makes a page though it have no front matter."""
    pure = _pure(path)
    return "_posts" in pure.parts[:-1] and bool(DATED.fullmatch(pure.name))


def published(item: Source) -> bool:
    """Whether Jekyll writes it, today or one day: what the future holds no clock tells us."""
    if item.kind == "posts" and not DATED.fullmatch(_pure(item.path).name):
        return False
    return item.kind != "" and item.data.get("published", True) is not False


def _kind(blog: Blog, path: str) -> tuple[str, str]:
    """The kind of the file at *path*, and the path that Jekyll goes by."""
    above = str(blog.config["collections_dir"])
    relative = path.removeprefix(f"{above}/") if above else path
    parts = _pure(relative).parts[:-1]
    if "_posts" in parts or "_drafts" in parts:
        return "posts", relative
    label = parts[0][1:] if parts and parts[0].startswith("_") else ""
    if label and blog.collection(label) is not None:
        return label, relative
    return "pages", path


def _said(front_matter: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in front_matter.items() if value is not None}


def _document(
    blog: Blog, kind: str, relative: str, front_matter: Mapping[str, object]
) -> tuple[dict[str, object], datetime | None]:
    """Document#read: defaults, front matter, date and slug of the name, categories and tags."""
    zone = zone_of(blog.config)
    data = {**_defaults(blog, relative, kind), **_said(front_matter)}
    stem, name = _stem(relative), _pure(relative).name
    time = time_of(data.get("date"), zone)
    if dated := DATED.fullmatch(name):
        stem = dated[2]
        time = time or time_of(dated[1], zone)
    slug = re.sub(r"\.*\Z", "", stem)
    data["title"] = data.get("title") or permalinks.titleized(slug)
    data["slug"] = data.get("slug") or slug
    data["ext"] = data.get("ext") or _pure(name).suffix
    if time is not None:
        data["date"] = time
    data["categories"] = _categories(blog, kind, relative, front_matter)
    data["tags"] = _names(data, "tag", "tags")
    data.setdefault("draft", "_drafts" in _pure(relative).parts)
    return data, time


def _stem(path: str) -> str:
    """The name without its last extension: File.basename(path, ".*")."""
    return _pure(path).stem


def _categories(
    blog: Blog, kind: str, relative: str, front_matter: Mapping[str, object]
) -> list[str]:
    """The folders above ``_posts``, then the defaults' categories, then the post's own."""
    found: list[object] = []
    if kind == "posts":
        above = re.sub(r"_(?:posts|drafts).*", "", relative, flags=re.DOTALL)
        found += [part for part in above.split("/") if part]
    defaults = _defaults(blog, relative, kind)
    for data in (defaults, front_matter):
        value = data.get("categories")
        found += value.split() if isinstance(value, str) else _flat(value)
    found += _names({**defaults, **_said(front_matter)}, "category", "categories")
    return list(dict.fromkeys(_text(item) for item in found))


def _names(data: Mapping[str, object], one: str, many: str) -> list[str]:
    """Utils.pluralized_array_from_hash."""
    value = data.get(one) or data.get(many)
    if not data.get(one) and isinstance(value, str):
        return value.split()
    return [_text(item) for item in _flat(value)]


def _flat(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        return [value]
    return [
        inner for item in value[:1000] for inner in (item if isinstance(item, list) else [item])
    ]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _defaults(blog: Blog, path: str, kind: str) -> dict[str, object]:
    """FrontmatterDefaults#all: the values of every scope that fits, the narrowest last."""
    sets = blog.config["defaults"]
    found: list[tuple[int, int, int, dict[str, object]]] = []
    for place, one in enumerate(sets if isinstance(sets, list) else []):
        if not isinstance(one, dict) or not isinstance(one.get("values"), dict):
            continue
        scope = one.get("scope")
        if not isinstance(scope, dict):
            scope = {}
        where = str(scope.get("path") or "").strip("/")
        wanted = scope.get("type")
        singular = {"page": "pages", "post": "posts", "draft": "drafts"}
        if wanted is not None and singular.get(str(wanted), str(wanted)) != kind:
            continue
        if _covers(blog, where, path):
            found.append((len(where), wanted is not None, place, one["values"]))
    merged: dict[str, object] = {}
    for *_rank, values in sorted(found, key=lambda item: item[:3]):
        merged.update(values)
    return merged


def _covers(blog: Blog, where: str, path: str) -> bool:
    above = str(blog.config["collections_dir"])
    if above and where.startswith(f"{above}/"):
        where = where.removeprefix(f"{above}/")
    if "*" not in where:
        return path.startswith(where)
    # Ruby's Dir.glob: a star stays within a folder; what it finds covers what begins with it.
    parts = where.split("/")
    if "**" in parts:
        return fnmatch.fnmatch(path, where) or fnmatch.fnmatch(path, f"{where}/*")
    names = path.split("/")
    return len(names) >= len(parts) and all(
        fnmatch.fnmatch(name, part) for name, part in zip(names, parts, strict=False)
    )


def output_extension(blog: Blog, path: str) -> str:
    """The extension of what Jekyll writes for a source file."""
    suffix = _pure(path).suffix
    return ".html" if is_markdown(blog, path) else OUTPUT.get(suffix, suffix)


def is_markdown(blog: Blog, path: str) -> bool:
    """Whether the blog's settings say that a file of this name is Markdown."""
    endings = {f".{one.strip()}" for one in str(blog.config["markdown_ext"]).split(",")}
    return _pure(path).suffix.lower() in endings


def _page_url(blog: Blog, path: str, data: Mapping[str, object]) -> str:
    pure = _pure(path)
    folder = "" if str(pure.parent) == "." else f"/{pure.parent}"
    extension = output_extension(blog, path)
    base = re.sub(r"\.*\Z", "", pure.name.removesuffix(pure.suffix) if pure.suffix else pure.name)
    words = {"path": folder, "basename": base, "output_ext": extension}
    if (permalink := data.get("permalink")) is not None:
        return permalinks.sanitize(permalinks.fill_page(str(permalink), words))
    if extension not in HTML:
        template = "/:path/:basename:output_ext"
    elif base == "index":
        template = "/:path/"
    else:
        template = permalinks.with_suffix("/:path/:basename", str(blog.config["permalink"]))
    return permalinks.sanitize(permalinks.fill_page(template, words))


def _document_url(
    blog: Blog, kind: str, relative: str, data: Mapping[str, object], time: datetime | None
) -> str:
    settings = blog.collection(kind) or {}
    style = str(blog.config["permalink"])
    if (permalink := data.get("permalink")) is not None:
        template = str(permalink)
    elif settings.get("permalink"):
        template = str(settings["permalink"])
    elif kind == "posts":
        template = permalinks.STYLES.get(style, style)
    else:
        template = permalinks.with_suffix("/:collection/:path", style)
    categories = data["categories"]
    categories = categories if isinstance(categories, list) else []
    suffix = _pure(relative).suffix
    cleaned = relative.removesuffix(suffix).replace(f"_{kind}", "", 1)
    slug = str(data["slug"])
    words = {
        "collection": kind,
        "output_ext": output_extension(blog, relative),
        "path": re.sub(r"\.*\Z", "", cleaned),
        "name": permalinks.slugify(_stem(relative)),
        "title": permalinks.slugify(slug, "pretty", True),
        "slug": permalinks.slugify(slug),
        "categories": "/".join(dict.fromkeys(str(one).lower() for one in categories)),
        "slugified_categories": "/".join(
            dict.fromkeys(permalinks.slugify(str(one)) for one in categories)
        ),
        **(permalinks.date_words(time) if time else {}),
    }
    return permalinks.sanitize(permalinks.fill(template, words))
