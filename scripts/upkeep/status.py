"""What is translated, in the terminal: ``make status``.

    python -m upkeep.status [--language CODE] [--json]

The numbers are the sites' own: Sphinx reads what has changed and writes the
``status.json`` that stands in every site (conf/extensions/status/file.py), without
making a site. ``--json`` shows that file as it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from notes2po.languages import find_row, name_in_english
from sites.table import need_pages, table_of

ROOT = Path.cwd()
OUT = Path("build", "status")
PARTS = {"translated": "32", "fuzzy": "33", "empty": "31"}  # green, yellow, red

Numbers = Mapping[str, int]  # by part
Row = tuple[str, Numbers, str]  # what stands at its head, the numbers, a date


def count() -> int:
    """Have Sphinx write the status; returns its exit code."""
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "-b", "dummy"]
    command += ["-d", "build/doctrees/status", "docs", str(OUT)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def share(numbers: Numbers) -> str:
    """The share translated: 100% only where nothing is missing, 0% only where all is."""
    total = sum(numbers[part] for part in PARTS)
    if numbers["translated"] == total:
        return "100%"
    return f"{max(100 * numbers['translated'] // total, int(numbers['translated'] > 0))}%"


def language_rows(languages: Mapping[str, Any]) -> Iterator[Row]:
    """A row for each language: the numbers of all its pages."""
    for locale, language in languages.items():
        pages = language["pages"].values()
        numbers = {part: sum(page[part] for page in pages) for part in PARTS}
        yield f"{locale:<6} {name_in_english(locale)}", numbers, language["date"]


def page_rows(language: Mapping[str, Any]) -> Iterator[Row]:
    """A row for each page of a language."""
    for page, numbers in language["pages"].items():
        yield page, numbers, ""


def table(head: str, rows: Sequence[Row], *, colour: bool) -> Iterator[str]:
    """The lines of a table; *colour* marks the numbers that are not 0."""
    width = max(len(text) for text in (head, *(row[0] for row in rows)))
    yield f"{head:<{width}}{'':>6}" + "".join(f"{part:>12}" for part in PARTS)
    for name, numbers, date in rows:
        cells = [(f"{numbers[part]:>12}", code, numbers[part]) for part, code in PARTS.items()]
        shown = [f"\x1b[{c}m{text}\x1b[0m" if colour and n else text for text, c, n in cells]
        yield f"{name:<{width}}{share(numbers):>6}{''.join(shown)}  {date}".rstrip()


def tables(languages: Mapping[str, Any], chosen: Sequence[str], *, colour: bool) -> Iterator[str]:
    """The table of the *chosen* languages, then one of each one's pages."""
    some = {locale: languages[locale] for locale in chosen}
    yield from table("language", list(language_rows(some)), colour=colour)
    for locale, language in some.items():
        yield ""
        yield from table(f"pages in {locale}", list(page_rows(language)), colour=colour)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns Sphinx's exit code where it fails."""
    parser = argparse.ArgumentParser(description="Say what is translated.")
    parser.add_argument("--language", metavar="CODE", help="only this one (all)")
    parser.add_argument("--json", action="store_true", help="show status.json")
    given = parser.parse_args(arguments)
    known = table_of(ROOT / "conf" / "languages.toml")
    chosen = [language.locale for language in known]
    if given.language:
        try:
            chosen = [find_row(given.language, known).locale]
        except LookupError as error:
            parser.error(str(error))
    need_pages(ROOT)
    if code := count():
        return code
    text = (ROOT / OUT / "status.json").read_text("utf-8")
    if given.json:
        print(text, end="")
    else:
        languages = json.loads(text)["languages"]
        print("\n".join(tables(languages, chosen, colour=sys.stdout.isatty())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
