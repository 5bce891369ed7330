"""One English page and its notes, through all the rooms: read, align, merge, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path

import polib
from sphinx.application import Sphinx

from notes2po import catalog as po
from notes2po.align import align
from notes2po.dialect import convert
from notes2po.dialect.blog import NO_BLOG, read_blog
from notes2po.drift import differences
from notes2po.entries import (
    Spare,
    cited_definitions,
    make_entries,
    relabelled,
    without_same_code,
)
from notes2po.extract import (
    as_paragraph,
    has_substitutions,
    keeps_code,
    read_note,
    read_page,
)
from notes2po.languages import Language, find_locale
from notes2po.layouts import Pages
from notes2po.links import any_language
from notes2po.markdown import definitions, line_of
from notes2po.merge import Change, doubt_of, merge
from notes2po.messages import (
    Bead,
    Definition,
    Document,
    Entry,
    Location,
    Message,
    ProblemError,
    fault_of,
)
from notes2po.notes import Note, read_text
from notes2po.report import Item, NoteReport

OTHER_CODE = "its code is not the English's: comments and strings alone can be translated"
Definitions = Sequence[Definition]
DoubtsOf = Callable[[str, Sequence[str]], Callable[[str, str], str]]
"""From a locale and a page's msgids to what says why a msgstr cannot be right, or nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every page of a run needs to know. ``date`` goes into the headers that change.

    ``blog`` is the folder of a Jekyll blog that pages and notes are part of. The pages of a
    project with a ``conf.py`` are MyST; its notes may still be as Jekyll has them, but for
    Liquid where MyST's ``substitutions`` have the same signs. An ``audit`` compares facts, too.
    """

    pages: Pages
    locale: Path
    conf: Path | None
    languages: tuple[Language, ...]
    date: str
    check: bool
    blog: Path | None = None
    substitutions: bool = False
    audit: bool = False


def made_from(job: Job, note: Note) -> list[Path]:
    """The files that a note's catalog comes from, the catalog among them.

    Definitions can be shared by all pages (see :func:`_shared_definitions`).
    """
    shared = job.pages.source / "references.md"
    return [shared, job.pages.path(note.docname), Path(note.path), _catalog(job, note)]


def import_page(
    app: Sphinx, job: Job, docname: str, notes: Sequence[Note]
) -> Iterator[NoteReport | ProblemError]:
    """Import the translations of one page; yields what became of each, in their order.

    A page that cannot be read is one problem, and its notes stay undone.
    """
    path = job.pages.path(docname).as_posix()
    try:
        text, lines = read_text(path), None
        if job.blog and not job.conf:
            text, lines = _in_myst(text, path, job)
        page = _at_lines(read_page(app, job.pages.docname(docname), path, text), lines)
        shared = _shared_definitions(app, job.pages.source)
    except ProblemError as problem:
        yield problem
        return
    cited = cited_definitions(page, shared)
    job = replace(job, substitutions=has_substitutions(app))
    for note in notes:
        try:
            yield import_note(app, job, page, (shared, cited), note)
        except ProblemError as problem:
            yield problem
        except Exception as error:
            yield fault_of(note.path, error)


def import_note(
    app: Sphinx, job: Job, page: Document, definitions: tuple[Definitions, Definitions], note: Note
) -> NoteReport:
    """Import one note; raises ProblemError, with its catalog left as it was.

    *definitions* are those that every page can cite, and those that this one does.
    """
    shared, cited = definitions
    text, lines = read_text(note.path), None
    if job.blog or job.conf:
        text, lines = _in_myst(text, note.path, job)
    document = read_note(app, job.pages.docname(note.docname), note.path, text)
    document = _at_lines(document, lines)
    check_head(page, document, text, note, job.languages)
    document, strange = relabelled(document, page, shared)
    beads = align(with_code_between(page.messages), with_code_between(document.messages))
    entries, spare = make_entries(page, document, beads, strange, partial(as_paragraph, app))
    differs = compared(page, document, beads, entries) if job.audit else ()
    if job.conf:  # of another tree nobody here knows what may be on its pages
        entries = list(_doubted(_code_doubted(app, page, entries), note.locale))
    target = _catalog_path(job, note)
    old = po.read(target)
    entries = without_same_code(entries, {e.msgid for e in old or () if not e.obsolete})
    merged, changes = merge(old, entries, page.path)
    title = f"{note.docname}, {note.locale}: first imported from {note.path}"
    if document.metadata.get("generated") is True:
        title += "\nWritten by machine; not reviewed."
    if document.metadata.get("translated") is True:
        title += "\nTranslated by machine; not reviewed."
    header = po.header_fields(note.locale, app.config.project, job.date)
    po.complete_header(merged, header, title)
    revised = job.date if any(change.kind != "kept" for change in changes) else ""
    changed = po.put(target, merged, revised, dry=job.check)
    report = NoteReport(
        note.path,
        note.locale,
        target.as_posix(),
        len(entries),
        changed=changed,
        created=old is None,
    )
    references = _compare_definitions(page, document, shared, cited)
    report = replace(report, references=references, differs=differs)
    return with_findings(report, merged, entries, spare, changes)


def _in_myst(text: str, path: str, job: Job) -> tuple[str, tuple[int, ...]]:
    """A note's text without Jekyll's dialect, and for each of its lines the note's."""
    blog = _blog(job.blog) if job.blog else NO_BLOG
    converted = convert(text, path, blog, with_liquid=not job.substitutions)
    return converted.text, tuple(line.number for line in converted.lines)


_blog = cache(read_blog)


def _at_lines(document: Document, lines: Sequence[int] | None) -> Document:
    """*document* with every place where the note itself has it."""
    if lines is None or list(lines) == list(range(1, len(lines) + 1)):
        return document

    def at(place: Location) -> Location:
        return replace(place, line=lines[min(place.line, len(lines)) - 1] if lines else 1)

    return replace(
        document,
        messages=tuple(replace(item, location=at(item.location)) for item in document.messages),
        definitions=tuple(
            replace(item, location=at(item.location)) for item in document.definitions
        ),
    )


def with_code_between(messages: Sequence[Message]) -> list[Message]:
    """*messages* as they are aligned: code stands between texts, and is English in any language."""
    return [replace(item, translatable=False) if item.lexer else item for item in messages]


def _code_doubted(app: Sphinx, page: Document, entries: Iterable[Entry]) -> Iterator[Entry]:
    """*entries*, in doubt where a translation has other code than the English."""
    lexers = {message.text: message.lexer for message in page.messages if message.lexer}
    for entry in entries:
        lexer = lexers.get(entry.msgid) if entry.msgstr and not entry.doubt else None
        keeps = lexer is None or keeps_code(app, lexer, entry.msgid, entry.msgstr)
        yield entry if keeps else replace(entry, doubt=OTHER_CODE)


def _doubted(given: Iterable[Entry], locale: str) -> Iterator[Entry]:
    """*entries* with the doubts of whoever checks catalogs, where that is installed."""
    entries = list(given)
    checks = [check(locale, [entry.msgid for entry in entries]) for check in _checks()]
    for entry in entries:
        sure = entry.msgstr and not entry.doubt
        doubts = [check(entry.msgid, entry.msgstr) for check in checks] if sure else []
        yield replace(entry, doubt="; ".join(filter(None, doubts))) if any(doubts) else entry


@cache
def _checks() -> tuple[DoubtsOf, ...]:
    found = sorted(entry_points(group="notes2po.doubts"), key=lambda point: point.name)
    return tuple(point.load() for point in found)


def compared(
    page: Document, note: Document, beads: Sequence[Bead], entries: Sequence[Entry]
) -> tuple[Item, ...]:
    """Where the facts of a note differ from the page's, as whoever checks catalogs sees them."""
    found = sorted(entry_points(group="notes2po.facts"), key=lambda point: point.name)
    msgids = [entry.msgid for entry in entries]
    return differences(page, note, beads, entries, [point.load()(msgids) for point in found])


@cache
def _read_shared(path: Path) -> tuple[Definition, ...]:
    return definitions(read_text(path.as_posix()), path.as_posix()) if path.is_file() else ()


def _shared_definitions(app: Sphinx, source: Path) -> tuple[Definition, ...]:
    """The definitions that every page can cite; a tree without our conf.py has none."""
    page = getattr(app.config, "shared_references", "")
    return _read_shared(source / f"{page}.md") if page else ()


def check_head(
    page: Document, document: Document, text: str, note: Note, languages: tuple[Language, ...]
) -> None:
    """Raises ProblemError where the note's head says that it is no such translation."""
    if page.metadata.get("title") and not document.metadata:
        hint = f"begin with '---', 'title: …', 'lang: {note.locale}', '---', as {page.path} does"
        raise ProblemError(Location(note.path, 1), f"has no front matter; {hint}")
    if not document.messages:
        raise ProblemError(Location(note.path, 1), "has no text")
    if "lang" in document.metadata:
        place = Location(note.path, line_of(text, "lang"))
        lang = document.metadata["lang"]
        # YAML takes Norwegian's "no" for false.
        code = lang if isinstance(lang, str) else "no" if lang is False else str(lang)
        try:
            locale = find_locale(code, languages)
        except LookupError as error:
            hint = f"the nearest known codes: {error}"
            raise ProblemError(place, f"unknown language 'lang: {code}'; {hint}") from None
        if locale != note.locale:
            hint = f"its path says {note.locale}: move the note or mend its front matter"
            raise ProblemError(place, f"'lang: {code}' is {locale}, but {hint}")


def _catalog(job: Job, note: Note) -> Path:
    return job.locale / note.locale / "LC_MESSAGES" / f"{note.docname}.po"


def _catalog_path(job: Job, note: Note) -> Path:
    """Where the note's catalog is; raises ProblemError where its folder leads out of the tree."""
    path = _catalog(job, note)
    if not path.parent.resolve().is_relative_to(job.locale.resolve()):
        out = f"leads out of {job.locale}; put the catalogs themselves there"
        raise ProblemError(Location(path.as_posix(), 1), out)
    return path


def _compare_definitions(
    page: Document, note: Document, shared: Definitions, cites: Definitions
) -> tuple[Item, ...]:
    """Where the note's list of link definitions and the English one differ."""
    cited = {any_language(item.url): item for item in cites}
    known = {any_language(item.url) for item in (*page.definitions, *shared)}
    told = {any_language(item.url) for item in note.definitions}
    inline = "\n".join(message.text for message in note.messages)
    items = [
        Item(item.location, f"[{item.label}] is {item.url}, which the English does not have", "")
        for item in note.definitions
        if any_language(item.url) not in known
    ]
    items += [
        Item(Location(note.path, 1), f"no definition of {item.url}, English [{item.label}]", "")
        for url, item in cited.items()
        if url not in told and item.url not in inline
    ]
    return tuple(items)


def with_findings(
    report: NoteReport,
    merged: Iterable[polib.POEntry],
    entries: Sequence[Entry],
    spare: Sequence[Spare],
    changes: Sequence[Change],
) -> NoteReport:
    """*report* with what there is to look at in the catalog as it now stands."""
    doubted, missing, sure = [], [], 0
    by_msgid = {written.msgid: written for written in reversed(list(merged))}
    for entry in entries:
        written = by_msgid[entry.msgid]
        if not written.msgstr:
            missing.append(Item(entry.source, entry.doubt, entry.msgid))
        elif written.fuzzy:
            place = entry.target or entry.source
            doubted.append(Item(place, doubt_of(written), written.msgstr))
        else:
            sure += 1
    lines = {entry.msgid: entry.target or entry.source for entry in entries}
    here = Location(report.catalog, 1)

    def changed(kind: str) -> tuple[Item, ...]:
        msgids = [change.msgid for change in changes if change.kind == kind]
        return tuple(Item(lines.get(msgid, here), "", msgid) for msgid in msgids)

    return replace(
        report,
        sure=sure,
        doubted=tuple(doubted),
        missing=tuple(missing),
        homeless=tuple(Item(s.message.location, s.reason, s.message.text) for s in spare),
        updated=changed("updated"),
        kept=changed("kept"),
        gone=changed("gone"),
    )
