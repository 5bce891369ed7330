"""``make site``: six sites with one command, each on its own feet."""

from __future__ import annotations

import dataclasses
import json
import pickle
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, ROOT, Run, copy_project, run, serving, sphinx_build
from playwright.sync_api import Browser
from sites.build import warnings_in
from small_site import write_small_site

# What the importer says of itself where it takes some seconds, as on a busy machine.
PROGRESS = re.compile(r"notes2po: \d of \d notes")
NAMES = ["English", "日本語", "繁體中文", "Français", "हिन्दी", "Deutsch"]


def make_site(project: Path, *options: str) -> Run:
    return run(sys.executable, "-m", "sites.build", *options, cwd=project)


def files(folder: Path) -> dict[Path, int]:
    return {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


@dataclass(frozen=True)
class Made:
    """A project whose sites ``make site`` has built, and what it said."""

    project: Path
    done: Run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """This project, as it is."""
    project = copy_project(tmp_path_factory.mktemp("made"))
    return Made(project, make_site(project))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small site, built once; what a test changes in it, it changes back."""
    project = write_small_site(tmp_path_factory.mktemp("small"))
    done = make_site(project)
    assert (done.code, done.err) == (0, "")
    return Made(project, done)


@contextmanager
def changed(path: Path, data: bytes) -> Iterator[None]:
    """Another content of a file while the block runs."""
    before = path.read_bytes()
    path.write_bytes(data)
    yield
    path.write_bytes(before)


def test_every_warning_is_told_whole_and_on_one_line() -> None:
    said = (
        "a.md:5: CRITICAL: Directive: error reading file: folder\n[Errno 21] Is a directory [docutils]\n"
        "b.md: WARNING: circular inclusion:\na\n> b [docutils]\nc.md:1: ERROR: odd\n"
    )
    assert warnings_in(f"Running Sphinx\n{said}") == [
        "a.md:5: CRITICAL: Directive: error reading file: folder [Errno 21] Is a directory [docutils]",
        "b.md: WARNING: circular inclusion: a > b [docutils]",
        "c.md:1: ERROR: odd",
    ]


def test_six_sites_and_a_way_to_them(made: Made) -> None:
    project, done = made.project, made.done
    said = [line for line in done.err.splitlines() if not PROGRESS.fullmatch(line)]
    assert (done.code, said) == (0, [])
    catalogs = (project / "locale/ja/LC_MESSAGES").glob("*.po")
    count = sum(
        len([entry for entry in polib.pofile(str(path)) if not entry.obsolete])
        for path in catalogs
        if path.stem != "sphinx"
    )
    for locale, row in LANGUAGES.items():
        assert (project / "build/html" / row["slug"] / "index.html").is_file()
        share = f"{count} messages"
        share = share if locale == "en" else f"{count} of {share} translated"
        lines = [line for line in done.out.splitlines() if " pages " in line]
        (line,) = [line for line in lines if line.startswith(row["slug"] + " ")]
        assert "6 pages" in line
        assert share in line
        assert "0 warnings" in line
    welcome = (project / "build/html/index.html").read_text("utf-8")
    assert '<a href="zh-tw/index.html" lang="zh-TW" hreflang="zh-TW"' in welcome
    assert not (project / "build/html/sitemap.xml").exists()
    assert "build/html/index.html" in done.out


def test_a_language_that_the_table_has_no_more_is_built_no_more(small: Made) -> None:
    """What lies beside the sites and is none of Sphinx's stays."""
    html = small.project / "build/html"
    gone, own = html / "xx", html / "own"
    for folder, name in ((gone, ".buildinfo"), (own, "page.html")):
        folder.mkdir()
        (folder / name).write_text("x", "utf-8")
    assert make_site(small.project, "--language", "en").code == 0
    assert (gone.exists(), own.exists()) == (False, True)
    (own / "page.html").unlink()
    own.rmdir()


def test_nothing_changes_the_second_time(small: Made) -> None:
    sources, pages = files(small.project / "locale"), files(small.project / "build/html/ja")
    assert make_site(small.project).code == 0
    assert files(small.project / "locale") == sources
    page = small.project / "build/html/ja/other.html"
    assert page.stat().st_mtime_ns == pages[page]


def test_with_the_address_of_the_root_there_is_one_sitemap_beside_the_welcome(small: Made) -> None:
    done = make_site(small.project, "--base", "https://example.org/notes")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("note: no page links to its file") == 1  # it is in no repository
    sitemap = (small.project / "build/html/sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/notes/ja/other.html</loc>" in sitemap
    assert not (small.project / "build/html/en/sitemap.xml").exists()
    page = (small.project / "build/html/ja/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/notes/ja/index.html">' in page


def test_what_is_no_address_is_said_in_one_line(project: Path) -> None:
    done = make_site(project, "--base", "example.org")
    assert done.code == 2
    assert "'example.org' is no address; write https://example.org/notes/" in done.err


@pytest.mark.parametrize(
    ("wanted", "marked"),
    [
        ("ja-JP", "日本語"),
        ("zh-HK", "繁體中文"),
        ("zh-CN", None),
        ("pt-BR", None),
        ("de-AT", "Deutsch"),
        ("hi", "हिन्दी"),
    ],
)
def test_the_welcome_marks_the_browser_s_language_and_takes_nobody_anywhere(
    browser: Browser, welcome: str, wanted: str, marked: str | None
) -> None:
    context = browser.new_context(locale=wanted)
    tab = context.new_page()
    tab.goto(welcome)
    assert [*tab.locator("b").all_inner_texts()] == NAMES
    found = tab.locator(".preferred b").all_inner_texts()
    assert found == ([marked] if marked else [])
    assert tab.locator("small:visible").count() == len(found)
    assert tab.url == welcome
    context.close()


@pytest.fixture(scope="module")
def welcome(made: Made) -> Iterator[str]:
    """The address of a welcome page, as ``make site`` leaves it."""
    with serving(made.project / "build/html") as address:
        yield f"{address}/"


def test_one_language_that_fails_stops_no_other_and_fails_again_until_mended(small: Made) -> None:
    path = small.project / "locale/ja/LC_MESSAGES/index.po"
    broken = path.read_text("utf-8").replace("この覚え書き", "[この][perdu]覚え書き")
    with changed(path, broken.encode()):
        for _ in range(2):  # Sphinx says a warning once, while it reads a page
            done = make_site(small.project)
            assert done.code == 1
            assert "no definition for [perdu]" in done.err
            assert "failed: ja" in done.err
            for slug in ("en", "ja"):
                assert (small.project / "build/html" / slug / "index.html").is_file()
    assert make_site(small.project).code == 0


def test_a_note_that_cannot_be_read_is_said_and_the_sites_are_built(small: Made) -> None:
    with changed(small.project / "locale/ja/notes/other.md", b"\xff"):
        done = make_site(small.project)
    assert done.code == 1
    assert "ja/notes/other.md:1: is not UTF-8" in done.err
    assert [
        line for line in done.out.splitlines() if line.startswith("ja ") and "FAILED" in line
    ] == []
    assert "failed:" not in done.err


def test_other_rules_make_every_page_anew(small_project: Path) -> None:
    shutil.copy(ROOT / "docs/status.md", small_project / "docs")
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "-b", "html", "docs", "out"]
    assert run(*command, cwd=small_project).code == 0
    path = small_project / "conf/extensions/frame/open_graph.py"
    path.write_text(path.read_text("utf-8").replace('"og:title"', '"og:heading"'), "utf-8")
    assert run(*command, cwd=small_project).code == 0
    for page in ("index", "other", "status"):
        assert '"og:heading"' in (small_project / f"out/{page}.html").read_text("utf-8")


def test_another_version_of_upstream_makes_every_page_anew(small_project: Path) -> None:
    """As another Python does, which has another Sphinx."""
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "-b", "html", "docs", "out"]
    assert run(*command, cwd=small_project).code == 0
    page = small_project / "out/other.html"
    page.write_text("old", "utf-8")
    assert run(*command, cwd=small_project).code == 0
    assert page.read_text("utf-8") == "old"
    metadata = small_project / "elsewhere/docutils-1.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: docutils\nVersion: 1\n", "utf-8")
    elsewhere = str(small_project / "elsewhere")
    assert run(*command, cwd=small_project, PYTHONPATH=elsewhere).code == 0
    assert page.read_text("utf-8") != "old"


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """The small site, not built."""
    return write_small_site(tmp_path / "project")


def test_read_the_docs_names_a_language_in_its_own_way(small_project: Path) -> None:
    table = small_project / "conf/languages.toml"
    table.write_text(f'{table.read_text("utf-8")}[zh_TW]\nnote = "hant"\nslug = "zh-tw"\n', "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "html"]
    done = run(*command, "docs", "out", cwd=small_project, READTHEDOCS_LANGUAGE="zh-tw")
    assert (done.code, done.err) == (0, "")
    page = (small_project / "out/index.html").read_text("utf-8")
    assert '<html class="no-js" lang="zh-TW"' in page


def test_the_catalogs_are_counted_once_for_all_languages(small_project: Path) -> None:
    project, counts = small_project, small_project / "counts.pickle"

    def build(locale: str) -> dict[str, dict[str, int]]:
        options = ["-D", f"shared_counts={counts}", "-b", "html", "-D", f"language={locale}"]
        done = sphinx_build(project / "docs", project / locale, *options, conf=project / "conf")
        assert (done.code, done.err) == (0, "")
        status = json.loads((project / locale / "status.json").read_text("utf-8"))
        pages: dict[str, dict[str, int]] = status["languages"]["ja"]["pages"]
        return pages

    whole = build("en")
    known = pickle.loads(counts.read_bytes())  # noqa: S301 - just written
    _digest, states = known["index"]
    states["ja"] = dataclasses.replace(states["ja"], translated=1000)
    counts.write_bytes(pickle.dumps(known))
    assert build("ja")["index"]["translated"] == 1000  # it counted nothing itself
    known["index"] = ("other messages", states)
    counts.write_bytes(pickle.dumps(known))
    shutil.rmtree(project / "en")
    shutil.rmtree(project / "en.doctrees")
    assert build("en") == whole


def test_pages_built_side_by_side_are_the_same(project: Path, sites: dict[str, Path]) -> None:
    done = sphinx_build(project / "docs", project / "site", "-j", "2", "-D", "language=hi")
    assert (done.code, done.err) == (0, "")
    for path in [
        *sites["hi"].rglob("*.html"),
        *sites["hi"].glob("*search*"),
        *sites["hi"].glob("_search/*"),
    ]:
        if path.is_dir():
            continue
        there = project / "site" / path.relative_to(sites["hi"])
        assert there.read_bytes() == path.read_bytes(), path.name
