"""How a command ends: its exit code, and a line for each thing that is wrong."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable

from notes2po.messages import ProblemError

from intake import RefusedError

DONE, REFUSED, STOPPED = 0, 1, 130


def run(work: Callable[[], Iterable[str]]) -> int:
    """Do the *work*, which changes all or nothing, and print what it returns; the exit code.

    0: it is done; 1: it was refused; 130: somebody stopped it, with Ctrl+C or kill.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        lines = work()
    except RefusedError as refused:
        return _nothing_changed(REFUSED, *refused.lines)
    except (ProblemError, ValueError) as error:
        return _nothing_changed(REFUSED, str(error))
    except OSError as error:
        return _nothing_changed(REFUSED, f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return _nothing_changed(STOPPED, "stopped")
    # Not before: where nobody listens any longer, something was changed all the same.
    print(*lines, sep="\n")
    return DONE


def _nothing_changed(code: int, *lines: str) -> int:
    for line in lines:
        print(f"error: {line}", file=sys.stderr)
    print("nothing was changed", file=sys.stderr)
    return code
