"""Add a language everywhere it must stand: ``make language CODE``.

A row in ``conf/languages.toml``, a catalog for every page, and one for the frame's
own words; all of them or nothing: see ``intake/trial.py``. What is left to do for
people is said at the end.

    python -m intake.language [--note CODE | --remove] CODE
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import polib
from check_catalogs.script import script_of
from notes2po import catalog as po
from notes2po.languages import Language, find_locale, name_in_english, own_name
from sites.table import table_of
from upkeep.frame import new_frame, own_frame

from intake import RefusedError
from intake.outcome import run
from intake.removal import remove
from intake.trial import Trial, trial

ROOT = Path.cwd()
TABLE = "conf/languages.toml"
TEMPLATES = "build/gettext"
EXTRACT = ["-m", "sphinx", "-q", "-c", "conf", "-b", "gettext", "docs", TEMPLATES]
BUILD = ["-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-c", "conf", "-b", "html"]
TYPE = "conf/static/type.css"
EUROPEAN = {"Latn", "Cyrl", "Grek"}  # set as English is


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 where the language is in, or was already; 1 where it was refused."""
    parser = argparse.ArgumentParser(description="Add a language to the site.")
    parser.add_argument("code", metavar="CODE", help="es, pt_BR, zh_CN, …")
    parser.add_argument("--note", default="", help="its code in notes, lang: … (as in addresses)")
    parser.add_argument("--remove", action="store_true", help="take it away again")
    options = parser.parse_args(arguments)
    if options.remove:
        return run(partial(remove, ROOT, options.code))
    return run(partial(add, options.code, options.note))


def add(code: str, note: str) -> list[str]:
    """Add the language *code*, which notes call *note*; returns what to say of it."""
    table = table_of(ROOT / TABLE)
    language = choose(code, note, table)
    name = name_in_english(language.locale)
    if language == table[0]:
        return [f"{name} is what the documents are written in: nothing to do"]
    if is_done(language, table):
        codes = f"{TABLE}: [{language.locale}], note {language.note}, slug {language.slug}"
        return [f"{name} is here already ({codes}): nothing to do"]
    with trial(ROOT) as attempt:
        prepare(attempt.copy, language, table)
        print("updating the catalogs", flush=True)
        create(attempt, language.locale)
        attempt.run("-m", "upkeep.update")
        print(f"building the site in {name}", flush=True)
        attempt.run(*BUILD, "-D", f"language={language.locale}", "docs", "build/html/new")
        lines = list(left_to_do(attempt.copy, language))
        changed = attempt.take_over()
    return [*(f"wrote {file}" for file in changed), "", "left to do:", *lines]


def choose(code: str, note: str, table: tuple[Language, ...]) -> Language:
    """The row for *code*: the table's, or a new one. Raises RefusedError where there can be none."""
    try:
        locale = find_locale(code, table)
    except LookupError as error:
        raise RefusedError(f"unknown language '{code}'; the nearest known codes: {error}") from None
    known = next((row for row in table if row.locale == locale), None)
    if known:
        if note and note != known.note:
            raise RefusedError(
                f"{TABLE}: [{locale}] has the note code '{known.note}'; change it there"
            )
        return known
    # Read the Docs' codes: lower case, a dash.
    slug = locale.replace("_", "-").lower()
    for row in table:
        if note in (row.locale, row.note, row.slug):
            raise RefusedError(
                f"{TABLE}: the code '{note}' is [{row.locale}]'s; choose another NOTE"
            )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*|", note):
        raise RefusedError(f"'{note}' can be no code: give one of letters, digits and dashes")
    return Language(locale, note or slug, slug)


def pages() -> list[str]:
    """The names of the pages, sorted."""
    docs = ROOT / "docs"
    return sorted(path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))


def catalog_path(root: Path, locale: str, name: str) -> Path:
    """Where a page's catalog is in the project at *root*."""
    return root / "locale" / locale / "LC_MESSAGES" / f"{name}.po"


def is_done(language: Language, table: Sequence[Language]) -> bool:
    """Whether the language stands everywhere that this command would put it."""
    wanted = [catalog_path(ROOT, language.locale, name) for name in (*pages(), "sphinx")]
    return language in table and all(path.is_file() for path in wanted)


def prepare(copy: Path, language: Language, table: Sequence[Language]) -> None:
    """Write into the project at *copy* what `make update` does not make by itself.

    The table comes last: where this is stopped before, the language is new to the next run, too.
    """
    frame = catalog_path(copy, language.locale, "sphinx")
    if not frame.is_file():
        others = [catalog_path(copy, row.locale, "sphinx") for row in table[1:] if row != language]
        po.write(frame, po.render(new_frame(language.locale, others)))
    if language not in table:
        path = copy / TABLE
        po.write(path, with_row(path.read_text("utf-8"), language).encode())


def create(attempt: Trial, locale: str) -> None:
    """Have sphinx-intl make the catalogs of a language that has none; `make update` does the rest.

    Where there are some they are left to `make update` alone: sphinx-intl would drop
    their previous msgids.
    """
    if not any(catalog_path(attempt.copy, locale, name).is_file() for name in pages()):
        attempt.run(*EXTRACT)
        attempt.run("-m", "sphinx_intl", "update", "-p", TEMPLATES, "-d", "locale", "-l", locale)


def with_row(text: str, language: Language) -> str:
    """The table *text* with one row more; everything that it says stays as it is."""
    row = f'[{language.locale}]\nnote = "{language.note}"\nslug = "{language.slug}"\n'
    return f"{text.rstrip()}\n\n{row}"


def untranslated(path: Path) -> int:
    """How many messages of a catalog have no translation."""
    return len((po.read(path) or polib.POFile()).untranslated_entries())


def left_to_do(copy: Path, language: Language) -> Iterator[str]:
    """What people have to do now in the project at *copy*, in the order in which it is best done."""
    locale = language.locale
    frame = untranslated(catalog_path(copy, locale, "sphinx"))
    counts = [untranslated(catalog_path(copy, locale, name)) for name in pages()]
    folder = f"locale/{locale}/LC_MESSAGES"
    if frame:
        yield f"  {folder}/sphinx.po: translate the frame, {frame} messages; {own_frame(locale)}"
    yield f"  {folder}: translate {len(counts)} pages, {sum(counts)} messages; or, where there are"
    yield f"    notes in it (lang: {language.note}), `make note` with each and its English"
    yield from _type(copy, locale)
    yield f"  Read the Docs: a project with the language {language.slug}, as a translation of the first"
    yield f"  Weblate: the file mask finds locale/{locale} by itself; add its translators"
    yield "  make site"


def _type(copy: Path, locale: str) -> Iterator[str]:
    """What the page's look needs where nobody has thought of the script of the language."""
    script = script_of(locale)
    code = script.code if script else ""
    if code not in EUROPEAN and f'[data-script="{code}"]' not in (copy / TYPE).read_text("utf-8"):
        yield f"  {TYPE}: fonts and line height for {own_name(locale)} ({code or 'its script'})"


if __name__ == "__main__":
    sys.exit(main())
