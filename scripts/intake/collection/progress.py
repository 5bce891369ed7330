"""How far a run is: one line in a terminal, in a log a line now and then."""

from __future__ import annotations

import sys
import time

SECONDS = 5.0  # between two lines of a log
CLEAR = "\r\x1b[K"


class Progress:
    """Says on stderr how many of *count* things are done; nothing where there are none."""

    def __init__(self, what: str, count: int) -> None:
        self.what, self.count, self.done = what, count, 0
        self.terminal, self.last = sys.stderr.isatty(), time.monotonic()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        pause = 0.1 if self.terminal else SECONDS
        if time.monotonic() - self.last > pause:
            self.last = time.monotonic()
            line = f"{self.what}: {self.done} of {self.count}"
            print(
                f"{CLEAR}{line}" if self.terminal else line,
                end="" if self.terminal else "\n",
                file=sys.stderr,
                flush=True,
            )

    def end(self) -> None:
        """All are done."""
        if self.terminal:
            print(CLEAR, end="", file=sys.stderr, flush=True)
        if self.count:
            print(f"{self.what}: {self.count} notes", flush=True)
