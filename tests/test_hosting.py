"""The six sites as Read the Docs makes and serves them, read as readers and machines do."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import ROOT, Run, run
from hosts import (
    PAGES,
    SLUGS,
    TAGS,
    Host,
    check_languages,
    check_links,
    check_missing_pages,
    commit,
    forked_environment,
    git,
    make_repository,
    read,
    rtd,
)
from lxml import etree
from small_site import write_small_site


@dataclass(frozen=True)
class Kind:
    """A kind of version: how the emulation is told, its address, and the languages built of it."""

    options: list[str]
    address: str
    place: str
    built: list[str]


# Two languages of each kind: the main project's, and one that has not Sphinx's name for its own.
# A published tree, which test_publish.py reads in the same way, has them all.
TWO = ["en", "zh-tw"]
KINDS = {
    "latest": Kind([], "https://notes.readthedocs.io/", "latest/", [*TWO, "ja"]),
    "tag": Kind(
        ["--version", "v1.0", "--domain", "docs.example.org"],
        *("https://docs.example.org/", "v1.0/", TWO),
    ),
    "pull request": Kind(
        ["--pull-request", "17"], "https://notes--17.org.readthedocs.build/", "17/", TWO
    ),
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forked_environment(tmp_path_factory.mktemp("rtd") / "forked")


@pytest.fixture(scope="module")
def latest(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Japanese, built in a fresh environment that the jobs themselves have made."""
    out = tmp_path_factory.mktemp("rtd") / "latest"
    # What no build reads is not compiled.
    done = rtd(repository, "ja", "--out", out, PIP_NO_COMPILE="1")
    assert done.code == 0, done.err
    for job in ("create_environment", "install", "build.html", "build.epub", "build.pdf"):
        assert f"[{job}]" in done.out
    assert done.out.strip().endswith(str(out / "ja/latest/index.html"))
    return out


@pytest.fixture(scope="module", params=KINDS)
def host(request: pytest.FixtureRequest, repository: Path, latest: Path, forked: Path) -> Host:
    """The languages of a version."""
    kind = KINDS[request.param]
    out = latest.with_name(request.param.replace(" ", "-"))
    there: list[str | Path] = ["--environment", forked, "--out", out]

    def build(slug: str) -> Run:
        return rtd(repository, slug, *kind.options, *there)

    missing = [slug for slug in kind.built if not (out / slug / kind.place).exists()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in pool.map(build, missing):
            assert done.code == 0, done.err
    return Host(out, kind.address, kind.place, kind.built)


def test_alternates_switcher_and_canonical_lead_to_the_page_in_every_language(host: Host) -> None:
    check_languages(host)


def test_no_link_leads_to_a_missing_page_or_anchor(host: Host) -> None:
    check_links(host)


def test_the_page_for_what_is_missing_works_at_any_depth(host: Host) -> None:
    check_missing_pages(host)


def test_nothing_that_a_page_is_made_of_comes_from_elsewhere(host: Host) -> None:
    for slug in host.built:
        for here, page in host.pages(slug):
            parts = page.xpath("//link/@href | //@src | //@action | //nav//a/@href")
            outside = [part for part in parts if not host.find(urljoin(here, part))]
            assert not outside, here


def test_the_sitemap_names_every_page_of_every_language_and_no_other(host: Host) -> None:
    tree = etree.parse(host.folder / "en" / host.place / "sitemap.xml")
    found = [str(node.text) for node in tree.iter("{*}loc")]
    assert sorted(found) == sorted(host.page(slug, name) for slug in SLUGS for name in PAGES)
    for link in tree.iter("{*}link"):
        language = host.language(link.get("href", ""))
        assert link.get("hreflang") in ("x-default", language)
    assert len([*host.folder.rglob("sitemap.xml")]) == 1


def test_books_lie_beside_the_pages_but_not_for_a_pull_request(host: Host) -> None:
    """And each page leads to them. (The tag makes no PDF: hosts.make_repository.)"""
    kinds = {"latest/": {"epub", "pdf"}, "v1.0/": {"epub"}, "17/": set[str]()}[host.place]
    for slug in host.built:
        for kind in kinds:
            (book,) = (host.folder / "_/downloads" / slug / host.place / kind).iterdir()
            assert book.name == f"notes-on-language-models.{TAGS[slug]}.{kind}"
        place = f"{host.address}_/downloads/{slug}/{host.place}"
        for _here, page in host.pages(slug):
            links = {str(link) for link in page.xpath("//ul[@class='books']//a/@href")}
            assert links >= {f"{place}{kind}/" for kind in kinds}
            assert kinds or not links


def test_a_site_says_which_commit_it_shows(host: Host, repository: Path) -> None:
    commit_of = "v1.0" if host.place == "v1.0/" else "HEAD"
    for slug in host.built:
        options = host.folder / slug / host.place / "_static" / "documentation_options.js"
        assert git(repository, "rev-parse", commit_of) in options.read_text("utf-8")
    assert not [*host.folder.rglob(".doctrees")]


def test_an_error_in_a_catalog_stops_its_own_language_and_no_other(
    forked: Path, tmp_path: Path
) -> None:
    broken = write_small_site(tmp_path / "repository")
    shutil.copy(ROOT / ".readthedocs.yaml", broken)
    path = broken / "locale/ja/LC_MESSAGES/index.po"
    text = path.read_text("utf-8").replace("この覚え書き", "[この][perdu]覚え書き")
    path.write_text(text, "utf-8")
    commit(broken)
    there: list[str | Path] = ["--environment", forked, "--out", tmp_path / "out"]
    japanese = rtd(broken, "ja", *there)
    assert japanese.code == 1
    assert "locale/ja/LC_MESSAGES/index.po:" in japanese.err
    assert japanese.err.splitlines()[-1].startswith("rtd: build.html failed: ")
    assert not (tmp_path / "out").exists()
    assert rtd(broken, "en", *there).code == 0


# -- What conf.py takes from where


def test_a_project_in_a_language_that_is_not_in_the_table_is_told_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-c", "conf", "docs"]
    done = run(*command, tmp_path / "out", cwd=ROOT, READTHEDOCS_LANGUAGE="pt-br")
    assert done.code == 2
    assert "ConfigError: no language in conf/languages.toml has the slug 'pt-br'" in done.err


def test_a_local_build_takes_nothing_from_its_machine(
    sites: dict[str, Path], project: Path, tmp_path: Path
) -> None:
    git(project, "init", "--quiet")
    git(project, "remote", "add", "origin", "https://github.com/somebody/else")
    elsewhere = {"LANG": "C.UTF-8", "LANGUAGE": "ja", "VERSION": "9", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "html"]
    command += ["-D", "language=hi", "-d", str(tmp_path / "doctrees")]
    done = run(*command, "docs", tmp_path / "out", cwd=project, **elsewhere)
    assert done.code == 0, done.err

    def read_all(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pickle")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    assert read_all(tmp_path / "out") == read_all(sites["hi"])


@pytest.mark.parametrize(
    "canonical", ["https://docs.example.org/", "https://docs.example.org/ja/stable/", ""]
)
def test_an_address_that_says_nothing_of_the_others_leaves_relative_ones(
    tmp_path: Path, canonical: str
) -> None:
    project = write_small_site(tmp_path / "project")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "html"]
    variables = {"READTHEDOCS_LANGUAGE": "ja", "READTHEDOCS_VERSION": "latest"}
    variables["READTHEDOCS_CANONICAL_URL"] = canonical
    out = tmp_path / "ja/latest"
    done = run(*command, "-d", tmp_path / "d", "docs", out, cwd=project, **variables)
    assert (done.code, done.err) == (0, "")
    for name in ("index.html", "other.html"):
        page = read(out / name)
        expected = [f"{canonical}{name}"] if canonical else []
        assert page.xpath("//link[@rel='canonical']/@href") == expected
        links = page.xpath("//link[@rel='alternate'] | //nav//a[@hreflang]")
        slugs = [{"x-default": "en"}.get(tag := link.get("hreflang"), tag) for link in links]
        assert set(slugs) == {"en", "ja"}
        for link, slug in zip(links, slugs, strict=True):
            there = (out / name).parent / link.get("href")
            wanted = tmp_path / slug / "latest" / name
            assert there.resolve() == wanted.resolve()
    assert not (out / "sitemap.xml").exists()
