"""Links and pictures within a text: ``[text](address "title")``, ``[text][label]``, ``[^note]``."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from notes2po.dialect.kramdown.emphasis import Piece, resolve
from notes2po.dialect.kramdown.page import NAMELESS, Page, label
from notes2po.dialect.kramdown.words import BARE, shown

NOTE = re.compile(r"\[\^([^\]\s]{1,200})\]")
LABEL = re.compile(r"(\s*)\[([^\]]{0,1000})\]")
SHARED = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
TITLED = re.compile(r"\s(?=[\"'])")
NOWHERE = "(<>)"
ENDS = {mark: re.compile(mark + r"\s*\)") for mark in "\"'"}


@dataclass
class Run:
    """A text that is being read: the pieces so far, and the brackets that are open."""

    text: str
    page: Page
    line: int
    pieces: list[Piece] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)  # places in ``pieces``
    whole: bool = False  # whether the last piece can have attributes
    absent: dict[str, int] = field(default_factory=dict)

    def put(self, text: str) -> None:
        """Text that is text."""
        if text:
            self.pieces.append(Piece("text", text))
            self.whole = False

    def keep(self, text: str) -> None:
        """Text to which nothing more is done."""
        self.pieces.append(Piece("kept", text))
        self.whole = False

    def none(self, mark: str, at: int) -> bool:
        """Whether it is known that *mark* does not come any more."""
        return self.absent.get(mark, len(self.text) + 1) <= at

    def missing(self, mark: str, at: int, *, spaced: bool = False) -> None:
        """Keep in mind that *mark* does not come after *at*."""
        if not spaced:
            self.absent.setdefault(mark, at)

    @cached_property
    def closing(self) -> dict[int, int]:
        """Of each opening parenthesis the place of the one that closes it."""
        pairs, stack = {}, []
        for match in re.finditer(r"[()]", self.text):
            if match[0] == "(":
                stack.append(match.start())
            elif stack:
                pairs[stack.pop()] = match.start()
        return pairs

    @cached_property
    def titles(self) -> list[int]:
        """Where a space stands before a quote."""
        return [match.start() for match in TITLED.finditer(self.text)]

    @cached_property
    def title_ends(self) -> dict[str, list[tuple[int, int]]]:
        """Of each quote where it stands before a closing parenthesis, and where that ends."""
        return {
            mark: [match.span() for match in pattern.finditer(self.text)]
            for mark, pattern in ENDS.items()
        }


def opened(run: Run, match: re.Match[str]) -> int:
    """``[`` or ``![``."""
    if match[0] == "[" and (note := NOTE.match(run.text, match.start())):
        run.keep(note[0] if note[1] in run.page.notes else f"\\{note[0]}")
        return note.end()
    run.brackets.append(len(run.pieces))
    run.pieces.append(Piece("bracket", match[0], str(match.end())))
    run.whole = False
    return match.end()


def closed(run: Run, match: re.Match[str]) -> int:
    """``]``: the end of a link, if what comes next says so."""
    if not run.brackets:
        run.put("]")
        return match.end()
    place = run.brackets.pop()
    opening = run.pieces[place]
    start, end = int(opening.before), match.end()
    after = run.text[end : end + 1]
    target = inline(run, end) if after == "(" else None
    if target is None and after != "(":
        target = by_label(run, start, match.start())
    if target is None:
        if unknown(run.text[end:], run.page):
            run.keep("\\]")  # two brackets in a row, which this site takes for a label
        else:
            run.put("]")
        return end
    said, end = target
    lost = nowhere(run, said)
    inner = [
        Piece("text", piece.text) if piece.kind in (BARE, "bracket") else piece
        for piece in run.pieces[place + 1 :]
    ]
    text = shown(resolve(inner), run.page)
    del run.pieces[place:]
    if opening.text == "[":  # no link is in a link
        for other in run.brackets:
            if run.pieces[other].text == "[":
                run.pieces[other] = Piece("text", "[")
        run.brackets = [i for i in run.brackets if run.pieces[i].kind == "bracket"]
    if lost and (opening.text == "[" or said.startswith("(<>")):
        kind = "link" if opening.text == "[" else "picture"
        run.page.told(run.line, kind, f"[{text}]{said}", lost, lost=bool(said.strip("(<>)")))
        run.keep(text)
    else:
        run.keep(f"{opening.text}{text}]{said}")
    run.whole = True
    return end


def unknown(text: str, page: Page) -> bool:
    """Whether a *text* begins with a label that nothing defines: those of all pages have a dash."""
    found = LABEL.match(text)
    if not found or found[1] or found[2].startswith("^"):
        return False
    return not SHARED.fullmatch(found[2]) or (
        page.shared is not None and found[2] not in page.shared
    )


def nowhere(run: Run, said: str) -> str:
    """Why a link leads nowhere, if it does."""
    if said.startswith("(<>"):
        return "it has no address"
    if said.startswith("(#"):
        name = unquote(said[2:].split(")", maxsplit=1)[0].split(" ", maxsplit=1)[0])
        if not run.page.has(name):
            return NAMELESS
    return ""


def by_label(run: Run, start: int, end: int) -> tuple[str, int] | None:
    """``[label]`` behind a text, or the text as its own label; and where it ends."""
    found = LABEL.match(run.text, end + 1)
    own = run.text[start:end]
    if found:
        name = found[2] or own
        if label(name) not in run.page.labels:
            return None
        return NOWHERE if label(name) in run.page.dropped else f"[{found[2]}]", found.end()
    if label(own) not in run.page.labels:
        return None
    return NOWHERE if label(own) in run.page.dropped else "", end + 1


def inline(run: Run, at: int) -> tuple[str, int] | None:
    """``(address "title")`` at *at*, and where it ends."""
    if found := re.compile(r"\(<([^>\n]{0,4000})>").match(run.text, at):
        url, rest = found[1], found.end()
        if run.text[rest : rest + 1] == ")":
            return f"({destination(run, url)})", rest + 1
    else:
        close = run.closing.get(at)
        index = bisect_left(run.titles, at)
        rest = run.titles[index] if index < len(run.titles) else len(run.text)
        if close is not None and close < rest:
            return f"({destination(run, run.text[at + 1 : close].strip())})", close + 1
        url = run.text[at + 1 : rest].strip()
        if len(url) > 4000:
            return None
    mark = run.text[rest:].lstrip()[:1] if rest < len(run.text) - 1 else ""
    mark = mark or ""
    if mark not in ENDS:
        return None
    begin = run.text.index(mark, rest)
    ends = run.title_ends[mark]
    index = bisect_left(ends, (begin + 2, 0))
    if index == len(ends):
        return None
    stop, end = ends[index]
    said = title(run.text[begin + 1 : stop], mark)
    return f"({destination(run, url)}{run.text[rest:begin] or ' '}{said})", end


def title(text: str, mark: str) -> str:
    """A title between *mark*, no mark in it unescaped."""
    text = re.sub(r"\n\s*(?=\n)", "", text)
    return mark + re.sub(r"(?<!\\)" + mark, "\\\\" + mark, text) + mark


def destination(run: Run, url: str) -> str:
    """What to write for an address: what its blog's pages became, in a form that CommonMark reads."""
    return written(run.page.leads(url, run.line))


def written(url: str) -> str:
    """*url* as the destination of a link."""
    url = re.sub(r"\s*\n\s*", "", url)
    if not url or re.search(r"[\s<>\x00-\x1f]", url) or not balanced(url):
        return "<" + url.replace("<", "%3C").replace(">", "%3E") + ">"
    return url


def balanced(url: str) -> bool:
    """Whether each parenthesis of *url* has its partner."""
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
