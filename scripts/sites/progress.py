"""How far long commands are: one line in a terminal, in a log a line after longer and longer."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PAUSE, LONGEST = 2.0, 60.0  # seconds: between two lines; in a log each pause is twice the last
STEP = re.compile(r"(?P<what>[^.\[\]]+)\.\.\. (?:\[ *(?P<percent>\d+)%\])?")
NOTE = "note: "  # how a line begins that is for a person and stops no build
CLEAR = "\r\x1b[K"


@dataclass(frozen=True, slots=True)
class Followed:
    """How a command ended: its exit code, what it wrote to stderr, its notes."""

    code: int
    err: str
    notes: list[str]


def follow(command: Sequence[str], cwd: Path, say: Callable[[str], None]) -> Followed:
    """Run sphinx-build without ``-q``; *say* is told each step: "reading sources 40 %".

    What it says otherwise is for nobody.
    """
    notes = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            command, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        ) as process,
    ):
        for line in process.stdout or ():
            if line.startswith(NOTE):
                notes.append(line.rstrip())
            elif step := STEP.match(line):
                say(f"{step['what']} {step['percent']} %" if step["percent"] else step["what"])
        code = process.wait()
        errors.seek(0)
        return Followed(code, errors.read(), notes)


def each_done(
    running: Sequence[Future[T]], steps: Mapping[str, str], pause: float = PAUSE
) -> Iterator[T]:
    """The results of *running* as they come; meanwhile it prints the *steps*, {name: step}."""
    pending, terminal = set(running), sys.stdout.isatty()
    while pending:
        done, pending = wait(pending, pause, return_when=FIRST_COMPLETED)
        line = " · ".join(f"{name}: {step}" for name, step in list(steps.items()))
        if terminal:
            print(CLEAR, end="", flush=True)
        for future in done:
            yield future.result()
        if pending and line and terminal:
            print(line, end="", flush=True)
        elif pending and line and not done:
            print(line, flush=True)
            pause = min(2 * pause, LONGEST)
