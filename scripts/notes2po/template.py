"""A template that another tool has written -> the English side, and back: entries -> its catalog.

Pages are told by the references, and msgids are the template's, byte for byte. Where a page is
there, it is cut as the tool cuts it, and each of its blocks is looked up among the msgids: so the
shapes and the order are the page's. Where it is not, they are what the template says of them.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import polib

from notes2po import catalog as po
from notes2po.markdown import definitions
from notes2po.merge import Change, merge
from notes2po.messages import Definition, Document, Entry, Location, Message, ProblemError
from notes2po.pipelines import TOOLS

SPHINX = "sphinx"
NAMES = {SPHINX: "Sphinx"} | {key: tool.name for key, tool in TOOLS.items()}
CONTEXT = "\x04"  # between a context and a msgid, as gettext itself has it in a .mo file
PAGE = re.compile(r".+?\.(?:md|markdown)(?![\w.])|.+?\.md(?=frontmatter)")
PLACEHOLDER = re.compile(r"(?<=\])(?:\{\d+\}|\([^()]*\)|\[[^\[\]]*\])|<[^<>]*>|\{\d+\}")


@dataclass(frozen=True, eq=False)
class Template:
    """A template: ``name`` is what its catalogs are called, ``tool`` whose rules it follows.

    ``pages`` are its messages by the page that the references name, each with its line; a page
    is named by its path where it is there, otherwise as the template names it.
    """

    path: Path
    name: str
    tool: str
    catalog: polib.POFile
    pages: Mapping[str, Sequence[tuple[int, polib.POEntry]]]


@dataclass(frozen=True)
class Side:
    """The English of one page: its blocks, and of each block's text its msgid and its Markdown.

    ``definitions`` are those that the Markdown takes its addresses from.
    """

    document: Document
    known: Mapping[str, tuple[str, str]]
    definitions: Sequence[Definition]


def find_templates(given: Path) -> list[tuple[Path, str]]:
    """The templates that *given* means, a file or a folder of them, each with its name."""
    if not given.is_dir():
        return [(given, given.stem)]
    found = sorted(given.rglob("*.pot"))
    return [(path, path.relative_to(given).with_suffix("").as_posix()) for path in found]


def read_template(path: Path, name: str, source: Path) -> Template:
    """The template at *path*; its pages are looked for in *source*, here and about the template.

    Raises ProblemError where it is no PO.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemError(
            Location(path.as_posix(), 1), f"cannot be read: {error.strerror}"
        ) from None
    catalog = po.parse(data, path.as_posix())
    pages: dict[str, list[tuple[int, polib.POEntry]]] = defaultdict(list)
    places: dict[str, str] = {}
    named = any(entry.occurrences for entry in catalog)
    for entry in catalog:
        for reference, line in entry.occurrences if named else [(f"{name}.md", "")]:
            if match := PAGE.match(reference):
                if match[0] not in places:
                    places[match[0]] = _place(match[0], path, source)
                pages[places[match[0]]].append((int(line or 0), entry))
    ordered = {page: sorted(found, key=lambda one: one[0]) for page, found in pages.items()}
    return Template(path, name, _tool(catalog), catalog, ordered)


def _place(reference: str, template: Path, source: Path) -> str:
    """Where the page is that a template calls so; the reference itself where it is nowhere.

    Sphinx names it as seen from the template, mdBook and po4a from the folder that they run in.
    """
    plain = re.sub(r"\A(?:\.\.?/)+", "", reference)
    for folder in (source, Path(), *template.parents):
        for name in (reference, plain):
            path = Path(os.path.normpath(folder / name))
            if path.is_file():
                return path.as_posix()
    return plain


def _tool(catalog: polib.POFile) -> str:
    """Whose template it is, by what only that tool writes."""
    comments = (line for entry in catalog for line in entry.comment.splitlines())
    if any(line.startswith("type: ") for line in comments):
        return "po4a"
    generator = catalog.metadata.get("X-Generator", "")
    if "Translate Toolkit" in generator or any("]{1}" in entry.msgid for entry in catalog):
        return "md2po"
    outside = any(name.startswith("../") for e in catalog for name, _line in e.occurrences)
    return SPHINX if "SOME DESCRIPTIVE TITLE" in catalog.header or outside else "mdbook"


def english(template: Template, page: str, native: Document | None) -> Side:
    """The English side of a page: *native* as it was cut, or what the template says of it."""
    msgids = dict.fromkeys(entry.msgid for _line, entry in template.pages[page])
    if native is None:
        found = [_message(template, page, line, entry) for line, entry in template.pages[page]]
        text = "\n\n".join(msgids)
        document = Document(page, {}, tuple(found), definitions(text, page))
        known = {msgid: (msgid, msgid) for msgid in msgids}
        return Side(document, known, document.definitions)
    exact = {_squeezed(msgid): msgid for msgid in reversed(msgids)}
    loose = {_letters(msgid): msgid for msgid in reversed(msgids)}
    known = {}
    for message in native.messages:
        text = message.text
        msgid = exact.get(_squeezed(text))
        if msgid is None and template.tool != "po4a":
            msgid = loose.get(_letters(text))
        if message.translatable and msgid is not None:
            known.setdefault(text, (msgid, text))
    return Side(native, known, native.definitions)


def _message(template: Template, page: str, line: int, entry: polib.POEntry) -> Message:
    shape = TOOLS[template.tool].shape_of(entry.comment) if template.tool in TOOLS else ""
    lexer = "text" if shape == "code" else ""
    return Message(entry.msgid, shape or "p", Location(page, max(1, line)), lexer=lexer)


def says_shapes(template: Template) -> bool:
    """Whether a template tells a heading from a paragraph."""
    return template.tool == "po4a"


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    """What the forms have in common in which a tool and a page write one text.

    The brackets of links stay: a cell ``Sphinx`` is not the link of that name.
    """
    plain = PLACEHOLDER.sub("", text)
    return re.sub(r"[^\w\[\]]|_", "", plain) or _squeezed(text)


# -- And back --------------------------------------------------------------------------------


def filled(
    template: Template, old: polib.POFile | None, entries: Iterable[Entry]
) -> tuple[polib.POFile, list[Change]]:
    """The template's catalog with what *entries* say, merged into *old*, and what has changed.

    In the order of the template, with its references, comments and flags. Of several entries for
    one msgid the first that is sure is taken, else the first that has a text. What no entry speaks
    of, as its note was not read, stays as it is in *old*.
    """
    said: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        said[entry.msgid].append(entry)
    of_template = {
        _key(item): item for item in template.catalog if not (item.msgid_plural or item.obsolete)
    }
    for item in old or ():
        if item.msgctxt and not item.msgid_plural:
            item.msgid, item.msgctxt = _key(item), ""
        if item.msgid in of_template:
            item.flags = _fuzzy(item)
    held = {item.msgid: deepcopy(item) for item in old or () if item.msgid in of_template}
    here = Location(template.path.as_posix(), 1)
    unsaid = {key for key, item in of_template.items() if item.msgid not in said}
    wanted = [
        replace(_best(said[item.msgid]), msgid=key)
        if key not in unsaid
        else Entry(key, "", "", here, None)
        for key, item in of_template.items()
    ]
    merged, changes = merge(old, wanted, template.path.as_posix())
    if old is None:
        kept = ("Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "X-Generator")
        told = template.catalog.metadata
        merged.metadata = {name: told[name] for name in kept if name in told}
    for place, item in enumerate(merged):
        if item.msgid in unsaid and item.msgid in held:
            merged[place] = held[item.msgid]
            merged[place].obsolete = False
    for item in merged:
        if source := of_template.get(item.msgid):
            item.comment, item.occurrences = source.comment, source.occurrences
            item.flags = [*_fuzzy(item), *(flag for flag in source.flags if flag != "fuzzy")]
        if CONTEXT in item.msgid:
            item.msgctxt, _, item.msgid = item.msgid.partition(CONTEXT)
    names = {entry.msgid for entry in merged}
    merged.extend(e for e in template.catalog if e.msgid_plural and e.msgid not in names)
    done = [
        replace(one, msgid=one.msgid.rpartition(CONTEXT)[2])
        for one in changes
        if one.msgid not in unsaid or one.msgid not in held
    ]
    return merged, done


def _fuzzy(entry: polib.POEntry) -> list[str]:
    return [flag for flag in entry.flags if flag == "fuzzy"]


def _key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}{CONTEXT}{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def _best(entries: Sequence[Entry]) -> Entry:
    return min(entries, key=lambda entry: (not entry.msgstr, bool(entry.doubt)))
