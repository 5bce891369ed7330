"""The status page and ``status.json``: what is translated, counted once and said everywhere."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED, Run, sphinx_build, write_catalog
from fonts import in_every_font
from lxml import html
from playwright.sync_api import Page

PARTS = ["translated", "fuzzy", "empty"]
MANY = [f"Paragraph {number}." for number in range(200)]
DOCS = {
    "index": "# Home\n\n```{toctree}\n:caption: All\n\nwhole\nparts\nnone\nbad\nnearly\nhardly\n"
    "```\n\n```{toctree}\nstate\n```",
    "whole": "# Whole\n\nDone.",
    "parts": "# Parts\n\nGood.\n\nOld.\n\nEmpty.\n\nNew.\n\nGood.",
    "none": "# None\n\nNothing.",
    "bad": "# Bad\n\nBroken.",
    "nearly": "# Nearly\n\n" + "\n\n".join(MANY),
    "hardly": "# Hardly\n\n" + "\n\n".join(MANY),
    "state": "# State\n\n```{translation-status}\n```",
}
# Page by page: how much is translated, fuzzy and empty, and the share that this is.
JAPANESE = {
    "index": ([2, 0, 0], "100%"),
    "whole": ([2, 0, 0], "100%"),
    "parts": ([2, 1, 2], "40%"),
    "none": ([0, 0, 2], "0%"),  # no catalog
    "bad": ([0, 0, 2], "0%"),  # one that cannot be read
    "nearly": ([200, 0, 1], "99%"),  # 99.5 is not all
    "hardly": ([1, 0, 200], "1%"),  # 0.5 is not nothing
    "state": ([1, 0, 0], "100%"),
}
NAMES = {"en": "English", "ja": "日本語", "zh-tw": "繁體中文", "fr": "Français", "hi": "हिन्दी"}
NAMES["de"] = "Deutsch"
DAYS = {
    "en": "December 24, 2025",
    "ja": "2025年12月24日",
    "zh_TW": "2025年12月24日",
    "fr": "24 décembre 2025",
    "hi": "24 दिसंबर 2025",
    "de": "24. Dezember 2025",
}


def build(project: Path, locale: str, *options: str) -> Run:
    out = project / "html" / locale
    return sphinx_build(project / "docs", out, "-b", "html", "-D", f"language={locale}", *options)


def write_project(project: Path) -> None:
    """Pages, and Japanese catalogs of every kind; German has one page, the others none."""
    (project / "docs").mkdir()
    for name, text in DOCS.items():
        (project / "docs" / f"{name}.md").write_text(text + "\n", "utf-8")

    def japanese(page: str, texts: list[str], *, fuzzy: tuple[str, ...] = ()) -> Path:
        msgstrs = {text: f"訳 {number}" for number, text in enumerate(texts)}
        return write_catalog(project, "ja", page, msgstrs, fuzzy=fuzzy, date="2025-12-24")

    japanese("index", ["All", "Home"])
    japanese("whole", ["Whole", "Done."])
    path = japanese("parts", ["Parts", "Good.", "Old."], fuzzy=("Old.",))
    obsolete = '#~ msgid "New."\n#~ msgstr "昔"\n'
    path.write_text(path.read_text("utf-8") + f'\nmsgid "Empty."\nmsgstr ""\n\n{obsolete}', "utf-8")
    path = japanese("bad", ["Bad", "Broken."])
    path.write_text(path.read_text("utf-8") + "\nmsgid no quotes\n", "utf-8")
    japanese("nearly", ["Nearly", *MANY[1:]])
    japanese("hardly", ["Hardly"])
    japanese("state", ["State"])
    write_catalog(project, "de", "whole", {"Whole": "Ganz", "Done.": "Fertig."}, date="2025-01-01")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project above, built in all six languages."""
    project = tmp_path_factory.mktemp("status")
    write_project(project)
    with ThreadPoolExecutor() as pool:
        for done in pool.map(lambda locale: build(project, locale), LANGUAGES):
            assert done.code == 0
            assert "Traceback" not in done.err
    return project


def status(project: Path, locale: str) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    found = json.loads((project / "html" / locale / "status.json").read_text("utf-8"))
    assert set(found) == {"date", "languages"}
    languages: dict[str, dict[str, dict[str, dict[str, int]]]] = found["languages"]
    return languages


def state_page(project: Path, locale: str) -> html.HtmlElement:
    return html.fromstring((project / "html" / locale / "state.html").read_text("utf-8"))


def rows(page: html.HtmlElement, section: str) -> dict[str, list[str]]:
    """The table that stands directly in a section: what its rows lead to, and their cells."""
    found = {}
    for row in page.xpath(f"//section[@id='{section}']/*[contains(@class, 'wrapper')]//tbody/tr"):
        texts = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        found["".join(row.xpath("th//a/@href"))] = texts
    return found


# -- The numbers --------------------------------------------------------------------------


def test_every_kind_of_catalog_counts_as_what_a_reader_gets_of_it(small: Path) -> None:
    expected = {
        page: dict(zip(PARTS, numbers, strict=True)) for page, (numbers, _) in JAPANESE.items()
    }
    assert status(small, "en")["ja"]["pages"] == expected


BROKEN = {
    "syntax": b"msgid no quotes\n",
    "bytes": b'msgstr "\xff"\n',
    "charset": b'msgid ""\nmsgstr "Content-Type: text/plain; charset=none\\n"\n',
    "date": b'msgid ""\nmsgstr "PO-Revision-Date: soon\\n"\n',
    "plurals": b'msgid ""\nmsgstr "Plural-Forms: nplurals=many\\n"\n',
}


def test_a_catalog_that_cannot_be_read_is_empty_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    for name, broken in BROKEN.items():
        (tmp_path / "docs" / f"{name}.md").write_text("# Page\n\nOne.\n", "utf-8")
        path = write_catalog(tmp_path, "de", name, {"Page": "Seite"})
        path.write_bytes(broken + b'\nmsgid "Page"\nmsgstr "Seite"\n')
    done = build(tmp_path, "de")
    assert (done.code, "Traceback" in done.err) == (0, False)
    pages = status(tmp_path, "de")["de"]["pages"]
    nothing = {"translated": 0, "fuzzy": 0, "empty": 2}
    assert {name: pages[name] for name in BROKEN} == dict.fromkeys(BROKEN, nothing)


def test_the_source_language_is_whole_and_one_without_catalogs_empty(small: Path) -> None:
    total = {page: sum(numbers) for page, (numbers, _) in JAPANESE.items()}
    pages = status(small, "en")["en"]["pages"]
    assert pages == {p: {"translated": n, "fuzzy": 0, "empty": 0} for p, n in total.items()}
    pages = status(small, "en")["fr"]["pages"]
    assert pages == {p: {"translated": 0, "fuzzy": 0, "empty": n} for p, n in total.items()}


def test_all_sites_have_the_same_numbers_in_the_same_bytes(small: Path) -> None:
    files = {locale: (small / "html" / locale / "status.json").read_bytes() for locale in LANGUAGES}
    assert len(set(files.values())) == 1
    assert list(json.loads(files["en"])["languages"]) == sorted(LANGUAGES)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_tables_say_what_the_file_says(small: Path, locale: str) -> None:
    page = state_page(small, locale)
    for shown in TRANSLATED:
        pages = status(small, locale)[shown]["pages"]
        anchor = LANGUAGES[shown]["slug"]
        table = rows(page, anchor)
        assert list(table) == [f"{name}.html" if name != "state" else "#" for name in DOCS]
        for cells, name in zip(table.values(), DOCS, strict=True):
            assert cells[1:] == [str(pages[name][part]) for part in PARTS]
        summary = rows(page, "state")[f"#{anchor}"]
        assert summary[1:] == [str(sum(p[part] for p in pages.values())) for part in PARTS]


def test_the_share_is_never_rounded_to_all_or_to_nothing(small: Path) -> None:
    table = rows(state_page(small, "en"), "ja")
    shares = [cells[0] for cells in table.values()]
    assert shares == [share for _, share in JAPANESE.values()]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_bar_has_a_part_for_each_number(small: Path, locale: str) -> None:
    """As wide as the number; the parts differ in height, so that colour is not needed."""
    page = state_page(small, locale)
    bars = page.xpath("//section[@id='ja']//tbody//*[local-name()='svg']")
    assert len(bars) == len(JAPANESE)
    for bar, (numbers, _) in zip(bars, JAPANESE.values(), strict=True):
        drawn = {part.get("class"): part for part in bar}
        widths = [int(drawn[name].get("width")) if name in drawn else 0 for name in PARTS]
        assert widths == numbers
        begins = [sum(numbers[:n]) for n in range(3) if numbers[n]]
        assert [int(part.get("x")) for part in bar] == begins
        assert bar.get("viewbox") == f"0 0 {sum(numbers)} 8"
    heights = [part.get("height") for part in page.xpath("//thead//*[local-name()='rect']")][:3]
    assert len(set(heights)) == 3


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_date_is_the_newest_revision_in_the_form_of_the_site_s_language(
    small: Path, locale: str
) -> None:
    found = json.loads((small / "html" / locale / "status.json").read_text("utf-8"))
    assert found["date"] == "2025-12-24"
    dates = {code: row["date"] for code, row in found["languages"].items()}
    assert dates == dict.fromkeys(LANGUAGES, "") | {"ja": "2025-12-24", "de": "2025-01-01"}
    page = state_page(small, locale)
    days = [(day.get("datetime"), day.text) for day in page.xpath("//time")]
    assert days[:2] == [("2025-12-24", DAYS[locale])] * 2  # of all, and of Japanese
    assert [iso for iso, _ in days] == ["2025-12-24", "2025-12-24", "2025-01-01"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_each_language_is_called_as_its_readers_call_it(small: Path, locale: str) -> None:
    page = state_page(small, locale)
    names = page.xpath("//section[@id='state']/*[contains(@class, 'wrapper')]//th//*[@lang]")
    assert [name.text for name in names] == list(NAMES.values())
    assert [name.get("lang").lower() for name in names] == list(NAMES)
    headings = page.xpath("//h2/span")
    assert [heading.text for heading in headings] == list(NAMES.values())[1:]
    assert page.xpath("//section[h2]/@id") == list(NAMES)[1:]


def test_what_is_counted_is_what_a_template_holds(tmp_path: Path) -> None:
    """Of a translated page as of an English one: pictures, captions, terms, footnotes and all."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("images"))
    for name in ("constructs.md", "dot.png"):
        shutil.copy(ROOT / "tests" / "data" / name, tmp_path / "docs")
    sphinx_build(tmp_path / "docs", tmp_path / "pot", "-b", "gettext")
    expected = {}
    for path in (tmp_path / "docs").glob("*.md"):
        template = polib.pofile(str(tmp_path / "pot" / f"{path.stem}.pot"))
        msgstrs = {entry.msgid: f"Ü {entry.msgid}" for entry in template}
        write_catalog(tmp_path, "de", path.stem, msgstrs)
        expected[path.stem] = {"translated": len(template), "fuzzy": 0, "empty": 0}
    assert {"constructs", "index", "instruct-vs-coder", "references"} <= expected.keys()
    for locale in ("en", "de"):
        assert build(tmp_path, locale).code == 0
        for translated in ("en", "de"):
            assert status(tmp_path, locale)[translated]["pages"] == expected


@pytest.mark.parametrize("builder", ["epub", "text", "latex"])
def test_what_is_no_site_has_the_numbers_alone(small: Path, tmp_path: Path, builder: str) -> None:
    """Bars and a file for programs are of no use in a book, and no valid part of one."""
    done = sphinx_build(small / "docs", tmp_path / "out", "-b", builder, "-D", "language=ja")
    assert done.code == 0
    pages = [p for p in (tmp_path / "out").iterdir() if p.suffix in (".xhtml", ".txt", ".tex")]
    text = "".join(path.read_text("utf-8") for path in pages)
    assert "99" in text
    assert "<svg class" not in text
    assert "status.json" not in text
    assert not (tmp_path / "out" / "status.json").exists()


# -- Building again -----------------------------------------------------------------------


def test_a_second_build_changes_nothing(small: Path) -> None:
    out = small / "html" / "ja"
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    written = (out / "state.html").stat().st_mtime_ns
    assert build(small, "ja").code == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert (out / "state.html").stat().st_mtime_ns == written


def test_built_by_several_processes_it_is_the_same(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sphinx_build(small / "docs", out, "-j", "2", "-b", "html", "-D", "language=ja")
    for name in ("status.json", "state.html", "parts.html"):
        assert (out / name).read_bytes() == (small / "html" / "ja" / name).read_bytes()


def test_an_edit_of_a_catalog_is_on_the_status_page_of_every_language(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    contents = {"index": "# Home\n\n```{toctree}\nwhole\nstate\n```"}
    for name, text in {**contents, "whole": DOCS["whole"], "state": DOCS["state"]}.items():
        (tmp_path / "docs" / f"{name}.md").write_text(text + "\n", "utf-8")
    write_catalog(tmp_path, "de", "whole", {"Whole": "Ganz", "Done.": "Fertig."}, date="2025-01-01")
    sites = ("en", "ja", "de")
    for locale in sites:
        build(tmp_path, locale)
        assert rows(state_page(tmp_path, locale), "de")["whole.html"][1:] == ["2", "0", "0"]
    other = tmp_path / "html" / "en" / "whole.html"
    written = other.stat().st_mtime_ns
    texts = {"Whole": "Ganz", "Done.": "Fertig."}
    write_catalog(tmp_path, "de", "whole", texts, fuzzy=["Done."], date="2026-02-03")
    for locale in sites:
        assert build(tmp_path, locale).code == 0
        assert rows(state_page(tmp_path, locale), "de")["whole.html"][1:] == ["1", "1", "0"]
        assert "2026-02-03" in state_page(tmp_path, locale).xpath("//time/@datetime")
        pages = status(tmp_path, locale)["de"]["pages"]
        assert pages["whole"] == {"translated": 1, "fuzzy": 1, "empty": 0}
    assert other.stat().st_mtime_ns == written
    (tmp_path / "locale/de/LC_MESSAGES/whole.po").unlink()
    for locale in sites:
        assert build(tmp_path, locale).code == 0
        assert rows(state_page(tmp_path, locale), "de")["whole.html"][1:] == ["0", "0", "2"]


# -- In the browser -----------------------------------------------------------------------


# Each table and each of its cells out of which something sticks, by its text.
STICKS_OUT = """() => [...document.querySelectorAll(".table-wrapper, .table-wrapper :is(th, td)")]
  .filter((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
  .map((box) => box.innerText)"""


def check_width(tab: Page, width: int) -> None:
    """Nothing scrolls sideways: the page does not, and no table in it."""
    tab.set_viewport_size({"width": width, "height": 844})
    assert tab.evaluate(STICKS_OUT) == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width


@in_every_font
def test_the_tables_fit_a_telephone(served: str, tab: Page) -> None:
    for row in LANGUAGES.values():
        tab.goto(f"{served}/{row['slug']}/status.html")
        for width in (390, 320):
            check_width(tab, width)


# Longer than a translation will be, by where it stands.
LONG = {
    "thead th:first-child p": "Kielikäännöstiedosto",
    "thead th:nth-child(2) p": "Процентное соотношение",
    "thead th:nth-child(n + 3) p": "Überarbeitungsbedürftigkeit",
    "tbody th a": "Donaudampfschifffahrtsgesellschaftskapitän",
    "tbody td:nth-child(n + 3) p": "12,345",
}
LENGTHEN = "(boxes, word) => boxes.forEach((box) => { box.lastChild.textContent = word; })"


@in_every_font
def test_the_tables_fit_a_telephone_whatever_the_words(served: str, tab: Page) -> None:
    tab.goto(f"{served}/en/status.html")
    for place, word in LONG.items():
        tab.locator(f".translation-status {place}").evaluate_all(LENGTHEN, word)
    for width in (390, 320):
        check_width(tab, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_parts_of_a_bar_stand_out_from_the_page(served: str, tab: Page, scheme: str) -> None:
    """Each by 3:1, as WCAG 1.4.11 asks of graphics."""
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.goto(f"{served}/en/status.html")
    ground = luminance(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    for part in PARTS:
        fill = f"getComputedStyle(document.querySelector('.bar .{part}')).fill"
        one, two = sorted((luminance(tab.evaluate(fill)), ground))
        assert (two + 0.05) / (one + 0.05) >= 3, part


def luminance(colour: str) -> float:
    """The relative luminance of ``rgb(…)``, as WCAG 2.2 has it."""
    parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
