"""A text and a query are cut alike, by the rules of their scripts, in Python and in the browser."""

from __future__ import annotations

import re
import unicodedata

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page
from search import rules
from search.words import Cutter, fold, split_compound, token

STATIC = ROOT / "conf/extensions/search/static"
TRAPS = (
    "Œuvre ÆON Straße ÉTÉ e\u0301te\u0301 क़लम ज़रूर हाँ हां १२३ ｶﾞｷﾞ Ｆｕｌｌ コンピューター 臺灣 İ I ı ﬁn a C++ c# x_y "
    "أحمد مُحَمَّد والكتاب للبيت کتاب‌ها שָׁלוֹם ё й ї đường ά ς 한국어 ড় ০১২ ๑๒ fine-tuning well—known don’t "
    "フィル・イン・ザ・ミドル 𠮷野家 ½ ² soft\u00adhyphen ไทย"
)


@pytest.mark.parametrize("locale", ["en", "ja", "zh_TW", "hi", "de", "fr", "ar", "he", "ko", "tr"])
def test_browser_and_builder_fold_alike(tab: Page, locale: str) -> None:
    texts = [
        path.read_text("utf-8") for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/[git]*.po"))
    ]
    lines = sorted({line for text in (*texts, TRAPS) for line in text.splitlines()})
    cutter = Cutter(rules.of(locale))
    plain = [cutter.plain(line) for line in lines]
    words = sorted({word for line in plain for word in re.split(r"[\W_]+", line) if word})
    tab.goto("about:blank")
    tab.add_script_tag(path=STATIC / "search-words.js")
    letters = {chr(sign): letter for sign, letter in cutter.letters.items()}
    found = tab.evaluate(
        """([rules, lines, words]) => {
          const cutter = siteSearch.cutter(rules);
          return [lines.map(cutter.plain), words.map(cutter.fold)]; }""",
        [rules.of(locale).data() | {"letters": letters}, lines, words],
    )
    assert found[0] == plain
    assert found[1] == [fold(word) for word in words]


def test_words_are_letters_digits_and_marks_as_the_browser_knows_them(tab: Page) -> None:
    """But for what only one of the two Unicode versions has."""
    tab.goto("about:blank")
    signs = [code for code in range(0x80, 0x3000) if unicodedata.category(chr(code)) != "Cn"]
    theirs = tab.evaluate(
        r"signs => signs.filter(sign => /[\p{L}\p{N}\p{M}]/u.test(String.fromCodePoint(sign)))",
        signs,
    )
    pattern = token()
    ours = [sign for sign in signs if pattern.fullmatch(chr(sign))]
    assert sorted({*ours} ^ {*theirs}) == []


@given(st.text())
def test_any_text_is_cut_and_its_places_go_up(text: str) -> None:
    found, end = Cutter(rules.of("ja")).cut(text)
    assert all(key and 0 <= place < end for key, place in found)


def test_hyphens_join_and_part() -> None:
    found, end = Cutter(rules.of("en")).cut("the fine-tuning of")
    assert found == [("the", 0), ("fine", 1), ("tuning", 2), ("finetuning", 1), ("of", 3)]
    assert end == 4


def test_a_run_is_cut_into_pairs_and_its_last_sign() -> None:
    assert Cutter(rules.of("ja")).cut("Coderモデル")[0] == [
        ("coder", 0),
        ("モデ", 1),
        ("デル", 2),
        ("ル", 3),
    ]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("sprachmodell", ["sprach", "modell"]),
        ("trainingsdaten", ["training", "daten"]),
        ("modell", []),
        ("unbekanntes", []),
    ],
)
def test_a_compound_is_two_words_of_the_site(word: str, parts: list[str]) -> None:
    assert split_compound(word, {"sprach", "modell", "training", "daten"}) == parts


def test_no_rule_is_for_a_language_of_this_site_alone() -> None:
    """A language that no table names is searched by the rules for all."""
    unknown = rules.of("xx")
    assert unknown.stemmers == ("", "")
    assert Cutter(unknown).cut("Été")[0] == [("ete", 0)]
