"""``make publish``: the tree for any static host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from conftest import copy_project, lack, run
from hosts import (
    EXAMPLES,
    PAGES,
    SLUGS,
    TAGS,
    Host,
    check_languages,
    check_links,
    check_missing_pages,
    read,
)
from lxml import html
from sites.redirects import TABLE, render
from small_site import keep_languages, write_small_site

BELOW, AT_ROOT = "https://example.org/a/b", "https://example.org"


@pytest.fixture(scope="module", params=[BELOW, AT_ROOT])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """What ``make publish`` leaves: below a folder all languages, at the root of a host two."""
    folder = tmp_path_factory.mktemp("published")
    project = copy_project(folder / "project")
    slugs = SLUGS
    if request.param == AT_ROOT:
        keep_languages(project, "en", "ja")
        slugs = ["en", "ja"]
    moved = {"ja": {"/ja/notes/old/": "glossary", "/old.html": "glossary"}}
    (project / TABLE).write_text(render(moved), "utf-8")
    old = project / "build/html/ja/old.html"
    old.parent.mkdir(parents=True)
    old.touch()
    command = [sys.executable, "-m", "sites.publish", "--base", request.param]
    command += ["--repository", "https://github.com/a/b"]
    done = run(*command, "--out", folder / "out", cwd=project)
    assert (done.code, done.err) == (0, "")
    return Host(folder / "out", f"{request.param}/", "", slugs, slugs)


def test_a_published_tree_is_whole_under_its_address(published: Host) -> None:
    check_languages(published)
    check_links(published)
    check_missing_pages(published)
    assert not (published.folder / "ja/old.html").exists()
    assert (published.folder / ".nojekyll").exists()


def test_a_page_leads_to_the_file_that_it_is_made_from(published: Host) -> None:
    for slug in published.slugs:
        (there,) = read(published.folder / slug / "glossary.html").xpath(
            "//*[@class='edit-this-page']/a/@href"
        )
        locale = TAGS[slug].replace("-", "_")
        path = "docs/glossary.md" if slug == "en" else f"locale/{locale}/LC_MESSAGES/glossary.po"
        assert there == f"https://github.com/a/b/blob/main/{path}"


def test_every_page_has_a_picture_of_its_own_for_sharing(published: Host) -> None:
    if not shutil.which("fc-match"):
        lack("fc-match", "fontconfig")
    seen = set()
    for slug in published.slugs:
        for name in PAGES:
            page = read(published.folder / slug / name)
            (address,) = page.xpath("//meta[@property='og:image']/@content")
            assert address == published.page(slug, name.with_suffix(".card.png"))
            picture = (published.find(address) or Path()).read_bytes()
            assert len(picture) <= 60_000
            seen.add(picture)
    assert len(seen) == len(published.slugs) * len(PAGES)


def test_old_addresses_lead_to_the_new_ones(published: Host) -> None:
    path = urlsplit(published.address).path
    netlify = (published.folder / "_redirects").read_text("utf-8").splitlines()
    for old, there in (
        ("ja/notes/old/index.html", "../../glossary.html"),
        ("old.html", "ja/glossary.html"),
    ):
        page = read(published.folder / old)
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={there}"]
        assert page.xpath("//a/@href") == [there]
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        assert canonical == published.page("ja", "glossary.html")
        line = f"{path}{old.removesuffix('index.html')} {path}ja/glossary.html 301!"
        assert line in netlify


def test_a_table_that_is_wrong_is_said_before_anything_is_built(
    project: Path, tmp_path: Path
) -> None:
    (project / TABLE).write_text(render({"en": {"/old/": "gone"}}), "utf-8")
    command = [sys.executable, "-m", "sites.publish", "--base", "https://example.org"]
    done = run(*command, "--out", tmp_path / "out", cwd=project)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"error: {TABLE}:3: leads to 'gone', and docs/ has no such page",
        "nothing is published",
    ]
    assert not (tmp_path / "out").exists()


def test_the_root_of_a_published_tree_leads_to_every_language(published: Host) -> None:
    home, missing = (read(published.folder / name) for name in ("index.html", "404.html"))
    for page, here in ((home, ""), (missing, "no/such/page.html")):
        found = [urljoin(published.address + here, link) for link in page.xpath("//a/@href")]
        assert found == [published.page(slug, "index.html") for slug in published.slugs]
    said = missing.xpath("//a/span/text()")
    assert said[0] == "Page not found"
    assert len({*said, *home.xpath("//a/span/text()")}) == 2 * len(published.slugs)
    assert missing.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_robots_txt_is_where_it_is_read_and_names_the_sitemap(published: Host) -> None:
    robots = published.folder / "robots.txt"
    at_root = urlsplit(published.address).path == "/"
    assert robots.exists() == at_root
    sitemap = published.folder / "sitemap.xml"
    assert published.page("ja", "references.html") in sitemap.read_text("utf-8")
    if at_root:
        assert f"Sitemap: {published.address}sitemap.xml" in robots.read_text("utf-8")


@pytest.fixture
def nginx() -> str:
    """Debian's nginx. Without it the test is skipped, and fails in CI."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        wanted = "no nginx: apt install nginx-light"
        if "CI" in os.environ:
            pytest.fail(wanted)
        pytest.skip(wanted)
    return found


def configure(site: Host, folder: Path, here: str) -> Path:
    """A configuration with the example of CONTRIBUTING.md, for a published tree."""
    path = urlsplit(site.address).path.rstrip("/")
    server = EXAMPLES["nginx"]
    for old, new in [("/srv/notes", str(site.folder)), ("/notes", path), (" 80;", f" {here};")]:
        assert old in server
        server = server.replace(old, new)
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    http = [f"{part}_temp_path {folder};" for part in parts]
    http += ["access_log off;", "types { text/html html; }", server]
    user = ["user root;"] if os.geteuid() == 0 else []  # else it may not read pytest's folders
    lines = [*user, "daemon off;", f"pid {folder}/pid;", "events {}", "http {", *http, "}"]
    (folder / "nginx.conf").write_text("\n".join(lines), "utf-8")
    return folder / "nginx.conf"


@contextmanager
def running(nginx: str, site: Host, folder: Path) -> Iterator[str]:
    """The address, without a slash, at which nginx serves a published tree."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"127.0.0.1:{free.getsockname()[1]}"
    command = [nginx, "-e", str(folder / "errors"), "-c", str(configure(site, folder, here))]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not answers(here):
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.02)
        try:
            yield f"http://{here}"
        finally:
            process.terminate()


def answers(address: str) -> bool:
    """Whether somebody listens there."""
    host, _, port = address.partition(":")
    with socket.socket() as there:
        return there.connect_ex((host, int(port))) == 0


def fetch(url: str) -> tuple[int, str]:
    """The status, and the language of the page."""
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 — our own server's
            return answer.status, html.fromstring(answer.read()).get("lang")
    except urllib.error.HTTPError as error:
        return error.code, html.fromstring(error.read()).get("lang")


@pytest.mark.parametrize("published", [BELOW], indirect=True)
def test_the_example_for_nginx_serves_the_tree(published: Host, nginx: str, tmp_path: Path) -> None:
    path = urlsplit(published.address).path
    with running(nginx, published, tmp_path) as address:
        base = address + path
        assert fetch(base) == fetch(base.rstrip("/")) == (200, "en")
        assert fetch(f"{base}no/such/page.html") == (404, "en")
        for slug, tag in TAGS.items():
            assert fetch(f"{base}{slug}/") == fetch(f"{base}{slug}/references.html") == (200, tag)
            assert fetch(f"{base}{slug}/no/such/page.html") == (404, tag)


def test_publishing_never_deletes_what_it_did_not_write(project: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letters.txt").touch()
    command = [sys.executable, "-m", "sites.publish", "--base", "https://example.org"]
    done = run(*command, "--out", mine, cwd=project)
    assert done.code == 2
    assert f"{mine} holds something else" in done.err
    assert (mine / "letters.txt").exists()


def test_a_site_that_fails_is_not_published(tmp_path: Path) -> None:
    project = write_small_site(tmp_path / "project")
    path = project / "locale/ja/LC_MESSAGES/index.po"
    broken = path.read_text("utf-8").replace("この覚え書き", "[この][perdu]覚え書き")
    path.write_text(broken, "utf-8")
    command = [sys.executable, "-m", "sites.publish", "--base", "https://example.org"]
    done = run(*command, "--out", tmp_path / "out", cwd=project)
    assert done.code == 1
    assert "no definition for [perdu]" in done.err
    assert done.err.splitlines()[-1] == "nothing is published"
    assert not (tmp_path / "out").exists()
