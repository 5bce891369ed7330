"""A second import reads what has changed, and says the same as one that reads everything."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import notes2po, tree
from notes2po import unchanged

RECORD = Path("build", "notes2po.json")


@pytest.fixture(scope="module")
def first(up_to_date: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose notes have been imported, both of them with something to say."""
    project = shutil.copytree(up_to_date, tmp_path_factory.mktemp("imported") / "project")
    note = project / "locale/ja/notes/instruct-vs-coder.md"
    note.write_text(note.read_text("utf-8") + "\nもう一つの段落。\n", "utf-8")
    catalog = project / "locale/de/LC_MESSAGES/instruct-vs-coder.po"
    catalog.write_text(catalog.read_text("utf-8").replace("Modelle", "Modele", 1), "utf-8")
    assert notes2po(project, "--report", "first.json").code == 0
    return project


@pytest.fixture
def imported(first: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    return shutil.copytree(first, tmp_path / "project")


def read(project: Path) -> int:
    """Import again: how many notes were read."""
    done = notes2po(project, "--report", "second.json")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if "were not read" in line]
    notes = len(json.loads((project / "second.json").read_text("utf-8"))["notes"])
    return notes - (int(lines[0].split()[0]) if lines else 0)


def test_nothing_is_read_where_nothing_has_changed_and_the_report_is_the_same(
    imported: Path,
) -> None:
    before = tree(imported)
    assert read(imported) == 0
    assert tree(imported) == before
    (imported / RECORD).unlink()
    quick = (imported / "second.json").read_bytes()
    assert read(imported) == 2
    assert (imported / "second.json").read_bytes() == quick


@pytest.mark.parametrize(
    ("name", "change", "count"),
    [
        ("locale/ja/notes/instruct-vs-coder.md", lambda text: text + "\n", 1),
        ("locale/ja/LC_MESSAGES/instruct-vs-coder.po", lambda text: "# mine\n" + text, 1),
        ("docs/instruct-vs-coder.md", lambda text: text + "\nMore.\n", 2),
        ("docs/references.md", lambda text: text.replace("\n\n", "\n\n\n", 1), 2),
        ("conf/conf.py", lambda text: text + "\n", 2),
        ("docs/status.md", lambda text: text + "\n", 0),
    ],
    ids=["note", "catalog", "page", "shared", "settings", "another page"],
)
def test_what_has_changed_is_read(
    imported: Path, name: str, change: Callable[[str], str], count: int
) -> None:
    path = imported / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    assert read(imported) == count


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rules": 1}', '{"rules": "", "rows": [1]}'])
def test_a_record_that_cannot_be_read_is_none(imported: Path, text: str) -> None:
    (imported / RECORD).write_text(text, "utf-8")
    assert read(imported) == 2


def test_a_page_that_takes_in_others_is_read_each_time(imported: Path) -> None:
    page = imported / "docs/instruct-vs-coder.md"
    page.write_text(page.read_text("utf-8") + "\n```{include} part.txt\n```\n", "utf-8")
    (imported / "docs/part.txt").write_text("A part.\n", "utf-8")
    assert read(imported) == 2
    assert read(imported) == 2


def test_what_the_check_calls_an_error_is_in_doubt(small: Path) -> None:
    (small / "docs/x.md").write_text("# X\n\nA [link](https://example.org/a) here.\n", "utf-8")
    note = small / "locale/de/notes/x.md"
    note.write_text("# Ü\n\nEin [Verweis](https://evil.example/) hier.\n", "utf-8")
    done = notes2po(small)
    assert done.code == 0
    assert "in doubt (link-changed: " in done.out
    assert "#, fuzzy" in (small / "locale/de/LC_MESSAGES/x.po").read_text("utf-8")


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[str, int]]:
    """Ask a record, as each run has it, of a file: what it says, and how often it was read."""
    (tmp_path / "file").write_text("one", "utf-8")
    monkeypatch.setattr(unchanged, "TICK", 0)

    def ask() -> tuple[str, int]:
        times: list[bytes] = []

        def reading(data: bytes) -> str:
            times.append(data)
            return data.decode()

        record = unchanged.read(tmp_path / "record.json", (), reading)
        said = [record.of(tmp_path / "file") for _ in range(2)]
        unchanged.write(record, {})
        assert said[0] == said[1]
        return said[0], len(times)

    return ask


def test_a_file_is_read_once_for_all_runs(asked: Callable[[], tuple[str, int]]) -> None:
    assert asked() == ("one", 1)
    assert asked() == ("one", 0)


@pytest.mark.parametrize("way", ["in place", "renamed", "with its old time", "gone"])
def test_a_file_that_has_changed_is_read_again(
    asked: Callable[[], tuple[str, int]], tmp_path: Path, way: str
) -> None:
    path = tmp_path / "file"
    asked()
    before = path.stat()
    if way == "gone":
        path.unlink()
        assert asked() == (unchanged.MISSING.decode(), 2)
        return
    other = tmp_path / "other" if way == "renamed" else path
    other.write_text("two", "utf-8")
    other.replace(path)
    if way == "with its old time":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert asked() == ("two", 1)


def test_a_file_that_was_written_only_just_is_read_again(
    asked: Callable[[], tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may change once more within one tick of its disk's clock."""
    monkeypatch.setattr(unchanged, "TICK", 3_600_000_000_000)
    assert asked() == ("one", 2)
    assert asked() == ("one", 2)
