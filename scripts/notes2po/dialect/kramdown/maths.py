r"""Formulas: ``$$ … $$``, ``\\( … \\)``, ``\\[ … \\]``, and ``$ … $`` where it is plainly one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.html.formulas import FORMULA, plainly, role
from notes2po.dialect.kramdown.linking import Run
from notes2po.dialect.lines import Line

# What kramdown makes of backslashes before MathJax sees them. One that ends a row and has only
# been written once would be none there; what it is to say is clear.
BACKSLASHES = re.compile(r"\\{4}|\\[\\_*|]")


def fence(lines: Sequence[Line]) -> list[Line]:
    """A formula on lines of its own."""
    body = [Line(line.text.strip(), line.number) for line in lines if line.text.strip()]
    first, last = (body[0].number, body[-1].number) if body else (lines[0].number,) * 2
    return [Line("```{math}", first), *body, Line("```", last)]


def escaped(run: Run, at: int, opening: str) -> int:
    r"""``\\( … \\)`` at *at*: where it ends, or 0 where it does not."""
    closing = "\\\\" + {"(": ")", "[": "]"}[opening]
    if run.none(closing, at):
        return 0
    end = run.text.find(closing, at + 3)
    if end < 0:
        run.missing(closing, at)
        return 0
    inner = run.text[at + 3 : end]
    if not inner.strip():
        return 0
    put(run, run.text[at : end + 3], unescaped(inner))
    return end + 3


def unescaped(formula: str) -> str:
    r"""A formula as MathJax has it: for kramdown, ``\\\\`` is ``\\``, and ``\\pi`` is ``\pi``."""

    def seen(match: re.Match[str]) -> str:
        ends_row = len(match[0]) == 4 or formula[match.end() :][:1].strip() == ""
        return "\\\\" if match[0][1] == "\\" and ends_row else match[0][1]

    return BACKSLASHES.sub(seen, formula)


def dollars(run: Run, match: re.Match[str]) -> int:
    """One, two or more dollars: the end of the formula that they begin, or of them."""
    text, start = run.text, match.start()
    if len(match[0]) >= 2 and not run.none("$$", start):
        end = text.find("$$", start + 2)
        if end >= 0 and text[start + 2 : end].strip():
            put(run, text[start : end + 2], text[start + 2 : end])
            return end + 2
        if end < 0:
            run.missing("$$", start)
    elif len(match[0]) == 1 and (found := FORMULA.match(text, start)) and plainly(found[1]):
        put(run, found[0], unescaped(found[1]))
        return found.end()
    run.put(match[0])
    return match.end()


def put(run: Run, was: str, formula: str) -> None:
    """Keep a formula, and tell."""
    said = role(formula)
    run.page.told(run.line, "maths", was, said)
    run.keep(said)
