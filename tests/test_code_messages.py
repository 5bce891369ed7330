"""Code can be translated in its comments and strings, and is nobody's work."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import Run, notes2po, run, sphinx_build, write_catalog
from lxml import html
from messages.code_messages import keeps_code
from small_site import keep_languages, write_small_site

Page = Callable[[str, str], Path]

ENGLISH = "# doubles what it is given\nprint(2 * n, 'twice')  # that is all\n"
GERMAN = "# verdoppelt, was es bekommt\nprint(2 * n, 'zweimal')  # das ist alles\n"
PAGE = f"# Code\n\n```python\n{ENGLISH}```\n\n```{{code-block}} python\nprint(1)  # one\n```\n"


def build(project: Path, *options: str) -> Run:
    command = ["-b", "html", "-D", "language=de", *options]
    return sphinx_build(project / "docs", project / "html", *command)


def code_on(project: Path, name: str = "index") -> list[str]:
    tree = html.fromstring((project / f"html/{name}.html").read_text("utf-8"))
    return [pre.text_content().strip() + "\n" for pre in tree.xpath("//pre")]


def test_comments_and_strings_are_shown_as_translated(page: Page) -> None:
    project = page("index", PAGE)
    one = {"print(1)  # one\n": "print(1)  # eins\n"}
    write_catalog(project, "de", "index", {"Code": "Code", ENGLISH: GERMAN, **one})
    assert build(project, "-W") == Run(0, "", "")
    assert code_on(project) == [GERMAN, *one.values()]


def test_code_that_is_not_translated_is_no_work_and_counts_nowhere(page: Page) -> None:
    project = page("index", PAGE)
    write_catalog(project, "de", "index", {"Code": "Quelltext"})
    assert build(project, "-W") == Run(0, "", "")
    text = (project / "html/index.html").read_text("utf-8")
    assert not re.search('lang="en"[^>]*>[^<]*<div class="highlight', text)
    status = json.loads((project / "html/status.json").read_text("utf-8"))
    counted = status["languages"]["de"]["pages"]["index"]
    assert [counted[part] for part in ("translated", "fuzzy", "empty")] == [1, 0, 0]


def test_a_translation_with_other_code_is_refused_and_said(page: Page) -> None:
    """A number, a line more, other code, a sign: each on a page of its own."""
    others = {
        "number": GERMAN.replace("2 * n", "3 * n"),
        "line": GERMAN + "import os\n",
        "code": "rm -rf / # das ist alles\n",
        "sign": GERMAN.replace("# das", "; # das"),
    }
    contents = "\n".join(others)
    project = page("index", f"# All\n\n```{{toctree}}\n{contents}\n```\n")
    for name, msgstr in others.items():
        page(name, PAGE)
        write_catalog(project, "de", name, {"Code": "Code", ENGLISH: msgstr})
    said = build(project).err
    for name in others:
        wanted = f"docs/{name}.md:3: WARNING: the de translation of a block of code has other"
        assert wanted in said
        assert code_on(project, name)[0] == ENGLISH, name


@pytest.mark.parametrize(
    ("language", "english", "translated", "keeps"),
    [
        ("python", "x = 1  # one\n", "x = 1  # eins\n", True),
        ("python", "x = 1\n", "x = 1  # eins\n", True),
        ("python", "x = f'{a} and b'\n", "x = f'{a} und b'\n", True),
        ("python", "x = f'{a} and b'\n", "x = f'{c} und b'\n", False),
        ("bash", "#!/bin/sh\necho hi # say\n", "#!/bin/sh\necho hi # sag\n", True),
        ("bash", "#!/bin/sh\nls\n", "#!/bin/evil\nls\n", False),
        ("c", "#include <a.h>\n", "#include <b.h>\n", False),
        ("json", '{"a": "one"}\n', '{"a": "eins"}\n', True),
        ("text", "a -> b\n", "ein a -> ein b\n", True),
        ("no-such-lexer", "a\n", "b\n", True),
    ],
)
def test_what_is_code_is_what_the_lexer_says(
    language: str, english: str, translated: str, *, keeps: bool
) -> None:
    assert keeps_code(language, english, translated) is keeps


def with_languages(project: Path, *codes: str) -> Path:
    """A small site with these languages, of which one has notes."""
    write_small_site(project)
    keep_languages(project, *codes)
    for code in codes[1:]:
        (project / f"locale/{code}/LC_MESSAGES").mkdir(parents=True)
    (project / "locale/de/notes").mkdir()
    return project


def test_a_note_s_comments_reach_the_catalog_and_same_code_makes_no_entry(
    tmp_path: Path,
) -> None:
    project = with_languages(tmp_path, "en", "de", "fr")
    same = "\n```bash\nls  # the same\n```\n"
    (project / "docs/code.md").write_text(f"{PAGE}{same}", "utf-8")
    note = PAGE.replace(ENGLISH, GERMAN).replace("# Code", "# Quelltext") + same
    (project / "locale/de/notes/code.md").write_text(note, "utf-8")
    assert notes2po(project).code == 0
    catalog = project / "locale/de/LC_MESSAGES/code.po"
    held = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalog))}
    assert held == {"Code": "Quelltext", ENGLISH: GERMAN}
    before = catalog.read_bytes()
    assert run(sys.executable, "-m", "upkeep.update", cwd=project).code == 0
    assert catalog.read_bytes() == before
    french = polib.pofile(str(project / "locale/fr/LC_MESSAGES/code.po"))
    assert [entry.msgid for entry in french] == ["Code"]
    assert run(sys.executable, "-m", "check_catalogs", catalog, cwd=project).code == 0


def test_a_note_with_other_code_is_in_doubt(tmp_path: Path) -> None:
    project = with_languages(tmp_path, "en", "de")
    (project / "docs/code.md").write_text(PAGE, "utf-8")
    note = PAGE.replace("2 * n", "3 * n").replace("that is all", "das ist alles")
    (project / "locale/de/notes/code.md").write_text(note, "utf-8")
    assert "in doubt (its code is not the English's" in notes2po(project).out
    assert run(sys.executable, "-m", "check_catalogs", cwd=project).code == 0
