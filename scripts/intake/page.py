"""An English note -> its page: the same text, its link definitions moved to the shared list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token
from notes2po.links import LabelledLink, by_label, canonical_url, labelled_links
from notes2po.markdown import definitions
from notes2po.messages import Definition

from intake.given import Note
from intake.references import Shared, share, sort_out

DIRECTIVE = re.compile(r"\{([\w:+-]+)\}")
# Directives whose content is no text.
NO_TEXT = {"code", "code-block", "sourcecode", "literalinclude", "math", "raw", "toctree"}
NO_TEXT |= {"eval-rst", "parsed-literal", "doctest", "highlight", "csv-table", "image"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's ``text``, and for each of its lines the note's line, from 1, that it was."""

    text: str
    lines: tuple[int, ...]
    new: tuple[Definition, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A label of the note's, from column to column of its line, and what takes its place."""

    line: int
    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """A note as it is read: its lines and tokens, and its own definitions, at the file's lines.

    ``begins`` is where each definition begins, as an index of ``lines``.
    """

    note: Note
    lines: tuple[str, ...]
    tokens: tuple[Token, ...]
    own: tuple[Definition, ...]
    begins: Mapping[Definition, int]

    @property
    def found(self) -> dict[str, Definition]:
        """The definitions by their labels."""
        return by_label(self.own)


def make_page(parser: MarkdownIt, note: Note, known: Sequence[Definition]) -> Page:
    """The page of an English *note*; *known* is the shared list.

    *parser* reads Markdown as the site does. What the page says is read again and
    compared with the note: only labels are others. Where they would not be, and where
    it cannot be told which letters are a label, definitions stay with the page, where
    they serve it alone, and that is said.
    """
    read = _read(parser, note)
    cited = {link.definition for token in read.tokens for link in _links(token, read.found)}
    to_share, said = sort_out(read.own, cited)
    staying = _unplaced(read)
    stay = [item for item in to_share if item in staying]
    said += [
        f"{item.location}: [{item.label}] stays with the page: {staying[item]}" for item in stay
    ]
    shared = share([item for item in to_share if item not in staying], known)
    gone = {read.begins[item] for item in read.own if item not in staying}
    for mark in ("", "%"):  # a comment in a definition's place ends a list, as that did
        page = _page(read, shared, gone, mark)
        if _reads_alike(parser, note.text, page.text, shared):
            return replace(page, said=(*said, *shared.said))
    what = f"{note.path}: its link definitions stay with the page: without them it reads otherwise"
    return Page(note.text, note.lines, (), (*said, what))


def _read(parser: MarkdownIt, note: Note) -> Read:
    """*note* as the site's *parser* reads it."""
    begins = {}
    for item in definitions(note.text, note.path):
        if _is_address(item):
            line = item.location.line
            begins[replace(item, location=note.at(line))] = line - 1
    tokens = tuple(_with_inner(parser, parser.parse(note.text, {})))
    return Read(note, tuple(note.text.split("\n")), tokens, tuple(begins), begins)


def _with_inner(parser: MarkdownIt, tokens: Iterable[Token]) -> Iterator[Token]:
    """*tokens*, and those of the text that stands in directives, at their lines of the page."""
    for token in tokens:
        yield token
        if token.map and _is_passage(token):
            for inner in _with_inner(parser, parser.parse(token.content, {})):
                if inner.map:
                    inner.map = [line + token.map[0] + 1 for line in inner.map]
                if inner.type != "definition":
                    yield inner


def _is_passage(token: Token) -> bool:
    """Whether a token is a directive that holds text, as a note or a figure does."""
    match = DIRECTIVE.match(token.info) if token.type in ("fence", "colon_fence") else None
    return bool(match) and match[1] not in NO_TEXT  # type: ignore[index]


def _is_address(item: Definition) -> bool:
    """Whether a definition can be shared: one that names a file stays with its page."""
    try:
        canonical_url(item.url)
    except ValueError:
        return False
    return item.url.startswith(("http://", "https://"))


def _unplaced(read: Read) -> dict[Definition, str]:
    """The definitions that have to stay, each with the reason: not all their links can be changed."""
    reached = [0] * len(read.lines)
    found: dict[Definition, str] = {}
    for link, place in _placed(read, reached):
        if place is None:
            found[link.definition] = "a link by it is not on one line, or in a row with \\|"
    return found


def _page(read: Read, shared: Shared, gone: set[int], mark: str) -> Page:
    """The page without the definitions that begin in the lines *gone*, with *mark* instead."""
    edits = [
        Edit(*place, f"[{shared.by_label[normalizeReference(link.definition.label)].label}]")
        for link, place in _placed(read, [0] * len(read.lines))
        if place and normalizeReference(link.definition.label) in shared.by_label
    ]
    kept = _body(read, _relabelled(read.lines, edits), gone, mark)
    while kept and (not kept[-1][1].strip() or kept[-1][1] == "%"):
        kept.pop()
    text = "\n".join(line for _number, line in kept) + "\n"
    numbers = tuple(read.note.at(number).line for number, _line in kept)
    return Page(text, numbers, shared.new, ())


def _links(token: Token, found: Mapping[str, Definition]) -> list[LabelledLink]:
    """The links by label in a token's text; none where it is no text."""
    return labelled_links(token.content, found) if token.type == "inline" else []


def _placed(
    read: Read, reached: list[int]
) -> Iterator[tuple[LabelledLink, tuple[int, int, int] | None]]:
    """Each link by label, and where its label stands: line, begin, end; None where none can tell."""
    found = read.found
    for token in read.tokens:
        if token.type != "inline" or token.map is None:
            continue
        text, first = token.content, token.map[0]
        columns = list(_columns(text, first, read.lines, reached))
        for link in _links(token, found):
            row = text.count("\n", 0, link.text_end)
            begin = columns[row] + link.text_end - text.rfind("\n", 0, link.text_end) - 1
            end = begin + link.end - link.text_end
            there = read.lines[first + row][begin - 1 : end] == text[link.text_end - 1 : link.end]
            yield link, (first + row, begin, end) if there else None


def _columns(text: str, first: int, lines: Sequence[str], reached: list[int]) -> Iterator[int]:
    """Where each line of a *text* begins in the file's, after the marks of its blocks.

    The text begins in line *first*. *reached* is how far each line of the file has
    been found: a table's row holds several texts. Past the line's end where the
    text does not stand there as the parser has it.
    """
    for number, part in enumerate(text.split("\n"), first):
        bare = part.strip()
        found = lines[number].find(bare, reached[number])
        if found < 0:
            yield len(lines[number]) + len(part) + 1
        else:
            reached[number] = found + len(bare)
            yield found - (len(part) - len(part.lstrip()))


def _relabelled(lines: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """*lines* with every edit made."""
    changed = list(lines)
    for edit in sorted(edits, key=lambda edit: -edit.begin):
        line = changed[edit.line]
        changed[edit.line] = line[: edit.begin] + edit.text + line[edit.end :]
    return changed


def _body(read: Read, lines: Sequence[str], gone: set[int], mark: str) -> list[tuple[int, str]]:
    """The lines, numbered from 1, with *mark* instead of each definition that is *gone*."""
    left_out: set[int] = set()
    marked: set[int] = set()
    for token in read.tokens:
        if token.type == "definition" and token.map and token.map[0] in gone:
            left_out |= set(range(*token.map))
            marked.add(token.map[0])
    return [
        (number + 1, mark if number in left_out else line)
        for number, line in enumerate(lines)
        if number not in left_out or (mark and number in marked)
    ]


def _reads_alike(parser: MarkdownIt, note: str, page: str, shared: Shared) -> bool:
    """Whether a page says what its note does."""

    def read(text: str, labels: Mapping[str, Definition]) -> list[object]:
        links = {name: {"href": item.url, "title": item.title} for name, item in labels.items()}
        return list(_said(parser, text, {"references": links}))

    there = {normalizeReference(item.label): item for item in shared.by_label.values()}
    return read(note, shared.by_label) == read(page, there)


def _said(parser: MarkdownIt, text: str, known: dict[str, object]) -> Iterator[object]:
    """What a text is, without its labels and its front matter; *known* holds what is defined."""
    for token in parser.parse(text, known):
        yield from _token_said(token)
        if _is_passage(token):
            yield from _said(parser, token.content, known)


def _token_said(token: Token) -> Iterator[object]:
    if token.type not in ("front_matter", "definition", "myst_line_comment"):
        content = "" if token.type == "inline" or _is_passage(token) else token.content
        yield token.type, token.tag, token.attrs, token.info, content
        for child in token.children or ():
            yield from _token_said(child)
