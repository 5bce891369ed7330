"""What the importer is to doubt: a pair that the check would call an error.

The importer knows no check; it finds this one by the entry point ``notes2po.doubts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from check_catalogs.check import check_message
from check_catalogs.findings import CODES, Level
from check_catalogs.markup import labels
from check_catalogs.script import Script, script_of


def doubts_of(locale: str, msgids: Iterable[str]) -> Callable[[str, str], str]:
    """What says why a msgstr in the language *locale* is an error; nothing where it is none.

    *msgids* are those of the page: a label may stand in another than its definition.
    """
    known = frozenset().union(*(labels(msgid) for msgid in msgids if "][" in msgid))
    return partial(_doubt, script_of(locale), known)


def _doubt(script: Script | None, known: frozenset[str], msgid: str, msgstr: str) -> str:
    found = check_message(msgid, msgstr, script=script, known=known)
    errors = (problem for problem in found if CODES[problem.code] is Level.ERROR)
    first = next(errors, None)
    return f"{first.code}: {first.text}" if first else ""
