"""A blog -> its articles: which file is which page in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from notes2po.languages import Language
from notes2po.layouts import Pages, Pattern, markdown_in, parse_notes, parse_pages, recognise
from notes2po.messages import Location, ProblemError
from notes2po.notes import Note, find_notes

from intake import RefusedError
from intake.collection.addresses import inside
from intake.names import TAKEN

# Folders of Jekyll's that say nothing to a reader, and those whose files it does not show.
SILENT, UNSHOWN = {"_posts"}, {"_drafts", "_includes", "_layouts", "_data", "_sass", "_plugins"}
STRANGE = re.compile(r"[^\w.-]+")
DATED = re.compile(r"\A(\d{4})-(\d\d?)-(\d\d?)-(.+)\Z")
FRONT_PAGE = "home"  # what a blog's own front page is called where this site has one


@dataclass(frozen=True, slots=True)
class Article:
    """A page called ``name``: its ``english`` file, and its translations by locale, as paths."""

    name: str
    english: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a blog holds: its articles by name, how it is laid out, and what cannot be taken."""

    articles: tuple[Article, ...]
    layouts: tuple[str, ...]
    problems: tuple[ProblemError, ...]


def find(
    blog: Path,
    table: tuple[Language, ...],
    pages: str = "",
    notes: str = "",
    into: str = "",
) -> Found:
    """The articles of *blog*; *pages* and *notes* are patterns in it, else the usual ones.

    *into* is the folder of docs/ for them all. Raises RefusedError where nothing is found.
    """
    layouts = list(_layouts(blog, table, pages, notes))
    if not layouts:
        raise RefusedError(
            f"{blog}: no Markdown of any usual layout with pages in English and in another "
            "language: say with PAGES=… and NOTES=… how it is laid out"
        )
    found: dict[str, Article] = {}
    english: dict[str, str] = {}  # a path, and the name that it has got
    problems: list[ProblemError] = []
    for place, pattern in layouts:
        given, wrong = find_notes(pattern, place, table, {})
        problems += [item for item in wrong if not _unshown(item.location.path, blog)]
        taken = {note.path for note in given} | {problem.location.path for problem in wrong}
        for document in place.documents():
            path = place.path(document).as_posix()
            if path in english or path in taken or _unshown(path, blog):
                continue
            if not inside(Path(path), blog):
                text = "leads out of the blog; put the file itself there"
                problems.append(ProblemError(Location(path, 1), text))
                continue
            name = page_name(document, into)
            if name in found:
                text = f"is the page {name}, and so is {found[name].english}: rename one"
                problems.append(ProblemError(Location(path, 1), text))
                continue
            if not has_front_matter(path) and not any(n.docname == document for n in given):
                text = "has no front matter: Jekyll shows it as it is, and here it is left out"
                problems.append(ProblemError(Location(path, 1), text))
                continue
            english[path], found[name] = name, Article(name, path)
        problems += list(_add(found, english, place, given))
    ordered = tuple(found[name] for name in sorted(found))
    shown = tuple(f"{place.text} and {pattern.text}" for place, pattern in layouts)
    return Found(ordered, shown, tuple(dict.fromkeys(problems)))


def _add(
    found: dict[str, Article], english: Mapping[str, str], place: Pages, given: Sequence[Note]
) -> Iterator[ProblemError]:
    """Give the articles that were *found* their translations; what cannot be is told."""
    for note in given:
        page, here = place.path(note.docname).as_posix(), Location(note.path, 1)
        name = english.get(page)
        if name is None:
            yield ProblemError(here, f"its English page {page} is left out, and so is this")
        elif other := found[name].notes.get(note.locale):
            yield ProblemError(here, f"is {name} in {note.locale}, and so is {other}: keep one")
        else:
            notes = {**found[name].notes, note.locale: note.path}
            found[name] = Article(name, found[name].english, dict(sorted(notes.items())))


def _layouts(
    blog: Path, table: tuple[Language, ...], pages: str, notes: str
) -> Iterator[tuple[Pages, Pattern]]:
    if notes or pages:
        try:
            place = _placed(blog, parse_pages(pages or "{document}.md"))
            yield place, parse_notes((blog / (notes or "{language}/{document}.md")).as_posix())
        except ValueError as error:
            raise RefusedError(str(error)) from None
        return
    recognised = recognise(blog, table)
    for layout in recognised:
        yield layout.pages, layout.notes
    if not recognised and any(markdown_in(blog)):
        # Nothing is translated yet: all of it is English.
        yield Pages(blog), parse_notes((blog / "{language}/{document}.md").as_posix())


def _placed(blog: Path, pattern: Pattern) -> Pages:
    """A pattern's pages, whose folder is the part of it that names no document."""
    root = pattern.root
    rest = PurePosixPath(pattern.text).relative_to(root.as_posix()).as_posix()
    return Pages(blog / root, Pattern(rest))


def _unshown(path: str, blog: Path) -> bool:
    """Whether Jekyll shows no such file."""
    return bool(UNSHOWN & set(Path(path).relative_to(blog).parts))


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
