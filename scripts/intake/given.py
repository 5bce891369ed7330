"""The notes that were given, as they are to stand here; what is wrong with them comes all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from notes2po.dialect import convert
from notes2po.dialect.blog import find_blog
from notes2po.dialect.lines import Change, excerpt
from notes2po.languages import SOURCE, Language
from notes2po.layouts import code_in
from notes2po.markdown import front_matter
from notes2po.messages import Location, ProblemError
from notes2po.notes import read_text

from intake.collection.converted import in_form, lost_of, said_of
from intake.collection.head import OF_PAGES
from intake.links import Here, NoteLinks
from intake.names import by_path, language_of, name_of


@dataclass(frozen=True, slots=True)
class Given:
    """A note as it was given; ``name`` is what its file calls the page, or nothing."""

    path: str
    text: str
    language: Language
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note in MyST, with the front matter that a page or a translation has here.

    ``lines`` are, for each line of the ``text``, the file's, from 1; ``said`` tells what was
    changed in it; ``files`` are those that it shows, by their places in docs/.
    """

    path: str
    text: str
    language: Language
    lines: tuple[int, ...]
    said: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    def at(self, line: int) -> Location:
        """Where in the file a *line* of the text stands, from 1."""
        return Location(self.path, self.lines[min(line, len(self.lines)) - 1])


def read_all(
    paths: Sequence[str], table: Sequence[Language], default: str
) -> tuple[list[Given], list[ProblemError]]:
    """The notes, the English first, and what is wrong with those that cannot be read."""
    given: dict[str, Given] = {}
    problems = []
    for path in dict.fromkeys(paths):
        try:
            note = read_given(path, table, default)
        except ProblemError as problem:
            problems.append(problem)
            continue
        first = given.setdefault(note.language.locale, note)
        if first != note:
            text = f"is in {note.language.locale}, and so is {first.path}: give one of the two"
            problems.append(ProblemError(Location(path, 1), text))
    return sorted(given.values(), key=lambda note: note.language.locale != SOURCE.locale), problems


def read_given(path: str, table: Sequence[Language], default: str) -> Given:
    """The note at *path*, in the language that it says. Raises ProblemError."""
    text = read_text(path)
    language = language_of(path, text, front_matter(text, path), table, default)
    return Given(path, text, language, name_of(path, language))


def may_be_english(path: str, table: Sequence[Language]) -> bool:
    """Whether a file that cannot be read may hold the English note, by its path."""
    english = (by_path(Path(path), table) or SOURCE).locale == SOURCE.locale
    return english and not code_in(Path(path).name, tuple(table))


def in_myst(given: Given, here: Here, files: dict[str, Path]) -> Note:
    """A note as it is to stand here; the *files* of the other notes are known, and added to."""
    path, english = given.path, given.language.locale == SOURCE.locale
    blog = find_blog(Path(path).absolute().parent)
    links = NoteLinks(Path(path), given.language, here, blog, files)
    try:
        whole = said_of(blog, blog.place(path), given.text, path)
        title = str(whole.get("title") or "")
        made = convert(given.text, path, blog, links, shared=here.labels, title=title)
        text, lines = in_form(made, whole, given.text, path, is_page=english)
    except ProblemError:
        raise
    except Exception as error:
        what = f"could not be converted ({type(error).__name__}: {error}); please report this"
        raise ProblemError(Location(path, 1), what) from None
    changes = [*made.changes, *lost_of(links.lost, given.text)]
    said = (*_head(given), *_changes(changes, path))
    return Note(path, text, given.language, lines, said, files)


def _head(given: Given) -> Iterator[str]:
    """The fields of the front matter that nothing here does anything with, in a line."""
    said = front_matter(given.text, given.path)
    known = {*OF_PAGES, "lang", "translated", "authors", "tag", "category", "layout"}
    if left_out := sorted(set(said) - known):
        yield f"{given.path}: left out of the front matter: {', '.join(left_out)}"


def _changes(changes: Iterable[Change], path: str) -> Iterator[str]:
    """What was changed in a note, each in a line, in the order of its lines."""
    lost = {(change.line, change.was) for change in changes if change.lost}
    for change in dict.fromkeys(sorted(changes, key=lambda change: change.line)):
        what = f"{path}:{change.line}: {change.kind}: {excerpt(change.was)}"
        if "](<>" in change.was:
            continue  # a link whose address is told as lost
        if change.lost:
            yield f"{what} is lost: {change.became}"
        elif change.became:
            yield f"{what} is now {excerpt(change.became)}"
        elif (change.line, change.was) not in lost:
            yield f"{what} is left out"
