"""One word for one thing: a term is translated everywhere as the glossary translates it.

Where a translation says it otherwise, tests/data/terms/<locale>.toml has the other form
(also an inflected one) or exempts the message, each with its reason. It also settles words that
are no terms of the glossary, and says what is never written on our own pages and around them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polib
import pytest
from conftest import LANGUAGES, ROOT

LOCALES = [locale for locale in LANGUAGES if locale != "en"]
CATALOGS = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
FROM_NOTES = {path.stem for path in (ROOT / "locale").glob("*/notes/*.md")}
OWN = [*(name for name in CATALOGS if name not in FROM_NOTES), "sphinx"]
CODE = re.compile(r"`+[^`]*`+|(?<=\])\([^)]*\)")


def entries(locale: str, names: Iterable[str] = tuple(CATALOGS)) -> list[tuple[str, polib.POEntry]]:
    folder = ROOT / "locale" / locale / "LC_MESSAGES"
    return [
        (name, entry)
        for name in names
        for entry in polib.pofile(str(folder / f"{name}.po"))
        if not entry.obsolete
    ]


def glossary_terms() -> list[str]:
    """The terms of docs/glossary.md: what stands at the margin of its list."""
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    (listed,) = re.findall(r"```\{glossary\}\n:sorted:\n(.*?)```", text, re.DOTALL)
    return [line for line in listed.splitlines() if line and not line.startswith(" ")]


def pattern(term: str) -> re.Pattern[str]:
    words = r"[-\s]".join(map(re.escape, re.split(r"[-\s]", term)))
    return re.compile(rf"(?<![\w-]){words}s?(?![\w-])", re.IGNORECASE)


def plain(text: str) -> str:
    """A text to search in: without markup, case, spaces and hyphens."""
    text = re.sub(r"\[([^\]]*)\](?:\[[^\]]*\]|\([^)]*\))|`[^`]*`|\*", r"\1", text)
    return re.sub(r"[-\s\u00a0\u2011]", "", unicodedata.normalize("NFC", text).casefold())


def exceptions(locale: str) -> dict[str, dict[str, dict[str, str]]]:
    read: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        (ROOT / "tests/data/terms" / f"{locale}.toml").read_text("utf-8")
    )
    return {kind: read.get(kind, {}) for kind in ("forms", "exempt")}


def settled(locale: str, kind: str) -> dict[str, Any]:
    """What is ``settled``, by the English, or ``never`` written, by its pattern."""
    read = tomllib.loads((ROOT / "tests/data/terms" / f"{locale}.toml").read_text("utf-8"))
    found: dict[str, Any] = read[kind]
    return found


def shown(entry: polib.POEntry) -> list[str]:
    """What a reader sees of an entry's translations: not how to sort a term."""
    return [text.split(" : ")[0] for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_term_is_translated_as_the_glossary_has_it(locale: str) -> None:
    translated = {e.msgid: e.msgstr.split(" : ")[0] for n, e in entries(locale) if n == "glossary"}
    known = exceptions(locale)
    missing = []
    for term in glossary_terms():
        forms = [plain(form) for form in (translated[term], *known["forms"].get(term, {}))]
        exempt = tuple(known["exempt"].get(term, {}))
        missing += [
            f"{name}: {term}: {entry.msgid[:60]}"
            for name, entry in entries(locale)
            if pattern(term).search(entry.msgid)
            and not any(form and form in plain(entry.msgstr) for form in forms)
            and not (exempt and entry.msgid.startswith(exempt))
        ]
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_an_exception_is_needed_and_has_its_reason(locale: str) -> None:
    terms, texts = glossary_terms(), entries(locale)
    for kind, listed in exceptions(locale).items():
        for term, reasons in listed.items():
            assert term in terms
            for what, reason in reasons.items():
                assert reason.strip(), (kind, term, what)
                used = [
                    e
                    for _, e in texts
                    if pattern(term).search(e.msgid)
                    and (
                        plain(what) in plain(e.msgstr)
                        if kind == "forms"
                        else e.msgid[: len(what)] == what
                    )
                ]
                assert used, (kind, term, what)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_that_is_settled_is_used_on_every_page_and_around_them(locale: str) -> None:
    own = entries(locale, OWN)
    for term, forms in settled(locale, "settled").items():
        said = [(e, shown(e)) for _, e in own if pattern(term).search(CODE.sub("", e.msgid))]
        assert said, term
        missing = [
            f"{term}: {entry.msgid[:60]}"
            for entry, texts in said
            if not any(plain(form) in plain(text) for text in texts for form in forms)
        ]
        assert missing == []
        unused = [f for f in forms if not any(plain(f) in plain(t) for _, ts in said for t in ts)]
        assert unused == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_was_mended_is_not_written_again(locale: str) -> None:
    written = [
        f"{entry.msgid[:40]}: {found[0]}: {instead}"
        for wrong, instead in settled(locale, "never").items()
        for _, entry in entries(locale, OWN)
        for text in shown(entry)
        if (found := re.search(wrong, CODE.sub("", unicodedata.normalize("NFC", text))))
    ]
    assert written == []


@pytest.mark.parametrize("term", ["base model", "fine-tuning", "HumanEval"])
def test_the_terms_are_those_of_the_glossary(term: str) -> None:
    assert term in glossary_terms()
    assert pattern(term).search(f"Two {term}s, then.")
    assert not pattern(term).search(f"pre-{term}")


def test_no_exception_is_for_a_language_that_is_none() -> None:
    assert {p.stem for p in Path(ROOT / "tests/data/terms").glob("*.toml")} <= set(LOCALES)
