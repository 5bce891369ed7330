"""A catalog -> its findings, each at the line of its msgstr. Needs no Sphinx application."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po.messages import ProblemError

from check_catalogs.compare import compare
from check_catalogs.findings import Finding, Problem, Report
from check_catalogs.formulas import check_drawn
from check_catalogs.header import check_header, check_obsolete, line_of_field
from check_catalogs.markup import (
    Markup,
    has_dollars,
    is_formula,
    is_literal,
    is_rst,
    labels,
    read,
    read_literal,
    read_plain,
)
from check_catalogs.rendering import check_blocks, check_ends, check_marks
from check_catalogs.rst import apart, check_passage, read_rst
from check_catalogs.script import Script, check_script, is_sentence, script_of
from check_catalogs.silence import Place, settle
from check_catalogs.terms import check_terms
from check_catalogs.text import check_addresses, check_characters, check_facts

# Sphinx's and the theme's own words, in a catalog of this name, are no Markdown.
PLAIN_CATALOG = "sphinx.po"

Reader = Callable[[str, frozenset[str]], Markup]

# The English of one page stands in every language's catalog.
read_english = lru_cache(maxsize=20_000)(read)


def check_file(path: Path) -> Report:
    """The findings of one catalog, in the order of its lines; what is in it raises nothing."""
    try:
        return check_bytes(path.read_bytes(), path)
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        return Report((Finding(path.as_posix(), 1, "syntax", text),), 0, 0)


def check_bytes(data: bytes, path: Path) -> Report:
    """The findings of a catalog's bytes; *path* says its language (``<locale>/LC_MESSAGES/``)."""
    name = path.as_posix()
    try:
        catalog = po.parse(data, name)
    except ProblemError as problem:
        finding = Finding(name, problem.location.line, "syntax", problem.text)
        return Report((finding,), 0, 0)
    lines = data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    places = list(_places(catalog, lines, path))
    settled = [settle(place, lines) for place in places]
    findings = sorted(
        Finding(name, line, problem.code, problem.text, place.msgid)
        for place, (told, _silenced) in zip(places, settled, strict=True)
        for line, problem in told
    )
    return Report(tuple(findings), sum(silenced for _, silenced in settled), len(places) - 1)


def _places(catalog: polib.POFile, lines: Sequence[str], path: Path) -> Iterator[Place]:
    """The header, then every entry that readers see or wait for, with what is wrong there."""
    locale = _locale(path, catalog)
    problems = [
        (line_of_field(lines, field), problem) for field, problem in check_header(catalog, locale)
    ]
    problems += [(_msgstr_line(lines, entry), text) for entry, text in check_obsolete(catalog)]
    yield Place(1, catalog.header, tuple(problems))
    shared = {id(entry): problem for entry, problem in check_terms(catalog, path)}
    plain, script = path.name == PLAIN_CATALOG, script_of(locale)
    known = frozenset().union(*(labels(item.msgid) for item in catalog if "][" in item.msgid))
    for entry in catalog:
        msgstrs = [entry.msgstr, *entry.msgstr_plural.values()]
        if entry.obsolete or not any(text.strip(" \t\n") for text in msgstrs):
            continue
        found = [_FUZZY] if entry.fuzzy else _entry_problems(entry, plain, script, known)
        found += [_CONTEXT] if entry.msgctxt else []
        found += [_PLURAL] if entry.msgid_plural and not plain else []
        found += [shared[id(entry)]] if id(entry) in shared else []
        line = _msgstr_line(lines, entry) if found else 0
        problems = [(line, problem) for problem in found]
        yield Place(entry.linenum or 1, entry.tcomment, tuple(problems), entry.msgid)


_FUZZY = Problem(
    "fuzzy", "is marked fuzzy, so readers get the English: check it and take the mark out"
)
_CONTEXT = Problem(
    "msgctxt",
    "has a msgctxt, which Sphinx never asks for, so readers do not see it: take the line msgctxt "
    "out, and where the msgid stands without one, too, keep one of the two",
)
_PLURAL = Problem(
    "msgid-plural",
    "has a msgid_plural, which no page asks for, so readers do not see it: take the line "
    "msgid_plural out, and write msgstr for the msgstr[…] that you keep",
)


def _locale(path: Path, catalog: polib.POFile) -> str:
    """The catalog's language: its folder's, else what its header says."""
    parts = path.absolute().parts
    if "LC_MESSAGES" in parts[2:]:
        return parts[-2 - parts[::-1].index("LC_MESSAGES")]
    return str(catalog.metadata.get("Language", ""))


def _msgstr_line(lines: Sequence[str], entry: polib.POEntry) -> int:
    """The line, from 1, of the keyword msgstr, where the entry's translation begins."""
    first = entry.linenum or 1
    for number in range(first, len(lines) + 1):
        if lines[number - 1].removeprefix("#~").lstrip().startswith("msgstr"):
            return number
    return first


def _entry_problems(
    entry: polib.POEntry, plain: bool, script: Script | None, known: frozenset[str]
) -> list[Problem]:
    """What is wrong with each msgstr of *entry*; a code is told once."""
    if not entry.msgid_plural:
        rst = stands_in_rst(entry) or None
        return list(check_message(entry.msgid, entry.msgstr, plain, script, known, in_rst=rst))
    problems = []
    for form, msgstr in entry.msgstr_plural.items():
        found = list(check_message(entry.msgid_plural, msgstr, plain, script, known))
        if form == 0 and len(entry.msgstr_plural) > 1:  # for one, as the singular has it
            single = list(check_message(entry.msgid, msgstr, plain, script, known))
            found = min(found, single, key=len)
        problems += found
    return list({problem.code: problem for problem in problems}.values())


def stands_in_rst(entry: polib.POEntry) -> bool:
    """Whether a catalog says that a message is RST: it is on no page but such."""
    return bool(entry.occurrences) and all(path.endswith(".rst") for path, _ in entry.occurrences)


def check_message(
    msgid: str,
    msgstr: str,
    plain: bool = False,
    script: Script | None = None,
    known: frozenset[str] = frozenset(),
    *,
    in_rst: bool | None = None,
) -> Iterator[Problem]:
    """What is wrong with one msgstr.

    *plain* is a message that is no Markdown; *script* is the language's; *known*
    are labels that stand elsewhere in the catalog; *in_rst* is whether the page is
    reStructuredText, where that is known.
    """
    yield from check_ends(msgid, msgstr)
    literal = not plain and is_literal(msgid)
    rst = not plain and not literal and (is_rst(msgid) if in_rst is None else in_rst)
    dollars = not plain and not literal and not rst and has_dollars(msgid)
    read_source: Reader = _read_rst if rst else partial(read_english, dollars=dollars)
    read_target: Reader = _read_rst if rst else partial(read, dollars=dollars)
    if literal:
        read_source = read_target = partial(_read_literal, formula=is_formula(msgid))
    own = labels(msgid, known)
    source = read_plain(msgid) if plain else read_source(msgid, own)
    if msgid.strip() == msgstr.strip():
        # Sphinx does not even parse what is the same.
        if script and is_sentence(source.text):
            yield Problem("left-in-english", "is the English sentence: translate it")
        return
    if rst:
        parts, msgstr = apart(msgid, msgstr)
        yield from parts
    defined = own | labels(msgstr, own | known)
    target = read_plain(msgstr) if plain else read_target(msgstr, defined)
    broken = list(check_drawn(source, target))
    yield from broken
    # That one cannot be drawn says already that it differs.
    yield from compare(source, target, but="formula" if broken else "")
    if rst:
        yield from check_passage(msgid, msgstr)
    elif not plain and not literal:
        yield from check_blocks(msgstr)
        yield from check_marks(source, target, msgstr, lambda text: read_target(text, defined))
    yield from check_characters(msgid, msgstr)
    yield from check_addresses(msgid, msgstr, source, target)
    if script and not msgid.endswith("\n"):  # code has no script
        yield from check_script(source, target, script)
    yield from check_facts(source, target)


def _read_rst(text: str, _defined: frozenset[str]) -> Markup:
    return read_rst(text)


def _read_literal(text: str, _defined: frozenset[str], formula: bool) -> Markup:
    return read_literal(text, formula)
