r"""Formulas: ``$$ … $$``, ``\\( … \\)``, ``\\[ … \\]``, and ``$ … $`` where it is plainly one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2po.dialect.kramdown.linking import Run
from notes2po.dialect.lines import Line

# A formula between single dollars: no space inside the dollars, no letter or figure around them,
# and either a sign that prose has not, or a single letter.
FORMULA = re.compile(
    r"(?<![\w\\$])\$(?![\s$])((?:\\[^\n`]|[^$\\\n`]|\n(?!\s*\n)){1,600}?)(?<![\s\\])\$(?![\w$])"
)
SIGNS = re.compile(r"\\[A-Za-z,;:!{}]|[\^_{}]|[=<>+*/-]\s*[\w\\(]")
NAME = re.compile(r"[A-Za-z]['′]?|[A-Za-z]\([A-Za-z](?:,\s?[A-Za-z])*\)|\d{1,3}")


def role(formula: str) -> str:
    """A formula within a text."""
    formula = " ".join(formula.split())
    if "`" not in formula:
        return f"{{math}}`{formula}`"
    mark = "`" * (1 + max(len(run) for run in re.findall("`+", formula)))
    return f"{{math}}{mark} {formula} {mark}"


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
    r"""A formula whose backslashes were doubled for kramdown: ``\\\\`` is the end of a row."""
    formula = formula.replace("\\\\\\\\", "\\\\")
    return re.sub(r"\\([_*|])(?![\w])", r"\1", formula) if "\\|" in formula else formula


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
        put(run, found[0], found[1])
        return found.end()
    run.put(match[0])
    return match.end()


def plainly(formula: str) -> bool:
    """Whether what stands between two dollars can be nothing but a formula."""
    if NAME.fullmatch(formula):
        return True
    return bool(SIGNS.search(formula)) and not re.match(r"[\d.,]+\s", formula)


def put(run: Run, was: str, formula: str) -> None:
    """Keep a formula, and tell."""
    said = role(formula)
    run.page.told(run.line, "maths", was, said)
    run.keep(said)
