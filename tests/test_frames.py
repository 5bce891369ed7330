"""The frame comes along in many languages: complete, right in form, and as it is in this site."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from babel.messages.plurals import get_plural
from check_catalogs.check import check_bytes
from check_catalogs.findings import Level
from conftest import ROOT, TRANSLATED, run
from notes2po import catalog as po
from upkeep.frame import SHIPPED, empty_frame, new_frame, shipped, shipped_path, sphinx_messages

FRAMES = sorted(path.stem for path in SHIPPED.glob("*.po"))
OTHERS = [ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po" for locale in TRANSLATED]
LEAST = 24


def test_there_are_as_many_as_a_blog_may_need() -> None:
    assert len(FRAMES) >= LEAST
    assert set(TRANSLATED) <= set(FRAMES)


@pytest.mark.parametrize("locale", FRAMES)
def test_a_frame_says_all_that_sphinx_does_not(locale: str) -> None:
    wanted = {entry.msgid for entry in empty_frame(locale, OTHERS)}
    whole = shipped(locale)
    assert whole is not None
    said = {entry.msgid for entry in whole if entry.translated()}
    assert wanted - said == set()
    assert not [entry.msgid for entry in whole if not entry.translated() or entry.fuzzy]


@pytest.mark.parametrize("locale", FRAMES)
def test_a_frame_takes_marks_off_words_where_sphinx_would_hide_results(locale: str) -> None:
    whole = shipped(locale)
    assert whole is not None
    assert whole.find("Hide Search Matches") is not None


@pytest.mark.parametrize("locale", FRAMES)
def test_a_frame_is_sound_and_says_that_a_machine_wrote_it(locale: str) -> None:
    path = SHIPPED / f"{locale}.po"
    data = path.read_bytes()
    place = Path("locale") / locale / "LC_MESSAGES" / "sphinx.po"
    report = check_bytes(data, place)
    assert [found for found in report.findings if found.level is Level.ERROR] == []
    assert b"# Translated by machine; not reviewed.\n" in data
    assert run("msgfmt", "-c", "-o", "/dev/null", path, cwd=ROOT).code == 0
    catalog = po.parse(data, path.as_posix())
    assert po.render(catalog) == data


@pytest.mark.parametrize("locale", TRANSLATED)
def test_this_site_s_frames_are_those_that_come_along(locale: str) -> None:
    whole, own = shipped(locale), polib.pofile(str(OTHERS[TRANSLATED.index(locale)]))
    assert whole is not None
    assert {entry.msgid: entry.msgstr for entry in whole} == {e.msgid: e.msgstr for e in own}


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        *(("pt_BR", "pt_BR"), ("es_MX", "es"), ("eo", ""), ("nb_NO", "nb"), ("no", "nb")),
        *(("zh_HK", "zh_TW"), ("zh_SG", "zh_CN"), ("uz_Cyrl", ""), ("ru_Latn", "")),
    ],
)
def test_a_region_has_its_own_frame_or_the_language_s(locale: str, name: str) -> None:
    path = shipped_path(locale)
    assert (path.stem if path else "") == name


def test_a_new_frame_is_complete_where_it_comes_along_and_else_empty() -> None:
    assert not new_frame("ru", OTHERS).untranslated_entries()
    assert not new_frame("eo", OTHERS).translated_entries()


def test_a_new_frame_asks_for_what_sphinx_does_not_say_itself() -> None:
    asked = {entry.msgid for path in OTHERS for entry in polib.pofile(str(path))}
    assert sphinx_messages("es")
    assert not sphinx_messages("sw")
    for locale in ("es", "sw"):
        frame = empty_frame(locale, OTHERS)
        found = [entry.msgid for entry in frame]
        assert len(found) == len(set(found))
        assert set(found) == asked - sphinx_messages(locale)
        for entry in frame:
            assert not entry.msgstr
            assert not entry.tcomment
            forms = get_plural(locale).num_plurals if entry.msgid_plural else 0
            assert entry.msgstr_plural == dict.fromkeys(range(forms), "")
