"""All or nothing: a command works on a copy of the project, and what came of it is taken over whole.

Whatever goes wrong before that, the project is as it was, even where the process
is killed: it has not been touched. Where the taking over itself fails, what is
replaced by then is put back.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from intake import RefusedError

PARTS = ("conf", "docs", "locale")
IGNORED = shutil.ignore_patterns("*.mo", "__pycache__", ".*.tmp")

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """The project at ``root``, its ``copy``, and what the project's files were when it was made."""

    root: Path
    copy: Path
    before: Mapping[str, Stamp]

    def run(self, *arguments: str) -> str:
        """Run Python with *arguments* in the copy: what it prints.

        Raises RefusedError with what it complains of, where it fails.
        """
        code, out, err = self.call(*arguments)
        if code:
            lines = (err or out).strip().splitlines()
            raise RefusedError(*(line.removeprefix("error: ") for line in lines))
        return out

    def call(self, *arguments: str) -> tuple[int, str, str]:
        """Run Python with *arguments* in the copy: its exit code, and what it prints and says."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.copy,
            env={**os.environ, "NO_COLOR": "1"},  # told again in lines of our own
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl+C is ours; its processes end with us, all of them
        )
        with process:
            try:
                out, err = process.communicate()
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        # What they say names files of the copy, which nobody will find.
        names = (f"{self.copy}{os.sep}", "")
        return process.returncode, out.replace(*names), err.replace(*names)

    def take_over(self) -> list[str]:
        """Put every file of the copy that is new or changed into the project; returns their names.

        Raises RefusedError where the project was changed meanwhile, OSError where
        it cannot be written; nothing is changed then.
        """
        changed = {
            name: self.copy / name
            for name in sorted(_stamps(self.copy))
            if _bytes(self.copy / name) != _bytes(self.root / name)
        }
        now = _stamps(self.root)
        moved = [name for name in changed if now.get(name) != self.before.get(name)]
        if moved:
            raise RefusedError(*(f"{name} was changed meanwhile; run again" for name in moved))
        replace_all(self.root, {name: path.read_bytes() for name, path in changed.items()})
        return list(changed)


@contextmanager
def trial(root: Path) -> Iterator[Trial]:
    """A copy of the project at *root* to work in, which is gone afterwards."""
    with TemporaryDirectory(prefix="trial-", ignore_cleanup_errors=True) as scratch:
        copy, before = Path(scratch).resolve(), _stamps(root)
        for part in PARTS:
            shutil.copytree(root / part, copy / part, ignore=IGNORED, symlinks=True)
        yield Trial(root, copy, before)


def _stamps(root: Path) -> dict[str, Stamp]:
    """When each file of the project was last written, and how long it is, by its name."""
    found = {}
    for part in PARTS:
        for path in (root / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo":
                stat = path.stat()
                found[path.relative_to(root).as_posix()] = stat.st_mtime_ns, stat.st_size
    return found


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def replace_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Write *files*, each whole; where one cannot be, put back those that were, and raise."""
    before = {name: _bytes(root / name) for name in files}
    begun: list[str] = []
    try:
        for name, data in files.items():
            begun.append(name)
            _write(root / name, data)
    except BaseException:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nobody gains by stopping this half-way
        for name in begun:
            _restore(root, name, before[name])
        signal.signal(signal.SIGINT, signal.default_int_handler)
        raise


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _restore(root: Path, name: str, data: bytes | None) -> None:
    path = root / name
    if data is not None:
        _write(path, data)
    elif path.parent.is_dir():
        path.unlink(missing_ok=True)
        for folder in path.relative_to(root).parents:
            if any((root / folder).iterdir()):
                break
            (root / folder).rmdir()
