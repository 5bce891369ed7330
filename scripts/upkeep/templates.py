"""The English pages -> the messages that a catalog of each must hold, as Sphinx extracts them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po import unchanged
from notes2po.messages import ProblemError
from notes2po.notes import read_text
from sites.redirects import SOURCES

FOLDER = Path("build", "gettext")
DOCTREES = Path("build", "doctrees", "gettext")
RECORD = Path("build", "templates.json")
FEW = 100  # pages that are named to Sphinx; more are as quickly done all together
OTHER_FILES = re.compile(rb"include(?:\}|::)|^\s*:file:", re.MULTILINE)
ENTRIES = re.compile(rb"\n\r?\n")  # what stands between a catalog's entries
CODE_ENTRY = re.compile(rb'\\n"\r?\nmsgstr')  # a msgid that ends in a line's end

# What may be no text, or two, which `read_text` then says: NUL, U+0004, git's conflicts.
NOT_ONE_TEXT = re.compile(rb"[\0\4]|^(?:<{7}|\|{7}|>{7})(?: |\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Messages(Mapping[str, tuple[polib.POEntry, ...]]):
    """The messages of each page, read when they are asked for, from the templates at ``paths``.

    Their locations name pages, without lines. Sphinx names them from the templates' folder, where
    ``docs`` is what it calls the folder of pages: that may be a link to elsewhere.
    """

    paths: Mapping[str, Path]
    docs: str = "../../docs"
    read: dict[str, tuple[polib.POEntry, ...]] = field(default_factory=dict)

    def __getitem__(self, page: str) -> tuple[polib.POEntry, ...]:
        if page not in self.read:
            template = po.parse(self.paths[page].read_bytes(), self.paths[page].as_posix())
            for entry in template:
                entry.occurrences = [
                    (f"docs{name.removeprefix(self.docs)}", line)
                    if name.startswith(f"{self.docs}/")
                    else (name, line)
                    for name, line in entry.occurrences
                ]
                po.plain_locations(entry)
            self.read[page] = tuple(template)
        return self.read[page]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __contains__(self, page: object) -> bool:
        return page in self.paths


@dataclass(frozen=True)
class Templates:
    """What every catalog is to be made of; ``pages`` maps a page's name to its messages.

    Where they are ``only`` some of the pages, not None, the others are as their catalogs say.
    """

    pages: Messages
    only: frozenset[str] | None = None

    @cached_property
    def project(self) -> str:
        """What the project is called, as each template says."""
        first = next(iter(self.pages.paths.values()), None)
        template = po.read(first) if first else None
        return template.metadata["Project-Id-Version"].strip() if template else ""


def extract(root: Path) -> tuple[int, list[ProblemError]]:
    """Write the templates of the project at *root*; returns sphinx-build's exit code.

    And what is wrong with pages that are not one text: their templates are not to be relied on.

    Its warnings are said and stop nothing: that is for the build of the site. A template
    whose page, settings and translated code have not changed stays as it is; one of a page
    that is gone does not stay.
    """
    code = (Path(__file__).parent, root / "conf")
    record = unchanged.read(root / RECORD, code, _reading)
    stamps = dict(_stamps(root, record))
    stale = [
        page for page, stamp in stamps.items() if _is_stale(root, page, record.row(page, stamp))
    ]
    for path in list((root / FOLDER).rglob("*.pot")):
        if path.relative_to(root / FOLDER).with_suffix("").as_posix() not in stamps:
            path.unlink()
    named = _named(root, stale) if len(stale) < len(stamps) else []
    if stale and (status := _run(root, named)):
        return status, []
    rows = {
        page: (stamp, {"template": _pot(root, page).is_file()}) for page, stamp in stamps.items()
    }
    unchanged.write(record, rows)
    return 0, list(_no_texts(root, record))


def _no_texts(root: Path, record: unchanged.Record) -> Iterator[ProblemError]:
    """What is wrong with the pages that are not UTF-8, or in conflict."""
    for path in _pages(root):
        *_, suspect = record.of(path)
        if suspect:
            try:
                read_text(path.as_posix())
            except ProblemError as problem:
                yield problem


def _reading(data: bytes) -> tuple[str, bool, str, bool]:
    """A digest of a file; whether it takes in others; a digest of what a catalog says of code.

    And whether it may be no text, or two.
    """
    code = [entry for entry in ENTRIES.split(data) if CODE_ENTRY.search(entry)]
    return (
        unchanged.digest_of(data),
        OTHER_FILES.search(data) is not None,
        unchanged.digest(code) if code else "",
        not _is_utf8(data) or NOT_ONE_TEXT.search(data) is not None,
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _run(root: Path, pages: Iterable[str]) -> int:
    """Let Sphinx extract the templates of *pages*, as files below docs/; of all without any."""
    command = [sys.executable, "-m", "sphinx", "-c", "conf"]
    command += ["-b", "gettext", "-d", DOCTREES.as_posix(), "docs", str(FOLDER), *pages]
    command += [] if sys.stdout.isatty() else ["-q"]  # a person sees how far it is
    return subprocess.run(command, cwd=root, check=False).returncode


def _stamps(root: Path, record: unchanged.Record) -> Iterator[tuple[str, str]]:
    """Each page of docs/, by its name, and a digest of what its template is made of.

    It is empty where that is not known: the page takes in other files.
    """
    shared, *_ = record.of(root / "docs" / "references.md")
    translated = _translated_code(root, record)
    for path in _pages(root):
        name = path.relative_to(root / "docs").with_suffix("").as_posix()
        own, takes_others, *_ = record.of(path)
        pieces = [path.suffix, own, shared, *translated[name]]
        yield name, "" if takes_others else unchanged.digest(map(str.encode, pieces))


def _pages(root: Path) -> list[Path]:
    return sorted(p for p in (root / "docs").rglob("*") if p.suffix in SOURCES and p.is_file())


def _translated_code(root: Path, record: unchanged.Record) -> Mapping[str, list[str]]:
    """By page, digests of what catalogs say of code: a template holds what one translates."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in sorted((root / "locale").glob("*/LC_MESSAGES")):
        for path in sorted(folder.rglob("*.po")):
            _, _, code, _ = record.of(path)
            if code:
                found[path.relative_to(folder).with_suffix("").as_posix()].append(code)
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


def read_templates(
    root: Path, only: frozenset[str] | None = None, apart: Iterable[str] = ()
) -> Templates:
    """The templates that :func:`extract` wrote.

    *only* are the pages that are looked at, where they are not all; none is of those *apart*.
    """
    folder = root / FOLDER
    found = {
        path.relative_to(folder).with_suffix("").as_posix(): path
        for path in sorted(folder.rglob("*.pot"))
    }
    if left := frozenset(apart):
        only = (frozenset(found) if only is None else only) - left
    wanted = {name: path for name, path in found.items() if only is None or name in only}
    docs = os.path.relpath(os.path.realpath(root / "docs"), os.path.realpath(folder))
    return Templates(Messages(wanted, docs), only)
