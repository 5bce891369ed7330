"""A note that is named in its own language finds its page by what both hold, or finds none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import notes2po
from notes2po.layouts import Pages
from notes2po.matching import Match, agree, match_all
from notes2po.notes import Note

# English pages of a garden's blog, with what a translation keeps of them.
PAGES = {
    "2020-03-01-sowing-beans": (
        "# Sowing beans\n\nKeep `sow --rows 4` at 12 cm, says the Botanical Society of Leeds "
        "(https://leeds.example/beans). In 2019 it was 14 cm.\n"
    ),
    "2020-03-01-pruning-roses": (
        "# Pruning roses\n\nUse `cut --angle 45`, as Rosa Meyer shows "
        "at https://roses.example/pruning; not below 30 cm.\n"
    ),
    "2020-05-09-tool-1-4-released": (
        "# Tool 1.4\n\nGet https://tools.example/tool-1.4.tar.gz (SHA256 0f3a99).\n"
    ),
    "2020-06-02-tool-1-5-released": (
        "# Tool 1.5\n\nGet https://tools.example/tool-1.5.tar.gz (SHA256 77b1c0).\n"
    ),
    "2020-07-01-meeting-in-york": (
        "# Meeting in York\n\nThe meeting of 2020 is at https://york.example/meeting, "
        "Hall 17, with Ada Lime and `tea`.\n"
    ),
    "2020-08-01-meeting-is-full": (
        "# Meeting is full\n\nThe meeting of 2020 (https://york.example/meeting) in Hall 17 "
        "has no seats left, says Ada Lime.\n"
    ),
}
FILLERS = {
    f"2019-0{month}-0{day}-note-{month}{day}": f"# Note\n\nNothing of {month * 31 + day} kinds.\n"
    for month in range(1, 9)
    for day in range(1, 9)
}

NOTES = {
    # By the day, an address, code and numbers.
    "2020-03-01-mame-wo-maku": (
        "# 豆をまく\n\n`sow --rows 4` で 12 cm。Botanical Society of Leeds "
        "(https://leeds.example/beans)。2019 年は 14 cm だった。\n"
    ),
    # On another day, and nothing else is near.
    "2020-04-11-bara": (
        "# バラ\n\n`cut --angle 45` を使う。Rosa Meyer が https://roses.example/pruning "
        "で見せている。30 cm より下は切らない。\n"
    ),
    # Its page is one of two that are nearly the same: the other was translated under its name.
    "2020-05-10-tool-1-4": (
        "# Tool 1.4\n\nhttps://tools.example/tool-1.4.tar.gz (SHA256 0f3a99) から。\n"
    ),
    # Of a release that has no page.
    "2020-05-20-tool-1-6": "# Tool 1.6\n\nhttps://tools.example/tool-1.4.tar.gz (SHA256 0f3a99)。\n",
    # Either of two pages may be meant.
    "2020-07-20-york": (
        "# ヨーク\n\n2020 年の会は https://york.example/meeting、Hall 17、Ada Lime。\n"
    ),
    # Says too little.
    "2020-03-01-mijikai": "# 短い\n\n何もない。\n",
}


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The blog, in folders ``en`` and ``ja``; the working directory is its folder."""
    for code, texts in (("en", PAGES | FILLERS), ("ja", NOTES)):
        (tmp_path / code).mkdir()
        for name, text in texts.items():
            (tmp_path / code / f"{name}.md").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def matched(*taken: tuple[str, str]) -> dict[str, Match]:
    notes = [Note(f"ja/{name}.md", "ja", name) for name in NOTES]
    return {match.note.docname: match for match in match_all(notes, Pages(Path("en")), taken)}


@pytest.mark.usefixtures("garden")
def test_a_note_finds_its_page_by_what_both_hold_or_names_the_likeliest() -> None:
    sure = {name: match.pages[0] for name, match in matched().items() if match.sure}
    assert sure == {
        "2020-03-01-mame-wo-maku": "2020-03-01-sowing-beans",
        "2020-04-11-bara": "2020-03-01-pruning-roses",
        "2020-05-10-tool-1-4": "2020-05-09-tool-1-4-released",
    }
    york = matched()["2020-07-20-york"]
    assert set(york.pages[:2]) == {"2020-07-01-meeting-in-york", "2020-08-01-meeting-is-full"}
    assert len(york.pages) <= 3


@pytest.mark.usefixtures("garden")
def test_a_page_that_has_a_translation_gets_no_second() -> None:
    match = matched(("2020-03-01-sowing-beans", "ja"))["2020-03-01-mame-wo-maku"]
    assert not match.sure
    assert "2020-03-01-sowing-beans" not in match.pages


@pytest.mark.usefixtures("garden")
def test_of_two_notes_that_claim_a_page_neither_gets_it() -> None:
    for name in ("2020-03-02-a", "2020-03-03-b"):
        Path(f"ja/{name}.md").write_text(NOTES["2020-04-11-bara"], "utf-8")
    notes = [Note(f"ja/2020-03-0{day}.md", "ja", day) for day in ("2-a", "3-b")]
    assert not [match for match in match_all(notes, Pages(Path("en")), set()) if match.sure]


@pytest.mark.parametrize(
    ("note", "page", "expected"),
    [
        ("2020-01-02-a.md", "2020-03-02-b.md", True),
        ("2020-01-02-a.md", "2022-01-02-a.md", False),
        ("2-1-0-out.md", "2-1-0-released.md", True),
        ("2-1-0-out.md", "2-1-0-rc1-released.md", False),
        ("2004-07-06-20040706.md", "2004-07-06-lib4r.md", True),
        ("2004-99-06-a.md", "2004-07-06-a.md", True),
        ("umzug.md", "v2-moves.md", True),
    ],
)
def test_days_and_numbers_in_names_can_speak_against_a_match(
    note: str, page: str, expected: bool
) -> None:
    assert agree(note, page) == expected


def test_match_turns_it_on_for_a_tree(garden: Path) -> None:
    layout = ("--source", "en", "--notes", "{language}/{document}.md")
    assert notes2po(garden, *layout).code == 1
    assert not (garden / "locale").exists()
    done = notes2po(garden, *layout, "--match")
    assert "ja/2020-04-11-bara.md is a translation of en/2020-03-01-pruning-roses.md" in done.out
    assert (garden / "locale/ja/LC_MESSAGES/2020-03-01-pruning-roses.po").is_file()
    (line,) = [line for line in done.err.splitlines() if "york" in line]
    assert "no English page en/2020-07-20-york.md; the likeliest: en/2020-0" in line
    assert done.code == 1
