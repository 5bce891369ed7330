"""A run that remembers the last one ends as one that remembers nothing: byte for byte."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from collections_of_notes import collect, small_blog, small_project
from conftest import tree

ARTICLES = ["2023-05-20-garden-wall", "2024-04-02-stars", "2025-01-09-paths"]
CODES = ["de", "ja"]
ENGLISH = "notes/2024-04-02-stars-en.md"
GERMAN = "_notes/de/2024-04-02-stars-de.md"

Edit = Callable[[Path], object]


def edit(name: str, change: Callable[[str], str]) -> Edit:
    def apply(blog: Path) -> None:
        path = blog / name
        path.write_text(change(path.read_text("utf-8") if path.is_file() else ""), "utf-8")

    return apply


def more(line: str) -> Callable[[str], str]:
    return lambda text: f"{text.rstrip()}\n\n{line}\n"


def less(names: str) -> Edit:
    def apply(blog: Path) -> None:
        for path in list(blog.rglob(names)):
            path.unlink()

    return apply


def article(blog: Path) -> None:
    """An article more, which leads to another and has a part of the same name as that."""
    for code, folder, words in (("en", "notes", "A wall"), ("de", "_notes/de", "Eine Wand")):
        text = f"---\ntitle: {words}\n---\n\n## {words}\n{{: #wall}}\n\n[x](2024-04-02-stars-{code}.md)\n"
        (blog / folder / f"2024-05-05-wall-{code}.md").write_text(text, "utf-8")


EDITS: dict[str, Edit] = {
    "a translation": edit(GERMAN, more("Noch ein Satz.")),
    "what a translation says of itself": edit(
        GERMAN, lambda text: text.replace("---\n", "---\nauthor: Jemand\n", 1)
    ),
    "a page": edit(ENGLISH, more("One sentence more.")),
    "a page's address": edit(
        ENGLISH, lambda text: text.replace("---\n", "---\npermalink: /stars/\n", 1)
    ),
    "a page's sentence": edit(ENGLISH, lambda text: text.replace("star", "planet")),
    "an article more": article,
    "an article less": less("*wall-*.md"),
    "a translation less": less("2024-04-02-stars-de.md"),
    "the settings": edit("_config.yml", lambda text: text + "\npermalink: /:year/:title\n"),
    "the data": edit("_data/people.yml", lambda text: text + "\nnew: person\n"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a blog and the project that it is in."""
    folder = tmp_path_factory.mktemp("held")
    small_blog(folder / "blog", ARTICLES, CODES)
    project = small_project(folder / "project")
    table = project / "conf" / "languages.toml"
    rows = re.split(r"^(?=\[)", table.read_text("utf-8"), flags=re.MULTILINE)
    kept = ("#", "[en]", *(f"[{code}]" for code in CODES))
    table.write_text("".join(row for row in rows if row.startswith(kept)), "utf-8")
    for path in project.glob("locale/*"):
        if path.name not in CODES:
            shutil.rmtree(path)
    assert collect(project, "../blog").code == 0
    return folder


def told(project: Path) -> Any:
    """The report, without what a run has done to which file."""
    report = json.loads((project / "build" / "collection.json").read_text("utf-8"))
    return {name: value for name, value in report.items() if name != "fates"}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_remembered_changes_nothing(held: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(held, tmp_path / "one")
    before = tree(tmp_path / "one" / "project")
    EDITS[name](tmp_path / "one" / "blog")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    one, two = (tmp_path / which / "project" for which in ("one", "two"))
    shutil.rmtree(two / "build")
    quick, slow = collect(one, "../blog"), collect(two, "../blog")
    assert quick.code == slow.code, quick.err
    assert tree(one) == tree(two) != before
    assert told(one) == told(two)
