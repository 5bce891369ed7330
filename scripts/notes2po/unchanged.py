"""What has not changed since the last run is not done again: a record of it beside the build.

Of each piece of work the record holds a digest of all that it is made of, and what came of it.
It can be lost at any time: then everything is done. It is not written where a project has no
``conf.py``: a tree of somebody's files stays as it is.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIBRARIES = ("babel", "docutils", "markdown-it-py", "myst-parser", "polib", "sphinx")
SOURCES = (".py", ".toml")

Rows = Mapping[str, tuple[str, Any]]


@dataclass(frozen=True)
class Record:
    """What the last run left at ``path``, None where nothing is kept; ``rules`` are today's.

    ``rows`` are what came of each piece of work, by its name, each with its digest.
    """

    path: Path | None
    rules: str
    rows: Rows

    def row(self, name: str, stamp: str) -> Any:
        """What came of a piece of work, as JSON; None where anything has changed."""
        held, row = self.rows.get(name, ("", None))
        return row if stamp and held == stamp else None


def read(path: Path | None, code: Iterable[Path]) -> Record:
    """The record at *path*; an empty one where the libraries or the code were others.

    *code* are the folders whose sources and tables count beside this package's. A record that
    cannot be read is empty.
    """
    if path is None:
        return Record(None, "", {})
    rules = _rules(code)
    try:
        held = json.loads(path.read_text("utf-8"))
        rows = held["rows"] if held["rules"] == rules else {}
        return Record(path, rules, {name: (row[0], row[1]) for name, row in rows.items()})
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Record(path, rules, {})


def write(record: Record, rows: Rows) -> None:
    """Keep *rows* for the next run, in place of what *record* held."""
    if record.path is None:
        return
    text = json.dumps({"rules": record.rules, "rows": rows}, ensure_ascii=False)
    temporary = record.path.with_name(f".{record.path.name}.tmp")
    record.path.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(text.encode("utf-8", "surrogatepass"))
    temporary.replace(record.path)


def digest(pieces: Iterable[bytes]) -> str:
    """One digest of all *pieces*, in their order."""
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(b"%d\n%b" % (len(piece), piece))
    return whole.hexdigest()[:32]


def content(path: Path) -> bytes:
    """What a file holds; something that none holds where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b"\0missing"


def _rules(code: Iterable[Path]) -> str:
    """A digest of what makes one thing of another: our code, theirs, the settings."""
    versions = [f"{name} {importlib.metadata.version(name)}".encode() for name in LIBRARIES]
    folders = (Path(__file__).parent, *code)
    sources = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SOURCES
    ]
    return digest([*versions, *map(content, sources)])
