"""Find the notes that a pattern names, and read them whole.

A pattern is a path with ``{language}`` and ``{document}`` in it. Everything that
makes a file unusable before Markdown is even looked at is said here.
"""

from __future__ import annotations

import difflib
import glob
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from notes2po.languages import Language, find_locale
from notes2po.messages import Location, ProblemError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Note:
    """A translation of page *docname* into *locale*; ``path`` is as the pattern names it."""

    path: str
    locale: str
    docname: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """``--notes``, taken apart: a glob that finds the files and a regex that reads their paths."""

    text: str
    glob: str
    regex: re.Pattern[str]

    @property
    def root(self) -> Path:
        """The last folder of the pattern that names no language and no document."""
        return Path(self.text[: self.text.index("{")] + "x").parent


def parse_pattern(text: str) -> Pattern:
    """Raises ValueError where *text* is no pattern."""
    if text.count("{language}") != 1 or text.count("{document}") != 1:
        raise ValueError(f"'{text}' needs {{language}} and {{document}} once each")
    if text.index("{document}") < text.index("{language}"):
        raise ValueError(f"'{text}': {{language}} must come before {{document}}")
    head, rest = text.split("{language}")
    middle, tail = rest.split("{document}")
    if "/" not in middle:
        raise ValueError(f"'{text}': a folder must stand between {{language}} and {{document}}")
    escaped = [glob.escape(part) for part in (head, middle, tail)]
    names = re.escape(head), re.escape(middle), re.escape(tail)
    regex = re.compile(rf"{names[0]}(?P<language>[^/]+){names[1]}(?P<document>.+){names[2]}")
    # "**" stands for any folders, so it needs a name of its own beside it.
    folder, _, prefix = escaped[1].rpartition("/")
    return Pattern(text, f"{escaped[0]}*{folder}/**/{prefix}*{escaped[2]}", regex)


def find_notes(
    pattern: Pattern,
    source: Path,
    languages: tuple[Language, ...],
    wanted: Mapping[str, str],
) -> tuple[list[Note], list[ProblemError]]:
    """The notes of *pattern*, sorted by document and locale, and what cannot be one.

    *wanted* maps codes in paths to locales; where it is empty, every language is
    taken that the pattern finds. Files below *source*, and notes in the source
    language, are the originals and no notes.
    """
    found: list[Note] = []
    problems: list[ProblemError] = []
    unknown: dict[str, list[str]] = defaultdict(list)
    locales: dict[str, str | LookupError] = {}
    for path, code, docname in _matches(pattern, source):
        if code not in locales:
            locales[code] = _locale(code, languages, wanted)
        locale = locales[code]
        if isinstance(locale, LookupError):
            unknown[code].append(path)
        elif locale and locale != languages[0].locale:
            try:
                found.append(_checked(Note(path, locale, docname), pattern, source))
            except ProblemError as problem:
                problems.append(problem)
    for code, paths in sorted(unknown.items()):
        more = f" (and in {len(paths) - 1} more)" if len(paths) > 1 else ""
        hint = f"unknown language '{code}'{more}; the nearest known codes: {locales[code]}"
        problems.append(ProblemError(Location(paths[0], 1), hint))
    notes, twice = _without_twins(found)
    return notes, problems + twice


def _matches(pattern: Pattern, source: Path) -> Iterator[tuple[str, str, str]]:
    """Path, language code and document of every file that is not an English page."""
    english = os.path.join(os.path.abspath(source), "")  # noqa: PTH118, PTH100
    for name in sorted(glob.glob(pattern.glob, recursive=True)):  # noqa: PTH207
        match = pattern.regex.fullmatch(name)
        # Not resolve(): a link stands where it stands, whatever it leads to.
        absolute = os.path.abspath(name)  # noqa: PTH100
        is_file = Path(name).is_file() or (Path(name).is_symlink() and not Path(name).is_dir())
        if match and is_file and not absolute.startswith(english):
            yield name, match["language"], match["document"]


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


def _checked(note: Note, pattern: Pattern, source: Path) -> Note:
    """*note*, if it stands inside the notes' tree and has an English page."""
    location = Location(note.path, 1)
    # Not resolve(): before Python 3.13 it raises where links lead in a circle.
    if pattern.root.resolve() not in Path(os.path.realpath(note.path)).parents:
        raise ProblemError(location, f"leads out of {pattern.root}; put the file itself there")
    if not (source / f"{note.docname}.md").is_file():
        pages = [
            page.relative_to(source).with_suffix("").as_posix() for page in source.rglob("*.md")
        ]
        near = difflib.get_close_matches(note.docname, sorted(pages), n=1)
        hint = f"; did you mean {source / near[0]}.md?" if near else ""
        raise ProblemError(location, f"no English page {source / note.docname}.md{hint}")
    return note


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
    """The text of a Markdown file: UTF-8 without a byte order mark, lines ended by LF.

    Raises ProblemError, with the line, where it is anything else.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ProblemError(Location(path, 1), f"cannot be read: {error.strerror}") from None
    if data.startswith(BYTE_ORDER_MARK):
        raise ProblemError(Location(path, 1), "begins with a byte order mark; save it without")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProblemError(Location(path, line), "is not UTF-8; save it as UTF-8") from None
    for wrong, name in (
        ("\r", "a carriage return; save it with LF line ends"),
        ("\0", "a NUL byte"),
    ):
        if wrong in text:
            line = text.count("\n", 0, text.index(wrong)) + 1
            raise ProblemError(Location(path, line), f"has {name}")
    if not text.strip():
        raise ProblemError(Location(path, 1), "is empty")
    return text
