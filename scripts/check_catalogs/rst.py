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
from docutils.utils import punctuation_chars as signs

from check_catalogs.findings import Problem, quoted
from check_catalogs.markup import OBJECT, RST_CODE, RST_LINK, RST_ROLE, Markup
from check_catalogs.rendering import PARAGRAPH, check_blocks

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
# Inline markup, and what docutils wants on each side of it: Chinese and Japanese write neither.
MARKUP = re.compile(
    r"``.+?``|(?::[a-z][\w:+.-]*:)?`[^`]+`(?:__?)?|(?<![\\*])\*\*(?![\s*]).+?(?<![\s\\])\*\*"
    r"|\[[\w#*][\w.:+-]*\]_(?![A-Za-z0-9_])|(?<!\\)\|(?![\s|])[^|]+(?<![\s\\])\|(?:__?)?"
    r"|(?<![\\*])\*(?![\s*])[^*]+(?<![\s\\])\*(?!\*)",
    re.DOTALL,
)
BEFORE = re.compile(rf"(?:\A|[\s{signs.openers}{signs.delimiters}])\Z")
AFTER = re.compile(rf"\Z|[\s{signs.closing_delimiters}{signs.delimiters}{signs.closers}]")
MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
ESCAPED = re.compile(r"\\[*`]")


@dataclass(frozen=True, slots=True)
class Passage:
    """What docutils makes of a text.

    ``blocks`` are its nodes' names, ``open_marks`` what begins and has no end,
    ``stray`` the marks that a reader sees, ``introduces`` whether it ends with
    a ``::`` that is to introduce a block of code. ``links`` are addresses that stand
    for themselves, ``labels`` the names of what is referred to, ``footnotes`` and
    ``substitutions`` what stands in their marks; ``written`` are such marks whole.
    """

    blocks: tuple[str, ...]
    open_marks: tuple[str, ...]
    stray: tuple[str, ...]
    introduces: bool
    links: tuple[str, ...]
    labels: tuple[str, ...]
    footnotes: tuple[str, ...]
    substitutions: tuple[str, ...]
    written: tuple[str, ...]


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
    return Passage(
        tuple(names), tuple(marks), tuple(stray), introduces, *map(tuple, _references(document))
    )


def _references(document: nodes.document) -> tuple[list[str], ...]:
    """The links, labels, footnotes and substitutions of a passage, and the marks of the last two."""
    links, labels = [], []
    for node in document.findall(nodes.reference):
        if node.get("refuri") and node.get("refuri") in (node.astext(), f"mailto:{node.astext()}"):
            links.append(node.astext())
        elif node.get("refname"):
            labels.append(str(node["refname"]))
        elif node.get("anonymous") and not node.get("refuri"):
            labels.append("_")
    cited = [
        *document.findall(nodes.footnote_reference),
        *document.findall(nodes.citation_reference),
    ]
    marks = [node.rawsource for node in cited]
    kept = [node.rawsource for node in document.findall(nodes.substitution_reference)]
    substitutions = [match.partition("|")[2].rpartition("|")[0] for match in kept]
    return links, labels, [mark[1:-2] for mark in marks], substitutions, marks + kept


def read_rst(text: str) -> Markup:
    """*text* as docutils reads it: what leads somewhere, what is code, what is left as text."""
    passage, markup = parse(text.strip()), Markup(rst=True)
    markup.code = RST_CODE.findall(text)
    rest = RST_CODE.sub(OBJECT, text)
    markup.role = RST_ROLE.findall(rest)
    rest = RST_ROLE.sub(OBJECT, rest)
    # `text <target_>`_ leads to what is defined as target, and docutils tells it.
    found = [match[2] for match in RST_LINK.finditer(rest)]
    markup.link = [url for url in found if not url.endswith("_")] + list(passage.links)
    markup.label, markup.footnote = list(passage.labels), list(passage.footnotes)
    markup.substitution = list(passage.substitutions)
    rest = RST_LINK.sub(r"\1", rest)
    for mark in passage.written:
        rest = rest.replace(mark, OBJECT, 1)
    markup.text = rest
    return markup


@cache
def _settings() -> frontend.Values:
    settings = frontend.get_default_settings(Parser())
    settings.report_level = settings.halt_level = Reporter.SEVERE_LEVEL + 1
    settings.file_insertion_enabled = settings.raw_enabled = False
    return settings


def block_types(text: str) -> list[str]:
    """The blocks of *text* by docutils' names; ``paragraph`` alone is what Sphinx keeps."""
    return list(parse(text).blocks)


def apart(msgid: str, msgstr: str) -> tuple[list[Problem], str]:
    r"""What of *msgstr* is no markup for the letters beside it; and it with “\ ” between them.

    Where that makes no difference, or the English has no such markup, nothing, and as it is.
    """
    places = [match for match in MARKUP.finditer(msgstr) if _parted(match) != match[0]]
    parted = MARKUP.sub(_parted, msgstr)
    if not places or _held(msgstr) >= min(_held(msgid), _held(parted)):
        return [], msgstr
    problems: dict[str, list[str]] = {}
    for match in places:
        before, after = msgstr[: match.start()][-1:], msgstr[match.end() :][:1]
        text = f"“{before}{match[0]}{after}” is no markup beside a letter"
        cure = f"write “{before}{_parted(match)}{after}”"
        code = "emphasis" if match[0].startswith("*") else "broken-markup"
        problems.setdefault(code, []).append(f"{text}: {cure}")
    return [Problem(code, "; ".join(said)) for code, said in problems.items()], parted


def _parted(match: re.Match[str]) -> str:
    r"""Markup with “\ ” on each side where docutils wants a blank or punctuation."""
    text = match.string
    first = "" if BEFORE.search(text[: match.start()]) else "\\ "
    return first + match[0] + ("" if AFTER.match(text[match.end() :]) else "\\ ")


def _held(text: str) -> int:
    """How much markup there is in *text*, less the marks of it that are left open or seen."""
    passage, markup = parse(text.strip()), read_rst(text)
    found = len(markup.role) + len(markup.link) + len(markup.code) + len(markup.label)
    found += len(markup.footnote) + len(markup.substitution)
    return found - len(passage.open_marks) - len(passage.stray)


def check_passage(msgid: str, msgstr: str) -> Iterator[Problem]:
    """What of *msgstr* Sphinx drops, and which marks of it a reader sees or a build warns of."""
    text = msgstr.strip()
    # Only a heading, or the like, can begin as a block does in the English; Sphinx shows "2. Setup".
    heading = block_types(msgid.strip())[:1] == block_types(text) != PARAGRAPH
    if not heading or "\n" in text:
        yield from check_blocks(text, block_types)
    if (link := MARKDOWN_LINK.search(text)) and link[0] not in msgid:
        cure = f"write `{link[1]} <{link[2]}>`_, or a role"
        yield Problem(
            "broken-markup", f"{quoted(link[0])} is Markdown, and this page is RST: {cure}"
        )
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
