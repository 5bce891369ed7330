"""What the importer is to doubt, a pair that the check would call an error; and what an audit tells.

The importer knows no check; it finds this one by the entry points ``notes2po.doubts`` and
``notes2po.facts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from check_catalogs.check import check_message
from check_catalogs.findings import CODES, Level
from check_catalogs.markup import labels
from check_catalogs.script import Script, script_of

# Numbers, links and code: what a translation keeps, whatever the language.
FACTS = ("address", "code", "formula", "image", "label", "link", "number")


def doubts_of(locale: str, msgids: Iterable[str]) -> Callable[[str, str], str]:
    """What says why a msgstr in the language *locale* is an error; nothing where it is none.

    *msgids* are those of the page: a label may stand in another than its definition.
    """
    known = frozenset().union(*(labels(msgid) for msgid in msgids if "][" in msgid))
    return partial(_doubt, script_of(locale), known)


def facts_of(msgids: Iterable[str]) -> Callable[[str, str], Sequence[str]]:
    """What tells of a msgstr which facts of its msgid it lacks, changed or has beyond.

    *msgids* are those of the page.
    """
    return partial(_facts, frozenset().union(*(labels(msgid) for msgid in msgids)))


def _facts(known: frozenset[str], msgid: str, msgstr: str) -> list[str]:
    found = check_message(msgid, msgstr, known=known)
    return [f"{one.code}: {one.text}" for one in found if one.code.split("-")[0] in FACTS]


def _doubt(script: Script | None, known: frozenset[str], msgid: str, msgstr: str) -> str:
    found = check_message(msgid, msgstr, script=script, known=known)
    errors = (problem for problem in found if CODES[problem.code] is Level.ERROR)
    first = next(errors, None)
    return f"{first.code}: {first.text}" if first else ""
