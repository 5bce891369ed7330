"""Cut a note into Liquid's tokens as Ruby's Liquid does, so that no part of it can cost the rest.

After Ruby Liquid's ``tokenizer.rb`` and ``block_body.rb``. What comes out parses without an
error: a tag that nobody knows or that says nothing is left out and told, an end without a
beginning, too, and a block that nothing closes is closed at the end of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

# The blocks of Liquid and Jekyll, and what may divide them.
BLOCKS: dict[str, frozenset[str]] = {
    "if": frozenset(("elsif", "else")),
    "unless": frozenset(("elsif", "else")),
    "case": frozenset(("when", "else")),
    "for": frozenset(("else",)),
    "tablerow": frozenset(),
    "capture": frozenset(),
    "ifchanged": frozenset(),
    "highlight": frozenset(),
}
DIVIDERS = frozenset(("elsif", "else", "when"))
# Tags in tags; Ruby's Liquid allows 100, Python's stack fewer.
DEEPEST = 40
# Tags and variables of one text; no note of ruby-lang has more than 56.
MOST_TAGS = 5_000
# Comments that nothing closes; each is looked for to the end of the text.
FEW = 20
TAG = re.compile(r"\{%-?\s*(#|\w+)\s*(.*?)-?%\}\Z", re.DOTALL)
OUTPUT = re.compile(r"\{\{-?(.*?)-?\}\}\Z", re.DOTALL)
ENDRAW = re.compile(r"(.*)\{%-?\s*endraw\s*(?:.*)-?%\}\Z", re.DOTALL)


class PlacedToken(Token):
    """A token that knows its line in the text and how the tag that it is of is written."""

    line: int
    text: str


def placed(kind: str, value: str, line: int, text: str = "") -> PlacedToken:
    """A token of *kind*. It has no source: errors are told by line and text."""
    token = PlacedToken(kind, value, -1, "")
    token.line, token.text = line, text
    return token


@dataclass(frozen=True, slots=True)
class Fault:
    """A tag that was left out before anything was rendered: its line, itself, and why."""

    line: int
    text: str
    reason: str


@dataclass(slots=True)
class Lexer:
    """One pass over a text. *valid* says what is wrong with a tag or variable, or nothing."""

    text: str
    valid: Callable[[str, str], str]
    known: Callable[[str], bool]
    replaced: Callable[[str, str], str | None] = lambda _name, _markup: None
    tokens: list[PlacedToken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    open_: list[tuple[str, int, str]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    trim: bool = False
    unclosed: int = 0
    ends: frozenset[str] = frozenset()

    def run(self) -> list[PlacedToken]:
        """The tokens of the text; what was left out is in ``faults``."""
        breaks = [match.start() for match in re.finditer("\n", self.text)]
        self.ends = frozenset(re.findall(r"\{%-?\s*end(\w+)", self.text))
        pieces = list(_pieces(self.text))
        at = count = 0
        while at < len(pieces):
            start, piece = pieces[at]
            line = bisect_right(breaks, start - 1) + 1
            at += 1
            if not piece.startswith(("{%", "{{")):
                self._content(piece, line)
                continue
            count += 1
            if count > MOST_TAGS:
                if count == MOST_TAGS + 1:
                    self.faults.append(Fault(line, piece, f"more than {MOST_TAGS:,} tags"))
            elif piece[1] == "%":
                at = self._tag(piece, line, pieces, at)
            else:
                self._output(piece, line)
        last = self.text.count("\n") + 1
        while self.open_:
            name, line, text = self.open_[-1]
            self.faults.append(Fault(line, text, f"no end{name} follows"))
            self._close(last)
        return self.tokens

    def _content(self, text: str, line: int) -> None:
        if self.trim:
            stripped = text.lstrip()
            line += text[: len(text) - len(stripped)].count("\n")
            text, self.trim = stripped, False
        if text:
            self.tokens.append(placed(TOKEN_CONTENT, text, line))

    def _control(self, piece: str) -> None:
        """The hyphens of ``{%-`` and ``-%}``: they eat the white space beside the tag."""
        last = self.tokens[-1] if self.tokens and piece[2:3] == "-" else None
        if last is not None and last.kind == TOKEN_CONTENT and not last.text:  # no hyphen eats raw
            before = self.tokens.pop()
            if text := before.value.rstrip():
                self.tokens.append(placed(TOKEN_CONTENT, text, before.line))
        self.trim = piece[-3:-2] == "-"

    def _output(self, piece: str, line: int) -> None:
        self._control(piece)
        match = OUTPUT.match(piece)
        if match is None:
            self.faults.append(Fault(line, piece, "it is not closed by }}"))
            return
        expression = match[1].strip()
        if not expression:
            return
        if reason := self.valid("", expression):
            self.faults.append(Fault(line, piece, reason))
            return
        self.tokens.append(placed(TOKEN_OUTPUT, piece, line, piece))
        self.tokens.append(placed(TOKEN_EXPRESSION, expression, line, piece))

    def _tag(self, piece: str, line: int, pieces: list[tuple[int, str]], at: int) -> int:
        """Take a tag; returns where to go on."""
        self._control(piece)
        match = TAG.match(piece)
        if match is None:
            self.faults.append(Fault(line, piece, "it is not closed by %}"))
            return at
        name, markup = match[1], match[2].strip()
        if name == "raw":
            return self._raw(piece, line, pieces, at)
        if name == "comment":
            return self._comment(piece, line, pieces, at)
        if name == "#":
            return at
        if name in DIVIDERS or name.startswith("end"):
            self._divide(name, markup, piece, line)
        elif not self.known(name):
            self._unknown(name, markup, piece, line)
        elif reason := self._fault(name, markup):
            self.left.add(f"end{name}")
            self.faults.append(Fault(line, piece, reason))
        else:
            if name in BLOCKS:
                self.open_.append((name, line, piece))
            self._emit(name, markup, line, piece)
            if name == "case":
                self.unread.append(len(self.tokens))
        return at

    def _fault(self, name: str, markup: str) -> str:
        if name in BLOCKS and len(self.open_) >= DEEPEST:
            return f"more than {DEEPEST} tags within tags"
        return self.valid(name, markup)

    def _emit(self, name: str, markup: str, line: int, piece: str) -> None:
        self.tokens.append(placed(TOKEN_TAG, name, line, piece))
        if markup:
            self.tokens.append(placed(TOKEN_EXPRESSION, markup, line, piece))

    def _unknown(self, name: str, markup: str, piece: str, line: int) -> None:
        if (instead := self.replaced(name, markup)) is not None:
            self.tokens.append(placed(TOKEN_TAG, "shown", line, piece))
            self.tokens.append(placed(TOKEN_EXPRESSION, instead, line, piece))
            return
        what = "block, its text is kept" if name in self.ends else "tag"
        self.faults.append(
            Fault(line, piece, f"{name} is no tag of Jekyll's own: a plugin's {what}")
        )

    def _divide(self, name: str, markup: str, piece: str, line: int) -> None:
        if name in DIVIDERS:
            if self.open_ and name in BLOCKS[self.open_[-1][0]]:
                if reason := self.valid(name, markup):
                    self.faults.append(Fault(line, piece, reason))
                else:
                    self._skip_to_first()
                    self._emit(name, markup, line, piece)
            else:
                self.faults.append(Fault(line, piece, f"no block is open that has an {name}"))
            return
        block = name.removeprefix("end")
        if block in (opened for opened, _line, _text in self.open_):
            while self.open_[-1][0] != block:
                inner, where, text = self.open_[-1]
                self.faults.append(Fault(where, text, f"no end{inner} stands before {name}"))
                self._close(line)
            self._close(line)
        elif name in self.left:
            pass
        elif self.known(block) or block in BLOCKS or block in ("raw", "comment"):
            self.faults.append(Fault(line, piece, f"no {block} is open"))

    def _close(self, line: int) -> None:
        self._skip_to_first()
        name = self.open_.pop()[0]
        if name == "case":
            self.unread.pop()
        self.tokens.append(placed(TOKEN_TAG, f"end{name}", line))

    def _skip_to_first(self) -> None:
        """What stands between ``case`` and its first ``when`` is nothing's, and goes."""
        if self.open_[-1][0] == "case" and self.unread[-1]:
            del self.tokens[self.unread[-1] :]
            self.unread[-1] = 0

    def _raw(self, piece: str, line: int, pieces: list[tuple[int, str]], at: int) -> int:
        """Text up to ``endraw``, as it stands. ``{% raw -%}`` trims what follows the block."""
        body: list[str] = []
        for place in range(at, len(pieces)):
            if end := ENDRAW.match(pieces[place][1]):
                body.append(end[1])
                at = place + 1
                break
            body.append(pieces[place][1])
        else:
            self.faults.append(Fault(line, piece, "no endraw follows"))
            at = len(pieces)
        if text := "".join(body):
            self.tokens.append(placed(TOKEN_CONTENT, text, line + piece.count("\n"), "raw"))
        return at

    def _comment(self, piece: str, line: int, pieces: list[tuple[int, str]], at: int) -> int:
        depth = 1
        for place in range(at, len(pieces) if self.unclosed < FEW else at):
            tag = TAG.match(pieces[place][1]) if pieces[place][1].startswith("{%") else None
            if tag is not None:
                depth += (tag[1] == "comment") - (tag[1] == "endcomment")
                if not depth:
                    self.trim = pieces[place][1][-3:-2] == "-"
                    return place + 1
        self.unclosed += 1
        self.faults.append(Fault(line, piece, "no endcomment follows"))
        return at


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Text, tags and variables in turn, each with where it starts: TemplateParser, in one pass.

    A tag that is not closed, or only behind the beginning of another, ends with its line here:
    Jekyll would refuse the whole page.
    """
    at = done = 0
    closes = {"{%": ("%}", -1), "{{": ("}", -1)}
    while (at := text.find("{", at)) >= 0:
        mark = text[at : at + 2]
        if mark not in closes:
            at += 1
            continue
        end_mark, close = closes[mark]
        if close < at + 2:
            found = text.find(end_mark, at + 2)
            close = found if found >= 0 else len(text)
            closes[mark] = (end_mark, close)
        end = close + len(end_mark)
        if mark == "{{":
            end += text[end : end + 1] == "}"
        if close == len(text) or (mark == "{{" and text[end - 2 : end] != "}}"):
            end = _broken_end(text, at + 2, min(end, len(text)))
        elif mark == "{%" and text.find("{%", at + 2, close) >= 0:
            end = _broken_end(text, at + 2, close)
        if done < at:
            yield done, text[done:at]
        yield at, text[at:end]
        at = done = end
    if done < len(text):
        yield done, text[done:]


def _broken_end(text: str, start: int, end: int) -> int:
    """Where a tag that is not closed may end: before its line does, or another begins."""
    found = BREAK.search(text, start, end)
    return found.start() if found else end


BREAK = re.compile(r"\n|\{[{%]")
