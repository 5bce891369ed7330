"""No file of any content ends a command of ours with a traceback, or loses what somebody wrote.

Here a few hundred cases, the same ones each time; ``make fuzz CASES=5000`` tries as many new
ones.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from any_input import FILES, Project, projects, try_all
from hypothesis import HealthCheck, Phase, given, settings

CASES = int(os.environ.get("CASES", "0"))


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of so many files
@settings(
    max_examples=max(1, -(-CASES // FILES)) if CASES else 3,
    derandomize=not CASES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # so many files are not made smaller in any time: the first is kept
)
@given(projects)
def test_files_of_any_content_end_no_command_with_a_traceback(project: Project) -> None:
    folder = Path(mkdtemp(prefix="any-input-"))
    try:
        try_all(project, folder)
    except AssertionError as error:
        error.add_note(f"The project stays in {folder}.")
        raise
    shutil.rmtree(folder)
