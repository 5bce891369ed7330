"""What a command takes, for the benches: time, processor time and memory."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds by the clock, seconds of processors, and the peak of all processes' memory in MB."""

    seconds: float
    cpu: float
    megabytes: float


def watched(command: Sequence[str | Path], cwd: Path, fine: Collection[int] = (0,)) -> Usage:
    """Run a command and sum the memory of all its processes, twenty times a second.

    A page that processes share counts once (PSS, proc_pid_smaps_rollup(5)). Ends the
    run where the command's exit code is not *fine*.
    """
    begin, before, peak = time.monotonic(), processor_time(), 0.0
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(shared_size, family(process.pid))))
            time.sleep(0.05)
    if process.returncode not in fine:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return Usage(time.monotonic() - begin, processor_time() - before, peak / 1024)


def least(usages: Sequence[Usage]) -> Usage:
    """The shortest times of several runs, and the highest peak."""
    return Usage(
        min(usage.seconds for usage in usages),
        min(usage.cpu for usage in usages),
        max(usage.megabytes for usage in usages),
    )


def total(usages: Sequence[Usage]) -> Usage:
    """Several runs one after the other."""
    return Usage(
        sum(usage.seconds for usage in usages),
        sum(usage.cpu for usage in usages),
        max(usage.megabytes for usage in usages),
    )


def processor_time() -> float:
    """What all commands that have ended took of the processors."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def family(pid: int) -> Iterator[int]:
    """A process and its children's children."""
    yield pid
    try:
        children = [
            child
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text("utf-8").split()
        ]
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def shared_size(pid: int) -> int:
    """A process's proportional set size in kB; 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
