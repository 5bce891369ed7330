"""A language is taken away again: ``make language -- --remove CODE``. Its catalogs are kept aside."""

from __future__ import annotations

import re
from pathlib import Path

from notes2po.catalog import write
from notes2po.languages import find_row, name_in_english
from sites.table import table_of

from intake import RefusedError

TABLE = Path("conf", "languages.toml")
ASIDE = Path("build", "removed")


def remove(root: Path, code: str) -> list[str]:
    """Take the language *code* out of the project at *root*; returns what to say of it.

    What it had below locale/ is moved to ``build/removed``: nothing that somebody wrote is lost.
    """
    table = table_of(root / TABLE)
    try:
        language = find_row(code, table)
    except LookupError as error:
        raise RefusedError(str(error)) from None
    if language == table[0]:
        raise RefusedError(
            f"{name_in_english(language.locale)} is what the documents are written in"
        )
    here = root / "locale" / language.locale
    there = _free(root / ASIDE / language.locale)
    write(root / TABLE, without_row((root / TABLE).read_text("utf-8"), language.locale).encode())
    said = [f"took [{language.locale}] out of {TABLE.as_posix()}"]
    if here.is_dir():
        there.parent.mkdir(parents=True, exist_ok=True)
        here.rename(there)
        said.append(f"moved locale/{language.locale} to {there.relative_to(root).as_posix()}")
    return [*said, "now: make site"]


def without_row(text: str, locale: str) -> str:
    """The table *text* without the row of *locale*; all else that it says stays."""
    row = re.compile(rf"^\[{re.escape(locale)}\][ \t]*\n(?:(?!\[).*(?:\n|\Z))*", re.MULTILINE)
    return row.sub("", text).rstrip() + "\n"


def _free(path: Path) -> Path:
    """*path*, or where something is there already, the next that is free."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
