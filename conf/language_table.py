"""The table of languages beside conf.py, ``languages.toml``: read whole, or refused.

The commands read it, too, and say the same (scripts/notes2po/table.py); neither side imports
the other.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KEYS = ("note", "slug")
CODE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
EXAMPLE = 'write [de], note = "de" and slug = "de"'
# Where tomllib says that something is wrong.
AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")


def read_table(path: Path) -> dict[str, dict[str, str]]:
    """The rows of *path*, by their locales, the source language first.

    English alone where it is missing. Raises ConfigError, with file and line, where it cannot
    be read.
    """
    if not path.is_file():
        return {"en": {"note": "en", "slug": "en"}}
    try:
        return rows_of(path.read_bytes())
    except ValueError as error:
        raise ConfigError(f"{path.parent.name}/{path.name}:{error}") from None


def is_locale(code: str) -> bool:
    """Whether CLDR knows a language of this code, as Sphinx writes it: ``pt_BR``."""
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def rows_of(data: bytes) -> dict[str, dict[str, str]]:
    """The rows of a table, by their locales, each with its note and slug.

    Raises ValueError, which begins with a line and a colon, where one is wrong.
    """
    try:
        text = data.decode("utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{line}: is not UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        said, found = str(error), AT.search(str(error))
        line = int(found[1]) if found and found[1] else len(text.splitlines())
        what = AT.sub("", said)
        raise ValueError(f"{line}: is no TOML, {what[0].lower()}{what[1:]}: {EXAMPLE}") from None
    if not table:
        raise ValueError(f"1: has no language: {EXAMPLE}")
    lines = text.splitlines()
    slugs: dict[str, str] = {}
    for locale, row in table.items():
        for key, what in faults(locale, row):
            raise ValueError(f"{line_of(lines, locale, key)}: {what}")
        if (other := slugs.setdefault(row["slug"].lower(), locale)) != locale:
            what = f"the slug of [{locale}] is that of [{other}]: write another"
            raise ValueError(f"{line_of(lines, locale, 'slug')}: {what}")
    return {locale: {key: row[key] for key in KEYS} for locale, row in table.items()}


def faults(locale: str, row: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with a row, each with the key that it is about, or none."""
    if not isinstance(row, dict):
        yield "", f"{locale} is no table: {EXAMPLE}"
        return
    if not CODE.fullmatch(locale):
        yield "", f"[{locale}] is no code of a language: write one as [de] or [pt_BR]"
    elif not is_locale(locale):
        other = locale.replace("-", "_")
        cure = f"[{other}]" if is_locale(other) else "one that it knows, as [de] or [pt_BR]"
        yield "", f"[{locale}] is no language that CLDR knows: write {cure}"
    for key in KEYS:
        cure = f'write {key} = "{locale.lower()}"'
        if key not in row:
            yield "", f"[{locale}] lacks its {key}: {cure}"
        elif not isinstance(row[key], str):
            yield key, f"the {key} of [{locale}] is no text between quotes: {cure}"
        elif not CODE.fullmatch(row[key]):  # it becomes a folder
            yield key, f"the {key} of [{locale}], {row[key]!r}, is no code of a language: {cure}"


def line_of(lines: Sequence[str], locale: str, key: str) -> int:
    """The line, from 1, of a row's *key*; of the row itself where it has no such line."""
    name = rf"[\"']?{re.escape(locale)}[\"']?"
    row = re.compile(rf"\s*(?:\[\s*{name}\s*[\].]|{name}\s*[.=])")
    first = next((n for n, line in enumerate(lines, 1) if row.match(line)), 1)
    for number in range(first, len(lines) + 1) if key else ():
        if number > first and lines[number - 1].lstrip().startswith("["):
            break
        if re.search(rf"(?:\A|[\s.{{,\"']){key}[\"']?\s*=", lines[number - 1]):
            return number
    return first
