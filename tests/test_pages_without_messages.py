"""A page that says nothing, a redirect or an empty file, stops nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, TRANSLATED, run

Write = Callable[[str, str], Path]

SILENT = {
    "redirect": "---\norphan: true\n---\n",
    "empty": "",
    "blank lines": "\n\n\n",
    "a comment": "% nothing yet\n",
    "code alone": "```python\nprint()\n```\n",
}


@pytest.fixture
def project(page: Write) -> Path:
    """Two pages, and room for one between them that says nothing."""
    project = page("index", "# Page\n\nA sentence.\n")
    page("zebra", "---\norphan: true\n---\n\n# Last\n\nIts sentence.\n")
    shutil.copytree(ROOT / "conf", project / "conf")
    return project


@pytest.mark.parametrize("text", SILENT.values(), ids=list(SILENT))
def test_a_page_without_messages_is_updated_with_the_others(
    project: Path, page: Write, text: str
) -> None:
    page("moved", text)
    command = [sys.executable, "-m", "upkeep.update"]
    done = run(*command, cwd=project)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    for locale in TRANSLATED:
        for name, msgid in (("index", "A sentence."), ("zebra", "Its sentence.")):
            catalog = (project / f"locale/{locale}/LC_MESSAGES/{name}.po").read_text("utf-8")
            assert f'msgid "{msgid}"' in catalog
            assert "Project-Id-Version: Notes on Language Models local" in catalog
    again = run(*command, cwd=project).out
    assert again.count(": 0 of 3 catalogs changed") == len(TRANSLATED)
    checked = run(sys.executable, "-m", "check_catalogs", cwd=project)
    assert (checked.code, checked.err) == (0, ""), checked.out
