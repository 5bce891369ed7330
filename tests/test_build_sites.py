"""``make site``: six sites with one command, each on its own feet."""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import LANGUAGES, ROOT, Run, run


def make_site(clone: Path) -> Run:
    return run(sys.executable, "scripts/build_sites.py", cwd=clone)


def files(folder: Path) -> dict[Path, int]:
    return {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_six_sites_and_a_way_to_them_and_nothing_changes_the_second_time(clone: Path) -> None:
    done = make_site(clone)
    assert (done.code, done.err) == (0, "")
    for locale, row in LANGUAGES.items():
        assert (clone / "build/html" / row["slug"] / "index.html").is_file()
        share = "39 messages" if locale == "en" else "39 of 39 messages translated"
        lines = [line for line in done.out.splitlines() if " pages " in line]
        (line,) = [line for line in lines if line.startswith(row["slug"] + " ")]
        assert "3 pages" in line
        assert share in line
        assert "0 warnings" in line
    welcome = (clone / "build/html/index.html").read_text("utf-8")
    assert '<a href="zh-tw/index.html" lang="zh-TW" hreflang="zh-TW">繁體中文</a>' in welcome
    assert "build/html/index.html" in done.out

    sources, pages = files(clone / "locale"), files(clone / "build/html/ja/instruct-vs-coder.html")
    assert make_site(clone).code == 0
    assert files(clone / "locale") == sources
    assert files(clone / "build/html/ja/instruct-vs-coder.html") == pages


def test_one_language_that_fails_stops_no_other_and_fails_again_until_mended(clone: Path) -> None:
    path = clone / "locale/fr/LC_MESSAGES/index.po"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("Des notes", "[Des][perdu] notes"), "utf-8")
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


def test_read_the_docs_names_a_language_in_its_own_way(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "html"]
    done = run(*command, "docs", tmp_path / "out", cwd=ROOT, READTHEDOCS_LANGUAGE="zh-tw")
    assert (done.code, done.err) == (0, "")
    assert '<html class="no-js" lang="zh-TW"' in (tmp_path / "out/index.html").read_text("utf-8")
