"""A term of the glossary is translated everywhere as the glossary translates it.

Where a translation says it otherwise, tests/data/terms/<locale>.toml has the other form
(also an inflected one) or exempts the message, each with its reason.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import polib
import pytest
from conftest import LANGUAGES, ROOT

LOCALES = [locale for locale in LANGUAGES if locale != "en"]
CATALOGS = sorted(path.stem for path in (ROOT / "docs").glob("*.md"))


def entries(locale: str) -> list[tuple[str, polib.POEntry]]:
    folder = ROOT / "locale" / locale / "LC_MESSAGES"
    return [
        (name, entry)
        for name in CATALOGS
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
    return {"forms": {}, "exempt": {}, **read}


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


@pytest.mark.parametrize("term", ["base model", "fine-tuning", "HumanEval"])
def test_the_terms_are_those_of_the_glossary(term: str) -> None:
    assert term in glossary_terms()
    assert pattern(term).search(f"Two {term}s, then.")
    assert not pattern(term).search(f"pre-{term}")


def test_no_exception_is_for_a_language_that_is_none() -> None:
    assert {p.stem for p in Path(ROOT / "tests/data/terms").glob("*.toml")} <= set(LOCALES)
