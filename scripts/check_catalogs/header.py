"""What a catalog says of itself, and what has heaped up in it."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Sequence

import polib
from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.plurals import get_plural

from check_catalogs.findings import Problem

CHARSET = re.compile(r"text/plain;\s*charset=utf-?8", re.IGNORECASE)
PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=([^;]+);?\s*")
# How many forms Babel knew before 2.19, where it was neither CLDR's number nor one less.
BEFORE_2_19 = {"fa": 1, "he": 2, "id": 2, "tr": 1}
HEAP = 10  # obsolete entries; fewer are a memory, which the importer still uses


def check_header(catalog: polib.POFile, locale: str) -> Iterator[tuple[str, Problem]]:
    """The header's problems, each with the field that it is about."""
    said = catalog.metadata
    language = said.get("Language", "").strip()
    if locale and _plain(language) != _plain(locale):
        what = f"says Language: {language}" if language else "does not say the language"
        text = f"the header {what}, the folder is {locale}: write “Language: {locale}”"
        yield "Language", Problem("language-header", text)
    if not CHARSET.fullmatch(said.get("Content-Type", "").strip()):
        text = "the header must say “Content-Type: text/plain; charset=UTF-8”"
        yield "Content-Type", Problem("charset-header", text)
    if text := _plural_problem(said.get("Plural-Forms", ""), locale or language):
        yield "Plural-Forms", Problem("plural-forms", text)


def check_obsolete(catalog: polib.POFile) -> Iterator[tuple[polib.POEntry, Problem]]:
    """A heap of obsolete entries, told at the first."""
    obsolete = catalog.obsolete_entries()
    if len(obsolete) >= HEAP:
        text = f"{len(obsolete)} obsolete entries (#~) from here on: delete what nobody needs"
        yield obsolete[0], Problem("obsolete-heap", text)


def line_of_field(lines: Sequence[str], field: str) -> int:
    """The line of a header's field, from 1; of the header's msgstr where it has no such field."""
    msgstr = 1
    for number, line in enumerate(lines, 1):
        if line.startswith(f'"{field}:'):
            return number
        if line.startswith("msgstr"):
            msgstr = number
        elif msgstr > 1 and not line.startswith('"'):
            break
    return msgstr


def _plain(locale: str) -> str:
    return locale.replace("-", "_").lower()


def _plural_problem(forms: str, locale: str) -> str:
    """Python's gettext, and so Sphinx, loads no catalog whose formula it cannot read."""
    try:
        known = get_plural(locale)
    except (UnknownLocaleError, ValueError):
        known = None
    cure = f"write “Plural-Forms: {known}”" if known else "write the language's Plural-Forms"
    match = PLURAL_FORMS.fullmatch(forms)
    if not match:
        return f"the header has no Plural-Forms that can be read: {cure}"
    try:
        gettext.c2py(match[2])
    except ValueError:
        return f"the formula of Plural-Forms cannot be read: {cure}"
    if known and int(match[1]) not in _counts(locale):
        return f"Plural-Forms has nplurals={match[1]}, {locale} has {known.num_plurals}: {cure}"
    return ""


def _counts(locale: str) -> set[int]:
    """How many forms a catalog may have, so that one that is right is so with any Babel.

    CLDR counts one form more, for millions, in fr, es, it and pt since 2020; Babel has
    it since 2.19, which took over CLDR's numbers for all (tr and id had others before).
    """
    known = get_plural(locale)
    fewest = known.num_plurals - ("1000000" in known.plural_expr)
    forms = Locale.parse(locale).plural_form
    in_cldr = len({forms(number) for number in range(200)})
    before = BEFORE_2_19.get(locale.partition("_")[0], fewest)
    return {fewest, in_cldr, before} | ({fewest + 1} if fewest > 1 else set())
