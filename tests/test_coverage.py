"""Every English word that a reader can see is in a template or in the frame's catalog.

What is in neither can never be translated; this is where it would be noticed. What
is in one and not translated, test_english_left.py notices.
"""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from conftest import ROOT, TRANSLATED, sphinx_build
from lxml import html
from notes2po.markdown import definitions

PAGE = ROOT / "docs" / "references.md"

# The titles of works stay as their authors gave them, and so do addresses.
WORKS = [
    f"{item.title} {item.url}" for item in definitions(PAGE.read_text("utf-8"), "references.md")
]
WORD = re.compile(r"[^\W\d_]{2,}")
HIDDEN = "script|style|template|noscript|time|pre"  # CLDR writes dates; examples stay


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every word of every template, and of the frame's own catalog."""
    out = tmp_path_factory.mktemp("coverage") / "gettext"
    assert sphinx_build(ROOT / "docs", out, "-b", "gettext").code == 0
    paths = [*out.rglob("*.pot"), ROOT / f"locale/{TRANSLATED[0]}/LC_MESSAGES/sphinx.po"]
    texts = [entry.msgid for path in paths for entry in polib.pofile(str(path))]
    return {word for text in texts for word in WORD.findall(text)}


def visible(page: Path) -> list[str]:
    """What a reader sees or hears of a page in its language: texts, tooltips, labels."""
    tree = html.fromstring(page.read_text("utf-8"))
    for marked in tree.xpath("//body//*[@lang != /html/@lang]"):
        marked.drop_tree()
    shown = tree.xpath(f"//body//text()[not(ancestor::*[contains('{HIDDEN}', local-name())])]")
    named = tree.xpath("//body//@title | //body//@alt | //body//@aria-label | //body//@placeholder")
    head = tree.xpath("//title/text() | //meta[@name='description']/@content")
    return [text for text in (" ".join(str(t).split()) for t in (*shown, *named, *head)) if text]


def test_every_visible_word_can_be_translated(sites: dict[str, Path], words: set[str]) -> None:
    works = {word for text in WORKS for word in WORD.findall(text)}
    lost = {
        f"{page.name}: {text}"
        for page in sites["en"].glob("*.html")
        for text in visible(page)
        for word in WORD.findall(text)
        if word not in words | works
    }
    assert sorted(lost) == []
