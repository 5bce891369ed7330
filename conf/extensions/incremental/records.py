"""What a build leaves for the next one, beside its doctrees.

The environment is kept before pages are written, and is the same for all builders and folders;
what was written, and where, is told here: one file for each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from messages.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def path_of(app: Sphinx, name: str) -> Path:
    """Where the record *name* of this builder and folder is."""
    place = digest(f"{app.builder.name} {app.outdir}".encode())
    return Path(app.doctreedir, f"{name}-{app.builder.name}-{place[:8]}.json")


def read(app: Sphinx, name: str) -> dict[str, Any]:
    """What was kept; nothing where nothing was, or somebody else wrote into it."""
    try:
        found = json.loads(path_of(app, name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(app: Sphinx, name: str, record: dict[str, Any]) -> None:
    """Keep *record*, whole."""
    path = path_of(app, name)
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(record, indent=0, sort_keys=True), "utf-8")
    draft.replace(path)
