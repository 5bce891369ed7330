"""A site is made anew where the rules it was made by have changed.

Sphinx compares pages, catalogs, templates and settings with those of the last build, but
not the code of extensions, nor its own version: after an update of this folder, or with another
Python, which has another Sphinx, old pages stayed among new ones. Seen with 9.0.4 and 9.2.0.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CONF = Path(__file__).parent.parent
UPSTREAM = ("sphinx", "docutils", "myst-parser", "furo")


def rules() -> str:
    """A digest of all that a page is made by beside its text and its catalog."""
    digest = sha256(" ".join(map(version, UPSTREAM)).encode())
    for path in sorted([*CONF.glob("extensions/*"), *CONF.glob("templates/**/*")]):
        if path.is_file():
            digest.update(path.relative_to(CONF).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def setup(app: Sphinx) -> ExtensionMetadata:
    # "env": where the value differs from the last build's, every page is read again
    app.add_config_value("own_rules", rules(), "env", types=(str,))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
