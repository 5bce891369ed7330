"""The notes that were given: which language each is in, and what its page is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from notes2po.dialect import convert
from notes2po.dialect.blog import find_blog
from notes2po.dialect.lines import Change, excerpt
from notes2po.languages import SOURCE, Language, find_locale
from notes2po.markdown import front_matter, line_of
from notes2po.messages import Location, ProblemError
from notes2po.notes import read_text

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
DATE = re.compile(r"\A\d{4}-\d\d?-\d\d?-")
# Pages of these names would stand where others do, Sphinx's and ours, or the frame's catalog.
TAKEN = ("404", "genindex", "index", "references", "search", "sphinx")


@dataclass(frozen=True, slots=True)
class Given:
    """A note as it was given, in MyST; ``name`` is what its file calls the page, or nothing.

    ``lines`` are, for each line of the text, the file's, from 1; ``said`` tells what was changed
    in it; ``files`` are those that it shows, by their places in docs/.
    """

    path: str
    text: str
    language: Language
    name: str
    lines: tuple[int, ...]
    said: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


def read_given(path: str, table: Sequence[Language], default: str, docs: Path) -> Given:
    """The note at *path*, in MyST; *docs* is the pages' folder, to which its links lead.

    Its language is what its front matter says (``lang``), else *default*, else the
    code that its file's or its folder's name has, else English. Raises ProblemError.
    """
    text = read_text(path)
    metadata = front_matter(text, path)
    if "lang" in metadata:
        said = metadata["lang"]
        # YAML takes Norwegian's "no" for false.
        code = said if isinstance(said, str) else "no" if said is False else str(said)
        language = find_language(code, table, Location(path, line_of(text, "lang")))
    elif default:
        language = find_language(default, table, Location(path, 1))
    else:
        language = _by_path(Path(path), table) or SOURCE
    links = NoteLinks(Path(path), docs, language)
    made = convert(text, path, find_blog(Path(path).parent), links)
    said = (*_changes(made.changes, path), *(f"{path}: {url} is not there" for url in links.lost))
    numbers = tuple(line.number for line in made.lines)
    return Given(path, made.text, language, name_of(path, language), numbers, said, links.files)


def _changes(changes: Iterable[Change], path: str) -> Iterator[str]:
    """What was changed in a note, each in a line."""
    for change in changes:
        what = f"{path}:{change.line}: {change.kind}: {excerpt(change.was)}"
        if change.lost:
            yield f"{what} is lost: {change.became}"
        else:
            yield f"{what} is now {excerpt(change.became)}" if change.became else f"{what} is left out"


@dataclass
class NoteLinks:
    """Where the links of one note lead: to pages that are here, and to files that come along."""

    note: Path
    docs: Path
    language: Language
    files: dict[str, Path] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> str:
        """What to write instead of an address; nothing where the words alone are to stay."""
        if not url or url.startswith("#") or ELSEWHERE.match(url):
            return url
        way, mark, fragment = url.partition("#")
        way = unquote(way.partition("?")[0]).strip("/")
        name = self._page(way)
        if name:
            return f"/{name}.md{mark}{fragment}"
        if (self.docs / way).is_file():
            return f"/{quote(way)}"
        for folder in (self.note.parent, find_blog(self.note.parent).root):
            file = folder / way if folder else None
            if file and file.is_file() and folder and folder.resolve() in file.resolve().parents:
                self.files[way] = file
                return f"/{quote(way)}"
        self.lost.append(url)
        return ""

    def _page(self, way: str) -> str:
        """The page that a path of a blog means: by its name here, or its file's there."""
        bare = re.sub(r"(/index)?(\.(md|markdown|html?))?\Z", "", way)
        names = [bare, *(name_of(bare, row) for row in (self.language, SOURCE))]
        return next((name for name in names if name and (self.docs / f"{name}.md").is_file()), "")


def find_language(code: str, table: Sequence[Language], place: Location) -> Language:
    """The row of *table* for *code*. Raises ProblemError, with the nearest codes, where none is."""
    try:
        locale = find_locale(code, tuple(table))
    except LookupError as error:
        raise ProblemError(
            place, f"unknown language '{code}'; the nearest known codes: {error}"
        ) from None
    for row in table:
        if row.locale == locale:
            return row
    raise ProblemError(
        place, f"'{code}' is none of the site's languages: add it with `make language {locale}`"
    )


def name_of(path: str, language: Language) -> str:
    """What a file calls its page: its name without the date, the language's code and the ending.

    ``2025-07-17-instruct-vs-coder-ja.md`` is ``instruct-vs-coder``. Empty where
    nothing is left, or nothing that can be an address.
    """
    name = DATE.sub("", _stem(path))
    codes = "|".join(map(re.escape, sorted(_codes(language), key=len, reverse=True)))
    name = re.sub(rf"(?:\A|[-._])(?:{codes})\Z", "", name.replace("_", "-").lower())
    name = re.sub(r"[ .-]+", "-", name)
    return name if NAME.fullmatch(name) else ""


def slug(text: str) -> str:
    """*text* as part of an address: its ASCII letters and digits, in lower case, with dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _by_path(path: Path, table: Sequence[Language]) -> Language | None:
    """The language whose code ends the file's name, or is the folder's."""
    name, folder = (part.replace("_", "-").lower() for part in (_stem(str(path)), path.parent.name))
    for row in table:
        if any(re.search(rf"(\A|[-.]){re.escape(code)}\Z", name) for code in _codes(row)):
            return row
    return next((row for row in table if folder in _codes(row)), None)


def _codes(language: Language) -> set[str]:
    codes = (language.locale, language.note, language.slug)
    return {code.replace("_", "-").lower() for code in codes}


def _stem(path: str) -> str:
    return re.sub(r"\.(md|markdown)\Z", "", Path(path).name, flags=re.IGNORECASE)
