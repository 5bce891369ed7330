"""Where the links of a note lead that is given: to pages that are here, and to files that come along."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from notes2po.dialect.blog import Blog
from notes2po.languages import SOURCE, Language
from notes2po.markdown import definitions

from intake.collection.addresses import PAGE, PICTURE, SCHEME, inside, shown
from intake.collection.redirects import FILE
from intake.names import TAKEN, name_of
from intake.targets import anchors_of

REFERENCES = "docs/references.md"
ENDING = re.compile(r"(/index)?(\.(md|markdown|mkd|html?))?/*\Z")
DATED = re.compile(r"(?:.*/)?(\d{4})/(\d\d?)/(\d\d?)/([^/]+)")
DATE = re.compile(r"\d{4}-\d\d?-\d\d?-(?=.)")


@dataclass
class Here:
    """The pages of the project at ``root``, by what a blog may call them; ``own`` comes now."""

    root: Path
    own: str = ""

    @cached_property
    def pages(self) -> frozenset[str]:
        """The names of all pages."""
        docs = self.root / "docs"
        found = (path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))
        return frozenset(found) | ({self.own} if self.own else frozenset())

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of the shared references."""
        path = self.root / REFERENCES
        found = definitions(path.read_text("utf-8"), REFERENCES) if path.is_file() else ()
        return frozenset(item.label for item in found)

    @cached_property
    def _stems(self) -> dict[str, str]:
        """The pages that a file's name, with or without its date, means alone."""
        names = [name for name in self.pages if name not in TAKEN and not name.endswith("index")]
        found = dict(_unambiguous((DATE.sub("", _last(name)), name) for name in names))
        return found | dict(_unambiguous((_last(name), name) for name in names))

    @cached_property
    def _old(self) -> dict[str, str]:
        """The pages by their addresses in the blog that was taken in."""
        try:
            table = json.loads((self.root / FILE).read_text("utf-8"))
            rows = [row for rows in table.values() for row in rows.items()]
            return {ENDING.sub("", unquote(old)).strip("/"): name for old, name in rows}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def page(self, way: str, languages: Iterable[Language]) -> str:
        """The page that a path of a blog means; empty where it is none that is here."""
        bare = ENDING.sub("", way).strip("/")
        if not bare:
            return ""
        if name := self._old.get(bare):
            return name if name in self.pages else ""
        if bare in self.pages and bare not in TAKEN:
            return bare
        dated = DATED.fullmatch(bare)
        last = "{}-{:0>2}-{:0>2}-{}".format(*dated.groups()) if dated else _last(bare)
        # Of an address of several parts only the last is known: one word may mean anything.
        if "/" in bare and "-" not in last and not PAGE.search(way):
            return ""
        names = (last, *(name_of(last, row) for row in languages))
        return next((self._stems[name] for name in names if name in self._stems), "")

    def has_anchor(self, page: str, anchor: str) -> bool:
        """Whether a link can lead to *anchor* on a *page*; of the page that comes now, it may."""
        path = self.root / "docs" / f"{page}.md"
        if page == self.own or not path.is_file():
            return True
        return anchor in anchors_of(path.read_text("utf-8", "replace"), page)


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    found: dict[str, set[str]] = {}
    for key, name in pairs:
        found.setdefault(key.lower(), set()).add(name)
    yield from ((key, names.pop()) for key, names in found.items() if len(names) == 1)


@dataclass
class NoteLinks:
    """The links of one note, at ``note``, of a ``blog`` or of none; ``files`` are to come along.

    ``files`` maps what is to stand in docs/ to the file that it is, for all notes of a page;
    ``lost`` are addresses that nothing stands at.
    """

    note: Path
    language: Language
    here: Here
    blog: Blog
    files: dict[str, Path]
    lost: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> str:
        """What to write instead of an address; nothing where the words alone are to stay."""
        home = str(self.blog.config.get("url") or "")
        away = bool(SCHEME.match(url) or url.startswith("//"))
        try:
            if not url or url.startswith("#") or (away and not _same_host(url, home)):
                return url
            parts = urlsplit(url)
        except ValueError:
            return url
        way, base = unquote(parts.path), str(self.blog.config.get("baseurl") or "").strip("/")
        way = way.removeprefix(f"/{base}") if base and way.startswith(f"/{base}/") else way
        if found := self._page(way, parts.fragment) or self._file(way):
            return found
        if not away and home and url.startswith("/") and not PICTURE.search(way):
            return home.rstrip("/") + (f"/{base}" if base else "") + url.removeprefix(f"/{base}")
        if not away:
            self.lost.append(url)
        return url if away else ""

    def _page(self, way: str, anchor: str) -> str:
        """The address of the page that a path means; empty where there is none."""
        name = self.here.page(way, (self.language, SOURCE))
        if not name:
            return ""
        leads = anchor and self.here.has_anchor(name, unquote(anchor))
        return f"/{quote(name)}.md" + (f"#{anchor}" if leads else "")

    def _file(self, way: str) -> str:
        """The address in docs/ of the file that a path means; empty where there is none."""
        if PAGE.search(way) or not way.strip("/"):
            return ""
        for folder, rest in self._places(way):
            file = folder / rest
            if file.is_file() and inside(file, folder):
                place = self._free(shown(rest), file)
                self.files[place] = file
                return f"/{quote(place)}"
        place = posixpath.normpath(way.lstrip("/"))
        there = self.here.root / "docs"
        is_there = (there / place).is_file() and inside(there / place, there)
        return f"/{quote(place)}" if is_there else ""

    def _places(self, way: str) -> Iterator[tuple[Path, str]]:
        """The folders in which a file may lie, each with the way to it: the note's, the blog's."""
        beside, root = self.note.absolute().parent, self.blog.root
        rest = posixpath.normpath(way.lstrip("/"))
        found = [(root, rest)] if root and way.startswith("/") else []
        found.append((beside, rest))
        if root and not way.startswith("/"):
            own = beside.relative_to(root).as_posix()
            found += [(root, posixpath.normpath(posixpath.join(own, way))), (root, rest)]
        yield from ((folder, rest) for folder, rest in found if not rest.startswith(".."))

    def _free(self, place: str, file: Path) -> str:
        """*place*, with a number where another file stands there."""
        stem, dot, ending = place.rpartition(".")
        number, data = 1, file.read_bytes()
        while True:
            numbered = f"{stem}-{number}{dot}{ending}" if stem else f"{place}-{number}"
            found = place if number == 1 else numbered
            other = self.files.get(found) or self.here.root / "docs" / found
            if not other.exists() or (other.is_file() and other.read_bytes() == data):
                return found
            number += 1


def _same_host(url: str, home: str) -> bool:
    """Whether an address is on the host of a blog whose front page is *home*."""
    host = urlsplit(home).netloc.removeprefix("www.")
    return bool(host) and urlsplit(url).netloc.removeprefix("www.") == host
