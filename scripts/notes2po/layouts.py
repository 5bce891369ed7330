"""Which file is which page in which language: patterns of paths, and the usual layouts.

A pattern is a path with ``{language}`` and ``{document}`` in it, each once or more, also
inside a name: ``_notes/{language}/{document}-{language}.md``. `recognise` finds the
patterns of a tree that lays its translations out as blogs and documentation usually do.
"""

from __future__ import annotations

import glob
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path, PurePosixPath

from notes2po.languages import SOURCE, Language, find_locale

SUFFIX = ".md"
LANGUAGE, DOCUMENT = "{language}", "{document}"
PLACES = re.compile(r"(\{language\}|\{document\})")
# A code that stands inside a name, by the number of its parts: zh, zh-hant, zh-hant-tw.
CODES = {count: r"[A-Za-z]{2,4}" + r"[-_][A-Za-z0-9]{2,4}" * (count - 1) for count in (3, 2, 1)}
FOLDER = "[^/]+"
UNREAD = {"_site", "build", "node_modules", "vendor"}  # what tools leave in a tree


@dataclass(frozen=True)
class Pattern:
    """The paths of notes, or of English pages where there is no ``{language}`` in it."""

    text: str

    @cached_property
    def glob(self) -> str:
        """Finds the files; the folders of a document are any."""
        parts = []
        for part in self.text.split("/"):
            pieces = [piece for piece in PLACES.split(part) if piece]
            name = "".join("*" if PLACES.fullmatch(p) else glob.escape(p) for p in pieces)
            parts += ["**", name] if DOCUMENT in pieces else [name]
        return "/".join(parts)

    @cached_property
    def regexes(self) -> tuple[re.Pattern[str], ...]:
        """Each way to take a path apart, the longest code first where one stands in a name."""
        codes = CODES.values() if self._code_in_name else [FOLDER]
        return tuple(re.compile(self._regex(code)) for code in codes)

    @property
    def _code_in_name(self) -> bool:
        """Whether a code is told from the document by signs alone, and by no folder of its own."""
        with_code = [part for part in self.text.split("/") if LANGUAGE in part]
        return all(DOCUMENT in part for part in with_code) and bool(with_code)

    def _regex(self, code: str) -> str:
        groups = {LANGUAGE: f"(?P<language>{code})", DOCUMENT: "(?P<document>.+)"}
        written = []
        for piece in PLACES.split(self.text):
            written.append(groups.get(piece, re.escape(piece)))
            if piece in groups:  # where it stands again, it is the same
                groups[piece] = f"(?P={piece[1:-1]})"
        return "".join(written)

    @property
    def root(self) -> Path:
        """The last folder of the pattern that names no language and no document."""
        return Path(self.text[: self.text.index("{")] + "x").parent

    def readings(self, path: str) -> Iterator[tuple[str, str]]:
        """Each language code and document that *path* may mean."""
        for regex in self.regexes:
            if match := regex.fullmatch(path):
                groups = match.groupdict()
                yield groups.get("language", ""), groups["document"]

    def fill(self, document: str, language: str = "") -> str:
        """The path of a document."""
        return self.text.replace(LANGUAGE, language).replace(DOCUMENT, document)


def parse_notes(text: str) -> Pattern:
    """``--notes``. Raises ValueError where *text* is no pattern."""
    if LANGUAGE not in text or DOCUMENT not in text:
        raise ValueError(f"'{text}' needs {LANGUAGE} and {DOCUMENT}")
    return _parsed(text)


def parse_pages(text: str) -> Pattern:
    """``--pages``. Raises ValueError where *text* is no pattern."""
    if DOCUMENT not in text:
        raise ValueError(f"'{text}' needs {DOCUMENT}")
    if LANGUAGE in text:
        raise ValueError(
            f"'{text}': the pages are English: write their code in place of {LANGUAGE}"
        )
    return _parsed(text)


def _parsed(text: str) -> Pattern:
    if not text.endswith(".md"):
        raise ValueError(f"'{text}': notes and pages are Markdown, and end in .md")
    if LANGUAGE + DOCUMENT in text or DOCUMENT + LANGUAGE in text:
        raise ValueError(f"'{text}': something must stand between {LANGUAGE} and {DOCUMENT}")
    return Pattern(text)


@dataclass(frozen=True)
class Pages:
    """The English pages: a folder, and how they are named in it.

    Where a template names the pages, they are ``listed``, and a document is the one whose path
    ends as the pattern says.
    """

    source: Path
    pattern: Pattern = Pattern("{document}.md")
    listed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Folder and name, as one path."""
        return (self.source / self.pattern.text).as_posix()

    def path(self, document: str) -> Path:
        """Where the page is."""
        here = self.source / self.pattern.fill(document)
        end = f"/{self.pattern.fill(document)}"
        found = [path for path in self.listed if f"/{path}".endswith(end)]
        # Of two, the one in the source, then the one with the fewest folders.
        rank = {path: (path != here.as_posix(), path.count("/"), path) for path in found}
        return Path(min(found, key=rank.__getitem__)) if found else here

    def exists(self, document: str) -> bool:
        """Whether the page is there."""
        path = self.path(document)
        return path.as_posix() in self.listed if self.listed else path.is_file()

    def docname(self, document: str) -> str:
        """What Sphinx calls the page, whose source is the folder."""
        return self.pattern.fill(document).removesuffix(".md")

    def has(self, path: str) -> bool:
        """Whether a file is named and placed as a page is."""
        # Not resolve(): a link stands where it stands, whatever it leads to.
        here, root = os.path.abspath(path), os.path.abspath(self.source)  # noqa: PTH100
        name = os.path.relpath(here, root)
        return not name.startswith(os.pardir) and any(self.pattern.readings(name))

    def documents(self) -> list[str]:
        """The names of all pages."""
        if self.listed:
            within = [path.removeprefix(f"{self.source.as_posix()}/") for path in self.listed]
            return sorted(doc for name in within for _code, doc in self.pattern.readings(name))
        suffix = PurePosixPath(self.pattern.text).suffix
        found = self.source.rglob(f"*{glob.escape(suffix)}")
        names = (path.relative_to(self.source).as_posix() for path in found)
        return sorted(doc for name in names for _code, doc in self.pattern.readings(name))


# -- The usual layouts ---------------------------------------------------------------------


@dataclass(frozen=True)
class Layout:
    """How a tree is laid out, and how many of its notes have their page so."""

    pages: Pages
    notes: Pattern
    count: int

    def of(self, suffix: str) -> Layout:
        """The same of files that end otherwise than in ``.md``."""
        if suffix == SUFFIX:
            return self
        pages, notes = (
            Pattern(pattern.text.removesuffix(SUFFIX) + suffix)
            for pattern in (self.pages.pattern, self.notes)
        )
        return Layout(Pages(self.pages.source, pages), notes, self.count)

    def __str__(self) -> str:
        return f"{self.pages.text} and {self.notes.text} ({self.count} notes)"


# A language's code, where a blog writes one: a folder, or the end of a name.
CODE = re.compile(r"[A-Za-z]{2,4}(?:[-_][A-Za-z0-9]{2,4}){0,2}")
SIGN = re.compile(r"(?<=.)[-_.]")  # before the code; of two that may be, the first: x-zh-hant


@dataclass(frozen=True, slots=True)
class Guess:
    """A note's path with its code taken out: where the code stood, and what may be its page."""

    notes: str
    folders: tuple[str, ...]  # before the document, of the page
    document: str
    ending: str  # of the page's name, after the document

    @property
    def page(self) -> str:
        return "/".join([*self.folders, self.document + self.ending])


def recognise(root: Path, languages: tuple[Language, ...], suffix: str = SUFFIX) -> list[Layout]:
    """The layouts of the files of one *suffix* in a tree, the one with most notes first.

    Each note has one.
    """
    found = sorted(markdown_in(root, suffix))
    paths = [path.removesuffix(suffix) + SUFFIX for path in found]
    here, places = set(paths), endings(paths)

    is_code = partial(_is_code, languages=languages)
    votes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for path in paths:
        for guess in guesses(path, is_code, places):
            if guess.page in here and guess.page != path:
                key = guess.notes, "/".join(guess.folders), DOCUMENT + guess.ending
                votes[key].add(path)
    return [layout.of(suffix) for layout in chosen(root, votes)]


def code_in(path: str, languages: tuple[Language, ...]) -> str:
    """The code of a language but the source in a *path*: a folder, or the end of the name."""
    *folders, name = path.split("/")
    bare = name.rpartition(".")[0]
    texts = (*folders, *(bare[match.end() :] for match in SIGN.finditer(bare)))
    return next((text for text in texts if _is_code(text, languages)), "")


@cache
def _is_code(text: str, languages: tuple[Language, ...]) -> bool:
    """Whether a part of a path is the code of a language but the source."""
    try:
        return bool(CODE.fullmatch(text)) and find_locale(text, languages) != SOURCE.locale
    except LookupError:
        return False


def markdown_in(root: Path, suffix: str = SUFFIX) -> Iterator[str]:
    """The files of one *suffix* in a tree, without what is hidden or made by tools."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in UNREAD and name[0] != "."]
        here = os.path.relpath(folder, root)
        before = "" if here == os.curdir else f"{Path(here).as_posix()}/"
        yield from (before + name for name in names if name.endswith(suffix))


def endings(paths: Iterable[str]) -> dict[str, list[str]]:
    """Where each end of a path is found: {"guide/x.md": ["docs"]}; not of translations."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        parts = path.split("/")
        for cut in range(len(parts)) if "i18n" not in parts else ():
            found["/".join(parts[cut:])].append("/".join(parts[:cut]))
    return found


def guesses(
    path: str, is_code: Callable[[str], bool], places: Mapping[str, Sequence[str]]
) -> Iterator[Guess]:
    """What the page of a note at *path* may be called, and by what pattern."""
    *folders, name = path.split("/")
    sign, bare = "", name.removesuffix(".md")
    if match := next((m for m in SIGN.finditer(bare) if is_code(bare[m.end() :])), None):
        sign, bare = match[0], bare[: match.start()]
    codes = [place for place, part in enumerate(folders) if is_code(part)]
    if sign and not codes:
        yield from side_by_side(folders, sign, bare)
    for place in codes:
        before, after = folders[:place], folders[place + 1 :]
        yield from in_folders(before, after, sign, bare)
        if before[-1:] == ["i18n"]:
            yield from beside_i18n(before, after, name, places)


def in_folders(before: list[str], after: list[str], sign: str, bare: str) -> Iterator[Guess]:
    """_notes/ja/x-ja.md, whose page is notes/x-en.md, _notes/en/x.md or such."""
    document = "/".join([*after, bare])
    code = f"{sign}{LANGUAGE}" if sign else ""
    notes = "/".join([*before, LANGUAGE, f"{DOCUMENT}{code}.md"])
    shown = [*before[:-1], *(name.lstrip("_") for name in before[-1:])]
    names = [f"{sign}en.md", ".md"] if sign else [".md"]
    for folders, own, name in product((before, shown), ((), ("en",)), names):
        yield Guess(notes, (*folders, *own), document, name)


def side_by_side(folders: list[str], sign: str, stem: str) -> Iterator[Guess]:
    """x-ja.md beside x-en.md or x.md; the first folder is the source."""
    source, document = folders[:1], "/".join([*folders[1:], stem])
    notes = "/".join([*source, f"{DOCUMENT}{sign}{LANGUAGE}.md"])
    for ending in (f"{sign}en.md", ".md"):
        yield Guess(notes, tuple(source), document, ending)


def beside_i18n(
    before: list[str], after: list[str], name: str, places: Mapping[str, Sequence[str]]
) -> Iterator[Guess]:
    """i18n/ja/any/folders/x.md, where x.md is in a folder of its own: the longest end counts."""
    for cut in range(len(after) + 1):
        document = "/".join([*after[cut:], name.removesuffix(".md")])
        notes = "/".join([*before, LANGUAGE, *after[:cut], f"{DOCUMENT}.md"])
        if found := places.get(f"{document}.md"):
            for place in found:
                yield Guess(notes, tuple(filter(None, place.split("/"))), document, ".md")
            return


def chosen(root: Path, votes: dict[tuple[str, str, str], set[str]]) -> Iterator[Layout]:
    """The layouts that most notes speak for, until each note has one."""
    left = {key: set(paths) for key, paths in votes.items()}
    while left:
        # Of two that are alike, the one that says more of where the page is.
        best = min(left, key=lambda key: (-len(left[key]), -len(key[1]), key))
        notes, source, pages = best
        taken = left.pop(best)
        if taken:
            place = Pages(root / source, Pattern(pages))
            yield Layout(place, Pattern((root / notes).as_posix()), len(taken))
        left = {key: paths - taken for key, paths in left.items() if paths - taken}
