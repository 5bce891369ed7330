"""An English note -> its page: the same text, with the site's front matter and shared labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token
from notes2po.links import LabelledLink, by_label, labelled_links
from notes2po.markdown import FRONT_MATTER, definitions, front_matter
from notes2po.messages import Definition, Location, ProblemError

from intake import refuse
from intake.foreign import find_foreign
from intake.given import Given
from intake.references import share, sort_out

# All that Sphinx, MyST and the site's own extensions would do something with.
KEPT_FIELDS = ("title", "date", "author", "tags", "categories", "description", "generated", "myst")


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


def make_page(parser: MarkdownIt, note: Given, known: Sequence[Definition], docs: Path) -> Page:
    """The page of an English *note*; *known* is the shared list, *docs* the pages' folder.

    *parser* reads Markdown as the site does. What the page says is read again and
    compared with the note: only labels and front matter are others. Raises
    RefusedError with everything that the page cannot hold, or ProblemError.
    """
    lines = note.text.split("\n")
    tokens = parser.parse(note.text, {})
    head, left_out = _front_matter(note)
    refuse(_problems(note, head, tokens, lines, docs))
    own = [item for item in definitions(note.text, note.path) if _is_address(item)]
    found = by_label(own)
    cited = {link.definition for token in tokens for link in _links(token, found)}
    to_share, said = sort_out(own, cited)
    shared = share(to_share, known)
    edits = list(_edits(note, tokens, lines, found, shared.by_label))
    kept = [*head, *_body(note, _relabelled(lines, edits), tokens, own)]
    while kept and not kept[-1][1].strip():
        kept.pop()
    text = "\n".join(line for _number, line in kept) + "\n"
    _compare(parser, note, text, shared.by_label)
    if left_out:
        said.insert(0, f"{note.path}: left out of the front matter: {', '.join(left_out)}")
    numbers = tuple(number for number, _line in kept)
    return Page(text, numbers, shared.new, (*said, *shared.said))


def _is_address(item: Definition) -> bool:
    """Whether a definition can be shared: one that names a file stays with its page."""
    return item.url.startswith(("http://", "https://"))


def _front_matter(note: Given) -> tuple[list[tuple[int, str]], list[str]]:
    """The lines of the front matter that stay, numbered from 1, and the fields that do not."""
    front_matter(note.text, note.path)  # raises ProblemError
    match = FRONT_MATTER.match(note.text)
    node = yaml.compose(match[1] or "", Loader=yaml.SafeLoader) if match else None
    if node is None:
        return [], []
    lines = note.text.split("\n")
    fields = [(key.value, key.start_mark.line + 1) for key, _value in node.value]
    ends = [line for _name, line in fields[1:]] + [match[0].rstrip().count("\n")]  # type: ignore[index]
    kept = [(1, lines[0])]
    for (name, begin), end in zip(fields, ends, strict=True):
        if name in KEPT_FIELDS:
            kept += [(number + 1, lines[number]) for number in range(begin, end)]
    left_out = [name for name, _line in fields if name not in (*KEPT_FIELDS, "lang")]
    return ([*kept, (ends[-1] + 1, lines[0])] if len(kept) > 1 else []), left_out


def _problems(
    note: Given,
    head: Sequence[tuple[int, str]],
    tokens: Sequence[Token],
    lines: Sequence[str],
    docs: Path,
) -> Iterator[ProblemError]:
    """Why *note* can be no page."""
    headings = [token for token in tokens if token.type == "heading_open" and token.tag == "h1"]
    titled = any(line.startswith("title") for _number, line in head)
    if not headings and not titled:
        hint = "begin with '---', 'title: …', 'lang: en', '---'"
        yield ProblemError(Location(note.path, 1), f"has no title: {hint}")
    for token in headings if titled else headings[1:]:
        begin, _end = token.map or (0, 0)
        hint = f"'{lines[begin]}' is a title beside the title: write ##, or take one of them out"
        yield ProblemError(Location(note.path, begin + 1), hint)
    yield from find_foreign(tokens, lines, note.path, docs)


def _links(token: Token, found: Mapping[str, Definition]) -> list[LabelledLink]:
    """The links by label in a token's text; none where it is no text."""
    return labelled_links(token.content, found) if token.type == "inline" else []


def _edits(
    note: Given,
    tokens: Sequence[Token],
    lines: Sequence[str],
    found: Mapping[str, Definition],
    shared: Mapping[str, Definition],
) -> Iterator[Edit]:
    """Where each label stands in the file. Raises ProblemError where that cannot be told."""
    reached = [0] * len(lines)
    for token in tokens:
        if token.type != "inline" or token.map is None:
            continue
        text, first = token.content, token.map[0]
        columns = list(_columns(text, first, lines, reached))
        for link in _links(token, found):
            row = text.count("\n", 0, link.text_end)
            begin = columns[row] + link.text_end - text.rfind("\n", 0, link.text_end) - 1
            end = begin + link.end - link.text_end
            label = link.definition.label
            if lines[first + row][begin - 1 : end] != text[link.text_end - 1 : link.end]:
                hint = f"write the link by [{label}] on one line, and without \\| in its row"
                raise ProblemError(Location(note.path, first + row + 1), hint)
            new = f"[{shared[normalizeReference(label)].label}]"
            yield Edit(first + row, begin, end, new)


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


def _body(
    note: Given, lines: Sequence[str], tokens: Sequence[Token], shared: Sequence[Definition]
) -> list[tuple[int, str]]:
    """The lines after the front matter, numbered from 1, without the *shared* definitions."""
    match = FRONT_MATTER.match(note.text)
    gone = set(range(match[0].count("\n"))) if match else set()
    begins = {item.location.line - 1 for item in shared}
    for token in tokens:
        if token.type == "definition" and token.map and token.map[0] in begins:
            gone |= set(range(*token.map))
    return [(n + 1, line) for n, line in enumerate(lines) if n not in gone]


def _compare(parser: MarkdownIt, note: Given, text: str, shared: Mapping[str, Definition]) -> None:
    """Raises ProblemError where the page would say something else than the note."""

    def read(text: str, labels: Mapping[str, Definition]) -> list[object]:
        links = {name: {"href": item.url, "title": item.title} for name, item in labels.items()}
        return list(_said(parser.parse(text, {"references": links})))

    page = {normalizeReference(item.label): item for item in shared.values()}
    title = front_matter(note.text, note.path).get("title")
    if read(note.text, shared) != read(text, page) or front_matter(text, "").get("title") != title:
        hint = "cannot be taken as it is: put its link definitions at the end, one a line"
        raise ProblemError(Location(note.path, 1), hint)


def _said(tokens: Iterable[Token]) -> Iterator[object]:
    """What a parsed text is, without its labels and its front matter."""
    for token in tokens:
        if token.type not in ("front_matter", "definition"):
            content = "" if token.type == "inline" else token.content
            yield token.type, token.tag, token.attrs, token.info, content
            yield from _said(token.children or ())
