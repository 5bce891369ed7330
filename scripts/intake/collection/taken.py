"""What was taken in: the record of it, and how files are written without losing anybody's edit.

``locale/collection.json`` says of each file that a run has put here which of the blog's it comes
from, a digest of all that made it, and one of the file as it was put. A file that is another by
now was edited here, and stays. The record is committed with the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from notes2po.catalog import write
from notes2po.messages import Location, ProblemError

FILE = "locale/collection.json"
DRAFTS = ("docs", "locale", "conf")

Fate = Literal["new", "changed", "same", "edited", "foreign"]


@dataclass(frozen=True, slots=True)
class Row:
    """A file's row of the record: the blog's file, a digest of what made it, one of what was put."""

    origin: str
    stamp: str
    held: str


Record = dict[str, Row]


def digest(data: bytes) -> str:
    """Sixteen hexadecimal digits that tell one content from another."""
    return hashlib.sha256(data).hexdigest()[:16]


def read_record(root: Path) -> Record:
    """The record of the project at *root*. Raises ProblemError where it cannot be read."""
    path = root / FILE
    if not path.is_file():
        return {}
    try:
        held = json.loads(path.read_text("utf-8"))
        return {name: Row(*map(str, row)) for name, row in held.items()}
    except (ValueError, TypeError, AttributeError) as error:
        line = getattr(error, "lineno", 1)
        text = "is no record of a collection: take it back from git, or delete it"
        raise ProblemError(Location(FILE, line), text) from None


def write_record(root: Path, record: Record) -> None:
    """Write *record* where it is another than before."""
    put_whole(root / FILE, rendered(record))


def rendered(record: Record) -> bytes:
    """*record* as its file, a row a line."""
    rows = (
        f"{json.dumps(name, ensure_ascii=False)}: "
        f"{json.dumps([row.origin, row.stamp, row.held], ensure_ascii=False)}"
        for name, row in sorted(record.items())
    )
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def put_whole(path: Path, data: bytes) -> bool:
    """Have *path* hold *data*; whether it was another."""
    if path.is_file() and path.read_bytes() == data:
        return False
    write(path, data)
    return True


def put(root: Path, record: Record, name: str, data: bytes, row: tuple[str, str]) -> Fate:
    """Put a file of the project at *root* as a run made it, unless somebody has edited it.

    *row* is where it comes from and the digest of what made it. Raises ProblemError where it
    cannot be written.
    """
    fate = fate_of(root, record, name, data)
    if fate in ("new", "changed"):
        write(root / name, data)
    if fate in ("new", "changed", "same"):
        record[name] = Row(*row, digest(data))
    elif fate == "edited":
        record[name] = Row(*row, record[name].held)
    return fate


def fate_of(root: Path, record: Mapping[str, Row], name: str, data: bytes) -> Fate:
    """What :func:`put` does, or would do, with a file."""
    path = root / name
    if not path.is_file():
        return "new"
    there = path.read_bytes()
    if there == data:
        return "same"
    if name not in record:
        return "foreign"
    return "changed" if digest(there) == record[name].held else "edited"


def clear_drafts(root: Path) -> None:
    """Delete what a run that was killed has left half written."""
    for part in DRAFTS:
        for path in (root / part).rglob(".*.tmp"):
            path.unlink(missing_ok=True)
