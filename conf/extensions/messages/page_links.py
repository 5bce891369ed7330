"""Symbolic links among the pages that lead nowhere, or to a folder that they stand in.

Sphinx follows links: of ``docs/loop -> .`` it made forty folders, each in the one before. What
leads to no file it named by another ending. Here each is told in a line and left out, as
``exclude_patterns`` would.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

RING = "is a link to a folder that it stands in, and is left out: take the link out"
NOWHERE = "is a link that leads to no file, and is left out: put the page itself there"
SUFFIXES = (".md", ".rst")


def leave_out(app: Sphinx, config: Config) -> None:
    """On config-inited, before Sphinx looks for pages."""
    for name, what in odd_links(str(app.srcdir), "", (os.path.realpath(app.srcdir),)):
        pattern = name.replace("[", r"[\[]").replace("*", "[*]").replace("?", "[?]")
        config.exclude_patterns = [*config.exclude_patterns, pattern]
        # Without a line Sphinx takes a place for a page.
        logger.warning(what, location=f"{app.srcdir / name}:1", type="page_links")


def odd_links(folder: str, name: str, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each such link below *folder*, which is called *name* from the pages' folder.

    With what is wrong with it. *above* are the folders that it is in, as they really are.
    """
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        below = f"{name}{entry.name}"
        if entry.is_dir():
            real = os.path.realpath(entry.path)
            if real in above:
                yield below, RING
            elif not entry.name.startswith("."):
                yield from odd_links(entry.path, f"{below}/", (*above, real))
        elif entry.is_symlink() and below.endswith(SUFFIXES) and not entry.is_file():
            yield below, NOWHERE


def setup(app: Sphinx) -> None:
    app.connect("config-inited", leave_out)
