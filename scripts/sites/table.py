"""The languages and pages of the project that a command works on."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from notes2po.languages import Language, find_row
from notes2po.table import read_table

if TYPE_CHECKING:
    from pathlib import Path


def table_of(path: Path) -> tuple[Language, ...]:
    """The table at *path*; ends the command as a bad argument does where it cannot be read."""
    try:
        return read_table(path)
    except ValueError as error:
        ArgumentParser().exit(2, f"error: {error}\n")


ROOT_DOC = re.compile(r"""^(?:root|master)_doc\s*=\s*(["'])(.+?)\1""", re.MULTILINE)


def need_pages(root: Path) -> None:
    """Ends the command as a bad argument does where the project at *root* has no folder docs/.

    Without it every page would be gone, and its messages obsolete. Nor does Sphinx begin without
    the first of its pages, and it says so with a traceback.
    """
    docs, conf = root / "docs", root / "conf" / "conf.py"
    if not docs.is_dir():
        what = "leads to no folder" if docs.is_symlink() else "is no folder here"
        ArgumentParser().exit(2, f"error: docs {what}: the English pages stand in it\n")
    named = ROOT_DOC.search(conf.read_text("utf-8", "replace")) if conf.is_file() else None
    first = named[2] if named else "index"
    pages = [path for path in docs.rglob("*") if path.suffix in (".md", ".rst")]
    if pages and not any(docs / f"{first}{ending}" in pages for ending in (".md", ".rst")):
        what = "is missing: write the page that leads to all others"
        ArgumentParser().exit(2, f"error: docs/{first}.md {what}\n")


def chosen(
    parser: ArgumentParser, path: Path, arguments: list[str] | None
) -> tuple[Namespace, str, tuple[Language, ...]]:
    """What was given, the address of the sites' root, with a slash or empty, and the languages.

    *parser* gets ``--base`` and ``--language``, of which it tells what is wrong.
    """
    parser.add_argument("--base", default="", help="the address that the sites will have")
    parser.add_argument("--language", metavar="CODE", help="build only this one (all)")
    given = parser.parse_args(arguments)
    languages = table_of(path)
    base: str = given.base
    if base and not re.match(r"https?://[^/]", base):
        parser.error(f"--base: {base!r} is no address; write https://example.org/notes/")
    try:
        rows = (find_row(given.language, languages),) if given.language else languages
    except LookupError as error:
        parser.error(str(error))
    return given, base and base.rstrip("/") + "/", rows
