"""A site is made anew where the rules it was made by have changed.

Sphinx compares pages, catalogs and settings with those of the last build, and the dates of
templates, but not the code of extensions, nor its own version: after an update of these, or with
another Python, which has another Sphinx, old pages stayed among new ones. Nor does it compare
what the frame says around every page and in some (sphinx #1771). Seen with 9.0.4 and 9.2.0.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from messages.catalogs import of_language
from messages.digests import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

UPSTREAM = ("sphinx", "docutils", "myst-parser", "furo", "pillow")
WINGS = Path(__file__).parents[1]


def wings() -> Iterator[Path]:
    """The folders of those wings beside this one that are in use."""
    for path in sorted(WINGS.iterdir()):
        module = sys.modules.get(path.name)
        if path.is_dir() and getattr(module, "__file__", None) == str(path / "__init__.py"):
            yield path


def rules(app: Sphinx) -> str:
    """A digest of all that a page is made by beside its text, its catalog and the settings.

    The versions of what it stands on, the code in use, the templates, the frame's catalogs.
    """
    digest = sha256(" ".join(map(version, UPSTREAM)).encode())
    templates = [Path(app.confdir, folder) for folder in app.config.templates_path]
    for folder in (*wings(), *templates):
        for name, path in files(folder):
            digest.update(f"{folder.name}/{name}\0".encode() + path.read_bytes())
    for folder in of_language(app):
        path = folder / "sphinx.po"
        digest.update(b"\0" + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def note(app: Sphinx, config: Config) -> None:
    """On config-inited: the value that Sphinx compares with the last build's."""
    config.own_rules = rules(app)


def setup(app: Sphinx) -> None:
    # "env": where the value differs from the last build's, every page is read again
    app.add_config_value("own_rules", "", "env", types=(str,))
    app.connect("config-inited", note, priority=900)  # other wings name templates of theirs
