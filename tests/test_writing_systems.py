"""A page of real text in nine scripts, taken in by the real commands: how it stands, and for whom."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from axe import ALL_BUT_COLOURS, colour_violations, violations
from conftest import ROOT, copy_project, run, serving, sphinx_build
from frame.languages import direction, script_of
from lxml import html
from playwright.sync_api import Page, ViewportSize
from prints import letters, on_paper, poppler
from test_accessibility import SIDEWAYS
from test_print import MARKS
from upkeep.frame import SHIPPED

NOTES = ROOT / "tests" / "data" / "writing-systems"
PAGE = "how-text-becomes-tokens"
LOCALES = sorted(path.stem.rpartition("-")[2] for path in NOTES.glob("*.md"))
LOCALES.remove("en")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
MESSAGES = 28
LEFT_OUT = {"ar": 1, "he": 1}  # their notes end before the English does


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the languages of the notes, and these taken in."""
    folder = copy_project(tmp_path_factory.mktemp("scripts"))
    table = folder / "conf" / "languages.toml"
    rows = [table.read_text("utf-8")]
    for locale in LOCALES:
        slug = locale.replace("_", "-").lower()
        rows.append(f'[{locale}]\nnote = "{slug}"\nslug = "{slug}"\n')
        path = folder / "locale" / locale / "LC_MESSAGES" / "sphinx.po"
        path.parent.mkdir(parents=True)
        shutil.copy(SHIPPED / f"{locale}.po", path)
    table.write_text("\n".join(rows), "utf-8")
    done = run(sys.executable, "-m", "intake.note", *sorted(NOTES.glob("*.md")), cwd=folder)
    assert (done.code, done.err) == (0, "")
    return folder


@pytest.fixture(scope="module")
def sites(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page between two others, in each of the languages."""
    small = tmp_path_factory.mktemp("small")
    (small / "docs").mkdir()
    shutil.copy(project / "docs" / f"{PAGE}.md", small / "docs")
    contents = f"# Home\n\n```{{toctree}}\nfirst\n{PAGE}\nlast\n```\n"
    (small / "docs" / "index.md").write_text(contents, "utf-8")
    for name in ("first", "last"):
        (small / "docs" / f"{name}.md").write_text(f"# {name.title()}\n\nWords.\n", "utf-8")
    (small / "locale").symlink_to(project / "locale")
    for locale in LOCALES:
        options = ["-D", f"language={locale}", "-D", "shared_references="]
        built = sphinx_build(
            small / "docs", small / "html" / locale, "-W", *options, conf=project / "conf"
        )
        assert built.code == 0, built.err
    return small / "html"


@pytest.fixture(scope="module")
def address(sites: Path) -> Iterator[str]:
    with serving(sites) as served:
        yield served


@pytest.mark.parametrize("locale", LOCALES)
def test_a_note_in_any_script_is_taken_in_whole_and_surely(project: Path, locale: str) -> None:
    catalog = polib.pofile(str(project / f"locale/{locale}/LC_MESSAGES/{PAGE}.po"))
    assert len(catalog) == MESSAGES
    assert len(catalog.translated_entries()) == MESSAGES - LEFT_OUT.get(locale, 0)
    checked = run(sys.executable, "-m", "check_catalogs", f"locale/{locale}", cwd=project)
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_says_its_language_its_script_and_its_direction(sites: Path, locale: str) -> None:
    page = html.fromstring((sites / locale / f"{PAGE}.html").read_text("utf-8"))
    told = [page.get(name) for name in ("lang", "dir", "data-script")]
    assert told == [locale.replace("_", "-"), direction(locale), script_of(locale)]


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The ways to be coloured that axe-core has been asked about."""
    return set()


@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    tab: Page, address: str, known: set[str], locale: str
) -> None:
    tab.add_init_script("localStorage.setItem('theme', 'light')")
    tab.goto(f"{address}/{locale}/{PAGE}.html")
    assert violations(tab, f"{locale}, desk", ALL_BUT_COLOURS) == []
    assert colour_violations(tab, f"{locale}, light", known) == []
    tab.evaluate("document.body.dataset.theme = 'dark'")
    assert colour_violations(tab, f"{locale}, dark", known) == []
    tab.set_viewport_size(PHONE)
    assert violations(tab, f"{locale}, phone", ALL_BUT_COLOURS) == []
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert tab.evaluate(SIDEWAYS) == []


def test_paper_has_an_arabic_page_in_full(tab: Page, address: str, tmp_path: Path) -> None:
    path = on_paper(tab, f"{address}/ar/{PAGE}.html", tmp_path / "page.pdf")
    printed = letters(poppler("pdftotext", "-raw", path))
    tab.emulate_media(media="print")
    formula = letters(
        "".join(tab.locator("math").all_text_contents())
    )  # whose italics no font here may have
    on_page = letters(tab.locator("article").inner_text())
    assert not on_page - printed - formula
    assert (printed - on_page).keys() <= MARKS.keys()


# -- From right to left

FROM_THE_RIGHT = [locale for locale in LOCALES if direction(locale) == "rtl"]

# Where the first and the last letter of a text stand, which begins and ends within the element
# that is chosen: their left edges.
EDGES = """([selector, text]) => {
  const within = document.querySelector(selector);
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const place = node.data.indexOf(text);
    if (place < 0) continue;
    const at = (offset) => {
      const range = document.createRange();
      range.setStart(node, offset);
      range.setEnd(node, offset + 1);
      return range.getBoundingClientRect().left;
    };
    return [at(place), at(place + text.length - 1)];
  }
}"""


def edges(tab: Page, selector: str, text: str) -> tuple[float, float]:
    found: Any = tab.evaluate(EDGES, [selector, text])
    assert found, f"no {text} in {selector}"
    return found[0], found[1]


def left(tab: Page, selector: str) -> float:
    box = tab.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"]


def right(tab: Page, selector: str) -> float:
    box = tab.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"] + box["width"]


@pytest.mark.parametrize("locale", FROM_THE_RIGHT)
def test_from_right_to_left_all_stands_where_its_readers_look_for_it(
    tab: Page, address: str, locale: str
) -> None:
    tab.goto(f"{address}/{locale}/{PAGE}.html")
    # The frame.
    assert left(tab, ".sidebar-drawer") > right(tab, "article")
    assert right(tab, ".toc-drawer") <= left(tab, "article")
    assert left(tab, ".prev-page") > right(tab, ".next-page")
    assert left(tab, "article th:first-child") > right(tab, "article th:last-child")
    assert right(tab, "article ol li") < right(tab, "article ol")
    # A sentence of the page's own ends at the left.
    end = tab.locator("article p:not([lang])").first.inner_text()[-8:]
    first, last = edges(tab, "article", end)
    assert first > last


@pytest.mark.parametrize("locale", FROM_THE_RIGHT)
def test_what_is_read_from_the_left_is_set_from_the_left(
    tab: Page, address: str, locale: str
) -> None:
    tab.goto(f"{address}/{locale}/{PAGE}.html")
    # Code begins at the left of its box, in its own order.
    first, last = edges(tab, "article pre", "Counter")
    assert first < last
    assert edges(tab, "article pre", "def")[0] - left(tab, "article pre") < 24
    assert tab.evaluate("getComputedStyle(document.querySelector('article pre')).textAlign") in (
        "left",
        "start",
    )
    assert edges(tab, "article", "[(('a',")[0] < edges(tab, "article", "2)]")[1]
    # The full stop of an English passage stands at its right end.
    first, last = edges(tab, "article p[lang=en]", "your own.")
    assert first < last
    # Names and their signs keep their order in a sentence.
    for name in ("SentencePiece", "GPT-2", "C++"):
        first, last = edges(tab, "article", name)
        assert first < last, name
    # A formula is read from the left.
    assert left(tab, "article math mi") < left(tab, "article math mfrac")
