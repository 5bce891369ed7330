"""The importer's messages are Sphinx's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from conftest import ROOT, sphinx_build
from notes2po.entries import is_code
from notes2po.extract import as_paragraph, open_sphinx, read_note, read_page
from notes2po.messages import Document, ProblemError
from sphinx.application import Sphinx

DATA = ROOT / "tests" / "data"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree of Markdown with a page of every construct."""
    folder = tmp_path_factory.mktemp("extract") / "docs"
    folder.mkdir()
    for name in ("constructs.md", "dot.png"):
        shutil.copy(DATA / name, folder)
    for page in (ROOT / "docs").glob("*.md"):
        shutil.copy(page, folder)
    return folder


@pytest.fixture(scope="module")
def app(source: Path) -> Iterator[Sphinx]:
    """One application, as in a worker; Sphinx looks for itself in the current folder."""
    before = Path.cwd()
    yield open_sphinx(source, ROOT / "conf", source.parent / "scratch")
    os.chdir(before)


def read(app: Sphinx, name: str) -> Document:
    path = Path(app.srcdir) / f"{name}.md"
    return read_page(app, name, f"docs/{name}.md", path.read_text("utf-8"))


@pytest.fixture(scope="module")
def templates(source: Path) -> Path:
    """What sphinx-build itself extracts from that tree."""
    out = source.parent / "gettext"
    assert sphinx_build(source, out, "-b", "gettext").code == 0
    return out


@pytest.mark.parametrize("name", ["constructs", "index", "instruct-vs-coder", "references"])
def test_msgids_are_those_of_the_gettext_builder_in_its_order(
    app: Sphinx, templates: Path, name: str
) -> None:
    expected = [entry.msgid for entry in polib.pofile(str(templates / f"{name}.pot"))]
    found = [message.text for message in read(app, name).messages if message.translatable]
    code = {text for text in found if is_code(text)}
    assert bool(code) == (name == "constructs")
    # No catalog translates it, so the template has it not.
    assert [text for text in dict.fromkeys(found) if text not in code] == expected
    assert len(expected) > 1


def test_a_message_knows_its_shape_and_line(app: Sphinx) -> None:
    messages = {m.text: (m.shape, m.location.line) for m in read(app, "constructs").messages}
    assert messages["Every construct"] == ("h1", 2)
    assert messages["A heading beside the title"] == ("h1", 6)
    assert messages["nested"][0] == "ul>ol>p"
    assert messages["in a quotation"] == ("quote>quote>p", 24)
    assert messages["Term"][0] == "dl>dt"
    assert messages["cell"][0] == "table>cell>p"
    assert messages["In a directive."][0] == "note>p"


def test_images_and_raw_markup_are_landmarks(app: Sphinx) -> None:
    found = [m.text.strip() for m in read(app, "constructs").messages if not m.translatable]
    assert "<div>raw</div>" in found


def test_reading_one_page_leaves_nothing_to_another(app: Sphinx) -> None:
    first = read(app, "constructs")
    read(app, "index")
    assert read(app, "constructs") == first


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("日本\n語です。", "日本語です。"),
        ("日本\n  語です。", "日本語です。"),
        ("**強み**\n語です。", "**強み** 語です。"),
        ("日本語 and\nEnglish", "日本語 and English"),
        ("deux\nlignes", "deux lignes"),
        ("「引用」\n（括弧）", "「引用」（括弧）"),
    ],
    ids=["between kanji", "indented", "after markup", "Latin", "French", "punctuation"],
)
def test_a_line_break_between_wide_characters_is_no_space(
    app: Sphinx, written: str, read_as: str
) -> None:
    note = read_note(app, "index", "note.md", written)
    assert [message.text for message in note.messages] == [read_as]


@pytest.mark.parametrize(
    "text",
    [
        "```{include} ../secret.md\n```",
        "```{literalinclude} ../secret.md\n```",
        "```{raw} html\n:file: ../secret.md\n```",
        "```{csv-table}\n:file: ../secret.md\n```",
        "```{eval-rst}\n.. include:: ../secret.md\n```",
    ],
    ids=["include", "literalinclude", "raw", "csv-table", "eval-rst"],
)
def test_a_note_can_read_no_other_file(app: Sphinx, source: Path, text: str) -> None:
    (source.parent / "secret.md").write_text("secret words", "utf-8")
    note = read_note(app, "index", "note.md", f"Text.\n\n{text}\n")
    assert "secret words" not in str(note.messages)
    assert note.messages[0].text == "Text."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plain.", "Plain."),
        ("3. Fazit", "3\\. Fazit"),
        ("12) Zwölf", "12\\) Zwölf"),
        ("- Strich", "\\- Strich"),
        ("-", "\\-"),
        ("# Raute", "\\# Raute"),
        ("> Zitat", "\\> Zitat"),
        ("***", "\\***"),
        ("*kursiv* ist gut", "*kursiv* ist gut"),
        ("**fett**: gut", "**fett**: gut"),
        ("1986 war gut.", "1986 war gut."),
        ("[a]: https://example.org/", "\\[a]: https://example.org/"),
    ],
)
def test_what_sphinx_would_read_as_a_block_is_escaped(app: Sphinx, text: str, written: str) -> None:
    assert as_paragraph(app, text) == written


def test_what_no_escape_makes_a_paragraph_is_an_error(app: Sphinx) -> None:
    with pytest.raises(ValueError, match="something else than a paragraph"):
        as_paragraph(app, "eins\n\nzwei")


def test_a_tree_without_conf_py_is_read_with_myst_as_it_comes(tmp_path: Path) -> None:
    """In a process of its own: Sphinx allows one application in each."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "page.md").write_text("Text.\n", "utf-8")
    code = (
        "import sys; from pathlib import Path; from notes2po.extract import *\n"
        "app = open_sphinx(Path(sys.argv[1]), None, Path(sys.argv[2]))\n"
        "print(read_page(app, 'page', 'p.md', 'Text.').messages[0].text)"
    )
    arguments = [str(tmp_path / "en"), str(tmp_path / "scratch")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Text.\n"


def test_broken_front_matter_is_a_problem_of_the_note(app: Sphinx) -> None:
    with pytest.raises(ProblemError, match=r"note\.md:3: the front matter is no YAML"):
        read_note(app, "index", "note.md", "---\ntitle: x\n- y\n---\n\nText.\n")
