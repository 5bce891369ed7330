"""What is still English on a translated page says so, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED, sphinx_build, write_catalog
from lxml import html
from playwright.sync_api import Page

# Each kind of text that a page can hold, and its words; all are messages of their own.
KINDS = {
    "title": "The title",
    "description": "The description",
    "paragraph": "The paragraph",
    "heading": "The heading",
    "item": "The item",
    "number": "The number",
    "nested": "The nested item",
    "quotation": "The quotation",
    "term": "The term",
    "definition": "The definition",
    "head": "The column",
    "cell": "The cell",
    "note": "The note",
    "admonition": "The name of the warning",
    "warning": "The warning",
    "picture": "The picture",
    "caption": "The caption",
    "code": "The caption of the code",
    "word": "The word",
    "meaning": "The meaning",
    "rubric": "The rubric",
    "version": "The new thing",
    "footnote": "The footnote",
    "contents": "The contents",
    "entry": "The entry",
}
PAGE = """\
---
myst:
  html_meta:
    description: {description}
---

# {title}

{paragraph}

```{{toctree}}
:caption: {contents}

{entry} <other>
```

## {heading}

* {item}
  1. {number}
  * {nested}

> {quotation}

{term}
: {definition}

| {head} |
|--------|
| {cell} |

```{{note}}
{note}
```

```{{admonition}} {admonition}
{warning}
```

```{{figure}} dot.png
:alt: {picture}

{caption}
```

```{{code-block}} python
:caption: {code}

x = 1
```

```{{glossary}}
{word}
  {meaning}
```

```{{rubric}} {rubric}
```

```{{versionadded}} 1.0
{version}
```

[](#the-heading), [](index.md#the-heading) and [The heading](#the-heading)[^1].

[^1]: {footnote}
"""
LINKS = "[](#the-heading), [](index.md#the-heading) and [The heading](#the-heading)[^1]."
KEPT_LINKS = "[](#the-heading)、[](index.md#the-heading)、[訳](#the-heading)[^1]。"


OUTSIDE_THE_SWITCHER = "not(ancestor::*[contains(@class, 'languages')])"
# The English of a term, after it: it is not left over.
NO_NAME = "not(ancestor::small[@class='frame english-name'])"


def english_of(locale: str) -> list[str]:
    """The kinds that stay English: each is so in some languages, and not in others."""
    parity = TRANSLATED.index(locale) % 2
    return [kind for number, kind in enumerate(KINDS) if number % 2 == parity]


def said(kind: str) -> str:
    return f"訳 {list(KINDS).index(kind)}"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, html.HtmlElement]:
    """The page above in every language: half of it not there, empty or fuzzy."""
    project = tmp_path_factory.mktemp("english")
    (project / "docs").mkdir()
    shutil.copy(ROOT / "tests" / "data" / "dot.png", project / "docs")
    (project / "docs" / "index.md").write_text(PAGE.format(**KINDS), "utf-8")
    (project / "docs" / "other.md").write_text("# Other\n", "utf-8")
    found = {}
    for locale in TRANSLATED:
        english = english_of(locale)
        msgstrs = {KINDS[kind]: said(kind) for kind in KINDS if kind not in english}
        msgstrs |= {KINDS[kind]: "" for kind in english[::3]}
        msgstrs |= {KINDS[kind]: said(kind) for kind in english[1::3]}
        fuzzy = [KINDS[kind] for kind in english[1::3]]
        write_catalog(project, locale, "index", msgstrs | {LINKS: KEPT_LINKS}, fuzzy=fuzzy)
        write_catalog(project, locale, "other", {"Other": "Other"})
        out = project / "html" / locale
        done = sphinx_build(project / "docs", out, "-b", "html", "-D", f"language={locale}")
        assert done.code == 0
        found[locale] = html.fromstring((out / "index.html").read_text("utf-8"))
    return found


def tag(locale: str) -> str:
    return locale.replace("_", "-")


def languages(page: html.HtmlElement, text: str) -> set[str]:
    """The languages in which a page says *text*, wherever it does."""
    words = f"//body//*[text()[normalize-space()=$text]][{NO_NAME}]"
    found = page.xpath(f"{words} | //img[@alt=$text] | //meta[@name][@content=$text]", text=text)
    return {element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") for element in found}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_text_is_said_in_the_language_that_it_is_in(
    pages: dict[str, html.HtmlElement], locale: str, kind: str
) -> None:
    """In the article, in the navigation and in the page's contents alike."""
    left = kind in english_of(locale)
    text, other = (KINDS[kind], said(kind)) if left else (said(kind), KINDS[kind])
    assert languages(pages[locale], text) == {"en" if left else tag(locale)}
    assert kind == "heading" or languages(pages[locale], other) == set()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_nothing_else_is_marked(pages: dict[str, html.HtmlElement], locale: str) -> None:
    marked = pages[locale].xpath("//article//*[contains(@class, 'untranslated')]")
    texts = {" ".join(element.text_content().split()) for element in marked}
    unseen = {"description", "picture", "contents", "entry"}  # no text of the article's own
    assert texts == {KINDS[kind] for kind in english_of(locale) if kind not in unseen}
    marked = pages[locale].xpath(f"//article//*[@lang='en'][{OUTSIDE_THE_SWITCHER}][{NO_NAME}]")
    assert not [element for element in marked if element.xpath("ancestor::*[@lang='en']")]
    texts = {element.get("alt", " ".join(element.text_content().split())) for element in marked}
    assert texts == {KINDS[kind] for kind in english_of(locale) if kind != "description"}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translated_term_of_the_glossary_has_its_english_after_it(
    pages: dict[str, html.HtmlElement], locale: str
) -> None:
    names = pages[locale].xpath("//article//small[@class='frame english-name']")
    left = "word" in english_of(locale)
    assert [name.text_content() for name in names] == ([] if left else [" · The word"])
    assert [name.xpath("parent::dt/text()")[0] for name in names] == (
        [] if left else [said("word")]
    )
    assert all(name.xpath("string(*/@lang)") == "en" for name in names)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_link_that_repeats_an_english_heading_is_english(
    pages: dict[str, html.HtmlElement], locale: str
) -> None:
    links = pages[locale].xpath("//article//p/a[@href='#the-heading']")
    inner = [link.xpath("string(descendant-or-self::*[@lang][1]/@lang)") for link in links]
    left = "heading" in english_of(locale)
    assert inner == (["en", "en", ""] if left else ["", "", ""])
    assert [link.text_content() for link in links][2] == "訳"


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("page", ["index", "instruct-vs-coder", "references", "status"])
def test_on_a_whole_page_only_what_is_english_everywhere_is_marked(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    """The titles of works, and the language's own name."""
    tree = html.fromstring((sites[locale] / f"{page}.html").read_text("utf-8"))
    assert tree.xpath("//*[contains(@class, 'untranslated')]") == []
    inside = tree.xpath(f"//article//*[@lang='en'][{OUTSIDE_THE_SWITCHER}]")
    marked = [element.text_content() for element in inside]
    works = [work.text_content() for work in tree.xpath("//dl[contains(@class, 'references')]/dt")]
    assert marked == (["English"] if page == "status" else works if locale != "en" else [])


def test_the_mark_can_be_seen(tab: Page, tmp_path: Path) -> None:
    """It is a line beside the text, whose own colour stays as it is."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Page\n\nLeft.\n\nDone.\n", "utf-8")
    write_catalog(tmp_path, "de", "index", {"Page": "Seite", "Done.": "Fertig."})
    sphinx_build(tmp_path / "docs", tmp_path / "out", "-b", "html", "-D", "language=de")
    tab.goto((tmp_path / "out" / "index.html").as_uri())
    style = "e => [e.borderInlineStartStyle, e.borderInlineStartWidth, e.color, e.borderColor]"
    for dark in (False, True):
        tab.emulate_media(color_scheme="dark" if dark else "light")
        left, done = (
            tab.locator("article p", has_text=text).evaluate(f"p => ({style})(getComputedStyle(p))")
            for text in ("Left.", "Fertig.")
        )
        assert (left[:2], done[:2]) == (["dotted", "2px"], ["none", "0px"])
        assert left[2] == done[2]
