"""Code is copied by a button, which says so in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import LANGUAGES, ROOT
from lxml import html
from playwright.sync_api import Page, expect

PAGE = "translating"
FIRST = "make preview LANG=ja\n"


def said(locale: str, text: str) -> str:
    """What the frame says in a language."""
    path = ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po"
    entry = polib.pofile(str(path)).find(text) if path.is_file() else None
    return str(entry.msgstr) if entry else text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_only_a_page_with_code_loads_what_copies(sites: dict[str, Path], locale: str) -> None:
    for path in sorted(sites[locale].rglob("*.html")):
        page: Any = html.fromstring(path.read_text("utf-8"))
        text = " ".join(page.xpath("//link/@href | //script/@src | //script/text()"))
        names = ("copybutton.css", "copying.css", "clipboard.min.js", "copybutton.js", "messages[")
        code = bool(page.xpath("//article//pre"))
        assert [name for name in names if (name in text) != code] == [], path.name


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_button_copies_and_says_so_in_the_page_s_language(
    tab: Page, served: str, locale: str
) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{served}/{LANGUAGES[locale]['slug']}/{PAGE}.html")
    button = tab.locator("button.copybtn").first
    expect(button).to_have_attribute("data-tooltip", said(locale, "Copy"))
    expect(button).to_have_accessible_name(said(locale, "Copy"))
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    button.focus()
    tab.keyboard.press("Shift")  # so that the focus is the keyboard's
    expect(button).to_have_css("opacity", "1")
    tab.keyboard.press("Enter")
    expect(button).to_have_attribute("data-tooltip", said(locale, "Copied"))
    expect(button).to_have_accessible_name(said(locale, "Copied"))
    status = tab.get_by_role("status").filter(has_text=said(locale, "Copied"))
    expect(status).to_have_count(1)  # which a screen reader tells
    assert tab.evaluate("navigator.clipboard.readText()") == FIRST.rstrip()
