"""The English pages -> the messages that a catalog of each must hold, as Sphinx extracts them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from notes2po import catalog as po

FOLDER = Path("build", "gettext")


@dataclass(frozen=True, slots=True)
class Templates:
    """What every catalog is to be made of; ``pages`` maps a page's name to its messages.

    Where they are ``only`` some of the pages, the others are as their catalogs say.
    """

    project: str
    pages: Mapping[str, tuple[polib.POEntry, ...]]
    only: frozenset[str] = frozenset()


def extract(root: Path) -> int:
    """Write the templates of the project at *root*; returns sphinx-build's exit code.

    Its warnings are said and stop nothing: that is for the build of the site. Pages
    that have not changed are not read again, but every template is written anew:
    one of a page that is gone must not stay.
    """
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-c", "conf"]
    command += ["-b", "gettext", "-d", "build/doctrees/gettext", "docs", str(FOLDER)]
    command += [] if sys.stdout.isatty() else ["-q"]  # a person sees how far it is
    return subprocess.run(command, cwd=root, check=False).returncode


def read_templates(root: Path, only: frozenset[str] = frozenset()) -> Templates:
    """The templates that :func:`extract` wrote; their locations name pages, without lines.

    *only* are the pages that are looked at, where they are not all.
    """
    project, pages = "", {}
    for path in sorted((root / FOLDER).rglob("*.pot")):
        name = path.relative_to(root / FOLDER).with_suffix("").as_posix()
        if only and name not in only:
            continue
        template = po.parse(path.read_bytes(), path.as_posix())
        for entry in template:
            po.plain_locations(entry)
        project = template.metadata["Project-Id-Version"].strip()
        pages[name] = tuple(template)
    return Templates(project, pages, only)
