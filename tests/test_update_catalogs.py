"""``make update``: an author's change reaches every catalog and takes nothing along."""

from __future__ import annotations

import sys
from pathlib import Path

import polib
from conftest import TRANSLATED, Run, run


def update(clone: Path) -> Run:
    return run(sys.executable, "scripts/update_catalogs.py", cwd=clone)


def catalogs(clone: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in clone.glob("locale/*/LC_MESSAGES/*.po")}


def test_the_committed_catalogs_are_up_to_date_and_in_their_one_form(clone: Path) -> None:
    before = catalogs(clone)
    done = update(clone)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"0 of {len(before)} catalogs changed\n"
    assert catalogs(clone) == before


def test_a_changed_message_is_fuzzy_with_its_previous_english(clone: Path) -> None:
    page = clone / "docs/index.md"
    page.write_text(page.read_text("utf-8").replace("kept in six", "cared for in six"), "utf-8")
    assert update(clone).code == 0
    for locale in TRANSLATED:
        catalog = polib.pofile(str(clone / f"locale/{locale}/LC_MESSAGES/index.po"))
        (fuzzy,) = catalog.fuzzy_entries()
        assert "cared for" in fuzzy.msgid
        assert fuzzy.previous_msgid == fuzzy.msgid.replace("cared for", "kept")


def test_nothing_that_sphinx_intl_drops_is_lost(clone: Path) -> None:
    path = clone / "locale/fr/LC_MESSAGES/index.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    catalog.metadata["X-Own"] = "kept"
    catalog[1].tcomment = "a comment of more than seventy-six characters, " * 3
    catalog[1].flags = ["fuzzy", "md-text"]
    catalog[1].previous_msgid = "Notes"
    path.write_text(str(catalog), "utf-8")
    page = clone / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    assert update(clone).code == 0
    now = polib.pofile(str(path), wrapwidth=0)
    assert now.metadata["X-Own"] == "kept"
    assert now.find("A new paragraph.") is not None
    entry = now.find("Notes on Language Models")
    assert entry is not None
    assert (entry.tcomment.strip(), sorted(entry.flags), entry.previous_msgid) == (
        ("a comment of more than seventy-six characters, " * 3).strip(),
        ["fuzzy", "md-text"],
        "Notes",
    )


def test_a_damaged_catalog_stops_the_update_before_anything_is_changed(clone: Path) -> None:
    path = clone / "locale/hi/LC_MESSAGES/index.po"
    path.write_text('msgid "x"\nmsgstr "y\n', "utf-8")
    page = clone / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    before = catalogs(clone)
    done = update(clone)
    assert done.code == 1
    assert "index.po:2: is no PO syntax" in done.err
    assert catalogs(clone) == before
