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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from intake import RefusedError

PARTS = ("conf", "docs", "locale")

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

        What the copy has no more goes. Raises RefusedError where the project was changed
        meanwhile, OSError where it cannot be written; nothing is changed then.
        """
        names = sorted({*self.before, *files(self.copy)})
        changed = [name for name in names if _bytes(self.copy / name) != _bytes(self.root / name)]
        moved = [name for name in changed if _stamp(self.root / name) != self.before.get(name)]
        if moved:
            raise RefusedError(*(f"{name} was changed meanwhile; run again" for name in moved))
        replace_all(self.root, {name: _bytes(self.copy / name) for name in changed})
        return changed


@contextmanager
def trial(root: Path, names: Iterable[str] | None = None) -> Iterator[Trial]:
    """A copy of the project at *root* to work in, which is gone afterwards.

    It holds its settings and the files *names* of the rest; without them, all that a project
    is made of.
    """
    whole = PARTS if names is None else ("conf",)
    with TemporaryDirectory(prefix="trial-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch).resolve()
        held = {*files(root, whole), *(names or ())}
        before = {name: stamp for name in held if (stamp := _stamp(root / name))}
        for part in PARTS:
            (copy / part).mkdir()
            if part in whole:
                ignored = shutil.ignore_patterns("*.mo", ".*.tmp")
                shutil.copytree(
                    root / part, copy / part, ignore=ignored, symlinks=True, dirs_exist_ok=True
                )
        for name in before.keys() & set(names or ()):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, copy / name)
        yield Trial(root, copy, before)


def files(root: Path, parts: Iterable[str] = PARTS) -> Iterator[str]:
    """The files that the project at *root* is made of, in *parts* of it, from its folder on."""
    for part in parts:
        for path in (root / part).rglob("*"):
            made = path.suffix == ".mo" or "__pycache__" in path.parts
            drafted = path.name.startswith(".") and path.suffix == ".tmp"
            if not made and not drafted and path.is_file():
                yield path.relative_to(root).as_posix()


def _stamp(path: Path) -> Stamp | None:
    """When a file was last written, and how long it is."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def replace_all(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write *files*, each whole; where one cannot be, put back those that were, and raise.

    A file that is to be nothing goes.
    """
    before = {name: _bytes(root / name) for name in files}
    begun: list[str] = []
    try:
        for name, data in files.items():
            begun.append(name)
            if data is None:
                (root / name).unlink(missing_ok=True)
            else:
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
