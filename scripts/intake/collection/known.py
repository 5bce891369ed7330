"""What the last run has read in a blog: the front matter of each note, and which file is which page.

A run asks five thousand notes for their front matter and two for their text. Which file is which
page rests on the names of all files and on their front matters; where a note was matched by what
it holds (``notes2po.matching``), on that, too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from notes2po import unchanged
from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.addresses import Shown, shown_at
from notes2po.dialect.blog.tree import front_matter_in
from notes2po.languages import Language
from notes2po.messages import Location, ProblemError

from intake.collection import found
from intake.collection.found import Article, Found

RECORD = Path("build", "blog.json")
CODE = (Path(__file__).parents[1],)
FOUND, ADDRESSES = "found", "addresses"
TEXTS = (".html", ".htm", ".xhtml")  # what may have front matter, beside Markdown
KINDS = {"date": date, "datetime": datetime}
SIGN = "\0"  # what JSON has no word for stands under it, as text


@dataclass(frozen=True)
class Known:
    """What is known of the files of a ``blog``; ``shape`` is a digest of their names and heads.

    It is empty where the blog cannot be looked through by its names alone: links to folders may
    lead anywhere.
    """

    record: unchanged.Record
    blog: Blog
    shape: str
    rows: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def digest(self, path: str) -> str:
        """What tells a file from what it was."""
        return str(self.record.of(path)[0])

    def find(self, asked: tuple[str, str, str], table: tuple[Language, ...]) -> Found:
        """What the blog holds: as the last run has found it, or found now.

        *asked* are the patterns of pages and notes, and the folder for them.
        """
        how = [*asked, os.fspath(self.blog.root or ""), repr(table)]
        stamp = unchanged.digest([self.shape.encode(), json.dumps(how).encode()])
        _, row = self.record.rows.get(FOUND, ("", None))
        held = row and self.record.row(FOUND, self._with_read(stamp, row["read"]))
        if held and self.shape:
            result = _from_row(row)
        else:
            result = found.find(self.blog, table, *asked)
            row = _as_row(result)
        self.rows[FOUND] = (self._with_read(stamp, row["read"]), row)
        return result

    def addresses(self) -> Shown:
        """Where each note was, and where it had been before, by its path in the blog."""
        row: Shown | None = self.record.row(ADDRESSES, self.shape)
        if row is None:
            row = shown_at(self.blog)
        self.rows[ADDRESSES] = (self.shape, row)
        return row

    def is_done(self, what: str, stamp: str) -> bool:
        """Whether the last run has left *what* as it is to be; *stamp* is of all it is made of."""
        done = bool(self.record.row(what, stamp))
        if done:
            self.done(what, stamp)
        return done

    def done(self, what: str, stamp: str) -> None:
        """Remember that *what* is as it is to be."""
        self.rows[what] = (stamp, True)

    def keep(self) -> None:
        """Keep it for the next run."""
        unchanged.write(self.record, self.rows)

    def _with_read(self, stamp: str, paths: list[str]) -> str:
        """*stamp*, and what the files say whose text was read."""
        texts = (self.digest(path) for path in paths)
        return unchanged.digest(map(str.encode, (stamp, *texts)))


def look(root: Path, blog: Blog) -> Known:
    """Look through a *blog* for a run of the project at *root*; the blog then knows its heads."""
    record = unchanged.read(root / RECORD, CODE, _reading)
    there = blog.root or Path()
    endings = (*(f".{one.strip()}" for one in str(blog.config["markdown_ext"]).split(",")), *TEXTS)
    pieces: list[str] = [json.dumps([blog.config, blog.data], default=str, sort_keys=True)]
    linked = False
    for folder, folders, names in os.walk(there):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = linked or any(Path(folder, name).is_symlink() for name in folders)
        for name in sorted(names):
            path = Path(folder, name)
            link = os.path.realpath(path) if path.is_symlink() else ""
            pieces += [path.as_posix(), link]
            if name.lower().endswith(endings):
                _, head, matter = record.of(path.as_posix())
                pieces.append(head)
                if matter is not None and not link:
                    blog.know(path.relative_to(there).as_posix(), _told(matter[0]))
    shape = "" if linked else unchanged.digest(map(os.fsencode, pieces))
    return Known(record, blog, shape)


def _reading(data: bytes) -> tuple[str, str, list[Any] | None]:
    """A digest of a note, one of its head, and its front matter where JSON can hold it."""
    matter = front_matter_in(data)
    try:
        said = [_plain(matter)]
        head = unchanged.digest([data[:3], json.dumps(said).encode()])
    except TypeError:
        return unchanged.digest_of(data), unchanged.digest_of(data), None
    return unchanged.digest_of(data), head, said


def _plain(value: Any) -> Any:
    """*value* as JSON. Raises TypeError for what it has no way to say."""
    if isinstance(value, Mapping):
        if SIGN in value:
            raise TypeError(SIGN)
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    kind = type(value).__name__
    if kind in KINDS:
        return {SIGN: kind, "said": value.isoformat()}
    if value is None or kind in ("str", "int", "float", "bool"):
        return value
    raise TypeError(kind)


def _told(value: Any) -> Any:
    """What :func:`_plain` was given."""
    if isinstance(value, dict):
        if SIGN in value:
            return KINDS[value[SIGN]].fromisoformat(value["said"])
        return {name: _told(item) for name, item in value.items()}
    return [_told(item) for item in value] if isinstance(value, list) else value


def _as_row(result: Found) -> dict[str, Any]:
    """*result* for JSON."""
    return {
        "articles": [[one.name, one.english, dict(one.notes)] for one in result.articles],
        "problems": [[p.location.path, p.location.line, p.text] for p in result.problems],
        **{name: list(getattr(result, name)) for name in ("layouts", "left", "matched", "read")},
    }


def _from_row(row: Mapping[str, Any]) -> Found:
    """What :func:`_as_row` was given."""
    return Found(
        articles=tuple(Article(*article) for article in row["articles"]),
        problems=tuple(_problem(*problem) for problem in row["problems"]),
        **{name: tuple(row[name]) for name in ("layouts", "left", "matched", "read")},
    )


def _problem(path: str, line: int, text: str) -> ProblemError:
    return ProblemError(Location(path, line), text)
