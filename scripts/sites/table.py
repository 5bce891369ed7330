"""The languages of the project that a command works on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from notes2po.languages import Language, read_table

if TYPE_CHECKING:
    from pathlib import Path


def table_of(path: Path) -> tuple[Language, ...]:
    """The table at *path*; ends the command as a bad argument does where it cannot be read."""
    try:
        return read_table(path)
    except ValueError as error:
        ArgumentParser().exit(2, f"error: {error}\n")
