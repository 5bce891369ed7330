"""What a page says of its translation, and where it leads who would improve it."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LANGUAGES, ROOT, TRANSLATED, Run, sphinx_build, write_catalog
from fonts import in_every_font
from lxml import html
from playwright.sync_api import Page

WRITTEN = "This text was written by machine and not yet reviewed."
MACHINE = "Translated by machine and not yet reviewed."
SHARE = "%(share)s of this page is translated; the rest is shown in English."
NOTHING = "This page is not translated yet and is shown in English."
IMPROVE = "Improve this translation"
NAME = "About this translation"
TEXT = "About this text"
EDIT = "Edit this page"

PERCENT = {"ja": "66%", "zh_TW": "66%", "fr": "66\xa0%", "hi": "66%", "de": "66\xa0%"}


def frame(locale: str, text: str) -> str:
    """A string of the frame in a language, which is not the English one."""
    entry = polib.pofile(str(ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po")).find(text)
    assert entry
    assert entry.msgstr not in ("", text)
    return str(entry.msgstr)


def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text("utf-8"))


def sentences(tree: html.HtmlElement) -> list[str]:
    """What the banner says, without its link."""
    return [p.text for p in tree.xpath("//article//*[@role='note']/p[not(a)]")]


# -- What it says -------------------------------------------------------------------------


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index", [MACHINE]),
        ("instruct-vs-coder", [WRITTEN, MACHINE]),
        ("references", [MACHINE]),
        ("status", [MACHINE]),
    ],
)
def test_a_page_translated_by_machine_says_so(
    sites: dict[str, Path], locale: str, name: str, expected: list[str]
) -> None:
    tree = page(sites[locale] / f"{name}.html")
    assert sentences(tree) == [frame(locale, text) for text in expected]
    (note,) = tree.xpath("//article//*[@role='note'][following::h1]")
    assert note.get("aria-label") == frame(locale, NAME)


def test_an_english_page_says_only_that_a_machine_wrote_it(sites: dict[str, Path]) -> None:
    for path in sites["en"].glob("*.html"):
        written = path.stem == "instruct-vs-coder"
        assert sentences(page(path)) == ([WRITTEN] if written else [])
        assert page(path).xpath("//*[@role='note']/@aria-label") == ([TEXT] if written else [])
        assert ("banner.css" in path.read_text("utf-8")) == written


def test_what_is_no_page_of_ours_has_no_banner(sites: dict[str, Path]) -> None:
    for name in ("404", "search"):
        assert page(sites["ja"] / f"{name}.html").xpath("//*[@role='note']") == []


def small(project: Path, locale: str, *options: str, front: str = "") -> Run:
    """Build a page of three messages with a *front* matter, in the frame of the language."""
    (project / "docs").mkdir(exist_ok=True)
    if locale != "en":
        own = project / "locale" / locale / "LC_MESSAGES"
        own.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "locale" / locale / "LC_MESSAGES" / "sphinx.po", own)
    head = f"---\n{front}\n---\n\n" if front else ""
    text = (
        head
        + "# Page\n\nOne.\n\nTwo [link](https://example.org/).\n\n```{translation-status}\n```\n"
    )
    (project / "docs" / "index.md").write_text(text, "utf-8")
    arguments = ["-b", "html", "-D", f"language={locale}", *options]
    return sphinx_build(project / "docs", project / "html", *arguments)


TWO = "Two [link](https://example.org/)."
MSGSTRS = {
    "Page": "訳",
    "One.": "一",
    TWO: "二 [x](https://example.org/)",
}


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("how", ["fuzzy", "empty", "not there", "refused"])
def test_a_page_that_is_not_whole_says_how_much_is(tmp_path: Path, locale: str, how: str) -> None:
    msgstrs, fuzzy = dict(MSGSTRS), []
    match how:
        case "fuzzy":
            fuzzy = [TWO]
        case "empty":
            msgstrs[TWO] = ""
        case "not there":
            del msgstrs[TWO]
        case "refused":
            msgstrs[TWO] = "二 <https://mallory.example/>"
    write_catalog(tmp_path, locale, "index", msgstrs, fuzzy=fuzzy)
    assert small(tmp_path, locale).code == 0
    tree = page(tmp_path / "html" / "index.html")
    assert sentences(tree) == [frame(locale, SHARE) % {"share": PERCENT[locale]}]
    (left,) = tree.xpath("//article//p[@lang='en']")
    assert left.text_content() == "Two link."
    anchor = LANGUAGES[locale]["slug"]
    (cell,) = tree.xpath(f"//section[@id='{anchor}']//tbody/tr/td[1]")
    share = " ".join(cell.text_content().split(" "))
    # What was refused is in the catalog all the same.
    assert share.strip() == PERCENT[locale].replace("66", "100" if how == "refused" else "66")


@pytest.mark.parametrize(
    ("header", "msgstrs", "expected"),
    [
        ("", MSGSTRS, []),
        ("Reviewed by a person.", MSGSTRS, []),
        ("index, de\nTranslated by machine; not reviewed.", MSGSTRS, [MACHINE]),
        ("Translated by machine; not reviewed.", {"Page": "Seite"}, [MACHINE, SHARE]),
        ("Translated by machine; not reviewed.", {"Page": ""}, [NOTHING]),
        ("", None, [NOTHING]),
    ],
    ids=["reviewed", "other comment", "machine", "machine, in part", "machine, nothing", "none"],
)
def test_it_says_what_is_so_and_is_not_there_where_there_is_nothing_to_say(
    tmp_path: Path, header: str, msgstrs: dict[str, str] | None, expected: list[str]
) -> None:
    if msgstrs is not None:
        write_catalog(tmp_path, "de", "index", msgstrs, header=header)
    small(tmp_path, "de")
    tree = page(tmp_path / "html" / "index.html")
    share = {"share": "33\xa0%"}
    texts = [frame("de", text) for text in expected]
    assert sentences(tree) == [text % share if "%(" in text else text for text in texts]
    has_style = "banner.css" in (tmp_path / "html" / "index.html").read_text("utf-8")
    assert has_style == bool(expected)


def test_a_reviewer_who_takes_the_line_out_takes_the_banner_off(tmp_path: Path) -> None:
    header = "Translated by machine; not reviewed."
    write_catalog(tmp_path, "de", "index", MSGSTRS, header=header)
    small(tmp_path, "de")
    assert sentences(page(tmp_path / "html" / "index.html")) == [frame("de", MACHINE)]
    write_catalog(tmp_path, "de", "index", MSGSTRS, date="2026-11-22")
    small(tmp_path, "de")
    assert sentences(page(tmp_path / "html" / "index.html")) == []


LINES = {
    MACHINE: "Translated by machine; not reviewed.",
    WRITTEN: "Written by machine; not reviewed.",
}


@pytest.mark.parametrize(
    ("front", "lines", "expected"),
    [
        ("generated: true", [], [WRITTEN]),
        ("generated: true", [WRITTEN, MACHINE], [WRITTEN, MACHINE]),
        ("generated: false", [], []),
        ("", [WRITTEN], [WRITTEN]),
        ("translated: true", [], []),
    ],
)
def test_who_wrote_and_who_translated_are_told_apart(
    tmp_path: Path, front: str, lines: list[str], expected: list[str]
) -> None:
    """The page says who wrote it in every language, a catalog for its own alone."""
    header = "\n".join(LINES[text] for text in lines)
    write_catalog(tmp_path, "de", "index", MSGSTRS, header=header)
    small(tmp_path, "de", front=front)
    tree = page(tmp_path / "html" / "index.html")
    assert sentences(tree) == [frame("de", text) for text in expected]


def test_an_english_page_that_a_machine_wrote_leads_to_its_source(tmp_path: Path) -> None:
    """Until who has reviewed it takes the field out."""
    for front in ("generated: true", "generated: false"):
        small(tmp_path, "en", "-D", "repository=https://github.com/a/b", front=front)
        tree = page(tmp_path / "html" / "index.html")
        written = front == "generated: true"
        assert sentences(tree) == ([WRITTEN] if written else [])
        assert tree.xpath("//*[@role='note']//a/text()") == ([EDIT] if written else [])


# -- Where it leads -----------------------------------------------------------------------

FORGES = {
    "https://github.com/owner/name": "https://github.com/owner/name/blob/main/",
    "https://gitlab.com/group/sub/name/": "https://gitlab.com/group/sub/name/-/blob/main/",
    "https://codeberg.org/owner/name": "https://codeberg.org/owner/name/src/branch/main/",
    # As git and Read the Docs write an address; what it says of the account stays there.
    "https://github.com/owner/name.git": "https://github.com/owner/name/blob/main/",
    "git@github.com:owner/name.git": "https://github.com/owner/name/blob/main/",
    "ssh://git@gitlab.example.org:2222/a/b.git": "https://gitlab.example.org/a/b/-/blob/main/",
    "https://user:secret@forgejo.example/a/b": "https://forgejo.example/a/b/src/branch/main/",
}


def improve(tree: html.HtmlElement) -> list[str]:
    return [str(link) for link in tree.xpath("//*[@role='note']//a/@href")]


def edit(tree: html.HtmlElement) -> list[str]:
    return [str(link) for link in tree.xpath("//*[@class='edit-this-page']/a/@href")]


@pytest.mark.parametrize(("repository", "files"), FORGES.items(), ids=FORGES)
def test_a_translated_page_leads_to_the_first_message_that_waits(
    tmp_path: Path, repository: str, files: str
) -> None:
    path = write_catalog(tmp_path, "zh_TW", "index", MSGSTRS, fuzzy=["One."])
    lines = path.read_text("utf-8").splitlines()
    small(tmp_path, "zh_TW", "-D", f"repository={repository}")
    line = lines.index('msgid "One."') + 1
    expected = f"{files}locale/zh_TW/LC_MESSAGES/index.po#L{line}"
    text = (tmp_path / "html" / "index.html").read_text("utf-8")
    tree = html.fromstring(text)
    assert improve(tree) == edit(tree) == [expected]
    assert "secret" not in text
    (link,) = tree.xpath("//*[@role='note']//a")
    assert link.text == frame("zh_TW", IMPROVE)


@pytest.mark.parametrize(
    ("msgstrs", "line"),
    [
        (MSGSTRS | {"One.": ""}, "One."),
        (MSGSTRS | {"Page": ""}, "Page"),
        (dict(reversed(MSGSTRS.items())) | {"Page": ""}, TWO),
        ({"Page": "Seite", TWO: "Zwei"}, TWO),
        ({"Page": "Seite"}, ""),
    ],
    ids=["empty", "empty before fuzzy", "in the file's order", "fuzzy", "in no catalog"],
)
def test_the_first_that_waits_is_the_first_in_the_file(
    tmp_path: Path, msgstrs: dict[str, str], line: str
) -> None:
    """What the catalog does not have yet has no line in it."""
    path = write_catalog(tmp_path, "de", "index", msgstrs, fuzzy=[TWO])
    small(tmp_path, "de", "-D", "repository=https://github.com/a/b")
    lines = path.read_text("utf-8").splitlines()
    anchor = "#L" + str(lines.index(f'msgid "{line}"') + 1) if line else ""
    (link,) = improve(page(tmp_path / "html" / "index.html"))
    assert link == f"https://github.com/a/b/blob/main/locale/de/LC_MESSAGES/index.po{anchor}"


def test_a_whole_and_reviewed_page_leads_to_its_catalog(tmp_path: Path) -> None:
    write_catalog(tmp_path, "de", "index", MSGSTRS)
    small(tmp_path, "de", "-D", "repository=https://github.com/a/b", "-D", "branch=v1/é")
    tree = page(tmp_path / "html" / "index.html")
    expected = "https://github.com/a/b/blob/v1/%C3%A9/locale/de/LC_MESSAGES/index.po"
    assert (improve(tree), edit(tree)) == ([], [expected])


def test_an_english_page_leads_to_its_source(tmp_path: Path) -> None:
    small(tmp_path, "en", "-D", "repository=https://github.com/a/b")
    tree = page(tmp_path / "html" / "index.html")
    assert edit(tree) == ["https://github.com/a/b/blob/main/docs/index.md"]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_without_a_repository_the_banner_leads_to_the_status_page(
    sites: dict[str, Path], locale: str
) -> None:
    tree = page(sites[locale] / "instruct-vs-coder.html")
    assert (improve(tree), edit(tree)) == (["status.html"], [])
    assert improve(page(sites[locale] / "status.html")) == []  # one is there already


def test_without_a_catalog_there_is_nothing_to_lead_to(tmp_path: Path) -> None:
    small(tmp_path, "de", "-D", "repository=https://github.com/a/b")
    tree = page(tmp_path / "html" / "index.html")
    assert (improve(tree), edit(tree)) == ([], [])


@pytest.mark.parametrize("repository", ["https://example.org/owner/name", "owner/name"])
def test_a_repository_at_no_known_forge_is_said_once(tmp_path: Path, repository: str) -> None:
    write_catalog(tmp_path, "de", "index", MSGSTRS)
    done = small(tmp_path, "de", "-D", f"repository={repository}")
    said = f"WARNING: repository '{repository}' is at no forge known: github, gitlab"
    assert done.err.count(said) == 1
    assert edit(page(tmp_path / "html" / "index.html")) == []


def test_read_the_docs_says_where_the_repository_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a pull request it names no branch, and there is no link."""
    monkeypatch.setenv("READTHEDOCS_GIT_CLONE_URL", "https://github.com/a/b.git")
    monkeypatch.setenv("READTHEDOCS_GIT_IDENTIFIER", "stable")
    small(tmp_path, "en")
    expected = "https://github.com/a/b/blob/stable/docs/index.md"
    assert edit(page(tmp_path / "html" / "index.html")) == [expected]
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    small(tmp_path, "en")
    assert edit(page(tmp_path / "html" / "index.html")) == []


# -- In the browser -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project, half translated, in French."""
    project = tmp_path_factory.mktemp("partial")
    for folder in ("docs", "locale/fr"):
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("*.mo"))
    for path in (project / "locale/fr/LC_MESSAGES").glob("*.po"):
        catalog = polib.pofile(str(path))
        for entry in catalog[::2] if path.stem != "sphinx" else []:
            entry.flags.append("fuzzy")
        catalog.save()
    options = ["-D", "language=fr", "-D", "repository=https://github.com/a/b"]
    done = sphinx_build(project / "docs", project / "html", "-b", "html", *options)
    assert done.code == 0
    return project / "html"


def test_nothing_is_marked_as_english_twice(partial: Path) -> None:
    """Not in the list of references either, nor in the tables, which repeat headings."""
    for path in partial.glob("*.html"):
        assert page(path).xpath("//body//*[@lang='en']//*[@lang='en']") == [], path.name
    cited = page(partial / "references.html").xpath("//dd//a[span[@lang='en']]")
    assert {link.text_content() for link in cited} == {
        "Glossary",
        "Instruct and Coder Models Compared",
    }


@in_every_font
@pytest.mark.parametrize("name", ["instruct-vs-coder", "references", "status"])
def test_no_banner_or_passage_is_wider_than_the_window(partial: Path, tab: Page, name: str) -> None:
    tab.goto((partial / f"{name}.html").as_uri())
    for width in (390, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["instruct-vs-coder", "references", "status"])
def test_banner_passages_and_tables_are_accessible(
    partial: Path, tab: Page, name: str, scheme: str, width: int
) -> None:
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((partial / f"{name}.html").as_uri())
    found = Axe().run(tab, context="article")
    wrong = [f"{item['id']}: {item['nodes'][0]['html']}" for item in found.response["violations"]]
    assert wrong == []
