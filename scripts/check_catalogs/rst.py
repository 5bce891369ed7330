"""A message of ``{eval-rst}`` as docutils' own parser reads it: its blocks, and marks left open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from docutils import frontend, nodes
from docutils.parsers.rst import Parser
from docutils.utils import Reporter, new_document

from check_catalogs.findings import Problem, quoted
from check_catalogs.rendering import check_blocks

# What docutils says of an inline mark without its other half, and of a ``::`` without its block.
# It says more, of roles that only Sphinx knows.
OPEN_MARK = re.compile(r"Inline (\w+)[^.]* start-string without end-string")
NO_LITERAL = "Literal block expected"
EMPHASIS = ("emphasis", "strong")
MARKS = {"emphasis": "*", "strong": "**", "literal": "``", "interpreted": "`"}
MARKS |= {"target": "_`", "substitution_reference": "|"}

# No text of these is a sentence's, and the last holds a mark that was told of, or a role.
NO_TEXT = (nodes.literal, nodes.math, nodes.problematic)
STRAY = re.compile(r"\*+|`+")
ESCAPED = re.compile(r"\\[*`]")


@dataclass(frozen=True, slots=True)
class Passage:
    """What docutils makes of a text.

    ``blocks`` are its nodes' names, ``open_marks`` what begins and has no end,
    ``stray`` the marks that a reader sees, ``introduces`` whether it ends with
    a ``::`` that is to introduce a block of code.
    """

    blocks: tuple[str, ...]
    open_marks: tuple[str, ...]
    stray: tuple[str, ...]
    introduces: bool


@lru_cache(maxsize=1_000)
def parse(text: str) -> Passage:
    """*text* as Sphinx parses a msgstr: alone, before any transform; it opens no file."""
    document = new_document("msgstr", _settings())
    said: list[str] = []
    document.reporter.attach_observer(lambda message: said.append(message.astext()))
    Parser().parse(text, document)
    marks = [match[1] for match in map(OPEN_MARK.search, said) if match]
    # What docutils says of a block stands after it; where it stands first, Sphinx takes it for one.
    blocks = [
        node
        for number, node in enumerate(document.children)
        if isinstance(node, nodes.Element)
        and (number == 0 or not isinstance(node, nodes.system_message))
    ]
    stray: list[str] = []
    if blocks and isinstance(blocks[0], nodes.paragraph):
        parts = blocks[0].findall(nodes.Text)
        shown = [part.astext() for part in parts if not isinstance(part.parent, NO_TEXT)]
        stray = [mark for part in shown for mark in STRAY.findall(part)]
    names = [node.tagname for node in blocks]
    introduces = any(NO_LITERAL in message for message in said)
    return Passage(tuple(names), tuple(marks), tuple(stray), introduces)


@cache
def _settings() -> frontend.Values:
    settings = frontend.get_default_settings(Parser())
    settings.report_level = settings.halt_level = Reporter.SEVERE_LEVEL + 1
    settings.file_insertion_enabled = settings.raw_enabled = False
    return settings


def block_types(text: str) -> list[str]:
    """The blocks of *text* by docutils' names; ``paragraph`` alone is what Sphinx keeps."""
    return list(parse(text).blocks)


def check_passage(msgid: str, msgstr: str) -> Iterator[Problem]:
    """What of *msgstr* Sphinx drops, and which marks of it a reader sees or a build warns of."""
    text = msgstr.strip()
    yield from check_blocks(text, block_types)
    english, ours = parse(msgid.strip()), parse(text)
    if ours.introduces and not english.introduces and ours.blocks == ("paragraph",):
        end = quoted(text[-20:], 20)
        cure = "take a colon out" if msgid.rstrip().endswith(":") else "take the :: out"
        yield Problem("block-mark", f"“{end}” ends as if a block of code followed: {cure}")
    unended = Counter(ours.open_marks) - Counter(english.open_marks)
    told = {}
    for kind in unended:
        code = "emphasis" if kind in EMPHASIS else "broken-markup"
        mark = MARKS.get(kind, kind)
        told[code] = f"a {mark} begins what nothing ends: write its other half, or \\{mark}"
    escaped = Counter(mark[1] for mark in ESCAPED.findall(text))
    for sign, code in (("*", "emphasis"), ("`", "broken-markup")):
        seen = sum(mark[0] == sign for mark in ours.stray) - escaped[sign]
        if code not in told and seen > sum(mark[0] == sign for mark in english.stray):
            mark = next(mark for mark in ours.stray if mark[0] == sign)
            cure = "part both marks from the letters beside them with a space or “\\ ”"
            told[code] = f"a {mark} is shown as it is written: {cure}"
    yield from (Problem(code, text) for code, text in told.items())
