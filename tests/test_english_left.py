"""No English is left in the five frames, seen or heard.

The browser reads every page of every site: each text, tooltip, label, alternative,
description and generated content. On pages that somebody wrote it leaves out the
article, which test_sites.py reads, and its table of contents.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED
from playwright.sync_api import Browser

READ = (ROOT / "tests" / "data" / "read_page.js").read_text("utf-8")
EXEMPT = tomllib.loads((ROOT / "tests" / "data" / "untranslatable.toml").read_text("utf-8"))[
    "exempt"
]
LATIN = {"fr", "de"}  # these write English letters themselves


@dataclass(frozen=True)
class Text:
    """What a page says, and where: ``index.html``."""

    page: str
    text: str


@pytest.fixture(scope="module")
def frames(sites: dict[str, Path], browser: Browser, served: str) -> dict[str, set[Text]]:
    """What each language's pages say outside of what somebody wrote."""
    said: dict[str, set[Text]] = {locale: set() for locale in LANGUAGES}
    tab = browser.new_page()
    for locale, site in sites.items():
        for page in sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")):
            written = (ROOT / "docs" / page).with_suffix(".md").exists()
            tab.goto(f"{served}/{LANGUAGES[locale]['slug']}/{page}")
            said[locale] |= {Text(page, text) for text in tab.evaluate(READ, written)}
    tab.close()
    return said


def exempt(locale: str) -> list[str]:
    """What may stay in a language, the longest first."""
    groups = [group for group in EXEMPT if locale in group.get("only", TRANSLATED)]
    return sorted((text for group in groups for text in group["texts"]), key=len, reverse=True)


def as_word(text: str) -> str:
    """A pattern that finds a text, and not as a part of a longer one."""
    return rf"(?<![A-Za-z]){re.escape(text)}(?![A-Za-z])"


def is_left(locale: str, text: str, english: set[str]) -> bool:
    """Whether English is in a text: an English letter, or, in French and German, nothing else."""
    rest = text
    for name in exempt(locale):
        rest = re.sub(as_word(name), "", rest)
    return bool(re.search("[A-Za-z]", rest)) and (locale not in LATIN or text in english)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_english_is_left_in_the_frame(frames: dict[str, set[Text]], locale: str) -> None:
    assert len(frames[locale]) > 80
    english = {said.text for said in frames["en"]}
    left = [said for said in frames[locale] if is_left(locale, said.text, english)]
    assert sorted(f"{said.page}: {said.text}" for said in left) == []


def test_no_exemption_is_left_over(frames: dict[str, set[Text]]) -> None:
    over = [
        (name, locale)
        for group in EXEMPT
        for name in group["texts"]
        for locale in group.get("only", TRANSLATED)
        if not any(re.search(as_word(name), said.text) for said in frames[locale])
    ]
    assert over == []


def test_every_exemption_has_a_reason() -> None:
    assert all(len(group["reason"]) > 20 and group["texts"] for group in EXEMPT)
