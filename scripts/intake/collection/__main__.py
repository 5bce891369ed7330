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
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from notes2po.messages import ProblemError

from intake import RefusedError
from intake.collection import report
from intake.collection.run import take_in
from intake.collection.state import Asked

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
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked = Asked(Path.cwd(), given.blog, given.pages, given.notes, given.into, given.dry_run)
    return _run(partial(take_in, asked))


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
