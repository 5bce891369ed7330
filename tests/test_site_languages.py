"""One page in six languages: switcher, alternates, direction, sitemap, missing pages."""

from __future__ import annotations

import functools
import itertools
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED, Quiet, is_foreign, sphinx_build
from fonts import in_every_font
from frame.languages import direction, names, script_of
from lxml import etree, html
from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ["English", "日本語", "繁體中文", "Français", "हिन्दी", "Deutsch"]
TAGS = ["en", "ja", "zh-TW", "fr", "hi", "de"]
SLUGS = [row["slug"] for row in LANGUAGES.values()]
PAGES = sorted(
    p.relative_to(ROOT / "docs").with_suffix("").as_posix() for p in ROOT.glob("docs/*.md")
)
FRAME = ["search"]


@functools.cache
def read(path: Path) -> Any:
    return html.fromstring(path.read_text("utf-8"))


def attributes(page: Any, path: str, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(node.get(name) for name in names) for node in page.xpath(path)]


def switch(page: Page, name: str) -> None:
    """Follow the switcher to a language, as a reader does."""
    page.locator("nav.languages").get_by_role("link", name=name, exact=True).click()


# Go to each of the page's sections, and say where the switcher then leads.
TURNS = """async (anchors) => {
  const found = [];
  for (const anchor of anchors) {
    const turned = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    if (decodeURIComponent(location.hash) !== `#${anchor}`) {
      location.hash = anchor;
      await turned;
    }
    const links = document.querySelector("nav.languages").querySelectorAll("a");
    found.push([...links].map((link) => link.href));
  }
  return found;
}"""


# -- What stands in the pages


@pytest.mark.parametrize("page", [*PAGES, *FRAME])
def test_the_switcher_names_each_language_in_its_own_script_and_leads_to_the_same_page(
    sites: dict[str, Path], page: str
) -> None:
    there = [(site / f"{page}.html").resolve() for site in sites.values()]
    for locale, site in sites.items():
        links = read(site / f"{page}.html").xpath("(//nav[contains(@class, 'languages')])[1]//a")
        assert [link.text for link in links] == NAMES
        assert [
            (site / page).parent.joinpath(link.get("href")).resolve() for link in links
        ] == there
        assert [link.get("lang") for link in links] == TAGS
        assert [link.get("hreflang") for link in links] == TAGS
        current = [link.get("lang") for link in links if link.get("aria-current")]
        assert current == [locale.replace("_", "-")]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_alternates_lead_to_every_language_and_back(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    path = sites[locale] / f"{page}.html"
    alternates = attributes(read(path), "//link[@rel='alternate']", "hreflang", "href")
    assert [tag for tag, _ in alternates] == [*TAGS, "x-default"]
    for tag, href in alternates:
        there = (path.parent / str(href)).resolve()
        assert read(there).get("lang") == ("en" if tag == "x-default" else tag)
        assert there.name == path.name


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_link_of_the_six_sites_leads_to_something(
    sites: dict[str, Path], locale: str
) -> None:
    root = sites["en"].parent
    wrong = []
    for path in sorted(sites[locale].rglob("*.html")):
        for link in read(path).xpath("//@href | //@src | //@action"):
            if urlsplit(link).scheme or not link:
                continue
            target, fragment = urldefrag(unquote(urlsplit(link)._replace(query="").geturl()))
            base = root if target.startswith("/") else path.parent
            there = (base / target.lstrip("/")).resolve() if target else path
            if not there.is_relative_to(root.resolve()) or not there.is_file():
                wrong.append(f"{path.name}: {link}")
            elif (
                fragment and fragment != "top" and not read(there).xpath("//*[@id=$i]", i=fragment)
            ):
                wrong.append(f"{path.name}: no such anchor: {link}")
    assert not wrong


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_page_says_what_it_is_to_machines(sites: dict[str, Path], locale: str) -> None:
    page = read(sites[locale] / "instruct-vs-coder.html")
    assert (page.get("lang"), page.get("dir")) == (locale.replace("_", "-"), "ltr")
    tags = attributes(page, "//meta[starts-with(@property, 'og:')]", "property", "content")
    found = {str(key): str(value) for key, value in tags}
    assert found["og:title"] == page.xpath("string(//h1/text())")
    assert found["og:type"] == "article"
    first = " ".join(page.xpath("string(//article/section//p[1])").split())
    assert first.startswith(found["og:description"].removesuffix("…"))
    assert attributes(page, "//meta[@name='description']", "content") == [
        (found["og:description"],)
    ]
    expected = {"en": "en_US", "ja": "ja_JP", "zh_TW": "zh_TW", "fr": "fr_FR", "hi": "hi_IN"}
    expected["de"] = "de_DE"
    assert found["og:locale"] == expected[locale]
    others = {value for key, value in tags if key == "og:locale:alternate"}
    assert others == set(expected.values()) - {expected[locale]}
    assert "og:url" not in found
    assert not page.xpath("//link[@rel='canonical']")


def test_the_direction_follows_the_script(page: Any) -> None:
    project = page("index", "# Title\n\nSome text.\n")
    built = sphinx_build(project / "docs", project / "out", "-D", "language=ar", "-b", "html")
    assert built.code == 0
    assert read(project / "out/index.html").get("dir") == "rtl"


def test_a_language_that_cldr_does_not_know_is_called_by_its_code(page: Any) -> None:
    project = page("index", "# Title\n\nSome text.\n")
    built = sphinx_build(project / "docs", project / "out", "-D", "language=xx", "-b", "html")
    assert built.code == 0
    assert attributes(read(project / "out/index.html"), "//nav//a[@aria-current]", "lang") == [
        ("xx",)
    ]


def test_long_descriptions_end_between_words(page: Any) -> None:
    project = page("index", "# Title\n\n" + "A sentence of some words. " * 20 + "\n")
    sphinx_build(project / "docs", project / "out", "-b", "html")
    ((text,),) = attributes(
        read(project / "out/index.html"), "//meta[@name='description']", "content"
    )
    assert str(text).endswith((" of…", " some…", "words.…", " A…", "sentence…"))
    assert len(str(text)) <= 201


def test_a_description_of_the_author_s_comes_first(page: Any) -> None:
    meta = "---\nmyst:\n  html_meta:\n    description: Mine\n---\n"
    project = page("index", meta + "# Title\n\nSome text.\n")
    sphinx_build(project / "docs", project / "out", "-b", "html")
    found = read(project / "out/index.html")
    assert attributes(found, "//meta[@name='description']", "content") == [("Mine",)]
    assert attributes(found, "//meta[@property='og:description']", "content") == [("Mine",)]


# -- Where the address of the site is known


@pytest.mark.parametrize("base", ["https://example.org/ja/", "https://example.org/a/b/ja/"])
def test_a_known_address_makes_whole_addresses(tmp_path: Path, base: str) -> None:
    options = ["-b", "html", "-D", "language=ja", "-D", f"html_baseurl={base}"]
    assert sphinx_build(ROOT / "docs", tmp_path / "out", *options).code == 0
    page = read(tmp_path / "out/references.html")
    root = base.removesuffix("ja/")
    assert attributes(page, "//link[@rel='canonical']", "href") == [(f"{base}references.html",)]
    assert attributes(page, "//meta[@property='og:url']", "content") == [
        (f"{base}references.html",)
    ]
    expected = [(f"{root}{slug}/references.html",) for slug in [*SLUGS, "en"]]
    assert attributes(page, "//link[@rel='alternate']", "href") == expected
    missing = read(tmp_path / "out/404.html")
    links = attributes(missing, "(//nav[contains(@class, 'languages')])[1]//a", "href")
    assert links == [(f"{urlsplit(root).path}{slug}/index.html",) for slug in SLUGS]
    assert not (tmp_path / "out/sitemap.xml").exists()


def test_the_source_language_writes_one_sitemap_for_all(tmp_path: Path) -> None:
    options = ["-b", "html", "-D", "html_baseurl=https://example.org/a&b/en/"]
    assert sphinx_build(ROOT / "docs", tmp_path / "out", *options).code == 0
    tree = etree.parse(tmp_path / "out/sitemap.xml")
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    found = tree.xpath("//s:loc/text()", namespaces=spaces)
    root = "https://example.org/a&b/"
    assert sorted(found) == sorted(f"{root}{s}/{p}.html" for s in SLUGS for p in PAGES)
    for url in tree.xpath("//s:url", namespaces=spaces):
        tags = url.xpath("x:link/@hreflang", namespaces=spaces)
        assert tags == [*TAGS, "x-default"]
        assert url.xpath("string(s:loc)", namespaces=spaces) in url.xpath(
            "x:link/@href", namespaces=spaces
        )


# -- In the browser


@pytest.mark.parametrize("page", PAGES)
def test_switching_keeps_the_section_round_all_languages(
    tab: Page, served: str, sites: dict[str, Path], page: str
) -> None:
    """In each language each section is in every link; the way round arrives at each of them."""
    anchors = read(sites["en"] / f"{page}.html").xpath("//article//section/@id | //article//li/@id")
    anchors = anchors[:4]
    tab.goto(f"{served}/en/{page}.html")
    ways = zip([*NAMES[1:], NAMES[0]], [*SLUGS[1:], SLUGS[0]], itertools.cycle(anchors))
    for name, slug, arrived in ways:
        turns = [*(other for other in anchors if other != arrived), arrived]
        assert tab.evaluate(TURNS, turns) == [
            [f"{served}/{to}/{page}.html#{anchor}" for to in SLUGS] for anchor in turns
        ]
        switch(tab, name)
        tab.wait_for_url(f"{served}/{slug}/{page}.html#{arrived}")
        expect(tab.locator(f"[id='{arrived}']")).to_be_in_viewport()


@pytest.mark.parametrize("start", LANGUAGES)
def test_switching_leads_from_each_language_to_each_and_back(
    tab: Page, served: str, start: str
) -> None:
    """Those before it lead to it and back in their own turn."""
    here = f"{served}/{LANGUAGES[start]['slug']}/instruct-vs-coder.html#key-differences-at-a-glance"
    place = list(LANGUAGES).index(start)
    tab.goto(here)
    for name, slug in zip(NAMES[place:], SLUGS[place:], strict=True):
        switch(tab, name)
        tab.wait_for_url(f"{served}/{slug}/instruct-vs-coder.html#key-differences-at-a-glance")
        switch(tab, NAMES[place])
        tab.wait_for_url(here)


def test_an_anchor_reached_within_the_page_is_kept_too(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/instruct-vs-coder.html")
    tab.locator(".toc-tree a").nth(3).click()
    switch(tab, "हिन्दी")
    tab.wait_for_url(lambda url: url.startswith(f"{served}/hi/instruct-vs-coder.html#"))


def test_a_search_is_kept(tab: Page, served: str) -> None:
    tab.goto(f"{served}/fr/search.html?q=HumanEval")
    switch(tab, "日本語")
    tab.wait_for_url(f"{served}/ja/search.html?q=HumanEval")


def test_switching_works_from_files(tab: Page, sites: dict[str, Path]) -> None:
    tab.goto(f"{(sites['ja'] / 'references.html').as_uri()}#ouyang-2022")
    switch(tab, "繁體中文")
    tab.wait_for_url(f"{(sites['zh_TW'] / 'references.html').as_uri()}#ouyang-2022")


@pytest.mark.parametrize("page", ["instruct-vs-coder", *FRAME])
def test_without_scripts_switching_leads_to_the_same_page(
    browser: Browser, served: str, page: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served}/ja/{page}.html")
    for name, slug in zip(NAMES, SLUGS, strict=True):
        switch(tab, name)
        tab.wait_for_url(f"{served}/{slug}/{page}.html")
    context.close()


@in_every_font
def test_a_narrow_window_shows_the_switcher_above_the_article(tab: Page, served: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{served}/de/instruct-vs-coder.html")
    expect(tab.locator("article .languages a").first).to_be_in_viewport()
    tab.locator("article .languages").get_by_role("link", name="日本語").click()
    tab.wait_for_url(f"{served}/ja/instruct-vs-coder.html")


def test_a_keyboard_reaches_the_switcher(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/instruct-vs-coder.html")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.lang") == "ja":
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{served}/ja/instruct-vs-coder.html")


# -- Read the Docs' list of translations

DATA = """detail => document.dispatchEvent(new CustomEvent(
  "readthedocs-addons-data-ready", {detail: {data: () => detail}}))"""


def translation(code: str, name: str) -> dict[str, Any]:
    address = f"https://notes.example.org/{code}/latest/"
    return {"language": {"code": code, "name": name}, "urls": {"documentation": address}}


def test_read_the_docs_list_of_translations_comes_first(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/references.html#roziere-2023")
    rows = [translation("zh-tw", "Traditional Chinese"), translation("es", "Spanish")]
    tab.evaluate(DATA, {"projects": {"translations": rows}})
    links = tab.locator("nav.languages a:visible")
    assert links.all_inner_texts() == ["English", "繁體中文", "Spanish"]
    assert links.nth(1).get_attribute("href") == f"{served}/zh-tw/references.html#roziere-2023"
    found = links.nth(2).get_attribute("href")
    assert found == "https://notes.example.org/es/latest/references.html#roziere-2023"


# -- The page for what is not there


class Host(Quiet):
    """A web server that answers with the language's 404.html where there is nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        slug = self.path.split("/")[1]
        page = Path(self.directory) / slug / "404.html"
        if not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@pytest.fixture(scope="module")
def host(sites: dict[str, Path]) -> Iterator[str]:
    handler = functools.partial(Host, directory=str(sites["en"].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_an_address_that_leads_nowhere_shows_a_whole_page_at_any_depth(
    browser: Browser, host: str, locale: str
) -> None:
    slug = LANGUAGES[locale]["slug"]
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    failed: list[str] = []
    tab.on("requestfailed", lambda request: failed.append(request.url))
    tab.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    missing = f"{host}/{slug}/some/where/deep.html"
    tab.goto(missing)
    assert failed == [missing]
    assert tab.locator("h1").inner_text() != ("Page not found" if locale in TRANSLATED else "")
    assert tab.evaluate("getComputedStyle(document.querySelector('.sidebar-drawer')).position")
    tab.locator("article ul:not(.languages ul) a").first.click()
    tab.wait_for_url(f"{host}/{slug}/index.html")
    tab.goto(missing)
    switch(tab, "हिन्दी")
    tab.wait_for_url(f"{host}/hi/index.html")
    tab.close()


def test_no_request_leaves_the_machine(tab: Page, served: str) -> None:
    """The fixture fails the test where one does; this shows that it would."""
    assert is_foreign("https://example.org/font.woff2")
    for page in [*PAGES, *FRAME]:
        tab.goto(f"{served}/ja/{page}.html", wait_until="networkidle")


@pytest.mark.parametrize(
    ("locales", "expected"),
    [
        (("en", "pt", "pt_BR"), ["English", "Português", "Português (Brasil)"]),
        (("pt_BR", "de"), ["Português", "Deutsch"]),
        (
            ("zh_TW", "zh_HK", "zh_CN"),
            ["繁體中文 (台灣)", "繁體中文 (中國香港特別行政區)", "简体中文"],
        ),
        (("xx", "ar"), ["xx", "العربية"]),
        (("sr", "sr_Latn", "nb"), ["Српски", "Srpski", "Norsk bokmål"]),
    ],
)
def test_two_languages_of_one_name_are_told_apart(
    locales: tuple[str, ...], expected: list[str]
) -> None:
    assert list(names(locales).values()) == expected


@pytest.mark.parametrize(
    ("locale", "script", "way"),
    [
        *(("en", "Latn", "ltr"), ("zh_HK", "Hant", "ltr"), ("zh_CN", "Hans", "ltr")),
        *(("ar", "Arab", "rtl"), ("he", "Hebr", "rtl"), ("fa", "Arab", "rtl")),
        *(("sr", "Cyrl", "ltr"), ("sr_Latn", "Latn", "ltr"), ("xx", "Zyyy", "ltr")),
        *(("pa_Arab", "Arab", "rtl"), ("uz_Cyrl", "Cyrl", "ltr"), ("mn_Mong", "Mong", "ltr")),
    ],
)
def test_a_page_is_set_by_its_script_and_direction(locale: str, script: str, way: str) -> None:
    assert (script_of(locale), direction(locale)) == (script, way)
