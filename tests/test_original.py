"""The English of each message stands beside its translation for a reader who asks, and only then."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from axe import violations
from conftest import LANGUAGES, ROOT, TRANSLATED, sphinx_build, write_catalog
from lxml import html
from playwright.sync_api import Browser, Page, expect

PAGES = ["index", "instruct-vs-coder", "glossary", "references", "status", "translating"]


def data(site: Path, page: str) -> Any:
    """What the file beside a page hands over."""
    text = (site / f"{page}.original.js").read_text("utf-8")
    return json.loads(text.removeprefix("originalMessages(").removesuffix(");\n"))


def elements(site: Path, page: str) -> Any:
    (article,) = html.parse(site / f"{page}.html").getroot().xpath("//article")
    for around in article.xpath(".//*[contains(concat(' ', @class, ' '), ' frame ')]"):
        around.getparent().remove(around)
    return article


def said(element: Any) -> str:
    """The text of an element, without what leads to it."""
    for link in element.xpath(".//a[contains(@class, 'headerlink')]"):
        link.getparent().remove(link)
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_each_message_has_the_english_that_the_english_page_shows_there(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    english, rows = elements(sites["en"], page), data(sites[locale], page)["messages"]
    there = {name: (tag, place) for tag, place, name in data(sites["en"], page)["messages"]}
    assert rows
    for tag, _place, name, text, _state, _line in rows:
        assert there[name][0] == tag
        shown = said(list(english.iter(tag))[there[name][1]])
        assert said(html.fragment_fromstring(text, create_parent=True)) == shown


@pytest.mark.parametrize("page", ["index", "instruct-vs-coder", "translating"])
@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_message_is_left_out_and_each_names_its_line(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    path = ROOT / "locale" / locale / "LC_MESSAGES" / f"{page}.po"
    text = path.read_text("utf-8").splitlines()
    entries = {number for number, line in enumerate(text, 1) if line.startswith("msgid")}
    lines = {row[5] for row in data(sites[locale], page)["messages"]}
    assert lines <= entries
    # All but the header, and what is not in the article: captions of the contents, a <meta>.
    assert len(entries - lines) <= 4


def test_a_message_has_one_name_on_every_site(sites: dict[str, Path]) -> None:
    names = {
        locale: [row[2] for row in data(site, "instruct-vs-coder")["messages"]]
        for locale, site in sites.items()
    }
    assert all(found == names["en"] for found in names.values())


def test_a_page_holds_nothing_of_it_but_the_link_to_the_english_page(
    sites: dict[str, Path],
) -> None:
    for locale, site in sites.items():
        for path in site.rglob("*.html"):
            text = path.read_text("utf-8")
            assert "message-mark" not in text
            links = re.findall(r'<a class="original-button" href="([^"]+)"', text)
            here = path.relative_to(site).as_posix()
            expected = [] if locale == "en" or here in ("404.html", "search.html") else [here]
            assert [link.rpartition("en/")[2] for link in links] == expected


TEXT = """# Top

A *first* paragraph of [a site](https://example.org/?a=1&b=2), `<code>` and {math}`x^2`.

A second one leads to [](second.md) and [](second.md#a-part).

A third one is not translated.

A fourth one is in doubt.

A fifth one is refused.

* An item

| Head | Other |
|------|-------|
| Cell | Next  |
"""
GERMAN = {
    "Top": "Oben",
    "A *first* paragraph of [a site](https://example.org/?a=1&b=2), `<code>` and {math}`x^2`.": (
        "Ein *erster* Absatz von [einer Seite](https://example.org/?a=1&b=2), `<code>` und {math}`x^2`."
    ),
    "A second one leads to [](second.md) and [](second.md#a-part).": (
        "Ein zweiter führt zu [](second.md) und [](second.md#a-part)."
    ),
    "A fourth one is in doubt.": "Ein vierter ist zweifelhaft.",
    "A fifth one is refused.": "<b onclick='x()'>Ein fünfter</b> wird abgelehnt.",
    "An item": "Ein Punkt",
    "Cell": "Zelle",
}


def write_german(tmp_path: Path) -> Path:
    """A page with everything, in German."""
    (tmp_path / "docs").mkdir()
    contents = "\n```{toctree}\nsecond\n```\n"
    (tmp_path / "docs/index.md").write_text(TEXT + contents, "utf-8")
    (tmp_path / "docs/second.md").write_text(
        "# The second page\n\nBack to [](index.md).\n\n## A part\n", "utf-8"
    )
    write_catalog(tmp_path, "de", "index", GERMAN, fuzzy=["A fourth one is in doubt."])
    write_catalog(
        tmp_path,
        "de",
        "second",
        {"The second page": "Die zweite Seite", "Back to [](index.md).": "Zu [](index.md)."},
    )
    return tmp_path


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """The pages above, to be changed."""
    return write_german(tmp_path)


@pytest.fixture(scope="module")
def german_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """The rows of the first page as they were written."""
    return rows(write_german(tmp_path_factory.mktemp("german")))


def rows(project: Path) -> dict[str, tuple[str, str]]:
    """{English without its markup: (as it is shown, state)}."""
    out = project / "out"
    sphinx_build(project / "docs", out, "-D", "language=de")
    return {
        said(html.fragment_fromstring(text, create_parent=True)): (text, state)
        for _tag, _place, _name, text, state, _line in data(out, "index")["messages"]
    }


def test_what_is_not_translated_in_doubt_or_refused_is_told_apart(
    german_rows: dict[str, tuple[str, str]],
) -> None:
    states = {text: state for text, (_html, state) in german_rows.items() if state}
    assert states == {
        "A third one is not translated.": "empty",
        "A fourth one is in doubt.": "fuzzy",
        "A fifth one is refused.": "refused",
        "Head": "empty",
        "Other": "empty",
        "Next": "empty",
    }


def test_the_english_keeps_its_marks_and_is_called_as_english_headings_are(
    german_rows: dict[str, tuple[str, str]],
) -> None:
    shown = {text for text, _state in german_rows.values()}
    assert "A second one leads to The second page and A part." in shown
    (first,) = [text for text in shown if "first" in text]
    assert "<em>first</em>" in first
    assert '<a href="https://example.org/?a=1&amp;b=2">a site</a>' in first
    assert "<code>&lt;code&gt;</code>" in first
    assert "<math" in first


def test_a_second_build_has_the_file_of_a_clean_one(german: Path) -> None:
    """Where lines above an entry came, and where a heading changed that another page shows."""
    first = rows(german)
    catalog, top = german / "locale/de/LC_MESSAGES/index.po", german / "docs/index.md"
    comment = ((catalog, 'msgid ""', '# Another line.\nmsgid ""'),)
    rename = ((top, "# Top", "# Head"), (catalog, '"Top"', '"Head"'))  # its translation stays
    for number, edit in enumerate((comment, rename)):
        for path, old, new in edit:
            path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        assert (rows(german) == first) == (edit is comment)
        clean = german / f"clean{number}"
        sphinx_build(german / "docs", clean, "-D", "language=de")
        for page in ("index", "second"):
            assert data(german / "out", page) == data(clean, page), (edit, page)


def test_the_file_goes_with_its_page(german: Path) -> None:
    rows(german)
    assert (german / "out/second.original.js").is_file()
    (german / "docs/second.md").unlink()
    (german / "docs/index.md").write_text("# Top\n", "utf-8")
    rows(german)
    assert not (german / "out/second.original.js").exists()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_button_shows_and_hides_it_and_keeps_the_place(
    served: str, tab: Page, locale: str
) -> None:
    slug = LANGUAGES[locale]["slug"]
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{served}/{slug}/instruct-vs-coder.html")
    article = tab.locator("article")
    before = article.inner_text()
    assert not [url for url in asked if url.endswith(".original.js")]
    heading = "document.querySelectorAll('article h2')[2]"
    tab.evaluate(f"{heading}.scrollIntoView({{behavior: 'instant'}})")
    place = f"{heading}.getBoundingClientRect().top"
    top = tab.evaluate(place)
    button = tab.locator("button.original-button")
    button.evaluate("button => button.click()")
    tab.wait_for_selector("article .original")
    assert button.get_attribute("aria-pressed") == "true"
    assert abs(tab.evaluate(place) - top) < 2
    pairs = tab.locator("article .original > span[lang=en]")
    assert pairs.count() == len(tab.locator("article .original").all())
    apart = "p => p.querySelector(':scope > .original').getBoundingClientRect().left - p.querySelector(':scope > .translation').getBoundingClientRect().right"
    assert (
        tab.locator("article p:has(> .original)").first.evaluate(apart) > 0
    )  # a column of its own
    tab.reload()
    tab.wait_for_selector("article .original")  # it stays on
    tab.locator("button.original-button").evaluate("button => button.click()")
    tab.wait_for_selector("article .original", state="detached")
    assert article.inner_text() == before


def test_below_each_message_on_a_telephone(served: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(f"{served}/ja/instruct-vs-coder.html")
    tab.locator("button.original-button").click()
    tab.wait_for_selector("article .original")
    below = "p => p.querySelector(':scope > .original').getBoundingClientRect().top - p.querySelector(':scope > .translation').getBoundingClientRect().bottom"
    assert tab.locator("article p:has(> .original)").first.evaluate(below) >= 0
    for size in ("100%", "200%"):
        tab.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        assert violations(tab, size) == []


def test_where_the_english_cannot_be_had_the_focus_goes_to_the_link(served: str, tab: Page) -> None:
    tab.route("**/*.original.js", lambda route: route.abort())
    tab.goto(f"{served}/ja/glossary.html")
    tab.locator("button.original-button").press("Enter")
    expect(tab.locator("a.original-button")).to_be_focused()


@pytest.mark.parametrize("slug", ["en", "ja", "hi"])
def test_a_link_to_a_passage_leads_there_in_every_language(
    sites: dict[str, Path], served: str, tab: Page, slug: str
) -> None:
    tag, place, name = data(sites["en"], "instruct-vs-coder")["messages"][20]
    tab.goto(f"{served}/{slug}/instruct-vs-coder.html#message-{name}")
    tab.wait_for_selector(".message-target")
    own = f"[...document.querySelectorAll('article {tag}')].filter(e => !e.closest('.frame'))"
    nth = f"{own}[{place}]"
    assert tab.evaluate(f"{nth}.classList.contains('message-target')")
    assert 0 <= tab.evaluate(f"{nth}.getBoundingClientRect().top") < 100


def test_a_tap_shows_one_passage_and_another_hides_it(served: str, tab: Page) -> None:
    tab.goto(f"{served}/de/instruct-vs-coder.html")
    tap = "p => p.dispatchEvent(new PointerEvent('click', {bubbles: true, pointerType: 'touch'}))"
    paragraph = tab.locator("article section p").nth(3)
    paragraph.evaluate(tap)
    tab.wait_for_selector("article .original")
    assert tab.locator("article .original").count() == 1
    paragraph.evaluate(tap)
    tab.wait_for_selector("article .original", state="detached")


# Below the bar that a telephone has over the page.
TOP = """() => [...document.querySelectorAll("article section :is(p, h2, h3, h4, dt)")].findIndex(
    it => it.getBoundingClientRect().bottom > document.querySelector(".mobile-header").offsetHeight + 8
)"""


@pytest.mark.parametrize("width", [390, 1440])
def test_another_language_is_read_from_where_this_one_was(
    served: str, tab: Page, width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    slugs = [row["slug"] for row in LANGUAGES.values()]
    random = Random(width)
    tab.goto(f"{served}/{slugs[-1]}/instruct-vs-coder.html")
    for slug in slugs:
        tab.evaluate(f"scrollTo({{top: {random.randint(300, 3000)}, behavior: 'instant'}})")
        before = tab.evaluate(TOP)
        tab.locator(f".languages a[data-slug='{slug}']").first.evaluate("link => link.click()")
        tab.wait_for_url(f"{served}/{slug}/**")
        tab.wait_for_function("scrollY > 100 && !location.hash.startsWith('#at-')")
        place = f"""[...document.querySelectorAll("article section :is(p, h2, h3, h4, dt)")][{before}]"""
        near = f"Math.abs({place}.getBoundingClientRect().top) <= 100"
        end = "scrollY + innerHeight >= document.documentElement.scrollHeight - 1"
        assert tab.evaluate(f"{near} || {end}")


def test_without_scripts_a_link_leads_to_the_english_page(served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/ja/glossary.html")
    page.locator("a.original-button").click()
    assert page.url == f"{served}/en/glossary.html"
    context.close()
