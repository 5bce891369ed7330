"""A book in each language: what epubcheck says of it, and what its reader sees."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile

import pytest
from book import cover
from books import CONTAINER, check_books
from conftest import (
    LANGUAGES,
    ROOT,
    TRANSLATED,
    copy_project,
    once,
    run,
    sphinx_build,
    write_catalog,
)
from kitchen_sink import build_sink
from lxml import etree, html
from PIL import Image
from small_site import INDEX, write_small_site

DATE = "1795219200"  # of conftest.run
TAGS = {locale: locale.replace("_", "-") for locale in LANGUAGES}
LEFT_OUT = {"status", "translating"}  # book_leaves_out
PAGES = sorted(
    {p.relative_to(ROOT / "docs").with_suffix("").as_posix() for p in ROOT.glob("docs/**/*.md")}
    - LEFT_OUT
)
NAMES = {"dc": "http://purl.org/dc/elements/1.1/", "opf": "http://www.idpf.org/2007/opf"}
NAMES |= {"x": "http://www.w3.org/1999/xhtml", "ncx": "http://www.daisy.org/z3986/2005/ncx/"}
XML = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What ``make epub`` leaves, by locale."""
    project = copy_project(tmp_path_factory.mktemp("epub"))
    done = run(sys.executable, "-m", "sites.books", "epub", cwd=project)
    assert (done.code, done.err) == (0, "")
    folder = project / "build/epub"
    found = {
        locale: folder / f"notes-on-language-models.{TAGS[locale]}.epub" for locale in LANGUAGES
    }
    assert sorted(folder.iterdir()) == sorted(found.values())
    assert done.out.split() == [str(path.relative_to(project)) for path in sorted(found.values())]
    return found


@pytest.fixture
def sink(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The project with every construct: test_kitchen_sink.py."""
    return once(tmp_path_factory, worker_id, "sink", build_sink)


def read(book: Path, name: str) -> Any:
    with ZipFile(book) as archive:
        return etree.fromstring(archive.read(name))


def texts(tree: Any, path: str) -> list[str]:
    return [str(text) for text in tree.xpath(path, namespaces=NAMES)]


def heading(sites: dict[str, Path], locale: str, page: str) -> str:
    tree = html.fromstring((sites[locale] / f"{page}.html").read_text("utf-8"))
    return str(tree.xpath("//h1/text()")[0])


def test_epubcheck_finds_no_error_in_any_book(
    books: dict[str, Path], sink: Path, tmp_path: Path
) -> None:
    """Of any language, from the right, of every construct; it finds one in a book and on its page."""
    broken = tmp_path / "broken.epub"
    with ZipFile(books["ja"]) as good, ZipFile(broken, "w") as bad:
        for item in good.infolist():
            data = good.read(item).replace(b"<dc:language>ja<", b"<dc:language>zh_TW<")
            if item.filename == "glossary.xhtml":
                data = data.replace(b"</body>", b"<unheard/></body>")
            bad.writestr(item, data)
    sinks = {f"sink-{locale}": sink / f"books/{locale}.epub" for locale in ("en", "de")}
    docs = write_small_site(tmp_path / "small") / "docs"
    write_catalog(tmp_path / "small", "ar", "index", {"A small site": "موقع صغير"})
    options = ["-b", "epub", "-D", "language=ar", "-D", "project=موقع صغير"]
    assert sphinx_build(docs, tmp_path / "ar", *options).code == 0
    (arabic,) = (tmp_path / "ar").glob("*.epub")
    with ZipFile(arabic) as archive:
        assert "_static/cover.png" in archive.namelist()
    found = check_books({**books, **sinks, "arabic": arabic, "broken": broken}, tmp_path)
    assert [line.split(": ")[:2] for line in found] == [
        ["broken/content.opf", "OPF-092"],
        ["broken/glossary.xhtml", "RSC-005"],
    ]


def test_a_book_says_what_it_is_in_its_language(
    books: dict[str, Path], sites: dict[str, Path]
) -> None:
    identifiers = set()
    for locale, book in books.items():
        package = read(book, "content.opf")
        assert texts(package, "//dc:language/text()") == [TAGS[locale]]
        assert texts(package, "//dc:title/text()") == [heading(sites, locale, "index")]
        page = html.fromstring((sites[locale] / "index.html").read_text("utf-8"))
        about = page.xpath("string(//article//section/p[1])")
        assert texts(package, "//dc:description/text()") == [" ".join(about.split())]
        (version,) = texts(package, "//opf:meta[@property='ibooks:version']/text()")
        assert version
        (whose,) = page.xpath("//div[@class='copyright']/text()")
        who = whose.split("©")[1].strip()
        assert {*texts(package, "//dc:creator/text() | //dc:publisher/text()")} == {who}
        assert "unknown" not in etree.tostring(package, encoding="unicode")
        assert texts(package, "//opf:spine/@page-progression-direction") == ["ltr"]
        identifiers |= {*texts(package, "//dc:identifier/text()")}
    assert len(identifiers) == len(LANGUAGES)


def test_the_table_of_contents_is_in_the_language(
    books: dict[str, Path], sites: dict[str, Path]
) -> None:
    seen = {}
    for locale, book in books.items():
        nav = read(book, "nav.xhtml")
        titles = texts(nav, "//x:nav/x:ol/x:li/x:a/text()")
        headings = [" ".join(heading(sites, locale, page).split()) for page in PAGES]
        assert sorted(titles) == sorted(headings)
        assert titles[0] == " ".join(heading(sites, locale, "index").split())
        assert (
            texts(read(book, "toc.ncx"), "//ncx:navMap/ncx:navPoint/ncx:navLabel/*/text()")
            == titles
        )
        (seen[locale],) = set(texts(nav, "//x:title/text() | //x:h1/text()"))
    assert seen["en"] == "Table of Contents"
    assert seen["en"] not in {seen[locale] for locale in TRANSLATED}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_pages_of_a_book_are_those_of_the_site(
    books: dict[str, Path], sites: dict[str, Path], locale: str
) -> None:
    with ZipFile(books[locale]) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
    own = {"nav.xhtml", "epub-cover.xhtml"}
    assert sorted(PurePosixPath(name).stem for name in {*names} - own) == PAGES
    for page in PAGES:
        tree = read(books[locale], f"{page}.xhtml")
        assert (tree.get("lang"), tree.get(XML)) == (TAGS[locale], TAGS[locale])
        assert not tree.xpath("//*[@translated] | //*[@hreflang] | //x:script", namespaces=NAMES)
        site = html.fromstring((sites[locale] / f"{page}.html").read_text("utf-8"))
        (article,) = site.xpath("//article[@role='main']")
        on_site = [str(link) for link in article.xpath(".//a/@href") if urlsplit(link).scheme]
        in_book = [link for link in texts(tree, "//x:a/@href") if urlsplit(link).scheme]
        assert in_book == on_site
        anchors = {str(name) for name in article.xpath(".//section//@id")}
        assert anchors <= set(texts(tree, "//@id"))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_book_has_the_english_of_each_term_as_the_site_has(
    books: dict[str, Path], sites: dict[str, Path], locale: str
) -> None:
    name = "small[@class='frame english-name']/{0}span[@lang='en']/text()"
    in_book = texts(read(books[locale], "glossary.xhtml"), f"//x:dt/x:{name.format('x:')}")
    assert in_book == html.parse(sites[locale] / "glossary.html").xpath(f"//dt/{name.format('')}")
    assert bool(in_book) == (locale != "en")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_each_chapter_says_how_it_was_translated_as_the_site_does(
    books: dict[str, Path], sites: dict[str, Path], locale: str
) -> None:
    for page in PAGES:
        tree = read(books[locale], f"{page}.xhtml")
        site = html.fromstring((sites[locale] / f"{page}.html").read_text("utf-8"))
        said = texts(tree, "//x:article/x:aside[@role='note']/x:p/text()")
        assert said == site.xpath("//aside[contains(@class, 'translation-banner')]/p/text()")
        assert said or locale == "en"


def test_a_cover_shows_the_title_and_says_it(books: dict[str, Path], tmp_path: Path) -> None:
    """In the language's letters: no two covers are the same, and none is of boxes."""
    drawn = set()
    for locale, book in books.items():
        package = read(book, "content.opf")
        (name,) = texts(package, "//opf:item[@properties='cover-image']/@href")
        with ZipFile(book) as archive:
            path = Path(archive.extract(name, tmp_path / locale))
        with Image.open(path) as image:
            assert (image.format, image.size) == ("PNG", (1200, 1800))
        drawn.add(path.read_bytes())
        assert path.stat().st_size < 60_000
        first = texts(package, "//opf:itemref/@idref")[0]
        assert texts(package, f"//opf:item[@id='{first}']/@href") == ["epub-cover.xhtml"]
        title = texts(package, "//dc:title/text()")
        page = read(book, "epub-cover.xhtml")
        assert texts(page, "//x:img/@alt") == texts(page, "//x:title/text()") == title
    assert len(drawn) == len(LANGUAGES)


def test_a_title_that_no_font_has_the_letters_of_is_not_drawn(tmp_path: Path) -> None:
    assert not cover.draw(tmp_path / "a.png", "\U0010fffd", "somebody", "en")
    assert not list(tmp_path.iterdir())


def test_a_book_holds_what_its_pages_show_and_no_more(books: dict[str, Path]) -> None:
    with ZipFile(books["de"]) as archive:
        names = [name for name in archive.namelist() if name.startswith("_static/")]
        pages = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".xhtml")]
    shown = {Path(name).name for page in pages for name in re.findall(r'"(_static/[^"]+)"', page)}
    assert {"book.css", "type.css", "cover.png"} < shown
    assert not {"search.css", "frame.css", "print.css", "original.css"} & shown
    assert {Path(name).name for name in names} - shown <= {"file.png"}  # of a style sheet


def test_a_link_to_a_page_that_is_left_out_leads_to_the_site(
    books: dict[str, Path], tmp_path: Path
) -> None:
    """Where its address is known; elsewhere its words stand alone."""
    index = read(books["de"], "index.xhtml")
    assert "Stand der Übersetzungen" in "".join(index.itertext())
    assert not [link for link in texts(index, "//x:a/@href") if "status" in link]
    docs = write_small_site(tmp_path) / "docs"
    (docs / "index.md").write_text(INDEX + "\nSee [the other](other.md#another-page).\n", "utf-8")
    options = ["-D", "html_baseurl=https://example.org/en/", "-D", "book_leaves_out=oth*"]
    assert sphinx_build(docs, tmp_path / "out", "-W", "-b", "epub", *options).code == 0
    (book,) = (tmp_path / "out").glob("*.epub")
    with ZipFile(book) as archive:
        assert "other.xhtml" not in archive.namelist()
    there = "https://example.org/en/other.html#another-page"
    assert texts(read(book, "index.xhtml"), "//x:article//x:a/@href") == [there]
    assert len(texts(read(book, "nav.xhtml"), "//x:nav//x:a/@href")) == 1


def test_the_same_pages_make_the_same_bytes_at_any_hour_and_place(
    books: dict[str, Path], tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "elsewhere")
    for path in project.rglob("*.*"):
        path.chmod(0o600 if path.is_file() else 0o700)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-c", "conf", "-b", "epub"]
    command += ["-D", "language=zh_TW", "-d", "doctrees", "docs", "out"]
    done = run(*command, cwd=project, TZ="Asia/Taipei", SOURCE_DATE_EPOCH=DATE)
    assert (done.code, done.err) == (0, "")
    (book,) = (project / "out").glob("*.epub")
    assert book.read_bytes() == books["zh_TW"].read_bytes()


def test_the_mimetype_comes_first_and_plain(books: dict[str, Path]) -> None:
    for book in books.values():
        with ZipFile(book) as archive:
            first = archive.infolist()[0]
            assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
            assert archive.read(first) == b"application/epub+zip"


def test_one_container_fits_every_book(books: dict[str, Path]) -> None:
    """So that what epubcheck says of the first one's is said of all."""
    with ZipFile(books["en"]) as english:
        container = english.read(CONTAINER)
    for book in books.values():
        with ZipFile(book) as archive:
            assert archive.read(CONTAINER) == container
            assert [n for n in archive.namelist() if n.startswith("META-INF/")] == [CONTAINER]


def test_one_language_that_fails_stops_no_other_and_fails_again(tmp_path: Path) -> None:
    project = write_small_site(tmp_path)
    path = project / "locale/ja/LC_MESSAGES/index.po"
    path.write_text(
        path.read_text("utf-8").replace("この覚え書き", "[この][perdu]覚え書き"), "utf-8"
    )
    for _ in range(2):  # Sphinx says a warning once, while it reads a page
        done = run(sys.executable, "-m", "sites.books", "epub", cwd=project)
        assert done.code == 1
        assert done.out.split() == ["build/epub/notes-on-language-models.en.epub"]
        assert "no definition for [perdu]" in done.err
        assert done.err.splitlines()[-1] == "failed: ja; their warnings are above"


def test_a_site_is_no_book(tmp_path: Path) -> None:
    """What is set for the book leaves the other builders alone."""
    docs = write_small_site(tmp_path) / "docs"
    assert sphinx_build(docs, tmp_path / "out", "-W", "-b", "dirhtml").code == 0
    page = html.fromstring((tmp_path / "out/other/index.html").read_text("utf-8"))
    assert page.xpath("//nav[contains(@class, 'languages')]")
