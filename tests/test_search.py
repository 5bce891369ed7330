"""Search finds what readers mean, in every language: the page, the section, in this order."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import LANGUAGES, ROOT, TRANSLATED, serving, sphinx_build, window, write_catalog
from playwright.sync_api import Browser, Page
from search_page import Found, ask, ask_all, found_in, open_search, queries

SETS = ("tuning", "readers", "readers-again")
# Of a hundred queries; of nothing found, of sections.
LEAST_FIRST, MOST_NOTHING, LEAST_SECTION = 95, 3, 85


@pytest.fixture(scope="module")
def search_in(browser: Browser, served: str) -> Iterator[Callable[[str], Page]]:
    """The search page of each language, opened once: what is asked leaves nothing behind."""
    with ExitStack() as windows:

        @functools.cache
        def opened(locale: str) -> Page:
            page = windows.enter_context(window(browser))
            open_search(page, f"{served}/{LANGUAGES[locale]['slug']}")
            return page

        yield opened


SearchIn = Callable[[str], Page]


def is_first(found: Found, wanted: str) -> tuple[bool, bool | None]:
    """Whether the first page is a right one, and the first section; None where any will do."""
    places = [place.partition("#")[::2] for place in wanted.split("|")]
    if not found.pages:
        return False, False if all(anchor for _page, anchor in places) else None
    first = found.pages[0][0]
    page = first.page in {page for page, _anchor in places}
    if not all(anchor for _page, anchor in places):
        return page, None
    return page, (first.page, first.anchor) in places


@pytest.mark.parametrize("name", SETS)
def test_the_right_page_and_section_come_first(search_in: SearchIn, name: str) -> None:
    """Over all languages, as the figures are told; what fails is named."""
    pages: list[bool] = []
    sections: list[bool] = []
    wrong: list[str] = []
    nothing: list[str] = []
    for locale in LANGUAGES:
        tab = search_in(locale)
        wishes = queries(name)[locale]
        for (query, wanted), found in zip(wishes.items(), ask_all(tab, wishes), strict=True):
            page, section = is_first(found, wanted)
            pages.append(page)
            sections += [] if section is None else [section]
            if not found.pages:
                nothing.append(f"{locale} {query}")
            elif not page:
                wrong.append(f"{locale} {query}: {found.names[:2]}")
    assert 100 * sum(pages) >= LEAST_FIRST * len(pages), (wrong, nothing)
    assert 100 * len(nothing) <= MOST_NOTHING * len(pages), nothing
    assert 100 * sum(sections) >= LEAST_SECTION * len(sections)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_stands_nowhere_is_not_found(search_in: SearchIn, locale: str) -> None:
    tab = search_in(locale)
    absent = queries("absent")[locale]
    found = [found.names for found in ask_all(tab, absent)]
    assert dict(zip(absent, found, strict=True)) == {query: [] for query in absent}


COUNTED = {
    "en": "Search finished, found one page matching the search query.",
    "ja": "検索が完了しました。1 ページが見つかりました。",
    "zh_TW": "搜尋完成，找到 1 個符合的頁面。",
    "fr": "Recherche terminée : une page correspond à votre recherche.",
    "de": "Suche beendet: eine passende Seite gefunden.",
}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_line_counts_pages_in_the_language_s_plural(search_in: SearchIn, locale: str) -> None:
    tab = search_in(locale)
    one, more = ask(tab, "msgid"), ask(tab, "Thoughtbot")
    assert one.names == ["translating"]
    assert one.status != more.status
    assert len(more.names) == 2
    assert "2" in more.status
    assert "$" not in one.status + more.status
    if locale in COUNTED:
        assert one.status == COUNTED[locale]


def test_a_word_that_stands_nowhere_does_not_empty_the_result(search_in: SearchIn) -> None:
    found = ask(search_in("en"), "espresso benchmark")
    assert found.names[0] == "glossary"
    assert "espresso" in found.status


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("en", "fine tuning", "fine-tuning"),
        ("en", "finetuning", "fine-tuning"),
        ("en", "ＲＬＨＦ", "rlhf"),
        ("fr", "réglage fin", "REGLAGE FIN"),
        ("de", "Feinabstimmung", "feinabstimmung"),
        ("de", "Kontextlänge", "kontextlaenge"),
        ("hi", "मज़बूत", "मजबूत"),
        ("hi", "फाइन-ट्यूनिंग", "फाइनट्यूनिंग"),
        ("ja", "トークン", "ﾄｰｸﾝ"),
        ("ja", "ファインチューニング", "ファイン・チューニング"),
        ("zh_TW", "強化學習", "强化学习"),
    ],
)
def test_spellings_of_one_word_find_the_same(
    search_in: SearchIn, locale: str, one: str, other: str
) -> None:
    tab = search_in(locale)
    first = ask(tab, one)
    assert first.names
    assert ask(tab, other).names[0] == first.names[0]


@pytest.mark.parametrize(
    ("locale", "query", "word"),
    [
        ("en", "tokens", "token"),  # another form
        ("fr", "modèles", "modèle"),
        ("ja", "言語モデル", "大規模言語モデル"),
        ("en", "bench", "benchmark"),  # the beginning, while it is typed
        ("en", "benchmrak", "benchmark"),  # a typo
        ("ja", "ふぁいんちゅーにんぐ", "ファインチューニング"),
        ("zh_TW", "基础模型", "基礎模型"),
        ("zh_TW", "代码模型", "程式碼模型"),  # what the mainland calls it
        ("hi", "इंस्ट्रक्ट मॉडल", "Instruct मॉडल"),  # a name in the local script, from the glossary
        ("ja", "チャットモデル", "Chatモデル"),
    ],
)
def test_a_query_finds_what_it_means(
    search_in: SearchIn, locale: str, query: str, word: str
) -> None:
    texts = [section.text for page in ask(search_in(locale), query).pages for section in page]
    assert any(word in text for text in texts)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_english_of_a_message_leads_to_its_translation(
    search_in: SearchIn, locale: str
) -> None:
    found = ask(search_in(locale), "reinforcement learning")
    assert found.pages[0][0].anchor == "term-reinforcement-learning-from-human-feedback"


def test_a_typo_is_said_to_be_one(search_in: SearchIn) -> None:
    found = ask(search_in("en"), "benchmrak")
    assert found.names
    assert "benchmrak" in found.status
    assert "benchmark" in found.status


def test_where_nothing_is_found_there_are_the_nearest_words(tab: Page, served: str) -> None:
    open_search(tab, f"{served}/en")
    found = ask(tab, "tuknng")
    assert not found.names
    near = tab.locator(".search-near a")
    assert "tuning" in near.all_inner_texts()
    near.filter(has_text="tuning").first.click()
    tab.wait_for_selector(".search-pages")
    assert "glossary" in found_in(tab).names
    assert tab.url.endswith("?q=tuning")


def test_at_most_three_sections_of_a_page_are_shown_the_best_first(search_in: SearchIn) -> None:
    found = ask(search_in("en"), "model")
    assert found.scores == sorted(found.scores, reverse=True)
    for page in found.pages:
        scores = [section.score for section in page]
        assert len(scores) <= 3
        assert scores == sorted(scores, reverse=True)


def test_a_term_shows_its_definition(search_in: SearchIn) -> None:
    first = ask(search_in("en"), "benchmark").pages[0][0]
    assert first.anchor == "term-benchmark"
    assert "A fixed set of tasks with a rule" in first.text


def test_whole_words_are_marked(search_in: SearchIn) -> None:
    found = ask(search_in("en"), "code")
    marks = {mark.lower() for page in found.pages for section in page for mark in section.marks}
    assert "code" in marks
    assert not [mark for mark in marks if not mark[0].isalnum()]


PAGES = {
    "index": "# Home\n\nWords.\n\n```{toctree}\na\nb\nc\n```\n",
    "a": "# Other\n\nThe quick fox and, much further down the road, a dog who was lazy and slept.\n",
    "b": "# Another\n\nA quick dog.\n\nText.\n\n## Below\n\nquick\n",
    "c": "# Quick Dog\n\nNothing else.\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "docs" / f"{name}.md").write_text(text, "utf-8")
    return tmp_path


def test_titles_come_before_texts_and_near_words_before_far_ones(tab: Page, small: Path) -> None:
    assert sphinx_build(small / "docs", small / "out").code == 0
    with serving(small / "out") as address:
        open_search(tab, address)
        assert ask(tab, "quick dog").names == ["c", "b", "a"]
        assert ask(tab, "lazy dog").names[0] == "a"


def test_what_is_found_while_in_english_says_so(tab: Page, small: Path) -> None:
    shutil.copytree(ROOT / "locale/fr", small / "locale/fr")
    for path in (small / "locale/fr/LC_MESSAGES").glob("[!s]*.po"):
        path.unlink()
    write_catalog(small, "fr", "c", {"Quick Dog": "Chien rapide", "Nothing else.": "Rien d’autre."})
    assert sphinx_build(small / "docs", small / "out", "-D", "language=fr").code == 0
    with serving(small / "out") as address:
        open_search(tab, address)
        lazy = ask(tab, "lazy").pages[0][0]
        assert (lazy.page, lazy.notes) == ("a", ["en anglais"])
        quick = {page[0].page: page[0].notes for page in ask(tab, "quick").pages}
        assert quick["c"] == ["trouvé grâce au texte anglais"]
        assert ask(tab, "chien").pages[0][0].notes == []


def test_a_word_cut_by_markup_is_found(tab: Page, tmp_path: Path) -> None:
    page = "# 題\n\n大型**語言**模型，第二段。\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(page, "utf-8")
    shutil.copytree(ROOT / "locale/zh_TW", tmp_path / "locale/zh_TW")
    built = sphinx_build(tmp_path / "docs", tmp_path / "out", "-D", "language=zh_TW")
    assert built.code == 0
    with serving(tmp_path / "out") as address:
        open_search(tab, address)
        assert ask(tab, "語言模型").names == ["index"]
        assert ask(tab, "段模").names == []


def test_a_page_that_is_not_to_be_searched_is_not_found(tab: Page, small: Path) -> None:
    (small / "docs/a.md").write_text(f"---\nnosearch: true\n---\n{PAGES['a']}", "utf-8")
    assert sphinx_build(small / "docs", small / "out").code == 0
    with serving(small / "out") as address:
        open_search(tab, address)
        assert ask(tab, "lazy").names == []


def test_a_list_of_links_is_found_where_it_leads(tab: Page, small: Path) -> None:
    (small / "docs/index.md").write_text(PAGES["index"] + "\n* [](c.md)\n", "utf-8")
    assert sphinx_build(small / "docs", small / "out").code == 0
    with serving(small / "out") as address:
        open_search(tab, address)
        assert "index" not in ask(tab, "quick dog").names


def test_no_text_of_a_page_becomes_markup(tab: Page, small: Path) -> None:
    (small / "docs/c.md").write_text("# <b>x</b> hedgehog\n\n`</script><img src=x>` hedgehog\n")
    assert sphinx_build(small / "docs", small / "out").code == 0
    with serving(small / "out") as address:
        open_search(tab, address)
        assert ask(tab, "hedgehog").names == ["c"]
        assert tab.locator(".search-results img").count() == 0


def test_the_data_of_queries_are_of_every_language() -> None:
    for name in (*SETS, "absent"):
        assert set(queries(name)) == set(LANGUAGES), name
    for name in ("readers", "readers-again"):
        assert all(len(found) >= 30 for found in queries(name).values()), name
