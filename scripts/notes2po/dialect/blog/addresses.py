"""Where Jekyll shows each source file of a blog, and which file an address of the blog means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from notes2po.dialect.blog.sources import DATED, output_extension, source
from notes2po.dialect.blog.tree import Blog

Shown = Mapping[str, Sequence[str]]
NOBODY: Mapping[str, str] = {}
MOVED = ("redirect_from", "aliases")  # of jekyll-redirect-from, and what others call it
INDEX = re.compile(r"(?:^|(?<=/))index(?:\.x?html?)?$")


def address(blog: Blog, path_in_blog: str, front_matter: Mapping[str, object]) -> str:
    """The address of the page that Jekyll makes of a source file, from ``/``, without ``baseurl``.

    It is percent-encoded as Jekyll writes it, and said of files, too, that Jekyll would not
    write (a post without a date in its name, ``published: false``).
    """
    return source(blog, path_in_blog, front_matter).url


def shown_at(blog: Blog) -> dict[str, list[str]]:
    """The address of each note of a *blog*, by its path there, and those that it had before."""
    found: dict[str, list[str]] = {}
    for path in blog.files:
        if output_extension(blog, path) not in (".html", ".htm", ".xhtml"):
            continue
        if (matter := blog.front_matter(path)) is not None:
            item = source(blog, path, matter)
            before = [item.data.get(name) for name in MOVED]
            olds = [one for old in before for one in (old if isinstance(old, list) else [old])]
            found[path] = [item.url, *(str(old) for old in olds if old is not None)]
    return found


class Addresses:
    """The addresses of all notes of a blog, read once; time and memory grow with its files.

    *leading* says of files which one stands for them, as an English note does for its
    translations: what means several files, all with the same leading one, means that. Files of
    which it says nothing count only where it says nothing of any. *shown* is what
    :func:`shown_at` gives, where somebody has asked it before.
    """

    def __init__(
        self, blog: Blog, leading: Mapping[str, str] = NOBODY, shown: Shown | None = None
    ) -> None:
        self._blog = blog
        self._leading = leading
        self.shown: Shown = shown_at(blog) if shown is None else shown

    def address(self, path: str) -> str | None:
        """The address of the file at *path* in the blog; None where it is no note."""
        return self.shown[path][0] if path in self.shown else None

    def source(self, link: str, origin: str = "") -> str | None:
        """The path in the blog of the file that *link* leads to; None if unknown or ambiguous.

        *origin* is the path in the blog of the file that the link stands in: a relative link
        is read from its address, and from its folder. Fragment and query are passed over.
        """
        way = self._path(link)
        if way is None:
            return None
        for known in (self._addresses, self._paths, self._names):
            for key in self._readings(way, origin):
                if key in known:
                    return known[key]
        return None

    def _path(self, link: str) -> str | None:
        """The path of a link that may lead into the blog, decoded; None for any other."""
        try:
            parts = urlsplit(link.strip())
            own = urlsplit(str(self._blog.config.get("url") or ""))
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            hosts = {host.lower().removeprefix("www.") for host in (parts.netloc, own.netloc)}
            if parts.scheme not in ("", "http", "https") or len(hosts) > 1:
                return None
        path = unicodedata.normalize("NFC", unquote(parts.path))
        if parts.netloc and not path:
            path = "/"
        return self._within(path) or None

    def _within(self, path: str) -> str:
        """*path* without ``baseurl`` at its begin."""
        base = "/" + str(self._blog.config.get("baseurl") or "").strip("/")
        if base != "/" and (path == base or path.startswith(f"{base}/")):
            return path.removeprefix(base) or "/"
        return path

    def _readings(self, way: str, origin: str) -> Iterable[str]:
        """The keys that a decoded path may stand under."""
        yield _key(way)
        # Jekyll 3 had {{ site.baseurl }}{% link … %}, to which Jekyll 4 adds it once more.
        yield _key(self._within(way))
        if way.startswith("/") or not origin:
            return
        here = self.address(origin)
        if here is not None:
            folder = unquote(here) if here.endswith("/") else unquote(here).rpartition("/")[0]
            yield _key(_joined(folder, way))
        yield _key(_joined(str(PurePosixPath(origin).parent), way))

    @cached_property
    def _addresses(self) -> dict[str, str]:
        pairs = [(urls[0], path) for path, urls in self.shown.items()]
        pairs += [(old, path) for path, urls in self.shown.items() for old in urls[1:]]
        return self._unambiguous((unquote(url), path) for url, path in pairs if url)

    @cached_property
    def _paths(self) -> dict[str, str]:
        return self._unambiguous((path, path) for path in self.shown)

    @cached_property
    def _names(self) -> dict[str, str]:
        pairs: list[tuple[str, str]] = []
        for path in self.shown:
            name = PurePosixPath(path).name
            stem = PurePosixPath(path).stem
            pairs += [(name, path), (stem, path)]
            if dated := DATED.fullmatch(name):
                pairs.append((dated[2], path))
        return self._unambiguous(pairs)

    def _unambiguous(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Keys that mean one file and no other, or the files of one page."""
        found: dict[str, dict[str, None]] = {}
        for name, path in pairs:
            found.setdefault(_key(unicodedata.normalize("NFC", name)), {})[path] = None
        meant = ((key, self._meant(tuple(paths))) for key, paths in found.items())
        return {key: path for key, path in meant if path}

    def _meant(self, paths: tuple[str, ...]) -> str:
        """The one file that *paths* mean; empty where they mean several."""
        if len(paths) == 1:
            return paths[0]
        leading = {self._leading[path] for path in paths if path in self._leading}
        return leading.pop() if len(leading) == 1 else ""


def _key(path: str) -> str:
    """What the ways to write one address have in common."""
    plain = re.sub(r"/+", "/", f"/{path}")
    plain = INDEX.sub("", plain)
    plain = re.sub(r"\.(?:x?html?|md|markdown|mkd|mkdn|mkdown)$", "", plain)
    return plain.rstrip("/") or "/"


def _joined(folder: str, way: str) -> str:
    parts: list[str] = []
    for part in f"{folder}/{way}".split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
