"""Words that go from one script into another by their sound."""

from __future__ import annotations

import pytest
from notes2po.align.sounds import of_latin, of_others


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("coroutine", "コルーチン"),
        ("file", "ファイルボディ"),
        ("template", "टेम्पलेट"),
        ("event", "इवेंट"),
        ("parser", "парсер"),
        ("Ruby", "Руби"),
        ("module", "모듈"),
        ("program", "프로그램"),
    ],
)
def test_a_word_is_found_in_another_script(word: str, other: str) -> None:
    assert of_latin([word]) <= of_others(other)
    assert of_latin([word])


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("coroutine", "セッション"),
        ("template", "इवेंट"),
        ("server", "διακομιστής"),
        ("module", "парсер"),
    ],
)
def test_another_word_is_not(word: str, other: str) -> None:
    assert not of_latin([word]) & of_others(other)


@pytest.mark.parametrize("text", ["文字列", "12 %", "ab", "これは", "Ω", "ab1"])
def test_what_has_no_sound_has_none(text: str) -> None:
    """Han says no sound, hiragana is grammar, and one consonant is too little."""
    assert not of_others(text)
