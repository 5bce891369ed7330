"""A Jekyll blog as it lies on disk: its configuration, its data, its includes and its files."""

from __future__ import annotations

import csv
import fnmatch
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from notes2po.dialect.blog.front_matter import YamlError, load_yaml, split_front_matter
from notes2po.messages import Location, ProblemError

CONFIG = "_config.yml"
# Bytes of a file that is read whole; the largest notes have 300 kB, the largest data some 10 MB.
LARGEST = 20_000_000
MARKDOWN = "markdown,mkdown,mkdn,mkd,md"
# Jekyll's Configuration::DEFAULTS and DEFAULT_EXCLUDES, as far as they matter here.
DEFAULTS: Mapping[str, object] = {
    "collections_dir": "",
    "data_dir": "_data",
    "includes_dir": "_includes",
    "include": [".htaccess"],
    "exclude": [],
    "markdown_ext": MARKDOWN,
    "permalink": "date",
    "highlighter": "rouge",
    "excerpt_separator": "\n\n",
    "defaults": [],
}
EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/", "_site"),
)
# Folders of a blog that hold no notes.
MACHINERY = {"_includes", "_layouts", "_data", "_sass", "_plugins", "_site"}
# How a file begins that has front matter, within its first bytes.
BEGIN, BEGIN_LENGTH = re.compile(rb"(\xef\xbb\xbf)?---[^\S\n]*\n"), 200
GLOB = re.compile(r"[*?\[]")  # what makes a pattern more than a name
DATA = {".yml", ".yaml", ".json", ".csv", ".tsv"}


@dataclass(frozen=True)
class Blog:
    """A blog, read once. ``root`` is None for notes that belong to none.

    ``config`` has Jekyll's defaults in it; ``data`` is nested as the folders of ``_data`` are;
    ``problems`` are the files that could not be read, one line each.
    """

    root: Path | None = None
    config: Mapping[str, object] = field(default_factory=lambda: dict(DEFAULTS))
    data: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[ProblemError, ...] = ()

    @property
    def includes(self) -> Path | None:
        """The folder that ``include`` reads from."""
        return self.root / str(self.config["includes_dir"]) if self.root else None

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that may be a page of the blog, as a path in it, sorted."""
        return tuple(sorted(_walk(self.root, self.config))) if self.root else ()

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What other rooms have worked out once for this blog."""
        return {}

    @cached_property
    def _front_matters(self) -> dict[str, Mapping[str, object] | None]:
        return {}

    def front_matter(self, path: str) -> Mapping[str, object] | None:
        """The front matter of the file at *path* in the blog; None where there is none."""
        if path not in self._front_matters:
            self._front_matters[path] = _front_matter(self.root, path)
        return self._front_matters[path]

    def know(self, path: str, matter: Mapping[str, object] | None) -> None:
        """Take *matter*, which somebody has read before, for the front matter of a file."""
        self._front_matters[path] = matter

    def place(self, path: str) -> str:
        """Where the file at *path* lies in the blog, whose root is no root of a disk.

        A path that leads elsewhere is its last part; one within the blog already is as it is.
        """
        for way in (os.path.abspath, os.path.realpath) if self.root else ():
            there, root = Path(way(path)), Path(way(self.root or ""))
            if there.is_relative_to(root):
                return there.relative_to(root).as_posix()
        pure = PurePosixPath(path)
        return pure.name if pure.is_absolute() or ".." in pure.parts else path

    def text(self, path: str) -> str | None:
        """The text of the file at *path* in the blog; None where it cannot be read."""
        try:
            return read_text(inside(self.root, path)) if self.root else None
        except (ProblemError, ValueError):
            return None

    def collection(self, label: str) -> Mapping[str, object] | None:
        """The settings of a collection; None where the blog has none of the name."""
        collections = self.config.get("collections")
        if isinstance(collections, list):
            collections = dict.fromkeys(map(str, collections))
        if not isinstance(collections, dict) or label not in collections:
            return {} if label == "posts" else None
        settings = collections[label]
        return settings if isinstance(settings, dict) else {}


NO_BLOG = Blog()


def find_blog(path: Path) -> Blog:
    """The blog in the nearest folder at or above *path* that has a ``_config.yml``."""
    here = path.absolute()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return read_blog(folder)
    return NO_BLOG


def read_blog(root: Path) -> Blog:
    """Read configuration and data of the blog at *root*; what cannot be read is in its problems."""
    problems: list[ProblemError] = []
    own = _parsed(root / CONFIG, root, problems) if (root / CONFIG).exists() else {}
    if not isinstance(own, dict):
        if own is not None:
            problems.append(ProblemError(Location(CONFIG, 1), "write settings: 'name: value'"))
        own = {}
    config = {**own, **{name: value for name, value in DEFAULTS.items() if own.get(name) is None}}
    for name, default in DEFAULTS.items():
        if not isinstance(config[name], type(default)):
            kind = "a list" if isinstance(default, list) else "text"
            problems.append(ProblemError(Location(CONFIG, 1), f"'{name}' must be {kind}"))
            config[name] = default
    for name in ("data_dir", "includes_dir", "collections_dir"):
        config[name] = _folder(root, str(config[name]), str(DEFAULTS[name]), problems)
    data = _data(root / str(config["data_dir"]), root, problems, set())
    return Blog(root, config, data, tuple(problems))


def _folder(root: Path, name: str, default: str, problems: list[ProblemError]) -> str:
    try:
        inside(root, name)
    except ValueError as error:
        problems.append(ProblemError(Location(CONFIG, 1), str(error)))
        return default
    return name.strip("/")


@cache
def _real(folder: Path) -> str:
    return os.path.realpath(folder)


def inside(root: Path, path: str) -> Path:
    """The file at *path* in *root*. Raises ValueError where it lies elsewhere, by links, too."""
    there = root / path.lstrip("/")
    # Not resolve(): before Python 3.13 it raises where links lead in a circle.
    real, home = os.path.realpath(there), _real(root.absolute())
    if real != home and not real.startswith(home.rstrip("/") + "/"):
        raise ValueError(f"{path} leads out of the blog")
    return there


def read_text(path: Path) -> str:
    """The text of a file in UTF-8. Raises ProblemError for everything else."""
    try:
        if not path.is_file():
            raise ProblemError(Location(str(path), 1), "it is no file")
        if path.stat().st_size > LARGEST:
            raise ProblemError(Location(str(path), 1), f"it has more than {LARGEST // 10**6} MB")
        raw = path.read_bytes()
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ProblemError(Location(str(path), 1), "it is in UTF-16; save it in UTF-8")
        return decoded(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ProblemError(Location(str(path), line), "it is not in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is none"
        raise ProblemError(Location(str(path), 1), f"it cannot be read: {reason}") from None


def decoded(raw: bytes) -> str:
    """The text that *raw* is in UTF-8. Raises UnicodeDecodeError where it is none."""
    return raw.decode("utf-8-sig").replace("\r\n", "\n")


def _parsed(path: Path, root: Path, problems: list[ProblemError]) -> object:
    """What a file of YAML, JSON, CSV or TSV says; None, and a problem more, where it says nothing."""
    name = path.relative_to(root).as_posix()
    try:
        text = read_text(inside(root, name))
        if path.suffix.lower() in (".csv", ".tsv"):
            rows = csv.DictReader(text.splitlines(), delimiter="\t" if "t" in path.suffix else ",")
            return [{key: row[key] for key in row if key is not None} for row in rows]
        return _json(text) if path.suffix.lower() == ".json" else load_yaml(text)
    except ProblemError as error:
        problems.append(ProblemError(Location(name, error.location.line), error.text))
    except YamlError as error:
        problems.append(ProblemError(Location(name, error.line), f"it is no YAML: {error}"))
    except (ValueError, csv.Error) as error:
        problems.append(ProblemError(Location(name, 1), str(error)))
    return None


def _json(text: str) -> object:
    """JSON, which Jekyll reads as YAML: what is no strict JSON may still be that."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return load_yaml(text.replace("\t", "  "))


def _data(
    folder: Path, root: Path, problems: list[ProblemError], linked: set[Path]
) -> dict[str, object]:
    """The data below *folder*, named and nested as Jekyll's DataReader does.

    A folder that links lead to is read once: *linked* holds those that were.
    """
    found: dict[str, object] = {}
    if not folder.is_dir():
        return found
    for path in sorted(sorted(folder.iterdir()), key=Path.is_dir):
        if path.is_dir():
            if reason := _misleads(path, root, linked):
                where = Location(path.relative_to(root).as_posix(), 1)
                problems.append(ProblemError(where, reason))
            else:
                found[_data_name(path.name)] = _data(path, root, problems, linked)
        elif path.suffix.lower() in DATA and not path.name.startswith("."):
            found[_data_name(path.stem)] = _parsed(path, root, problems)
    return found


def _misleads(folder: Path, root: Path, linked: set[Path]) -> str:
    """Why a link to a folder of data is not followed; empty where it is, or is no link."""
    if not folder.is_symlink():
        return ""
    real = folder.resolve()
    if not real.is_relative_to(root.resolve()):
        return "it leads out of the blog"
    if real in linked or folder.parent.resolve().is_relative_to(real):
        return "it leads to where the data is read already"
    linked.add(real)
    return ""


def _data_name(name: str) -> str:
    """DataReader#sanitize_filename."""
    return re.sub(r"\s+", "_", re.sub(r"[^\w\s-]+", "", name, flags=re.ASCII).strip())


def _front_matter(root: Path | None, path: str) -> Mapping[str, object] | None:
    if root is None:
        return None
    try:
        file = inside(root, path)
        with file.open("rb") as stream:
            begin = stream.read(BEGIN_LENGTH)
        return front_matter_in(file.read_bytes()) if BEGIN.match(begin) else None
    except (ValueError, OSError):
        return None


def front_matter_in(data: bytes) -> Mapping[str, object] | None:
    """The front matter of a file that holds *data*; None where there is none that can be read."""
    if not BEGIN.match(data[:BEGIN_LENGTH]) or len(data) > LARGEST:
        return None
    try:
        loaded = load_yaml(split_front_matter(decoded(data))[0])
    except ValueError:  # no text, or no YAML
        return None
    return loaded if isinstance(loaded, dict) else {}


def _walk(root: Path, config: Mapping[str, object]) -> Iterator[str]:
    excluded = [str(item).lstrip("/") for item in _list(config["exclude"])] + list(EXCLUDED)
    included = [str(item).lstrip("/") for item in _list(config["include"])]
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root).as_posix()
        prefix = "" if here == "." else f"{here}/"
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "#", "~"))
            and name not in MACHINERY
            and not _listed(prefix + name, excluded, included)
        )
        for name in names:
            path = prefix + name
            if name.startswith((".", "#", "~")) or name.endswith("~"):
                continue
            if not _listed(path, excluded, included):
                yield path


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _listed(path: str, excluded: list[str], included: list[str]) -> bool:
    """EntryFilter#excluded? without what is included by name."""

    def one_of(patterns: list[str]) -> bool:
        return any(
            path.startswith(pattern)
            or pattern == f"{path}/"
            or (GLOB.search(pattern) and fnmatch.fnmatch(path, pattern))
            for pattern in patterns
            if pattern
        )

    return one_of(excluded) and not one_of(included)
