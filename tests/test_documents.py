"""The pages say what is so: codes, commands, and where everything stands."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED
from lxml import html

TRANSLATING = (ROOT / "docs/translating.md").read_text("utf-8")
CODES = (ROOT / "scripts/check_catalogs/CODES.md").read_text("utf-8")
PAGES = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
GUIDES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", *ROOT.glob("CONTRIBUTING.md")]


def test_every_code_of_check_catalogs_has_its_cure_on_the_page() -> None:
    explained = re.findall(r"^\* `([a-z-]+)`: \S.*\. \S.*\.$", TRANSLATING, re.MULTILINE)
    assert explained == re.findall(r"^### `([a-z-]+)` \(", CODES, re.MULTILINE)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_a_command_that_is_named_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    text = path.read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    named = re.findall(r"`make ([a-z-]+)[^`]*`", text) + re.findall(
        r"^make ([a-z-]+)", blocks, re.MULTILINE
    )
    assert set(named) <= targets
    for name in re.findall(r"\.venv/bin/([\w-]+)", text):
        assert name in {"sphinx-build", "notes2po", "check-catalogs", "python"}


def test_what_the_page_quotes_of_a_catalog_is_in_it() -> None:
    for line in ("msgid", "msgstr"):
        (quoted,) = re.findall(rf'^({line} "[^"]+")$', TRANSLATING, re.MULTILINE)
        assert quoted in (ROOT / "locale/ja/LC_MESSAGES/references.po").read_text("utf-8")
    assert "Translated by machine; not reviewed." in TRANSLATING
    for locale in TRANSLATED:
        for page in ("index", "glossary", "translating", "references", "status"):
            catalog = ROOT / f"locale/{locale}/LC_MESSAGES/{page}.po"
            assert "# Translated by machine; not reviewed.\n" in catalog.read_text("utf-8")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_reader_who_lands_anywhere_knows_where(sites: dict[str, Path], locale: str) -> None:
    titles = set()
    for page in PAGES:
        tree = html.parse(sites[locale] / f"{page}.html")
        levels = [
            int(h.tag[1]) for h in tree.xpath("//article//*[self::h1 or self::h2 or self::h3]")
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        heading = tree.xpath("string(//article//h1)").rstrip("¶").strip()
        title = tree.xpath("string(//title)")
        assert heading in title
        assert page == "index" or title != heading  # the site's own name goes with it
        titles.add(title)
        links = {link.partition("#")[0] for link in tree.xpath("//nav//a/@href | //aside//a/@href")}
        assert links >= {f"{other}.html" for other in PAGES if other not in (page, "index")}
    assert len(titles) == len(PAGES)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_landing_page_leads_to_every_page(sites: dict[str, Path], locale: str) -> None:
    links = html.parse(sites[locale] / "index.html").xpath("//article//a/@href")
    assert {f"{page}.html" for page in PAGES if page != "index"} <= set(links)
