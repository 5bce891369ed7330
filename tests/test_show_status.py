"""``make status`` says in the terminal what the status page says."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, copy_project, make, run, sphinx_build
from lxml import html


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which not all is translated: one entry fuzzy, one empty, a catalog lost.

    Its English site is in ``en/``.
    """
    project = copy_project(tmp_path_factory.mktemp("uneven"))
    path = project / "locale/ja/LC_MESSAGES/instruct-vs-coder.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    catalog[3].flags, catalog[4].msgstr = ["fuzzy"], ""
    catalog.save(str(path))
    (project / "locale/de/LC_MESSAGES/status.po").unlink()
    assert sphinx_build(project / "docs", project / "en", "-b", "html").code == 0
    return project


def said(project: Path, *options: str) -> str:
    done = run(sys.executable, "-m", "upkeep.status", *options, cwd=project)
    assert (done.code, done.err) == (0, "")
    return done.out


ROW = re.compile(r" (\d+)% +(\d+) +(\d+) +(\d+)")


def test_the_numbers_are_those_of_the_status_page(uneven: Path) -> None:
    page = html.fromstring((uneven / "en/status.html").read_text("utf-8"))
    shown = [
        sorted(
            tuple(re.sub(r"\D", "", cell.text_content()) for cell in row.xpath("td")[:4])
            for row in table.xpath(".//tbody/tr")
        )
        for table in page.xpath("//table")
    ]
    printed = [sorted(ROW.findall(table)) for table in said(uneven).split("\n\n")]
    del printed[1]  # the pages of the source language, of which the page says nothing
    assert printed == shown
    assert len({row for table in shown for row in table}) > len(shown)


def test_each_language_stands_under_its_name_in_the_order_of_the_table(uneven: Path) -> None:
    lines = said(uneven).split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == ["language", *LANGUAGES]
    assert "Chinese (Traditional, Taiwan)  100%" in lines[3]


def test_the_json_is_that_of_the_sites(uneven: Path) -> None:
    text = said(uneven, "--json")
    assert text == (uneven / "en/status.json").read_text("utf-8")
    numbers = json.loads(text)["languages"]["ja"]["pages"]["instruct-vs-coder"]
    assert (numbers["fuzzy"], numbers["empty"]) == (1, 1)


@pytest.mark.parametrize("code", ["zh_TW", "zh-tw", "hant"])
def test_a_language_is_chosen_by_any_of_its_codes(uneven: Path, code: str) -> None:
    text = said(uneven, "--language", code)
    assert "\nzh_TW " in text
    assert "\nja " not in text


@pytest.mark.parametrize("code", ["klingon", "es"])
def test_a_language_that_the_site_has_not_is_said_in_a_line(uneven: Path, code: str) -> None:
    done = run(sys.executable, "-m", "upkeep.status", "--language", code, cwd=uneven)
    assert done.code == 2
    assert f"'{code}'" in done.err
    assert "Traceback" not in done.err


def test_colours_are_for_terminals(uneven: Path) -> None:
    """And without them, a terminal shows the same."""
    own, other = pty.openpty()
    command = [sys.executable, "-m", "upkeep.status", "--language", "ja"]
    with subprocess.Popen(command, cwd=uneven, stdout=other):
        os.close(other)
        shown = b""
        while True:
            try:
                shown += os.read(own, 1024)
            except OSError:  # the terminal is closed
                break
    os.close(own)
    plain = said(uneven, "--language", "ja")
    assert "\x1b" not in plain
    text = shown.decode().replace("\r\n", "\n")
    assert "\x1b[33m           1\x1b[0m" in text
    assert re.sub(r"\x1b\[\d+m", "", text) == plain


def test_make_takes_a_language_from_its_command_line_only() -> None:
    """LANG in the environment is the shell's; Sphinx must not take ours for it either."""

    def command(*arguments: str, **environment: str) -> str:
        done = make("--dry-run", *arguments, "status", **environment)
        return done.out.strip().splitlines()[-1]

    assert "--language" not in command(LANG="ja")
    assert command("LANG=ja").endswith("--language 'ja'")
    assert command("LANG=ja", "JSON=1").endswith("--language 'ja' --json")
