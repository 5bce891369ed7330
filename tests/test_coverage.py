"""Every English word that a reader can see is in a template, or exempt for a written reason.

What is in no template can never be translated; this is where it would be noticed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import polib
import pytest
from conftest import ROOT, TRANSLATED, sphinx_build
from lxml import html
from notes2po.markdown import definitions

PAGE = ROOT / "docs" / "references.md"
EXEMPT = tomllib.loads((ROOT / "tests" / "data" / "untranslatable.toml").read_text("utf-8"))[
    "exempt"
]
EXEMPT_TEXTS: list[str] = [text for group in EXEMPT for text in group["texts"]]

# The titles of works stay as their authors gave them, and so do addresses.
WORKS = [
    f"{item.title} {item.url}" for item in definitions(PAGE.read_text("utf-8"), "references.md")
]
WORD = re.compile(r"[^\W\d_]{2,}")
HIDDEN = "script|style|template|noscript"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every word of every template, and of the frame's own catalog."""
    out = tmp_path_factory.mktemp("coverage") / "gettext"
    assert sphinx_build(ROOT / "docs", out, "-b", "gettext").code == 0
    catalogs = [polib.pofile(str(path)) for path in out.rglob("*.pot")]
    catalogs.append(polib.pofile(str(ROOT / f"locale/{TRANSLATED[0]}/LC_MESSAGES/sphinx.po")))
    texts = [entry.msgid for catalog in catalogs for entry in catalog]
    return {word for text in texts for word in WORD.findall(text)}


def visible(page: Path) -> list[str]:
    """What a reader sees or hears of a page: texts, tooltips, labels and alternatives."""
    tree = html.fromstring(page.read_text("utf-8"))
    shown = tree.xpath(f"//body//text()[not(ancestor::*[contains('{HIDDEN}', local-name())])]")
    named = tree.xpath("//body//@title | //body//@alt | //body//@aria-label | //body//@placeholder")
    head = tree.xpath("//title/text() | //meta[@name='description']/@content")
    return [text for text in (" ".join(str(t).split()) for t in (*shown, *named, *head)) if text]


def test_every_visible_word_can_be_translated_or_says_why_not(
    sites: dict[str, Path], words: set[str]
) -> None:
    exempt = {word for text in EXEMPT_TEXTS + WORKS for word in WORD.findall(text)}
    lost = {
        f"{page.name}: {text}"
        for page in sites["en"].glob("*.html")
        for text in visible(page)
        for word in WORD.findall(text)
        if word not in words | exempt
    }
    assert sorted(lost) == []


def test_no_exemption_is_left_over(sites: dict[str, Path]) -> None:
    seen = {text for page in sites["en"].glob("*.html") for text in visible(page)}
    whole = "\n".join(sorted(seen))
    assert [text for text in EXEMPT_TEXTS if text not in whole] == []


def test_every_exemption_has_a_reason() -> None:
    assert all(len(group["reason"]) > 20 and group["texts"] for group in EXEMPT)
