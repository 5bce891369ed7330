"""What is to be done with the notes that were given: which files will stand where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from notes2po.languages import SOURCE, Language
from notes2po.markdown import definitions
from notes2po.messages import Location, ProblemError

from intake import refuse
from intake.anchors import unambiguous
from intake.given import Given, Note, in_myst, may_be_english, read_all
from intake.links import REFERENCES, Here
from intake.lists import Lists
from intake.names import HINT, NAME, TAKEN
from intake.page import Page, make_page
from intake.references import with_definitions
from intake.toctree import page_parser, with_entry

INDEX = "docs/index.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: ``files`` by the names under which they will stand.

    ``english`` is the note that becomes the ``page``; both are None where the page
    is there and only translations were given. ``lists`` are the pages that list it.
    """

    name: str
    files: Mapping[str, bytes]
    notes: Sequence[Note] = ()
    english: Note | None = None
    page: Page | None = None
    lists: Sequence[str] = field(default=())

    @property
    def said(self) -> list[str]:
        """What was changed in the notes, and what became of the links' definitions."""
        lines = [line for note in self.notes for line in note.said]
        return [*lines, *(self.page.said if self.page else ())]


def plan_for(
    root: Path, paths: Sequence[str], table: Sequence[Language], default: str, name: str
) -> Plan:
    """What to do with the notes in *paths* in the project at *root*; writes nothing.

    *name* is what the page is to be called; else the first note's file says it. *default* is
    the language of notes that say none. The plan's files are those that do not stand there yet.
    Raises RefusedError with all that is wrong.
    """
    given, problems = read_all(paths, table, default)
    english = next((note for note in given if note.language.locale == SOURCE.locale), None)
    found = _name(root, given, name) if given else ""
    unread = [problem.location.path for problem in problems]
    if english is None and given and not any(may_be_english(path, table) for path in unread):
        problems += _without_english(root, given[0], found)
    is_there = english is None and found in Here(root).pages
    misnamed = list(_misnamed(given[0], found)) if given and not is_there else []
    here, files = Here(root, found), dict[str, Path]()
    notes = []
    for note in given:
        try:
            notes.append(in_myst(note, here, files))
        except ProblemError as problem:
            problems.append(problem)
    try:
        notes = unambiguous(root, found, notes)
        plan = _plan(root, found, notes)
    except ProblemError as problem:
        refuse([*problems, *misnamed, problem])
        raise
    refuse([*problems, *(misnamed or _in_the_way(root, plan))])
    changed = {file: data for file, data in plan.files.items() if _stands(root / file) != data}
    return Plan(found, changed, notes, plan.english, plan.page, plan.lists)


def _name(root: Path, given: Sequence[Given], name: str) -> str:
    """The page's name: *name* where it is given, else what the first note's file says.

    A translation that comes alone may be of a page with a date in its name, or in a folder.
    """
    first = given[0]
    found = name or first.name
    if first.language.locale != SOURCE.locale and not name:
        return Here(root).page(first.path, (first.language, SOURCE)) or found
    return found


def _without_english(root: Path, first: Given, name: str) -> Iterator[ProblemError]:
    """What is wrong where there is no English note, if anything."""
    if name not in Here(root).pages:
        text = (
            f"no English note among these, and no docs/{name}.md: a translation needs its English; "
            "write it, with 'lang: en' in its front matter, and give it with them"
        )
        yield ProblemError(Location(first.path, 1), text)


def _misnamed(first: Given, name: str) -> Iterator[ProblemError]:
    """What is wrong with the name of a new page, if anything."""
    if not NAME.fullmatch(name) or name in TAKEN:
        what = f"'{name}' cannot be the page's name" if name else "does not say the page's name"
        yield ProblemError(Location(first.path, 1), f"{what}: {HINT}")


def _plan(root: Path, name: str, notes: Sequence[Note]) -> Plan:
    """What becomes of *notes*, the English first, and what that changes on other pages."""
    files: dict[str, bytes] = {}
    english = page = None
    lists: Sequence[str] = ()
    for note in notes:
        files |= {f"docs/{place}": path.read_bytes() for place, path in note.files.items()}
        if note.language.locale == SOURCE.locale:
            english = note
        else:
            files[f"locale/{note.language.locale}/notes/{name}.md"] = note.text.encode()
    if english:
        parser = page_parser(root)
        references, index = ((root / file).read_text("utf-8") for file in (REFERENCES, INDEX))
        page = make_page(parser, english, definitions(references, REFERENCES))
        files[f"docs/{name}.md"] = page.text.encode()
        files[REFERENCES] = with_definitions(references, REFERENCES, page.new).encode()
        listed = Lists(root, parser).with_page(name, page.text)
        files |= listed or {INDEX: with_entry(parser, index, INDEX, name, "references").encode()}
        lists = [file for file in listed if file.startswith("docs/")]
    return Plan(name, files, notes, english, page, lists)


def _in_the_way(root: Path, plan: Plan) -> Iterator[ProblemError]:
    """The files that stand where those of *plan* should, and say something else."""
    for note in plan.notes:
        english = note == plan.english
        folder = "docs" if english else f"locale/{note.language.locale}/notes"
        file = f"{folder}/{plan.name}.md"
        there = _stands(root / file)
        if there in (None, plan.files[file]) or (root / file).samefile(note.path):
            continue
        what = "is here already, with another text: "
        if english:
            what += "edit it and `make update`, or give the note another name with PAGE=…"
        else:
            what += f"to have the new one, cp '{note.path}' {file} and `make import`"
        yield ProblemError(Location(file, 1), what)


def _stands(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
