"""Take a whole blog in: ``make collection FROM=../blog``.

    python -m intake.collection [--pages PATTERN] [--notes PATTERN] [--into FOLDER] [--dry-run] BLOG

It can be stopped at any time; run again, it goes on, and a run that finds nothing to do says so.
What somebody has edited here since is left alone, and told. ``build/collection.json`` says what
became of each note, and ``build/collection.html`` shows it to a person.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from notes2po.messages import ProblemError

from intake import RefusedError
from intake.collection import report
from intake.collection.run import take_in
from intake.collection.state import Asked

REDRAWN, LOGGED = 0.1, 10.0  # seconds between two lines of progress
CLEAR = "\r\x1b[K"
DONE, PROBLEMS, REFUSED, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 where all is in, 1 where some notes are not, 2 where nothing could be begun."""
    parser = argparse.ArgumentParser(description="Take a whole blog in.")
    option = parser.add_argument
    option("blog", type=Path, metavar="BLOG", help="its folder")
    option("--pages", default="", metavar="PATTERN", help="what its English files are called")
    option("--notes", default="", metavar="PATTERN", help="what its translations are called")
    option("--into", default="", metavar="FOLDER", help="the folder of docs/ for its pages")
    option("--dry-run", action="store_true", help="change nothing, and say what would be")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a file's name may be no text
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    how = (given.pages, given.notes, given.into, given.dry_run)
    asked = Asked(Path.cwd(), given.blog, _say, Progress().step, *how)
    return _run(partial(take_in, asked))


def _say(line: str) -> None:
    print(line, flush=True)


class Progress:
    """How far a long part of the work is: one line in a terminal, in a log one now and then."""

    def __init__(self) -> None:
        self.terminal, self.last = sys.stderr.isatty(), time.monotonic()

    def step(self, what: str, done: int, count: int) -> None:
        """Say on stderr that *done* of *count* notes are done, if it is time to."""
        pause = REDRAWN if self.terminal else LOGGED
        if time.monotonic() - self.last < pause and done < count:
            return
        self.last, line = time.monotonic(), f"{what}: {done} of {count} notes"
        if self.terminal:
            line = CLEAR + (line if done < count else "")
        print(line, end="" if self.terminal else "\n", file=sys.stderr, flush=True)


def _run(work: partial[report.Outcome]) -> int:
    try:
        outcome = work()
    except RefusedError as refused:
        return _failed(REFUSED, *refused.lines)
    except (ProblemError, ValueError) as error:
        return _failed(REFUSED, str(error))
    except OSError as error:
        return _failed(REFUSED, f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return _failed(STOPPED, "stopped; run again: it goes on where it was")
    print("\n".join(report.screen(outcome)))
    return PROBLEMS if outcome.problems else DONE


def _failed(code: int, *lines: str) -> int:
    for line in lines:
        print(f"error: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
