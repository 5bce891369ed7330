"""An entry with a msgctxt or a plural: Sphinx never asks for it; it is said, and all of it is kept."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import ROOT, notes2po, run, sphinx_build, write_catalog

Write = Callable[[str, str], Path]

TABLE = '[en]\nnote = "en"\nslug = "en"\n[de]\nnote = "de"\nslug = "de"\n'
NEW = '\nmsgctxt "menu"\nmsgid "A sentence."\nmsgstr "Ein Satz im Menü."\n'
PLURAL = """
msgid "A sentence."
msgid_plural "Sentences."
msgstr[0] "Ein Satz."
msgstr[1] "Sätze."
"""
OLD = '\nmsgctxt "menu"\nmsgid "Gone."\nmsgstr "Fort."\n'


@pytest.fixture
def project(page: Write) -> Path:
    project = page("index", "# Page\n\nA sentence.\n")
    shutil.copytree(ROOT / "conf", project / "conf")
    (project / "conf" / "languages.toml").write_text(TABLE, "utf-8")
    return project


def held(path: Path) -> set[tuple[str | None, str, str]]:
    return {(entry.msgctxt, entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))}


@pytest.mark.parametrize("there", [{}, {"A sentence.": "Ein Satz."}], ids=["alone", "beside"])
def test_it_is_told_and_neither_update_nor_import_loses_it(
    project: Path, there: dict[str, str]
) -> None:
    path = write_catalog(project, "de", "index", {"Page": "Seite", **there})
    path.write_text(path.read_text("utf-8") + NEW + OLD, "utf-8")
    mine = {("menu", "A sentence.", "Ein Satz im Menü."), ("menu", "Gone.", "Fort.")}
    note = project / "locale" / "de" / "notes" / "index.md"
    note.parent.mkdir()
    note.write_text("# Seite\n\nEin Satz der Notiz.\n", "utf-8")
    lines = path.read_text("utf-8").split("\n")
    (line,) = [n for n, text in enumerate(lines, 1) if "Menü" in text]
    done = run(sys.executable, "-m", "check_catalogs", cwd=project)
    assert f"locale/de/LC_MESSAGES/index.po:{line}: msgctxt: advice: has a msgctxt" in done.out
    for command in ("upkeep.update", "notes2po", "upkeep.update"):
        assert run(sys.executable, "-m", command, cwd=project).code == 0
        assert mine <= held(path)
        assert {(None, *item) for item in there.items()} <= held(path)
    assert notes2po(project, "--check").code == 0


def test_a_plural_is_told_and_neither_update_nor_import_loses_it(project: Path) -> None:
    path = write_catalog(project, "de", "index", {"Page": "Seite"})
    path.write_text(path.read_text("utf-8") + PLURAL, "utf-8")
    lines = path.read_text("utf-8").split("\n")
    (line,) = [n for n, text in enumerate(lines, 1) if text.startswith("msgstr[0]")]
    done = run(sys.executable, "-m", "check_catalogs", cwd=project)
    place = f"locale/de/LC_MESSAGES/index.po:{line}: msgid-plural: advice: has a msgid_plural"
    assert (done.code, place in done.out) == (0, True), done.out
    for command in ("upkeep.update", "notes2po", "upkeep.update"):
        assert run(sys.executable, "-m", command, cwd=project).code == 0
        assert PLURAL.strip() in path.read_text("utf-8")
    options = ("-D", "language=de")
    sphinx_build(project / "docs", project / "html", *options, conf=project / "conf")
    assert "Ein Satz." not in (project / "html" / "index.html").read_text("utf-8")


def test_the_frame_has_plurals(project: Path) -> None:
    path = write_catalog(project, "de", "sphinx", {"Page": "Seite"})
    path.write_text(path.read_text("utf-8") + PLURAL, "utf-8")
    done = run(sys.executable, "-m", "check_catalogs", cwd=project)
    assert (done.code, "msgid-plural" in done.out) == (0, False), done.out


def test_a_page_shows_what_stands_without_one(project: Path) -> None:
    path = write_catalog(project, "de", "index", {"A sentence.": "Ein Satz."})
    path.write_text(path.read_text("utf-8") + NEW, "utf-8")
    options = ("-D", "language=de")
    done = sphinx_build(project / "docs", project / "html", *options, conf=project / "conf")
    shown = (project / "html" / "index.html").read_text("utf-8")
    assert (done.code, "Ein Satz." in shown, "Menü" in shown) == (0, True, False)
