"""A page that cannot be read as it is: one line with its place, and the rest is built."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from conftest import ROOT, Run, notes2po, run, sphinx_build, write_catalog

Write = Callable[[str, str], Path]

TABLE = '[en]\nnote = "en"\nslug = "en"\n[de]\nnote = "de"\nslug = "de"\n'
LATIN = "# Page\n\nA sentence.\n\nUn café.\n".encode("latin-1")
NO_UTF8 = "is not UTF-8: save it as UTF-8"
RING = "a file includes itself, page.md > page.md: take an include out"
INCLUDE = "# Page\n\nA sentence.\n\n```{{include}} {}\n```\n"
CSV = b"# Page\n\nA sentence.\n\n```{csv-table}\n:file: odd.csv\n```\n"
RST = b"# Page\n\nA sentence.\n\n```{eval-rst}\n.. csv-table::\n   :file: odd.csv\n```\n"
CURE = "save the file that it names as UTF-8, or name its :encoding:"
CONFLICT = "# Page\n\nA sentence.\n\n<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> theirs\n"
MARK = "is a mark of a conflict in git: keep one of the two texts, and take the marks out"

# The page's bytes, the lines at which something is wrong, and what.
PAGES: dict[str, tuple[bytes, list[int], str]] = {
    "Latin-1": (LATIN, [5], NO_UTF8),
    "UTF-16": ("# Page\n\nA sentence.\n".encode("utf-16"), [1], NO_UTF8),
    "half a surrogate": (b"# Page\n\nA sentence.\n\n\xed\xa0\x80\n", [5], NO_UTF8),
    "UTF-16 without a mark": ("# Page\n\nText.\n".encode("utf-16-le"), [1], "has a NUL byte"),
    "an end of transmission": (
        b"# Page\n\nA sentence.\n\nOne\x04more.\n",
        [5],
        "has the control character U+0004",
    ),
    "a byte order mark": (b"\xef\xbb\xbf# Page\n\nA sentence.\n", [], ""),
    "itself": (INCLUDE.format("page.md").encode(), [5], RING),
    "itself from elsewhere": (INCLUDE.format("../docs/page.md").encode(), [5], RING),
    "a part of itself": (
        b"# Page\n\n```{include} page.md\n:start-line: 4\n```\nA sentence.\n",
        [],
        "",
    ),
    "nothing": (INCLUDE.format("none.md").encode(), [5], "file not found"),
    "a folder": (INCLUDE.format("folder").encode(), [5], "error reading file"),
    "a table of another encoding": (CSV, [5], CURE),
    "such a table in reStructuredText": (RST, [6], CURE),
    "a conflict": (CONFLICT.encode(), [5, 9], MARK),
    "a conflict in three texts": (
        b"# Page\n\n<<<<<<<\nA sentence.\n||||||| 1a2b\nOld.\n=======\nTheirs.\n>>>>>>> x\n",
        [3, 5, 9],
        MARK,
    ),
    "the rest of a conflict": (b"# Page\n\nA sentence.\n\n>>>>>>> theirs\n", [5], MARK),
    "a conflict as an example": (
        b"# Page\n\nA sentence.\n\n```text\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n\nHeading\n=======\n",
        [],
        "",
    ),
}
NO_TEXTS = [
    "Latin-1",
    "UTF-16",
    "half a surrogate",
    "UTF-16 without a mark",
    "an end of transmission",
    "a conflict",
]


@pytest.fixture
def project(page: Write) -> Path:
    """Pages around one that is yet to be written; their catalogs are up to date."""
    page("index", "# Top\n\nAnother sentence.\n\n```{toctree}\npage\n```\n")
    page("folder/deep", "---\norphan: true\n---\n\n# Deep\n")
    page("references", "---\norphan: true\n---\n\n# References\n")
    project = page("page", "# Page\n\nA sentence.\n")
    (project / "docs" / "odd.csv").write_bytes(b"caf\xe9,1\n")
    shutil.copytree(ROOT / "conf", project / "conf")
    (project / "conf" / "languages.toml").write_text(TABLE, "utf-8")
    return project


def command(project: Path, module: str, *arguments: str) -> Run:
    done = run(sys.executable, "-m", module, *arguments, cwd=project)
    assert "Traceback" not in done.err, done.err
    return done


def build(project: Path, *options: str) -> Run:
    done = sphinx_build(project / "docs", project / "html", *options, conf=project / "conf")
    assert "Traceback" not in done.err, done.err
    return done


@pytest.mark.parametrize("kind", ["Latin-1", "itself", "a table of another encoding"])
def test_stock_builds_nothing_of_it(project: Path, kind: str) -> None:
    """Where this fails, upstream has mended it, and what is ours can go."""
    (project / "docs" / "page.md").write_bytes(PAGES[kind][0])
    (project / "conf" / "conf.py").write_text('extensions = ["myst_parser"]\n', "utf-8")
    done = sphinx_build(project / "docs", project / "html", conf=project / "conf")
    assert (done.code, (project / "html" / "index.html").exists()) == (2, False)


def write_all(project: Path, kinds: Iterable[str]) -> dict[str, tuple[str, list[int], str]]:
    """A page of each kind: by the kind its name, the lines at which it is wrong, and what is."""
    written = {}
    for number, kind in enumerate(kinds):
        name, (data, lines, what) = f"p{number}", PAGES[kind]
        (project / "docs" / f"{name}.md").write_bytes(
            data.replace(b"page.md", f"{name}.md".encode())
        )
        written[kind] = name, lines, what.replace("page.md", f"{name}.md")
    return written


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_any_page_is_built_and_told_in_one_line(project: Path, page: Write, jobs: str) -> None:
    page("index", "# Top\n\nAnother sentence.\n\n```{toctree}\n:glob:\np*\n```\n")
    written = write_all(project, PAGES)
    for _ in range(2):  # a second build says the same
        done = build(project, "-j", jobs)
        assert done.code == 0
        for kind, (name, lines, what) in written.items():
            place = f"/docs/{name}.md:"
            said = [line for line in done.err.splitlines() if place in line]
            assert [int(line.split(place)[1].split(":")[0]) for line in said] == lines, kind
            assert all(what in line for line in said), kind
    for kind, (name, _lines, _what) in written.items():
        shown = (project / "html" / f"{name}.html").read_text("utf-8")
        assert "A sentence." in shown or kind == "UTF-16 without a mark"
    assert "Another sentence." in (project / "html" / "index.html").read_text("utf-8")


def test_what_is_no_text_is_marked_and_the_rest_translated(project: Path) -> None:
    (project / "docs" / "page.md").write_bytes(LATIN)
    write_catalog(project, "de", "page", {"A sentence.": "Ein Satz."})
    build(project, "-D", "language=de")
    shown = (project / "html" / "page.html").read_text("utf-8")
    assert "Ein Satz." in shown
    assert "Un caf\ufffd." in shown


def test_two_pages_that_include_each_other_are_told_where_the_ring_closes(
    project: Path, page: Write
) -> None:
    page("page", INCLUDE.format("index.md"))
    page("index", "# Top\n\n```{include} page.md\n```\n\n```{toctree}\npage\n```\n")
    done = build(project)
    assert done.code == 0
    assert (
        "docs/page.md:5: WARNING: a file includes itself, index.md > page.md > index.md" in done.err
    )
    assert "docs/index.md:3: WARNING: a file includes itself, page.md > index.md > page" in done.err


def test_shared_definitions_that_are_not_utf8_are_told(project: Path) -> None:
    path = project / "docs" / "references.md"
    path.write_bytes(
        b"---\norphan: true\n---\n\n# References\n\nCaf\xe9 [a].\n\n[a]: https://a.example\n"
    )
    done = build(project)
    assert done.code == 0
    assert f"docs/references.md:7: WARNING: {NO_UTF8}" in done.err


@pytest.mark.parametrize("name", ["search", "sphinx"])
def test_a_page_whose_name_is_taken_is_told(project: Path, page: Write, name: str) -> None:
    page(name, "---\norphan: true\n---\n\n# Page\n")
    done = build(project)
    assert f"docs/{name}.md:1: WARNING: cannot be called {name}, " in done.err


def test_without_a_table_of_languages_there_is_english(project: Path) -> None:
    (project / "conf" / "languages.toml").unlink()
    assert build(project).code == 0
    for module in ("upkeep.update", "upkeep.status", "notes2po"):
        assert command(project, module).code == 0


# -- Of other readers -------------------------------------------------------------------------

BROKEN = """
from docutils import nodes
from docutils.parsers.rst import Directive
class Odd(Directive):
    def run(self):
        raise LookupError("odd")
class Late(nodes.General, nodes.Element):
    pass
class Later(Directive):
    def run(self):
        return [Late()]
from sphinx.transforms import SphinxTransform
class Break(SphinxTransform):
    default_priority = 400
    def apply(self, **_):
        for node in self.document.findall(Late):
            raise LookupError("late")
def setup(app):
    app.add_directive("odd", Odd)
    app.add_directive("later", Later)
    app.add_transform(Break)
"""


@pytest.fixture
def foreign(project: Path) -> Path:
    """The project with an extension of somebody else's that fails."""
    with (project / "conf" / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(BROKEN)
    return project


def test_a_directive_of_anothers_that_fails_is_left_out(foreign: Path, page: Write) -> None:
    page("page", "# Page\n\n```{odd}\n```\n\nA sentence.\n")
    done = build(foreign)
    assert done.code == 0
    what = "WARNING: {odd} is left out, LookupError: odd: write the passage otherwise"
    assert f"docs/page.md:3: {what}" in done.err
    assert "A sentence." in (foreign / "html" / "page.html").read_text("utf-8")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_page_that_ends_its_reading_is_empty_and_told(
    foreign: Path, page: Write, jobs: str
) -> None:
    page("page", "# Page\n\n```{later}\n```\n\nA sentence.\n")
    for _ in range(2):
        done = build(foreign, "-j", jobs)
        assert done.code == 0
        (said,) = done.err.splitlines()
        assert "docs/page.md:3: WARNING: cannot be read, LookupError: late" in said
    assert (foreign / "html" / "page.html").is_file()
    assert "Another sentence." in (foreign / "html" / "index.html").read_text("utf-8")


def test_no_catalog_loses_what_a_page_says_that_ends_its_reading(
    foreign: Path, page: Write
) -> None:
    path = write_catalog(foreign, "de", "page", {"A sentence.": "Ein Satz."})
    before = path.read_bytes()
    page("page", "# Page\n\n```{later}\n```\n\nA sentence.\n")
    done = command(foreign, "upkeep.update")
    assert (done.code, path.read_bytes()) == (1, before)
    said = done.err.splitlines()
    assert "docs/page.md:3: WARNING: cannot be read, LookupError: late" in said[0]
    assert said[1:] == ["error: the English pages have faults; no catalog was changed"]


# -- The other commands -----------------------------------------------------------------------


def test_update_leaves_the_catalogs_of_what_is_no_text_and_does_the_rest(
    project: Path, page: Write
) -> None:
    names = [f"p{number}" for number in range(len(NO_TEXTS))]
    catalogs = [
        write_catalog(project, "de", name, {"A sentence.": "Ein Satz.", "Gone.": "Weg."})
        for name in names
    ]
    for name in names:
        page(name, "---\norphan: true\n---\n\n# Page\n\nA sentence.\n")
    command(project, "upkeep.update")
    before = [path.read_bytes() for path in catalogs]
    written = write_all(project, NO_TEXTS)
    page("index", "# Top\n\nA new sentence.\n\n```{toctree}\npage\n```\n")
    for _ in range(2):
        done = command(project, "upkeep.update")
        assert done.code == 1
        assert [path.read_bytes() for path in catalogs] == before
        told = [line for line in done.err.splitlines() if line.startswith("error: ")]
        for line, (name, lines, what) in zip(sorted(told), written.values(), strict=True):
            assert line.startswith(f"error: docs/{name}.md:{lines[0]}: {what.split(':')[0]}")
            assert line.endswith("; its catalogs are left as they are")
    index = catalogs[0].with_name("index.po")
    assert "A new sentence." in index.read_text("utf-8")
    for name in names:
        page(name, "---\norphan: true\n---\n\n# Page\n\nA sentence.\n")
    assert command(project, "upkeep.update").code == 0
    assert [path.read_bytes() for path in catalogs] == before


def test_update_of_nothing_but_what_is_no_text_changes_nothing(project: Path) -> None:
    path = write_catalog(project, "de", "index", {"Another sentence.": "Noch einer."})
    command(project, "upkeep.update")
    before = path.read_bytes()
    (project / "docs" / "page.md").write_bytes(LATIN)
    assert command(project, "upkeep.update", "--only", "page").code == 1
    assert path.read_bytes() == before


def test_status_counts_what_can_be_read(project: Path) -> None:
    write_all(project, PAGES)
    done = command(project, "upkeep.status")
    assert done.code == 0
    assert "\nindex " in done.out


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_the_importer_names_a_page_that_is_no_text_and_does_the_rest(
    project: Path, kind: str
) -> None:
    data, lines, what = PAGES[kind]
    (project / "docs" / "page.md").write_bytes(data)
    notes = project / "locale" / "de" / "notes"
    notes.mkdir(parents=True)
    for name in ("page", "index"):
        (notes / f"{name}.md").write_text("# Oben\n\nEin Satz.\n", "utf-8")
    done = notes2po(project)
    assert done.code == 1
    assert f"error: docs/page.md:{lines[0]}: {what.split(':')[0]}" in done.err
    assert "Oben" in (project / "locale/de/LC_MESSAGES/index.po").read_text("utf-8")


def test_a_note_in_conflict_is_refused_at_its_line(project: Path) -> None:
    note = project / "locale" / "de" / "notes" / "page.md"
    note.parent.mkdir(parents=True)
    note.write_text(CONFLICT, "utf-8")
    done = notes2po(project)
    assert done.code == 1
    assert f"error: locale/de/notes/page.md:5: {MARK}" in done.err


@pytest.mark.parametrize("kind", ["folder", "dangling"])
def test_a_page_that_is_no_file_is_told_as_that(project: Path, kind: str) -> None:
    path = project / "docs" / "page.md"
    path.unlink()
    path.mkdir() if kind == "folder" else path.symlink_to("nowhere.md")
    note = project / "locale" / "de" / "notes" / "page.md"
    note.parent.mkdir(parents=True)
    note.write_text("# Seite\n\nEin Satz.\n", "utf-8")
    done = notes2po(project)
    assert done.code == 1
    assert (
        "notes/page.md:1: the English page docs/page.md is no file: put the page there" in done.err
    )
    assert build(project).code == 0


# -- Catalogs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("encoding", "translated"), [("utf-8-sig", 1), ("shift_jis", 0)])
def test_a_catalog_counts_as_it_is_shown(project: Path, encoding: str, translated: int) -> None:
    path = write_catalog(project, "de", "index", {"Another sentence.": "これ"})
    said = encoding.removesuffix("-sig")
    text = path.read_text("utf-8").replace("charset=UTF-8", f"charset={said}")
    path.write_bytes(text.encode(encoding))
    build(project, "-D", "language=de", "-D", "catalog_check=0")
    shown = (project / "html" / "index.html").read_text("utf-8")
    status = json.loads((project / "html" / "status.json").read_text("utf-8"))
    assert ("これ" in shown) == bool(translated)
    assert status["languages"]["de"]["pages"]["index"]["translated"] == translated


@pytest.mark.parametrize("kind", ["folder", "dangling", "circle"])
def test_a_catalog_that_is_no_file_is_told_and_the_rest_built(project: Path, kind: str) -> None:
    path = write_catalog(project, "de", "index", {"Another sentence.": "Noch einer."})
    path = path.with_name("page.po")
    path.mkdir() if kind == "folder" else path.symlink_to("page.po" if kind == "circle" else "none")
    done = build(project, "-D", "language=de")
    assert done.code == 0
    assert "/LC_MESSAGES/page.po:1: WARNING: syntax: cannot be read: " in done.err
    assert "Noch einer." in (project / "html" / "index.html").read_text("utf-8")
    for module in ("check_catalogs", "upkeep.update", "upkeep.status", "notes2po"):
        assert command(project, module).code in (0, 1)


@pytest.mark.parametrize("name", ["index", "page"])
def test_a_folder_where_a_catalog_is_compiled_to_is_named(project: Path, name: str) -> None:
    """Nobody's work is deleted, nor is English shown for what has been translated."""
    path = write_catalog(project, "de", name, {"Another sentence.": "Noch einer."})
    path.with_suffix(".mo").mkdir()
    done = sphinx_build(project / "docs", project / "html", "-D", "language=de")
    assert done.code == 2
    assert f"/LC_MESSAGES/{name}.mo:1: is a folder: delete it, a catalog is compiled to" in done.err
