"""Errors are for what breaks a page; what only differs is advice, or nothing."""

from __future__ import annotations

import pytest
from check_catalogs.check import check_message
from check_catalogs.findings import CODES


def found(msgid: str, msgstr: str) -> list[tuple[str, str]]:
    return [(p.code, str(CODES[p.code])) for p in check_message(msgid, msgstr)]


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Press {kbd}`Ctrl+C`.", "{kbd}`Strg+C` drücken."),
        ("The {index}`word`.", "Das {index}`Wort`."),
        ("The {index}`word <single: word>`.", "Das {index}`Wort <single: Wort>`."),
        ("A word.<!-- for us -->", "Ein Wort."),
        ("A {guilabel}`Save` and {sup}`th`.", "{guilabel}`Sichern` und {sup}`te`."),
        ("One<wbr>two", "Eins<wbr>zwei"),
    ],
)
def test_what_is_a_readers_word_is_translated(msgid: str, msgstr: str) -> None:
    assert found(msgid, msgstr) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr", "code"),
    [
        ("Press `Ctrl+C`.", "`Strg+C` drücken.", "code-changed"),
        ("Press `Ctrl+C`.", "Strg+C drücken.", "code-lost"),
        ("Set the size.", "Die `größe` setzen.", "code-added"),
        ("Press <kbd>Esc</kbd>.", "Esc drücken.", "html-lost"),
    ],
)
def test_what_breaks_no_page_is_advice(msgid: str, msgstr: str, code: str) -> None:
    assert found(msgid, msgstr) == [(code, "advice")]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "code"),
    [
        ("Press <kbd>Esc</kbd>.", "<kbd>Esc drücken.", "broken-markup"),
        ("Press <kbd>Esc</kbd>.", "Esc</kbd> drücken.", "broken-markup"),
        ("<i>a</i> <b>c</b>", "<i>a <b>d</i></b>", "broken-markup"),
        ("A word.", "Ein Wort.<!-- für uns -->", "html-added"),
        ("See {doc}`list`.", "Siehe {doc}`Liste`.", "role-changed"),
        ("See {kbd}`a`.", "Siehe a.", "role-lost"),
    ],
)
def test_what_breaks_a_page_or_brings_something_in_is_an_error(
    msgid: str, msgstr: str, code: str
) -> None:
    assert (code, "error") in found(msgid, msgstr)
