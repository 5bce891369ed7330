"""A page says when it was last changed, as git knows it, in the reader's form of a date."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT, run, sphinx_build, write_catalog
from frame import commits, updated
from lxml import html

NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
for role in ("AUTHOR", "COMMITTER"):
    NOBODY |= {f"GIT_{role}_NAME": "Nobody", f"GIT_{role}_EMAIL": "nobody@example.org"}


def git(folder: Path, *arguments: str, day: str = "2026-01-02") -> None:
    days = {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z", "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z"}
    done = run("git", *arguments, cwd=folder, **NOBODY, **days)
    assert done.code == 0, done.err


def commit(folder: Path, day: str, *names: str) -> None:
    git(folder, "add", *names)
    git(folder, "commit", "--quiet", "--message", day, day=day)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of other days than their catalogs, and one that is in no commit."""
    folder = tmp_path_factory.mktemp("updated")
    (folder / "docs/part").mkdir(parents=True)
    tree = "```{toctree}\npart/ü\nnew\n```\n"
    (folder / "docs/index.md").write_text(f"# First\n\nText.\n\n{tree}", "utf-8")
    (folder / "docs/part/ü.md").write_text("# Second\n\nText.\n", "utf-8")
    (folder / "docs/new.md").write_text("# New\n\nText.\n", "utf-8")
    write_catalog(folder, "ja", "index", {"First": "一"})
    shutil.copy(ROOT / "locale/ja/LC_MESSAGES/sphinx.po", folder / "locale/ja/LC_MESSAGES")
    git(folder, "init", "--quiet")
    commit(folder, "2026-01-02", "docs/index.md", "docs/part")
    commit(folder, "2026-03-04", "locale")
    return folder


def build(project: Path, locale: str) -> Path:
    done = sphinx_build(project / "docs", project / locale, "-W", "-D", f"language={locale}")
    assert (done.code, done.err) == (0, "")
    return project / locale


def said(path: Path) -> tuple[str, list[str], list[str]]:
    """What the foot says, and the same to programs."""
    page: Any = html.fromstring(path.read_text("utf-8"))
    shown = " ".join(page.xpath("string(//*[@class='last-updated'])").split())
    times = page.xpath("//*[@class='last-updated']/time/@datetime")
    return shown, times, page.xpath("//meta[@property='article:modified_time']/@content")


def test_the_later_of_a_page_and_its_catalog_counts(project: Path) -> None:
    english, japanese = build(project, "en"), build(project, "ja")
    day = ["2026-01-02"]
    assert said(english / "index.html") == ("Last updated on January 2, 2026", day, [])
    assert said(japanese / "index.html") == ("最終更新：2026年3月4日", ["2026-03-04"], [])
    assert said(japanese / "part/ü.html") == ("最終更新：2026年1月2日", day, day)


def test_what_is_in_no_commit_has_no_day(project: Path) -> None:
    assert said(build(project, "en") / "new.html") == ("", [], [])
    for name in ("search.html", "404.html"):
        assert said(project / "en" / name) == ("", [], [])


def test_a_page_says_another_day_after_another_commit(project: Path) -> None:
    """Also where only its catalog's first comment has changed, which no page shows."""
    build(project, "ja")
    path = project / "locale/ja/LC_MESSAGES/index.po"
    path.write_text(f"# Reviewed.\n{path.read_text('utf-8')}", "utf-8")
    commit(project, "2026-05-06", "locale")
    assert said(build(project, "ja") / "index.html")[1] == ["2026-05-06"]


def dates(folder: Path, kept: Path) -> dict[str, str]:
    """The days of the files in *folder*, by their names."""
    config = SimpleNamespace(locale_dirs=["../locale"])
    builder = SimpleNamespace(name="html")
    kept.mkdir(exist_ok=True)
    app: Any = SimpleNamespace(
        srcdir=folder / "docs", outdir=kept, doctreedir=kept, config=config, builder=builder
    )
    found = updated.dates.__wrapped__(app)
    return {Path(path).relative_to(folder.resolve()).as_posix(): day for path, day in found.items()}


def test_of_a_clone_without_the_older_commits_only_what_they_do_not_hold_is_told(
    project: Path, tmp_path: Path
) -> None:
    """git says of its first commit that it made everything."""
    commit(project, "2026-07-08", "docs/new.md")
    address = project.resolve().as_uri()
    git(tmp_path, "clone", "--quiet", "--depth", "2", address, "clone")
    assert dates(tmp_path / "clone", tmp_path / "kept") == {"docs/new.md": "2026-07-08"}
    whole = dates(project, tmp_path / "other")
    assert whole["docs/part/ü.md"] == "2026-01-02"


def test_git_is_asked_once_between_two_commits(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(folder: Path, *arguments: str) -> list[str]:
        asked.append("log" in arguments)
        return commits.git(folder, *arguments)

    monkeypatch.setattr("frame.updated.git", counted)
    first = dates(project, tmp_path / "kept")
    assert dates(project, tmp_path / "kept") == first != {}
    assert sum(asked) == 1


def test_without_git_or_a_repository_there_is_no_day(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    assert dates(tmp_path, tmp_path / "kept") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dates(project, tmp_path / "kept") == {}
