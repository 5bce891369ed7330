"""A book as a PDF: all of its text, in its fonts and language, and the ways within it."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from book import pdf
from conftest import ROOT, copy_project, run, sphinx_build, write_catalog
from lxml import etree, html
from prints import poppler
from small_site import write_small_site

PAGES = ["index", "instruct-vs-coder", "glossary", "references"]  # but for book_leaves_out
TEXT = ["-raw", "-x", "0", "-W", "595", "-y", "68", "-H", "711"]  # what is within the margins
PASSAGES = ["h1", "h2", "h3", "p", "dt", "td"]
# A page with what the project has none of, from right to left.
SMALL = """\
# Tokens

Some words, and [the end](#end).

```{math}
F = \\frac{t}{w}
```

![A dot](dot.png)

(end)=

## An end

It is {math}`x^2`, {math}`\\text{もし}`.
"""
ARABIC = {
    "Tokens": "الرموز",
    "Some words, and [the end](#end).": "بعض الكلمات، و[النهاية](#end).",
    "An end": "نهاية",
}


def plain(text: str) -> str:
    """A text without blanks, and with one form of each sign."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book in Japanese, as ``make pdf LANG=ja`` makes it."""
    project = copy_project(tmp_path_factory.mktemp("pdf"))
    done = run(sys.executable, "-m", "sites.books", "pdf", "--language", "ja", cwd=project)
    assert (done.code, done.err) == (0, "")
    assert done.out.split() == ["build/pdf/notes-on-language-models.ja.pdf"]
    return project / done.out.strip()


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of one page in Arabic."""
    project = tmp_path_factory.mktemp("arabic")
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text(SMALL, "utf-8")
    shutil.copy(ROOT / "tests/data/dot.png", project / "docs")
    write_catalog(project, "ar", "index", ARABIC)
    options = ["-b", "pdf", "-D", "language=ar", "-D", "shared_references="]
    done = sphinx_build(project / "docs", project / "out", *options)
    assert (done.code, done.err) == (0, "")
    (path,) = (project / "out").glob("*.pdf")
    return path


def passages(sites: dict[str, Path], page: str) -> Iterator[str]:
    """The text of each paragraph, heading, term and cell of a page of the site."""
    article = html.fromstring((sites["ja"] / f"{page}.html").read_text("utf-8"))
    (section,) = article.xpath("//article[@role='main']/section")
    for sign in section.xpath(".//a[contains(@class, 'headerlink')]"):
        sign.drop_tree()
    yield from (plain(part.text_content()) for part in section.iter(*PASSAGES))


def said(sites: dict[str, Path], page: str) -> str:
    """How the site says that a page was translated."""
    tree = html.fromstring((sites["ja"] / f"{page}.html").read_text("utf-8"))
    return plain("".join(tree.xpath("//*[@class='frame translation-banner']/p[not(a)]/text()")))


def test_its_text_is_that_of_the_pages(book: Path, sites: dict[str, Path]) -> None:
    """Each passage stands there whole and in order, and no letter is there beside them."""
    printed = plain(poppler("pdftotext", *TEXT, "-f", "3", book))
    place, expected = 0, ""
    for page in PAGES:
        banner = said(sites, page)
        assert banner in printed
        for passage in passages(sites, page):
            found = printed.find(passage, place)
            assert found >= 0, f"{page}: {passage}"
            place = found + len(passage)
            expected += passage
        expected += banner
    beside = Counter(filter(str.isalpha, printed)) - Counter(filter(str.isalpha, expected))
    assert not beside


def test_its_fonts_are_in_it(book: Path, arabic: Path) -> None:
    for path in (book, arabic):
        rows = poppler("pdffonts", path).splitlines()[2:]
        assert rows
        assert {tuple(re.split(r"\s+", row)[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


def test_it_says_its_language_its_title_and_what_each_part_is(book: Path, arabic: Path) -> None:
    told = poppler("pdfinfo", book)
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert re.search("^Title: +言語モデルについてのノート$", told, re.MULTILINE)
    assert re.search("^Author: +ノートの著者$", told, re.MULTILINE)
    structure = {*re.findall(r"\w+", poppler("pdfinfo", "-struct", book))}
    assert {"H1", "H2", "P", "L", "LI", "Link"} <= structure
    for path, tag in ((book, "ja"), (arabic, "ar")):
        assert f"/Lang ({tag})".encode() in unpacked(path)
        assert 'pdfuaid:part="1"' in poppler("pdfinfo", "-meta", path)  # PDF/UA-1


def unpacked(path: Path) -> bytes:
    """A PDF with its objects unpacked."""
    packed = re.findall(
        rb"/FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL
    )
    return b"".join(zlib.decompressobj().decompress(data) for data in packed)


def test_its_contents_name_the_sheet_of_each_chapter(book: Path, sites: dict[str, Path]) -> None:
    contents = poppler("pdftotext", "-layout", "-f", "2", "-l", "2", book)
    named = {
        plain(title): int(number)
        for title, number in re.findall(r"^ *(.+?) *\.[ .]*\.? *(\d+)$", contents, re.MULTILINE)
    }
    for page in PAGES[1:]:
        title = next(passages(sites, page))
        sheet = poppler("pdftotext", *TEXT, "-f", str(named[title]), "-l", str(named[title]), book)
        assert title in plain(sheet)
        following = ["-f", str(named[title] + 1), "-l", str(named[title] + 1)]
        assert title in plain(poppler("pdftotext", *following, book))  # its running head


def test_links_within_it_lead_to_its_sheets(book: Path) -> None:
    """What has no place there fails the build; and no link leads to a file of it."""
    assert {*PAGES, "glossary--term-benchmark"} <= {
        *re.findall(r'"(.+)"', poppler("pdfinfo", "-dests", book))
    }
    links = poppler("pdfinfo", "-url", book).splitlines()[1:]
    assert all(re.search(r"https?://", line) for line in links)


def test_a_formula_is_drawn_and_said_and_a_picture_is_named(arabic: Path) -> None:
    """With words that its font has not it stands as it is written."""
    structure = poppler("pdfinfo", "-struct", arabic)
    assert len(re.findall("Figure", structure)) == 3
    for alternative in (rb"F = \\frac", b"x^2", b"A dot"):
        assert b"/Alt (" + alternative in unpacked(arabic)
    assert "もし" in poppler("pdftotext", arabic)
    assert "frac" not in poppler("pdftotext", arabic)


def test_an_arabic_book_is_set_from_the_right(arabic: Path) -> None:
    sheet = etree.fromstring(poppler("pdftotext", "-bbox", arabic).encode())
    words = [(sorted(str(w.text)), float(w.get("xMax"))) for w in sheet.iter("{*}word")]
    title = max(edge for letters, edge in words if letters == sorted(ARABIC["Tokens"]))
    assert 595 - 63 - title < 3  # it ends at the margin


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError(), "no WeasyPrint: pip install -r requirements-pdf.txt"),
        (OSError(), f"WeasyPrint finds no Pango: apt-get install {pdf.PACKAGES}"),
    ],
)
def test_what_is_missing_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def missing(_name: str) -> None:
        raise error

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(pdf.PdfError, match=re.escape(said)):
        pdf.weasyprint()


def test_a_site_leads_to_its_books_where_they_are(tmp_path: Path) -> None:
    """From any depth; and nowhere else is anything of them."""
    project = write_small_site(tmp_path)
    (project / "docs/deep").mkdir()
    (project / "docs/deep/page.md").write_text("---\norphan: true\n---\n# Deep\n", "utf-8")
    (project / "build/epub").mkdir(parents=True)
    (project / "build/epub/small.ja.epub").write_bytes(b"a book")
    done = run(sys.executable, "-m", "sites.build", cwd=project)
    assert done.code == 0, done.err
    for slug, wanted in (("ja", ["EPUB"]), ("en", [])):
        for page in (project / "build/html" / slug).rglob("*.html"):
            links = html.fromstring(page.read_text("utf-8")).xpath("//ul[@class='books']//a")
            assert [link.text for link in links] == wanted
            for link in links:
                there = page.parent / link.get("href").replace("/ja/", "")  # of 404.html
                assert there.read_bytes() == b"a book"
