"""What CONTRIBUTING.md says cannot be translated cannot be, and what it says can be is."""

from __future__ import annotations

import re

import polib
import pytest
from conftest import ROOT, sphinx_build, write_catalog

PAGE = """\
---
title: Page
myst:
  html_meta:
    description: A description
    keywords: some, words
  substitutions:
    name: A value
---

Inline <b>bold</b> text.

<div>A block</div>

See [a link](https://example.org/ "Its title").

By [label][one], ![of a picture](https://example.org/x.png).

Once.

Once.

{{ name }}

[one]: https://example.net/ "Shared title"
"""
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
GERMAN = {
    "A description": "Eine Beschreibung",
    "some, words": "einige, Wörter",
    "Inline <b>bold</b> text.": "Im Text <b>fett</b>.",
    'See [a link](https://example.org/ "Its title").': 'Siehe [hier](https://example.org/ "Sein Titel").',
    "Once.": "Einmal.",
}


@pytest.fixture(name="built", scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], str]:
    """The messages of the page, and its German."""
    project = tmp_path_factory.mktemp("untranslatable")
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text(PAGE, "utf-8")
    sphinx_build(project / "docs", project / "pot", "-b", "gettext")
    write_catalog(project, "de", "index", GERMAN)
    sphinx_build(project / "docs", project / "html", "-b", "html", "-D", "language=de")
    msgids = {entry.msgid for entry in polib.pofile(str(project / "pot/index.pot"))}
    return msgids, (project / "html/index.html").read_text("utf-8")


# Each row of its table, and what of the page stands in no message.
ROWS = {
    "a block of raw HTML, `<div>…</div>`": "A block",
    'the title of a shared definition, `[label]: b "title"`': "Shared title",
    "a substitution, `{{ name }}`": "A value",
}
TWICE = "one paragraph twice on a page"


def test_every_row_of_the_table_is_tried_here() -> None:
    table = GUIDE.partition("### What cannot be translated")[2].partition("\n\nWhat stands")[0]
    rows = re.findall(r"(?m)^\| (.+?) \| .+ \| .+ \|$", table)
    assert rows[1:] == [*ROWS, TWICE]


@pytest.mark.parametrize("text", ROWS.values(), ids=ROWS)
def test_what_is_said_to_be_in_no_message_is_in_none(
    built: tuple[set[str], str], text: str
) -> None:
    assert text in PAGE
    assert not [msgid for msgid in built[0] if text in msgid]


@pytest.mark.parametrize(
    "text",
    [
        'content="Eine Beschreibung"',
        'content="einige, Wörter"',
        "<b>fett</b>",
        'title="Sein Titel"',
    ],
)
def test_what_is_said_to_stand_in_a_message_is_translated(
    built: tuple[set[str], str], text: str
) -> None:
    assert text in built[1]


def test_one_paragraph_twice_is_one_message(built: tuple[set[str], str]) -> None:
    assert built[1].count("<p>Einmal.</p>") == 2
