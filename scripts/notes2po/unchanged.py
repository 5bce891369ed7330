"""What has not changed since the last run is not done again: a record of it beside the build.

Of each piece of work the record holds a digest of all that it is made of, and what came of it.
Of each file that work is made of it holds what was read there; the file is read again where its
size, its times or its place on the disk are others. It can be lost at any time: then everything
is done. It is not written where a project has no ``conf.py``: a tree of somebody's files stays as
it is.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIBRARIES = ("babel", "docutils", "markdown-it-py", "myst-parser", "polib", "sphinx")
SOURCES = (".py", ".toml")
MISSING = b"\0missing"  # what no file holds that can be read

# Two changes of a file within one tick of its disk's clock have one time (FAT: two seconds). What
# has been written only just is read again, as git does ("racy git").
TICK = 2_000_000_000  # ns

Rows = Mapping[str, tuple[str, Any]]
Reading = Callable[[bytes], Any]
"""What is to be known of a file, as JSON, from its bytes."""


def digest_of(data: bytes) -> str:
    """What is to be known of most files: what tells them from what they were."""
    return digest((data,))


@dataclass(frozen=True)
class Record:
    """What the last run left at ``path``, None where nothing is kept; ``rules`` are today's.

    ``rows`` are what came of each piece of work, by its name, each with its digest. ``files`` are
    what :attr:`reading` has found in each file, with the state in which it was; ``changed`` are
    those of which this run has found something else.
    """

    path: Path | None
    rules: str
    rows: Rows
    reading: Reading = digest_of
    files: dict[str, tuple[list[int], Any]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def row(self, name: str, stamp: str) -> Any:
        """What came of a piece of work, as JSON; None where anything has changed."""
        held, row = self.rows.get(name, ("", None))
        return row if stamp and held == stamp else None

    def of(self, path: Path | str) -> Any:
        """What there is to be known of a file, read again only where it may have changed.

        A file that cannot be read is one that holds what no other does.
        """
        name = os.fspath(path)
        try:
            found = os.stat(name)  # noqa: PTH116 - thousands of names, and no need of a Path
        except OSError:
            return self.reading(MISSING)
        state = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
        held = self.files.get(name)
        if held and held[0] == state:
            return held[1]
        now = time.time_ns()
        said = self.reading(content(Path(name)))
        self.changed.add(name)
        self.files.pop(name, None)
        if max(found.st_mtime_ns, found.st_ctime_ns) + TICK < now:
            self.files[name] = (state, said)
        return said


def read(path: Path | None, code: Iterable[Path], reading: Reading = digest_of) -> Record:
    """The record at *path*; an empty one where the libraries or the code were others.

    *code* are the folders whose sources and tables count beside this package's, *reading* is what
    is to be known of files. A record that cannot be read is empty.
    """
    if path is None:
        return Record(None, "", {}, reading)
    rules = _rules(code)
    try:
        held = json.loads(path.read_text("utf-8", "surrogatepass"))
        if held["rules"] != rules:
            return Record(path, rules, {}, reading)
        rows = {name: (row[0], row[1]) for name, row in held["rows"].items()}
        files = {name: (list(row[0]), row[1]) for name, row in held["files"].items()}
        return Record(path, rules, rows, reading, files)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Record(path, rules, {}, reading)


def write(record: Record, rows: Rows) -> None:
    """Keep *rows* for the next run, in place of what *record* held, and what it knows of files."""
    if record.path is None or (rows == record.rows and not record.changed):
        return
    files = {name: row for name, row in sorted(record.files.items()) if os.path.lexists(name)}
    whole = {"rules": record.rules, "rows": rows, "files": files}
    text = json.dumps(whole, ensure_ascii=False)
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
        return MISSING


def _rules(code: Iterable[Path]) -> str:
    """A digest of what makes one thing of another: our code, theirs, the settings."""
    versions = [f"{name} {importlib.metadata.version(name)}".encode() for name in LIBRARIES]
    folders = (Path(__file__).parent, *code)
    sources = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SOURCES
    ]
    return digest([*versions, *map(content, sources)])
