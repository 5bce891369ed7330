"""A blog -> its articles: which file is which page in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.sources import is_markdown, is_post
from notes2po.languages import SOURCE, Language, find_locale
from notes2po.layouts import (
    Pages,
    Pattern,
    code_in,
    markdown_in,
    parse_notes,
    parse_pages,
    recognise,
)
from notes2po.matching import placed
from notes2po.messages import Location, ProblemError
from notes2po.notes import NoPageError, Note, find_notes

from intake import RefusedError
from intake.collection.addresses import inside
from intake.names import TAKEN

# Folders of Jekyll's that say nothing to a reader, and those whose files it does not show.
SILENT, UNSHOWN = {"_posts"}, {"_drafts", "_includes", "_layouts", "_data", "_sass", "_plugins"}
STRANGE = re.compile(r"[^\w.-]+")
FRONT_PAGE = "home"  # what a blog's own front page is called where this site has one


@dataclass(frozen=True, slots=True)
class Article:
    """A page called ``name``: its ``english`` file, and its translations by locale, as paths."""

    name: str
    english: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a blog holds: its articles by name, how it is laid out, and what cannot be taken.

    ``left`` are the files that Jekyll does not show either, ``matched`` what is said of notes
    whose page has another name, ``read`` the files whose text was asked for that.
    """

    articles: tuple[Article, ...]
    layouts: tuple[str, ...]
    problems: tuple[ProblemError, ...]
    left: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


def find(
    blog: Blog,
    table: tuple[Language, ...],
    pages: str = "",
    notes: str = "",
    into: str = "",
) -> Found:
    """The articles of a *blog* on disk; *pages* and *notes* are patterns in it.

    Without them its layouts are the usual ones, and what is in none of them is an article without
    translations. *into* is the folder of docs/ for them all. Raises RefusedError where nothing is
    found.
    """
    root = blog.root or Path()
    layouts = list(_layouts(blog, root, table, pages, notes))
    search = Search(blog, root, table, into)
    for place, pattern in layouts:
        search.by_layout(place, pattern)
    if not pages and not notes:
        search.rest()
    if not layouts and not search.found:
        raise RefusedError(
            f"{root}: no Markdown of any usual layout with pages in English and in another "
            "language: say with PAGES=… and NOTES=… how it is laid out"
        )
    ordered = tuple(search.found[name] for name in sorted(search.found))
    shown = tuple(f"{place.text} and {pattern.text}" for place, pattern in layouts)
    said = (search.told(), tuple(sorted(search.left)), tuple(search.matched))
    return Found(ordered, shown, *said, tuple(sorted(search.read)))


@dataclass
class Search:
    """The search through a blog at ``root``, and what it has ``found``.

    ``english`` are the names that English files have got, by their paths; ``looked`` are the
    paths of which something has been said.
    """

    blog: Blog
    root: Path
    table: tuple[Language, ...]
    into: str
    found: dict[str, Article] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    problems: list[ProblemError] = field(default_factory=list)

    def by_layout(self, place: Pages, pattern: Pattern) -> None:
        """What the pages at *place* and the notes of *pattern* are."""
        given, wrong = find_notes(pattern, place, self.table, {})
        if strays := {p.note.path for p in wrong if isinstance(p, NoPageError)}:
            self.read |= {*strays, *(place.path(name).as_posix() for name in place.documents())}
        matched, wrong = placed(given, wrong, place)
        given = [*given, *matched]
        self.matched += [f"{n.path} is a translation of {place.path(n.docname)}" for n in matched]
        self.problems += [item for item in wrong if not self._unshown(item.location.path)]
        notes = {note.path for note in given}
        self.looked |= notes | {problem.location.path for problem in wrong}
        translated = {note.docname for note in given}
        for document in place.documents():
            path = place.path(document).as_posix()
            if path not in self.looked and not self._unshown(path):
                self._take(path, document, translated=document in translated)
        for note in given:
            self._add(note, place.path(note.docname).as_posix())

    def rest(self) -> None:
        """The Markdown that no layout has named: articles that nobody has translated yet."""
        for name in self.blog.files:
            path = (self.root / name).as_posix()
            if not is_markdown(self.blog, name) or path in self.looked or self._unshown(path):
                continue
            said = self.blog.front_matter(name)
            if said is None and not is_post(name):
                continue  # Jekyll copies it, and shows no page of it
            if code := code_in(name, self.table) or _language(said or {}, self.table):
                text = f"is in '{code}', and its English page is not found: say PAGES=… and NOTES=…"
                self._wrong(path, text)
            else:
                self._take(path, name.rpartition(".")[0], translated=False)

    def told(self) -> tuple[ProblemError, ...]:
        """All that is wrong, each once; a file that one layout cannot place, another may have."""
        placed = {note for article in self.found.values() for note in article.notes.values()}
        placed |= self.english.keys()
        wrong = (item for item in self.problems if item.location.path not in placed)
        return tuple(dict.fromkeys(wrong))

    def _take(self, path: str, document: str, *, translated: bool) -> None:
        """Take the English file at *path*, or say why not."""
        self.looked.add(path)
        if not is_utf8(path):
            self._wrong(path, "its name is not in UTF-8: rename it")
            return
        in_blog, name = self._in_blog(path), page_name(document, self.into)
        if not inside(Path(path), self.root):
            self._wrong(path, "leads out of the blog; put the file itself there")
        elif self._hidden(in_blog):
            self.left.append(f"{path}: 'published: false'; Jekyll does not show it")
        elif name in self.found:
            self._wrong(
                path, f"is the page {name}, and so is {self.found[name].english}: rename one"
            )
        elif not has_front_matter(path) and not translated and not is_post(in_blog):
            self.left.append(f"{path}: has no front matter; Jekyll shows it as it is")
        else:
            self.english[path], self.found[name] = name, Article(name, path)

    def _add(self, note: Note, page: str) -> None:
        """Give the article whose English file is *page* its translation *note*."""
        name = self.english.get(page)
        if self._hidden(self._in_blog(note.path)):
            self.left.append(f"{note.path}: 'published: false'; Jekyll does not show it")
        elif name is None and self._hidden(self._in_blog(page)):
            self.left.append(f"{note.path}: so is its English page {page}")
        elif name is None:
            self._wrong(note.path, f"its English page {page} is left out, and so is this")
        elif other := self.found[name].notes.get(note.locale):
            self._wrong(note.path, f"is {name} in {note.locale}, and so is {other}: keep one")
        else:
            notes = {**self.found[name].notes, note.locale: note.path}
            self.found[name] = Article(name, self.found[name].english, dict(sorted(notes.items())))

    def _hidden(self, name: str) -> bool:
        """Whether its author has said that a file is not to be published."""
        return (self.blog.front_matter(name) or {}).get("published") is False

    def _unshown(self, path: str) -> bool:
        """Whether a file is in a folder that Jekyll shows nothing of."""
        return bool(UNSHOWN & set(self._in_blog(path).split("/")))

    def _in_blog(self, path: str) -> str:
        """A path as it is seen from the blog."""
        return in_blog(path, self.root)

    def _wrong(self, path: str, text: str) -> None:
        self.problems.append(ProblemError(Location(path, 1), text))


def in_blog(path: str, blog: Path) -> str:
    """A *path* in a *blog* as it is seen from there."""
    return path.removeprefix(f"{blog.as_posix().rstrip('/')}/")


def is_utf8(path: str) -> bool:
    """Whether a file's name can be written anywhere; on a disk it may be any bytes."""
    return not re.search(r"[\ud800-\udfff]", path)


def _language(said: Mapping[str, object], table: tuple[Language, ...]) -> str:
    """The language but English that a note says it is in; empty where it says none."""
    code = str(said.get("lang") or said.get("language") or "")
    try:
        return code if code and find_locale(code, table) != SOURCE.locale else ""
    except LookupError:
        return ""


def _layouts(
    blog: Blog, root: Path, table: tuple[Language, ...], pages: str, notes: str
) -> Iterator[tuple[Pages, Pattern]]:
    if notes or pages:
        try:
            place = _placed(root, parse_pages(pages or "{document}.md"))
            yield place, parse_notes((root / (notes or "{language}/{document}.md")).as_posix())
        except ValueError as error:
            raise RefusedError(str(error)) from None
        return
    found = (path for path in markdown_in(root, "") if is_markdown(blog, path))
    for suffix in sorted({PurePosixPath(path).suffix for path in found}):
        for layout in recognise(root, table, suffix):
            yield layout.pages, layout.notes


def _placed(blog: Path, pattern: Pattern) -> Pages:
    """A pattern's pages, whose folder is the part of it that names no document."""
    root = pattern.root
    rest = PurePosixPath(pattern.text).relative_to(root.as_posix()).as_posix()
    return Pages(blog / root, Pattern(rest))


def has_front_matter(path: str) -> bool:
    """Whether a file begins as Jekyll's notes do; what is no UTF-8 is told when it is read."""
    try:
        with Path(path).open("rb") as file:
            start = file.read(3)
    except OSError:
        return True
    return start == b"---" or any(byte > 127 for byte in start)


def page_name(document: str, into: str = "") -> str:
    """What a document's page is called here: its path without what is Jekyll's machinery.

    ``_posts/2017-03-22-x`` is ``2017-03-22-x``. A name that this site has given is another.
    """
    parts = [part for part in document.split("/") if part not in SILENT]
    parts = [STRANGE.sub("-", part.strip("_ ")).strip("-") or "page" for part in parts]
    if not into and len(parts) == 1 and parts[0] in TAKEN:
        parts = [FRONT_PAGE if parts[0] == "index" else f"{parts[0]}-page"]
    return "/".join([*into.strip("/").split("/"), *parts] if into.strip("/") else parts)
