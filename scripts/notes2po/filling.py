"""One template and its notes in one language, through all the rooms: cut, align, merge, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from sphinx.application import Sphinx

from notes2po import catalog as po
from notes2po.align import align
from notes2po.code import SAID, keeps_code
from notes2po.entries import Paragraph, Spare, line_ended, make_entries, relabelled
from notes2po.extract import as_paragraph, open_sphinx, read_note
from notes2po.importer import (
    OTHER_CODE,
    Job,
    check_head,
    compared,
    with_code_between,
    with_findings,
)
from notes2po.links import any_language, by_label, relabel
from notes2po.markdown import definitions, front_matter
from notes2po.messages import Definition, Document, Entry, Location, Message, ProblemError, fault_of
from notes2po.notes import Note, read_text
from notes2po.pipelines import TOOLS
from notes2po.pipelines.po4a import is_definitions
from notes2po.pipelines.tool import Pair
from notes2po.report import Item, NoteReport
from notes2po.template import SPHINX, Side, Template, english, filled, says_shapes

NOT_THERE = "stands otherwise in the page, or no more"
VERBATIM = ("code", "front matter", "html")
PAGE = "page"  # what Sphinx calls whatever is read
# What Sphinx's stock settings do not read; a page without them has nothing of the kind.
EXTENSIONS = {"myst_enable_extensions": ["colon_fence", "deflist", "dollarmath"]}


@dataclass(frozen=True)
class Filled:
    """What one note says of its page's messages, and what found no place in them."""

    note: Note
    entries: Sequence[Entry]
    spare: Sequence[Spare]
    by_machine: bool
    differs: tuple[Item, ...]


def fill(
    job: Job, template: Template, locale: str, notes: Sequence[Note], scratch: Path
) -> Iterator[NoteReport | ProblemError]:
    """Fill *template* with what *notes*, of its pages and in one language, say; tells of each.

    *scratch* is a folder for Sphinx. A note that cannot be read is one problem, and its page's
    entries stay as they are.
    """
    found: list[Filled] = []
    for note in notes:
        try:
            found.append(_read(job, template, note, scratch))
        except ProblemError as problem:
            yield problem
        except Exception as error:
            yield fault_of(note.path, error)
    if not found:
        return
    try:
        yield from _written(job, template, locale, found)
    except ProblemError as problem:
        yield problem


def catalog_path(locales: Path, locale: str, template: Template) -> Path:
    """Where a template's catalog is: in the folder *locales*, or by its ``{language}``."""
    if "{language}" in str(locales):
        return Path(str(locales).replace("{language}", locale))
    return locales / locale / "LC_MESSAGES" / f"{template.name}.po"


def _written(
    job: Job, template: Template, locale: str, found: Sequence[Filled]
) -> Iterator[NoteReport]:
    target = catalog_path(job.locale, locale, template)
    old = po.read(target)
    entries = [entry for one in found for entry in one.entries]
    merged, changes = filled(template, old, entries)
    title = f"{template.name}, {locale}: first imported from {found[0].note.path}"
    if all(one.by_machine for one in found):
        title += "\nTranslated by machine; not reviewed."
    po.complete_header(merged, po.header_fields(locale, template.name, job.date), title)
    revised = job.date if any(change.kind != "kept" for change in changes) else ""
    changed = po.put(target, merged, revised, dry=job.check)
    for number, one in enumerate(found):
        msgids = {entry.msgid for entry in one.entries}
        own = [c for c in changes if c.msgid in msgids or (c.kind == "gone" and not number)]
        report = NoteReport(
            one.note.path,
            locale,
            target.as_posix(),
            len(one.entries),
            changed=changed and (not number or any(c.kind != "kept" for c in own)),
            created=old is None,
            differs=one.differs,
        )
        yield with_findings(report, merged, one.entries, one.spare, own)


def _read(job: Job, template: Template, note: Note, scratch: Path) -> Filled:
    """What a note says. Raises ProblemError where it cannot be read."""
    page = job.pages.path(note.docname).as_posix()
    side = _side(template, page, scratch)
    text = read_text(note.path)
    document = _cut(template, note.path, text, scratch)
    check_head(side.document, document, text, note, job.languages)
    strange: dict[int, list[Definition]] = {}
    if not _keeps_labels(template):
        document = _with_addresses(document)
    elif side.document.definitions:
        document, strange = relabelled(document, side.document, ())
    lexers = _lexers(document) | _lexers(side.document)
    if not Path(page).is_file() and not says_shapes(template):
        document = replace(document, messages=tuple(map(_flat, document.messages)))
    beads = align(with_code_between(side.document.messages), with_code_between(document.messages))
    paragraph: Paragraph = (
        partial(as_paragraph, _sphinx(scratch)) if template.tool == SPHINX else str
    )
    entries, spare = make_entries(side.document, document, beads, strange, paragraph)
    differs = compared(side.document, document, beads, entries) if job.audit else ()
    fit = [
        _fit(template, side, lexers, e)
        for e in entries
        if e.msgid in side.known and not is_definitions(e.msgid)
    ]
    said = {entry.msgid: entry for entry in reversed(fit)}
    same = _of_definitions(side, document)
    for line, item in template.pages[page]:
        place, msgid = Location(page, max(1, line)), item.msgid
        text = msgid if is_definitions(msgid) else same.get(msgid, "")
        at = place if text else None
        said.setdefault(msgid, Entry(msgid, text, "" if text else NOT_THERE, place, at))
    msgids = dict.fromkeys(item.msgid for _line, item in template.pages[page])
    by_machine = document.metadata.get("translated") is True
    return Filled(note, [said[msgid] for msgid in msgids], spare, by_machine, differs)


def _keeps_labels(template: Template) -> bool:
    """Whether a label in a msgstr finds its address; stock Sphinx loses it (MyST-Parser #690)."""
    return template.tool in TOOLS and TOOLS[template.tool].keeps_labels


def _of_definitions(side: Side, document: Document) -> dict[str, str]:
    """What is said of definitions of links: their labels stay, a title is that of one address."""
    titles = {any_language(one.url): one.title for one in document.definitions}
    said = {one.label: one.label for one in side.definitions}
    ours = {one.title: titles.get(any_language(one.url), "") for one in side.definitions}
    return said | {title: text for title, text in ours.items() if title and text}


def _lexers(document: Document) -> dict[str, str]:
    """What is kept line by line of a page, and what it is read by: code and HTML."""
    return {m.text.strip("\n"): m.lexer for m in document.messages if m.shape in VERBATIM}


def _fit(template: Template, side: Side, lexers: Mapping[str, str], entry: Entry) -> Entry:
    """*entry* under the template's own msgid, as the tool wants it."""
    msgid, markdown = side.known[entry.msgid]
    text, doubts = entry.msgstr, [entry.doubt] if entry.doubt else []
    if text:
        lexer = lexers.get(text.strip("\n"), lexers.get(entry.msgid.strip("\n")))
        if lexer not in (None, "", SAID) and not keeps_code(lexer, markdown, text):
            doubts.append(OTHER_CODE)
        if template.tool in TOOLS:
            pair = Pair(msgid, markdown, text, lexer is not None, side.definitions)
            text, doubt = TOOLS[template.tool].fit(pair)
            doubts += [doubt] if doubt else []
    return replace(entry, msgid=msgid, msgstr=line_ended(msgid, text), doubt="; ".join(doubts))


@cache
def _side(template: Template, page: str, scratch: Path) -> Side:
    native = None
    if Path(page).is_file():
        native = _cut(template, page, read_text(page), scratch)
    side = english(template, page, native)
    if not _keeps_labels(template):
        shown = _with_addresses(side.document)
        pairs = zip(side.document.messages, shown.messages, strict=True)
        known = {new.text: side.known[old.text] for old, new in pairs if old.text in side.known}
        side = Side(shown, known, side.definitions)
    return side


def _cut(template: Template, path: str, text: str, scratch: Path) -> Document:
    """A page or a note, cut as the template's tool cuts it."""
    if template.tool == SPHINX:
        return read_note(_sphinx(scratch), PAGE, path, text)
    messages = TOOLS[template.tool].cut(text, path)
    return Document(path, front_matter(text, path), messages, definitions(text, path))


@cache
def _sphinx(scratch: Path) -> Sphinx:
    source = scratch / "source"
    source.mkdir(parents=True, exist_ok=True)
    (source / f"{PAGE}.md").touch()
    return open_sphinx(source, None, scratch / "built", EXTENSIONS)


def _with_addresses(document: Document) -> Document:
    """*document* with the address of each link in its text, where it had a label."""
    labels = by_label(document.definitions)
    messages = [
        replace(m, text=relabel(m.text, labels, {}).text) if m.shape not in VERBATIM else m
        for m in document.messages
    ]
    return replace(document, messages=tuple(messages))


def _flat(message: Message) -> Message:
    """*message* without its shape: of the English's nothing is known."""
    return replace(message, shape="p", lexer="") if message.translatable else message
