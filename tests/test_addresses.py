"""The addresses that Jekyll gives to source files, and the way back.

``data/dialect_addresses.json`` is what Jekyll 4.3.1 itself built of the files named there.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
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
    assert Addresses(read_blog(root)).sources == {}
