"""Whoever waits is told what for: on one line of a terminal, on a few of a log."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sites.progress import Followed, each_done, follow

SPHINX = """
import sys
print("Running Sphinx v9.0.4")
print("reading sources... [ 40%] page-0001")
print("note: no picture for a page... and more")
print("WARNING: x", file=sys.stderr)
print("copying assets... done")
sys.exit(3)
"""


def test_each_step_of_sphinx_is_said_and_its_end_and_its_notes_come_back(tmp_path: Path) -> None:
    said: list[str] = []
    done = follow([sys.executable, "-c", SPHINX], tmp_path, said.append)
    assert done == Followed(3, "WARNING: x\n", ["note: no picture for a page... and more"])
    assert said == ["reading sources 40 %", "copying assets"]


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "log"])
def test_what_runs_is_shown_until_it_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    steps = {"ja": "reading sources 40 %", "de": "copying assets"}
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(time.sleep, 0.2)]
        results = list(each_done(running, steps, pause=0.01))
    assert results == [None]
    out = capsys.readouterr().out
    line = "ja: reading sources 40 % · de: copying assets"
    assert line in out
    assert ("\n" in out, "\r" in out) == (not terminal, terminal)
    if terminal:
        assert out.endswith("\r\x1b[K")  # the line is gone
    else:
        assert 1 < out.count(line) < 6  # after longer and longer pauses
