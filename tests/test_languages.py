"""Each code of a language leads to Sphinx's own."""

from __future__ import annotations

import re

import frame.languages
import pytest
from babel.localedata import locale_identifiers
from conftest import ROOT
from notes2po.catalog import header_fields
from notes2po.languages import (
    SOURCE,
    Language,
    find_locale,
    likely,
    name_in_english,
    own_name,
    own_names,
)
from notes2po.table import read_table

TABLE = read_table(ROOT / "conf" / "languages.toml")


def test_the_table_is_read_in_its_order_with_the_source_language_first() -> None:
    assert TABLE[0] == SOURCE
    assert [row.locale for row in TABLE] == ["en", "ja", "zh_TW", "fr", "hi", "de"]
    assert Language("zh_TW", "hant", "zh-tw") in TABLE


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("ja", "ja"),
        ("JA", "ja"),
        ("hant", "zh_TW"),
        ("HANT", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("zh-tw", "zh_TW"),
        ("ZH_TW", "zh_TW"),
        ("en", "en"),
    ],
)
def test_a_code_of_the_table_is_found_in_any_spelling(code: str, locale: str) -> None:
    assert find_locale(code, TABLE) == locale


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("zh-hant", "zh_TW"),
        ("zh_Hant_TW", "zh_TW"),
        ("ja-JP", "ja"),
        ("fr-FR", "fr"),
        ("fr-Latn", "fr"),
        ("de_DE", "de"),
    ],
)
def test_a_code_that_means_the_same_is_the_tables_language(code: str, locale: str) -> None:
    assert find_locale(code, TABLE) == locale


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-cn", "zh_CN"),
        ("zh-hk", "zh_HK"),
        ("zh-hant-hk", "zh_HK"),
        ("pt-br", "pt_BR"),
        ("pt_BR", "pt_BR"),
        ("pt", "pt"),
        ("ko", "ko"),
        ("es-419", "es_419"),
        ("de-AT", "de_AT"),
        ("en-GB", "en_GB"),
        ("nb", "nb"),
        ("no", "nb"),
        ("iw", "he"),
        ("sr", "sr"),
        ("sr-Cyrl", "sr"),
        ("sr_Latn", "sr_Latn"),
        ("sr-latn-rs", "sr_Latn"),
        ("sr@latin", "sr_Latn"),
        ("sh", "sr_Latn"),
        ("sr_ME", "sr_ME"),
        ("uz-cyrl", "uz_Cyrl"),
        ("uz-latn", "uz"),
        ("pa_Arab", "pa_Arab"),
        ("zh-hans-sg", "zh_SG"),
        ("zh-hans-hk", "zh_Hans_HK"),
    ],
)
def test_a_code_beside_the_table_is_babels_under_sphinxs_name(code: str, locale: str) -> None:
    assert find_locale(code, TABLE) == locale


@pytest.mark.parametrize("code", ["martian", "xx", "", " ", "..", "日本", "C", "posix", "x" * 99])
def test_an_unknown_code_is_an_error_with_known_ones(code: str) -> None:
    with pytest.raises(LookupError) as unknown:
        find_locale(code, TABLE)
    assert {find_locale(near, TABLE) for near in str(unknown.value).split(", ")}


@pytest.mark.parametrize(
    ("code", "near"), [("hantt", "hant"), ("zh_TWW", "zh_TW"), ("pt_BB", "pt_BR"), ("jaa", "ja")]
)
def test_the_nearest_codes_are_proposed(code: str, near: str) -> None:
    with pytest.raises(LookupError) as unknown:
        find_locale(code, TABLE)
    assert near in str(unknown.value).split(", ")


@pytest.mark.parametrize("code", ["ja ", "frr_", "zh_TWW", "dee"])
def test_no_code_is_proposed_twice(code: str) -> None:
    with pytest.raises(LookupError) as unknown:
        find_locale(code, TABLE)
    near = str(unknown.value).split(", ")
    assert sorted(near) == sorted(set(near))


def test_no_code_is_unknown_and_proposed_at_once() -> None:
    assert find_locale("no", TABLE) == "nb"


def test_a_site_that_calls_norwegian_so_keeps_its_name() -> None:
    table = (SOURCE, Language("no", "no", "no"))
    assert {find_locale(code, table) for code in ("no", "nb", "nb-NO")} == {"no"}


def test_a_language_that_cldr_knows_has_one_code_and_one_name_and_keeps_its_script() -> None:
    for code in sorted(locale_identifiers()):
        locale = find_locale(code, ())
        assert find_locale(locale, ()) == locale
        parts = likely(code)
        assert parts == likely(locale)
        assert frame.languages.likely(locale) == tuple(part or "" for part in parts)
        assert own_name(locale) == frame.languages.own_name(locale)


@pytest.mark.parametrize(
    ("locale", "english", "own"),
    [
        ("ja", "Japanese", "日本語"),
        ("zh_TW", "Chinese (Traditional, Taiwan)", "繁體中文"),
        ("zh_CN", "Chinese (Simplified, China)", "简体中文"),
        ("fr", "French", "Français"),
        ("hi", "Hindi", "हिन्दी"),
        ("de", "German", "Deutsch"),
        ("nb", "Norwegian Bokmål", "Norsk bokmål"),
        ("pt_BR", "Portuguese (Brazil)", "Português"),
        ("sr", "Serbian", "Српски"),
        ("sr_Latn", "Serbian (Latin)", "Srpski"),
        ("zh_HK", "Chinese (Traditional, Hong Kong SAR China)", "繁體中文"),
        ("martian", "martian", "martian"),
    ],
)
def test_names_come_from_cldr_and_else_are_the_code(locale: str, english: str, own: str) -> None:
    assert (name_in_english(locale), own_name(locale)) == (english, own)


@pytest.mark.parametrize(
    ("locales", "called"),
    [
        (("en", "pt", "pt_BR"), ["English", "Português", "Português (Brasil)"]),
        (("pt_BR", "de"), ["Português", "Deutsch"]),
        (("sr", "sr_Latn"), ["Српски", "Srpski"]),
        (("zh_TW", "zh_HK"), ["繁體中文 (台灣)", "繁體中文 (中國香港特別行政區)"]),
        (("martian", "ar"), ["martian", "العربية"]),
    ],
)
def test_languages_of_one_name_are_told_apart_on_the_welcome_page_as_on_pages(
    locales: tuple[str, ...], called: list[str]
) -> None:
    assert own_names(locales) == called == list(frame.languages.names(locales).values())


@pytest.mark.parametrize(
    ("locale", "forms"),
    # Since 2.19 Babel has the form for millions.
    [("nb", "2"), ("pt", "23"), ("sr", "3"), ("sr_Latn", "3"), ("zh_HK", "1"), ("ar", "6")],
)
def test_plurals_are_the_language_s_in_any_script(locale: str, forms: str) -> None:
    said = header_fields(locale, "A project", "2026-11-29 00:00+0000")["Plural-Forms"]
    assert re.match(f"nplurals=[{forms}];", said)
