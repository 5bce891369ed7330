"""The sections of a page: what a search finds, and where it leads.

A section is what stands below a heading, an entry of a glossary, or an entry of a list with an
anchor of its own. Its blocks are what a reader sees as one text: a paragraph, a row of a table,
a piece of code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from docutils import nodes
from messages import MSGID
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = "language-en"  # the class of what is still English: status.english_passages
UNSEARCHED = {"page-terms", "no-search"}  # classes
MARKUP = re.compile(r"(?<=\])(?:\[[^\]]*\]|\([^)]*\))|</?\w[^>]*>|\{[\w:-]+\}")
LETTER = re.compile(r"[^\W\d_]")  # strokes are counted in digits, and nobody asks for them
MOSTLY = 0.6  # of the letters of a block


class Kind(IntEnum):
    """What a section is, which its rank depends on."""

    SECTION = 0
    TITLE = 1  # the page's first, whose heading is the page's title
    TERM = 2
    ENTRY = 3


@dataclass
class Section:
    """One place of a page: its anchor, its heading, its blocks, and what it is in English."""

    anchor: str
    names: list[str]
    kind: Kind = Kind.SECTION
    blocks: list[tuple[str, bool]] = field(default_factory=list)  # a text; whether it is English
    english: list[str] = field(default_factory=list)  # what its blocks translate
    english_names: list[str] = field(default_factory=list)  # what its names translate
    other_names: list[str] = field(default_factory=list)  # readings and names that are not shown
    heading_english: bool = False


def sections(doctree: nodes.document, title: str) -> list[Section]:
    """The sections of a page in their order; the first has the page's title."""
    found = [Section("", [title], Kind.TITLE)]
    walk(doctree, found, found[0])
    return found


def walk(node: nodes.Element, found: list[Section], into: Section) -> None:
    """Take what *node* holds into the section *into*, and what begins in it after that."""
    for child in node.children:
        if isinstance(child, nodes.section):
            take_section(child, found)
        elif isinstance(child, nodes.definition_list_item) and anchored(child):
            take_entry(child, found)
        elif not isinstance(child, nodes.Element) or is_frame(child):
            continue
        elif isinstance(child, nodes.row | nodes.TextElement):
            take_block(child, into)
        else:
            walk(child, found, into)


def take_section(node: nodes.section, found: list[Section]) -> None:
    """What is below a heading; the page's own title has begun the first one."""
    first = len(found) == 1 and not found[0].blocks and found[0].kind is Kind.TITLE
    begun = not found[0].anchor and first
    section = found[0] if begun else Section("", [])
    section.anchor = node["ids"][0] if node["ids"] else ""
    heading = next(iter(node.findall(nodes.title)), None)
    if heading is not None:
        section.names = [heading.astext()]
        section.heading_english = is_english(heading)
        section.english_names += msgid(heading)
    if not begun:
        found.append(section)
    rest = nodes.Element()
    rest.children = [child for child in node.children if child is not heading]
    walk(rest, found, section)


def anchored(item: nodes.definition_list_item) -> list[nodes.term]:
    """The terms of an entry that has an anchor."""
    terms = [child for child in item.children if isinstance(child, nodes.term)]
    return terms if terms and terms[0]["ids"] else []


def take_entry(item: nodes.definition_list_item, found: list[Section]) -> None:
    """A term and its definition, or a work and what is said of it."""
    terms = anchored(item)
    kind = Kind.TERM if isinstance(item.parent.parent, addnodes.glossary) else Kind.ENTRY
    section = Section(terms[0]["ids"][0], [], kind)
    section.heading_english = all(map(is_english, terms))
    if kind is Kind.ENTRY:  # a work is known by its label
        section.english_names.append(section.anchor)
    for term in terms:
        section.names.append(term.astext())
        section.english_names += msgid(term)
        section.other_names += readings(term)
    found.append(section)
    for child in item.children:
        if isinstance(child, nodes.definition):
            walk(child, found, section)


def readings(term: nodes.term) -> Iterator[str]:
    """What stands after a term, to sort it by, and after a comma other names of it."""
    for index in term.findall(addnodes.index):
        for *_entry, key in index["entries"]:
            yield from filter(LETTER.search, re.split(r"\s*[,、،]\s*", key or ""))


def take_block(node: nodes.Element, into: Section) -> None:
    """A text that a reader sees as one; one that is little but links is found where they lead."""
    if isinstance(node, nodes.row):
        text = " · ".join(filter(None, (cell.astext().strip() for cell in node.children)))
    elif isinstance(node, nodes.raw | nodes.comment | addnodes.index):
        return
    else:
        text = node.astext()
    text = text.strip()
    links = (link for link in node.findall(nodes.reference) if link.get("internal"))
    if text and sum(len(link.astext()) for link in links) < MOSTLY * len(text):
        into.blocks.append((text, is_english(node)))
    for inner in node.findall(nodes.TextElement):
        into.english += msgid(inner)


def msgid(node: nodes.Element) -> list[str]:
    """The English of a translated node, without what leads elsewhere in it."""
    return [MARKUP.sub(" ", node[MSGID])] if node.get("translated") and MSGID in node else []


def is_english(node: nodes.Element) -> bool:
    """Whether a block is a passage that is still English."""
    if ENGLISH in node.get("classes", ()):
        return True
    inner = [child for child in node.children if not isinstance(child, addnodes.index)]
    return len(inner) == 1 and ENGLISH in getattr(inner[0], "attributes", {}).get("classes", ())


def is_frame(node: nodes.Element) -> bool:
    """Whether *node* only repeats what stands elsewhere: a list of terms or of posts."""
    return isinstance(node, nodes.Invisible) or bool(UNSEARCHED & {*node.get("classes", ())})
