"""A site is known by its icon and titles, and a shared page by a picture with its title."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import LANGUAGES, ROOT, Run, lack, run
from frame import card, fonts, lettering
from frame.languages import direction, own_name
from lxml import html
from PIL import Image

ICON = ROOT / "conf/static/icon-180.png"
BASE = "https://example.org/notes/en/"
MOST = 60_000  # bytes of a picture
# Titles as they come: two scripts in one, signs at the edges, too long for a line or for any.
TITLES = {
    "ar": "مقارنة بين نماذج Instruct ونماذج Coder، الإصدار 2",
    "bn": "Instruct ও Coder মডেলের তুলনা",
    "de": "Instruct- und Coder-Modelle: Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
    "en": "A title that says more than goes onto a picture, and then some more of it. " * 4,
    "hi": "इंस्ट्रक्ट (Instruct) और कोडर (Coder) मॉडल की तुलना",
    "ja": "「Instructモデル」と「Coderモデル」の比較、ファインチューニングの選び方",
    "th": "การเปรียบเทียบโมเดลInstructกับโมเดลCoderและวิธีเลือกใช้งานให้เหมาะสมกับงานของคุณ",
    "zh_TW": "Instruct 模型與 Coder 模型的比較",
}


@pytest.fixture(autouse=True)
def fontconfig() -> None:
    if not shutil.which("fc-match"):
        lack("fc-match", "fontconfig")


def card_of(locale: str) -> card.Card:
    title = " ".join(TITLES[locale].split())
    way = direction(locale)
    return card.Card(title, "Notes on Language Models", own_name(locale), locale, way, ICON)


def drawn(locale: str) -> bytes:
    bold, plain = (fonts.faces(locale, weight) for weight in ("bold", "regular"))
    return card.draw(card_of(locale), bold, plain)


def setting(locale: str, size: int = 64) -> lettering.Type:
    return lettering.Type(fonts.faces(locale, "bold"), size, locale, direction(locale))


# -- On every page


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_has_one_viewport_an_icon_colours_and_the_site_in_its_title(
    sites: dict[str, Path], locale: str
) -> None:
    pages = sorted(sites[locale].rglob("*.html"))
    assert len(pages) > 7
    for path in pages:
        page: Any = html.fromstring(path.read_text("utf-8"))
        site = page.xpath("string(//div[@class='brand'])")
        assert site in page.xpath("string(//title)")
        assert len(page.xpath("//meta[@name='viewport']")) == 1
        colours = page.xpath("//meta[@name='theme-color']")
        assert [colour.get("media") for colour in colours] == [
            "(prefers-color-scheme: light)",
            "(prefers-color-scheme: dark)",
        ]
        if path.name != "404.html":  # its links are a host's
            icons = page.xpath("//link[contains(@rel, 'icon')]/@href")
            assert len(icons) == 3
            assert all((path.parent / icon).is_file() for icon in icons)


def test_a_site_without_an_address_has_no_pictures(sites: dict[str, Path]) -> None:
    """``og:image`` wants a whole address."""
    page: Any = html.fromstring((sites["ja"] / "index.html").read_text("utf-8"))
    assert not page.xpath("//meta[@property='og:image']")
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary"]
    assert not list(sites["ja"].rglob("*.card.png"))


# -- The picture


@pytest.mark.parametrize("locale", TITLES)
def test_a_picture_is_small_and_the_same_each_time(locale: str) -> None:
    first = drawn(locale)
    assert drawn(locale) == first
    assert len(first) <= MOST
    with Image.open(io.BytesIO(first)) as picture:
        assert picture.size == (card.WIDTH, card.HEIGHT)
        shades = picture.convert("L")
    # Nothing stands at the edges, and something between them.
    edge, foot = card.MARGIN - 20, card.HEIGHT - card.STRIP
    for left in (0, card.WIDTH - edge):
        assert shades.crop((left, 0, left + edge, foot)).getextrema() == (255, 255)
    darkest = shades.crop((edge, card.BLOCK[0], card.WIDTH - edge, card.BLOCK[1])).getextrema()[0]
    assert darkest == pytest.approx(card.INK, abs=9)


@pytest.mark.parametrize("locale", TITLES)
def test_every_letter_has_a_font_that_has_it(locale: str) -> None:
    chain = fonts.faces(locale, "bold")
    assert fonts.lacking(TITLES[locale], chain) == set()
    found = fonts.runs(TITLES[locale], chain)
    assert "".join(part for _face, part in found) == TITLES[locale]
    assert not [part for face, part in found if fonts.lacking(part, [face])]


def test_letters_are_joined_as_their_script_joins_them() -> None:
    """Arabic letters join, Devanagari makes conjuncts: both are narrower than letter by letter."""
    for locale, word in (("ar", "نماذج"), ("hi", "इंस्ट्रक्ट")):
        kind = setting(locale)
        assert kind.width(word) < 0.9 * sum(kind.width(letter) for letter in word)


def test_a_line_of_right_to_left_begins_at_the_right() -> None:
    with Image.open(io.BytesIO(drawn("ar"))) as found:
        ink = Image.eval(found.convert("L"), lambda value: 255 - value)
    box = ink.crop((0, card.BLOCK[0], card.WIDTH, card.BLOCK[1])).getbbox()
    assert box
    assert box[0] > card.MARGIN + 20
    assert box[2] > card.WIDTH - card.MARGIN - 20


@pytest.mark.parametrize("locale", TITLES)
def test_no_word_is_torn_where_the_script_has_blanks(locale: str) -> None:
    chain = fonts.faces(locale, "bold")
    kind, lines = card.fit(card_of(locale).title, chain, locale, direction(locale))
    assert max(map(kind.width, lines)) <= card.WIDTH - 2 * card.MARGIN
    if locale in ("ar", "bn", "hi"):
        assert " ".join(lines) == TITLES[locale]
    assert not [line for line in lines if line[0] in "、。」）ー！"]
    assert not [line for line in lines if line[-1] in "「（"]


def test_japanese_titles_break_between_phrases() -> None:
    title = "命令型モデルとコード型モデルの比較"
    _kind, lines = card.fit(title, fonts.faces("ja", "bold"), "ja", "ltr")
    assert lines == ["命令型モデルと", "コード型モデルの比較"]


def test_a_title_that_is_too_long_ends_in_an_ellipsis() -> None:
    _kind, lines = card.fit(card_of("en").title, fonts.faces("en", "bold"), "en", "ltr")
    assert lines[-1].endswith("…")


# -- In a build


def build(project: Path, **environment: str) -> Run:
    command = [sys.executable, "-m", "sphinx", "--no-color", "-W", "-c", str(ROOT / "conf")]
    command += ["-D", f"html_baseurl={BASE}", "docs", "out"]
    return run(*command, cwd=project, **environment)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A page of a title that no font has between two, and what the build said."""
    project = tmp_path_factory.mktemp("shared")
    (project / "docs/a b").mkdir(parents=True)
    tree = "```{toctree}\na b/other\nprivate\n```\n"
    (project / "docs/index.md").write_text(f"# First\n\nText.\n\n{tree}", "utf-8")
    (project / "docs/private.md").write_text("# Private \ue000\n\nText.\n", "utf-8")
    (project / "docs/a b/other.md").write_text('# Second & "last"\n\nText.\n', "utf-8")
    done = build(project)
    assert (done.code, done.err) == (0, "")
    return project, done


def test_a_page_names_its_picture_by_its_whole_address(shared: tuple[Path, Run]) -> None:
    project, _done = shared
    page: Any = html.fromstring((project / "out/a b/other.html").read_text("utf-8"))
    found = {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}
    assert found["og:image"] == f"{BASE}a%20b/other.card.png"
    assert found["og:image:alt"] == found["og:title"] == "Second & “last”"
    with Image.open(project / "out/a b/other.card.png") as picture:
        size = (int(found["og:image:width"]), int(found["og:image:height"]))
        assert (picture.size, Image.MIME[picture.format or ""]) == (size, found["og:image:type"])
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


def test_where_no_font_has_a_letter_there_is_no_picture_and_one_line_says_so(
    shared: tuple[Path, Run],
) -> None:
    project, done = shared
    page: Any = html.fromstring((project / "out/private.html").read_text("utf-8"))
    assert not page.xpath("//meta[@property='og:image']")
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary"]
    assert not (project / "out/private.card.png").exists()
    notes = [line for line in done.out.splitlines() if line.startswith("note: ")]
    assert notes == ["note: no picture for sharing of private: install a font that has U+E000"]


def test_a_picture_is_drawn_again_where_its_title_changes_and_goes_with_its_page(
    shared: tuple[Path, Run],
) -> None:
    project, _done = shared
    first, second = project / "out/index.card.png", project / "out/a b/other.card.png"
    before = first.stat().st_mtime_ns, second.read_bytes()
    (project / "docs/a b/other.md").write_text("# Third\n\nText.\n", "utf-8")
    index = project / "docs/index.md"
    index.write_text(index.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert build(project).code == 0
    assert first.stat().st_mtime_ns == before[0]
    assert second.read_bytes() != before[1]
    (project / "docs/a b/other.md").unlink()
    index.write_text("# First\n\n```{toctree}\nprivate\n```\n", "utf-8")
    assert build(project).code == 0
    assert not second.exists()
    assert first.exists()


def test_a_machine_without_fontconfig_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# First\n\nText.\n", "utf-8")
    (tmp_path / "empty").mkdir()
    done = build(tmp_path, PATH=str(tmp_path / "empty"))
    assert done.code == 0
    notes = [line for line in done.out.splitlines() if line.startswith("note: ")]
    assert len(notes) == 1
    assert "fc-match" in notes[0]
    assert not list((tmp_path / "out").rglob("*.card.png"))
