"""A blog is read whole, or with one line for each file that cannot be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from notes2po.dialect import convert
from notes2po.dialect.blog import NO_BLOG, find_blog, read_blog
from notes2po.dialect.blog import tree as room
from notes2po.dialect.blog.front_matter import YamlError, load_yaml, split_front_matter, time_of
from notes2po.dialect.blog.sources import with_defaults

BLOG = ROOT / "tests/data/dialect_blog"


def test_configuration_and_data_are_named_and_nested_as_jekyll_does() -> None:
    blog = read_blog(BLOG)
    assert blog.problems == ()
    assert blog.config["permalink"] == "pretty"
    assert blog.config["markdown_ext"] == "markdown,mkdown,mkdn,mkd,md"
    assert set(blog.data) == {"fish", "shop"}
    shop = blog.data["shop"]
    assert isinstance(shop, dict)
    assert shop["ports"] == [{"port": "Faro", "ships": "3"}, {"port": "Olhao", "ships": "12"}]
    assert shop["tabs"] == [{"a": "1", "b": "2"}]
    assert shop["info"] == {"open": True, "hours": [9, 17], "name": "Quay & Co"}


def test_the_nearest_folder_with_a_configuration_is_the_blog(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "notes").mkdir(parents=True)
    (tmp_path / "outer" / "_config.yml").write_text("title: outer\n", "utf-8")
    assert find_blog(inner / "notes" / "x.md").config["title"] == "outer"
    (inner / "_config.yml").write_text("title: inner\n", "utf-8")
    assert find_blog(inner / "notes" / "x.md").config["title"] == "inner"
    assert find_blog(inner / "notes" / "x.md").root == inner


def test_notes_without_a_blog_have_jekylls_defaults(tmp_path: Path) -> None:
    found = find_blog(tmp_path / "x.md")
    assert found is NO_BLOG or found.root not in (tmp_path, None)
    assert NO_BLOG.config["permalink"] == "date"
    assert NO_BLOG.files == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("_config.yml", b"a: [1\nb: 2\n", "_config.yml:2: it is no YAML: "),
        ("_config.yml", b"- a\n", "_config.yml:1: write settings"),
        ("_config.yml", b"permalink: [a]\n", "_config.yml:1: 'permalink' must be text"),
        ("_config.yml", b"data_dir: ../..\n", "_config.yml:1: ../.. leads out of the blog"),
        ("_data/a.yml", b"\ta: 1\n", "_data/a.yml:1: it is no YAML: "),
        ("_data/a.yml", "a: 1\n".encode("utf-16"), "_data/a.yml:1: it is in UTF-16"),
        ("_data/a.yml", b"a: 1\nb: \xe9\n", "_data/a.yml:2: it is not in UTF-8"),
        ("_data/a.json", b"{]", "_data/a.json:1: it is no YAML"),
        ("_data/a.yml", b"[" * 5000, "_data/a.yml:1: it is no YAML: more than 200 brackets"),
        ("_data/a.yml", b"- " * 5000, "_data/a.yml:1: it is no YAML: more than 200 brackets"),
        ("_data/a.yml", b"&a [*a]\n", "_data/a.yml:1: it is no YAML: an alias that holds itself"),
    ],
)
def test_a_file_that_cannot_be_read_costs_one_line_and_no_other(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "good.yml").write_text("a: 1\n", "utf-8")
    (tmp_path / name).write_bytes(content)
    blog = read_blog(tmp_path)
    assert [str(problem)[: len(said)] for problem in blog.problems] == [said]
    assert "\n" not in str(blog.problems[0])
    assert blog.data["good"] == {"a": 1}


def test_a_file_beyond_measure_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LARGEST", 1_000_000)
    (tmp_path / "_data").mkdir()
    with (tmp_path / "_data" / "big.yml").open("wb") as stream:
        stream.truncate(1_000_001)
    assert [str(one) for one in read_blog(tmp_path).problems] == [
        "_data/big.yml:1: it has more than 1 MB"
    ]


def test_aliases_that_stand_for_a_billion_values_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    nine = [", ".join([f"*a{level}"] * 9) for level in range(12)]
    lines += [f"a{level}: &a{level} [{nine[level - 1]}]" for level in range(1, 10)]
    with pytest.raises(YamlError, match="aliases stand for more than"):
        load_yaml("\n".join(lines))
    merges = ["a0: &a0 {k: 1}"]
    merges += [f"a{level}: &a{level}\n  <<: [{nine[level - 1]}]" for level in range(1, 12)]
    with pytest.raises(YamlError):
        load_yaml("\n".join(merges))


def test_data_that_leads_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.yml").write_text("a: secret\n", "utf-8")
    data = tmp_path / "blog" / "_data"
    data.mkdir(parents=True)
    (data / "file.yml").symlink_to(secret / "s.yml")
    (data / "folder").symlink_to(secret)
    (data / "loop").symlink_to(data)
    blog = read_blog(tmp_path / "blog")
    assert "secret" not in str(blog.data)
    assert {str(problem) for problem in blog.problems} >= {
        "_data/file.yml:1: _data/file.yml leads out of the blog",
        "_data/folder:1: it leads out of the blog",
        "_data/loop:1: it leads to where the data is read already",
    }


def test_what_is_excluded_or_the_machinerys_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("exclude: [drafts, '*.tmp']\n", "utf-8")
    names = ["a.md", "drafts/b.md", "_layouts/c.md", ".git/d.md", "x.tmp", "_posts/e.md", "f~"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert read_blog(tmp_path).files == ("_config.yml", "_posts/e.md", "a.md")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2020-02-30", {"a": "2020-02-30"}),
        ("a: 2020-02-03", {"a": dt.date(2020, 2, 3)}),
        ("a: :symbol", {"a": ":symbol"}),
        ("2: x\ntrue: y\nnull: z", {"2": "x", "true": "y", "": "z"}),
        ("a: !ruby/object:Thing {b: 1}", {"a": {"b": 1}}),
        ("a: =", {"a": "="}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("a: yes", {"a": True}),
        ("", None),
    ],
)
def test_yaml_is_read_as_jekyll_reads_it(text: str, value: object) -> None:
    assert load_yaml(text) == value


@pytest.mark.parametrize(
    ("value", "time"),
    [
        (dt.date(2020, 1, 2), "2020-01-02 00:00 +0900"),
        ("2020-01-02", "2020-01-02 00:00 +0900"),
        ("2020-01-02 03:04", "2020-01-02 03:04 +0900"),
        (load_yaml("2020-01-02 20:00:00"), "2020-01-03 05:00 +0900"),
        ("2020-01-02 03:04:05 +0100", "2020-01-02 11:04 +0900"),
        ("14-3-9", "2014-03-09 00:00 +0900"),
        ("March 4, 2021", "2021-03-04 00:00 +0900"),
    ],
)
def test_a_date_means_a_time_in_the_blogs_zone(value: object, time: str) -> None:
    found = time_of(value, ZoneInfo("Asia/Tokyo"))
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M %z}" == time


@pytest.mark.parametrize("value", [None, True, "soon", "", "99-99-99", "9999999999-1-1", [1]])
def test_what_is_no_date_means_none(value: object) -> None:
    assert time_of(value, dt.UTC) is None


def test_front_matter_ends_where_jekyll_ends_it() -> None:
    assert split_front_matter("---\na: 1\n---\ntext\n") == ("a: 1\n", "text\n")
    assert split_front_matter("---\na: 1\n...\ntext\n") == ("a: 1\n", "text\n")
    assert split_front_matter("---\n---\ntext") == ("", "text")
    assert split_front_matter("text\n---\n") == ("", "text\n---\n")


@given(st.text(alphabet=st.sampled_from("ab:- \n[]{}&*!|>'\"#?%@`,<=0123.TZ~\t"), max_size=60))
def test_any_yaml_is_read_or_refused_in_words(text: str) -> None:
    refused = None
    try:
        load_yaml(text)
    except YamlError as error:
        refused = error
    assert refused is None or (refused.line >= 1 and str(refused))


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("![a](gone.png) b", "a b"),
        ("![a][p] [b][p] c\n\n[p]: gone.png", "a b c"),
        ("[a][7] b[0][1] [c][]", r"[a\][7] b[0\][1] [c\][]"),
        ("[a][of-all-pages] [^1]", r"[a][of-all-pages] \[^1]"),
        ("[a][p]\n\n[p]: https://a.example", "[a][p]\n\n[p]: https://a.example"),
    ],
)
def test_what_leads_nowhere_leaves_its_words(text: str, became: str) -> None:
    """Two brackets in a row would be a label that nothing defines, which a build warns of."""

    def address(url: str) -> str:
        return "" if url.startswith("gone") else url

    assert convert(text, "a.md", address=address).text.strip() == became


def test_a_label_of_other_pages_is_one_where_it_is_known() -> None:
    text = "[a][of-all-pages] [b][of-none]"
    assert convert(text, "a.md", shared=["of-all-pages"]).text == (
        "[a][of-all-pages] [b\\][of-none]\n"
    )


@pytest.mark.parametrize(
    ("path", "matter", "whole"),
    [
        ("en/a.md", {"title": "A"}, {"title": "A", "author": "Ann", "lang": "en"}),
        ("en/a.md", {"author": "Bea"}, {"author": "Bea", "lang": "en"}),
        ("en/a.md", {"author": None}, {"author": "Ann", "lang": "en"}),
        ("ja/a.md", {"title": "A"}, {"title": "A", "author": "Ann"}),
        ("_posts/2020-01-02-x.md", {}, {"author": "Ann", "tags": "sea", "categories": ["news"]}),
        (
            "_posts/2020-01-02-x.md",
            {"tags": ["land"], "categories": "fish news"},
            {"author": "Ann", "tags": ["land"], "categories": ["news", "fish"]},
        ),
    ],
)
def test_a_notes_front_matter_has_the_blogs_defaults(
    tmp_path: Path, path: str, matter: dict[str, object], whole: dict[str, object]
) -> None:
    (tmp_path / "_config.yml").write_text(
        "defaults:\n"
        "- {scope: {path: ''}, values: {author: Ann}}\n"
        "- {scope: {path: en}, values: {lang: en}}\n"
        "- {scope: {path: '', type: posts}, values: {tags: sea, categories: [news]}}\n",
        "utf-8",
    )
    blog = read_blog(tmp_path)
    assert with_defaults(blog, path, matter) == whole
    assert with_defaults(blog, str(tmp_path / path), matter) == whole
