"""A book in each language: what epubcheck says of it, and what its reader sees."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile

import pytest
from books import CONTAINER, check_books
from conftest import LANGUAGES, ROOT, TRANSLATED, copy_project, once, run, sphinx_build
from kitchen_sink import build_sink
from lxml import etree, html
from small_site import write_small_site

DATE = "1795219200"  # of conftest.run
TAGS = {locale: locale.replace("_", "-") for locale in LANGUAGES}
PAGES = sorted(
    p.relative_to(ROOT / "docs").with_suffix("").as_posix() for p in ROOT.glob("docs/**/*.md")
)
NAMES = {"dc": "http://purl.org/dc/elements/1.1/", "opf": "http://www.idpf.org/2007/opf"}
NAMES |= {"x": "http://www.w3.org/1999/xhtml", "ncx": "http://www.daisy.org/z3986/2005/ncx/"}
XML = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What ``make epub`` leaves, by locale."""
    project = copy_project(tmp_path_factory.mktemp("epub"))
    done = run(sys.executable, "-m", "sites.epubs", cwd=project)
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
    """Of any language, nor of every construct; and finds an error in a book and on its page."""
    broken = tmp_path / "broken.epub"
    with ZipFile(books["ja"]) as good, ZipFile(broken, "w") as bad:
        for item in good.infolist():
            data = good.read(item).replace(b"<dc:language>ja<", b"<dc:language>zh_TW<")
            if item.filename == "glossary.xhtml":
                data = data.replace(b"</body>", b"<unheard/></body>")
            bad.writestr(item, data)
    sinks = {f"sink-{locale}": sink / f"books/{locale}.epub" for locale in ("en", "de")}
    found = check_books({**books, **sinks, "broken": broken}, tmp_path)
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
    assert sorted(PurePosixPath(name).stem for name in names if name != "nav.xhtml") == PAGES
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
        done = run(sys.executable, "-m", "sites.epubs", cwd=project)
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
