r"""A formula of a translation: whether it can be drawn on the page.

A site draws formulas by math-core when it is built, and says of one that it cannot draw at the
page's line; here it is said at the catalog's. What comes before math-core is as the site has it
(``conf/extensions/messages/formulas.py``); a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from math_core import LatexError, LatexToMathML

from check_catalogs.findings import Problem, quoted
from check_catalogs.markup import IN_FORMULA, Markup

# {math}`x`, :math:`x`, $x$ and $$x$$; a formula of its own has no mark.
WRITTEN = re.compile(r"(?:\{math\}|:math:)`+(?P<role>.*?)`+|(\$\$?)(?P<dollars>.*)\2", re.DOTALL)

MACROS = {"mbox": r"\text{#1}"}
ENVIRONMENT = re.compile(r"\\(begin|end)\{(?:(equation|align|gather|multline)|split)\}")
WORDS = re.compile(r"(\\text(?:rm|normal)?)\{([^{}]*\$[^{}]*)\}")
POINTS_ELSEWHERE = re.compile(r"\\(?:eq)?ref\b")
BLANK_LINES = re.compile(r"\n\s*\n")


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, macros=MACROS)


def tex_of(formula: str) -> str:
    """The LaTeX of a formula as it is written in a message."""
    match = WRITTEN.fullmatch(formula)
    return (match["role"] or match["dollars"] or "") if match else formula


def without_words(formula: str) -> str:
    r"""What of a formula is the same in every language: the words in ``\text{…}`` are not."""
    return " ".join(IN_FORMULA.sub(r"\1{}", tex_of(formula)).split())


@lru_cache(maxsize=10_000)
def why_not_drawn(tex: str) -> str:
    """Why *tex* cannot be drawn in a sentence; empty where it can."""
    if POINTS_ELSEWHERE.search(tex):
        return "write a reference beside the formula: {eq}`label`"
    prepared = ENVIRONMENT.sub(_same_environment, WORDS.sub(_math_among_words, tex))
    try:
        _converter().convert_with_local_state(prepared, displaystyle=False)
    except LatexError as error:
        return str(error).partition(": ")[2]
    return ""


def why_block_not_drawn(tex: str) -> str:
    """Why a formula of its own cannot be drawn, whether or not its lines are to be aligned."""
    why = why_not_drawn(tex)
    if not why:
        return ""
    rows = "\\\\\n".join(part.strip() for part in BLANK_LINES.split(tex.strip()))
    aligned = f"\\begin{{aligned}}{rows}\\end{{aligned}}"
    return why if why_not_drawn(aligned) else ""


def _same_environment(match: re.Match[str]) -> str:
    return f"\\{match[1]}{{{match[2]}*}}" if match[2] else f"\\{match[1]}{{aligned}}"


def _math_among_words(match: re.Match[str]) -> str:
    parts = match[2].split("$")
    return "".join(f"{match[1]}{{{t}}}" if i % 2 == 0 else t for i, t in enumerate(parts))


def check_drawn(source: Markup, target: Markup) -> Iterator[Problem]:
    """The formulas of *target* that cannot be drawn, but for those that the English has so."""
    english = {without_words(formula) for formula in _formulas(source) if _why(formula)}
    for formula in _formulas(target):
        why = _why(formula)
        if why and without_words(formula) not in english:
            shown = quoted(tex_of(formula), 40)
            text = f"the formula “{shown}” cannot be drawn: {why.rstrip('.')}"
            yield Problem("formula-broken", f"{text}; write it as the English does")
            return


def _formulas(markup: Markup) -> Iterator[str]:
    yield from markup.formula
    yield from (role for role in markup.role if WRITTEN.fullmatch(role))


def _why(formula: str) -> str:
    alone = not WRITTEN.fullmatch(formula)
    return why_block_not_drawn(formula) if alone else why_not_drawn(tex_of(formula))
