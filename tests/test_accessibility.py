"""Every page is valid HTML, free of what axe-core finds, and open to a keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import (
    ALL_BUT_COLOURS,
    EXPECTED,
    OF_MANY_LANGUAGES,
    colour_violations,
    html_messages,
    new_ways,
    violations,
)
from conftest import LANGUAGES, serving, sphinx_build
from fonts import SANS_SERIFS, USUAL, in_every_font
from playwright.sync_api import Browser, Page, ViewportSize

ARTICLE = "instruct-vs-coder.html"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
THEMES = ["light", "dark"]

# Each drawer, and the name of the button that opens it.
DRAWERS = {
    ".sidebar-drawer": "Navigation der Website ein- oder ausblenden",
    ".toc-drawer": "Inhaltsverzeichnis ein- oder ausblenden",
}


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def choose(tab: Page, theme: str) -> None:
    """Be a reader who has chosen a theme."""
    tab.add_init_script(f"localStorage.setItem('theme', '{theme}')")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_that_was_chosen_is_there_from_the_first(
    served: str, tab: Page, theme: str
) -> None:
    choose(tab, theme)
    for name in (ARTICLE, "search.html", "404.html"):
        tab.goto(f"{served}/de/{name}")
        assert tab.locator("body").get_attribute("data-theme") == theme, name


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The ways to be coloured that axe-core has been asked about."""
    return set()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_nothing(
    sites: dict[str, Path], served: str, tab: Page, known: set[str], locale: str
) -> None:
    """Both themes and both widths of a page, opened once by a reader who has chosen the dark.

    Another theme has other colours alone, another width has other boxes as well. In English
    the colours of every element are looked at, elsewhere those that are coloured as none before.
    """
    found: list[str] = []
    choose(tab, "dark")
    for name in [*pages(sites[locale]), "search.html?q=Instruct"]:
        tab.set_viewport_size(DESK)
        tab.goto(f"{served}/{LANGUAGES[locale]['slug']}/{name}")
        assert tab.locator("body").get_attribute("data-theme") == "dark"
        found += colour_violations(tab, f"{name}, dark, desk", known)
        tab.evaluate("document.body.dataset.theme = 'light'")
        if locale == "en":
            found += violations(tab, f"{name}, light, desk")
            new_ways(tab, known)
        else:
            found += violations(tab, f"{name}, desk", ALL_BUT_COLOURS)
            found += colour_violations(tab, f"{name}, light, desk", known)
        tab.set_viewport_size(PHONE)
        found += violations(tab, f"{name}, phone", ALL_BUT_COLOURS)
        found += colour_violations(tab, f"{name}, light, phone", known)
        fits(tab, name)
        tab.evaluate("document.body.dataset.theme = 'dark'")
        found += colour_violations(tab, f"{name}, dark, phone", known)
    assert found == []


@pytest.mark.parametrize("drawer", DRAWERS)
def test_axe_finds_nothing_in_an_open_drawer(
    served: str, tab: Page, known: set[str], drawer: str
) -> None:
    tab.set_viewport_size(PHONE)
    choose(tab, "light")
    tab.goto(f"{served}/de/{ARTICLE}")
    tab.get_by_role("button", name=DRAWERS[drawer]).click()
    assert violations(tab, drawer) == []
    assert tab.locator(drawer).is_visible()
    tab.evaluate(TWICE)
    assert tab.evaluate(f"document.querySelector('{drawer}').clientWidth") <= PHONE["width"]
    assert tab.evaluate(f"({SIDEWAYS})('{drawer} *')") == []
    tab.evaluate(ONCE)
    tab.evaluate("document.body.dataset.theme = 'dark'")
    assert colour_violations(tab, f"{drawer}, dark", known) == []


def focused(tab: Page) -> dict[str, Any]:
    """What has the focus: its name and where it is, or nothing where the page has it."""
    found: dict[str, Any] = tab.evaluate(
        """() => {
          const element = document.activeElement;
          if (element === document.body) return {};
          const { left, right } = element.getBoundingClientRect();
          return { name: element.ariaLabel ?? element.textContent.trim(), left, right };
        }"""
    )
    return found


def stops(tab: Page) -> Iterator[dict[str, Any]]:
    """Where the Tab key goes, from the page's first stop to its last."""
    for _ in range(200):
        tab.keyboard.press("Tab")
        if not (stop := focused(tab)):
            return
        yield stop


def test_the_first_stop_of_the_keyboard_leads_to_the_article(served: str, tab: Page) -> None:
    tab.goto(f"{served}/de/{ARTICLE}")
    tab.keyboard.press("Tab")
    assert focused(tab)["name"] == "Zum Inhalt springen"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('article')?.id") == "furo-main-content"


@pytest.mark.parametrize("drawer", DRAWERS)
def test_a_key_opens_a_drawer_and_escape_closes_it(served: str, tab: Page, drawer: str) -> None:
    """The focus goes into it, is held there, and comes back."""
    tab.set_viewport_size(PHONE)
    tab.goto(f"{served}/de/{ARTICLE}")
    button = tab.get_by_role("button", name=DRAWERS[drawer]).first
    outside = f"""() => document.activeElement !== document.body
      && !document.querySelector('{drawer}').contains(document.activeElement)"""
    for close in ("Escape", "Enter"):
        assert button.get_attribute("aria-expanded") == "false"
        button.focus()
        tab.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert focused(tab)
        assert not tab.evaluate(outside)
        links = tab.locator(f"{drawer} :is(a, input)").count()
        for _ in range(links + 3):
            tab.keyboard.press("Tab")
            assert not tab.evaluate(outside)
        if close == "Enter":
            tab.locator(f"{drawer} button").first.focus()
        tab.keyboard.press(close)
        assert button.get_attribute("aria-expanded") == "false"
        assert focused(tab)["name"] == DRAWERS[drawer]
        assert tab.evaluate(outside)


def test_a_drawer_that_a_link_or_the_shade_closes_leaves_the_page_in_reach(
    served: str, tab: Page
) -> None:
    tab.set_viewport_size(PHONE)
    tab.goto(f"{served}/de/{ARTICLE}")
    contents = tab.get_by_role("button", name=DRAWERS[".toc-drawer"]).first
    contents.click()
    link = tab.locator(".toc-tree a").nth(1)
    section = link.get_attribute("href")
    link.click()
    assert contents.get_attribute("aria-expanded") == "false"
    tab.wait_for_url(f"**/*{section}")
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"document.querySelector('{section}').contains(document.activeElement)")
    contents.click()
    tab.locator(".toc-overlay").click(position={"x": 10, "y": 400})
    assert contents.get_attribute("aria-expanded") == "false"
    assert tab.locator("[inert]").count() == 0


def test_nothing_moves_for_a_reader_who_asks_for_stillness(served: str, tab: Page) -> None:
    tab.emulate_media(reduced_motion="reduce")
    tab.set_viewport_size(PHONE)
    tab.goto(f"{served}/de/{ARTICLE}")
    moving = """() => [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return style.scrollBehavior !== 'auto' || parseFloat(style.transitionDuration) > 0;
    }).map((element) => element.localName + '.' + element.className)"""
    assert tab.evaluate(moving) == []
    tab.get_by_role("button", name=DRAWERS[".sidebar-drawer"]).click()
    assert tab.evaluate("document.getAnimations().length") == 0


@in_every_font
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_focus_never_goes_out_of_sight(served: str, tab: Page, size: ViewportSize) -> None:
    tab.set_viewport_size(size)
    tab.goto(f"{served}/de/{ARTICLE}")
    found = list(stops(tab))
    assert len(found) > 20
    assert [stop for stop in found if stop["left"] < 0 or stop["right"] > size["width"]] == []


# The boxes that must be scrolled to be read, which no key does: axe-core sees it in one font.
SIDEWAYS = """(parts) => [...document.querySelectorAll(parts)]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .filter((box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX))
  .map((box) => box.innerText)"""


# Text of twice the size; a table may then be scrolled, in its own box.
TWICE = "document.documentElement.style.fontSize = '200%'"
ONCE = "document.documentElement.style.fontSize = ''"


def fits(tab: Page, name: str) -> None:
    """Fail where a page is wider than a telephone, or a part of it wider than its box.

    So it must be with text of twice the size, but for tables.
    """
    assert tab.evaluate(f"({SIDEWAYS})('article *')") == [], name
    for size in (ONCE, TWICE):
        tab.evaluate(size)
        assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"], name
        assert tab.evaluate(f"({SIDEWAYS})('.content')") == [], name
    tab.evaluate(ONCE)


@pytest.mark.parametrize("sans_serif", [name for name in SANS_SERIFS if name != USUAL])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_nothing_scrolls_sideways_on_a_telephone(
    sites: dict[str, Path], served: str, tab: Page, locale: str
) -> None:
    """In the usual font, test_axe_finds_nothing has looked."""
    tab.set_viewport_size(PHONE)
    for name in pages(sites[locale]):
        tab.goto(f"{served}/{LANGUAGES[locale]['slug']}/{name}")
        fits(tab, name)


@pytest.mark.parametrize("drawer", DRAWERS)
def test_a_pointer_opens_a_drawer_without_javascript(
    served: str, browser: Browser, drawer: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    tab = context.new_page()
    tab.goto(f"{served}/de/{ARTICLE}")
    assert not tab.locator(drawer).is_visible()
    tab.locator("header label").nth(list(DRAWERS).index(drawer)).click()
    assert tab.locator(drawer).is_visible()
    context.close()


def test_a_part_of_the_navigation_opens_by_a_key(project: Path, tab: Page) -> None:
    docs = project / "docs"
    shutil.rmtree(docs)
    docs.mkdir()
    (docs / "index.md").write_text("# One\n\n```{toctree}\npart\n```\n", "utf-8")
    (docs / "part.md").write_text("# Part\n\n```{toctree}\nlast\n```\n", "utf-8")
    (docs / "last.md").write_text("# Last\n", "utf-8")
    built = sphinx_build(docs, project / "html", "-D", "language=de")
    assert built.code == 0, built.err
    with serving(project / "html") as address:
        tab.goto(f"{address}/index.html")
        last = tab.locator(".sidebar-tree").get_by_role("link", name="Last")
        assert not last.is_visible()
        name = "Unterseiten von „Part“ ein- oder ausblenden"
        assert any(stop["name"] == name for stop in stops(tab))
        tab.keyboard.press("Space")
        assert last.is_visible()
        assert violations(tab, "opened") == []


@pytest.fixture(scope="module")
def messages(sites: dict[str, Path]) -> dict[str, list[str]]:
    """What the W3C's validator says of all pages: the places of each message."""
    return html_messages(site / name for site in sites.values() for name in pages(site))


def test_every_page_is_valid_html(messages: dict[str, list[str]]) -> None:
    """What is expected in spite of that, html_messages.toml says with a reason."""
    expected = {entry["message"] for entry in EXPECTED}
    wrong = {text: places for text, places in messages.items() if text not in expected}
    assert wrong == {}


def test_no_expected_message_is_left_over(messages: dict[str, list[str]]) -> None:
    assert [entry["message"] for entry in EXPECTED if entry["message"] not in messages] == []


def test_every_expected_message_has_a_reason() -> None:
    entries = [*EXPECTED, *OF_MANY_LANGUAGES]
    assert all(len(entry["reason"]) > 20 and entry["link"] for entry in entries)


PALE = """<html lang="en"><title>Pale</title><main><h1>Words</h1>
<p style="color: #bbb">pale</p><p style="color: #bbb">as pale</p>
<p style="color: #bbb; background: #aaa">pale on grey</p><p>black</p></main></html>"""


def test_a_pale_colour_is_found_once_for_each_way_to_be_coloured(tab: Page) -> None:
    tab.set_content(PALE)
    known: set[str] = set()
    found = colour_violations(tab, "first", known)
    assert [line.rpartition('">')[2] for line in found] == ["pale</p>", "pale on grey</p>"]
    assert colour_violations(tab, "again", known) == []
    tab.evaluate("document.querySelector('h1').style.color = '#ccc'")
    assert [line[:40] for line in colour_violations(tab, "then", known)] == [
        'then: color-contrast: <h1 style="color: '
    ]
