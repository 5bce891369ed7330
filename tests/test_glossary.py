"""The glossary: sorted as its language sorts, one set of anchors, listed below a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import LANGUAGES, Run, sphinx_build, write_catalog
from lxml import html

Write = Callable[[str, str], Path]

GLOSSARY = """\
# Glossary

```{glossary}
:sorted:

water
  Falls.

gap
hole
  Is between.

state-of-affairs
  Is so.

zone
  Is somewhere.
```
"""
FRENCH = {"water": "eau", "gap": "Écart", "state-of-affairs": "état", "zone": "zone"}
JAPANESE = {
    "water": "水 : みず",
    "gap": "あいだ",
    "state-of-affairs": "状態 : じょうたい",
    "zone": "ゾーン",
}


def build(project: Path, locale: str = "en") -> Run:
    where = project / "out" / locale
    where.parent.mkdir(exist_ok=True)
    return sphinx_build(project / "docs", where, "-b", "html", "-D", f"language={locale}")


def terms(path: Path) -> list[tuple[str, str]]:
    """Each first term of a glossary and its anchor, as they stand on the page."""
    first = "//dl[contains(@class, 'glossary')]/dt[not(preceding-sibling::*[1][self::dt])]"
    found = html.parse(path).xpath(first)
    return [(str(term.xpath("string(text())")).strip(), term.get("id")) for term in found]


def listed(path: Path) -> list[tuple[str, str]]:
    links = html.parse(path).xpath("//ul[contains(@class, 'page-terms')]//a")
    return [(link.text_content(), link.get("href")) for link in links]


@pytest.mark.parametrize(
    ("locale", "msgstrs", "order"),
    [
        ("en", {}, ["gap", "state-of-affairs", "water", "zone"]),
        ("fr", FRENCH, ["eau", "Écart", "état", "zone"]),
        ("ja", JAPANESE, ["あいだ", "状態", "ゾーン", "水"]),
    ],
)
def test_a_glossary_is_sorted_as_its_language_sorts_and_keeps_its_anchors(
    page: Write, locale: str, msgstrs: dict[str, str], order: list[str]
) -> None:
    project = page("index", GLOSSARY)
    write_catalog(project, locale, "index", msgstrs)
    build(project, locale)
    shown = terms(project / f"out/{locale}/index.html")
    assert [name for name, _anchor in shown] == order
    english = {msgstrs.get(name, name).split(" : ")[0]: name for name in FRENCH}
    assert {english[name]: anchor for name, anchor in shown} == {n: f"term-{n}" for n in FRENCH}


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_a_page_lists_the_terms_that_stand_in_its_english(page: Write, locale: str) -> None:
    text = "A Hole, State of\naffairs and **zones**; underwater, no-gap.\n\n```{terms}\n```\n"
    project = page("index", f"# Page\n\n{text}\n```{{toctree}}\nglossary\n```\n")
    page("glossary", GLOSSARY)
    write_catalog(project, "fr", "glossary", FRENCH)
    assert build(project, locale).err == ""
    names = FRENCH if locale == "fr" else {name: name for name in FRENCH}
    expected = ["gap", "state-of-affairs", "zone"]
    assert listed(project / f"out/{locale}/index.html") == [
        (names[name], f"glossary.html#term-{name}") for name in expected
    ]


def test_the_list_follows_the_glossary_and_is_none_without_terms(page: Write) -> None:
    project = page("index", "# Page\n\nA zone.\n\n```{terms}\n```\n\n```{toctree}\nglossary\n```\n")
    page("glossary", GLOSSARY)
    build(project)
    assert [name for name, _ in listed(project / "out/en/index.html")] == ["zone"]
    page("glossary", GLOSSARY.replace("\nzone\n", "\nregion\n"))
    build(project)
    assert listed(project / "out/en/index.html") == []
    assert "page-terms" not in (project / "out/en/index.html").read_text("utf-8")
    assert "Terms on this page" not in (project / "out/en/index.html").read_text("utf-8")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_each_term_says_what_it_is_called_in_english(sites: dict[str, Path], locale: str) -> None:
    """Where that is another name."""

    def shown(code: str) -> dict[str, tuple[str, str]]:
        found = html.parse(sites[code] / "glossary.html").xpath("//dl[@class='glossary']/dt")
        name = "string(small[@class='frame english-name']/*[@lang='en'])"
        return {t.get("id"): (str(t.xpath("string(text())")), t.xpath(name)) for t in found}

    english = {anchor: name for anchor, (name, _) in shown("en").items()}
    assert shown(locale).keys() == english.keys()
    for anchor, (name, own) in shown(locale).items():
        same = name.casefold() == english[anchor].casefold()
        assert own == ("" if same else english[anchor])


def test_the_article_leads_to_every_term_in_every_language(sites: dict[str, Path]) -> None:
    anchors = {}
    for locale in LANGUAGES:
        entries = {anchor for _name, anchor in terms(sites[locale] / "glossary.html")}
        links = listed(sites[locale] / "instruct-vs-coder.html")
        anchors[locale] = {href.partition("#")[2] for _name, href in links}
        assert anchors[locale] == entries
        assert len({name for name, _href in links}) == len(links)
    assert len(set(map(frozenset, anchors.values()))) == 1


REFERENCES = """\
# References

```{{references}}
{0}
```

[work]: https://example.org/work "A work"
"""


@pytest.mark.parametrize(
    ("locale", "kind"),
    [("en", "paper"), ("ja", "論文"), ("de", "Fachartikel"), ("hi", "शोधपत्र")],
)
def test_a_reference_says_what_it_is_in_the_page_s_language(
    sites: dict[str, Path], locale: str, kind: str
) -> None:
    tree = html.parse(sites[locale] / "references.html")
    (entry,) = tree.xpath("//dt[@id='ouyang-2022']/following-sibling::dd[1]/p[1]")
    assert entry.text_content() == f"{kind} · arXiv · 2022"


def test_what_is_said_amiss_of_a_reference_is_told_with_its_line(page: Write) -> None:
    amiss = {
        "work: poem": "'poem' is no kind of reference",
        "word: paper": "no definition for [word]",
        "work": "'' is no kind of reference",
    }
    project = page("references", REFERENCES.format("\n".join(amiss)))
    page("index", "# Page\n\nA [work][work].\n\n```{toctree}\nreferences\n```\n")
    said = build(project).err
    for line, expected in enumerate(amiss.values(), 4):
        assert f"references.md:{line}: WARNING: {expected}" in said
