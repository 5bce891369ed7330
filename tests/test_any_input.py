"""No file of any content ends a command of ours with a traceback, or loses what somebody wrote.

Here a few hundred cases, the same ones each time; ``make fuzz CASES=5000`` tries as many new
ones.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp

import forked
from any_input import FILES, project_of, try_all
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("CASES", "0"))
tried: set[int] = set()  # the seeds of the projects that every command took


@settings(
    max_examples=max(1, -(-CASES // FILES)) if CASES else 3,
    derandomize=not CASES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a smaller seed is no smaller project: the first is kept
)
@given(st.integers(0, 2**64 - 1))
def test_files_of_any_content_end_no_command_with_a_traceback(seed: int) -> None:
    folder = Path(mkdtemp(prefix="any-input-"))
    try:
        try_all(project_of(seed), folder)
    except AssertionError as error:
        error.add_note(f"The project stays in {folder}.")
        raise
    shutil.rmtree(folder)
    tried.add(seed)


def test_as_many_cases_were_tried_as_were_asked_for() -> None:
    if CASES:  # `make fuzz` is a person's
        seconds = round(time.process_time() + forked.spent())
        print(f"{len(tried) * FILES} cases, {seconds} s of a processor")
    assert len(tried) * FILES >= (CASES or 3 * FILES)
