"""What is a formula between dollars or in HTML, and how MyST says one within a text."""

from __future__ import annotations

import re

# A formula between single dollars: no space inside the dollars, no Latin letter or figure around
# them (letters of scripts that put no space there may be), and either a sign that prose has not,
# or a single letter.
FORMULA = re.compile(
    r"(?<![A-Za-z0-9_\\$])\$(?![\s$])"
    r"((?:\\[^\n`]|[^$\\\n`]|\n(?!\s*\n)){1,600}?)(?<![\s\\])\$(?![A-Za-z0-9_$])"
)
# What MathJax takes for one between tags; the last group is that between single dollars.
IN_HTML = re.compile(
    r"(?<!\\)\\\(([^\0]{1,2000}?)\\\)|(?<!\\)\\\[([^\0]{1,2000}?)\\\]"
    rf"|\$\$([^$\0]{{1,2000}})\$\$|{FORMULA.pattern}"
)
SIGNS = re.compile(r"\\[A-Za-z,;:!{}]|[\^_{}]|[=<>+*/-]\s*[\w\\(]")
PROSE = re.compile(r"[\u3000-\u303f\uff01-\uff1f]")  # what ends a sentence or its part in CJK
NAME = re.compile(r"[A-Za-z]['′]?|[A-Za-z]\([A-Za-z](?:,\s?[A-Za-z])*\)|\d{1,3}")


def role(formula: str) -> str:
    """A formula within a text."""
    formula = " ".join(formula.split())
    if "`" not in formula:
        return f"{{math}}`{formula}`"
    mark = "`" * (1 + max(len(run) for run in re.findall("`+", formula)))
    return f"{{math}}{mark} {formula} {mark}"


def plainly(formula: str) -> bool:
    """Whether what stands between two dollars can be nothing but a formula."""
    if NAME.fullmatch(formula):
        return True
    if PROSE.search(formula) and "\\" not in formula:
        return False
    return bool(SIGNS.search(formula)) and not re.match(r"[\d.,]+\s", formula)


def in_html(match: re.Match[str]) -> str:
    """The formula that IN_HTML has found, as it stands; empty where it plainly is none."""
    formula = next(part for part in match.groups() if part is not None)
    between_dollars = match.lastindex == IN_HTML.groups
    return formula if formula.strip() and (not between_dollars or plainly(formula)) else ""
