"""The English pages -> the messages that a catalog of each must hold, as Sphinx extracts them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po import unchanged
from sites.redirects import SOURCES

FOLDER = Path("build", "gettext")
DOCTREES = Path("build", "doctrees", "gettext")
RECORD = Path("build", "templates.json")
FEW = 100  # pages that are named to Sphinx; more are as quickly done all together
OTHER_FILES = re.compile(rb"include(?:\}|::)|^\s*:file:", re.MULTILINE)
CODE_ENTRY = re.compile(rb'\\n"\r?\nmsgstr')  # a msgid that ends in a line's end


@dataclass(frozen=True, slots=True)
class Templates:
    """What every catalog is to be made of; ``pages`` maps a page's name to its messages.

    Where they are ``only`` some of the pages, the others are as their catalogs say.
    ``stamp`` is a digest of them all.
    """

    project: str
    pages: Mapping[str, tuple[polib.POEntry, ...]]
    only: frozenset[str] = frozenset()
    stamp: str = ""


def extract(root: Path) -> int:
    """Write the templates of the project at *root*; returns sphinx-build's exit code.

    Its warnings are said and stop nothing: that is for the build of the site. A template
    whose page, settings and translated code have not changed stays as it is; one of a page
    that is gone does not stay.
    """
    record = unchanged.read(root / RECORD, (Path(__file__).parent, root / "conf"))
    stamps = dict(_stamps(root))
    stale = [
        page for page, stamp in stamps.items() if _is_stale(root, page, record.row(page, stamp))
    ]
    for path in list((root / FOLDER).rglob("*.pot")):
        if path.relative_to(root / FOLDER).with_suffix("").as_posix() not in stamps:
            path.unlink()
    if not stale:
        return 0
    status = _run(root, _named(root, stale) if len(stale) < len(stamps) else [])
    if status == 0:
        rows = {
            page: (stamp, {"template": _pot(root, page).is_file()})
            for page, stamp in stamps.items()
        }
        unchanged.write(record, rows)
    return status


def _run(root: Path, pages: Iterable[str]) -> int:
    """Let Sphinx extract the templates of *pages*, as files below docs/; of all without any."""
    command = [sys.executable, "-m", "sphinx", "-c", "conf"]
    command += ["-b", "gettext", "-d", DOCTREES.as_posix(), "docs", str(FOLDER), *pages]
    command += [] if sys.stdout.isatty() else ["-q"]  # a person sees how far it is
    return subprocess.run(command, cwd=root, check=False).returncode


def _stamps(root: Path) -> Iterator[tuple[str, str]]:
    """Each page of docs/, by its name, and a digest of what its template is made of.

    It is empty where that is not known: the page takes in other files.
    """
    shared = unchanged.content(root / "docs" / "references.md")
    translated = _translated_code(root)
    for path in _pages(root):
        name, data = path.relative_to(root / "docs").with_suffix("").as_posix(), path.read_bytes()
        pieces = [path.suffix.encode(), data, shared, *translated[name]]
        yield name, "" if OTHER_FILES.search(data) else unchanged.digest(pieces)


def _pages(root: Path) -> list[Path]:
    return sorted(p for p in (root / "docs").rglob("*") if p.suffix in SOURCES and p.is_file())


def _translated_code(root: Path) -> Mapping[str, list[bytes]]:
    """By page, the catalogs that hold code: a template holds what one of them translates."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for folder in sorted((root / "locale").glob("*/LC_MESSAGES")):
        for path in sorted(folder.rglob("*.po")):
            if CODE_ENTRY.search(data := unchanged.content(path)):
                found[path.relative_to(folder).with_suffix("").as_posix()].append(data)
    return found


def _is_stale(root: Path, page: str, row: Mapping[str, bool] | None) -> bool:
    """Whether the template of *page* must be written; *row* says whether it has one."""
    return row is None or (bool(row.get("template")) and not _pot(root, page).is_file())


def _named(root: Path, stale: list[str]) -> list[str]:
    """The files of *stale* pages, where they are few and Sphinx knows each; else none."""
    known = all((root / DOCTREES / f"{page}.doctree").is_file() for page in stale)
    if not known or len(stale) > FEW:
        return []
    files = (Path("docs", page + suffix) for page in stale for suffix in SOURCES)
    return [path.as_posix() for path in files if (root / path).is_file()]


def _pot(root: Path, page: str) -> Path:
    return root / FOLDER / f"{page}.pot"


def read_templates(root: Path, only: frozenset[str] = frozenset()) -> Templates:
    """The templates that :func:`extract` wrote; their locations name pages, without lines.

    *only* are the pages that are looked at, where they are not all.
    """
    project, pages, pieces = "", {}, list[bytes]()
    for path in sorted((root / FOLDER).rglob("*.pot")):
        name = path.relative_to(root / FOLDER).with_suffix("").as_posix()
        if only and name not in only:
            continue
        pieces += [name.encode("utf-8", "surrogatepass"), path.read_bytes()]
        template = po.parse(pieces[-1], path.as_posix())
        for entry in template:
            po.plain_locations(entry)
        project = template.metadata["Project-Id-Version"].strip()
        pages[name] = tuple(template)
    return Templates(project, pages, only, unchanged.digest(pieces))
