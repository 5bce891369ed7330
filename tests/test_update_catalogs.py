"""``make update``: an author's change reaches every catalog and takes nothing along."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import TRANSLATED, copy_project, notes2po
from upkept import ARTICLE, LOCALES, update


@pytest.fixture
def project(small: Path) -> Path:
    return small


def catalogs(project: Path) -> dict[str, bytes]:
    paths = project.glob("locale/*/LC_MESSAGES/**/*.po")
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


def catalog(project: Path, page: str, locale: str = "ja") -> polib.POFile:
    path = project / f"locale/{locale}/LC_MESSAGES/{page}.po"
    return polib.pofile(str(path), wrapwidth=0)


def entry(project: Path, page: str, start: str, locale: str = "ja") -> polib.POEntry:
    """The one message of a page that begins with *start*, obsolete or not."""
    (found,) = [e for e in catalog(project, page, locale) if e.msgid.startswith(start)]
    return found


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


START = "**Strengths**"


def paragraph(project: Path, start: str = START) -> str:
    """A paragraph of the article that begins so, the only one of its list, to be moved about."""
    page = (project / f"docs/{ARTICLE}.md").read_text("utf-8")
    return next(text for text in page.split("\n\n") if text.startswith(f"* {start}"))


def test_the_committed_catalogs_are_up_to_date_and_in_their_one_form(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    before = catalogs(project)
    done = update(project)
    assert (done.code, done.err) == (0, "")
    assert [line.split(": ")[1] for line in done.out.splitlines()] == [
        f"0 of {len(before) // len(TRANSLATED)} catalogs changed" for _ in TRANSLATED
    ]
    assert catalogs(project) == before


def test_a_changed_message_is_fuzzy_with_its_previous_english(project: Path) -> None:
    replace(project / "docs/index.md", "how such models differ", "how such models vary")
    assert update(project).code == 0
    for locale in LOCALES:
        (fuzzy,) = catalog(project, "index", locale).fuzzy_entries()
        assert "vary" in fuzzy.msgid
        assert fuzzy.previous_msgid == fuzzy.msgid.replace("vary", "differ")


# -- A round trip -------------------------------------------------------------------------


def move(project: Path, start: str = START, edited: str = "") -> None:
    """Take a paragraph of the article to the end of the front page."""
    text = paragraph(project, start)
    replace(project / f"docs/{ARTICLE}.md", f"{text}\n\n", "")
    page = project / "docs/index.md"
    page.write_text(f"{page.read_text('utf-8')}\n{edited or text}\n", "utf-8")


def edit(text: str) -> str:
    """*text* with two words changed."""
    words = text.split(" ")
    words[12], words[20] = "formidable", "contraption"
    return " ".join(words)


def test_a_moved_and_edited_paragraph_keeps_its_translation_and_undo_brings_all_back(
    project: Path,
) -> None:
    first, pages = catalogs(project), {p: p.read_bytes() for p in project.glob("docs/*.md")}
    before = {locale: entry(project, ARTICLE, START, locale) for locale in LOCALES}
    move(project, edited=edit(paragraph(project)))
    assert update(project).code == 0
    for locale in LOCALES:
        now = entry(project, "index", START, locale)
        assert (now.msgstr, now.fuzzy) == (before[locale].msgstr, True)
        assert now.previous_msgid == before[locale].msgid
        assert "formidable" in now.msgid
        assert not [e for e in catalog(project, ARTICLE, locale) if e.msgid.startswith(START)]
    for path, data in pages.items():
        path.write_bytes(data)
    assert update(project, SOURCE_DATE_EPOCH="1893456000").code == 0  # years later
    assert catalogs(project) == first


def test_some_pages_alone_get_what_they_would_among_all(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where the other pages are elsewhere: an old translation is found in their catalogs."""
    text = paragraph(project)
    replace(project / f"docs/{ARTICLE}.md", f"{text}\n\n", "")
    assert update(project).code == 0
    (project / "docs/new.md").write_text(f"# New\n\n{edit(text)}\n", "utf-8")
    part = shutil.copytree(project, tmp_path_factory.mktemp("part") / "project")
    for path in (part / "docs").glob("*.md"):
        if path.stem not in ("new", "index"):
            path.unlink()
    assert update(project).code == 0
    assert update(part, "--only", "new", "index").code == 0
    assert catalogs(part) == catalogs(project)
    assert entry(part, "new", START).fuzzy


def test_a_paragraph_that_only_moved_stays_translated(project: Path) -> None:
    before = entry(project, ARTICLE, START)
    move(project)
    assert update(project).code == 0
    now = entry(project, "index", START)
    assert (now.msgstr, now.fuzzy, now.previous_msgid) == (before.msgstr, False, None)
    assert now.tcomment == f"{before.tcomment} of {ARTICLE}"  # the front page has no note


def test_what_vanished_is_obsolete_and_comes_back(project: Path) -> None:
    first, page = catalogs(project), project / f"docs/{ARTICLE}.md"
    text = page.read_bytes()
    drop(project)
    assert update(project).code == 0
    assert entry(project, ARTICLE, START).obsolete
    page.write_bytes(text)
    assert update(project).code == 0
    assert catalogs(project) == first


def test_a_page_that_is_renamed_takes_its_catalogs_with_it_and_back(project: Path) -> None:
    first = catalogs(project)
    page, other = project / "docs/status.md", project / "docs/guide/state.md"
    other.parent.mkdir()
    page.rename(other)
    replace(project / "docs/index.md", "\nstatus\n", "\nguide/state\n")
    assert update(project).code == 0  # the links that still name the old page are warnings
    assert len(catalogs(project)) == len(first)
    for locale in LOCALES:
        now = catalog(project, "guide/state", locale)
        assert now.percent_translated() == 100
        assert now.header.startswith(f"guide/state, {locale}")
        assert "Translated by machine" in now.header
    other.rename(page)
    replace(project / "docs/index.md", "\nguide/state\n", "\nstatus\n")
    assert update(project).code == 0
    assert catalogs(project) == first


def test_a_page_that_is_gone_leaves_its_translations_and_a_hint(project: Path) -> None:
    first = catalogs(project)
    pages = {path: path.read_bytes() for path in project.glob("docs/*.md")}
    (project / "docs/status.md").unlink()
    replace(project / "docs/index.md", "\nstatus\n", "\n")
    done = update(project)
    assert done.code == 0
    assert "locale/ja/LC_MESSAGES/status.po: its page is gone; delete it" in done.out
    assert all(e.obsolete and e.msgstr for e in catalog(project, "status"))
    for path, data in pages.items():
        path.write_bytes(data)
    assert update(project).code == 0
    assert catalogs(project) == first


# -- With the importer --------------------------------------------------------------------


def reword(project: Path, start: str = START) -> None:
    text = paragraph(project, start)
    replace(project / f"docs/{ARTICLE}.md", text, edit(text))


def drop(project: Path, start: str = START) -> None:
    replace(project / f"docs/{ARTICLE}.md", f"{paragraph(project, start)}\n\n", "")


def rework(project: Path) -> None:
    """What may be done to a page: one paragraph changed, one new, one gone."""
    reword(project)
    text = paragraph(project, "**Purpose")
    replace(project / f"docs/{ARTICLE}.md", text, f"{text}\n\nSomething new, said nowhere yet.")
    drop(project, "**Weaknesses")


def move_and_edit(project: Path) -> None:
    """One paragraph goes to another page, and one goes there and is another on the way."""
    move(project, "**Chat")
    move(project, edited=edit(paragraph(project)))


def nothing(_project: Path) -> None:
    pass


@pytest.mark.parametrize(
    "change", [nothing, rework, move_and_edit], ids=lambda change: change.__name__
)
def test_the_importer_and_the_update_agree_in_either_order(
    project: Path, tmp_path_factory: pytest.TempPathFactory, change: Callable[[Path], object]
) -> None:
    """Also after the change is undone, which brings the first state back in both."""
    first, pages = catalogs(project), {p: p.read_bytes() for p in project.glob("docs/*.md")}
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project, other, dirs_exist_ok=True)

    def both() -> tuple[dict[str, bytes], dict[str, bytes]]:
        for one, two in ((notes2po, update), (update, notes2po)):
            place = project if one is notes2po else other
            assert (one(place).code, two(place).code) == (0, 0)
        return catalogs(project), catalogs(other)

    change(project)
    for path in project.glob("docs/*.md"):
        shutil.copy(path, other / "docs")
    one, two = both()
    assert one == two
    assert (one == first) == (change is nothing)
    if change is nothing:
        return
    for path, data in pages.items():
        path.write_bytes(data)
        (other / "docs" / path.name).write_bytes(data)
    one, two = both()
    assert one == two == first


# -- Other tools --------------------------------------------------------------------------


def gettext(*command: str) -> Callable[[Path], None]:
    """Rewrite a catalog with one of gettext's tools."""

    def run_it(path: Path) -> None:
        subprocess.run([*command, "-o", path, path], check=True, capture_output=True)

    return run_it


def poedit(path: Path) -> None:
    """Wrapped at 79, with fields of its own, in another order, and CRLF."""
    gettext("msgcat", "--width=79")(path)
    data = path.read_bytes()
    head = b'"Language: '
    data = data.replace(head, b'"X-Generator: Poedit 3.6\\n"\n"X-Poedit-Basepath: .\\n"\n' + head)
    path.write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))


def weblate(path: Path) -> None:
    """Wrapped at 77, with lines of the pages, and a field of its own."""
    rewrite(path, "Weblate 5.15", width=77)


def lokalize(path: Path) -> None:
    """Wrapped at 80, with lines of the pages, and a field of its own."""
    rewrite(path, "Lokalize 25.08", width=80)


def rewrite(path: Path, tool: str, width: int) -> None:
    made = polib.pofile(str(path), wrapwidth=0)
    made.metadata["X-Generator"] = tool
    for number, found in enumerate(made):
        found.occurrences = [(name, str(number)) for name, _ in found.occurrences]
    made.save(str(path))
    gettext("msgcat", f"--width={width}")(path)


def crlf(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


TOOLS: dict[str, Callable[[Path], None]] = {
    "msgcat, narrow": gettext("msgcat", "--width=40"),
    "msgcat, sorted": gettext("msgcat", "--sort-output", "--no-wrap"),
    "msgcat, no locations": gettext("msgcat", "--no-location"),
    "msgattrib": gettext("msgattrib", "--width=132", "--indent"),
    "Poedit": poedit,
    "Weblate": weblate,
    "Lokalize": lokalize,
    "CRLF": crlf,
}


@pytest.fixture(scope="module")
def template(up_to_date: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with entries of every kind: reviewed, fuzzy, with comments, obsolete, empty."""
    project = shutil.copytree(up_to_date, tmp_path_factory.mktemp("lived-in") / "project")
    path = project / f"locale/de/LC_MESSAGES/{ARTICLE}.po"
    made = polib.pofile(str(path), wrapwidth=0)
    made[1].tcomment = "a comment of more than seventy-six characters, " * 3 + "\n\nand a second"
    made[2].flags = ["fuzzy"]
    made[2].previous_msgid = "What it said before, which is rather more than fits on one line. " * 2
    made[3].msgstr, made[3].tcomment = "", "how do we say this?"
    made.append(polib.POEntry(msgid="Old “text”,\nin two lines", msgstr="Alt", obsolete=True))
    made.append(polib.POEntry(msgid="An older one", msgstr="Sehr\tälter", obsolete=True))
    made.metadata["X-Own"] = "kept"
    path.write_text(str(made), "utf-8")
    assert update(project).code == 0
    return project


@pytest.fixture
def lived_in(template: Path, tmp_path: Path) -> Path:
    """A copy of it, to do harm to."""
    return shutil.copytree(template, tmp_path / "project")


@pytest.mark.parametrize("tool", TOOLS)
def test_what_another_tool_has_written_comes_back_to_the_one_form(
    lived_in: Path, tool: str
) -> None:
    """Only the fields stay that the tool put into the header."""
    before = catalogs(lived_in)
    for name in before:
        if not name.endswith("/sphinx.po"):
            TOOLS[tool](lived_in / name)
    assert catalogs(lived_in) != before
    assert update(lived_in).code == 0
    now = {
        name: b"".join(
            line
            for line in data.splitlines(keepends=True)
            if not line.startswith((b'"X-Generator', b'"X-Poedit'))
        )
        for name, data in catalogs(lived_in).items()
    }
    assert now == before


def test_msgmerge_adds_nothing_and_takes_nothing(lived_in: Path) -> None:
    before = catalogs(lived_in)
    for name in before:
        page = Path(name).stem
        if page != "sphinx":
            template = lived_in / f"build/gettext/{page}.pot"
            command = ["msgmerge", "--quiet", "--previous", "--update"]
            subprocess.run([*command, lived_in / name, template], check=True)
    assert catalogs(lived_in) != before
    assert update(lived_in).code == 0
    now = catalogs(lived_in)
    # What msgmerge says of the template's date is its business, and stays.
    assert {n: without_date(data) for n, data in now.items()} == {
        n: without_date(data) for n, data in before.items()
    }


def without_date(data: bytes) -> list[bytes]:
    return [line for line in data.splitlines() if not line.startswith(b'"POT-Creation-Date')]


def test_the_frame_s_catalog_comes_back_too(project: Path) -> None:
    before = catalogs(project)
    for path in project.glob("locale/*/LC_MESSAGES/sphinx.po"):
        poedit(path)
        path.write_bytes(path.read_bytes().replace(b'"X-Generator: Poedit 3.6\\n"\r\n', b""))
        data = path.read_bytes().replace(b'"X-Poedit-Basepath: .\\n"\r\n', b"")
        path.write_bytes(data)
    assert catalogs(project) != before
    assert update(project).code == 0
    assert catalogs(project) == before


# -- What is damaged ----------------------------------------------------------------------

# Of a catalog: what it holds, the line that is wrong, and what is said.
DAMAGED = {
    "index": (b'msgid "x"\nmsgstr "y\n', 2, "is no PO syntax"),
    ARTICLE: (b'msgid ""\nmsgstr ""\n<<<<<<< HEAD\n', 3, "is a mark of a conflict"),
    "references": (b'msgid "x"\nmsgstr "\xff"\n', 2, "is not UTF-8"),
    "status": (b'msgid "x"\nmsgstr "y"\n\nmsgid "x"\nmsgstr "z"\n', 4, "has the msgid of line 1"),
}


def test_damaged_catalogs_are_named_and_left_and_the_rest_is_done(project: Path) -> None:
    folder = project / "locale/ja/LC_MESSAGES"
    for name, (data, _, _) in DAMAGED.items():
        (folder / f"{name}.po").write_bytes(data)
    page = project / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    done = update(project)
    assert done.code == 1
    lines = dict(zip(sorted(DAMAGED), sorted(done.err.splitlines()), strict=True))
    for name, (data, line, what) in DAMAGED.items():
        assert lines[name].startswith(f"error: locale/ja/LC_MESSAGES/{name}.po:{line}: {what}")
        assert lines[name].endswith("; left as it is")
        assert (folder / f"{name}.po").read_bytes() == data
    assert entry(project, "index", "A new paragraph.", "de").msgstr == ""


def test_nothing_is_changed_where_sphinx_does_not_run(project: Path) -> None:
    before = catalogs(project)
    settings = project / "conf/conf.py"
    settings.write_text(settings.read_text("utf-8") + "\nraise ValueError\n", "utf-8")
    page = project / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    done = update(project)
    assert done.code != 0
    assert "no catalog was changed" in done.err
    assert catalogs(project) == before


def test_a_new_language_gets_a_catalog_of_every_page(project: Path) -> None:
    shutil.rmtree(project / "locale/ja")
    assert update(project).code == 0
    now = catalog(project, ARTICLE, "ja")
    assert now.metadata["Language"] == "ja"
    assert now.metadata["PO-Revision-Date"].startswith("2026-11-21")
    assert len(now) == len(catalog(project, ARTICLE, "de"))
    assert not now.translated_entries()


def test_what_a_person_has_said_is_kept(project: Path) -> None:
    path = project / "locale/de/LC_MESSAGES/index.po"
    made = polib.pofile(str(path), wrapwidth=0)
    made.metadata["X-Own"] = "kept"
    title = made.find("Notes on Language Models")
    assert title is not None
    title.tcomment = "a comment of more than seventy-six characters, " * 3
    title.flags = ["fuzzy", "md-text"]
    title.previous_msgid = "Notes"
    path.write_text(str(made), "utf-8")
    page = project / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    assert update(project).code == 0
    now = catalog(project, "index", "de")
    assert now.metadata["X-Own"] == "kept"
    assert now.find("A new paragraph.") is not None
    found = entry(project, "index", "Notes on Language Models", "de")
    assert (found.tcomment.strip(), found.flags, found.previous_msgid) == (
        ("a comment of more than seventy-six characters, " * 3).strip(),
        ["fuzzy", "md-text"],
        "Notes",
    )


def test_a_review_that_is_done_takes_its_marks_along(project: Path) -> None:
    reword(project)
    assert update(project).code == 0
    path = project / f"locale/ja/LC_MESSAGES/{ARTICLE}.po"
    made = polib.pofile(str(path), wrapwidth=0)
    (fuzzy,) = made.fuzzy_entries()
    fuzzy.flags = []
    path.write_text(str(made), "utf-8")
    assert update(project).code == 0
    now = entry(project, ARTICLE, fuzzy.msgid)
    assert (now.tcomment, now.previous_msgid, now.fuzzy) == ("", None, False)
    assert notes2po(project).code == 0
    assert entry(project, ARTICLE, fuzzy.msgid).msgstr == fuzzy.msgstr
