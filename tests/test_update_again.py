"""A second ``make update`` reads what has changed, and leaves what one of everything leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import forked
import pytest
from conftest import tree
from upkeep import templates
from upkeep.templates import FOLDER, RECORD, extract
from upkept import ARTICLE, update

PAGE = "# Page\n\nA paragraph.\n\n```python\nprint(1)  # one\n```\n"
CATALOG = 'msgid ""\nmsgstr ""\n\nmsgid ""\n"print(1)  # one\\n"\nmsgstr "print(1)  # eins\\n"\n'


@pytest.fixture(scope="module")
def extracted(up_to_date: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three pages of its own, whose templates were extracted."""
    project = shutil.copytree(up_to_date, tmp_path_factory.mktemp("extracted") / "project")
    for name in (ARTICLE, "status"):
        (project / f"docs/{name}.md").unlink()
        for path in project.rglob(f"locale/*/*/{name}.*"):
            path.unlink()
    for name in ("one", "two", "three"):
        (project / f"docs/{name}.md").write_text(f"---\norphan: true\n---\n\n{PAGE}", "utf-8")
    assert update(project).code == 0
    return project


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Sphinx was asked for: the pages of each run, none for all."""
    found: list[list[str]] = []

    def counted(root: Path, pages: list[str]) -> int:
        found.append(list(pages))
        return int(sphinx(root, pages))

    sphinx = templates.__dict__["_run"]
    monkeypatch.setattr(templates, "_run", counted)
    monkeypatch.setattr("sys.executable", str(forked.folder() / "python"))
    return found


def pots(project: Path) -> dict[str, list[str]]:
    """The templates, without the moment when they were written."""
    return {
        path.relative_to(project / FOLDER).as_posix(): [
            line
            for line in path.read_text("utf-8").splitlines()
            if not line.startswith('"POT-Creation-Date')
        ]
        for path in (project / FOLDER).rglob("*.pot")
    }


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        path = project / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return edit


def write(name: str, text: str) -> Callable[[Path], None]:
    def put(project: Path) -> None:
        (project / name).write_text(text, "utf-8")

    return put


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda _project: None, []),
        (change("docs/one.md", "A paragraph", "Another"), [["docs/one.md"]]),
        (lambda project: (project / FOLDER / "two.pot").unlink(), [["docs/two.md"]]),
        (lambda project: (project / "docs/three.md").unlink(), []),
        (write("docs/four.md", f"---\norphan: true\n---\n\n{PAGE}"), [[]]),
        (
            write("docs/one.md", "---\norphan: true\n---\n\n```{include} two.md\n```\n"),
            [["docs/one.md"]],
        ),
        (write("locale/de/LC_MESSAGES/one.po", CATALOG), [["docs/one.md"]]),
        (change("conf/languages.toml", "\n", "\n\n"), [[]]),
        (lambda project: (project / RECORD).write_text("{", "utf-8"), [[]]),
    ],
    ids=[
        *("nothing", "a page", "a template lost", "a page gone", "a page more"),
        *("a page of another's text", "code translated", "a setting", "a damaged record"),
    ],
)
def test_the_templates_of_changed_pages_are_written_and_no_others(
    extracted: Path,
    tmp_path: Path,
    asked: list[list[str]],
    edit: Callable[[Path], object],
    expected: list[list[str]],
) -> None:
    project = shutil.copytree(extracted, tmp_path / "project")
    edit(project)
    assert extract(project) == (0, [])
    assert asked == expected
    quick = pots(project)
    (project / RECORD).unlink()
    assert extract(project) == (0, [])
    assert pots(project) == quick


def test_a_page_that_takes_in_others_is_read_each_time(
    extracted: Path, tmp_path: Path, asked: list[list[str]]
) -> None:
    project = shutil.copytree(extracted, tmp_path / "project")
    write("docs/one.md", "---\norphan: true\n---\n\n```{include} part.txt\n```\n")(project)
    for text in ("First.", "Second."):
        write("docs/part.txt", f"{text}\n")(project)
        assert extract(project) == (0, [])
        assert f'msgid "{text}"' in (project / FOLDER / "one.pot").read_text("utf-8")
    assert asked == [["docs/one.md"]] * 2


def test_a_language_is_updated_where_its_catalogs_or_the_templates_have_changed(
    extracted: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(extracted, tmp_path / "project")
    assert update(project).code == 0
    first = rows(project)
    quick = update(project)
    assert (quick.code, quick.err) == (0, "")
    assert rows(project) == first
    path = project / "locale/de/LC_MESSAGES/index.po"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"\nmsgid", b"\n\n\nmsgid"))  # as no tool here writes it
    done = update(project)
    assert "de: 1 of" in done.out
    assert path.read_bytes() == good
    assert rows(project) == first


def rows(project: Path) -> object:
    """What an update keeps of each catalog."""
    return json.loads((project / "build/update.json").read_text("utf-8"))["rows"]


@pytest.mark.parametrize(
    ("edit", "others"),
    [
        (change("locale/de/LC_MESSAGES/one.po", "Ein Absatz.", "Ein Abschnitt."), False),
        (change("locale/de/LC_MESSAGES/one.po", "Ein Absatz.", ""), True),
        (change("docs/one.md", "A paragraph.", "A paragraph that is new."), True),
        (change("docs/one.md", "# Page", "# Page\n\nA paragraph of another page."), True),
    ],
    ids=["a translation", "a translation less", "a page", "a sentence from elsewhere"],
)
def test_catalogs_that_nothing_goes_to_are_not_read_and_all_are_what_they_must_be(
    extracted: Path, tmp_path: Path, edit: Callable[[Path], object], others: bool
) -> None:
    project = shutil.copytree(extracted, tmp_path / "project")
    assert update(project).code == 0
    one = project / "locale/de/LC_MESSAGES/one.po"
    one.write_text(
        one.read_text("utf-8").replace(
            'msgid "A paragraph."\nmsgstr ""', 'msgid "A paragraph."\nmsgstr "Ein Absatz."'
        ),
        "utf-8",
    )
    assert update(project).code == 0
    edit(project)
    slow = shutil.copytree(project, tmp_path / "slow")
    (slow / "build/update.json").unlink()
    two = project / "locale/de/LC_MESSAGES/two.po"
    two.chmod(0o444)  # which is told of a catalog that is read
    done = update(project)
    assert ("two.po:1: is read-only" in done.err) == others
    two.chmod(0o644)
    assert update(project).code == update(slow).code == 0
    assert tree(project) == tree(slow)
