"""Tags within Markdown text become Markdown; what CommonMark takes for no tag is left alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.common.html_re import HTML_TAG_RE

from notes2po.dialect.html import names as html_names
from notes2po.dialect.html import spans as html_spans
from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.pieces import Kind, Piece, fixed
from notes2po.dialect.html.tags import Tag, comment_at, tag_at
from notes2po.dialect.html.tree import DEPTH, Element, is_known, tree
from notes2po.dialect.html.work import Work
from notes2po.dialect.lines import excerpt, lines_of

Changed = tuple[str, str, bool]

# Elements that are no Markdown within: they are read as HTML, up to their end tags.
WHOLE = (
    html_names.CODE
    | html_names.MEDIA
    | html_names.SEEN
    | html_names.RAW_TEXT
    | {"pre", "abbr", "acronym", "math", "ruby", "template"}
) - html_names.VOID
FIRST_BREAKS = re.compile(r"\A\s*(?:<br>\s*)+")
KEPT_AS_IT_IS = re.compile(r"</?(?:br|del|kbd|sub|sup|wbr) ?/?>", re.IGNORECASE)
SKIPPED = re.compile(
    rf"\\.|`+|\]\(<[^<>\n]*>(?=\s*[)\"'])|{html_text.AUTOLINK.pattern}|<",
    re.DOTALL | re.IGNORECASE,
)
MARKDOWN_LINK = re.compile(r"(?<!!)(?<!\\)\[[^\]]*\][(\[]")


def inline(text: str) -> tuple[str, list[Changed]]:
    """The Markdown that shows what the HTML in *text* does, and each change: was, became, lost.

    *text* is a whole paragraph or its like; code spans in it are left alone. A change that became
    ``(x)=`` is an id: a target that its caller puts on a line before the block.
    """
    found = list(_found(text))
    if not found:
        return text, []
    reader = _Reader(text)
    for tag in found:
        reader.read(tag)
    # A break before all text, which a closing tag may leave, is none on the second reading.
    return FIRST_BREAKS.sub("", reader.written()), reader.changes


def _found(text: str) -> Iterator[Tag]:
    """The tags of *text* that are in no code and not escaped, as CommonMark and browsers agree."""
    if "<" not in text:
        return
    runs: dict[int, list[int]] = defaultdict(list)
    for run in re.finditer("`+", text):
        runs[len(run[0])].append(run.start())
    position = 0
    unclosed: set[str] = set()
    while match := SKIPPED.search(text, position):
        position = match.end()
        if match[0][0] == "`":
            places = runs[len(match[0])]
            after = bisect_right(places, match.start())
            position = places[after] + len(match[0]) if after < len(places) else position
        elif match[0] == "<":
            begin = match.start()
            if text[begin + 1 : begin + 2] in ("!", "?"):
                opener = text[begin : begin + 3]
                tag = None if opener in unclosed else comment_at(text, begin)
                unclosed |= set() if tag else {opener}
            else:
                tag = tag_at(text, begin)[0] if HTML_TAG_RE.match(text, begin) else None
            if tag:
                position = tag.end
                yield tag


@dataclass(slots=True)
class _Reader:
    """Reads Markdown with tags into pieces, in one pass."""

    text: str
    pieces: list[Piece] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    opened: list[tuple[str, str, Tag]] = field(default_factory=list)
    done: int = 0
    ends: dict[str, int] = field(default_factory=dict)

    def read(self, tag: Tag) -> None:
        """Take the text before *tag*, and the tag."""
        if tag.begin < self.done:
            return
        source = self.text[tag.begin : tag.end]
        if tag.name and not is_known(tag.name):
            self.add_text(tag.begin)
            self.change(source, "\\" + source)
            self.pieces.append(Piece(Kind.TEXT, "\\" + source, 0))
        elif tag.closes:
            self.add_text(tag.begin)
            self.close(tag.name, source)
        elif tag.name in WHOLE and (end := self.end_of(tag)):
            self.add_text(tag.begin)
            self.element(self.text[tag.begin : end])
            self.done = end
            return
        else:
            self.add_text(tag.begin)
            self.open(tag, source)
            if tag.content:  # of an element that never ends
                self.done = tag.end - len(tag.content)
                return
        self.done = tag.end

    def add_text(self, end: int) -> None:
        if end > self.done:
            self.pieces.append(Piece(Kind.TEXT, self.text[self.done : end], 0))

    def change(self, was: str, became: str = "", lost: bool = False) -> None:
        if not KEPT_AS_IT_IS.fullmatch(was):
            self.changes.append((excerpt(was), excerpt(became), lost))

    def end_of(self, tag: Tag) -> int:
        """Where the element ends that *tag* begins; 0 where it never does."""
        last = self.ends.get(tag.name)
        if last is None:
            last = self.text.lower().rfind(f"</{tag.name}")
            self.ends[tag.name] = last
        if last < tag.begin:
            return 0
        depth = 1
        pattern = re.compile(rf"<(/?){re.escape(tag.name)}(?=[\s/>])[^<>]*>", re.IGNORECASE)
        for match in pattern.finditer(self.text, tag.end - len(tag.content)):
            depth += -1 if match[1] else 1
            if depth == 0 or (match[1] and tag.content):
                return match.end()
        self.ends[tag.name] = -1
        return 0

    def element(self, source: str) -> None:
        """Take a whole element that is no Markdown."""
        work = Work()
        made = list(html_spans.pieces_of(tree(lines_of(source)).children, work))
        self.pieces += made
        self.ids(work)
        became = "".join(piece.text for piece in made if piece.kind is Kind.ATOM)
        told = [(change.was, change.became, change.lost) for change in work.changes]
        self.changes += told or [(excerpt(source), excerpt(became), False)]

    def ids(self, work: Work) -> None:
        self.changes += [(f"id {line.text[1:-2]}", line.text, False) for line in work.take()]

    def open(self, tag: Tag, source: str) -> None:
        """Take an opening tag."""
        name = tag.name
        work = Work()
        element = Element(name, 0, tag.attributes, source=source)
        work.mark(tag.attributes, 0, *(("id", "name") if name == "a" else ("id",)))
        self.ids(work)
        if not name:
            self.change(source)
        elif name in html_names.VOID or name in WHOLE:
            self.pieces += self.void(element)
        elif name in html_names.BLOCK:
            self.pieces.append(Piece(Kind.BREAK, "", 0))
            self.change(source)
        elif len(self.opened) < DEPTH and (mark := _mark(element)):
            self.opened.append((name, mark, tag))
            self.pieces.append(Piece(Kind.OPEN, mark, 0))
            self.change(source, _shown(mark))
        elif name == "q":
            self.pieces.append(Piece(Kind.TEXT, "“", 0))
            self.change(source, "“")
        else:
            self.change(source)

    def void(self, element: Element) -> list[Piece]:
        """The pieces of an element without content, or that never ends."""
        name, source = element.name, element.source
        if name == "br":
            self.change(source, "<br>")
            return [Piece(Kind.BREAK, "", 0)]
        if name in WHOLE and name not in html_names.MEDIA:
            self.change(source, lost=name in html_names.SEEN)
            return []
        work = Work()
        made = list(html_spans.pieces_of([element], work))
        work.take()
        told = [(change.was, change.became, change.lost) for change in work.changes]
        self.changes += told
        if not told:
            self.change(source, "".join(piece.text for piece in made))
        return made

    def close(self, name: str, source: str) -> None:
        """Take an end tag; marks that it closes too early are opened again."""
        if name == "q":
            self.pieces.append(Piece(Kind.TEXT, "”", 0))
        if name in html_names.BLOCK:
            self.pieces.append(Piece(Kind.BREAK, "", 0))
        places = [place for place, (opened, _, _) in enumerate(self.opened) if opened == name]
        if not places:
            if name not in html_names.HTML or name in html_names.MARKS or name == "a":
                self.change(source)
            return
        inner = self.opened[places[-1] + 1 :]
        mark = self.opened[places[-1]][1]
        for _, other, _ in reversed(inner):
            self.pieces.append(Piece(Kind.CLOSE, other, 0))
        self.pieces.append(Piece(Kind.CLOSE, mark, 0))
        del self.opened[places[-1] :]
        for entry in inner:
            self.opened.append(entry)
            self.pieces.append(Piece(Kind.OPEN, entry[1], 0))

    def written(self) -> str:
        """The whole text."""
        self.add_text(len(self.text))
        text = self.text if self.opened else ""
        if (len(text) - len(text.rstrip("\\"))) % 2:  # it would escape the mark's end
            self.pieces.append(Piece(Kind.TEXT, "\\", 0))
        for _, mark, _ in reversed(self.opened):
            self.pieces.append(Piece(Kind.CLOSE, mark, 0))
        return _written(self.text, _without_double_links(self.pieces))


def _mark(element: Element) -> str:
    if element.name == "a":
        return html_spans.link_end(element, Work())
    return html_names.MARKS.get(element.name, "")


def _shown(mark: str) -> str:
    return {"strong": "**", "em": "*"}.get(
        mark, f"[…{mark}" if mark.startswith("](") else f"<{mark}>"
    )


def _without_double_links(pieces: list[Piece]) -> list[Piece]:
    """Without a link around Markdown that links itself."""
    begin: int | None = None
    gone: set[int] = set()
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.OPEN and piece.is_link:
            begin = place
        elif piece.kind is Kind.CLOSE and piece.is_link and begin is not None:
            within = "".join(p.text for p in pieces[begin + 1 : place] if p.kind is Kind.TEXT)
            if MARKDOWN_LINK.search(within):
                gone |= {begin, place}
            begin = None
    return [piece for place, piece in enumerate(pieces) if place not in gone]


def _written(text: str, pieces: list[Piece]) -> str:
    """The Markdown of *pieces*, whose lines stay; a break before a line's end is Markdown's."""
    waiting = ""
    parts: list[str] = []
    for piece in fixed(pieces):
        if piece.kind is Kind.BREAK:
            waiting = waiting or "<br>"
            continue
        shown = piece.text
        if waiting and not shown.strip(" "):
            continue
        if waiting and parts:
            parts[-1] = parts[-1].rstrip(" ")
            begins = shown.lstrip(" ")
            parts.append("\\" if begins.startswith("\n") else "<br>")
            shown = begins
        waiting = ""
        parts.append(shown)
    made = "".join(parts)
    lead = text[: len(text) - len(text.lstrip())]
    body = made.lstrip()
    if text.lstrip().startswith("<"):
        body = html_text.escaped_start(body)
    return lead + body
