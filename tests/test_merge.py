"""A merge follows the note, and leaves to translators what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po import catalog as po
from notes2po.merge import COMMENT_WIDTH, GONE, STALE, Change, digest, doubt_of, is_touched, merge
from notes2po.messages import Entry, Location

PAGE = "docs/page.md"
HEADER = {"Language": "ja", "X-Team": "ours"}


def says(msgid: str, msgstr: str = "", doubt: str = "") -> Entry:
    """What the note says of *msgid*."""
    target = Location("note.md", 7) if msgstr else None
    return Entry(msgid, msgstr, doubt, Location(PAGE, 3), target)


@dataclass
class Project:
    """One catalog, as runs and translators in turn leave it: nothing else is carried over."""

    data: bytes | None = None
    changes: list[Change] = field(default_factory=list)

    def imports(self, *entries: Entry) -> Project:
        """One run: read, merge, write."""
        old = None if self.data is None else po.parse(self.data, "page.po")
        catalog, self.changes = merge(old, entries, PAGE)
        if old is None:
            catalog.metadata = dict(HEADER)
        self.data = po.render(catalog)
        return self

    @property
    def catalog(self) -> polib.POFile:
        return po.parse(self.data or b"", "page.po")

    def edits(self, msgid: str, edit: Callable[[polib.POEntry], None]) -> Project:
        """A translator's hand in one entry."""
        catalog = self.catalog
        edit(next(entry for entry in catalog if entry.msgid == msgid and not entry.obsolete))
        self.data = po.render(catalog)
        return self

    def __getitem__(self, msgid: str) -> polib.POEntry:
        """The one entry of *msgid*."""
        (entry,) = (entry for entry in self.catalog if entry.msgid == msgid)
        return entry

    def kinds(self) -> list[tuple[str, str]]:
        """What the last run did."""
        return [(change.kind, change.msgid) for change in self.changes]


def state(entry: polib.POEntry) -> tuple[str, bool]:
    return entry.msgstr, entry.fuzzy


# Rows of the contract: what the note says, then msgstr, fuzzy and the reason.
ROWS = {
    "sure": (says("a", "A"), ("A", False), ""),
    "in doubt": (says("a", "A", "two blocks"), ("A", True), "two blocks (note.md:7)"),
    "absent": (says("a"), ("", False), ""),
    "absent, with a reason": (says("a", "", "two blocks"), ("", False), "two blocks"),
}
rows = pytest.mark.parametrize(("entry", "expected", "reason"), ROWS.values(), ids=ROWS)


@rows
def test_a_new_entry_is_what_the_note_says(
    entry: Entry, expected: tuple[str, bool], reason: str
) -> None:
    project = Project().imports(entry)
    assert state(project["a"]) == expected
    assert doubt_of(project["a"]) == reason
    assert project["a"].occurrences == [(PAGE, "")]
    assert project.changes == [Change("new", "a", Location(PAGE, 3))]


@rows
@pytest.mark.parametrize("before", [row[0] for row in ROWS.values()], ids=ROWS)
def test_an_entry_nobody_touched_follows_the_note(
    before: Entry, entry: Entry, expected: tuple[str, bool], reason: str
) -> None:
    """From any state into any other, but for a text that the note has lost."""
    project = Project().imports(before).imports(entry)
    if before.msgstr and not entry.msgstr:
        expected, reason = ("A", True), GONE
    assert state(project["a"]) == expected
    assert doubt_of(project["a"]) == reason
    changed = before != entry
    assert project.kinds() == ([("updated", "a")] if changed else [])


def test_a_new_text_of_the_note_takes_the_place_of_the_old() -> None:
    project = Project().imports(says("a", "A"), says("b", "B")).imports(says("a", "A2"), says("b"))
    assert state(project["a"]) == ("A2", False)
    assert project.imports(says("a", "A2"), says("b", "B"))["b"].msgstr == "B"
    assert state(project["b"]) == ("B", False)


def test_entries_stand_in_the_order_of_the_page_with_the_old_header() -> None:
    project = Project().imports(says("a", "A"), says("b", "B"))
    project.imports(says("b", "B"), says("c", "C"), says("a", "A"))
    assert [entry.msgid for entry in project.catalog] == ["b", "c", "a"]
    assert project.catalog.metadata == HEADER
    assert project.kinds() == [("new", "c")]


def test_a_catalog_of_nothing_but_a_header_keeps_it() -> None:
    project = Project().imports().imports(says("a", "A"))
    assert project.catalog.metadata == HEADER


def set_fuzzy(entry: polib.POEntry) -> None:
    entry.flags.append("fuzzy")


def clear_fuzzy(entry: polib.POEntry) -> None:
    entry.flags.remove("fuzzy")


def clear_fuzzy_and_reason(entry: polib.POEntry) -> None:
    clear_fuzzy(entry)
    lines = entry.tcomment.split("\n")
    entry.tcomment = "\n".join(line for line in lines if not line.startswith("doubt: "))


def set_fuzzy_with_a_reason(entry: polib.POEntry) -> None:
    set_fuzzy(entry)
    entry.tcomment += "\ndoubt: is this the right word?"


def rewrite(entry: polib.POEntry) -> None:
    entry.msgstr = "by hand"


def rewrite_without_stamp(entry: polib.POEntry) -> None:
    entry.msgstr, entry.tcomment = "by hand", ""


def rewrite_and_set_fuzzy(entry: polib.POEntry) -> None:
    rewrite(entry)
    set_fuzzy(entry)


def empty(entry: polib.POEntry) -> None:
    entry.msgstr = ""


# What a translator does to an entry that came from which note, and what it then is.
HANDS: dict[str, tuple[Entry, Callable[[polib.POEntry], None], tuple[str, bool]]] = {
    "rewrites": (says("a", "A"), rewrite, ("by hand", False)),
    "rewrites without stamp": (says("a", "A"), rewrite_without_stamp, ("by hand", False)),
    "rewrites and doubts": (says("a", "A"), rewrite_and_set_fuzzy, ("by hand", True)),
    "rewrites what was in doubt": (says("a", "A", "why"), rewrite, ("by hand", True)),
    "fills in": (says("a"), rewrite, ("by hand", False)),
    "fills in what had a reason": (says("a", "", "why"), rewrite, ("by hand", False)),
    "empties": (says("a", "A"), empty, ("", False)),
    "sets fuzzy": (says("a", "A"), set_fuzzy, ("A", True)),
    "sets fuzzy with a reason": (says("a", "A"), set_fuzzy_with_a_reason, ("A", True)),
    "clears fuzzy": (says("a", "A", "why"), clear_fuzzy, ("A", False)),
    "clears fuzzy and its reason": (
        says("a", "A", "why"),
        clear_fuzzy_and_reason,
        ("A", False),
    ),
}
hands = pytest.mark.parametrize(("first", "edit", "expected"), HANDS.values(), ids=HANDS)

LATER = {
    "the same": lambda entry: entry,
    "another text": lambda entry: says(entry.msgid, "A2"),
    "another doubt": lambda entry: says(entry.msgid, entry.msgstr, "another reason"),
    "another text in doubt": lambda entry: says(entry.msgid, "A2", "another reason"),
    "nothing": lambda entry: says(entry.msgid),
    "the translator's words": lambda entry: says(entry.msgid, "by hand"),
}
later = pytest.mark.parametrize("later", LATER.values(), ids=LATER)


@hands
@later
def test_what_a_translator_touched_is_never_overwritten(
    first: Entry,
    edit: Callable[[polib.POEntry], None],
    expected: tuple[str, bool],
    later: Callable[[Entry], Entry],
) -> None:
    """Neither msgstr nor fuzzy flag, whatever the note says later, and again later."""
    project = Project().imports(first).edits("a", edit)
    for entry in (first, later(first), later(first), first):
        assert state(project.imports(entry)["a"]) == expected
        assert not {"new", "updated", "gone"} & {kind for kind, _ in project.kinds()}


@hands
def test_what_a_translator_touched_comes_back_with_its_msgid(
    first: Entry, edit: Callable[[polib.POEntry], None], expected: tuple[str, bool]
) -> None:
    project = Project().imports(first).edits("a", edit).imports().imports()
    assert state(project.imports(first)["a"]) == expected


def test_a_touched_entry_is_told_where_the_note_says_otherwise() -> None:
    project = Project().imports(says("a", "A")).edits("a", rewrite)
    assert project.imports(says("a", "A")).kinds() == []
    assert project.imports(says("a", "A2")).kinds() == [("kept", "a")]
    assert project.imports(says("a", "by hand")).kinds() == []
    assert project.imports(says("a")).kinds() == []


@pytest.mark.parametrize(
    "comment",
    ["mine", "note: see the glossary", "  indented", "# a list\n- of things", "two\nlines"],
    ids=repr,
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_translators_comment_stays(comment: str, place: str) -> None:
    def write(entry: polib.POEntry) -> None:
        lines = [comment, entry.tcomment] if place == "before" else [entry.tcomment, comment]
        entry.tcomment = "\n".join(lines)

    project = Project().imports(says("a", "A")).edits("a", write)
    for entry in (says("a", "A"), says("a", "A2", "why"), says("a"), says("a", "A3")):
        assert comment in project.imports(entry)["a"].tcomment


def test_an_entry_with_a_translators_comment_follows_the_note() -> None:
    def write(entry: polib.POEntry) -> None:
        entry.tcomment += "\nnote: see the glossary"

    project = Project().imports(says("a", "A")).edits("a", write)
    assert project.imports(says("a", "A2"))["a"].msgstr == "A2"


def test_flags_stay_but_for_python_format() -> None:
    """Sphinx's messages are no format strings: a ``%`` in them is only a guess of the tools'."""

    def write(entry: polib.POEntry) -> None:
        entry.flags += ["no-wrap", "python-format"]

    project = Project().imports(says("a", "A")).edits("a", write).imports(says("a", "A2"))
    assert project["a"].flags == ["no-wrap"]


def test_a_vanished_msgid_is_obsolete_and_comes_back() -> None:
    project = Project().imports(says("a", "A"), says("b", "B")).edits("a", rewrite)
    project.imports(says("b", "B"))
    assert project.changes == [Change("gone", "a", None)]
    assert project["a"].obsolete
    assert project["a"].msgstr == "by hand"
    assert project["a"].occurrences == []
    assert project.imports(says("b", "B")).kinds() == []
    project.imports(says("a", "A"), says("b", "B"))
    assert project.kinds() == [("updated", "a")]
    assert not project["a"].obsolete
    assert project["a"].msgstr == "by hand"


def test_an_untouched_obsolete_entry_comes_back_as_the_note_has_it() -> None:
    project = Project().imports(says("a", "A")).imports().imports(says("a", "A2"))
    assert state(project["a"]) == ("A2", False)
    assert not project["a"].obsolete


def test_an_untranslated_msgid_that_vanishes_leaves_nothing() -> None:
    project = Project().imports(says("a")).imports()
    assert list(project.catalog) == []
    assert project.kinds() == [("gone", "a")]


def test_a_changed_msgid_takes_its_translation_along_for_review() -> None:
    project = Project().imports(says("old", "A")).imports(says("new", "A"))
    assert [entry.msgid for entry in project.catalog] == ["new"]
    assert state(project["new"]) == ("A", True)
    assert project["new"].previous_msgid == "old"
    assert doubt_of(project["new"]) == STALE
    assert project.kinds() == [("updated", "new")]
    assert project.imports(says("new", "A")).kinds() == []
    assert state(project["new"]) == ("A", True)


def test_a_msgid_that_changes_twice_names_the_first_that_was_translated() -> None:
    project = Project().imports(says("old", "A")).imports(says("new", "A"))
    assert project.imports(says("newer", "A"))["newer"].previous_msgid == "old"


def test_a_note_that_follows_the_changed_english_ends_the_review() -> None:
    project = Project().imports(says("old", "A")).imports(says("new", "A"))
    project.imports(says("new", "A2"))
    assert state(project["new"]) == ("A2", False)
    assert project["new"].previous_msgid is None
    assert doubt_of(project["new"]) == ""


def test_a_translator_ends_the_review_for_good() -> None:
    project = Project().imports(says("old", "A")).imports(says("new", "A"))
    project.edits("new", clear_fuzzy)
    for _ in range(2):
        assert state(project.imports(says("new", "A"))["new"]) == ("A", False)


FIRST_STATES: dict[str, Project] = {
    "sure": Project().imports(says("a", "A"), says("b", "B")),
    "in doubt": Project().imports(says("a", "A", "why"), says("b", "B")),
    "with a comment": Project()
    .imports(says("a", "A"), says("b", "B"))
    .edits("a", lambda entry: setattr(entry, "tcomment", f"mine\n{entry.tcomment}")),
    **{
        name: Project().imports(first, says("b", "B")).edits("a", edit)
        for name, (first, edit, _) in HANDS.items()
        if first.msgstr
    },
}


@pytest.mark.parametrize("name", FIRST_STATES)
def test_undoing_a_change_of_the_english_restores_the_first_state(name: str) -> None:
    project = Project(FIRST_STATES[name].data)
    first, doubt = project["a"], "why" if "doubt" in name or "clears" in name else ""
    project.imports(says("changed", "A", doubt), says("b", "B"))
    assert "changed" in [entry.msgid for entry in project.catalog]
    project.imports(says("a", "A", doubt), says("b", "B"))
    assert state(project["a"]) == state(first)
    assert str(project["a"]) == str(first)


@hands
def test_a_changed_msgid_takes_a_translators_words_along(
    first: Entry, edit: Callable[[polib.POEntry], None], expected: tuple[str, bool]
) -> None:
    project = Project().imports(first).edits("a", edit)
    project.imports(says("changed", first.msgstr, first.doubt))
    assert expected[0] in {entry.msgstr for entry in project.catalog}


def test_another_block_takes_no_translators_words_away() -> None:
    """An obsolete entry of a translator's wins over a translation that could be carried."""
    project = Project().imports(says("a", "A")).edits("a", rewrite).imports()
    project.imports(says("b", "A")).imports(says("a", "A"))
    assert "by hand" in {entry.msgstr for entry in project.catalog}


def test_what_stands_wins_over_an_obsolete_entry_of_its_msgid() -> None:
    project = Project().imports(says("a", "A")).edits("a", rewrite)
    project.data = (project.data or b"") + b'\n#~ msgid "a"\n#~ msgstr "old"\n'
    project.imports(says("a", "A"))
    (entry,) = (entry for entry in project.catalog if not entry.obsolete)
    assert entry.msgstr == "by hand"


OTHERS = """
# mine
msgctxt "menu"
msgid "a"
msgstr "im Menü"

msgid "one page"
msgid_plural "%d pages"
msgstr[0] "eine Seite"
msgstr[1] "%d Seiten"
"""


def test_messages_with_context_or_plural_are_kept_as_they_are() -> None:
    project = Project().imports(says("a", "A"))
    project.data = (project.data or b"") + OTHERS.encode()
    project.imports(says("a", "A"), says("b", "B")).imports(says("b", "B"))
    assert OTHERS in (project.data or b"").decode()
    assert "gone" not in [kind for kind, msgid in project.kinds() if msgid != "a"]


def test_a_message_with_plural_is_no_second_entry_of_its_msgid() -> None:
    """What a merge writes, the next run has to be able to read."""
    project = Project().imports(says("a", "A"))
    project.data = (project.data or b"") + OTHERS.encode()
    project.imports(says("a", "A"), says("one page", "Eine Seite"))
    assert "eine Seite" in str(project.catalog)


def every_row() -> list[Entry]:
    """An entry for each row of the contract, and two that vanish or change."""
    kept = [
        Entry(f"{entry.msgid}{n}", entry.msgstr, entry.doubt, entry.source, entry.target)
        for n, (entry, _, _) in enumerate(ROWS.values())
    ]
    return [*kept, says("goes", "G", "why"), says("old", "O"), says("lost", "L")]


def test_a_second_run_changes_no_byte() -> None:
    """With every kind of entry in the catalog: new, touched, doubted, carried, lost, obsolete."""
    project = Project().imports(*every_row()).edits("a0", rewrite).edits("a1", clear_fuzzy)
    project.data = (project.data or b"") + OTHERS.encode()
    last = [*every_row()[:4], says("new", "O"), says("lost")]
    once = project.imports(*last).data
    assert project.kinds() == [("updated", "new"), ("updated", "lost"), ("gone", "goes")]
    assert project.imports(*last).data == once
    assert project.kinds() == []


def test_a_second_run_changes_no_byte_after_an_entry_under_review_vanished() -> None:
    project = Project().imports(says("old", "A")).imports(says("new", "A"))
    once = project.imports().data
    assert project.imports().data == once


@pytest.mark.parametrize(
    "doubt",
    [
        "short",
        (
            "links to https://example.org/a-long-address/with-many-parts, which the English does"
            " not cite; Sphinx would read this as something else than a paragraph and drop it"
        ),
        "理由" * 60,
        "x" * 200,
    ],
    ids=["short", "long", "Japanese", "one word"],
)
def test_a_reason_is_whole_again_from_short_lines(doubt: str) -> None:
    """Babel breaks comments at 76 columns; only a word that is longer may be."""
    project = Project().imports(says("a", "A", doubt))
    assert doubt_of(project["a"]) == f"{doubt} (note.md:7)"
    longest = max(len(word) for word in doubt.split())
    for line in project["a"].tcomment.split("\n"):
        assert len(line) <= max(74, longest + 7)
    assert COMMENT_WIDTH < 76


@pytest.mark.parametrize("text", ["", "A", "日本語", "a\nb"])
def test_a_digest_is_eight_digits_and_tells_texts_apart(text: str) -> None:
    assert len(digest(text)) == 8
    assert int(digest(text), 16) >= 0
    assert digest(text) != digest(text + " ")


@hands
def test_a_translators_hand_is_seen(
    first: Entry, edit: Callable[[polib.POEntry], None], expected: tuple[str, bool]
) -> None:
    project = Project().imports(first)
    assert not is_touched(project["a"])
    assert is_touched(project.edits("a", edit)["a"])
    assert state(project["a"]) == expected


MSGIDS, TEXTS = "abcd", "ABC"

pages = st.lists(
    st.builds(
        says,
        st.sampled_from(MSGIDS),
        st.sampled_from(["", *TEXTS]),
        st.sampled_from(["", "", "why"]),
    ),
    unique_by=lambda entry: entry.msgid,
    max_size=4,
)
runs = st.lists(st.tuples(pages, st.sampled_from(["", *MSGIDS]), st.booleans()), max_size=6)


def active(project: Project) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in project.catalog if not entry.obsolete}


def run_all(history: Sequence[tuple[list[Entry], str, bool]]) -> None:
    """Imports and translators in turn; after each import the invariants are looked at."""
    project, by_hand = Project(), set[str]()
    for number, (page, msgid, fuzzy) in enumerate(history):
        before = active(project)
        project.imports(*page)
        catalog = project.catalog
        assert [entry.msgid for entry in catalog if not entry.obsolete] == [e.msgid for e in page]
        msgids = [entry.msgid for entry in catalog]
        assert sorted(msgids) == sorted(set(msgids))
        assert by_hand <= {entry.msgstr for entry in catalog}
        after = active(project)
        for known in before.keys() & after.keys():
            if before[known].msgstr in by_hand:
                assert state(after[known]) == state(before[known])
        once = project.data
        assert project.imports(*page).data == once
        if msgid in after:
            text = f"by hand {number}"

            def edit(entry: polib.POEntry, text: str = text, *, fuzzy: bool = fuzzy) -> None:
                entry.msgstr, entry.flags = text, ["fuzzy"] * fuzzy

            project.edits(msgid, edit)
            by_hand = {t for t in by_hand if t in {e.msgstr for e in project.catalog}} | {text}


@settings(max_examples=100, deadline=None)
@given(history=runs)
def test_translators_words_survive_any_sequence_of_imports(
    history: list[tuple[list[Entry], str, bool]],
) -> None:
    """And each msgid stands exactly once, and each second run changes no byte."""
    run_all(history)
