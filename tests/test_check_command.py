"""``check-catalogs``: what it is told, what it says, and how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from check_catalogs.__main__ import main
from check_catalogs.findings import Finding
from check_catalogs.output import FORMATS
from conftest import ROOT, run
from test_check_catalogs import small


@pytest.fixture
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one catalog, at the place where the command looks for it."""
    path = tmp_path / "locale" / "ja" / "LC_MESSAGES" / "page.po"
    path.parent.mkdir(parents=True)
    path.write_text(small('msgid "[a](b)"\nmsgstr "あ"\n'), "utf-8")
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.parametrize(
    ("msgstr", "arguments", "code"),
    [
        ("[あ](b)", [], 0),
        ("あ", [], 1),
        ("あ", ["locale/ja"], 1),
        ("[あ](b)", ["locale/ja/LC_MESSAGES/page.po"], 0),
    ],
)
def test_the_exit_code_tells_errors(
    catalogs: Path, msgstr: str, arguments: list[str], code: int
) -> None:
    catalogs.write_text(small(f'msgid "[a](b)"\nmsgstr "{msgstr}"\n'), "utf-8")
    assert main(arguments) == code


def test_advice_alone_is_no_error(catalogs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogs.write_text(small('#, fuzzy\nmsgid "a"\nmsgstr "あ"\n'), "utf-8")
    assert main([]) == 0
    assert "page.po:9: fuzzy: advice: is marked fuzzy" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["missing.po"], ["--format", "xml"], ["."]])
def test_bad_arguments_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.usefixtures("catalogs")
def test_the_text_is_file_line_code_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    assert capsys.readouterr().out == (
        "locale/ja/LC_MESSAGES/page.po:8: link-lost: link to b of the English is missing: "
        "write [text](b)\n1 catalog, 1 message: 1 error, 0 advice, 0 silenced\n"
    )


def test_github_gets_annotations_that_hold_any_text() -> None:
    found = Finding("a,b.po", 3, "fuzzy", "50% of\nit")
    lines = FORMATS["github"]([found, Finding("a.po", 4, "link-lost", "b")])
    assert lines == (
        "::notice file=a%2Cb.po,line=3,title=fuzzy::50%25 of%0Ait\n"
        "::error file=a.po,line=4,title=link-lost::b\n"
    )


@pytest.mark.usefixtures("catalogs")
def test_json_is_a_list_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert [
        (row["path"], row["line"], row["code"], row["level"], row["msgid"]) for row in rows
    ] == [("locale/ja/LC_MESSAGES/page.po", 8, "link-lost", "error", "[a](b)")]


def test_the_check_needs_no_sphinx_application() -> None:
    program = "import sys, check_catalogs.__main__; sys.exit('sphinx.application' in sys.modules)"
    assert run(sys.executable, "-c", program, cwd=ROOT / "scripts").code == 0
