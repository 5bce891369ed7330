"""Where a translation says other facts than today's English: what an audit tells of it.

Two pages are enough: no commit is recorded of what the translation was once made from. What the
translation lacks, and has beyond, the aligner tells; here sure pairs are compared, their numbers,
links and code, and the blocks of code between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from notes2po.code import SAID, keeps_code
from notes2po.messages import Bead, Document, Entry, Message
from notes2po.report import Item

Compare = Callable[[str, str], Sequence[str]]
"""From a msgid and its msgstr to the facts of the one that the other has not, each in words."""

# What has none of these holds no number, link or code.
FACT = re.compile(r"[\d`\[<]|//")
LACKS_CODE = "lacks this block of code"
OTHER_CODE = "has other code than the English; comments and strings may differ"
MORE_CODE = "has this block of code, which the English does not have"


def differences(
    page: Document,
    note: Document,
    beads: Sequence[Bead],
    entries: Sequence[Entry],
    compare: Sequence[Compare],
) -> tuple[Item, ...]:
    """Each difference of *note* from *page* at its place; *entries* are what *beads* became."""
    found = [*_in_texts(entries, compare), *_in_code(page, note, beads)]
    return tuple(sorted(found, key=lambda item: item.location))


def _in_texts(entries: Sequence[Entry], compare: Sequence[Compare]) -> Iterator[Item]:
    for entry in entries:
        sure = entry.target and entry.msgstr and not entry.doubt
        if entry.target and sure and (FACT.search(entry.msgid) or FACT.search(entry.msgstr)):
            for facts in compare:
                for text in facts(entry.msgid, entry.msgstr):
                    yield Item(entry.target, text, entry.msgstr)


def _in_code(page: Document, note: Document, beads: Sequence[Bead]) -> Iterator[Item]:
    for bead in beads:
        english = [m for m in (page.messages[i] for i in bead.source) if _is_code(m)]
        ours = [m for m in (note.messages[j] for j in bead.target) if _is_code(m)]
        if english and ours:
            if not keeps_code(english[0].lexer, english[0].text, ours[0].text):
                yield Item(ours[0].location, OTHER_CODE, ours[0].text)
        else:
            yield from (Item(m.location, LACKS_CODE, m.text) for m in english)
            yield from (Item(m.location, MORE_CODE, m.text) for m in ours)


def _is_code(message: Message) -> bool:
    return message.shape.rpartition(">")[2] == "code" and message.lexer != SAID
