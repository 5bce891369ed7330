"""A bare {term} says what the glossary says in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, sphinx_build, write_catalog
from lxml import html

INDEX = """\
# Top

A bare {term}`context`, one {term}`of its own <context>`, {term}`Context` and {any}`token`.

## On {term}`context`

| {term}`context` |
|---|
| {any}`context` |

Left: {term}`context`.

```{toctree}
words
other
```
"""
WORDS = """\
# Words

```{glossary}
context
window
  What is seen.

token
  A part.
```
"""
GERMAN = {
    "index": {
        "Top": "Oben",
        "A bare {term}`context`, one {term}`of its own <context>`, {term}`Context` and {any}`token`.": (
            "Ein {any}`token`, {term}`Context`, ein {term}`eigener <context>`, {term}`context`."
        ),
        "On {term}`context`": "Vom {term}`context`",
        "{term}`context`": "{term}`context` ",
        "{any}`context`": "{any}`context` ",
    },
    "words": {"Words": "Wörter", "context": "Kontext", "window": "Fenster", "token": "Token"},
    "other": {"Other, {term}`window`.": "Anderes, {term}`window`."},
}


def write_project(tmp_path: Path) -> Path:
    pages = {"index": INDEX, "words": WORDS, "other": "# Other\n\nOther, {term}`window`.\n"}
    (tmp_path / "docs").mkdir()
    for name, text in pages.items():
        (tmp_path / "docs" / f"{name}.md").write_text(text, "utf-8")
        write_catalog(tmp_path, "de", name, GERMAN[name])
    return tmp_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The pages and their catalogs, to be changed."""
    return write_project(tmp_path)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, in German."""
    project = write_project(tmp_path_factory.mktemp("german"))
    assert build(project) == Run(0, "", "")
    return project


def build(project: Path, locale: str = "de") -> Run:
    options = ("-W", "--keep-going", "-D", f"language={locale}")
    return sphinx_build(project / "docs", project / "out", "-b", "html", *options)


def page(project: Path, name: str = "index") -> html.HtmlElement:
    return html.fromstring((project / "out" / f"{name}.html").read_text("utf-8"))


def texts(project: Path, where: str, name: str = "index") -> list[str]:
    """The texts of a page's links to terms."""
    found = page(project, name).xpath(f"//article{where}//a[contains(@href, '#term-')]")
    return [link.text_content() for link in found if link.text_content() != "¶"]


def test_a_bare_term_says_the_glossarys_translation(german: Path) -> None:
    assert texts(german, "//section/p")[:4] == ["Token", "Kontext", "eigener", "Kontext"]
    assert texts(german, "//h2") == ["Kontext"]
    assert texts(german, "//table") == ["Kontext", "Kontext"]
    assert texts(german, "", "other") == ["Fenster"]


def test_the_english_after_a_term_is_no_part_of_its_name(german: Path) -> None:
    """A search finds the term by its translation, and by its English as by that of any text."""
    (small,) = page(german, "words").xpath("//dt[@id='term-window']/small")
    assert small.text_content() == " · window"
    (record,) = (german / "out.doctrees").glob("search-*.json")
    entries = json.loads(record.read_text("utf-8"))["words"][1:]
    assert [(e["names"], e["english_names"], e["heading_english"]) for e in entries] == [
        (["Kontext", "Fenster"], ["context", "window"], False),
        (["Token"], ["token"], False),
    ]


def test_contents_repeat_the_translation(german: Path) -> None:
    (contents,) = page(german).xpath("//*[@class='toc-tree']")
    assert "Vom Kontext" in contents.text_content()


def test_english_pages_and_sentences_keep_what_their_author_wrote(
    german: Path, project: Path
) -> None:
    assert texts(german, "//section/p")[4:] == ["context"]  # not translated
    assert build(project, "en") == Run(0, "", "")
    assert texts(project, "//section/p") == ["context", "of its own", "Context", "token", "context"]


def test_a_term_that_is_not_translated_says_that_it_is_english(project: Path) -> None:
    write_catalog(project, "de", "words", GERMAN["words"] | {"window": ""})
    assert build(project) == Run(0, "", "")
    (link,) = page(project, "other").xpath("//article//p//a[contains(@href, '#term-')]/span")
    assert (link.text_content(), link.get("lang")) == ("window", "en")


def test_a_term_translated_otherwise_reaches_the_pages_that_name_it(project: Path) -> None:
    """Without that these pages or their catalogs have changed."""
    assert build(project) == Run(0, "", "")
    words = GERMAN["words"] | {"window": "Blick", "context": "Zusammenhang"}
    write_catalog(project, "de", "words", words, date="2026-11-22")
    assert build(project) == Run(0, "", "")
    assert texts(project, "", "other") == ["Blick"]
    assert texts(project, "//h2") == ["Zusammenhang"]
    (contents,) = page(project).xpath("//*[@class='toc-tree']")
    assert "Vom Zusammenhang" in contents.text_content()
    write_catalog(project, "de", "words", words | {"window": ""}, date="2026-11-23")
    assert build(project) == Run(0, "", "")
    assert texts(project, "", "other") == ["window"]


def test_synonyms_of_one_name_both_say_it(project: Path) -> None:
    """Such of which the glossary shows one."""
    write_catalog(project, "de", "words", GERMAN["words"] | {"window": "Kontext"})
    assert build(project) == Run(0, "", "")
    assert texts(project, "", "other") == ["Kontext"]
    assert "lang" not in page(project, "other").xpath("//article//a/span")[-1].attrib


NAMED = """\
# Of {term}`context`

## On {term}`context`

:::{table} A table of {term}`context`
:name: drawn

| |
|-|
:::

(told)=

:::{rubric} About {term}`context`
:::

"""
LINKS = """\
[](index.md#on-context) {ref}`drawn` {ref}`told` {doc}`index` [](index.md)

[](#drawn) [](#told)
"""


def test_links_repeat_the_translation_of_headings_and_captions(tmp_path: Path) -> None:
    """Sphinx and MyST keep what a link is to say before all glossaries are read."""
    pages = {
        "index": f"{NAMED}[](#on-context)\n\n{LINKS}\n```{{toctree}}\nwords\nother\n```\n",
        "words": WORDS,
        "other": f"# Other\n\n{LINKS}",
    }
    (tmp_path / "docs").mkdir()
    for name, text in pages.items():
        (tmp_path / "docs" / f"{name}.md").write_text(text, "utf-8")
    kinds = ("Of", "On", "A table of", "About")
    texts = {f"{kind} {{term}}`context`": f"{kind.upper()} {{term}}`context`" for kind in kinds}
    write_catalog(tmp_path, "de", "index", texts)
    for day, word in enumerate(("Kontext", "Zusammenhang"), 21):
        words = GERMAN["words"] | {"context": word}
        write_catalog(tmp_path, "de", "words", words, date=f"2026-11-{day}")
        assert build(tmp_path) == Run(0, "", "")
        said = ["ON", "A TABLE OF", "ABOUT", "OF", "OF", "A TABLE OF", "ABOUT"]
        assert linked(tmp_path, "other") == [f"{kind} {word}" for kind in said]
        assert linked(tmp_path, "index") == [f"{kind} {word}" for kind in ["ON", *said]]


def linked(project: Path, name: str) -> list[str]:
    """The texts of the links in a page's paragraphs."""
    found = page(project, name).xpath("//article//p/a[not(contains(@href, 'term-'))]")
    return [link.text_content() for link in found if link.text_content() != "¶"]
