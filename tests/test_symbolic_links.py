"""A folder, page or catalog that is a symbolic link to another is what it leads to, or is told."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from conftest import Run, notes2po, run, sphinx_build, tree
from small_site import write_small_site
from upkept import update


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site whose catalogs are up to date."""
    project = write_small_site(tmp_path_factory.mktemp("site"))
    made(project)
    return project


def made(project: Path) -> None:
    """Update the catalogs and import the notes."""
    for command in (update, notes2po, update):
        done = command(project)
        assert (done.code, done.err) == (0, ""), done.err


def build(project: Path, *options: str) -> Run:
    return sphinx_build(project / "docs", project / "html", *options, conf=project / "conf")


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "elsewhere"])
@pytest.mark.parametrize("name", ["docs", "locale", "conf"])
def test_a_folder_that_is_a_link_works_as_if_it_stood_there(
    site: Path, tmp_path: Path, name: str, inside: bool
) -> None:
    project = shutil.copytree(site, tmp_path / "project")
    there = project / "content" / "deep" if inside else tmp_path / "elsewhere"
    shutil.rmtree(project / "build", ignore_errors=True)
    there.parent.mkdir(exist_ok=True)
    (project / name).rename(there)
    (project / name).symlink_to(there)
    for path in (project / "locale").glob("*/LC_MESSAGES/[io]*.po"):
        path.unlink()
    shutil.copy(site / "locale/ja/LC_MESSAGES/index.po", project / "locale/ja/LC_MESSAGES")
    made(project)
    catalogs = [
        {file: data for file, data in tree(one).items() if file.endswith(".po")}
        for one in (site, project)
    ]
    if name != "locale":
        assert catalogs[1] == catalogs[0]
    done = build(project, "-D", "language=ja", "-D", "repository=https://github.com/a/b")
    assert (done.code, done.err) == (0, "")
    assert "この覚え書きはわずかです。" in (project / "html/index.html").read_text("utf-8")
    shown = (project / "html/other.html").read_text("utf-8")
    assert "https://github.com/a/b/blob/main/locale/ja/LC_MESSAGES/other.po" in shown
    done = run(sys.executable, "-m", "upkeep.status", "--json", cwd=project)
    assert json.loads(done.out)["languages"]["ja"]["pages"]["index"]["translated"] == 2


@pytest.mark.parametrize("kind", ["dangling", "missing"])
def test_without_a_folder_of_pages_no_catalog_becomes_obsolete(
    site: Path, tmp_path: Path, kind: str
) -> None:
    project = shutil.copytree(site, tmp_path / "project")
    shutil.rmtree(project / "docs")
    if kind == "dangling":
        (project / "docs").symlink_to("nowhere")
    before = tree(project)
    for module in ("upkeep.update", "upkeep.status", "sites.build"):
        done = run(sys.executable, "-m", module, cwd=project)
        what = "leads to no folder" if kind == "dangling" else "is no folder here"
        said = f"error: docs {what}: the English pages stand in it\n"
        assert (done.code, done.err) == (2, said)
    assert tree(project) == before
