r"""Which ``*`` and ``_`` make words strong: kramdown's rule, written so that CommonMark's agrees.

kramdown looks at the character before and behind and at nothing else; CommonMark takes none
between a letter and a sign, as in ``**模型（SFT）**是``. There a space of no width makes it see.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

NO_WIDTH = "&#8203;"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: ``text``, ``kept`` as it is, a ``delimiter`` and what is around it."""

    kind: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Sign:
    """One or two characters of a delimiter: what they do, and which piece they are of."""

    place: int
    text: str
    does: str = ""  # "opens", "closes", or nothing


def resolve(pieces: Sequence[Piece]) -> list[Piece]:
    """*pieces*, whose delimiters have become text that both read alike."""
    if not any(piece.kind == "delimiter" for piece in pieces):
        return list(pieces)
    signs = read(pieces)
    by_place: dict[int, list[Sign]] = {}
    for sign in signs:
        by_place.setdefault(sign.place, []).append(sign)
    kinds = [piece.text[0] for piece in pieces if piece.kind == "delimiter"]
    several = {char for char in "*_" if kinds.count(char) > 1}
    return [
        Piece("kept", written(piece, by_place.get(place, []), several=piece.text[0] in several))
        if piece.kind == "delimiter"
        else piece
        for place, piece in enumerate(pieces)
    ]


def read(pieces: Sequence[Piece]) -> list[Sign]:
    """What each delimiter does, as kramdown's ``parse_emphasis`` finds it."""
    last: dict[tuple[str, int], int] = {}
    for place, piece in enumerate(pieces):
        if piece.kind == "delimiter" and not _space(piece.before[-1:]):
            for length in range(1, min(len(piece.text), 2) + 1):
                last[piece.text[0], length] = place
    signs: list[Sign] = []
    stack: list[Sign] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "delimiter":
            _read_one(pieces, place, signs, stack, last)
    for sign in stack:
        sign.does = ""
    return signs


def _read_one(
    pieces: Sequence[Piece],
    place: int,
    signs: list[Sign],
    stack: list[Sign],
    last: dict[tuple[str, int], int],
) -> None:
    """Read the delimiter at *place*, one or two characters at a time."""
    piece, at = pieces[place], 0
    char, count = piece.text[0], len(piece.text)
    while at < count:
        left = count - at
        top = stack[-1] if stack else None
        if top and _closes(top, piece, at, place):
            signs.append(Sign(place, char * len(top.text), "closes"))
            stack.pop()
            at += len(top.text)
            continue
        length = min(left, 2)
        if left == 3 and _inside_first(pieces, place, stack):
            signs += (opened := [Sign(place, char, "opens"), Sign(place, char * 2, "opens")])
            stack += opened
            return
        word = at == 0 and char == "_" and _in_word(piece.before)
        after = char if at + length < count else piece.after
        taken = any(len(sign.text) == length for sign in stack)
        sign = Sign(place, char * length)
        if not word and not taken and after and not _space(after):
            if last.get((char, length), -1) > place:
                sign.does = "opens"
            elif length == 2 and not (top and len(top.text) == 1):
                sign = Sign(place, char, "opens" if last.get((char, 1), -1) > place else "")
                if any(len(other.text) == 1 for other in stack):
                    sign.does = ""
        signs.append(sign)
        if sign.does:
            stack.append(sign)
        at += len(sign.text)


def _inside_first(pieces: Sequence[Piece], place: int, stack: Sequence[Sign]) -> bool:
    """Whether three characters begin ``***a** b*``: the two close before the one."""
    piece = pieces[place]
    if stack or _space(piece.after) or (piece.text[0] == "_" and _in_word(piece.before)):
        return False
    others = (
        p for p in pieces[place + 1 :] if p.kind == "delimiter" and p.text[0] == piece.text[0]
    )
    lengths = [len(other.text) for other in islice(others, 2)]
    return lengths == [2, 1]


def _closes(top: Sign, piece: Piece, at: int, place: int) -> bool:
    """Whether the characters of *piece* from *at* close *top*."""
    char, length, left = piece.text[0], len(top.text), len(piece.text) - at
    if top.text[0] != char or left < length or top.place == place:
        return False
    before = char if at else piece.before[-1:]
    if _space(before) or (length == 1 and left == 2):
        return False
    after = char if left > length else piece.after
    return not (char == "_" and after.isalnum())


def _space(char: str) -> bool:
    return not char or char.isspace()


def _in_word(before: str) -> bool:
    r"""Kramdown's ``/[[:alpha:]]-?[[:alpha:]]*\z/``."""
    return before[-1:].isalpha() or (
        before[-1:] == "-" and before[:1].isalpha() and len(before) > 1
    )


def written(piece: Piece, signs: Sequence[Sign], *, several: bool) -> str:
    """The characters of a delimiter, those that do nothing escaped where CommonMark might err."""
    char, before, after = piece.text[0], piece.before[-1:], piece.after
    opens, closes = flanks(char, before, after)
    does = {sign.does for sign in signs}
    if does == {""}:
        return piece.text if not several or not (opens or closes) else escaped(piece.text)
    text = "".join(sign.text if sign.does else escaped(sign.text) for sign in signs)
    left = NO_WIDTH if "opens" in does and not opens else ""
    right = NO_WIDTH if "closes" in does and not closes else ""
    return left + text + right


def escaped(text: str) -> str:
    """*text*, a backslash before each of its characters."""
    return "".join(f"\\{char}" for char in text)


def flanks(char: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a delimiter can open, and can close: CommonMark 0.31, 6.2, left- and right-flanking."""
    space_before, space_after = _space(before), _space(after)
    sign_before, sign_after = _sign(before), _sign(after)
    left = not space_after and (not sign_after or space_before or sign_before)
    right = not space_before and (not sign_before or space_after or sign_after)
    if char == "*":
        return left, right
    return left and (not right or sign_before), right and (not left or sign_after)


def _sign(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"
