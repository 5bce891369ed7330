"""The codes of a language: what a note calls it, what Sphinx calls it.

The table is ``languages.toml`` (``table``). A language that is not in it is looked up in
Babel, so that any tree of notes can be imported.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global, parse_locale
from babel.localedata import locale_identifiers


@dataclass(frozen=True, slots=True)
class Language:
    """A row of the table: Sphinx's locale, the notes' code, the code in addresses."""

    locale: str
    note: str
    slug: str


SOURCE = Language("en", "en", "en")
# What blogs write of languages and CLDR does not know: their countries, and scripts alone.
BLOGS_WRITE = {
    "cn": "zh_CN",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "hans": "zh_CN",
    "hant": "zh_TW",
    "jp": "ja",
    "kr": "ko",
    "ua": "uk",
    "vn": "vi",
}
# Norwegian is Bokmål where nobody says which: CLDR had this alias until it turned it round, and
# has no plurals, names or likely subtags that would hold for the other way.
ALIASES = {"no": "nb"}
SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl"}  # sr@latin, as gettext has it
CODE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
NO_LANGUAGE = ("C", "POSIX")  # of machines; Babel takes them for English since 2.19


def is_locale(code: str) -> bool:
    """Whether CLDR knows a language of this code, as Sphinx writes it: ``pt_BR``."""
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


class UnknownCodeError(LookupError):
    """A code that nobody knows; in words it is the nearest known ones, looked for when asked."""

    def __init__(self, code: str, table: tuple[Language, ...]) -> None:
        super().__init__(code)
        self.code, self.table = code, table

    def __str__(self) -> str:
        return _nearest(self.code, self.table)


@cache
def is_language(code: str) -> bool:
    """Whether *code* is one that addresses have of a language: ``en``, ``jp``, ``pt-br``."""
    language = re.split("[-_]", code.lower())[0]
    return language in BLOGS_WRITE or (len(language) == 2 and localedata.exists(language))


def find_locale(code: str, table: tuple[Language, ...]) -> str:
    """Sphinx's locale for *code*: from the table in any of its spellings, else from Babel.

    ``hant`` and ``zh-tw`` are zh_TW because the table says so; ``zh-hant`` because
    CLDR's likely subtags do; ``jp`` is ja because people write it so. Raises
    LookupError with the nearest known codes.
    """
    for language in table:
        if _plain(code) in map(_plain, (language.locale, language.note, language.slug)):
            return language.locale
    try:
        known = likely(code)
    except (UnknownLocaleError, ValueError):
        if known_to_blogs := BLOGS_WRITE.get(_plain(code)):
            return find_locale(known_to_blogs, table)
        raise UnknownCodeError(code, table) from None
    for language in table:
        if likely(language.locale) == known:
            return language.locale
    return _sphinx_name(code)


def find_row(code: str, table: tuple[Language, ...]) -> Language:
    """The row of *table* that *code* means. Raises LookupError, which says what is there."""
    locales = [language.locale for language in table]
    try:
        return table[locales.index(find_locale(code, table))]
    except (LookupError, ValueError):
        known = ", ".join(locales)
        raise LookupError(f"'{code}' is no language of this site: {known}") from None


def name_in_english(locale: str) -> str:
    """The language's English name for a catalog's header; the code where CLDR has none."""
    try:
        return Locale.parse(locale).english_name or locale
    except (UnknownLocaleError, ValueError):
        return locale


def likely(code: str) -> tuple[str, str | None, str | None]:
    """Language, script (ISO 15924) and territory (ISO 3166) of *code*: zh, Hant, TW for zh_TW.

    Raises UnknownLocaleError or ValueError where CLDR does not know it.
    """
    return _completed(*_given(code))


def own_name(locale: str) -> str:
    """The language's name in itself, as CLDR has it, to stand alone: 日本語, 繁體中文, Srpski."""
    try:
        language, script, territory = likely(locale)
    except (UnknownLocaleError, ValueError):
        return locale
    names = Locale.parse(f"{language}_{script}_{territory}").languages
    name = names.get(f"{language}_{script}") or names.get(language)
    return str(name[0].upper() + name[1:]) if name else locale


def own_names(locales: Sequence[str]) -> list[str]:
    """The name of each language in itself; of those with one name, with its country's, too.

    Português and Português (Brasil): a language without a country is the one without.
    """
    plain = [own_name(locale) for locale in locales]
    count = Counter(plain)
    return [
        f"{name} ({place})" if count[name] > 1 and (place := _country(locale)) else name
        for locale, name in zip(locales, plain, strict=True)
    ]


def _country(locale: str) -> str:
    """The country that a code names, in its own language; empty where it names none."""
    try:
        territory = _given(locale)[2]
        return str(Locale.parse(locale).territories[territory]) if territory else ""
    except (UnknownLocaleError, ValueError, KeyError):
        return ""


def _plain(code: str) -> str:
    return code.replace("_", "-").lower()


def _separator(code: str) -> str:
    return "-" if "-" in code else "_"


def _given(code: str) -> tuple[str, str | None, str | None]:
    """Language, script and territory as *code* says them, by today's codes: he for iw.

    Raises UnknownLocaleError or ValueError where CLDR does not know it.
    """
    if code.partition(".")[0].upper() in NO_LANGUAGE:
        raise UnknownLocaleError(code)
    language, territory, script, _variant, *modifier = parse_locale(code, sep=_separator(code))
    renamed = ALIASES.get(language) or get_global("language_aliases").get(language, language)
    language, _, implied = renamed.partition("_")  # sh is sr_Latn
    script = script or implied or SCRIPTS.get("".join(map(str, modifier)))
    Locale.parse("_".join(part for part in (language, script, territory) if part))
    return language, script, territory


def _completed(
    language: str, script: str | None, territory: str | None
) -> tuple[str, str | None, str | None]:
    """A code's parts, completed as UTS 35, "Likely Subtags" has it."""
    known = get_global("likely_subtags")
    keys = ((language, script, territory), (language, script), (language, territory), (language,))
    names = ("_".join(map(str, key)) for key in keys if None not in key)
    found = next((known[name] for name in names if name in known), language)
    _language, place, letters, *_ = parse_locale(found)
    return language, script or letters, territory or place


def _sphinx_name(code: str) -> str:
    """Sphinx's name of a language: with the script that it has not anyway, as in sr_Latn.

    Chinese says its script by its territory, zh_TW, and is never bare.
    """
    language, script, territory = _given(code)
    if language == "zh":
        territory = likely(code)[2]
    if script and _completed(language, None, territory)[1] == script:
        script = None
    elif script and territory and _completed(language, script, None)[2] == territory:
        territory = None
    return "_".join(part for part in (language, script, territory) if part)


def _nearest(code: str, table: tuple[Language, ...]) -> str:
    known = sorted({name for language in table for name in (language.locale, language.note)})
    everywhere = known + [name for name in sorted(locale_identifiers()) if len(name) <= 5]
    near = difflib.get_close_matches(code, everywhere, n=3, cutoff=0.5)
    return ", ".join(dict.fromkeys(near or known))
