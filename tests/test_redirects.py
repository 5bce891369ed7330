"""The old addresses of pages lead to the new ones: the table, the pages, the lists for hosts."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from conftest import FEW_LANGUAGES, lack
from lxml import html
from sites.redirects import TABLE, read, render, write

BASE = "https://example.org/notes/"
PAGES = ["index", "posts/2017", "posts/quay", "posts/buoy", "posts/größe"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The pages of a project and, in ``tree``, what was built of them."""
    for page in PAGES:
        source = tmp_path / "docs" / f"{page}.md"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.touch()
        for slug in ("en", "ja", "zh-tw"):
            built = tmp_path / "tree" / slug / f"{page}.html"
            built.parent.mkdir(parents=True, exist_ok=True)
            built.write_text("<h1>A page</h1>", "utf-8")
    (tmp_path / "tree" / "index.html").write_text("<h1>Languages</h1>", "utf-8")
    return tmp_path


def lead(project: Path, table: Mapping[str, Mapping[str, Any]] | str) -> list[str]:
    """Write the table and, where nothing is wrong with it, the tree; returns what is wrong."""
    path = project / TABLE
    path.parent.mkdir(exist_ok=True)
    path.write_text(table if isinstance(table, str) else render(table), "utf-8")
    moved, problems = read(project, FEW_LANGUAGES)
    problems = problems or write(project / "tree", BASE, moved)
    return [str(problem) for problem in problems]


def redirects_of(project: Path) -> dict[str, str]:
    """Each page that leads on, and the file that it leads to, by its address at a host."""
    tree, found = project / "tree", {}
    for path in tree.rglob("*.html"):
        page = html.fromstring(path.read_text("utf-8"))
        for content in page.xpath("//meta[@http-equiv='refresh']/@content"):
            name = path.relative_to(tree).as_posix()
            there = urljoin(BASE + name, content.removeprefix("0; url="))
            (canonical,) = page.xpath("//link[@rel='canonical']/@href")
            (link,) = page.xpath("//a/@href")
            assert urljoin(BASE + name, link) == there == canonical
            found[name] = unquote(there.removeprefix(BASE))
    return found


ADDRESSES = {
    "/en/news/2017/quay/": "en/news/2017/quay/index.html",  # below a language's own folder
    "/2017/03/22/quay.html": "2017/03/22/quay.html",
    "/ruby-2.5.0": "ruby-2.5.0/index.html",
    "/%E3%81%82/": "あ/index.html",
    "/い/": "い/index.html",
    "/a b&c'd/": "a b&c'd/index.html",
}


def test_an_old_address_leads_to_its_page_wherever_it_lay(project: Path) -> None:
    assert lead(project, {"en": dict.fromkeys(ADDRESSES, "posts/größe")}) == []
    assert redirects_of(project) == dict.fromkeys(ADDRESSES.values(), "en/posts/größe.html")
    for name in redirects_of(project).values():
        assert (project / "tree" / name).is_file()


def test_each_language_leads_to_its_own_and_says_so(project: Path) -> None:
    table = {"ja": {"/ja/old/": "posts/quay"}, "zh_TW": {"/zh_tw/old/": "posts/quay"}}
    assert lead(project, table) == []
    assert redirects_of(project) == {
        "ja/old/index.html": "ja/posts/quay.html",
        "zh_tw/old/index.html": "zh-tw/posts/quay.html",
    }
    page = html.parse(project / "tree" / "ja/old/index.html")
    assert page.xpath("string(/html/@lang)") == "ja"
    assert page.xpath("string(//a)") == "このページは移動しました"


def test_what_programs_fetch_is_in_the_lists_alone(project: Path) -> None:
    assert lead(project, {"en": {"/atom.xml": "posts/2017"}}) == []
    assert redirects_of(project) == {}
    netlify = (project / "tree" / "_redirects").read_text("utf-8")
    assert netlify == "/notes/atom.xml /notes/en/posts/2017.html 301!\n"


def test_an_address_that_stayed_needs_nothing(project: Path) -> None:
    assert lead(project, {"en": {"/en/posts/quay.html": "posts/quay"}}) == []
    assert redirects_of(project) == {}
    assert (project / "tree" / "_redirects").read_text("utf-8") == ""


def test_no_list_leads_in_a_circle_where_a_host_leaves_out_html(project: Path) -> None:
    assert lead(project, {"en": {"/en/posts/quay": "posts/quay"}}) == []
    assert (project / "tree" / "_redirects").read_text("utf-8") == ""


def test_two_spellings_of_an_address_are_one_page(project: Path) -> None:
    assert lead(project, {"en": dict.fromkeys(["/x", "/x/", "/x/index.html"], "posts/quay")}) == []
    assert redirects_of(project) == {"x/index.html": "en/posts/quay.html"}


def test_without_a_table_there_is_nothing(project: Path) -> None:
    assert read(project, FEW_LANGUAGES) == ([], [])
    assert write(project / "tree", BASE, []) == []
    assert not (project / "tree" / "_redirects").exists()


@pytest.mark.parametrize(
    ("old", "page", "said"),
    [
        ("news/", "posts/quay", "'news/' is no address below the root"),
        ("//evil.example/", "posts/quay", "is no address below the root"),
        ("https://evil.example/", "posts/quay", "is no address below the root"),
        ("/a/../../b/", "posts/quay", "is no address below the root"),
        ("/a/%2e%2e/b/", "posts/quay", "is no address below the root"),
        ("/a%00b/", "posts/quay", "is no address below the root"),
        ("/a\\b/", "posts/quay", "is no address below the root"),
        ("/a?b=c", "posts/quay", "is no address below the root"),
        ("/%ff/", "posts/quay", "is not in UTF-8"),
        ("/" + "a" * 300, "posts/quay", "too long"),
        ("/", "posts/quay", "is no address below the root"),
        ("/x/", "posts/none", "leads to 'posts/none', and docs/ has no such page"),
        ("/x/", "../secret", "and docs/ has no such page"),
        ("/x/", "https://evil.example/", "and docs/ has no such page"),
        ("/x/", 5, "leads to 5, and docs/ has no such page"),
        ("/index.html", "posts/quay", "is there in the new site"),
        ("/en/index.html", "posts/quay", "is there in the new site"),
        ("/ja/posts/buoy.html", "posts/quay", "is there in the new site"),
        ("/en/posts/", "posts/quay", ""),
        ("/en/index.html/x/", "posts/quay", "lies below a page"),
        ("/_redirects", "posts/quay", "is there in the new site"),
        ("/robots.txt", "posts/quay", "is there in the new site"),
    ],
)
def test_no_redirect_leaves_the_site_or_hides_a_page(
    project: Path, old: str, page: Any, said: str
) -> None:
    before = (project / "tree" / "ja/posts/buoy.html").read_text("utf-8")
    problems = lead(project, {"en": {old: page}})
    assert len(problems) == bool(said)
    assert all(text.startswith(f"{TABLE}:3: ") and said in text for text in problems)
    assert (project / "tree" / "ja/posts/buoy.html").read_text("utf-8") == before
    assert len(redirects_of(project)) == (not said)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"en": {"/x/": "posts/quay", "/x": "posts/buoy"}}, "/x/ leads to en/posts/quay.html, and"),
        ({"en": {"/x/": "posts/quay"}, "ja": {"/X/": "posts/quay"}}, "and to ja/posts/quay.html"),
        ({"en": {"/x.html": "posts/quay", "/x.html/y/": "posts/quay"}}, "lies below a page"),
        ({"en": {"/x.html/y/": "posts/quay"}, "ja": {"/x.html": "posts/quay"}}, "lies below a"),
        ({"xx": {"/x/": "posts/quay"}}, "'xx' is no language of conf/languages.toml"),
        ({"en": ["/x/"]}, "it is no table of languages"),
        ("[]", "it is no table of languages"),
        ('{"en": {"/x/": "posts/quay",\n "/x/": "posts/buoy"}}', "'/x/' stands there twice"),
        ('{"en":\n {"/x/": }}', f"{TABLE}:2: cannot be read: Expecting value"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_wrong_in_a_table_is_one_clear_line(project: Path, table: Any, said: str) -> None:
    (problem,) = lead(project, table)
    assert problem.startswith(f"{TABLE}:")
    assert said in problem
    assert "\n" not in problem


def test_the_table_is_written_sorted_and_in_its_own_letters() -> None:
    text = render({"ja": {"/い/": "b"}, "en": {"/b/": "b", "/a/": "a"}})
    assert text.splitlines() == [
        "{",
        ' "en": {',
        '  "/a/": "a",',
        '  "/b/": "b"',
        " },",
        ' "ja": {',
        '  "/い/": "b"',
        " }",
        "}",
    ]
    assert render(json.loads(text)) == text


class Connection(HTTPConnection):
    """To a server that listens on a file."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self.path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def test_nginx_leads_on_by_the_map(project: Path, tmp_path: Path) -> None:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        lack("nginx", "nginx-light")
    old = ["/x/", "/X", "/い/", '/a "b" $c/', "/{d};/"]
    assert lead(project, {"en": dict.fromkeys(old, "posts/größe")}) == []
    size = "map_hash_bucket_size 512;"
    assert size in (project / "tree" / "redirects.map").read_text("utf-8")
    settings = f"""
daemon off; pid {tmp_path}/pid; events {{}}
http {{ access_log off; {size} map $uri $moved {{ include {project}/tree/redirects.map; }}
server {{ listen unix:{tmp_path}/socket; if ($moved) {{ return 301 $moved; }} }} }}
"""
    (tmp_path / "nginx.conf").write_text(settings, "utf-8")
    command = [found, "-e", str(tmp_path / "errors"), "-c", str(tmp_path / "nginx.conf")]
    with subprocess.Popen(command) as process:
        while not (tmp_path / "socket").exists() and process.poll() is None:
            time.sleep(0.02)
        for address in [*old, "/none/"]:
            connection = Connection(tmp_path / "socket")
            connection.request("GET", "/notes" + quote(address))
            answer = connection.getresponse()
            there = urlsplit(answer.headers.get("Location", "")).path
            expected = (301, "/notes/en/posts/gr%C3%B6%C3%9Fe.html")
            assert (answer.status, there) == (expected if address in old else (404, ""))
            connection.close()
        process.terminate()
