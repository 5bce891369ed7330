"""A site in many languages: its switcher is one list, for a key, without scripts, on a telephone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import colour_violations, violations
from conftest import ROOT, serving, sphinx_build
from lxml import html
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from upkeep.frame import SHIPPED

FRAMES = sorted(path.stem for path in SHIPPED.glob("*.po"))
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
BUILT = ["en", "ar", "de"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two pages in every language that has a frame; three of them are built."""
    folder = tmp_path_factory.mktemp("many")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Home\n\nWords.\n\n```{toctree}\nstatus\n```\n", "utf-8")
    (docs / "status.md").write_text("# Status\n\n```{translation-status}\n```\n", "utf-8")
    shutil.copytree(ROOT / "conf", folder / "conf", ignore=shutil.ignore_patterns("__pycache__"))
    rows = ['[en]\nnote = "en"\nslug = "en"\n']
    for locale in FRAMES:
        slug = locale.replace("_", "-").lower()
        rows.append(f'[{locale}]\nnote = "{slug}"\nslug = "{slug}"\n')
        path = folder / "locale" / locale / "LC_MESSAGES" / "sphinx.po"
        path.parent.mkdir(parents=True)
        shutil.copy(SHIPPED / f"{locale}.po", path)
    (folder / "conf" / "languages.toml").write_text("\n".join(rows), "utf-8")
    for locale in BUILT:
        built = sphinx_build(
            docs, folder / "html" / locale, "-W", "-D", f"language={locale}", conf=folder / "conf"
        )
        assert built.code == 0, built.err
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with serving(project / "html") as served:
        yield served


def read(project: Path, name: str) -> Any:
    return html.fromstring((project / "html" / name).read_text("utf-8"))


def opened(tab: Page) -> Locator:
    """The list, opened by the button that is seen."""
    tab.locator(".languages button:visible").click()
    found = tab.locator("#all-languages")
    expect(found).to_be_visible()
    return found


def test_each_language_stands_once_on_a_page_sorted_by_its_name(project: Path) -> None:
    page = read(project, "de/index.html")
    links = page.xpath("//*[contains(@class, 'languages')]//a")
    assert sorted(link.get("data-slug") for link in links) == sorted(
        ["en", *(locale.replace("_", "-").lower() for locale in FRAMES)]
    )
    names = [link.text for link in links]
    latin = [name for name in names if name.isascii()]
    assert latin == sorted(latin)
    assert names.index("Čeština") < names.index("Deutsch")  # not after Z
    assert [link.text for link in links if link.get("aria-current")] == ["Deutsch"]
    ways = {link.get("lang"): link.get("dir") for link in links}
    assert (ways["ar"], ways["he"], ways["fr"]) == ("rtl", "rtl", None)


@pytest.mark.parametrize("locale", BUILT)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_list_opens_fits_scrolls_and_axe_finds_nothing(
    tab: Page, address: str, locale: str, size: ViewportSize
) -> None:
    tab.set_viewport_size(size)
    tab.add_init_script("localStorage.setItem('theme', 'light')")
    tab.goto(f"{address}/{locale}/index.html")
    found = opened(tab)
    box = found.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    assert found.evaluate("box => box.scrollWidth <= box.clientWidth")
    last = found.get_by_role("link").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert violations(tab, locale) == []
    tab.evaluate("document.body.dataset.theme = 'dark'")
    assert colour_violations(tab, f"{locale}, dark", set()) == []


def test_a_key_opens_the_list_at_the_page_s_language_and_escape_closes_it(
    tab: Page, address: str
) -> None:
    tab.goto(f"{address}/de/index.html")
    button = tab.locator(".languages button:visible")
    expect(button).to_have_accessible_name("Sprachen: Deutsch")
    button.focus()
    tab.keyboard.press("Enter")
    here = tab.locator("#all-languages").get_by_role("link", name="Deutsch")
    expect(here).to_be_focused()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "English"
    tab.keyboard.press("Escape")
    expect(tab.locator("#all-languages")).to_be_hidden()
    expect(button).to_be_focused()


CALLED = {
    "cest": ["cs"],  # without its marks
    "العر": ["ar"],
    "japanisch": ["ja"],  # as the reader's language has it
    "Korean": ["ko"],  # in English
    "zh-tw": ["zh-tw"],  # its code
    "portugu": ["pt", "pt-br"],
    "klingon": [],
}


def test_a_language_is_found_by_what_a_reader_calls_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}/de/index.html")
    shown = opened(tab)
    found = {}
    for typed in CALLED:
        shown.get_by_role("searchbox", name="Suche").fill(typed)
        seen = shown.locator("a:visible")
        found[typed] = [link.get_attribute("data-slug") for link in seen.all()]
    assert found == CALLED


def test_what_is_typed_goes_to_the_field_and_enter_to_the_first_that_is_found(
    tab: Page, address: str
) -> None:
    tab.goto(f"{address}/de/index.html")
    opened(tab)
    tab.keyboard.type("arab")
    expect(tab.get_by_role("searchbox", name="Suche").last).to_have_value("arab")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/ar/index.html")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_without_scripts_the_list_opens_and_leads_on(
    browser: Browser, address: str, size: ViewportSize
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=size)
    tab = context.new_page()
    tab.goto(f"{address}/de/index.html")
    found = opened(tab)
    assert found.get_by_role("searchbox").count() == 0
    found.get_by_role("link", name="العربية").click()
    tab.wait_for_url(f"{address}/ar/index.html")
    context.close()


def test_each_site_lists_its_own_pages_and_leads_to_the_others(project: Path) -> None:
    """All pages of all languages on each site would grow with the square of the languages."""
    for locale, own in (("de", ["de"]), ("en", [])):
        page = read(project, f"{locale}/status.html")
        tables = page.xpath("//table[contains(@class, 'translation-status')]")
        assert len(tables) == 1 + len(own)
        assert page.xpath("//article//section/section/@id") == own
        rows = tables[0].xpath(".//tbody/tr")
        assert len(rows) == 1 + len(FRAMES)
        for row in rows[1:]:
            (link,) = row.xpath(".//a/@href")
            place, _, anchor = link.partition("#")
            assert place == ("" if anchor in own else f"../{anchor}/status.html")
