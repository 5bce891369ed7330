"""Hand-made drifted notes, one trap each: what must be found and what must never be paired.

The notes are in data/drift, all of one English page; expected.toml says what
each must become.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import ROOT, notes2po

DRIFT = ROOT / "tests" / "data" / "drift"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((DRIFT / "expected.toml").read_text("utf-8"))
PAGE_MESSAGES = 11


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the notes, imported in one run, each as the translation of a page of its own."""
    project = tmp_path_factory.mktemp("drift")
    english = (DRIFT / "en.md").read_bytes()
    for path in DRIFT.glob("*.*.md"):
        trap, locale, _ = path.name.split(".")
        for folder, data in (("en", english), (locale, path.read_bytes())):
            target = project / folder / f"{trap}-{locale}.md"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
    options = ["--source", "en", "--notes", "{language}/{document}.md", "--locale", "out"]
    done = notes2po(project, *options, "--report", "report.json")
    assert (done.code, done.err) == (0, "")
    return project


def entries(imported: Path, trap: str) -> list[polib.POEntry]:
    locale = trap.rsplit("-", 1)[1]
    return list(polib.pofile(str(imported / f"out/{locale}/LC_MESSAGES/{trap}.po")))


def entry(imported: Path, trap: str, beginning: str) -> polib.POEntry:
    (found,) = [e for e in entries(imported, trap) if e.msgid.startswith(beginning)]
    return found


def cases(name: str) -> list[Any]:
    return [
        pytest.param(trap, item, id=f"{trap}: {item}")
        for trap, expected in EXPECTED.items()
        for item in expected.get(name, [])
    ]


def test_every_note_says_what_it_must_become() -> None:
    assert sorted(EXPECTED) == sorted(
        path.name.removesuffix(".md").replace(".", "-") for path in DRIFT.glob("*.*.md")
    )


@pytest.mark.parametrize(("trap", "pair"), cases("never"))
def test_never_paired(imported: Path, trap: str, pair: list[str]) -> None:
    assert not entry(imported, trap, pair[0]).msgstr.startswith(pair[1])


@pytest.mark.parametrize(("trap", "beginning"), cases("unsure"))
def test_never_sure(imported: Path, trap: str, beginning: str) -> None:
    found = entry(imported, trap, beginning)
    assert found.fuzzy or not found.msgstr
    if found.fuzzy:
        assert f"{trap}.md:" in found.tcomment.replace("\ndoubt: ", " ")


@pytest.mark.parametrize(("trap", "beginning"), cases("missing"))
def test_left_empty(imported: Path, trap: str, beginning: str) -> None:
    assert entry(imported, trap, beginning).msgstr == ""


@pytest.mark.parametrize(("trap", "beginning"), cases("sure"))
def test_sure(imported: Path, trap: str, beginning: str) -> None:
    found = entry(imported, trap, beginning)
    assert found.msgstr
    assert not found.fuzzy


@pytest.mark.parametrize(("trap", "beginning"), cases("homeless"))
def test_homeless_text_is_in_the_report_with_its_line(
    imported: Path, trap: str, beginning: str
) -> None:
    report = json.loads((imported / "report.json").read_text("utf-8"))
    (note,) = [note for note in report["notes"] if f"/{trap}.md" in note["note"]]
    (item,) = [item for item in note["homeless"] if item["text"].startswith(beginning)]
    lines = (imported / note["note"]).read_text("utf-8").split("\n")
    assert lines[item["location"]["line"] - 1].startswith(beginning)


@pytest.mark.parametrize("trap", EXPECTED)
def test_every_msgid_is_there_once(imported: Path, trap: str) -> None:
    msgids = [e.msgid for e in entries(imported, trap)]
    assert len(msgids) == len(set(msgids)) == PAGE_MESSAGES


@pytest.mark.parametrize("trap", EXPECTED)
def test_no_text_is_used_twice(imported: Path, trap: str) -> None:
    texts = [e.msgstr for e in entries(imported, trap) if e.msgstr]
    assert len(texts) == len(set(texts))
