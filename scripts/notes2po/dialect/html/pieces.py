"""Pieces of text and marks in a row become Markdown in which each mark holds.

CommonMark reads a mark by the characters beside it (its flanking rules), so ``**「x」**です`` shows
asterisks. Then the letter outside is written as a character reference, which shows the same and
is no letter to CommonMark: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.names import EMPHASIS, STRONG
from notes2po.dialect.lines import Line


class Kind(Enum):
    """What a piece is."""

    TEXT = "text"  # Markdown as it stands; a line's end is one
    ATOM = "atom"  # code, a picture: something that a reader sees and is not taken apart
    OPEN = "open"  # a mark begins
    CLOSE = "close"
    BREAK = "break"  # a hard one


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. A mark's *text* is its name, or of a link what ends it."""

    kind: Kind
    text: str
    line: int

    @property
    def is_link(self) -> bool:
        return self.text.startswith("](")


# An underscore within a word marks nothing until the letter beside it is none.
UNDERSCORE, ESCAPED = re.compile(r"(?<!\\)_$"), r"\\_"
UNESCAPED = re.compile(r"(?<!\\)!$")


def arranged(pieces: Iterable[Piece]) -> list[Piece]:
    """*pieces*, whose marks are balanced, so that no mark is empty, beside a space, or in its like."""
    row = _unnested(pieces)
    row = _spaced(row, Kind.CLOSE)
    return _spaced(row[::-1], Kind.OPEN)[::-1]


def _unnested(pieces: Iterable[Piece]) -> list[Piece]:
    """Without a mark within the same mark, nor a link in a link."""
    depth: dict[str, int] = {}
    row: list[Piece] = []
    for piece in pieces:
        name = "link" if piece.is_link else piece.text
        if piece.kind is Kind.OPEN:
            depth[name] = depth.get(name, 0) + 1
            if depth[name] == 1:
                row.append(piece)
        elif piece.kind is Kind.CLOSE:
            depth[name] -= 1
            if depth[name] == 0:
                row.append(piece)
        else:
            row.append(piece)
    return row


def _side_by_side(row: Iterable[Piece]) -> list[Piece]:
    """Code beside code is one, and an exclamation mark before a link makes no picture of it."""
    done: list[Piece] = []
    for piece in row:
        last = done[-1] if done else None
        if last and piece.kind is last.kind is Kind.ATOM:
            codes = html_text.code_of(last.text), html_text.code_of(piece.text)
            if all(codes):
                done[-1] = replace(last, text=html_text.code_span("".join(codes)))
                continue
        if last and last.kind is Kind.TEXT and piece.kind is Kind.OPEN and piece.is_link:
            done[-1] = replace(last, text=UNESCAPED.sub(r"\\!", last.text))
        done.append(piece)
    return done


def _spaced(row: Sequence[Piece], outward: Kind) -> list[Piece]:
    """Space, and breaks, go out of marks at one end (reversed, at the other); empty marks go."""
    done: list[Piece] = []
    inward = Kind.OPEN if outward is Kind.CLOSE else Kind.CLOSE
    for piece in row:
        if piece.kind is not outward:
            done.append(piece)
            continue
        out = _take_space(done, at_end=outward is Kind.CLOSE)
        last = done[-1] if done else None
        if last and last.kind is inward and last.text == piece.text:
            done.pop()
        else:
            done.append(piece)
        done.extend(out)
    return _joined(done)


def _take_space(done: list[Piece], *, at_end: bool) -> list[Piece]:
    """Take the white space and breaks from the end of *done*; they come back in its order."""
    out: list[Piece] = []
    while done and done[-1].kind in (Kind.TEXT, Kind.BREAK):
        last = done.pop()
        stripped = last.text.rstrip() if at_end else last.text.lstrip()
        if at_end and (len(stripped) - len(stripped.rstrip("\\"))) % 2:
            done.append(last)  # a hard break in Markdown, or what would escape the mark
            break
        if last.kind is Kind.BREAK or not stripped:
            out.append(last)
            continue
        cut = len(stripped)
        if cut < len(last.text):
            space = last.text[cut:] if at_end else last.text[: len(last.text) - cut]
            out.append(replace(last, text=space))
        done.append(replace(last, text=stripped))
        break
    return out[::-1]


def _joined(row: Iterable[Piece]) -> list[Piece]:
    """Without a mark that ends where its like begins."""
    done: list[Piece] = []
    for piece in row:
        last = done[-1] if done else None
        if (
            last
            and piece.text in (STRONG, EMPHASIS)
            and {last.kind, piece.kind} == {Kind.OPEN, Kind.CLOSE}
            and last.text == piece.text
        ):
            done.pop()
        else:
            done.append(piece)
    return done


def _is_letter(character: str) -> bool:
    """Whether CommonMark takes it for neither space nor punctuation."""
    return bool(character) and not (
        isWhiteSpace(ord(character)) or isPunctChar(character) or isMdAsciiPunct(ord(character))
    )


def _ends(piece: Piece) -> tuple[str, str]:
    """The first and the last character that a piece will be written with."""
    if piece.kind in (Kind.TEXT, Kind.ATOM):
        return piece.text[:1], piece.text[-1:]
    if piece.kind is Kind.BREAK:
        return " ", " "
    if piece.text in (STRONG, EMPHASIS):
        return "*", "*"
    if piece.is_link:
        return ("[", "[") if piece.kind is Kind.OPEN else ("]", ")")
    return "<", ">"


def delimiters(row: Sequence[Piece]) -> dict[int, str]:
    """What each mark of emphasis is written with, by its place in *row*."""
    found: dict[int, str] = {}
    stack: list[int] = []
    for place, piece in enumerate(row):
        if piece.kind is Kind.OPEN and piece.text in (STRONG, EMPHASIS):
            stack.append(place)
        elif piece.kind is Kind.CLOSE and piece.text in (STRONG, EMPHASIS) and stack:
            begin = stack.pop()
            mark = _delimiter(row, begin, place, found)
            found[begin] = found[place] = mark
    return found


def _delimiter(row: Sequence[Piece], begin: int, end: int, found: dict[int, str]) -> str:
    """Asterisks, or underscores where these would run together with others."""
    beside = ""
    for place in (begin - 1, begin + 1, end - 1, end + 1):
        if not 0 <= place < len(row):
            continue
        piece = row[place]
        if piece.kind in (Kind.TEXT, Kind.ATOM):
            first, last = _ends(piece)
            at_end = place in (begin - 1, end - 1)
            beside += (last if piece.text[-2:-1] != "\\" else "") if at_end else first
        elif piece.text in (STRONG, EMPHASIS):
            beside += found.get(place, "*")[0]
    if row[begin].text == STRONG:
        return "__" if "*" in beside and "_" not in beside else "**"
    return "_" if "*" in beside and "_" not in beside else "*"


def fixed(pieces: Iterable[Piece]) -> list[Piece]:
    """*pieces* as texts only, and breaks; what emphasis is written with holds."""
    full = (piece for piece in pieces if piece.text or piece.kind is Kind.BREAK)
    row = _side_by_side(arranged(full))
    marks = delimiters(row)
    for place, mark in marks.items():
        opens = row[place].kind is Kind.OPEN
        outer, inner = (place - 1, place + 1) if opens else (place + 1, place - 1)
        if not (0 <= outer < len(row)) or not 0 <= inner < len(row):
            continue
        outside = _ends(row[outer])[opens]
        inside = _ends(row[inner])[not opens]
        if _is_letter(outside) and (mark[0] == "_" or not _is_letter(inside)):
            row[outer] = _referred(row[outer], at_end=opens)
    return [_written(piece, marks.get(place, "")) for place, piece in enumerate(row)]


def _referred(piece: Piece, *, at_end: bool) -> Piece:
    """A text whose first or last letter is written as a character reference."""
    if piece.kind is not Kind.TEXT:
        return piece
    text = piece.text
    if at_end:
        return replace(piece, text=f"{UNDERSCORE.sub(ESCAPED, text[:-1])}&#{ord(text[-1])};")
    rest = f"\\{text[1:]}" if text[1:2] == "_" else text[1:]
    return replace(piece, text=f"&#{ord(text[0])};{rest}")


def _written(piece: Piece, mark: str) -> Piece:
    if piece.kind not in (Kind.OPEN, Kind.CLOSE):
        return piece
    opens = piece.kind is Kind.OPEN
    if mark:
        text = mark
    elif piece.is_link:
        text = "[" if opens else piece.text
    else:
        text = f"<{piece.text}>" if opens else f"</{piece.text}>"
    return Piece(Kind.ATOM, text, piece.line)


def on_one_line(pieces: Iterable[Piece]) -> str:
    """The Markdown of *pieces* where a line cannot be broken."""
    texts = [
        "<br>" if piece.kind is Kind.BREAK else piece.text.replace("\n", " ")
        for piece in _without_idle_breaks(fixed(pieces))
    ]
    text = re.sub(r" *<br> *", "<br>", "".join(texts))
    return html_text.escaped_start(_single(text).strip(html_text.SPACE))


def _single(text: str) -> str:
    return re.sub(r"  +", " ", text) if "  " in text and "`" not in text else text


def on_lines(pieces: Iterable[Piece]) -> list[Line]:
    """The Markdown of *pieces*, line by line as they come; no line is empty."""
    lines: list[Line] = []
    text, number, plain = "", 0, False

    def end(after: str = "") -> None:
        nonlocal text, number
        done = text.strip(html_text.SPACE)
        if done:
            begun = html_text.escaped_start(done) if plain else done
            lines.append(Line(begun + after, number))
        text, number = "", 0

    for piece in _without_idle_breaks(fixed(pieces)):
        if piece.kind is Kind.BREAK:
            end("\\")
            continue
        for offset, part in enumerate(_parts(piece)):
            if offset:
                end()
            if part.strip(html_text.SPACE) and not number:
                number = piece.line + offset
                plain = piece.kind is Kind.TEXT
            text += part
    end()
    return _with_tags_in(lines)


def _parts(piece: Piece) -> list[str]:
    return piece.text.split("\n") if piece.kind is Kind.TEXT else [piece.text]


def _with_tags_in(lines: list[Line]) -> list[Line]:
    """A first line of one tag only would be a block of HTML: the next joins it."""
    while len(lines) > 1 and re.fullmatch(r"</?[a-z]+>", lines[0].text):
        lines[:2] = [Line(f"{lines[0].text}{lines[1].text}", lines[0].number)]
    return lines


def _without_idle_breaks(row: Sequence[Piece]) -> Iterator[Piece]:
    """Without the breaks that end a text, begin one, or follow another."""
    waiting: Piece | None = None
    seen = False
    for piece in row:
        if piece.kind is Kind.BREAK:
            waiting = piece if seen else None
            continue
        if piece.text.strip(html_text.SPACE):
            if waiting:
                yield waiting
            waiting, seen = None, True
        elif waiting:
            continue
        yield piece
