"""Find the notes that a pattern names, and read them whole.

Everything that makes a file unusable before Markdown is even looked at is said here.
"""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from notes2po.languages import Language, find_locale
from notes2po.layouts import Pages, Pattern
from notes2po.markdown import refuse_conflict
from notes2po.messages import Location, ProblemError

# What no catalog can hold: in compiled ones U+0004 ends a context, and msgfmt refuses it.
NO_TEXT = {
    "\0": "has a NUL byte",
    "\4": "has the control character U+0004: take it out",
}
ALIKE = 60  # per cent, of names one of which may be meant for the other
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Note:
    """A translation of page *docname* into *locale*; ``path`` is as the pattern names it."""

    path: str
    locale: str
    docname: str


class NoPageError(ProblemError):
    """A note that has no English page of its name."""

    def __init__(self, note: Note, text: str) -> None:
        super().__init__(Location(note.path, 1), text)
        self.note = note

    def __reduce__(self) -> tuple[type[NoPageError], tuple[Note, str]]:  # type: ignore[override]
        return type(self), (self.note, self.text)


def find_notes(
    pattern: Pattern,
    pages: Pages,
    languages: tuple[Language, ...],
    wanted: Mapping[str, str],
) -> tuple[list[Note], list[ProblemError]]:
    """The notes of *pattern*, sorted by document and locale, and what cannot be one.

    *wanted* maps codes in paths to locales; where it is empty, every language is
    taken that the pattern finds. The *pages*, and notes in the source language, are
    the originals and no notes.
    """
    found: list[Note] = []
    problems: list[ProblemError] = []
    unknown: dict[str, list[str]] = defaultdict(list)
    locales: dict[str, str | LookupError] = {}
    real: dict[str, bool] = {}
    root = Path(os.path.realpath(pattern.root))
    # Where a template says which pages there are, the folder src is no Sardinian.
    of_pages = {code for page in pages.listed for code, _document in pattern.readings(page)}
    for path, readings in _matches(pattern):
        for code, _document in readings:
            if code not in locales:
                locales[code] = _locale(code, languages, wanted)
        code, document = _likeliest(readings, locales, pages)
        locale = locales[code]
        if code in of_pages:
            continue
        if isinstance(locale, LookupError):
            if not pages.has(path):
                unknown[code].append(path)
        elif locale and locale != languages[0].locale:
            try:
                found.append(_checked(Note(path, locale, document), pattern, root, pages, real))
            except ProblemError as problem:
                problems.append(problem)
    for code, paths in sorted(unknown.items()):
        more = f" (and in {len(paths) - 1} more)" if len(paths) > 1 else ""
        hint = f"unknown language '{code}'{more}; the nearest known codes: {locales[code]}"
        problems.append(ProblemError(Location(paths[0], 1), hint))
    notes, twice = _without_twins(found)
    return notes, problems + twice


def _matches(pattern: Pattern) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every file that the pattern finds, with each code and document that its path may mean."""
    for name in sorted(set(glob.glob(pattern.glob, recursive=True))):  # noqa: PTH207
        is_file = Path(name).is_file() or (Path(name).is_symlink() and not Path(name).is_dir())
        if is_file and (readings := list(pattern.readings(name))):
            yield name, readings


def _likeliest(
    readings: Sequence[tuple[str, str]], locales: Mapping[str, str | LookupError], pages: Pages
) -> tuple[str, str]:
    """What a path means: a known code before another, and before that a page that is there.

    ``how-to-ja`` is Japanese of ``how-to``, and not in some dialect of Tongan.
    """
    known = [reading for reading in readings if isinstance(locales[reading[0]], str)]
    there = [reading for reading in known if pages.exists(reading[1])]
    return there[0] if there else known[-1] if known else readings[-1]


def _locale(
    code: str, languages: tuple[Language, ...], wanted: Mapping[str, str]
) -> str | LookupError:
    """The locale of *code*: empty where nobody wants it, an error where nobody knows it."""
    if wanted:
        return wanted.get(code, "")
    try:
        return find_locale(code, languages)
    except LookupError as error:
        return error


def _within(path: str, root: Path, real: dict[str, bool]) -> bool:
    """Whether a file stands inside *root*; *real* says it of folders, once it has been asked."""
    # Not resolve(): before Python 3.13 it raises where links lead in a circle.
    folder = os.path.dirname(path)  # noqa: PTH120
    if os.path.islink(path):  # noqa: PTH114
        return root in Path(os.path.realpath(path)).parents
    if folder not in real:
        there = Path(os.path.realpath(folder))
        real[folder] = root in (there, *there.parents)
    return real[folder]


def _checked(note: Note, pattern: Pattern, root: Path, pages: Pages, real: dict[str, bool]) -> Note:
    """*note*, if it stands inside the notes' tree, whose folder is *root*, and has its page.

    *real* is :func:`_within`'s.
    """
    location = Location(note.path, 1)
    if not _within(note.path, root, real):
        raise ProblemError(location, f"leads out of {pattern.root}; put the file itself there")
    if not pages.exists(note.docname):
        page = pages.path(note.docname)
        near = process.extractOne(
            note.docname, _documents(pages), scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        if near and pages.path(near[0]) == page:
            raise NoPageError(note, f"the English page {page} is no file: put the page there")
        hint = f"; did you mean {pages.path(near[0])}?" if near else ""
        raise NoPageError(note, f"no English page {page}{hint}")
    return note


@cache
def _documents(pages: Pages) -> tuple[str, ...]:
    return tuple(pages.documents())


def _without_twins(notes: Iterable[Note]) -> tuple[list[Note], list[ProblemError]]:
    """Two notes for one page and locale cannot both fill its catalog: neither does."""
    groups: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in notes:
        groups[note.docname, note.locale].append(note)
    single = [group[0] for _, group in sorted(groups.items()) if len(group) == 1]
    twins = [
        ProblemError(
            Location(note.path, 1),
            f"{group[0].path} is a translation of the same page into {note.locale}; keep one",
        )
        for _, group in sorted(groups.items())
        for note in group[1:]
    ]
    return single, twins


def read_text(path: str) -> str:
    """The text of a Markdown file in UTF-8; its lines end in LF, however they end there.

    Raises ProblemError, with the line, where it is anything else.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ProblemError(Location(path, 1), f"cannot be read: {error.strerror}") from None
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProblemError(Location(path, line), "is not UTF-8; save it as UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, what in NO_TEXT.items():
        if sign in text:
            line = text.count("\n", 0, text.index(sign)) + 1
            raise ProblemError(Location(path, line), what)
    if not text.strip():
        raise ProblemError(Location(path, 1), "is empty")
    refuse_conflict(text, path)
    return text
