"""Pages with a date: their bylines, the lists of them, what programs are told, the feed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polib
import pytest
import second_builds
from axe import COLOURS, EVERYTHING, violations
from conftest import ROOT, Run, sphinx_build, write_catalog
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Page
from posts import front_matter
from search_page import words

DATA = ROOT / "tests" / "data" / "posts"
BASE = "https://example.org/notes/"
ICE, BUOY, CRANE, QUAY = (
    f"posts/{name}"
    for name in ("2018-01-05-ice", "2017-12-24-buoy", "2017-06-01-crane", "2017-03-22-quay")
)
ICE_TEXT = "The outer basin is closed while the ice <lasts> & the fog too."
ATOM = {"a": "http://www.w3.org/2005/Atom"}
WORDS = {
    "ja": {
        ICE: {
            "Ice & fog in the *outer* basin": "外港の氷と霧",
            ICE_TEXT: "氷 & 霧で外港は閉鎖中。",
        },
        "tags/safety": {"Safety": "安全"},
        "index": {"A harbour's notes": "港の記録"},
    },
    "ar": {
        ICE: {"Ice & fog in the *outer* basin": "جليد وضباب", ICE_TEXT: "الحوض مغلق."},
        "tags/safety": {"Safety": "السلامة"},
    },
}
FRAME = {"by %s": "بقلم %s", "Tags:": "الوسوم:", "Years": "السنوات", "Posts": "المقالات"}


def make_project(folder: Path) -> Path:
    """The pages, some of their catalogs, and this project's settings."""
    shutil.copytree(DATA / "docs", folder / "docs")
    (folder / "conf").mkdir()
    for name in (
        "conf.py",
        "language_table.py",
        "languages.toml",
        "templates",
        "static",
        "extensions",
    ):
        (folder / "conf" / name).symlink_to(ROOT / "conf" / name)
    for locale, pages in WORDS.items():
        for page, msgstrs in pages.items():
            write_catalog(folder, locale, page, msgstrs)
    write_catalog(folder, "ar", "sphinx", FRAME)
    ours = ROOT / "locale/ja/LC_MESSAGES/sphinx.po"
    shutil.copy(ours, folder / "locale/ja/LC_MESSAGES")
    return folder


def build(project: Path, locale: str, *options: str, out: str = "") -> Run:
    arguments = ["-W", "--keep-going", "-b", "html", "-D", f"language={locale}"]
    where = project / (out or locale)
    return sphinx_build(project / "docs", where, *arguments, *options, conf=project / "conf")


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites in English, Japanese and Arabic, at an address."""
    project = make_project(tmp_path_factory.mktemp("blog"))
    for locale in ("en", "ja", "ar"):
        done = build(project, locale, "-D", f"html_baseurl={BASE}{locale}/")
        assert (done.code, done.err) == (0, "")
    return project


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"{name}.html").read_text("utf-8"))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def meta(tree: html.HtmlElement, name: str) -> list[str]:
    return [
        str(value) for value in tree.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")
    ]


# -- Under the title ----------------------------------------------------------------------

BYLINES = {
    ("en", ICE): 'January 5, 2018 by Ada Berg and Yusuf "Joe" Ali Tags: Safety',
    ("en", BUOY): "December 24, 2017 by Ada Berg Tags: Safety Building work unlisted",
    ("en", CRANE): "June 1, 2017 by Ada Berg Tags: Building work",
    ("en", QUAY): "March 22, 2017",
    ("ja", ICE): '2018年1月5日 Ada Berg、Yusuf "Joe" Ali タグ： 安全',
    ("ar", ICE): '5 يناير 2018 بقلم Ada Berg وYusuf "Joe" Ali الوسوم: السلامة',
}


@pytest.mark.parametrize(("locale", "name"), BYLINES)
def test_a_post_says_when_it_was_written_and_by_whom(blog: Path, locale: str, name: str) -> None:
    (line,) = page(blog / locale, name).xpath("//article//h1/following-sibling::*[1]")
    assert "byline" in line.get("class")
    assert text(line) == BYLINES[locale, name]


@pytest.mark.parametrize("name", ["index", "about", "posts/2017", "tags/safety"])
def test_a_page_without_a_date_says_nothing(blog: Path, name: str) -> None:
    tree = page(blog / "en", name)
    assert tree.find_class("byline") == []
    assert meta(tree, "article:published_time") == meta(tree, "author") == []


def test_a_tag_leads_to_its_list_and_what_is_not_translated_says_so(blog: Path) -> None:
    (line,) = page(blog / "ja", BUOY).find_class("byline")
    links = {text(link): link.get("href") for link in line.iter("a")}
    assert links == {"安全": "../tags/safety.html", "Building work": "../tags/work.html"}
    assert [text(part) for part in line.xpath(".//*[@lang='en']")] == ["Building work", "unlisted"]


def test_programs_are_told_the_same(blog: Path) -> None:
    tree = page(blog / "ja", ICE)
    assert meta(tree, "article:published_time") == ["2018-01-05T23:30:00+09:00"]
    assert tree.xpath("//time/@datetime") == ["2018-01-05T23:30:00+09:00"]
    assert meta(tree, "author") == ["Ada Berg", 'Yusuf "Joe" Ali']
    assert meta(tree, "article:tag") == ["安全"]
    assert meta(tree, "description") == meta(tree, "og:description") == ["氷 & 霧で外港は閉鎖中。"]


@pytest.mark.parametrize(
    ("name", "description"),
    [
        (ICE, ICE_TEXT),
        (CRANE, "The crane lifts again."),
        ("about", "What this harbour is, and who keeps it."),
        (QUAY, "The work took a year."),  # its first paragraph
    ],
)
def test_a_description_is_there_once(blog: Path, name: str, description: str) -> None:
    tree = page(blog / "en", name)
    assert meta(tree, "description") == meta(tree, "og:description") == [description]


# -- Lists --------------------------------------------------------------------------------


def entries(site: Path, name: str, kind: str = "posts") -> list[tuple[str, str]]:
    """What each entry of a page's list says, and where it leads."""
    (found,) = page(site, name).xpath(f"//article//ul[contains(@class, '{kind} ')]")
    return [(text(item), "".join(item.xpath(".//a/@href"))) for item in found]


def test_a_list_has_the_newest_first_with_what_they_say_of_themselves(blog: Path) -> None:
    assert entries(blog / "en", "index") == [
        (f"Ice & fog in the outer basin January 5, 2018 {ICE_TEXT}", f"{ICE}.html"),
        ("A new buoy December 24, 2017", f"{BUOY}.html"),
        ("The crane June 1, 2017 The crane lifts again.", f"{CRANE}.html"),
    ]
    assert (
        entries(blog / "ja", "index")[0][0] == "外港の氷と霧 2018年1月5日 氷 & 霧で外港は閉鎖中。"
    )


def test_years_and_tags_have_pages_of_their_own(blog: Path) -> None:
    year = [link for _text, link in entries(blog / "en", "posts/2017")]
    assert year == [f"{Path(name).name}.html" for name in (BUOY, CRANE, QUAY)]
    tag = [link for _text, link in entries(blog / "en", "tags/work")]
    assert tag == [f"../{name}.html" for name in (BUOY, CRANE)]


@pytest.mark.parametrize(
    ("locale", "years", "tags"),
    [
        ("en", ["2018 (1)", "2017 (3)"], ["Building work (2)", "Safety (2)", "unlisted (1)"]),
        ("ja", ["2018年 (1)", "2017年 (3)"], ["Building work (2)", "unlisted (1)", "安全 (2)"]),
        ("ar", ["2018 (1)", "2017 (3)"], ["Building work (2)", "unlisted (1)", "السلامة (2)"]),
    ],
)
def test_years_and_tags_are_listed_in_the_reader_s_order(
    blog: Path, locale: str, years: list[str], tags: list[str]
) -> None:
    assert [said for said, _link in entries(blog / locale, "index", "years")] == years
    assert [said for said, _link in entries(blog / locale, "tags/index", "tags")] == tags


def test_the_site_says_titles_that_are_the_lists_own(blog: Path) -> None:
    titles = ("posts/index", "posts/2017", "tags/index")
    said = [text(page(blog / "ja", name).find(".//h1")).rstrip("¶") for name in titles]
    assert said == ["投稿", "2017年", "タグ"]
    heads = [text(head).rstrip("¶") for head in page(blog / "ja", "index").iter("h2")]
    assert heads == ["最新の投稿", "年別", "タグ"]


def test_the_sidebar_holds_years_and_before_and_after_go_by_date(blog: Path) -> None:
    tree = page(blog / "ja", CRANE)
    (sidebar,) = tree.find_class("sidebar-tree")
    years = [text(link) for link in sidebar.xpath("./ul/li[1]/ul/li/a")]
    assert years == ["2018年", "2017年"]
    around = [link.get("href") for link in tree.find_class("related-pages")[0].iter("a")]
    assert around == ["2017-03-22-quay.html", "2017-12-24-buoy.html"]


def test_lists_and_bylines_are_found_where_they_stand(blog: Path) -> None:
    """Not on every page that repeats them."""
    index = words(second_builds.files(blog / "en"))
    assert "buoy" in index
    assert "berg" not in index


# -- Messages -----------------------------------------------------------------------------


def test_a_translator_gets_titles_and_descriptions_and_none_that_the_site_says(
    tmp_path: Path,
) -> None:
    shutil.copytree(DATA / "docs", tmp_path / "docs")
    built = sphinx_build(tmp_path / "docs", tmp_path / "pot", "-b", "gettext")
    assert built.code == 0, built.err

    def msgids(name: str) -> list[str]:
        path = tmp_path / "pot" / f"{name}.pot"
        return [entry.msgid for entry in polib.pofile(str(path))] if path.exists() else []

    assert msgids(ICE) == [ICE_TEXT, "Ice & fog in the *outer* basin", "The outer basin is closed."]
    assert msgids(CRANE)[0] == "The crane lifts again."
    assert msgids("tags/safety") == ["Safety"]
    assert msgids("posts/2017") == msgids("posts/index") == msgids("tags/index") == []
    assert msgids("index") == ["A harbour's notes", "What the harbour has written."]


# -- The feed -----------------------------------------------------------------------------


def feed_of(site: Path) -> etree._Element:
    """The feed of a site, with what RFC 4287 asks of every feed."""
    feed = etree.fromstring((site / "feed.xml").read_bytes())

    def one(parent: etree._Element, name: str) -> str:
        (found,) = parent.findall(f"a:{name}", ATOM)
        assert found.text
        return str(found.text)

    for part in (feed, *feed.findall("a:entry", ATOM)):
        assert one(part, "id").startswith("https://")
        assert one(part, "title")
        assert datetime.fromisoformat(one(part, "updated")).tzinfo
        assert len(part.findall("a:link[@rel='alternate']", ATOM)) == 1
    assert one(feed.find("a:author", ATOM), "name")
    ids = [one(entry, "id") for entry in feed.findall("a:entry", ATOM)]
    assert ids == list(dict.fromkeys(ids))
    return feed


def test_the_feed_of_each_language_is_whole_and_in_it(blog: Path) -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for locale in ("en", "ja", "ar"):
        feed = feed_of(blog / locale)
        (own,) = feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM)
        assert own == feed.findtext("a:id", None, ATOM) == f"{BASE}{locale}/feed.xml"
        assert feed.get(lang) == locale
        assert feed.findtext("a:updated", None, ATOM) == "2018-01-05T23:30:00+09:00"
        links = feed.xpath("a:entry/a:link/@href", namespaces=ATOM)
        assert links == [f"{BASE}{locale}/{name}.html" for name in (ICE, BUOY, CRANE, QUAY)]
        english = [entry.get(lang) for entry in feed.findall("a:entry", ATOM)]
        assert english == ([None] * 4 if locale == "en" else [None, "en", "en", "en"])


def test_what_an_entry_says_is_escaped(blog: Path) -> None:
    first = feed_of(blog / "en").find("a:entry", ATOM)
    assert first.findtext("a:title", None, ATOM) == "Ice & fog in the outer basin"
    summary = first.find("a:summary", ATOM)
    assert summary.get("type") == "html"
    assert html.fromstring(f"<p>{summary.text}</p>").text_content() == ICE_TEXT


def test_each_page_leads_to_the_feed(blog: Path) -> None:
    for name, there in (("index", "feed.xml"), (ICE, "../feed.xml")):
        assert page(blog / "ja", name).xpath("//link[@type='application/atom+xml']/@href") == [
            there
        ]
    assert page(blog / "ja", "404").xpath("//link[@type='application/atom+xml']") == []


# -- Second builds ------------------------------------------------------------------------


def change(path: Path, *pairs: tuple[str, str]) -> None:
    old = path.read_text("utf-8")
    for before, after in pairs:
        assert before in old
        old = old.replace(before, after)
    path.write_text(old, "utf-8")


def translate(project: Path, name: str, msgstrs: Mapping[str, str]) -> None:
    write_catalog(project, "ja", name, msgstrs)


def test_a_second_build_is_as_a_clean_one_whatever_became_of_the_posts(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    options = ("-D", "language=ja", "-D", f"html_baseurl={BASE}ja/")
    second_builds.build(project, *options)

    def compare(*options: str) -> second_builds.Built:
        second = second_builds.build(project, *options)
        clean = second_builds.build_clean(project, *options)
        differences = second_builds.differences(second, clean)
        # Sphinx keeps one, where a setting has changed
        assert [name for name in differences if name != ".buildinfo.bak"] == []
        return second

    docs = project / "docs"
    translate(project, ICE, {"Ice & fog in the *outer* basin": "氷"})
    translate(project, "tags/work", {"Building work": "工事"})
    change(docs / f"{QUAY}.md", ("2017-03-22T", "2017-07-22T"))
    built = compare(*options)
    assert "工事" in built.files[f"{BUOY}.html"].decode()
    assert ">氷<" in built.files["index.html"].decode()

    (docs / f"{ICE}.md").rename(docs / "posts/2018-02-01-thaw.md")
    change(docs / "posts/2018.md", ("01-05-ice", "02-01-thaw"))
    change(docs / f"{BUOY}.md", ("tags: safety work\n", "tags: work\ndescription: It is red.\n"))
    built = compare(*options)
    assert "It is red." in built.files["posts/2017.html"].decode()
    built = compare(*options[:2])  # no address is known any more
    assert "feed.xml" not in built.files
    assert "feed.xml" not in built.files["index.html"].decode()


# -- What is wrong ------------------------------------------------------------------------


NO_DATES = {
    "words": ("date: tomorrow", "date: 'tomorrow' is no date; write 2017-03-22"),
    "no-such-day": ("date: '2017-02-30'", "date: '2017-02-30' is no date"),
    "a-year": ("date: 2017", "date: '2017' is no date"),
}


def test_a_date_that_is_none_is_said_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    for name, (front, _said) in NO_DATES.items():
        body = f"---\ntitle: A page\n{front}\n---\n\nText.\n"
        (tmp_path / "docs" / f"{name}.md").write_text(body, "utf-8")
    done = sphinx_build(tmp_path / "docs", tmp_path / "out")
    assert "Traceback" not in done.err
    for name, (_front, said) in NO_DATES.items():
        assert f"{name}.md:3: WARNING: {said}" in done.err
        assert page(tmp_path / "out", name).find_class("byline") == []


def test_a_list_that_names_no_year_is_said_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    body = (
        "# A page\n\n```{posts}\n:year: 17\n```\n\n```{posts}\n:tag: none\n```\n\n```{tags}\n```\n"
    )
    (tmp_path / "docs" / "index.md").write_text(body, "utf-8")
    done = sphinx_build(tmp_path / "docs", tmp_path / "out")
    assert "index.md:4: WARNING" in done.err
    assert "a year has four digits: write :year: 2017" in done.err
    assert page(tmp_path / "out", "index").xpath("//article//ul[contains(@class, 'posts')]") == []


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2017-03-22", "2017-03-22"),
        ("2017-03-22 07:13:00", "2017-03-22T07:13:00"),
        ("2017-03-22 7:13", "2017-03-22T07:13"),
        ("2017-03-22 07:13:00 +0900", "2017-03-22T07:13:00+09:00"),
        ("2017-03-22T07:13:00Z", "2017-03-22T07:13:00+00:00"),
        ("2017-03-22 07:13:00.123456-05:00", "2017-03-22T07:13:00-05:00"),
        ("2017-03-22 07:13:00 UTC", "2017-03-22T07:13:00+00:00"),
    ],
)
def test_a_date_is_read_as_blogs_write_it(written: str, moment: str) -> None:
    assert front_matter.read_moment(written) == moment


@given(st.text() | st.datetimes().map(str))
def test_a_date_is_read_or_refused(written: str) -> None:
    try:
        moment = front_matter.read_moment(written)
    except ValueError:
        return
    assert re.match(r"\d{4}-\d\d-\d\d", moment)
    post = front_matter.Post("a", moment, (), (), "", "", english=False)
    assert post.when.tzinfo
    assert post.year == post.when.year


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ada Berg", ["Ada Berg"]),
        ('["Ada Berg", {"name": "Joe", "mail": "x"}, null]', ["Ada Berg", "Joe"]),
        ('{"name": ["Ada", "Joe"]}', ["Ada", "Joe"]),
        ('{"mail": "x"}', []),
        ("[Ada", ["[Ada"]),
    ],
)
def test_an_author_is_a_name_or_several(written: str, names: list[str]) -> None:
    assert list(front_matter.names(front_matter.read_json(written))) == names


# -- In the browser -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ar/index", f"ja/{ICE}"])
def test_lists_and_bylines_are_accessible_and_fit(blog: Path, tab: Page, name: str) -> None:
    """In either theme at either width."""
    tab.goto((blog / f"{name}.html").as_uri())
    for width in (390, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        for dark, rules in ((False, EVERYTHING), (True, COLOURS)):
            tab.emulate_media(color_scheme="dark" if dark else "light")
            found = violations(tab, f"{width}, dark: {dark}", rules, "{include: ['article']}")
            assert found == []
