"""A language's catalogs as files: which there are, what they hold, and where they are written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po.messages import Location, ProblemError

ROOT = Path.cwd()
LOCALE = ROOT / "locale"


def names_of(locale: str, pages: AbstractSet[str]) -> tuple[str, ...]:
    """The names of a language's catalogs, those of all *pages* among them.

    A file that a catalog's link leads to is that catalog, and none of its own.
    """
    folder = LOCALE / locale / "LC_MESSAGES"
    found = {name_in(folder, path): path for path in folder.rglob("*.po")}
    links = [os.path.realpath(path) for path in found.values() if path.is_symlink()]
    real = Path(os.path.realpath(folder)) if links else folder
    meant = {name_in(real, Path(there)) for there in links if Path(there).is_relative_to(real)}
    return tuple(sorted((found.keys() - meant) | pages))


def name_in(folder: Path, path: Path) -> str:
    """What the catalog at *path* is called in the folder of a language's catalogs."""
    return path.relative_to(folder).with_suffix("").as_posix()


def read_catalogs(
    locale: str, names: Iterable[str], problems: list[str]
) -> Iterator[tuple[str, polib.POFile | None]]:
    """Name and content of each catalog of *names*, None where there is none yet.

    *problems* is added to.
    """
    for name in names:
        try:
            yield name, po.read(catalog_path(locale, name))
        except ProblemError as problem:
            problems.append(say(problem))


def write(path: Path, catalog: polib.POFile | None, title: str, project: str, date: str) -> bool:
    """Make the file at *path* say *catalog*; returns whether it was another."""
    old = path.read_bytes() if path.is_file() else None
    if catalog is None:
        path.unlink(missing_ok=True)
        return old is not None
    for entry in catalog:
        po.plain_locations(entry)
    locale = path.relative_to(LOCALE).parts[0]
    po.complete_header(catalog, po.header_fields(locale, project, date), title)
    new = po.render(catalog)
    if new != old:
        po.write(path, new)
    return new != old


def catalog_path(locale: str, name: str) -> Path:
    """Where the catalog of a page is."""
    return LOCALE / locale / "LC_MESSAGES" / f"{name}.po"


def relative(path: Path) -> str:
    """A file as a person names it, from the project's folder."""
    return path.relative_to(ROOT).as_posix()


def say(problem: ProblemError) -> str:
    """One line for *problem*."""
    place = Location(relative(Path(problem.location.path)), problem.location.line)
    return f"{place}: {problem.text}"
