"""What an update does to one language's catalogs, without Sphinx or files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po import catalog as po
from upkeep.language import update
from upkeep.likeness import Text, pairs

Pages = Mapping[str, Sequence[str]]
Language = dict[str, bytes]  # the catalogs of a language, as they stand in files

LONG = "The quick brown fox jumps over the lazy dog and runs into the deep dark wood."
LONG_EDITED = "The quick red fox jumps over the lazy cat and runs into the deep dark wood."
LONG_AGAIN = "The quick red fox leaps over the idle cat and runs into the deep dark night."


def templates(pages: Pages) -> dict[str, list[polib.POEntry]]:
    return {
        page: [
            polib.POEntry(msgid=msgid, occurrences=[(f"docs/{page}.md", "")])
            for msgid in dict.fromkeys(msgids)
        ]
        for page, msgids in pages.items()
    }


def updated(language: Language, pages: Pages) -> Language:
    """One run: read, update, write."""
    catalogs = {name: po.parse(data, name) for name, data in language.items()}
    old: dict[str, polib.POFile | None] = {
        name: catalogs.get(name) for name in sorted({*catalogs, *pages})
    }
    new = update(old, templates(pages))
    for name, catalog in new.items():
        if catalog is not None:
            po.complete_header(catalog, {**po.header_fields("ja", "x", "2026")}, f"{name}, ja")
    return {name: po.render(catalog) for name, catalog in new.items() if catalog is not None}


def translated(pages: Pages, msgstrs: Mapping[str, str] | None = None) -> Language:
    """A language whose every message is translated, or those of *msgstrs*."""
    language = updated({}, pages)
    for name, data in language.items():
        catalog = po.parse(data, name)
        for entry in catalog:
            entry.msgstr = (
                f"{entry.msgid} {name}" if msgstrs is None else msgstrs.get(entry.msgid, "")
            )
        language[name] = po.render(catalog)
    return language


def entry(language: Language, page: str, msgid: str) -> polib.POEntry:
    (found,) = [e for e in po.parse(language[page], page) if e.msgid == msgid]
    return found


A = {"a": ["One.", LONG, "Three."], "b": ["Four."]}


@pytest.mark.parametrize(
    ("after", "page", "msgid"),
    [
        ({"a": ["One.", LONG_EDITED, "Three."], "b": ["Four."]}, "a", LONG_EDITED),
        ({"a": ["One.", "Three."], "b": ["Four.", LONG_EDITED]}, "b", LONG_EDITED),
        ({"a": ["One."], "b": ["Four."], "c": ["Three.", LONG_EDITED]}, "c", LONG_EDITED),
        ({"b": ["Four.", LONG_EDITED]}, "b", LONG_EDITED),
    ],
    ids=["edited", "moved and edited", "to a new page", "its page is gone"],
)
def test_an_edited_text_takes_its_translation_with_it_wherever_it_goes(
    after: Pages, page: str, msgid: str
) -> None:
    first = translated(A)
    now = updated(first, after)
    found = entry(now, page, msgid)
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == (f"{LONG} a", True, LONG)
    assert updated(now, after) == now
    assert updated(now, A) == first


def test_a_second_edit_keeps_the_english_that_was_translated_and_undo_goes_all_the_way() -> None:
    first = translated(A)
    once = updated(first, {"a": ["One.", LONG_EDITED, "Three."], "b": ["Four."]})
    twice = updated(once, {"a": ["One.", "Three."], "b": [LONG_AGAIN, "Four."]})
    found = entry(twice, "b", LONG_AGAIN)
    assert (found.msgstr, found.previous_msgid) == (f"{LONG} a", LONG)
    assert updated(twice, A) == first


def test_a_text_that_only_moved_is_not_in_doubt() -> None:
    now = updated(translated(A), {"a": ["Three.", "One."], "b": ["Four.", LONG]})
    assert entry(now, "b", LONG).msgstr == f"{LONG} a"
    assert not entry(now, "b", LONG).fuzzy
    assert [e.msgid for e in po.parse(now["a"], "a")] == ["Three.", "One."]


def test_a_page_s_own_old_text_comes_before_another_page_s() -> None:
    first = translated({"a": ["One.", LONG], "b": [LONG]})
    now = updated(first, {"a": ["One."], "b": [LONG_EDITED]})
    assert entry(now, "b", LONG_EDITED).msgstr == f"{LONG} b"
    assert entry(now, "a", LONG).obsolete


def test_of_two_pages_that_said_the_same_each_gets_its_own_back() -> None:
    first = translated({"a": [LONG], "b": [LONG]})
    both = updated(first, {"a": [LONG_EDITED], "b": [LONG_EDITED]})
    now = updated(both, {"a": [], "b": [LONG]})
    assert entry(now, "b", LONG).msgstr == f"{LONG} b"
    assert entry(now, "a", LONG).msgstr == f"{LONG} a"


def test_what_vanishes_while_in_doubt_is_kept_under_the_english_that_it_translates() -> None:
    once = updated(translated(A), {"a": ["One.", LONG_EDITED, "Three."], "b": ["Four."]})
    now = updated(once, {"a": ["One.", "Three."], "b": ["Four."]})
    kept = entry(now, "a", LONG)
    assert (kept.obsolete, kept.fuzzy, kept.tcomment) == (True, False, "")


def test_a_new_page_says_of_itself_what_that_said_whose_texts_it_has() -> None:
    first = translated({"a": ["One.", LONG]})
    first["a"] = first["a"].replace(b"# a, ja", b"# a, ja\n# Translated by machine")
    now = updated(first, {"a": ["One."], "b": [LONG]})
    assert now["b"].startswith(b"# b, ja\n# Translated by machine\n")


def test_a_review_that_is_done_takes_its_marks_along() -> None:
    after = {"a": ["One.", LONG_EDITED, "Three."], "b": ["Four."]}
    now = updated(translated(A), after)
    catalog = po.parse(now["a"], "a")
    catalog[1].flags = []
    found = entry(updated({**now, "a": po.render(catalog)}, after), "a", LONG_EDITED)
    assert (found.tcomment, found.previous_msgid) == ("", None)


def test_a_text_that_was_in_doubt_before_is_in_doubt_after_the_undo() -> None:
    first = translated(A)
    catalog = po.parse(first["a"], "a")
    catalog[1].flags, catalog[1].tcomment = ["fuzzy"], "is this so?\n\ndoubt: two blocks"
    first["a"] = po.render(catalog)
    now = updated(first, {"a": ["One.", LONG_EDITED, "Three."], "b": ["Four."]})
    assert "in doubt before" in entry(now, "a", LONG_EDITED).tcomment
    assert updated(now, A) == first


def test_a_translator_who_takes_a_suggestion_out_is_not_given_it_again() -> None:
    after = {"a": ["One.", "Three."], "b": ["Four.", LONG_EDITED]}
    now = updated(translated(A), after)
    catalog = po.parse(now["b"], "b")
    catalog[1].msgstr, catalog[1].flags, catalog[1].previous_msgid = "", [], None
    catalog[1].tcomment = ""
    now["b"] = po.render(catalog)
    again = updated(now, after)
    assert entry(again, "b", LONG_EDITED).msgstr == ""


def test_entries_that_sphinx_never_makes_are_kept() -> None:
    first = translated({"a": ["One."]})
    more = 'msgctxt "x"\nmsgid "One."\nmsgstr "mine"\n\nmsgid "%d"\nmsgid_plural "%ds"\nmsgstr[0] "y"\n'
    first["a"] += f"\n{more}".encode()
    now = updated(first, {"a": ["One."]})
    assert now["a"].decode().endswith(more)
    assert updated(now, {"a": ["One."]}) == now


def test_each_translation_goes_to_one_text_the_one_most_like_it() -> None:
    old = [Text("a", (LONG,)), Text("a", ("Something else entirely, not like it.",))]
    new = [Text("a", (LONG_AGAIN,)), Text("a", (LONG_EDITED,)), Text("a", ("Nothing at all.",))]
    assert pairs(new, old) == [(1, 0)]


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("Introduction", "Introductions", True),
        ("The results of the test", "Results of the tests", True),
        ("Summary", "Summit", False),
        (
            "It is what it is, and no more than that.",
            "One of the two, if there is any left.",
            False,
        ),
    ],
)
def test_what_is_alike(old: str, new: str, alike: bool) -> None:
    assert bool(pairs([Text("a", (new,))], [Text("a", (old,))])) == alike


def test_texts_that_share_nearly_all_their_words_are_told_apart() -> None:
    old = [
        Text("a", (f"The common words of page {n} and nothing else of note",)) for n in range(3000)
    ]
    new = [
        Text("a", (f"The common words of page {n} and nothing else of notes",)) for n in range(3000)
    ]
    found = dict(pairs(new, old))
    assert sum(found.get(n) == n for n in range(3000)) > 2900


words = st.sampled_from([f"{a}{b}" for a in ("al", "be", "ga") for b in ("pha", "ta", "mma")])
text = st.lists(words, min_size=3, max_size=12).map(" ".join)
some_pages = st.dictionaries(st.sampled_from("abc"), st.lists(text, max_size=5), max_size=3)
# Of two pages that say the same and both go, nobody can tell later which was which.
own_texts = some_pages.filter(
    lambda pages: sum(map(len, pages.values())) == len(set().union(*pages.values()))
)


@settings(max_examples=300, deadline=None)
@given(before=some_pages, after=some_pages)
def test_any_change_loses_no_translation_and_twice_is_once(before: Pages, after: Pages) -> None:
    first = translated(before)
    now = updated(first, after)
    assert updated(now, after) == now

    def msgstrs(language: Language) -> set[str]:
        return {
            e.msgstr for name, data in language.items() for e in po.parse(data, name) if e.msgstr
        }

    assert msgstrs(now) == msgstrs(first)
    assert [*now] == sorted({*now})
    for page, msgids in after.items():
        live = [e.msgid for e in po.parse(now[page], page) if not e.obsolete]
        assert live == list(dict.fromkeys(msgids))


@settings(max_examples=300, deadline=None)
@given(before=own_texts, after=own_texts)
def test_any_change_undone_brings_back_the_first_state(before: Pages, after: Pages) -> None:
    first = translated(before)
    assert updated(updated(first, after), before) == first
