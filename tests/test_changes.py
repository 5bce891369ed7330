"""``make changes``: what a pull request does to the catalogs, counted in messages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import Run, run
from upkept import ARTICLE, LOCALES
from upkept import update as updated


def git(project: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null"]
    done = run("git", *who, *arguments, cwd=project)
    assert done.code == 0, done.err


@pytest.fixture(scope="module")
def first(up_to_date: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project as a first commit of its own."""
    project = shutil.copytree(up_to_date, tmp_path_factory.mktemp("first") / "project")
    (project / ".gitignore").write_text("/build/\n__pycache__/\n*.mo\n", "utf-8")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "First")
    return project


@pytest.fixture
def repository(first: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    return shutil.copytree(first, tmp_path / "project")


def changes(repository: Path, *options: str) -> Run:
    return run(sys.executable, "-m", "upkeep.changes", *options, cwd=repository)


def update(repository: Path) -> None:
    assert updated(repository).code == 0


def table(done: Run) -> dict[str, dict[str, int]]:
    """By language, how many messages became what; nothing where none did."""
    rows = [line.strip("|").split("|") for line in done.out.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in rows[0]]
    numbers = [[int(cell.strip() or 0) for cell in row[1:]] for row in rows[2:]]
    return {
        row[0].strip(): {kind: n for kind, n in zip(head[1:], values, strict=True) if n}
        for row, values in zip(rows[2:], numbers, strict=True)
    }


def edit(path: Path, change: Callable[[polib.POFile], None]) -> None:
    catalog = polib.pofile(str(path), wrapwidth=0)
    change(catalog)
    catalog.save(str(path))


def test_every_kind_of_change_is_counted_by_language(repository: Path) -> None:
    german = repository / f"locale/de/LC_MESSAGES/{ARTICLE}.po"

    def before(catalog: polib.POFile) -> None:
        catalog[0].msgstr = ""
        catalog[1].flags = ["fuzzy"]

    def after(catalog: polib.POFile) -> None:
        catalog[0].msgstr = "Jetzt übersetzt"
        catalog[1].flags = []
        catalog[2].msgstr += " (besser)"
        catalog[3].flags = ["fuzzy"]
        catalog[4].msgstr = ""
        catalog[5].obsolete = True
        catalog.append(polib.POEntry(msgid="A new one", msgstr=""))
        catalog.append(polib.POEntry(msgid="Another", msgstr="Etwas anderes"))

    edit(german, before)
    git(repository, "commit", "-q", "-a", "-m", "Second")
    edit(german, after)
    expected = dict.fromkeys(["reviewed", "reworded", "outdated", "lost", "new", "gone"], 1)
    assert table(changes(repository)) == {
        **{locale: {} for locale in LOCALES},
        "de": {"translated": 2, **expected},
    }


def test_a_paragraph_that_moves_is_no_loss(repository: Path) -> None:
    """A diff of it has thirty lines or more in each language."""
    page, other = repository / f"docs/{ARTICLE}.md", repository / "docs/index.md"
    text = page.read_text("utf-8")
    (item,) = [part for part in text.split("\n\n") if part.startswith("* **Strengths**")]
    page.write_text(text.replace(f"{item}\n\n", ""), "utf-8")
    other.write_text(f"{other.read_text('utf-8')}\n{item}\n", "utf-8")
    update(repository)
    assert table(changes(repository)) == {locale: {"moved": 1} for locale in LOCALES}
    other.write_text(other.read_text("utf-8").replace("single-shot", "one-off"), "utf-8")
    update(repository)
    expected = {locale: {"moved": 1, "outdated": 1} for locale in LOCALES}
    assert table(changes(repository)) == expected


def test_another_wrapping_or_order_is_no_change(repository: Path) -> None:
    for path in repository.glob("locale/*/LC_MESSAGES/*.po"):
        command = ["msgcat", "--width=40", "--sort-output", path, "-o", path]
        subprocess.run([str(part) for part in command], check=True, capture_output=True)
    done = changes(repository)
    assert (done.code, done.out) == (0, "No message has changed in any language.\n")


def test_any_revision_can_be_the_base_and_new_pages_count_before_they_are_committed(
    repository: Path,
) -> None:
    page = repository / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    update(repository)
    git(repository, "commit", "-q", "-a", "-m", "Second")
    assert "No message" in changes(repository).out
    (repository / "docs/new.md").write_text("---\norphan: true\n---\n# A page\n\nNew.\n", "utf-8")
    update(repository)
    assert table(changes(repository))["ja"] == {"new": 2}
    assert table(changes(repository, "HEAD^1"))["ja"] == {"new": 3}


def test_what_is_no_revision_is_said_in_a_line(repository: Path) -> None:
    done = changes(repository, "nowhere")
    assert done.code == 2
    assert "nowhere" in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


def shorten(catalog: polib.POFile) -> None:
    catalog[:] = [entry for entry in catalog if entry.msgid != "Languages"]


def test_the_summary_is_added_to_a_file_in_markdown(repository: Path) -> None:
    summary = repository / "summary.md"
    summary.write_text("before\n", "utf-8")
    edit(repository / "locale/ja/LC_MESSAGES/index.po", shorten)
    done = changes(repository, "--summary", str(summary))
    assert summary.read_text("utf-8") == f"before\n## Translations\n\n{done.out}"
    assert re.search(r"^\| ja +\| +1 \|$", done.out, re.MULTILINE)


def test_a_summary_that_cannot_be_written_is_told(repository: Path) -> None:
    done = changes(repository, "--summary", "nowhere/summary.md")
    assert done.code == 2
    assert done.err.endswith("error: nowhere/summary.md: No such file or directory\n")


SPACES = {"people who": "\u00a0", "English is": "\u2009", "how much": "\u3000"}


def test_a_msgid_that_changed_only_in_white_space_is_an_error_at_its_line(repository: Path) -> None:
    page = repository / "docs/index.md"
    text = page.read_text("utf-8")
    changed = {words: words.replace(" ", space) for words, space in SPACES.items()}
    spaced = text
    for words, other in changed.items():
        assert text.count(words) == 1
        spaced = spaced.replace(words, other)
    page.write_text(spaced, "utf-8")
    update(repository)
    done = changes(repository, "--format", "github")
    assert done.code == 1
    lines = [line for line in done.out.splitlines() if line.startswith("::")]
    plain = changes(repository).err.splitlines()
    for line, other, said in zip(lines, changed.values(), plain, strict=True):
        match = re.match(r"::error file=(.+),line=(\d+),title=white-space::only white space", line)
        assert match
        catalog = (repository / match[1]).read_text("utf-8").splitlines()
        assert other in catalog[int(match[2]) - 1]
        assert said.startswith(f"error: {match[1]}:{match[2]}: only white space has changed in")
    page.write_text(text, "utf-8")
    update(repository)
    assert changes(repository).code == 0


def test_a_paragraph_may_be_wrapped_otherwise(repository: Path) -> None:
    """Sphinx joins the lines of a paragraph: no catalog notices."""
    page = repository / "docs/index.md"
    page.write_text(
        page.read_text("utf-8").replace("several languages; ", "several languages;\n"), "utf-8"
    )
    update(repository)
    assert changes(repository).code == 0
    assert "No message" in changes(repository).out


@pytest.mark.parametrize("format_", ["text", "github"])
def test_a_catalog_that_cannot_be_read_is_an_error_and_none_of_its_messages_is_gone(
    repository: Path, format_: str
) -> None:
    path = repository / f"locale/de/LC_MESSAGES/{ARTICLE}.po"
    path.write_text(path.read_text("utf-8") + "<<<<<<< HEAD\n", "utf-8")
    done = changes(repository, "--format", format_)
    assert done.code == 1
    assert "gone" not in done.out
    said = done.err if format_ == "text" else done.out
    line = len(path.read_text("utf-8").splitlines())
    assert re.search(rf"{ARTICLE}\.po[:,](line=)?{line}\b", said), said
