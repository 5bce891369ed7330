"""``make site``: six sites with one command, each on its own feet."""

from __future__ import annotations

import dataclasses
import json
import pickle
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import LANGUAGES, ROOT, Run, run, serving, sphinx_build
from playwright.sync_api import Browser

if TYPE_CHECKING:
    from collections.abc import Iterator


NAMES = ["English", "日本語", "繁體中文", "Français", "हिन्दी", "Deutsch"]


def make_site(clone: Path, *options: str) -> Run:
    return run(sys.executable, "scripts/build_sites.py", *options, cwd=clone)


def files(folder: Path) -> dict[Path, int]:
    return {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_six_sites_and_a_way_to_them_and_nothing_changes_the_second_time(clone: Path) -> None:
    done = make_site(clone)
    assert (done.code, done.err) == (0, "")
    for locale, row in LANGUAGES.items():
        assert (clone / "build/html" / row["slug"] / "index.html").is_file()
        share = "224 messages" if locale == "en" else "224 of 224 messages translated"
        lines = [line for line in done.out.splitlines() if " pages " in line]
        (line,) = [line for line in lines if line.startswith(row["slug"] + " ")]
        assert "6 pages" in line
        assert share in line
        assert "0 warnings" in line
    welcome = (clone / "build/html/index.html").read_text("utf-8")
    assert '<a href="zh-tw/index.html" lang="zh-TW" hreflang="zh-TW"' in welcome
    assert not (clone / "build/html/sitemap.xml").exists()
    assert "build/html/index.html" in done.out

    sources, pages = files(clone / "locale"), files(clone / "build/html/ja/instruct-vs-coder.html")
    assert make_site(clone).code == 0
    assert files(clone / "locale") == sources
    assert files(clone / "build/html/ja/instruct-vs-coder.html") == pages


def test_with_the_address_of_the_root_there_is_one_sitemap_beside_the_welcome(clone: Path) -> None:
    done = make_site(clone, "--base", "https://example.org/notes")
    assert (done.code, done.err) == (0, "")
    sitemap = (clone / "build/html/sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/notes/zh-tw/references.html</loc>" in sitemap
    assert not (clone / "build/html/en/sitemap.xml").exists()
    page = (clone / "build/html/hi/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/notes/hi/index.html">' in page


def test_what_is_no_address_is_said_in_one_line(clone: Path) -> None:
    done = make_site(clone, "--base", "example.org")
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
def welcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a welcome page, as ``make site`` leaves it."""
    folder = tmp_path_factory.mktemp("welcome")
    for part in ("docs", "locale", "conf", "scripts"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    assert make_site(folder).code == 0
    with serving(folder / "build/html") as address:
        yield f"{address}/"


def test_one_language_that_fails_stops_no_other_and_fails_again_until_mended(clone: Path) -> None:
    path = clone / "locale/fr/LC_MESSAGES/index.po"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("Ces notes", "[Ces][perdu] notes"), "utf-8")
    for _ in range(2):  # Sphinx says a warning once, while it reads a page
        done = make_site(clone)
        assert done.code == 1
        assert "no definition for [perdu]" in done.err
        assert "failed: fr" in done.err
        for row in LANGUAGES.values():
            assert (clone / "build/html" / row["slug"] / "index.html").is_file()
    path.write_text(whole, "utf-8")
    assert make_site(clone).code == 0


def test_a_note_that_cannot_be_read_is_said_and_the_sites_are_built(clone: Path) -> None:
    (clone / "locale/de/notes/instruct-vs-coder.md").write_bytes(b"\xff")
    done = make_site(clone)
    assert done.code == 1
    assert "de/notes/instruct-vs-coder.md:1: is not UTF-8" in done.err
    assert (clone / "build/html/de/index.html").is_file()


def test_other_rules_make_every_page_anew(clone: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "-b", "html", "docs", "out"]
    assert run(*command, cwd=clone).code == 0
    path = clone / "conf/extensions/open_graph.py"
    path.write_text(path.read_text("utf-8").replace('"og:title"', '"og:heading"'), "utf-8")
    assert run(*command, cwd=clone).code == 0
    for page in ("index", "references", "status"):
        assert '"og:heading"' in (clone / f"out/{page}.html").read_text("utf-8")


def test_another_version_of_upstream_makes_every_page_anew(clone: Path) -> None:
    """As another Python does, which has another Sphinx."""
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "-b", "html", "docs", "out"]
    assert run(*command, cwd=clone).code == 0
    page = clone / "out/references.html"
    page.write_text("old", "utf-8")
    assert run(*command, cwd=clone).code == 0
    assert page.read_text("utf-8") == "old"
    metadata = clone / "other/docutils-1.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: docutils\nVersion: 1\n", "utf-8")
    assert run(*command, cwd=clone, PYTHONPATH=str(clone / "other")).code == 0
    assert page.read_text("utf-8") != "old"


def test_read_the_docs_names_a_language_in_its_own_way(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "html"]
    done = run(*command, "docs", tmp_path / "out", cwd=ROOT, READTHEDOCS_LANGUAGE="zh-tw")
    assert (done.code, done.err) == (0, "")
    assert '<html class="no-js" lang="zh-TW"' in (tmp_path / "out/index.html").read_text("utf-8")


def test_the_catalogs_are_counted_once_for_all_languages(clone: Path) -> None:
    counts = clone / "counts.pickle"

    def build(locale: str) -> dict[str, dict[str, int]]:
        options = ["-D", f"shared_counts={counts}", "-b", "html", "-D", f"language={locale}"]
        done = sphinx_build(clone / "docs", clone / locale, *options, conf=clone / "conf")
        assert (done.code, done.err) == (0, "")
        status = json.loads((clone / locale / "status.json").read_text("utf-8"))
        pages: dict[str, dict[str, int]] = status["languages"]["de"]["pages"]
        return pages

    whole = build("en")
    known = pickle.loads(counts.read_bytes())  # noqa: S301 - just written
    _digest, states = known["index"]
    states["de"] = dataclasses.replace(states["de"], translated=1000)
    counts.write_bytes(pickle.dumps(known))
    assert build("ja")["index"]["translated"] == 1000  # it counted nothing itself
    known["index"] = ("other messages", states)
    counts.write_bytes(pickle.dumps(known))
    assert build("fr") == whole


def test_pages_built_side_by_side_are_the_same(clone: Path, sites: dict[str, Path]) -> None:
    done = sphinx_build(clone / "docs", clone / "site", "-j", "2", "-D", "language=hi")
    assert (done.code, done.err) == (0, "")
    for path in [*sites["hi"].rglob("*.html"), sites["hi"] / "searchindex.js"]:
        there = clone / "site" / path.relative_to(sites["hi"])
        assert there.read_bytes() == path.read_bytes(), path.name
