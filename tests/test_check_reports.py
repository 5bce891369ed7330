"""A second check reads what has changed, and says the same as one that reads everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from check_catalogs import reports
from check_catalogs.check import check_file
from check_catalogs.findings import Report
from check_catalogs.reports import RECORD, reports_of

GLOSSARY = "```{glossary}\nmodel\n  A thing.\n\npattern\n  Another.\n```\n"


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The catalogs of a small project, checked once; the working directory is its folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"conf/conf.py": "", "docs/terms.md": GLOSSARY, "docs/a.md": "A\n"}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    catalogs = [Path("locale/de/LC_MESSAGES", f"{name}.po") for name in ("a", "terms")]
    for path in catalogs:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_catalog(path.stem), "utf-8")
    assert [found.code for report in reports_of(catalogs) for found in report.findings] == [
        "link-lost",
        "term-shared",
    ]
    return catalogs


def _catalog(page: str) -> str:
    header = "".join(
        f'"{line}\\n"\n'
        for line in (
            "Language: de",
            "Content-Type: text/plain; charset=UTF-8",
            "Plural-Forms: nplurals=2; plural=(n != 1);",
        )
    )
    entries = {
        "a": {"See [x](https://example.org/).": "Siehe x."},
        "terms": {"model": "Muster", "pattern": "Muster"},
    }[page]
    body = "".join(
        f'#: ../../docs/{page}.md\nmsgid "{english}"\nmsgstr "{own}"\n\n'
        for english, own in entries.items()
    )
    return f'msgid ""\nmsgstr ""\n{header}\n{body}'


def count_reading(patch: pytest.MonkeyPatch, catalogs: list[Path]) -> tuple[int, list[Report]]:
    """How many catalogs a check of all reads, and what it says."""
    read: list[Path] = []

    def counted(path: Path) -> Report:
        read.append(path)
        return check_file(path)

    patch.setattr(reports, "check_file", counted)
    found = reports_of(catalogs)
    return len(read), found


@pytest.mark.parametrize(
    ("name", "change", "count"),
    [
        ("docs/a.md", lambda text: text + "More.\n", 0),
        ("locale/de/LC_MESSAGES/a.po", lambda text: text.replace("Siehe x", "Bei x"), 1),
        ("docs/terms.md", lambda text: text.replace("  A thing.\n\n", ""), 1),
    ],
    ids=["a page", "a catalog", "the glossary"],
)
def test_what_has_changed_is_checked_and_all_of_it_told(
    checked: list[Path], name: str, change: Callable[[str], str], count: int
) -> None:
    Path(name).write_text(change(Path(name).read_text("utf-8")), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        read, quick = count_reading(patch, checked)
    assert read == count
    RECORD.unlink()
    assert reports_of(checked) == quick


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rules": "", "rows": {"a": 1}}'])
def test_a_record_that_cannot_be_read_is_none(checked: list[Path], text: str) -> None:
    RECORD.write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        assert count_reading(patch, checked)[0] == 2


def test_a_check_of_some_keeps_what_is_known_of_the_others(checked: list[Path]) -> None:
    checked[0].write_text(checked[0].read_text("utf-8") + "\n", "utf-8")
    reports_of(checked[:1])
    with pytest.MonkeyPatch.context() as patch:
        assert count_reading(patch, checked)[0] == 0


def test_outside_a_project_nothing_is_written(
    checked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    RECORD.unlink()
    monkeypatch.chdir("locale")
    reports_of([path.relative_to("locale") for path in checked])
    assert not Path("build").exists()
