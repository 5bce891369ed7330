"""The languages and pages of the project that a command works on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from notes2po.languages import Language
from notes2po.table import read_table

if TYPE_CHECKING:
    from pathlib import Path


def table_of(path: Path) -> tuple[Language, ...]:
    """The table at *path*; ends the command as a bad argument does where it cannot be read."""
    try:
        return read_table(path)
    except ValueError as error:
        ArgumentParser().exit(2, f"error: {error}\n")


def need_pages(root: Path) -> None:
    """Ends the command as a bad argument does where the project at *root* has no folder docs/.

    Without it every page would be gone, and its messages obsolete.
    """
    if not (root / "docs").is_dir():
        what = "leads to no folder" if (root / "docs").is_symlink() else "is no folder here"
        ArgumentParser().exit(2, f"error: docs {what}: the English pages stand in it\n")
