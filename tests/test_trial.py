"""A trial changes all or nothing, and nothing that somebody else has changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake import RefusedError
from intake.trial import replace_all, trial


def test_what_was_replaced_is_put_back_where_the_next_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").write_bytes(b"a file, no folder")
    files = {"a": b"new", "b/b/new": b"new", "c/new": b"new"}
    with pytest.raises(OSError, match="c"):
        replace_all(tmp_path, files)
    found = {path.name: path.read_bytes() for path in tmp_path.rglob("*")}
    assert found == {"a": b"old", "c": b"a file, no folder"}


def test_what_somebody_changes_meanwhile_is_not_written_over(project: Path) -> None:
    with trial(project) as attempt:
        for name in ("docs/index.md", "docs/new.md"):
            (attempt.copy / name).write_text("ours", "utf-8")
            (project / name).write_text("theirs", "utf-8")
        with pytest.raises(RefusedError) as told:
            attempt.take_over()
    assert told.value.lines == (
        "docs/index.md was changed meanwhile; run again",
        "docs/new.md was changed meanwhile; run again",
    )
    assert (project / "docs/index.md").read_text("utf-8") == "theirs"


def test_a_trial_of_some_files_takes_over_what_it_changed_and_deleted(project: Path) -> None:
    names = {"docs/index.md", "docs/glossary.md", "docs/absent.md"}
    with trial(project, names) as attempt:
        found = {path.name for path in (attempt.copy / "docs").iterdir()}
        assert found == {"index.md", "glossary.md"}
        (attempt.copy / "docs/index.md").write_text("ours", "utf-8")
        (attempt.copy / "docs/glossary.md").unlink()
        (attempt.copy / "docs/absent.md").write_text("new", "utf-8")
        assert attempt.take_over() == ["docs/absent.md", "docs/glossary.md", "docs/index.md"]
    assert not (project / "docs/glossary.md").exists()
    assert (project / "docs/references.md").exists()


def test_a_trial_leaves_nothing_behind(project: Path) -> None:
    with trial(project) as attempt:
        (attempt.copy / "docs/new.md").write_text("new", "utf-8")
        assert attempt.take_over() == ["docs/new.md"]
    assert not attempt.copy.exists()
    assert (project / "docs/new.md").read_text("utf-8") == "new"
