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


def test_without_the_first_page_no_command_begins(site: Path, tmp_path: Path) -> None:
    project = shutil.copytree(site, tmp_path / "project")
    (project / "docs/index.md").rename(project / "docs/first.md")
    before = tree(project)
    said = "error: docs/index.md is missing: write the page that leads to all others\n"
    for module in ("upkeep.update", "upkeep.status", "sites.build"):
        done = run(sys.executable, "-m", module, cwd=project)
        assert (done.code, done.err) == (2, said)
    with (project / "conf/conf.py").open("a", encoding="utf-8") as conf:
        conf.write('root_doc = "first"\n')
    assert tree(project).keys() == before.keys()
    assert run(sys.executable, "-m", "upkeep.update", cwd=project).code == 0


def with_link(site: Path, folder: Path, leads_to: str) -> tuple[Path, Path]:
    """A copy of *site* whose catalog of the page *index* is a link; and that link.

    The page has changed since.
    """
    project = shutil.copytree(site, folder / "project")
    link = project / "locale/ja/LC_MESSAGES/index.po"
    there = link.parent / leads_to
    there.parent.mkdir(parents=True, exist_ok=True)
    link.rename(there)
    link.symlink_to(leads_to)
    page = project / "docs/index.md"
    page.write_text(page.read_text("utf-8").replace("are few", "are so few"), "utf-8")
    return project, link


@pytest.mark.parametrize(
    "leads_to",
    ["kept.po", "../kept.po", "../../../kept/index.po"],
    ids=["page", "locale", "project"],
)
def test_the_file_that_a_linked_catalog_leads_to_is_rewritten(
    site: Path, tmp_path: Path, leads_to: str
) -> None:
    project, link = with_link(site, tmp_path, leads_to)
    plain = shutil.copytree(project, tmp_path / "plain", symlinks=True)
    same = plain / link.relative_to(project)
    same.unlink()
    shutil.move(same.parent / leads_to, same)
    made(project)
    made(plain)
    assert link.readlink() == Path(leads_to)
    assert "These notes are so few." in link.read_text("utf-8")
    assert link.read_bytes() == same.read_bytes()
    assert not [*tmp_path.rglob("*.tmp")]


@pytest.mark.parametrize(
    ("leads_to", "said"),
    [
        ("../../../../elsewhere.po", "leads out of the project"),
        ("none.po", "leads to no file"),
        ("../../none/none.po", "leads to no file"),
        ("index.po", "leads to no file"),
    ],
    ids=["outside", "dangling", "no folder", "circle"],
)
def test_a_catalog_that_is_a_link_to_no_file_of_the_project_is_told_and_left(
    site: Path, tmp_path: Path, leads_to: str, said: str
) -> None:
    outside = "elsewhere" in leads_to
    project, link = with_link(site, tmp_path, leads_to if outside else "kept/kept.po")
    if not outside:
        link.unlink()
        link.symlink_to(leads_to)
    before = link.read_bytes() if outside else b""
    note = project / "locale/ja/notes/index.md"
    note.write_text("# 小さな場所\n\n覚え書きです。\n", "utf-8")
    line = f"error: locale/ja/LC_MESSAGES/index.po:1: is a link that {said}: put the catalog itself"
    for command in (update, notes2po):
        done = command(project)
        assert (done.code, done.err.count("error: ")) == (1, 1), done.err
        assert line in done.err
        assert link.readlink() == Path(leads_to)
        assert not outside or link.read_bytes() == before


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ({"loop": "."}, ["loop:1: WARNING: is a link to a folder that it stands in"]),
        ({"loop": "../docs"}, ["loop:1: WARNING: is a link to a folder that it stands in"]),
        (
            {"a/b": "../c", "c/d": "../a"},
            [
                "a/b/d:1: WARNING: is a link to a folder that it stands in",
                "c/d/b:1: WARNING: is a link to a folder that it stands in",
            ],
        ),
        ({"dead.md": "none.md"}, ["dead.md:1: WARNING: is a link that leads to no file"]),
        ({"a/d[e]*.md": "none"}, ["a/d[e]*.md:1: WARNING: is a link that leads to no file"]),
    ],
    ids=["itself", "above", "two", "dead", "dead, with odd signs"],
)
def test_a_link_among_the_pages_that_leads_round_or_nowhere_is_one_line(
    site: Path, tmp_path: Path, links: dict[str, str], said: list[str]
) -> None:
    project = shutil.copytree(site, tmp_path / "project")
    for name, leads_to in links.items():
        (project / "docs" / name).parent.mkdir(exist_ok=True)
        (project / "docs" / name).symlink_to(leads_to)
    for _again in range(2):
        done = build(project, "-D", "language=ja")
        lines = [line.partition("/docs/")[2] for line in done.err.splitlines()]
        assert (done.code, len(lines)) == (0, len(said)), done.err
        assert all(line.startswith(start) for line, start in zip(lines, said, strict=True)), lines
    before = tree(project)
    for command in (update, notes2po):
        done = command(project)
        assert (done.code, "Traceback" in done.err) == (0, False)
    assert tree(project) == before
