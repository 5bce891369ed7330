"""Two entries of a glossary that have one name in a translation: a reader cannot tell them apart.

Which messages are terms a catalog does not say, but its locations name their pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import polib

from check_catalogs.findings import Problem

DIRECTIVE = re.compile(
    r"^(?P<indent>[ >]*)(?:(?P<fence>`{3,}|:{3,}|~{3,})\{glossary\}|\.\. glossary::)[ \t]*$"
)
NAME_END = re.compile(r" +: +")  # after it stands what the term is sorted by


def check_terms(catalog: polib.POFile, path: Path) -> Iterator[tuple[polib.POEntry, Problem]]:
    """The entries whose msgstr names a term as another entry of the glossary is named."""
    pages = dict.fromkeys(name for item in catalog for name, _line in item.occurrences)
    glossary = [entry for page in pages for entry in glossary_of(path, page)]
    known = {item.msgid: item for item in catalog if not item.obsolete}
    named: dict[str, tuple[int, str]] = {}  # what is shown: the entry's number, its English
    own = {term: number for number, terms in reversed([*enumerate(glossary)]) for term in terms}
    # What is left in English names itself; it is told at the one that was called like it.
    order = sorted(own, key=lambda term: (_msgstr(known.get(term)) not in ("", term), own[term]))
    for term in order:
        shown = _msgstr(known.get(term)) or term
        number, other = named.setdefault(shown, (own[term], term))
        if number != own[term] and term in known:
            text = (
                f"“{shown}” is “{other}” of the glossary, too: write another name for one of them"
            )
            yield known[term], Problem("term-shared", text)


def _msgstr(item: polib.POEntry | None) -> str:
    """What readers see of a msgstr; empty where they see the English."""
    if item is None or item.fuzzy:
        return ""
    return NAME_END.split(" ".join(item.msgstr.split()), maxsplit=1)[0]


def glossary_of(path: Path, page: str) -> tuple[tuple[str, ...], ...]:
    """The glossary of the page that a catalog's location names, seen from any folder above it."""
    name = page.removeprefix("../../")
    places = (f"{folder}/{name}" for folder in _above(path.parent.absolute()))
    found = next((place for place in places if os.path.isfile(place)), None)  # noqa: PTH113
    return _read(found, _state(found)) if found else ()


@cache
def _above(folder: Path) -> tuple[str, ...]:
    """*folder*, a whole path, and all above it."""
    return tuple(place.as_posix().rstrip("/") for place in (folder, *folder.parents))


def _state(page: str) -> tuple[int, int]:
    """What tells a file from what it was: two changes within a tick of the clock have one time."""
    found = os.stat(page)  # noqa: PTH116 - thousands of names, and no need of a Path
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2048)
def _read(page: str, _as_it_is: tuple[int, int]) -> tuple[tuple[str, ...], ...]:
    """A page stands in every language's catalogs: read once."""
    text = Path(page).read_text("utf-8", errors="replace")
    return tuple(entries(text.splitlines())) if "glossary" in text else ()


def entries(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The terms of each entry of a page's glossaries, as Sphinx's directive reads them."""
    number = 0
    while number < len(lines):
        match = DIRECTIVE.match(lines[number])
        number += 1
        if match:
            body = list(_body(lines[number:], match["indent"], match["fence"]))
            number += len(body)
            yield from _entries(body)


def _body(lines: Sequence[str], indent: str, fence: str | None) -> Iterator[str]:
    """The lines within a directive, without its indent: a fence closes it, or what is less deep."""
    deep = 0
    for line in lines:
        text = line.removeprefix(indent)
        if (
            fence
            and text.strip()
            and set(text.strip()) == {fence[0]}
            and len(text.strip()) >= len(fence)
        ):
            return
        if not fence and text.strip():
            deep = deep or len(text) - len(text.lstrip())
            if not deep or text[:deep].strip():
                return
        yield text[deep:].rstrip()


def _entries(body: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Lines that begin at the margin are terms, and those below each other synonyms."""
    terms: list[str] = []
    for line in [*body, "", "end"]:
        at_margin = bool(line) and not line[0].isspace()
        if at_margin and not line.startswith((":", ".. ")) and line != "---":
            terms.append(" ".join(NAME_END.split(line, maxsplit=1)[0].split()))
        elif terms:
            yield tuple(terms)
            terms = []
