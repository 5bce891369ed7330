"""``make publish``: the tree for any static host."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from conftest import run
from hosts import (
    SLUGS,
    Host,
    check_languages,
    check_links,
    check_missing_pages,
    make_repository,
    read,
)


@pytest.fixture(scope="module", params=["https://example.org/a/b", "https://example.org"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """What ``make publish`` leaves, below a folder and at the root of a host."""
    folder = tmp_path_factory.mktemp("published")
    make_repository(folder / "clone")
    old = folder / "clone/build/html/ja/old.html"
    old.parent.mkdir(parents=True)
    old.touch()
    command = [sys.executable, "scripts/publish.py", "--base", request.param]
    done = run(*command, "--out", folder / "out", cwd=folder / "clone")
    assert (done.code, done.err) == (0, "")
    return Host(folder / "out", f"{request.param}/", "")


def test_a_published_tree_is_whole_under_its_address(published: Host) -> None:
    check_languages(published)
    check_links(published)
    check_missing_pages(published)
    assert not (published.folder / "ja/old.html").exists()
    assert (published.folder / ".nojekyll").exists()


def test_the_root_of_a_published_tree_leads_to_every_language(published: Host) -> None:
    home, missing = (read(published.folder / name) for name in ("index.html", "404.html"))
    for page, here in ((home, ""), (missing, "no/such/page.html")):
        found = [urljoin(published.address + here, link) for link in page.xpath("//a/@href")]
        assert found == [published.page(slug, "index.html") for slug in SLUGS]
    said = missing.xpath("//a/span/text()")
    assert said[0] == "Page not found"
    assert len({*said, *home.xpath("//a/span/text()")}) == 2 * len(SLUGS)
    assert missing.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_robots_txt_is_where_it_is_read_and_names_the_sitemap(published: Host) -> None:
    robots = published.folder / "robots.txt"
    at_root = urlsplit(published.address).path == "/"
    assert robots.exists() == at_root
    sitemap = published.folder / "sitemap.xml"
    assert published.page("zh-tw", "references.html") in sitemap.read_text("utf-8")
    if at_root:
        assert f"Sitemap: {published.address}sitemap.xml" in robots.read_text("utf-8")


def test_publishing_never_deletes_what_it_did_not_write(clone: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letters.txt").touch()
    command = [sys.executable, "scripts/publish.py", "--base", "https://example.org"]
    done = run(*command, "--out", mine, cwd=clone)
    assert done.code == 2
    assert f"{mine} holds something else" in done.err
    assert (mine / "letters.txt").exists()


def test_a_site_that_fails_is_not_published(clone: Path, tmp_path: Path) -> None:
    table = clone / "conf/languages.toml"
    table.write_text("".join(f'[{c}]\nnote = "{c}"\nslug = "{c}"\n' for c in ("en", "fr")), "utf-8")
    path = clone / "locale/fr/LC_MESSAGES/index.po"
    path.write_text(path.read_text("utf-8").replace("Des notes", "[Des][perdu] notes"), "utf-8")
    command = [sys.executable, "scripts/publish.py", "--base", "https://example.org"]
    done = run(*command, "--out", tmp_path / "out", cwd=clone)
    assert done.code == 1
    assert done.err.splitlines()[-1] == "nothing is published"
    assert not (tmp_path / "out").exists()
