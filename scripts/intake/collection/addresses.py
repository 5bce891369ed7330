"""Where the links of a note lead: to pages of this site, and to files that come along."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.addresses import Addresses, Shown

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# What MyST takes for addresses of elsewhere: myst_url_schemes in conf.py.
OPENED = {"http", "https", "mailto", "ftp", "tel", "irc", "ircs", "news", "rsync", "git", "magnet"}
PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp|avif|bmp|ico)\Z", re.IGNORECASE)
PAGE = re.compile(r"\.(md|markdown|mkd|html?|xml|rss|atom)\Z", re.IGNORECASE)

# Signs that stand in an address as themselves, whoever writes it.
STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
ODD_FOLDER = re.compile(r"(?:^|/)(?!_[^._])[._]")  # more than the one sign of Jekyll's folders


@dataclass(frozen=True)
class Site:
    """What every note of a blog may lead to; ``names`` are the pages of files, seen from the blog.

    ``into`` is the folder of docs/ that all of it goes to.
    """

    blog: Blog
    names: Mapping[str, str]
    english: Mapping[str, str]  # the English file of each page
    into: str = ""
    shown: Shown | None = None  # where each note is, where that is known

    @cached_property
    def addresses(self) -> Addresses:
        """The blog's own addresses; one of a note and of its translations is their page's."""
        pages = {file: self.english.get(name, "") for file, name in self.names.items()}
        leading = {file: one for file, one in pages.items() if one}
        return Addresses(self.blog, leading, self.shown)


@dataclass
class Links:
    """The links of one note, whose file is ``origin`` in the blog; ``files`` are to come along.

    ``files`` maps what is to stand in docs/ to the file of the blog; ``lost`` are addresses that
    nothing stands at.
    """

    site: Site
    origin: str
    files: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> str:
        """What to write instead of an address; nothing where the words alone are to stay."""
        url = f"https:{url}" if url.startswith("//") else url
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        scheme = SCHEME.match(url)
        if scheme and scheme[1].lower() not in OPENED:
            return self._opened(url, url[scheme.end() :])
        if scheme:
            return self._whole(url, parts.fragment)
        if not url or url.startswith("#"):
            return url
        source = self.site.addresses.source(url, self.origin) or ""
        if name := self.site.names.get(source):
            return f"/{quote(name)}.md" + (f"#{parts.fragment}" if parts.fragment else "")
        return self._file(parts.path) or self._elsewhere(url)

    def _opened(self, url: str, rest: str) -> str:
        """What no browser opens, but for an address within: ``URL:https://…``."""
        if rest.startswith(("http://", "https://")):
            return rest
        self.lost.append(url)
        return ""

    def _whole(self, url: str, fragment: str) -> str:
        """A whole address stays, though it be the blog's own: its redirect leads on to the page.

        All languages have that of the English note, by which a catalog tells that they agree.
        """
        source = self.site.addresses.source(url, self.origin) or ""
        english = self.site.english.get(self.site.names.get(source, ""), "")
        if not english or english == source:
            return url
        home = str(self.site.blog.config.get("url") or "").rstrip("/")
        base = str(self.site.blog.config.get("baseurl") or "").strip("/")
        way = self.site.addresses.address(english) or "/"
        return "/".join(filter(None, [home, base])) + way + (f"#{fragment}" if fragment else "")

    def _file(self, path: str) -> str:
        """The place in this site of a file that the blog has at *path*; nothing where it has none."""
        root = self.site.blog.root
        if root is None or PAGE.search(path):
            return ""
        for way in dict.fromkeys(written(path)):
            for found in self._places(way):
                file = root / found
                if file.is_file() and inside(file, root):
                    place = "/".join(filter(None, [self.site.into, self._shown(found)]))
                    self.files[place] = found
                    return f"/{quote(place)}"
        return ""

    def _shown(self, found: str) -> str:
        """The place of a file: its own name, but where that is another's or no address has it."""
        place, root = shown(found), self.site.blog.root
        another = place != found and root is not None and (root / place).exists()
        return shown(found, apart=True) if another or ODD_FOLDER.search(found) else place

    def _places(self, way: str) -> list[str]:
        """Where in the blog a file may lie: seen from its root, from the page, from the note."""
        base = "/" + str(self.site.blog.config.get("baseurl") or "").strip("/")
        if base != "/" and way.startswith(f"{base}/"):
            way = way.removeprefix(base)
        if way.startswith("/"):
            return [posixpath.normpath(way.lstrip("/"))]
        address = unquote(self.site.addresses.address(self.origin) or "/")
        folders = (posixpath.dirname(address).lstrip("/"), posixpath.dirname(self.origin))
        ways = (posixpath.normpath(posixpath.join(folder, way)) for folder in folders)
        return [found for found in dict.fromkeys(ways) if not found.startswith("..")]

    def _elsewhere(self, url: str) -> str:
        """An address of the blog's at which no note stands: on the blog itself, where that is known."""
        home = str(self.site.blog.config.get("url") or "")
        if home and url.startswith("/") and not PICTURE.search(urlsplit(url).path):
            base = str(self.site.blog.config.get("baseurl") or "").rstrip("/")
            return home.rstrip("/") + (url if url.startswith(f"{base}/") else base + url)
        self.lost.append(url)
        return ""


def written(path: str) -> Iterator[str]:
    """What a file may be called that an address has as *path*: decoded, or as it stands.

    A letter with a mark is one sign or two, as the disk has it on which the blog was written.
    """
    for way in (unquote(path), path):
        yield way
        yield from (unicodedata.normalize(form, way) for form in ("NFC", "NFD"))


def shown(path: str, *, apart: bool = False) -> str:
    """Where a blog's file stands here: its path without what Sphinx or a host would not serve.

    Sphinx takes the address of a picture for its name, so no sign of it may be one that
    Markdown encodes. What such a name was, or any other with *apart*, a digest tells from others.
    """
    parts = [part.lstrip("._") or "x" for part in path.split("/")]
    plain = [STRANGE.sub("-", part) for part in parts]
    if plain == parts and not apart:
        return "/".join(plain)
    stem, dot, suffix = plain[-1].rpartition(".")
    digest = sha256(path.encode()).hexdigest()[:8]
    name = f"{(stem or suffix).strip('-') or 'file'}-{digest}"
    return "/".join(
        [*(part.strip("-") or "x" for part in plain[:-1]), name + dot + suffix * bool(dot)]
    )


def inside(file: Path, root: Path) -> bool:
    """Whether a file is the blog's own, whatever links lead to it."""
    return Path(os.path.realpath(root)) in Path(os.path.realpath(file)).parents
