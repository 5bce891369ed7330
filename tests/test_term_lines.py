"""A {term} that is in no glossary is told at the line, of the page or the catalog, to be edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build, write_catalog

PAGE = """\
# Page

A {term}`gone` thing.

- Item, {term}`item`

| a | b |
|---|---|
| x | {term}`cell` |

```{note}
A note.

Second, {term}`note`.
```

````{glossary}
:sorted:

zone
  Is, {term}`definition`.

apple {term}`within`
  Is.

  - Deeper, {term}`deep`.

  ```{glossary}
  inner
    Is, {term}`innermost`.
  ```

water
  Falls.
````

```{glossary}
plain {term}`plain`
  Is, {term}`text`.
```

```{eval-rst}
.. glossary::
   :sorted:

   other
      Is, :term:`rst`.
```

Last, {ref}`label`, {doc}`none`.
"""
# Each term, and the line that it stands at.
LINES = {
    name: next(n for n, line in enumerate(PAGE.split("\n"), 1) if f"`{name}`" in line)
    for name in (
        *("gone", "item", "cell", "note", "definition", "within", "deep", "innermost"),
        *("plain", "text", "rst", "label", "none"),
    )
}
# A translator's own target; one that the English has, too; the English word, which is no target.
GERMAN = {
    "A {term}`gone` thing.": "Ein {term}`fort` Ding.",
    "Item, {term}`item`": "Ein Punkt, {term}`der Punkt <item>`",
    "Is, {term}`definition`.": "Ist, {term}`Is`.",
    "Second, {term}`note`.": "Zweite, {term}`Note`.",
    "Last, {ref}`label`, {doc}`none`.": "Letzte, {ref}`marke`, {doc}`keine`.",
}


@pytest.fixture
def said(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, list[str]]:
    """The catalog, and what a build in the language of the parameter says of references."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(PAGE, "utf-8")
    path = write_catalog(tmp_path, "de", "index", GERMAN)
    shutil.copytree(ROOT / "conf", tmp_path / "conf")
    options = ("-D", f"language={request.param}", "-D", "catalog_check=0")
    done = sphinx_build(tmp_path / "docs", tmp_path / "html", *options, conf=tmp_path / "conf")
    assert done.code == 0, done.err
    lines = [line.removeprefix(f"{tmp_path}/") for line in done.err.splitlines()]
    return path, [line for line in lines if "[ref." in line]


@pytest.mark.parametrize("said", ["en"], indirect=True)
def test_in_english_it_is_the_pages_line(said: tuple[Path, list[str]]) -> None:
    _path, found = said
    assert len(found) == len(LINES)
    for name, line in LINES.items():
        (told,) = [one for one in found if f"'{name}'" in one]
        assert told.startswith(f"docs/index.md:{line}: WARNING: ")


@pytest.mark.parametrize("said", ["de"], indirect=True)
def test_in_a_translation_it_is_the_catalogs_where_the_english_has_no_such_target(
    said: tuple[Path, list[str]],
) -> None:
    path, found = said
    lines = path.read_text("utf-8").split("\n")
    for name in ("fort", "Is", "marke", "keine"):
        (told,) = [one for one in found if f"'{name}'" in one]
        (line,) = [n for n, text in enumerate(lines, 1) if "msgstr" in text and f"`{name}`" in text]
        assert told.startswith(f"locale/de/LC_MESSAGES/index.po:{line}: WARNING: ")


@pytest.mark.parametrize("said", ["de"], indirect=True)
@pytest.mark.parametrize("name", ["item", "Note"])
def test_in_a_translation_it_is_the_pages_where_the_english_has_the_target(
    said: tuple[Path, list[str]], name: str
) -> None:
    _path, found = said
    (told,) = [one for one in found if f"'{name}'" in one]
    assert told.startswith(f"docs/index.md:{LINES[name.lower()]}: WARNING: ")


def test_a_term_that_comes_twice_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    text = (
        "# Page\n\n```{glossary}\n:sorted:\n\nzone\n  Is.\n\nwater\n  Falls.\n\nzone\n  Is.\n```\n"
    )
    (tmp_path / "docs" / "index.md").write_text(text, "utf-8")
    done = sphinx_build(tmp_path / "docs", tmp_path / "html")
    assert "docs/index.md:12: WARNING: duplicate term description of zone" in done.err


def test_a_definition_that_a_translation_loses_is_told_once_at_the_catalogs_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Page\n\nA [b][b].\n\n[b]: other.md\n", "utf-8")
    path = write_catalog(tmp_path, "de", "index", {"A [b][b].": "Ein [b][c]."})
    options = ("-D", "language=de", "-D", "catalog_check=0")
    done = sphinx_build(tmp_path / "docs", tmp_path / "html", *options)
    lines = path.read_text("utf-8").split("\n")
    (line,) = [n for n, text in enumerate(lines, 1) if "Ein" in text]
    (told,) = [one for one in done.err.splitlines() if "no definition" in one]
    assert told.startswith(f"{path}:{line}: WARNING: no definition for [c] in the translation: ")
    assert "or in references.md" in told


@pytest.mark.parametrize("text", ["bad\n", 'msgid "x"\n"\n', 'msgstr "x"\n'])
def test_what_is_wrong_with_a_catalog_is_told_by_the_check_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Page\n", "utf-8")
    path = write_catalog(tmp_path, "de", "index", {"Page": "Seite"})
    path.write_text(f"{path.read_text('utf-8')}\n{text}", "utf-8")
    done = sphinx_build(tmp_path / "docs", tmp_path / "html", "-D", "language=de")
    (said,) = (done.err + done.out).splitlines()
    assert said.startswith(f"{path}:")
    assert ": WARNING: syntax: is no PO syntax" in said
