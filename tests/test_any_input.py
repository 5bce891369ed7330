"""No file of any content ends a command of ours with a traceback, or loses what somebody wrote.

Here a few hundred cases, the same ones each time; ``make fuzz CASES=5000`` tries as many new
ones.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from any_input import FILES, Project, projects, try_all
from hypothesis import HealthCheck, given, settings

CASES = int(os.environ.get("CASES", "0"))


@settings(
    max_examples=max(1, -(-CASES // FILES)) if CASES else 3,
    derandomize=not CASES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(projects)
def test_files_of_any_content_end_no_command_with_a_traceback(project: Project) -> None:
    with TemporaryDirectory() as folder:
        try_all(project, Path(folder))
