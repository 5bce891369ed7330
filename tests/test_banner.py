"""What a page says of its translation, and where it leads who would improve it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from axe import COLOURS, EVERYTHING, violations
from conftest import LANGUAGES, ROOT, TRANSLATED, Run, run, sphinx_build, write_catalog
from fonts import in_every_font
from lxml import html
from playwright.sync_api import Page
from status.improve import files_address

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


@dataclass(frozen=True)
class Case:
    """A page of three messages: what its catalog has of them and says, and its front matter."""

    msgstrs: Mapping[str, str] | None = None
    fuzzy: Sequence[str] = ()
    header: str = ""
    front: str = ""


def build(project: Path, locale: str, cases: Mapping[str, Case], *options: str) -> Run:
    """Build a page for each case, and one with the status, in the frame of the language."""
    (project / "docs").mkdir(exist_ok=True)
    if locale != "en":
        own = project / "locale" / locale / "LC_MESSAGES"
        own.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "locale" / locale / "LC_MESSAGES" / "sphinx.po", own)
    index = "# Home\n\n```{translation-status}\n```\n"
    (project / "docs" / "index.md").write_text(index, "utf-8")
    for name, case in cases.items():
        head = f"---\n{case.front}\n---\n\n" if case.front else ""
        text = f"{head}# Page\n\nOne.\n\n{TWO}\n"
        (project / "docs" / f"{name}.md").write_text(text, "utf-8")
        if case.msgstrs is not None:
            write_catalog(project, locale, name, case.msgstrs, fuzzy=case.fuzzy, header=case.header)
    arguments = ["-b", "html", "-D", f"language={locale}", *options]
    done = sphinx_build(project / "docs", project / "html", *arguments)
    assert done.code == 0, done.err
    return done


TWO = "Two [link](https://example.org/)."
MSGSTRS = {
    "Page": "訳",
    "One.": "一",
    TWO: "二 [x](https://example.org/)",
}


NOT_WHOLE = {
    "fuzzy": Case(MSGSTRS, fuzzy=[TWO]),
    "empty": Case(MSGSTRS | {TWO: ""}),
    "not-there": Case({msgid: text for msgid, text in MSGSTRS.items() if msgid != TWO}),
    "refused": Case(MSGSTRS | {TWO: "二 <https://mallory.example/>"}),
}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_page_that_is_not_whole_says_how_much_is(tmp_path: Path, locale: str) -> None:
    build(tmp_path, locale, NOT_WHOLE)
    table = f"//section[@id='{LANGUAGES[locale]['slug']}']//tbody"
    status = page(tmp_path / "html" / "index.html")
    for how in NOT_WHOLE:
        tree = page(tmp_path / "html" / f"{how}.html")
        assert sentences(tree) == [frame(locale, SHARE) % {"share": PERCENT[locale]}], how
        (left,) = tree.xpath("//article//p[@lang='en']")
        assert left.text_content() == "Two link.", how
        (cell,) = status.xpath(f"{table}/tr[th//a/@href='{how}.html']/td[1]")
        share = " ".join(cell.text_content().split(" "))
        # What was refused is in the catalog all the same.
        expected = PERCENT[locale].replace("66", "100" if how == "refused" else "66")
        assert share.strip() == expected, how


BY_MACHINE, WRITTEN_SO = "Translated by machine; not reviewed.", "Written by machine; not reviewed."
# Each page in German, and what it says of itself.
SAID = {
    "reviewed": (Case(MSGSTRS), []),
    "another-comment": (Case(MSGSTRS, header="Reviewed by a person."), []),
    "machine": (Case(MSGSTRS, header=f"index, de\n{BY_MACHINE}"), [MACHINE]),
    "machine-in-part": (Case({"Page": "Seite"}, header=BY_MACHINE), [MACHINE, SHARE]),
    "machine-nothing": (Case({"Page": ""}, header=BY_MACHINE), [NOTHING]),
    "no-catalog": (Case(), [NOTHING]),
    # The page says who wrote it in every language, a catalog for its own alone.
    "written": (Case(MSGSTRS, front="generated: true"), [WRITTEN]),
    "both": (
        Case(MSGSTRS, header=f"{WRITTEN_SO}\n{BY_MACHINE}", front="generated: true"),
        [WRITTEN, MACHINE],
    ),
    "written-by-people": (Case(MSGSTRS, front="generated: false"), []),
    "written-says-the-catalog": (Case(MSGSTRS, header=WRITTEN_SO), [WRITTEN]),
    "translated": (Case(MSGSTRS, front="translated: true"), []),
}
# And the first message that waits in the catalog: what that does not have has no line in it.
WAITING = {
    "empty": (Case(MSGSTRS | {"One.": ""}, fuzzy=[TWO]), "One."),
    "empty-before-fuzzy": (Case(MSGSTRS | {"Page": ""}, fuzzy=[TWO]), "Page"),
    "in-the-files-order": (
        Case(dict(reversed(MSGSTRS.items())) | {"Page": ""}, fuzzy=[TWO]),
        TWO,
    ),
    "fuzzy": (Case({"Page": "Seite", TWO: "Zwei"}, fuzzy=[TWO]), TWO),
    "in-no-catalog": (Case({"Page": "Seite"}), ""),
}
CATALOGS = "https://github.com/a/b/blob/main/locale/de/LC_MESSAGES"


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of both tables, in a repository."""
    project = tmp_path_factory.mktemp("german")
    cases = {name: case for name, (case, _) in {**SAID, **WAITING}.items()}
    build(project, "de", cases, "-D", "repository=https://github.com/a/b")
    return project


@pytest.mark.parametrize("name", SAID)
def test_it_says_what_is_so_and_is_not_there_where_there_is_nothing_to_say(
    german: Path, name: str
) -> None:
    text = (german / "html" / f"{name}.html").read_text("utf-8")
    share = {"share": "33\xa0%"}
    expected = [frame("de", sentence) for sentence in SAID[name][1]]
    assert sentences(html.fromstring(text)) == [
        sentence % share if "%(" in sentence else sentence for sentence in expected
    ]
    assert ("banner.css" in text) == bool(expected)


def test_a_reviewer_who_takes_the_line_out_takes_the_banner_off(tmp_path: Path) -> None:
    build(tmp_path, "de", {"index": Case(), "page": Case(MSGSTRS, header=BY_MACHINE)})
    assert sentences(page(tmp_path / "html" / "page.html")) == [frame("de", MACHINE)]
    build(tmp_path, "de", {"index": Case(), "page": Case(MSGSTRS)})
    assert sentences(page(tmp_path / "html" / "page.html")) == []


def test_an_english_page_leads_to_its_source(tmp_path: Path) -> None:
    """What a machine wrote does so above its text, too, until a reviewer takes the field out."""
    cases = {str(front): Case(front=f"generated: {front}") for front in ("true", "false")}
    build(tmp_path, "en", cases, "-D", "repository=https://github.com/a/b")
    for front in cases:
        tree = page(tmp_path / "html" / f"{front}.html")
        written = front == "true"
        assert sentences(tree) == ([WRITTEN] if written else [])
        assert tree.xpath("//*[@role='note']//a/text()") == ([EDIT] if written else [])
        assert edit(tree) == [f"https://github.com/a/b/blob/main/docs/{front}.md"]


# -- Where it leads -----------------------------------------------------------------------

FORGES = {
    "https://github.com/owner/name": "https://github.com/owner/name/blob/main",
    "https://gitlab.com/group/sub/name/": "https://gitlab.com/group/sub/name/-/blob/main",
    "https://codeberg.org/owner/name": "https://codeberg.org/owner/name/src/branch/main",
    # As git and Read the Docs write an address; what it says of the account stays there.
    "https://github.com/owner/name.git": "https://github.com/owner/name/blob/main",
    "git@github.com:owner/name.git": "https://github.com/owner/name/blob/main",
    "ssh://git@gitlab.example.org:2222/a/b.git": "https://gitlab.example.org/a/b/-/blob/main",
    "https://user:secret@forgejo.example/a/b": "https://forgejo.example/a/b/src/branch/main",
}


@pytest.mark.parametrize(("repository", "files"), FORGES.items(), ids=FORGES)
def test_a_forge_shows_its_files_at_an_address_of_its_own(repository: str, files: str) -> None:
    assert files_address(repository, "main") == files


def improve(tree: html.HtmlElement) -> list[str]:
    return [str(link) for link in tree.xpath("//*[@role='note']//a/@href")]


def edit(tree: html.HtmlElement) -> list[str]:
    return [str(link) for link in tree.xpath("//*[@class='edit-this-page']/a/@href")]


def test_a_translated_page_leads_to_the_first_message_that_waits(tmp_path: Path) -> None:
    """On the branch that is shown; who has access to it is nobody's to read."""
    repository = "repository=https://user:secret@forgejo.example/a/b"
    cases = {"page": Case(MSGSTRS, fuzzy=["One."])}
    build(tmp_path, "zh_TW", cases, "-D", repository, "-D", "branch=v1/é")
    catalog = tmp_path / "locale/zh_TW/LC_MESSAGES/page.po"
    line = catalog.read_text("utf-8").splitlines().index('msgid "One."') + 1
    files = "https://forgejo.example/a/b/src/branch/v1/%C3%A9"
    text = (tmp_path / "html" / "page.html").read_text("utf-8")
    tree = html.fromstring(text)
    expected = f"{files}/locale/zh_TW/LC_MESSAGES/page.po#L{line}"
    assert improve(tree) == edit(tree) == [expected]
    assert "secret" not in text
    (link,) = tree.xpath("//*[@role='note']//a")
    assert link.text == frame("zh_TW", IMPROVE)


@pytest.mark.parametrize("name", WAITING)
def test_the_first_that_waits_is_the_first_in_the_file(german: Path, name: str) -> None:
    line = WAITING[name][1]
    lines = (german / f"locale/de/LC_MESSAGES/{name}.po").read_text("utf-8").splitlines()
    anchor = "#L" + str(lines.index(f'msgid "{line}"') + 1) if line else ""
    assert improve(page(german / "html" / f"{name}.html")) == [f"{CATALOGS}/{name}.po{anchor}"]


def test_a_whole_and_reviewed_page_leads_to_its_catalog(german: Path) -> None:
    tree = page(german / "html/reviewed.html")
    assert (improve(tree), edit(tree)) == ([], [f"{CATALOGS}/reviewed.po"])


@pytest.mark.parametrize("locale", TRANSLATED)
def test_without_a_repository_the_banner_leads_to_the_status_page(
    sites: dict[str, Path], locale: str
) -> None:
    tree = page(sites[locale] / "instruct-vs-coder.html")
    assert (improve(tree), edit(tree)) == (["status.html"], [])
    assert improve(page(sites[locale] / "status.html")) == []  # one is there already


def test_without_a_catalog_there_is_nothing_to_lead_to(german: Path) -> None:
    """But to the status page, which is there already on that page itself."""
    for name, there in (("no-catalog", ["index.html"]), ("index", [])):
        tree = page(german / f"html/{name}.html")
        assert sentences(tree) == [frame("de", NOTHING)]
        assert (improve(tree), edit(tree)) == (there, [])


@pytest.mark.parametrize("repository", ["https://example.org/owner/name", "owner/name"])
def test_a_repository_at_no_known_forge_has_no_files_to_show(repository: str) -> None:
    with pytest.raises(ValueError, match=f"^repository '{repository}' is at no forge known: git"):
        files_address(repository, "main")


def test_a_repository_at_no_known_forge_is_said_once(tmp_path: Path) -> None:
    done = build(tmp_path, "de", {"page": Case(MSGSTRS)}, "-D", "repository=owner/name")
    said = "WARNING: repository 'owner/name' is at no forge known: github, gitlab"
    assert done.err.count(said) == 1
    assert edit(page(tmp_path / "html" / "page.html")) == []


def test_a_remote_of_git_says_where_the_repository_is_and_on_which_branch(tmp_path: Path) -> None:
    """Also where the project is a folder of it."""
    there, project = tmp_path / "there", tmp_path / "here/notes"
    nobody = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    (project / "docs").mkdir(parents=True)
    for command in (
        ("init", "--quiet", "--initial-branch", "next", there),
        ("-C", there, *nobody, "commit", "--quiet", "--allow-empty", "--message", "x"),
        ("init", "--quiet", tmp_path / "here"),
        ("remote", "add", "origin", there),
        ("fetch", "--quiet", "origin"),
        ("checkout", "--quiet", "-b", "mine", "--track", "origin/next"),
        ("remote", "set-url", "origin", "git@github.com:a/b.git"),
    ):
        done = run("git", *command, cwd=project)
        assert done.code == 0, done.err
    build(project, "de", {"page": Case(MSGSTRS)}, "-D", "repository=origin")
    files = "https://github.com/a/b/blob/next/notes/locale/de/LC_MESSAGES"
    assert edit(page(project / "html/page.html")) == [f"{files}/page.po"]


def test_a_remote_that_git_does_not_know_is_no_fault(tmp_path: Path) -> None:
    done = build(tmp_path, "de", {"page": Case(MSGSTRS)}, "-D", "repository=origin")
    assert "repository" not in done.err
    assert edit(page(tmp_path / "html/page.html")) == []


def test_read_the_docs_says_where_the_repository_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a pull request it names no branch, and there is no link."""
    monkeypatch.setenv("READTHEDOCS_GIT_CLONE_URL", "https://github.com/a/b.git")
    monkeypatch.setenv("READTHEDOCS_GIT_IDENTIFIER", "stable")
    build(tmp_path, "en", {})
    expected = "https://github.com/a/b/blob/stable/docs/index.md"
    assert edit(page(tmp_path / "html" / "index.html")) == [expected]
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    build(tmp_path, "en", {})
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


@pytest.mark.parametrize("name", ["instruct-vs-coder", "references", "status"])
def test_banner_passages_and_tables_are_accessible(partial: Path, tab: Page, name: str) -> None:
    """In either theme at either width."""
    tab.goto((partial / f"{name}.html").as_uri())
    for width in (390, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        for dark, rules in ((False, EVERYTHING), (True, COLOURS)):
            tab.emulate_media(color_scheme="dark" if dark else "light")
            found = violations(tab, f"{width}, dark: {dark}", rules, "{include: ['article']}")
            assert found == []
