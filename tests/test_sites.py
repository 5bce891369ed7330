"""What a reader gets: the six built sites, read as HTML."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED
from lxml import html

MESSAGES = {
    "glossary": 53,
    "index": 14,
    "instruct-vs-coder": 34,
    "references": 2,
    "status": 2,
    "translating": 129,
}
PAGES = tuple(MESSAGES)
ARTICLE = "instruct-vs-coder"


def content(sites: dict[str, Path], locale: str, page: str) -> html.HtmlElement:
    """The article element of a built page, without the theme around it."""
    tree = html.fromstring((sites[locale] / f"{page}.html").read_text("utf-8"))
    (article,) = tree.xpath("//article[@role='main']")
    return article


def external_links(article: html.HtmlElement) -> list[str]:
    return [str(link) for link in article.xpath(".//a[starts-with(@href, 'http')]/@href")]


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("page", PAGES)
def test_external_links_are_those_of_the_english(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    english = external_links(content(sites, "en", page))
    assert sorted(external_links(content(sites, locale, page))) == sorted(english)


def test_the_english_article_cites_its_fifteen_references_eighteen_times(
    sites: dict[str, Path],
) -> None:
    links = external_links(content(sites, "en", ARTICLE))
    assert (len(links), len(set(links))) == (18, 15)
    assert not [link for link in links if "utm_" in link]


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("page", PAGES)
def test_every_anchor_is_that_of_the_english(
    sites: dict[str, Path], locale: str, page: str
) -> None:
    def anchors(locale: str) -> list[str]:
        names = [str(name) for name in content(sites, locale, page).xpath(".//@id")]
        return sorted(names) if page == "glossary" else names  # each language has its own order

    assert anchors(locale) == anchors("en")
    assert anchors(locale)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_no_markup_is_left_to_see(sites: dict[str, Path], locale: str, page: str) -> None:
    article = content(sites, locale, page)
    for code in article.xpath(".//code | .//pre"):
        code.clear(keep_tail=True)  # there it is what is spoken of
    text = article.text_content()
    assert not re.findall(r"\]\[|\*\*|\{[^}]*\}|\]\(", text)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_language_of_a_page_is_said_as_browsers_say_it(
    sites: dict[str, Path], locale: str
) -> None:
    tree = html.fromstring((sites[locale] / "index.html").read_text("utf-8"))
    assert tree.get("lang") == {"zh_TW": "zh-TW"}.get(locale, locale)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_message_is_translated(sites: dict[str, Path], locale: str) -> None:
    status = json.loads((sites[locale] / "status.json").read_text("utf-8"))
    expected = {page: {"translated": n, "fuzzy": 0, "empty": 0} for page, n in MESSAGES.items()}
    assert status["languages"][locale]["pages"] == expected


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left(sites: dict[str, Path], locale: str, page: str) -> None:
    """Titles of works, commands and the English of a term stay as they are; every other text has
    its own words.
    """

    def texts(locale: str) -> set[str]:
        article = content(sites, locale, page)
        listed = ".//dl[contains(@class, 'references')]"
        names = ".//small[@class='frame english-name']"
        kept = (f"{listed}//dt", f"{listed}//p[contains(., ' · ')]", ".//pre", ".//code", names)
        for work in article.xpath(" | ".join(kept)):
            work.clear(keep_tail=True)
        words = (str(text).strip() for text in article.xpath(".//text()"))
        return {text for text in words if text.count(" ") > 2}

    assert texts(locale) & texts("en") == set()
    assert page != ARTICLE or texts("en")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_reference_has_an_anchor_a_title_an_address_and_who_cites_it(
    sites: dict[str, Path], locale: str
) -> None:
    article = content(sites, locale, "references")
    (term,) = article.xpath(".//*[@id='ouyang-2022']")
    entry = term.getnext()
    assert term.text == "Training language models to follow instructions with human feedback"
    cited = ["glossary", ARTICLE]
    expected = ["https://arxiv.org/abs/2203.02155", *(f"{page}.html" for page in cited)]
    assert entry.xpath(".//a/@href") == expected
    titles = [content(sites, locale, page).xpath(".//h1/text()")[0] for page in cited]
    assert [link.text for link in entry.xpath(".//a")[1:]] == titles


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_title_of_the_site_is_in_its_language(sites: dict[str, Path], locale: str) -> None:
    tree = html.fromstring((sites[locale] / f"{ARTICLE}.html").read_text("utf-8"))
    home = content(sites, locale, "index").xpath("string(.//h1/text())")
    assert tree.findtext(".//title").endswith(f"- {home}")
    assert tree.xpath("//*[contains(@class, 'sidebar-brand-text')]/text()") == [home]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_what_the_frames_catalog_translates_is_nowhere_in_english(
    sites: dict[str, Path], locale: str
) -> None:
    catalog = polib.pofile(str(ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po"))
    english = {e.msgid.strip() for e in catalog if e.msgid != e.msgstr and "<" not in e.msgid}
    assert len(english) > 8
    for page in sites[locale].glob("*.html"):
        tree = html.fromstring(page.read_text("utf-8"))
        shown = tree.xpath(
            "//text()[not(ancestor::script or ancestor::pre or ancestor::code)] | //@title | //@aria-label"
        )
        assert not {" ".join(str(text).split()) for text in shown} & english, page.name


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_reference_has_a_link_to_itself_that_says_so_in_the_page_s_language(
    sites: dict[str, Path], locale: str
) -> None:
    catalog = ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po"
    said = "Link to this reference"
    if locale in TRANSLATED:
        said = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalog))}[said]
    terms = content(sites, locale, "references").xpath(".//dl[contains(@class, 'references')]/dt")
    assert len(terms) > 10
    for term in terms:
        (link,) = term.xpath("./a")
        assert (link.get("href"), link.get("title")) == (f"#{term.get('id')}", said)
        spoken = link.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        assert spoken == locale.replace("_", "-")


def test_no_title_of_a_reference_is_cut(sites: dict[str, Path]) -> None:
    titles = content(sites, "en", "references").xpath(".//dt/text()")
    assert [title for title in titles if re.search(r"(\.\.|…)\s*$", title)] == []
