"""A page on paper: all of its text, nothing over it, and where its links lead."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import LANGUAGES
from playwright.sync_api import Page
from prints import letters, on_paper, poppler, sheets

# What a browser writes beside the text: marks and numbers of lists, marks of emphasis.
MARKS = letters("•◦▪﹅●1.2.3.")


@pytest.mark.parametrize("locale", ["ja", "de"])
def test_a_printed_article_has_its_text_in_full_and_nothing_else(
    tab: Page, served: str, tmp_path: Path, locale: str
) -> None:
    """No skip link, sidebar, search, button; how it was translated and in which language."""
    address = f"{served}/{LANGUAGES[locale]['slug']}/instruct-vs-coder.html"
    path = on_paper(tab, address, tmp_path / "page.pdf")
    printed = poppler("pdftotext", "-raw", path)
    tab.emulate_media(media="print")
    on_page = letters(tab.inner_text("article"))
    found = letters(printed)
    assert not on_page - found
    assert (found - on_page).keys() <= MARKS.keys()
    tab.emulate_media(media="screen")
    shown = [tab.locator(".translation-banner > p").first.inner_text(), tab.inner_text("h1")]
    name = tab.locator(".languages [aria-current]").first.inner_text()
    head = "".join(printed.split())
    wanted = ["".join(text.split()) for text in (name, *shown)]
    places = [head.find(text) for text in wanted]
    assert places == sorted(places)
    assert places[0] == 0


@pytest.mark.parametrize("locale", ["ja", "de"])
def test_no_sheet_but_the_last_is_left_half_empty(
    tab: Page, served: str, tmp_path: Path, locale: str
) -> None:
    address = f"{served}/{LANGUAGES[locale]['slug']}/instruct-vs-coder.html"
    found = sheets(on_paper(tab, address, tmp_path / "page.pdf"))
    assert len(found) > 1
    assert min(max(sheet) for sheet in found[:-1]) > 0.75


def test_paper_says_where_each_link_to_elsewhere_leads_once(
    tab: Page, served: str, tmp_path: Path
) -> None:
    for page in ("instruct-vs-coder", "references"):
        path = on_paper(tab, f"{served}/de/{page}.html", tmp_path / "page.pdf")
        printed = "".join(poppler("pdftotext", "-raw", path).split())
        links = tab.locator("article a.external").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        assert {link: printed.count(link) for link in links} == {
            link: links.count(link) for link in links
        }
