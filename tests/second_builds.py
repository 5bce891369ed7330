"""What the tests of second builds share: a small site, and both of its builds.

A site is edited and built again where it was built before, and once anew in a fresh folder:
the two are to have the same files and to say the same. What may be edited is in
random_edits.py.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from conftest import ROOT, run
from notes2po.catalog import header_fields

if TYPE_CHECKING:
    from random_edits import Edit

BASE = ROOT / "tests" / "data" / "second" / "docs"
PARTS = ("docs", "locale", "conf")
LOCALE = "de"
LONG_AGO = 1_000_000_000  # seconds
TRANSLATED = "Ü {}"
# More of Sphinx than this project's settings use.
SETTINGS = ["-D", "numfig=1", "-D", "html_use_index=1", "-D", "html_copy_source=1"]

# -- Builds


@dataclass(frozen=True)
class Built:
    """The files of a site, by their names, and what was said, without the project's folder."""

    files: dict[str, bytes]
    said: tuple[str, ...]


def build(project: Path, *options: str, out: str = "site") -> Built:
    """Build the site of *project* as ``sphinx-build`` does."""
    command = ["-n", "-N", "-T", "-c", "conf", "-b", "html", "-D", f"language={LOCALE}"]
    command += [*SETTINGS, "-D", "catalog_check=0", "-w", f"{out}.log", "-d", f"{out}.doctrees"]
    done = run(sys.executable, "-m", "sphinx", *command, *options, "docs", out, cwd=project)
    assert done.code == 0, done.err
    log = (project / f"{out}.log").read_text("utf-8").replace(f"{project}/", "")
    return Built(files(project / out), tuple(sorted(log.splitlines())))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build_clean(project: Path, *options: str) -> Built:
    """Build *project* as it stands in a folder that nothing was built in."""
    fresh = project.with_name(project.name + "-fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(
            project / part, fresh / part, symlinks=True, ignore=shutil.ignore_patterns("*.mo")
        )
    return build(fresh, *options)


def differences(second: Built, clean: Built) -> list[str]:
    """The names of the files that differ, and the lines that one of the builds alone said."""
    names = sorted(second.files.keys() | clean.files.keys())
    found = [name for name in names if second.files.get(name) != clean.files.get(name)]
    found += [f"second alone: {line}" for line in {*second.said} - {*clean.said}]
    return found + [f"clean alone: {line}" for line in {*clean.said} - {*second.said}]


# -- The site


def make_site(project: Path) -> Path:
    """Put the site into the folder *project*: the pages, their catalogs, our settings."""
    shutil.copytree(BASE, project / "docs")
    shutil.copytree(
        ROOT / "conf", project / "conf", ignore=shutil.ignore_patterns("extensions", "__pycache__")
    )
    (project / "conf" / "extensions").symlink_to(ROOT / "conf" / "extensions")
    frame = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "sphinx.po"
    folder = catalogs(project)
    folder.mkdir(parents=True)
    build(project, "-b", "gettext", out="templates")
    for template in sorted((project / "templates").rglob("*.pot")):
        catalog = polib.pofile(str(template), wrapwidth=0)
        catalog.metadata = header_fields(LOCALE, "A small site", "2026-11-21 00:00+0000")
        catalog.metadata_is_fuzzy = False
        for entry in catalog:
            entry.msgstr = TRANSLATED.format(entry.msgid)
        name = template.relative_to(project / "templates").with_suffix(".po")
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(str(catalog), "utf-8")
    shutil.copy(frame, folder)  # of its texts the builder takes those of templates out, too
    return project


def catalogs(project: Path) -> Path:
    return project / "locale" / LOCALE / "LC_MESSAGES"


# -- A sequence


@dataclass(frozen=True)
class Bench:
    """A site that was built once, to be edited again and again from there."""

    folder: Path
    options: tuple[str, ...]

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def prepare(self) -> None:
        """Build the site once, and keep it."""
        make_site(self.project)
        shutil.copytree(catalogs(self.project), self.folder / "catalogs")
        build(self.project, *self.options)
        shutil.copytree(self.project, self.folder / "kept", symlinks=True)

    def begin(self) -> None:
        """The site as it was first built."""
        shutil.rmtree(self.project, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.project, symlinks=True)

    def play(self, rounds: Sequence[Sequence[Edit]]) -> list[str]:
        """What differs after the first round that leaves the second build unlike a clean one."""
        self.begin()
        for edits in rounds:
            for edit in edits:
                edit.do(self.project)
            second = build(self.project, *self.options)
            if found := differences(second, build_clean(self.project, *self.options)):
                return found
        return []

    def shorten(self, rounds: list[list[Edit]]) -> list[list[Edit]]:
        """As few of the edits as still leave a difference."""
        for row, edits in enumerate(rounds):
            for place in range(len(edits)):
                fewer = [*rounds[:row], [*edits[:place], *edits[place + 1 :]], *rounds[row + 1 :]]
                if self.play(fewer):
                    return self.shorten(fewer)
        for row in range(len(rounds)):
            fewer = rounds[:row] + rounds[row + 1 :]
            if self.play(fewer):
                return self.shorten(fewer)
        return rounds
