"""What has not changed since the last run is not read again: a record of it beside the build.

Of each note the record holds a digest of all that its catalog comes from and of the catalog, and
what was reported then. It can be lost at any time: then everything is read. It is not written
where a project has no ``conf.py``: a tree of somebody's notes stays as it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notes2po.messages import Location
from notes2po.report import SECTIONS, Item, NoteReport

FILE = Path("build", "notes2po.json")
LIBRARIES = ("babel", "docutils", "markdown-it-py", "myst-parser", "polib", "sphinx")
INCLUDES = b"include}"  # {include}, {literalinclude}
CODE = (Path(__file__).parent, Path(__file__).parents[1] / "check_catalogs")


@dataclass(frozen=True)
class Record:
    """What the last run left at ``path``, None where nothing is kept; ``rules`` are today's."""

    path: Path | None
    rules: str
    notes: Mapping[str, tuple[str, Any]]

    def report(self, note: str, stamp: str) -> NoteReport | None:
        """What was reported of a note, as of a second run; None where anything has changed."""
        held, row = self.notes.get(note, ("", None))
        return _report(row) if row and stamp and held == stamp else None


def read(conf: Path | None) -> Record:
    """The record of the project whose settings are in *conf*; one that cannot be read is empty."""
    if conf is None:
        return Record(None, "", {})
    path, rules = conf.resolve().parent / FILE, _rules(conf)
    try:
        held = json.loads(path.read_text("utf-8"))
        notes = held["notes"] if held["rules"] == rules else {}
        return Record(path, rules, {name: (row[0], row[1]) for name, row in notes.items()})
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Record(path, rules, {})


def write(record: Record, reports: Iterable[tuple[NoteReport, str]]) -> None:
    """Keep the *reports*, each with its stamp as it now is, for the next run."""
    if record.path is None:
        return
    rows = {report.note: (stamp, _row(report)) for report, stamp in reports}
    text = json.dumps({"rules": record.rules, "notes": rows}, ensure_ascii=False)
    temporary = record.path.with_name(f".{record.path.name}.tmp")
    record.path.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(text.encode("utf-8", "surrogatepass"))
    temporary.replace(record.path)


def stamp(record: Record, files: Iterable[Path]) -> str:
    """A digest of *files*, missing ones among them; empty where nothing is kept.

    That is so, too, of a page that takes in other files: nobody knows here what they say.
    """
    if record.path is None:
        return ""
    whole = hashlib.sha256()
    for path in files:
        try:
            data = path.read_bytes()
        except OSError:
            data = b"missing"
        if INCLUDES in data:
            return ""
        whole.update(f"{len(data)}\n".encode() + data)
    return whole.hexdigest()[:32]


def _rules(conf: Path) -> str:
    """A digest of what makes a catalog of a page and a note: our code, theirs, the settings."""
    whole = hashlib.sha256()
    for name in LIBRARIES:
        whole.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in _sources(conf):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:32]


def _sources(conf: Path) -> Iterator[Path]:
    for folder in CODE:
        yield from sorted(folder.rglob("*.py"))
    yield from sorted(conf.rglob("*.py"))
    yield from sorted(conf.rglob("*.toml"))


def _row(report: NoteReport) -> dict[str, Any]:
    """*report* as JSON, without what it says of its one run."""
    second = dataclasses.replace(report, changed=False, created=False, updated=(), gone=())
    return dataclasses.asdict(second)


def _report(row: Mapping[str, Any]) -> NoteReport | None:
    try:
        items = {
            name: tuple(
                Item(Location(**item["location"]), item["reason"], item["text"])
                for item in row[name]
            )
            for name in SECTIONS
        }
        return NoteReport(**{**row, **items})
    except (LookupError, TypeError):
        return None
