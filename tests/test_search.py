"""Search finds what readers type, in every language, and nothing that lacks it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import snowballstemmer
import Stemmer
from conftest import LANGUAGES, ROOT, SPHINX_9_2, Run, run, serving, sphinx_build
from lxml import html
from playwright.sync_api import Browser, Page
from search import words as search_words

QUERIES: dict[str, Any] = tomllib.loads((ROOT / "tests/data/queries.toml").read_text("utf-8"))
RESULT = QUERIES.pop("result")
ARTICLE = "instruct-vs-coder.html"


Found = tuple[list[str], str]
known: dict[str, Found] = {}


def search(tab: Page, address: str, query: str) -> Found:
    """What a search finds: the pages, in order, and the line that counts them."""
    tab.goto(f"{address}/search.html?q={quote(query)}")
    return found_in(tab)


def search_once(tab: Page, address: str, query: str) -> Found:
    """What a search finds, which two tests ask of the same hundreds of queries."""
    asked = f"{address} {query}"
    if asked not in known:
        known[asked] = search(tab, address, query)
    return known[asked]


def found_in(tab: Page) -> Found:
    """What the search page that is open found."""
    tab.wait_for_function("document.querySelector('.search-summary')?.innerText")
    links = tab.locator("ul.search > li > a").evaluate_all("all => all.map(a => a.href)")
    pages = dict.fromkeys(link.partition("#")[0].rpartition("/")[2] for link in links)
    return list(pages), tab.locator(".search-summary").inner_text()


def letters(text: str) -> str:
    """*text* as a reader takes it: no blanks, signs, accents, widths and cases."""
    folded = search_words.fold(unicodedata.normalize("NFKC", text))
    return re.sub(r"[\W_]", "", search_words.plain(folded).replace("ー", ""))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_query_finds_the_article(tab: Page, served: str, locale: str) -> None:
    queries = QUERIES[locale]["found"]
    assert len(set(queries)) >= 25
    address = f"{served}/{LANGUAGES[locale]['slug']}"
    queries = queries + QUERIES[locale].get("questions", [])
    missed = [query for query in queries if ARTICLE not in search_once(tab, address, query)[0]]
    assert not missed


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_field_of_any_page_leads_to_the_search(tab: Page, served: str, locale: str) -> None:
    """The others ask by the address, which is where the field leads."""
    query = QUERIES[locale]["found"][0]
    tab.goto(f"{served}/{LANGUAGES[locale]['slug']}/references.html")
    tab.locator(".sidebar-search").fill(query)
    tab.locator(".sidebar-search").press("Enter")
    tab.wait_for_url("**/search.html?q=*")
    assert found_in(tab)[0] == search(tab, f"{served}/{LANGUAGES[locale]['slug']}", query)[0]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_is_nowhere_is_not_found(tab: Page, served: str, locale: str) -> None:
    address = f"{served}/{LANGUAGES[locale]['slug']}"
    for query in QUERIES[locale]["nothing"]:
        pages, line = search(tab, address, query)
        assert (query, pages) == (query, [])
        assert line.startswith(RESULT["none"][locale])


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_hit_lacks_a_word_of_the_query(
    tab: Page, served: str, sites: dict[str, Path], locale: str
) -> None:
    address = f"{served}/{LANGUAGES[locale]['slug']}"
    texts = {
        path.name: letters(html.fromstring(path.read_text("utf-8")).xpath("string(//article)"))
        for path in sites[locale].glob("*.html")
    }
    wide = locale in {"ja", "zh_TW"}
    for query in QUERIES[locale]["found"]:
        for page in search_once(tab, address, query)[0]:
            for word in query.split() if wide else re.split(r"[\s'’-]+", query):
                stem = letters(word)
                stem = stem if wide or len(stem) < 5 else stem[: max(4, len(stem) * 2 // 3)]
                assert stem in texts[page] or german(stem) in texts[page], f"{query}: {page}"


def german(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_line_counts_the_pages_in_the_language_s_plural(
    tab: Page, served: str, locale: str
) -> None:
    address = f"{served}/{LANGUAGES[locale]['slug']}"
    pages, line = search(tab, address, "msgid")
    assert (pages, line) == (["translating.html"], RESULT["one"][locale])
    pages, line = search(tab, address, "Thoughtbot")
    assert len(pages) == 2
    assert "2" in line
    assert "$" not in line


@pytest.mark.parametrize("locale", LANGUAGES)
def test_searching_works_from_files(browser: Browser, sites: dict[str, Path], locale: str) -> None:
    tab = browser.new_page()  # not `tab`: Sphinx asks for summaries, which files refuse
    query = QUERIES[locale]["found"][0]
    assert ARTICLE in search(tab, sites[locale].as_uri(), query)[0]
    tab.close()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_summary_shows_the_article_and_not_its_frame(tab: Page, served: str, locale: str) -> None:
    search(tab, f"{served}/{LANGUAGES[locale]['slug']}", "Instruct")
    tab.wait_for_selector("ul.search p.context")
    text = tab.locator("ul.search p.context").first.inner_text()
    assert "instruct" in text.lower()
    assert "日本語" not in text


@pytest.mark.parametrize(
    ("stemmer", "folder"),
    [
        (search_words.English, "en"),
        (search_words.French, "fr"),
        (search_words.Hindi, "hi"),
        (search_words.German, "de"),
        (search_words.Japanese, "ja"),
        (search_words.Chinese, "zh-tw"),
    ],
)
def test_browser_and_builder_cut_and_stem_alike(
    tab: Page, served: str, stemmer: Any, folder: str
) -> None:
    texts = [path.read_text("utf-8") for path in sorted(ROOT.glob("locale/*/notes/*.md"))]
    texts += [path.read_text("utf-8") for path in sorted(ROOT.glob("docs/*.md"))]
    texts.append(
        "Œuvre ÆON Straße ÉTÉ e\u0301te\u0301 क़लम ज़रूर हाँ हां १२३ ｶﾞｷﾞ Ｆｕｌｌ コンピューター 臺灣 İ ﬁn a"
    )
    builder = stemmer({})
    words = sorted({word for text in texts for word in re.findall(r"[^\s\"*\[\]()]+", text)})
    tab.goto(f"{served}/{folder}/search.html")
    found = tab.evaluate(
        """words => { Search._index = null; const stemmer = new Stemmer();
        return words.map(word => splitQuery(word).map(part => stemmer.stemWord(part))); }""",
        words,
    )
    runs = isinstance(builder, search_words.Runs)
    for word, stems in zip(words, found, strict=True):
        if runs:
            parts = [
                search_words.plain(part)
                for part in re.findall(r"[\w・]+", unicodedata.normalize("NFKC", word))
            ]
            expected = [search_words.fill(part) for part in parts]
        else:
            plain = unicodedata.normalize("NFKC", word)
            expected = [builder.stem(part).lower() for part in search_words.WORD.findall(plain)]
        assert stems == expected, word


def test_a_word_cut_by_markup_is_found(tab: Page, tmp_path: Path) -> None:
    page = "# 題\n\n大型**語言**模型，第二段。\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(page, "utf-8")
    shutil.copytree(ROOT / "locale/zh_TW", tmp_path / "locale/zh_TW")
    built = sphinx_build(tmp_path / "docs", tmp_path / "out", "-D", "language=zh_TW")
    assert built.code == 0
    with serving(tmp_path / "out") as address:
        assert search(tab, address, "語言模型")[0] == ["index.html"]
        assert search(tab, address, "模型第二")[0] == []
    text = (tmp_path / "out/index.html").read_text("utf-8")
    assert text.count("模型，第二段") == 1 + text.count('content="大型')


def test_stock_still_finds_nothing_in_chinese(tmp_path: Path) -> None:
    """What search_words is for; where this fails, look again.

    Before Sphinx 9.2 the page hung (sphinx #14229): its stemmer was not there.
    """
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/conf.py").write_text('extensions = ["myst_parser"]\nlanguage = "zh_TW"\n')
    (tmp_path / "docs/index.md").write_text("# 題\n\n大型語言模型\n", "utf-8")
    built: Run = run(sys.executable, "-m", "sphinx", "-q", "docs", "out", cwd=tmp_path)
    assert built.code == 0
    data = (tmp_path / "out/_static/language_data.js").read_text("utf-8")
    stemmer = re.search(r"window\.Stemmer = (\w+);", data)
    assert stemmer
    assert (f"var {stemmer[1]}=" in data) is SPHINX_9_2
    index = (tmp_path / "out/searchindex.js").read_text("utf-8")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert "模型" not in terms


@pytest.mark.parametrize("locale", ["ja", "fr"])
def test_another_build_makes_the_same_index(
    sites: dict[str, Path], tmp_path: Path, locale: str
) -> None:
    """Of runs and of words; of whole sites in Hindi test_build_sites.py and test_hosting.py say so."""
    assert sphinx_build(ROOT / "docs", tmp_path / "out", "-D", f"language={locale}").code == 0
    first = {path.name: path.read_bytes() for path in sites[locale].glob("search*")}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "out").glob("search*")}


STEMMED = [language for language in vars(search_words).values() if hasattr(language, "snowball")]


@pytest.mark.parametrize("language", STEMMED, ids=lambda language: str(language.lang))
def test_the_compiled_stemmer_stems_as_the_plain_one_does(language: Any) -> None:
    """PyStemmer, which has no wheel for every machine: no index may depend on it."""
    name = language.snowball
    plain = getattr(import_module(f"snowballstemmer.{name}_stemmer"), f"{name.title()}Stemmer")()
    paths = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "locale").rglob("*.po")]
    texts = [path.read_text("utf-8").lower() for path in paths]
    words = {word for text in texts for word in search_words.WORD.findall(text)}
    compiled = Stemmer.Stemmer(name)
    assert snowballstemmer.stemmer(name).__class__ is Stemmer.Stemmer  # that is what Sphinx gets
    assert {w: compiled.stemWord(w) for w in words} == {w: plain.stemWord(w) for w in words}


def test_a_site_has_the_same_index_without_the_compiled_stemmer(
    sites: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "Stemmer.py").write_text("raise ImportError", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT / "conf"), "-D", "language=fr"]
    hidden = {"PYTHONPATH": str(tmp_path / "hidden")}
    done = run(*command, str(ROOT / "docs"), tmp_path / "fr", cwd=tmp_path, **hidden)
    assert (done.code, done.err) == (0, "")
    index = (tmp_path / "fr" / "searchindex.js").read_bytes()
    assert index == (sites["fr"] / "searchindex.js").read_bytes()
