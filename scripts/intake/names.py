"""What a note's file says: which language it is in, and what its page is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from notes2po.languages import SOURCE, Language, find_locale, is_language
from notes2po.markdown import line_of
from notes2po.messages import Location, ProblemError

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
DATE = re.compile(r"\A\d{4}-\d\d?-\d\d?-")
# Pages of these names would stand where others do, Sphinx's and ours, or the frame's catalog.
TAKEN = ("404", "genindex", "index", "references", "search", "sphinx")
HINT = "give one of a-z, 0-9 and dashes, make note … PAGE=name"


def language_of(
    path: str, text: str, said: Mapping[str, object], table: Sequence[Language], default: str
) -> Language:
    """The language of the note *text* at *path*, whose front matter has *said* something.

    It is what that says (``lang``), else *default*, else the code that its file's or its folder's
    name has, else English. Raises ProblemError.
    """
    if "lang" in said:
        lang = said["lang"]
        # YAML takes Norwegian's "no" for false.
        code = lang if isinstance(lang, str) else "no" if lang is False else str(lang)
        return find_language(code, table, Location(path, line_of(text, "lang")))
    if default:
        return find_language(default, table, Location(path, 1))
    if row := by_path(Path(path), table):
        return row
    # Behind a point nothing else stands: article.es.md, where there is no Spanish yet.
    code = _stem(path).rpartition(".")[2]
    named = code != _stem(path) and is_language(code)
    return find_language(code, table, Location(path, 1)) if named else SOURCE


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


def by_path(path: Path, table: Sequence[Language]) -> Language | None:
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
