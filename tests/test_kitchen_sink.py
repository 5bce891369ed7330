"""A page with every construct, translated into marks: nothing is lost, nothing is left outside.

Each message that ``sphinx-build -b gettext`` finds on tests/data/kitchen-sink becomes
``⟦message⟧``. On the translated page every text that a reader sees stands between such marks,
but for what the lists below name, with the reasons; and what is no text is there as it is on
the English page.

Not here: footnotes of reStructuredText in ``{eval-rst}``. MyST 5.2.0 gives one an id that the
page has already, in English, too; ``[^1]`` does what they do.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run, once, run
from kitchen_sink import BUILDERS, CLOSE, OPEN, SINK, build, build_sink
from lxml import html
from search_page import sections
from second_builds import files

PAGES = sorted(path.stem for path in SINK.glob("*.md"))

MARKED = re.compile(f"{OPEN}.*{CLOSE}")
READ = ("title", "alt", "aria-label", "summary")  # attributes with words
# What is the same in every language by design, and why: a tag or, after a point, a class.
KEPT = {
    "code": "code, and in contents the name of an object; a sentence has it between marks",
    "pre": "code: the same in every language until somebody translates its comments",
    ".sig": "a signature: the name of an object",
    ".raw": "raw HTML: Sphinx takes no message from it",
}
# What Sphinx says by itself, from its own catalogs, and this project's in sphinx.po.
OF_SPHINX = [".admonition-title", ".versionmodified", ".headerlink"]
# Texts of the pages that are in no message, each by itself, and why.
OUTSIDE = {
    "text": "the type of a setting: Sphinx makes it no text of its own",
    "Terms on this page": "this project's sphinx.po has it, which these pages lack",
}
# The titles of links that are in no message.
TITLES = {
    "A title": "of a definition: it is the title of a work, and stands outside of messages",
    "do": "the name of the object that the link leads to",
}
# What docutils, Sphinx and MyST register, and these pages do not have.
ABSENT = {
    "date replace unicode": "for substitutions of reStructuredText",
    "default-role role": "make roles that stand for reStructuredText's",
    "footer header": "Sphinx shows neither",
    "meta": "MyST refuses it, and has html_meta",
    "references translation-status": "this site's own, which tests of theirs try",
    "posts tags years": "this site's own lists of pages with a date, which test_posts.py tries",
    "sectnum": "numbers are the toctree's",
    "target-notes": "makes footnotes of reStructuredText's links",
    "title": "no text of the page: of its window",
    "restructuredtext-test-directive restructuredtext-unimplemented-role": "docutils' tests",
    "anonymous-reference citation-reference footnote-reference named-reference": "has no text",
    "sub-ref substitution-reference target uri-reference": "has no text",
    "keyword": "has targets in Python's own documentation alone",
    "numref": "wants numfig, which is off",
    "raw": "is off until a role is made of it",
}
REGISTERED = """
import sys
from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
std = Sphinx(*sys.argv[1:], "dummy", status=None).env.domains.standard_domain
print(*directives._directive_registry, *directives._directives, *std.directives)
print(*roles._role_registry, *roles._roles, *std.roles)
"""


def select(tree: Any, names: list[str]) -> list[Any]:
    """The elements of *tree* with one of *names*: a tag or, after a point, a class."""
    return [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and {element.tag, *(f".{name}" for name in element.get("class", "").split())} & {*names}
    ]


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The project in English and in marks, as pages and as a book."""
    return once(tmp_path_factory, worker_id, "sink", build_sink)


def body(project: Path, builder: str, locale: str, page: str) -> Any:
    """What somebody wrote of a page."""
    suffix, where = ("html", "//article") if builder == "html" else ("xhtml", "//body")
    path = project / builder / locale / f"{page}.{suffix}"
    (found,) = html.document_fromstring(path.read_bytes()).xpath(where)
    for element in select(found, [".frame"]):
        element.drop_tree()
    return found


def unmarked(text: str) -> str:
    return " ".join(re.sub(f"[{OPEN}{CLOSE}]", "", text).split())


def what_is_no_text(tree: Any) -> dict[str, Counter[str]]:
    """The links, anchors, code, pictures, formulas and other elements of a page."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return {
        "link": Counter(str(href) for href in tree.xpath(".//a/@href")),
        "link's title": Counter(unmarked(str(title)) for title in tree.xpath(".//a/@title")),
        "id": Counter(str(name) for name in tree.xpath(".//@id")),
        "picture": Counter(str(source) for source in tree.xpath(".//img/@src")),
        "code": Counter(unmarked(e.text_content()) for e in select(tree, ["code", "pre", "kbd"])),
        "formula": Counter(unmarked(e.text_content()) for e in select(tree, ["math"])),
        "element": Counter(element.tag for element in elements if element.tag != "mtext"),
    }


def outside(tree: Any) -> Iterator[str]:
    """Each text that a reader sees and that is not between marks."""
    left_out = set(select(tree, [*KEPT, *OF_SPHINX]))
    depth = 0

    def read(element: Any) -> Iterator[str]:
        nonlocal depth
        if isinstance(element.tag, str) and element not in left_out:
            yield from say(element.text)
            for child in element:
                yield from read(child)
                yield from say(child.tail)

    def say(text: str | None) -> Iterator[str]:
        nonlocal depth
        for part in re.split(f"([{OPEN}{CLOSE}])", text or ""):
            depth += (part == OPEN) - (part == CLOSE)
            if part not in (OPEN, CLOSE) and not depth and re.search(r"[^\W\d_]", part):
                yield part.strip()

    yield from read(tree)
    assert depth == 0


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("page", PAGES)
def test_what_is_no_text_is_on_the_translated_page(sink: Path, builder: str, page: str) -> None:
    english, german = (
        what_is_no_text(body(sink, builder, locale, page)) for locale in ("en", "de")
    )
    if page == "index":
        assert all(sum(found.values()) >= 3 for found in english.values())
    for kind in english:
        lost, added = english[kind] - german[kind], german[kind] - english[kind]
        assert (dict(lost), dict(added)) == ({}, {}), kind


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_text_is_outside_the_marks(sink: Path, builder: str) -> None:
    """But for what is listed, all of which is there."""
    trees = {page: body(sink, builder, "de", page) for page in PAGES}
    found = {page: set(outside(tree)) for page, tree in trees.items()}
    assert {page: texts - OUTSIDE.keys() for page, texts in found.items()} == {
        page: set() for page in PAGES
    }
    assert set().union(*found.values()) >= OUTSIDE.keys()
    for name in KEPT:
        assert any(select(tree, [name]) for tree in trees.values()), name


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_text_that_is_pointed_at_is_outside_the_marks(sink: Path, builder: str) -> None:
    """The titles of links and pictures, the words for pictures and of abbreviations."""
    trees = [body(sink, builder, "de", page) for page in PAGES]
    elements = [
        element for tree in trees for element in tree.iter() if "headerlink" not in element.classes
    ]
    said = [element.get(name) for element in elements for name in READ if element.get(name)]
    assert {text for text in said if not MARKED.fullmatch(text)} == TITLES.keys()
    assert len(said) > 100


def test_every_formula_has_its_words(sink: Path) -> None:
    for builder in BUILDERS:
        blocks = [
            block
            for page in PAGES
            for block in body(sink, builder, "de", page).xpath(".//div[contains(@class, 'math ')]")
        ]
        assert len(blocks) >= 4
        for block in blocks:
            words = block.xpath(".//*[local-name() = 'mtext']")
            assert [word.text_content() for word in (words[0], words[-1])] == [OPEN, CLOSE]


def test_what_repeats_the_page_is_between_marks_too(sink: Path) -> None:
    """The sidebar and the contents of a page, its head and foot, and the contents of the book."""
    tree = html.document_fromstring((sink / "html/de/index.html").read_bytes())
    for name in ("toc-tree", "sidebar-tree", "related-pages"):
        (contents,) = select(tree, [f".{name}"])
        assert set(outside(contents)) <= {"Next", "Previous"}
    head = [
        str(text) for text in tree.xpath("//meta[@name='description' or @name='keywords']/@content")
    ]
    assert head == [f"{OPEN}A page with everything{CLOSE}", f"{OPEN}all, of it{CLOSE}"]
    other = html.document_fromstring((sink / "html/de/other.html").read_bytes())
    assert other.xpath("string(//title)").startswith(f"{OPEN}Another page{CLOSE} ")
    titles = {uri: title for uri, title, *_rest in sections(files(sink / "html/de"))}
    assert [text for text in titles.values() if not MARKED.fullmatch(text)] == []
    assert len(titles) == len(PAGES)
    for name in ("nav.xhtml", "toc.ncx"):
        contents = html.document_fromstring((sink / "epub/de" / name).read_bytes())
        links = [e.text_content() for e in select(contents, ["a", "navlabel"])]
        pages = {text.strip() for text in links}
        assert {text for text in pages if not MARKED.fullmatch(text)} <= {"undo()"}  # an object
        assert len(pages) > len(PAGES)


def test_every_construct_is_on_the_pages(sink: Path) -> None:
    """Each directive and role that docutils, Sphinx and MyST have, or the reason why not."""
    folders = [sink / "docs", ROOT / "conf", sink / "dummy", sink / "dummy.doctrees"]
    done = run(sys.executable, "-c", REGISTERED, *folders, cwd=sink)
    assert (done.code, done.err) == (0, "")
    directives, roles = (set(line.split()) for line in done.out.splitlines())
    text = "\n".join(path.read_text("utf-8") for path in SINK.glob("*.md"))
    used = set(re.findall(r"^ *[`:]{3,}\{([\w-]+)\}|^ *\.\. ([\w-]+)::", text, re.MULTILINE))
    absent = directives - {name for names in used for name in names}
    absent |= roles - set(re.findall(r"\{([\w-]+)\}`", text))
    assert absent == {name for names in ABSENT for name in names.split()}


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_second_build_gives_the_pages_of_the_first(sink: Path, builder: str) -> None:
    """Also of a page that is made anew among others that are not."""
    folder = sink / builder / "de"
    before = written(folder)
    page, catalog = sink / "docs/index.md", sink / "locale/de/LC_MESSAGES/index.po"
    for touched in (None, page, catalog):
        if touched:
            os.utime(touched, (later := touched.stat().st_mtime + 10, later))
        assert build(sink, builder, "de") == Run(0, "", "")
        assert written(folder) == before


def written(folder: Path) -> dict[str, str]:
    """The pages that a build has left."""
    return {path.name: path.read_text("utf-8") for path in folder.glob("*html")}
