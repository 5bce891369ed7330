"""The addresses that Jekyll gives to source files, and the way back.

``data/dialect_addresses.json`` is what Jekyll 4.3.1 itself built of the files named there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from intake.collection.addresses import Links, Site
from notes2po.dialect import convert
from notes2po.dialect.blog import DEFAULTS, NO_BLOG, Blog, read_blog
from notes2po.dialect.blog.addresses import Addresses, address
from notes2po.dialect.blog.front_matter import load_yaml

BUILT = json.loads((ROOT / "tests/data/dialect_addresses.json").read_text("utf-8"))
SETTINGS = {name: load_yaml(text) for name, text in BUILT["configs"].items()}
FILES = {
    "index.md": "title: Home",
    "about.md": "redirect_from: [/us/, /old/us.html]",
    "en/news/_posts/2020-02-03-high-water.md": "lang: en",
    "ja/news/_posts/2020-02-03-high-water.md": "lang: ja",
    "notes/2021-05-06-boats-en.md": "title: Boats",
    "notes/2021-05-07-nets-en.md": "title: Nets",
    "guide/index.md": "title: Guide",
    "guide/größe.md": "title: Size",
}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Addresses:
    root = tmp_path_factory.mktemp("blog")
    settings = "url: https://harbour.example\nbaseurl: /tides\npermalink: pretty\n"
    (root / "_config.yml").write_text(settings, "utf-8")
    for name, matter in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"---\n{matter}\n---\nText.\n", "utf-8")
    (root / "plain.md").write_text("No front matter.\n", "utf-8")
    return Addresses(read_blog(root))


@pytest.mark.parametrize("path", BUILT["addresses"])
def test_a_file_has_the_address_that_jekyll_gives_it(path: str) -> None:
    matter = load_yaml(BUILT["front matter"][path]) or {}
    assert isinstance(matter, dict)
    ours = {}
    for name in BUILT["addresses"][path]:
        settings = SETTINGS[name]
        assert isinstance(settings, dict)
        ours[name] = address(Blog(None, {**DEFAULTS, **settings}), path, matter)
    assert ours == BUILT["addresses"][path]


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/", "index.md"),
        ("/index.html", "index.md"),
        ("https://harbour.example", "index.md"),
        ("https://harbour.example/tides/", "index.md"),
        ("/about/", "about.md"),
        ("/about", "about.md"),
        ("/about.html", "about.md"),
        ("/tides/about/?a=b#part", "about.md"),
        ("http://www.harbour.example/tides/about/index.html", "about.md"),
        ("//harbour.example/about", "about.md"),
        ("/us", "about.md"),
        ("/old/us.html", "about.md"),
        ("/en/news/2020/02/03/high-water/", "en/news/_posts/2020-02-03-high-water.md"),
        ("/ja/news/2020/02/03/high-water", "ja/news/_posts/2020-02-03-high-water.md"),
        ("2021-05-06-boats-en.md", "notes/2021-05-06-boats-en.md"),
        ("2021-05-06-boats-en", "notes/2021-05-06-boats-en.md"),
        ("boats-en", "notes/2021-05-06-boats-en.md"),
        ("/boats-en", "notes/2021-05-06-boats-en.md"),
        ("/boats-en.html", "notes/2021-05-06-boats-en.md"),
        ("notes/2021-05-06-boats-en.md", "notes/2021-05-06-boats-en.md"),
        ("/guide/", "guide/index.md"),
        ("/guide/index.html", "guide/index.md"),
        ("/guide/gr%C3%B6%C3%9Fe/", "guide/größe.md"),
        ("/guide/größe", "guide/größe.md"),
        ("/guide/gro\u0308ße", "guide/größe.md"),
    ],
)
def test_every_way_to_name_a_note_leads_to_its_file(
    addresses: Addresses, link: str, path: str
) -> None:
    assert addresses.source(link) == path


@pytest.mark.parametrize(
    ("link", "origin", "path"),
    [
        ("../2021-05-07-nets-en/", "notes/2021-05-06-boats-en.md", "notes/2021-05-07-nets-en.md"),
        ("2021-05-07-nets-en.md", "notes/2021-05-06-boats-en.md", "notes/2021-05-07-nets-en.md"),
        ("../about.md", "notes/2021-05-06-boats-en.md", "about.md"),
        ("./größe.md", "guide/index.md", "guide/größe.md"),
        ("../../../../about/", "guide/index.md", "about.md"),
    ],
)
def test_a_relative_link_is_read_from_where_it_stands(
    addresses: Addresses, link: str, origin: str, path: str
) -> None:
    assert addresses.source(link, origin) == path


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/about/",
        "mailto:me@harbour.example",
        "#part",
        "",
        "/nowhere/",
        "high-water",
        "plain.md",
        "http://[bad",
        "../../../../etc/passwd",
    ],
)
def test_what_is_unknown_or_ambiguous_leads_nowhere(addresses: Addresses, link: str) -> None:
    assert addresses.source(link) is None


@given(st.text(max_size=40), st.sampled_from(["", "guide/index.md", "no/such.md"]))
def test_any_link_is_answered(addresses: Addresses, link: str, origin: str) -> None:
    found = addresses.source(link, origin)
    assert found is None or found in FILES


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.dates(), st.text(max_size=12), st.lists(st.text())
)


@given(
    st.sampled_from([name for name in BUILT["addresses"] if "%" not in name]),
    st.dictionaries(
        st.sampled_from(["permalink", "slug", "title", "date", "categories", "category", "tags"]),
        VALUES,
    ),
)
def test_any_front_matter_gives_an_address(path: str, matter: dict[str, object]) -> None:
    found = address(NO_BLOG, path, matter)
    assert found.startswith("/")
    assert "//" not in found


def test_every_address_of_a_blog_leads_back(addresses: Addresses) -> None:
    for path in FILES:
        found = addresses.address(path)
        assert found is not None
        assert addresses.source(found) == path
    assert addresses.address("plain.md") is None


def test_a_link_out_of_the_tree_is_no_note(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("---\ntitle: x\n---\n", "utf-8")
    root = tmp_path / "blog"
    root.mkdir()
    (root / "_config.yml").write_text("title: x\n", "utf-8")
    (root / "inside.md").symlink_to(outside)
    assert Addresses(read_blog(root)).shown == {}


SHARED = {
    "tide.md": "permalink: /tide/",
    "ja/tide.md": "permalink: /tide/",
    "xx/tide.md": "permalink: /tide/",
    "_posts/2020-01-02-fog.md": "permalink: /fog.html",
    "_posts/ja/2020-01-02-fog.md": "permalink: /fog.html",
    "buoy.md": "permalink: /mark/",
    "cape.md": "permalink: /mark/",
    "en/rope.md": "title: Rope",
    "ja/rope.md": "title: Rope",
}
PAGES = {
    "tide.md": "tide",
    "ja/tide.md": "tide",
    "_posts/2020-01-02-fog.md": "fog",
    "_posts/ja/2020-01-02-fog.md": "fog",
    "buoy.md": "buoy",
    "cape.md": "cape",
    "en/rope.md": "rope",
    "ja/rope.md": "rope",
}
ENGLISH = {name: file for file, name in reversed(PAGES.items())}


def blog_of(root: Path, notes: Mapping[str, str], files: Iterable[str] = ()) -> Blog:
    """A blog with these notes, their front matter said, and with these other files."""
    root.mkdir(exist_ok=True)
    settings = "url: https://harbour.example\nbaseurl: /tides\n"
    for name, text in {"_config.yml": settings, **dict.fromkeys(files, "x")}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for name, matter in notes.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"---\n{matter}\n---\nText.\n", "utf-8")
    return read_blog(root)


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("/tide/", "/tide.md"),
        ("/tides/tide/?a=b#low", "/tide.md#low"),
        ("tide", "/tide.md"),
        ("/fog", "/fog.md"),
        ("fog", "/fog.md"),
        ("{% post_url 2020-01-02-fog %}", "/fog.md"),
        ("{% post_url ja/2020-01-02-fog %}#a", "/fog.md#a"),
        ("{% link _posts/2020-01-02-fog.md %}", "/fog.md"),
        ("{{ site.baseurl }}{% link ja/tide.md %}", "/tide.md"),
        ("rope.md", "/rope.md"),
        ("/mark/", "https://harbour.example/tides/mark/"),
        ("https://harbour.example/tides/tide/", "https://harbour.example/tides/tide/"),
    ],
)
def test_an_address_of_a_note_and_its_translations_is_their_pages(
    tmp_path: Path, link: str, page: str
) -> None:
    blog = blog_of(tmp_path, SHARED)
    site = Site(blog, PAGES, ENGLISH)
    forms = {
        "[a]({})": "[a]({})",
        "[a]: {}\n\n[a]": "[a]: {}\n\n[a]",
        '[a]: <{}> "T"\n\n[a]': '[a]: {} "T"\n\n[a]',
        '<p><a href="{}">a</a></p>': "[a]({})",
        "x <a href='{}'>a</a>": "x [a]({})",
        "| [a]({}) | b |\n| --- | --- |\n| c | d |": "| [a]({}) | b |\n| --- | --- |\n| c | d |",
    }
    for origin in ("cape.md", "ja/tide.md"):
        for text, became in forms.items():
            links = Links(site, origin)
            path = str(tmp_path / origin)
            made = convert(f"\n{text.format(link)}", path, blog, links, shared=())
            shown = re.sub(r"<(http[^<>]*)>", r"\1", made.text)  # as its author wrote it
            assert shown == f"\n{became.format(page)}\n"
            assert links.lost == []


FILES_OF = [
    "img/my picture.png",
    "img/my%20map.png",
    "img/my-picture.png",
    "img/bed@2x.png",
    "img/\u00dc.svg",
    "img/e\u0301.svg",
    "img/\u6f6e.png",
    "img/a#b?.png",
    "img/(1)+[2]~.png",
    "_img/x.png",
    ".img/x.png",
    "plain/x.png",
    "_plain/x.png",
    "notes/my log.pdf",
]


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("/img/my%20picture.png", "img/my picture.png"),
        ("/img/my picture.png", "img/my picture.png"),
        ("img/my%20picture.png?v=1", "img/my picture.png"),
        ("/img/my%2520map.png", "img/my%20map.png"),
        ("/img/my%20map.png", "img/my%20map.png"),
        ("img/bed@2x.png", "img/bed@2x.png"),
        ("img/bed%402x.png", "img/bed@2x.png"),
        ("/tides/img/%C3%9C.svg", "img/\u00dc.svg"),
        ("/img/U\u0308.svg", "img/\u00dc.svg"),
        ("/img/\u00e9.svg", "img/e\u0301.svg"),
        ("/img/\u6f6e.png", "img/\u6f6e.png"),
        ("/img/a%23b%3F.png", "img/a#b?.png"),
        ("/img/(1)+[2]~.png", "img/(1)+[2]~.png"),
        ("/notes/my%20log.pdf", "notes/my log.pdf"),
        ("/_img/x.png", "_img/x.png"),
    ],
)
def test_a_file_comes_along_under_a_name_that_any_address_can_have(
    tmp_path: Path, link: str, file: str
) -> None:
    links = Links(Site(blog_of(tmp_path, SHARED, FILES_OF), PAGES, ENGLISH), "tide.md")
    place = links(link)
    assert re.fullmatch(r"/[A-Za-z0-9._/-]+", place)
    assert links.files == {place[1:]: file}
    assert place.endswith(Path(file).suffix)
    assert "//" not in place
    assert not re.search(r"/[._]", place)


def test_every_file_has_a_place_of_its_own_and_a_plain_name_stays(tmp_path: Path) -> None:
    links = Links(Site(blog_of(tmp_path, SHARED, FILES_OF), PAGES, ENGLISH), "tide.md")
    for file in FILES_OF:
        assert links(f"/{quote(file)}")
    assert sorted(links.files.values()) == sorted(FILES_OF)
    assert links.files["img/my-picture.png"] == "img/my-picture.png"
    assert links.files["img/x.png"] == "_img/x.png"


@pytest.mark.parametrize(
    ("link", "became"),
    [
        ("//else.example/x", "https://else.example/x"),
        ("//else.example/x.png?a#b", "https://else.example/x.png?a#b"),
        ("//harbour.example/tides/tide/", "https://harbour.example/tides/tide/"),
    ],
)
def test_an_address_without_a_scheme_has_that_of_the_net(
    tmp_path: Path, link: str, became: str
) -> None:
    links = Links(Site(blog_of(tmp_path, SHARED), PAGES, ENGLISH), "tide.md")
    assert links(link) == became
    assert convert(f"\n[a]({link})\n", "a.md").text == f"\n[a]({became})\n"
    assert convert(f"\n[a]\n\n[a]: {link}\n", "a.md").text == f"\n[a]\n\n[a]: {became}\n"
    html = f'<p><a href="{link}">a</a></p>'
    assert convert(f"\n{html}\n", "a.md").text == f"\n[a]({became})\n"
