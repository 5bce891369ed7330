"""``make collection``: a whole blog comes in, nothing of it raw, and nobody's edit is lost.

``tests/data/blog`` is a small blog in ten languages with what real ones have; ``tests/data/cases``
are notes with one trap each. Both come in by one run, and are built once.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
import pytest
from axe import (
    ALL_BUT_COLOURS,
    EXPECTED,
    OF_MANY_LANGUAGES,
    colour_violations,
    html_messages,
    violations,
)
from collections_of_notes import DATA, SLUGS, Built, build, collect, small_project
from conftest import Run, run, tree
from lxml import html
from playwright.sync_api import Browser, Page, ViewportSize

BLOG = DATA / "blog"
ARTICLES = sorted(p.stem.removesuffix("-en") for p in BLOG.glob("*otes/*-en.md"))
POST = "2025-08-08-winter-time"
TRANSLATIONS = ["ar", "de", "es", "fr", "hi", "ja", "ko", "zh_CN", "zh_TW"]


@dataclass(frozen=True)
class Taken:
    """A project with the blog and the cases in it, what was said, and what a dry run had said."""

    project: Path
    blog: Path
    done: Run
    dry: Run
    before: dict[str, bytes]
    after_dry: dict[str, bytes]

    @property
    def report(self) -> Any:
        return json.loads((self.project / "build" / "collection.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The blog and the cases in a small project; the tests that use this leave it as it is."""
    folder = tmp_path_factory.mktemp("collection")
    blog = folder / "blog"
    shutil.copytree(BLOG, blog)
    shutil.copytree(DATA / "cases", blog / "cases")
    project = small_project(folder / "project")
    before = tree(project)
    dry = collect(project, "../blog", "--dry-run")
    after_dry = tree(project)
    done = collect(project, "../blog")
    return Taken(project, blog, done, dry, before, after_dry)


@pytest.fixture(scope="module")
def sites(taken: Taken) -> dict[str, Built]:
    """The sites in some of its languages, built once."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(
            zip(SLUGS, pool.map(lambda code: build(taken.project, code), SLUGS), strict=True)
        )


@pytest.fixture
def after(taken: Taken, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the project and of the blog, to go on with."""
    shutil.copytree(taken.project, tmp_path / "project", ignore=shutil.ignore_patterns("html*"))
    shutil.copytree(taken.blog, tmp_path / "blog")
    return tmp_path / "project", tmp_path / "blog"


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# -- One command, one report


def test_the_blog_comes_in_by_one_command_with_no_problem(taken: Taken) -> None:
    assert (taken.done.code, taken.report["problems"]) == (0, []), taken.done.err
    assert len(ARTICLES) == 9
    assert {*ARTICLES, POST} <= set(taken.report["pages"])
    assert "0 errors; all of it: build/collection.json, build/collection.html" in taken.done.out
    assert len(taken.done.out.splitlines()) < 60


@pytest.mark.parametrize("article", [*ARTICLES, POST])
def test_every_note_is_a_page_with_its_nine_translations(taken: Taken, article: str) -> None:
    page = taken.report["pages"][article]
    assert (
        list(page) == sorted(page, key=lambda code: (code != "en", code)) == ["en", *TRANSLATIONS]
    )
    assert (taken.project / "docs" / f"{article}.md").is_file()
    for locale in TRANSLATIONS:
        row = page[locale]
        catalog = polib.pofile(
            str(taken.project / "locale" / locale / "LC_MESSAGES" / f"{article}.po")
        )
        said = [entry for entry in catalog if entry.msgstr]
        counts = [row[name] for name in ("sure", "doubted", "missing")]
        assert sum(map(int, map(str, counts))) == row["messages"]
        assert len(said) >= 0.5 * len([entry for entry in catalog if not entry.obsolete])


def test_all_ten_languages_are_in_the_table(taken: Taken) -> None:
    table = tomllib.loads((taken.project / "conf" / "languages.toml").read_text("utf-8"))
    assert {"en", *TRANSLATIONS} <= set(table)
    assert {row["note"] for row in table.values()} >= {"zh", "hant", "ar", "ko"} - {"zh"}


def test_the_check_has_nothing_against_what_came_in(taken: Taken) -> None:
    checked = run(sys.executable, "-m", "check_catalogs", cwd=taken.project)
    assert checked.code == 0
    assert ": 0 errors" in checked.out + checked.err


def test_the_report_says_what_was_changed_and_lost_and_where(taken: Taken) -> None:
    pages = taken.report["pages"]
    lost = {
        (name, tuple(line[1:3]))
        for name, page in pages.items()
        for line in page["en"]["lost"]
        if name in (*ARTICLES, POST)
    }
    assert lost == {
        ("2024-06-21-sundial", ("link", "/images/shadow-lost.jpg")),
        ("2025-01-09-paths", ("liquid", "{% gallery winter 2025 %}")),
    }
    for name, page in pages.items():
        for row in page.values():
            count = len((taken.project / str(row["note"])).read_text("utf-8").splitlines())
            for line, kind, was, _ in (*row["changes"], *row["lost"]):
                assert 1 <= line <= count, name
                assert kind
                assert was
    shown = html.fromstring((taken.project / "build" / "collection.html").read_text("utf-8"))
    names = [text.split()[0] for text in shown.xpath("//summary/text()")]
    assert sorted(names) == sorted(pages)
    assert set(names[:2]) <= {"2024-06-21-sundial", "2025-01-09-paths", "link"}


def test_a_dry_run_changes_nothing_and_says_what_would_be(taken: Taken) -> None:
    assert taken.dry.code == 0
    assert taken.after_dry == taken.before
    assert re.search(r"files would be: \d+ new", taken.dry.out)


# -- What readers see


def test_the_sites_are_built_without_a_warning(sites: dict[str, Built]) -> None:
    assert {locale: site.said for locale, site in sites.items()} == dict.fromkeys(SLUGS, "")


RAW = re.compile(r"\{%|\{\{|\{:|\$\$|\\\\?[(\[]|</?[a-z]+[ >]|\{\.|\]\(|\*\*|^\s*\|", re.MULTILINE)


@pytest.mark.parametrize("locale", SLUGS)
def test_nothing_is_shown_raw(sites: dict[str, Built], taken: Taken, locale: str) -> None:
    """Neither as text nor in code but where the author wrote it so."""
    for name in taken.report["pages"]:
        article = sites[locale].article(name)
        for code in article.xpath(".//pre | .//code | .//math"):
            code.text, code[:] = "", []
        found = RAW.search(article.text_content())
        assert found is None, f"{name}: {found}"


@pytest.mark.parametrize("locale", ["en", "ja", "ar"])
def test_links_between_notes_lead_to_the_page_in_the_readers_language(
    sites: dict[str, Built], locale: str
) -> None:
    article = sites[locale].article("2025-01-09-paths")
    links = article.xpath(".//section//*[self::p or self::li]//a[not(@class='headerlink')]/@href")
    pages = [link for link in links if not link.startswith("tags/")]
    files = [link for link in pages if link.endswith("plan.txt")]
    assert [link for link in pages if link not in files][:8] == [
        "2023-02-11-first-clock.html",
        "2023-09-03-small-program.html",
        "2024-06-21-sundial.html",
        "2023-05-20-garden-wall.html",
        "2024-04-02-stars.html",
        "2024-01-15-pendulum.html#costs",
        "2023-02-11-first-clock.html#winding",
        "2025-08-08-winter-time.html",
    ]
    assert [(sites[locale].folder / link).is_file() for link in files] == [True]
    for link in pages[:8]:
        page, _, anchor = link.partition("#")
        text = (sites[locale].folder / page).read_text("utf-8", "replace")
        assert not anchor or f'id="{anchor}"' in text, link


@pytest.mark.parametrize("locale", ["ja", "ar"])
def test_a_passage_is_shown_whose_link_is_a_whole_address_of_the_blog(
    sites: dict[str, Built], locale: str
) -> None:
    article = sites[locale].article("2025-01-09-paths")
    assert not article.xpath(".//p[@lang='en']")


@pytest.mark.parametrize("locale", ["en", "ja", "ar"])
def test_pictures_are_there_and_a_lost_one_leaves_its_description(
    sites: dict[str, Built], locale: str
) -> None:
    shown = {}
    for name in [*ARTICLES, POST]:
        for picture in sites[locale].article(name).xpath(".//img"):
            assert (sites[locale].folder / picture.get("src")).is_file(), name
            shown[Path(picture.get("src")).name] = picture.get("alt")
    descriptions = {
        "en": ("A round clock with two hands", "The shadow in the evening"),
        "ja": ("針が二本ある丸い時計", "夕方の影"),
        "ar": ("ساعة مستديرة بعقربين", "الظل في المساء"),
    }
    assert set(shown) == {"clock.png", "sundial.svg"}
    assert shown["clock.png"] == descriptions[locale][0]
    assert descriptions[locale][1] in text_of(sites[locale].article("2024-06-21-sundial"))


@pytest.mark.parametrize("locale", ["en", "ja", "ar"])
def test_formulas_are_mathml_and_prices_are_prices(sites: dict[str, Built], locale: str) -> None:
    article = sites[locale].article("2024-01-15-pendulum")
    assert len(article.xpath(".//math")) == 5
    assert "$5" in text_of(article)
    assert "$7" in text_of(article)
    page = (sites[locale].folder / "2024-01-15-pendulum.html").read_text("utf-8")
    assert not re.search(r"mathjax|katex", page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("locale", "comments"),
    [
        ("en", ["# how often the bell rings", "# says that it runs", "// all of them"]),
        ("ja", ["# 鐘が何回鳴るか", "# 動いていると知らせる", "// すべての鐘"]),
        ("ar", ["# عدد دقات الجرس", "# يقول إنه يعمل", "// كلها"]),
        ("fr", ["# combien de fois la cloche sonne", "# dit qu'il tourne", "// toutes"]),
    ],
)
def test_code_keeps_its_comments_as_they_are_translated(
    sites: dict[str, Built], locale: str, comments: list[str]
) -> None:
    article = sites[locale].article("2023-09-03-small-program")
    code = [block.text_content() for block in article.xpath(".//pre")]
    assert [comment in "".join(code) for comment in comments] == [True] * 3
    assert "graph TD\n    Clock --> Bell\n" in code
    assert "CLOCK_ZONE=Europe/Berlin\n" in code
    assert article.xpath(".//code//text()[contains(., 'hour')]") == ["{{", "hour", "}}"] or (
        "{{ hour }}" in text_of(article)
    )


@pytest.mark.parametrize(
    ("page", "path", "count"),
    [
        ("2023-02-11-first-clock", ".//h2", 1),
        ("2023-02-11-first-clock", ".//h3", 1),
        ("2023-05-20-garden-wall", ".//section//ul/li", 3),
        ("2023-05-20-garden-wall", ".//dl/dt", 2),
        ("2023-05-20-garden-wall", ".//*[contains(@class, 'hint')]//strong", 1),
        ("2023-05-20-garden-wall", ".//aside[@role='doc-footnote']", 1),
        ("2023-05-20-garden-wall", ".//abbr[@title='Greenwich Mean Time']", 1),
        ("2023-09-03-small-program", ".//kbd", 2),
        ("2024-04-02-stars", ".//table", 2),
        ("2024-04-02-stars", ".//thead", 1),
        ("2024-04-02-stars", ".//del", 1),
        ("2024-04-02-stars", ".//a[@href='https://example.org/stars']", 1),
        ("2024-04-02-stars", ".//br | .//div[@class='line']", 3),
        ("2024-06-21-sundial", ".//figure//figcaption", 1),
        ("2024-06-21-sundial", ".//*[contains(@class, 'note')]//strong", 1),
        ("2024-06-21-sundial", ".//a[@href='https://video.example/noon.mp4']", 1),
        ("2024-06-21-sundial", ".//a[@href='https://maps.example/garden']", 1),
        ("2024-11-30-introduction", ".//a[@href='https://example.org/houses']", 1),
        ("2025-03-17-letter", ".//blockquote", 1),
        ("2025-08-08-winter-time", ".//ul//ul", 1),
    ],
)
def test_a_page_is_made_in_every_language_of_what_the_note_is_made_of(
    sites: dict[str, Built], page: str, path: str, count: int
) -> None:
    found = {code: len(sites[code].article(page).xpath(path)) for code in ("en", "ja", "ar")}
    assert found == dict.fromkeys(found, count)


@pytest.mark.parametrize(
    ("locale", "page", "words"),
    [
        ("en", "2023-05-20-garden-wall", "of The Clock Garden there are 3 kinds"),
        ("ja", "2023-05-20-garden-wall", "The Clock Garden の塀には 3 種類の植物"),
        ("en", "2024-04-02-stars", "C++ & *stars* [x]"),
        ("ar", "2024-04-02-stars", "C++ و*النجوم* [x]"),
        ("de", "2023-09-03-small-program", "Strg"),
        ("en", "2025-08-08-winter-time", "Mara Lind, The Clock Garden"),
        ("fr", "2025-08-08-winter-time", "comme le dit notre Jun Abe"),
        ("de", "2025-03-17-letter", "Das tut uns leid für alle, die nach ihr aufstehen."),
        ("fr", "2024-11-30-introduction", "Qui vient une fois revient."),
    ],
)
def test_what_a_note_says_is_on_its_page(
    sites: dict[str, Built], locale: str, page: str, words: str
) -> None:
    assert words in text_of(sites[locale].article(page))


# Where the first and the last sign of an element's text stand, from the left of the window; what
# its button says is no text of it.
ENDS = """element => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.data.trim() && !node.parentElement.closest("button")) nodes.push(node);
    }
    const place = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().x;
    };
    const last = nodes.at(-1);
    const end = last.data.trimEnd().length - 1;
    const start = nodes[0].data.length - nodes[0].data.trimStart().length;
    return [place(nodes[0], start), place(last, end)];
}"""


def test_arabic_goes_from_right_to_left_and_its_code_does_not(
    sites: dict[str, Built], browser: Browser
) -> None:
    page = html.fromstring((sites["ar"].folder / f"{POST}.html").read_text("utf-8"))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.goto((sites["ar"].folder / f"{POST}.html").as_uri())
    article = tab.locator("article[role=main]")
    code = article.locator("code", has_text="log [1]").first
    assert code.inner_text() == "log [1] --all"
    block = article.locator("pre").first
    for shown in (code, block.locator("xpath=..")):
        first, last = shown.evaluate(ENDS)
        assert first < last
    left = block.evaluate("block => getComputedStyle(block).textAlign")
    assert left in ("left", "start")
    assert block.evaluate("b => getComputedStyle(b).direction") == "ltr"
    first, last = article.locator("p").first.evaluate(ENDS)
    assert first > last
    # The frame goes round: sidebar, article, contents; the search's sign before its words.
    at = [_left(tab, name) for name in (".sidebar-drawer", "article[role=main]", ".toc-drawer")]
    assert at == sorted(at, reverse=True)
    way = [_left(tab, name) for name in (".prev-page", ".next-page")]
    assert way[0] > way[1]
    tab.set_viewport_size({"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.close()


def _left(tab: Page, selector: str) -> float:
    """Where the left end of an element is."""
    return float(tab.locator(selector).first.evaluate("e => e.getBoundingClientRect().x"))


# -- For every reader

# Formulas, a table, code, a picture, and the lists that the site makes of them.
SHOWN = {
    "2024-01-15-pendulum": "math",
    "2024-04-02-stars": "table",
    "2023-09-03-small-program": "pre",
    "2024-06-21-sundial": "figure",
    "posts/index": "a",
    "index": "a",
}
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
SCROLLING = {"runOnly": {"type": "rule", "values": ["scrollable-region-focusable"]}}


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The ways to be coloured that axe-core has been asked about."""
    return set()


@pytest.mark.parametrize("locale", SLUGS)
def test_axe_finds_nothing_and_no_page_asks_the_network(
    sites: dict[str, Built], tab: Page, known: set[str], locale: str
) -> None:
    """The window fails the test where a request leaves.

    On a telephone the same things stand there, from the left or from the right; longer words
    make other boxes scroll.
    """
    found: list[str] = []
    on_telephone = ALL_BUT_COLOURS if locale in ("en", "ar") else SCROLLING
    for name, shown in SHOWN.items():
        tab.set_viewport_size(DESK)
        tab.goto((sites[locale].folder / f"{name}.html").as_uri())
        assert tab.locator(f"article {shown}").count() > 0
        for size, rules in ((DESK, ALL_BUT_COLOURS), (PHONE, on_telephone)):
            tab.set_viewport_size(size)
            found += violations(tab, f"{name}, {size['width']}", rules)
            found += colour_violations(tab, f"{name}, {size['width']}", known)
    assert found == []


def test_every_page_of_a_collection_is_valid_html(sites: dict[str, Built]) -> None:
    said = html_messages(path for site in sites.values() for path in site.folder.rglob("*.html"))
    expected = {entry["message"] for entry in (*EXPECTED, *OF_MANY_LANGUAGES)}
    assert {text: places for text, places in said.items() if text not in expected} == {}


# -- The cases: what went wrong with each before, and what right is

# The page, the language, what is asked of the page (XPath), and what it must be.
BREAKS = ".//p//br | .//div[@class='line']"
ALL = "normalize-space(.)"
CASES = [
    ("heading", "en", "count(.//h1) = 1 and count(.//h2) = 1 and count(.//h3) = 1", True),
    ("fences", "en", "count(.//pre)", 4),
    ("fences", "en", "contains(.//pre[1], 'A --> B')", True),
    ("fences", "en", f"contains({ALL}, '#include <cstdio>')", True),
    ("foot", "en", "normalize-space(.//aside[@role='doc-footnote']/p)", "The note."),
    ("foot", "en", "count(.//hr[not(contains(@class, 'footnotes'))])", 0),
    ("link", "en", "string(.//section/p)", "See the other one, or this, or that."),
    ("link", "en", "string(.//p//a/@href)", "https://notes.example/other-en"),
    ("maths", "en", "count(.//math)", 3),
    ("maths", "fr", "count(.//math)", 3),
    ("maths", "fr", f"contains({ALL}, 'un prix de $5 ou de $7')", True),
    ("attr", "de", f"contains({ALL}, '{{')", False),
    ("attr", "de", "string(.//em)", "Quelle: mein eigener Tisch"),
    ("breaks", "en", f"count({BREAKS}) >= 2", True),
    ("breaks", "fr", f"count({BREAKS}) >= 2", True),
    ("breaks", "fr", "string(.//p/a[1])", "Premier livre"),
    ("code", "ja", "contains(.//pre, '# 与えられた数を二倍にする')", True),
    ("code", "ja", "contains(.//pre, '# これだけ')", True),
    ("same", "fr", "count(.//h2[.//@lang])", 0),
    ("same", "fr", "contains((.//h2)[2], 'Architecture')", True),
    ("letter", "de", f"contains({ALL}, 'Sehr geehrter Vorstand,')", True),
    ("letter", "de", "count(.//em[contains(., 'Sehr')])", 0),
    ("letter", "zh_TW", f"contains(substring-after({ALL}, '此致'), '此致')", False),
    ("split", "de", f"contains({ALL}, 'einen zweiten Raum')", True),
    ("split", "de", f"contains({ALL}, 'Danke für das Jahr')", True),
    ("arabic", "ar", "normalize-space(.//pre)", 'cp ./a.txt "b (1).txt" && echo done; # copies'),
    ("arabic", "ar", "normalize-space(.//p//code)", "git log [1] --all"),
    ("gfm", "en", "string(.//del)", "wrong"),
    ("gfm", "en", "count(.//a[@href='https://example.org/page'])", 1),
    ("gfm", "en", f"contains({ALL}, '[x]') or contains({ALL}, '[ ]')", False),
    ("gfm", "en", "count(.//td//br)", 1),
    ("list", "fr", f"contains({ALL}, 'ouvre une porte')", True),
]


def test_every_case_is_looked_at() -> None:
    names = {path.stem.rpartition("-")[0] for path in (DATA / "cases").glob("*.md")}
    looked_at = {case[0] for case in CASES}
    assert looked_at == names


@pytest.mark.parametrize(("page", "locale", "path", "right"), CASES)
def test_a_case_is_right_on_its_page(
    sites: dict[str, Built], page: str, locale: str, path: str, right: object
) -> None:
    assert sites[locale].article(page).xpath(path) == right


# -- Again


def test_a_second_run_changes_no_byte_and_says_so(after: tuple[Path, Path]) -> None:
    project, _ = after
    before = tree(project)
    reports = {path: path.read_bytes() for path in (project / "build").glob("collection.*")}
    again = collect(project, "../blog")
    assert (again.code, tree(project)) == (0, before)
    (line,) = (line for line in again.out.splitlines() if line.startswith("files "))
    assert re.match(r"files (\d+ same|nothing to do); 0 errors", line)
    assert "converting" not in again.out + again.err
    pages = json.loads(reports[project / "build" / "collection.json"])["pages"]
    report = json.loads((project / "build" / "collection.json").read_text("utf-8"))
    assert {
        name: {code: row["lost"] for code, row in page.items()} for name, page in pages.items()
    } == {
        name: {code: row["lost"] for code, row in page.items()}
        for name, page in report["pages"].items()
    }


def test_one_changed_note_changes_its_page_and_catalogs_and_no_edit_is_lost(
    after: tuple[Path, Path],
) -> None:
    project, blog = after
    page = project / "docs" / "2024-04-02-stars.md"
    page.write_text(page.read_text("utf-8") + "\nSomebody's own words.\n", "utf-8")
    catalog = project / "locale" / "ja" / "LC_MESSAGES" / "2025-03-17-letter.po"
    held = polib.pofile(str(catalog))
    entry = next(entry for entry in held if entry.msgid.startswith("Dear"))
    text = catalog.read_text("utf-8")
    catalog.write_text(text.replace(entry.msgstr, "みなさん、"), "utf-8")
    note = project / "locale" / "fr" / "notes" / "2023-02-11-first-clock.md"
    note.write_text(note.read_text("utf-8").replace("vingt ans", "trente ans"), "utf-8")
    before = tree(project)

    changed = blog / "_notes" / "de" / "2024-06-21-sundial-de.md"
    changed.write_text(changed.read_text("utf-8").replace("ruhigen", "stillen"), "utf-8")
    for touched in (
        "notes/2024-04-02-stars-en.md",
        "_notes/fr/2023-02-11-first-clock-fr.md",
    ):
        path = blog / touched
        path.write_text(path.read_text("utf-8") + "\nOne more.\n", "utf-8")
    done = collect(project, "../blog")

    now = tree(project)
    differ = {name for name in now if now[name] != before.get(name)}
    own = {"locale/de/notes/2024-06-21-sundial.md", "locale/de/LC_MESSAGES/2024-06-21-sundial.po"}
    stars = {name for name in differ if name.endswith("2024-04-02-stars.po")}
    clock = {name for name in differ if name.endswith("fr/LC_MESSAGES/2023-02-11-first-clock.po")}
    assert differ - stars - clock - {"locale/collection.json"} == own
    assert "stillen" in now["locale/de/LC_MESSAGES/2024-06-21-sundial.po"].decode()
    assert "みなさん、" in now["locale/ja/LC_MESSAGES/2025-03-17-letter.po"].decode()
    for edited in ("docs/2024-04-02-stars.md", "locale/fr/notes/2023-02-11-first-clock.md"):
        assert f"edited here since, and left alone: {edited}" in done.out
    assert done.code == 0
