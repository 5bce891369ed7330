"""The search at hand: by keyboard and screen reader, from files, without scripts, at the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from conftest import LANGUAGES
from playwright.sync_api import Browser, Page, expect
from search_page import ask, found_in, open_search

ARTICLE = "instruct-vs-coder.html"
PANEL = "dialog.search-panel"


def opened(tab: Page, address: str, query: str) -> None:
    """The panel over the article, with the results of *query*."""
    tab.goto(address)
    tab.keyboard.press("Control+k")
    tab.keyboard.insert_text(query)
    tab.wait_for_selector(f"{PANEL} .search-pages")


@pytest.mark.parametrize("key", ["Control+k", "/"])
def test_a_key_opens_the_panel_and_escape_gives_the_focus_back(
    tab: Page, served: str, key: str
) -> None:
    tab.goto(f"{served}/en/{ARTICLE}")
    link = tab.locator("article a.reference").first
    link.focus()
    tab.keyboard.press(key)
    expect(tab.locator(f"{PANEL} input")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator(PANEL)).not_to_be_visible()
    expect(link).to_be_focused()


def test_a_slash_in_a_field_is_a_slash(tab: Page, served: str) -> None:
    open_search(tab, f"{served}/en")
    tab.locator("[data-search-page] input").press("/")
    assert tab.locator("[data-search-page] input").input_value() == "/"


def test_typing_in_the_field_goes_on_in_the_panel(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/{ARTICLE}")
    tab.locator(".sidebar-sticky .search-field input").press("b")
    tab.keyboard.type("enchmark")
    expect(tab.locator(f"{PANEL} input")).to_have_value("benchmark")
    expect(tab.locator(f"{PANEL} .search-pages a").first).to_contain_text("benchmark")


def test_results_come_from_the_second_letter_on(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/{ARTICLE}")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("R")
    tab.wait_for_function("() => Boolean(window.siteSearch?.show)")
    assert tab.locator(f"{PANEL} .search-pages").count() == 0
    tab.keyboard.type("L")
    tab.wait_for_selector(f"{PANEL} .search-pages")


def test_arrows_walk_through_the_results_and_back_and_enter_opens(tab: Page, served: str) -> None:
    opened(tab, f"{served}/en/{ARTICLE}", "benchmark")
    links = tab.locator(f"{PANEL} .search-pages a")
    tab.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator(f"{PANEL} input")).to_be_focused()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.type("s")
    expect(tab.locator(f"{PANEL} input")).to_have_value("benchmarks")
    tab.wait_for_timeout(300)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("glossary.html#term-benchmark$"))


def test_enter_in_the_field_leads_to_all_results(tab: Page, served: str) -> None:
    opened(tab, f"{served}/en/{ARTICLE}", "benchmark")
    shown = tab.locator(f"{PANEL} .search-pages a").all_inner_texts()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=benchmark")
    tab.wait_for_selector("[data-search-page] .search-pages")
    assert tab.locator("[data-search-page] .search-pages a").all_inner_texts() == shown


@pytest.mark.parametrize("locale", LANGUAGES)
def test_panel_and_page_work_from_files(
    browser: Browser, sites: dict[str, Path], locale: str
) -> None:
    tab = browser.new_page()
    opened(tab, (sites[locale] / ARTICLE).as_uri(), "HumanEval")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-search-page] .search-pages")
    assert found_in(tab).names[0] == "glossary"
    tab.locator(".search-pages a").first.click()
    tab.wait_for_selector("mark.found")
    tab.close()


def test_the_field_is_on_the_page_where_there_is_no_sidebar(browser: Browser, served: str) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    for name in (ARTICLE, "search.html"):
        tab.goto(f"{served}/hi/{name}")
        fields = tab.locator("article input[type=search]").all()
        assert [field.is_visible() for field in fields] == [True]
    opened(tab, f"{served}/hi/{ARTICLE}", "टोकन")
    box: Any = tab.locator(PANEL).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.close()


def test_without_scripts_there_is_a_notice_and_the_list_of_pages(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{served}/de/search.html?q=Token")
    text = tab.locator("article").inner_text()
    assert "JavaScript" in text
    links = tab.locator("article noscript a")
    assert links.count() >= 5
    context.close()


@pytest.mark.parametrize("query", ["Modell", "giraffenhals"])
def test_axe_finds_nothing_in_panel_and_page(tab: Page, served: str, query: str) -> None:
    tab.goto(f"{served}/de/{ARTICLE}")
    tab.keyboard.press("Control+k")
    tab.keyboard.insert_text(query)
    tab.wait_for_selector(f"{PANEL} .search-results a")
    assert violations(tab, "panel") == []
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-search-page] .search-results a")
    assert violations(tab, "page") == []


def test_a_screen_reader_is_told_number_and_text_of_the_results(tab: Page, served: str) -> None:
    opened(tab, f"{served}/en/{ARTICLE}", "benchmark")
    tree = tab.locator(PANEL).aria_snapshot()
    assert "- dialog" in tree
    assert "- status: Search finished, found" in tree
    assert tree.count("- list") >= 2
    assert 'link "benchmark A fixed set of tasks' in tree


# -- At the page


def marked(tab: Page) -> list[str]:
    return tab.locator("mark.found").all_inner_texts()


def test_the_words_are_marked_at_the_page_until_escape(tab: Page, served: str) -> None:
    opened(tab, f"{served}/en/index.html", "instruct weaknesses")
    tab.locator(f"{PANEL} a", has_text="Instruct Models").first.click()
    tab.wait_for_selector("mark.found")
    before = tab.locator("article").inner_text()
    assert {"instruct", "weaknesses"} <= {mark.lower() for mark in marked(tab)}
    assert tab.url.endswith(f"{ARTICLE}#instruct-models")
    tab.keyboard.press("Escape")
    assert marked(tab) == []
    assert tab.locator("article").inner_text() == before


def test_the_section_is_in_sight_with_a_mark(tab: Page, served: str) -> None:
    opened(tab, f"{served}/en/index.html", "poedit")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("mark.found")
    expect(tab.locator("#in-poedit :is(h2, h3)").first).to_be_in_viewport()


def test_marks_follow_nobody_to_the_next_page(tab: Page, served: str) -> None:
    tab.goto(f"{served}/en/{ARTICLE}?found=instruct")
    tab.wait_for_selector("mark.found")
    tab.reload()
    tab.wait_for_load_state("networkidle")
    assert marked(tab) == []
    tab.locator(".next-page").click()
    tab.wait_for_load_state("networkidle")
    assert marked(tab) == []


def test_a_word_that_markup_cuts_is_marked_whole(tab: Page, served: str) -> None:
    tab.goto(f"{served}/ja/{ARTICLE}?found={'モデルと'}")
    tab.wait_for_selector("mark.found")
    assert "モデルと" in "".join(marked(tab))


@pytest.mark.parametrize("address", ["?found=(", "?found=%5B%5D~a.b", "?found=", "?found=~"])
def test_any_address_is_a_page(tab: Page, served: str, address: str) -> None:
    tab.goto(f"{served}/en/{ARTICLE}{address}")
    tab.wait_for_load_state("networkidle")
    assert marked(tab) == []


def test_where_the_index_cannot_be_loaded_the_panel_says_so(browser: Browser, served: str) -> None:
    tab = browser.new_page()
    tab.route("**/searchindex.js", lambda route: route.abort())
    tab.goto(f"{served}/fr/{ARTICLE}")
    tab.keyboard.press("Control+k")
    tab.keyboard.insert_text("token")
    expect(tab.locator(f"{PANEL} .search-status")).to_have_text(
        "La recherche n’a pas pu être chargée."
    )
    tab.unroute("**/searchindex.js")
    tab.keyboard.insert_text("s")
    tab.wait_for_selector(f"{PANEL} .search-pages")
    tab.close()


def test_who_types_on_sees_the_last_results(tab: Page, served: str) -> None:
    open_search(tab, f"{served}/en")
    tab.keyboard.type("benchmark weblate poedit", delay=5)
    tab.wait_for_function(
        "document.querySelector('[data-search-page] .search-results').dataset.query?.endsWith('poedit')"
    )
    assert found_in(tab).names[0] == "translating"
    assert ask(tab, "").names == []
