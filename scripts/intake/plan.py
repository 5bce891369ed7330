"""What is to be done with the notes that were given: which files will stand where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser
from notes2po.extract import open_sphinx
from notes2po.languages import SOURCE, Language
from notes2po.markdown import definitions
from notes2po.messages import Location, ProblemError

from intake import RefusedError, refuse
from intake.given import NAME, TAKEN, Given, read_given
from intake.page import Page, make_page
from intake.references import with_definitions
from intake.toctree import with_entry

INDEX, REFERENCES = "docs/index.md", "docs/references.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: ``files`` by the names under which they will stand.

    ``english`` is the note that becomes the ``page``; both are None where the page
    is there and only translations were given.
    """

    name: str
    files: Mapping[str, bytes]
    english: Given | None = None
    page: Page | None = None


def read_all(
    paths: Sequence[str], table: Sequence[Language], default: str, docs: Path
) -> list[Given]:
    """The notes, the English first. Raises RefusedError with all that is wrong with them."""
    given: dict[str, Given] = {}
    problems = []
    for path in paths:
        try:
            note = read_given(path, table, default, docs)
        except ProblemError as problem:
            problems.append(problem)
            continue
        first = given.setdefault(note.language.locale, note)
        if first != note:
            text = f"is in {note.language.locale}, and so is {first.path}: give one of the two"
            problems.append(ProblemError(Location(path, 1), text))
    refuse(problems)
    return sorted(given.values(), key=lambda note: note.language.locale != SOURCE.locale)


def make_plan(root: Path, notes: Sequence[Given], name: str) -> Plan:
    """What to do with *notes*, the English first, in the project at *root*; writes nothing.

    *name* is what the page is to be called; else the first note's file says it.
    The plan's files are those that do not stand there yet. Raises RefusedError.
    """
    name = find_name(notes, name)
    english = notes[0] if notes[0].language.locale == SOURCE.locale else None
    if english is None and not (root / "docs" / f"{name}.md").is_file():
        raise RefusedError(
            f"no English note among these, and no docs/{name}.md: a translation needs its English; "
            "write it, with 'lang: en' in its front matter, and give it with them"
        )
    sources = {
        f"locale/{note.language.locale}/notes/{name}.md": note.path
        for note in notes
        if note != english
    }
    texts = {note.path: note.text.encode() for note in notes}
    files = {file: texts[path] for file, path in sources.items()}
    for note in notes:
        files |= {f"docs/{place}": path.read_bytes() for place, path in note.files.items()}
    plan = Plan(name, files, english)
    if english:
        sources[f"docs/{name}.md"] = english.path
        try:
            plan = _with_page(root, plan, english)
        except ProblemError as problem:
            raise RefusedError(str(problem)) from None
    refuse(_in_the_way(root, plan, sources))
    changed = {file: data for file, data in plan.files.items() if _stands(root / file) != data}
    return replace(plan, files=changed)


def find_name(notes: Sequence[Given], name: str) -> str:
    """The page's name: *name* where it is given, else what the first note's file says."""
    found = name or notes[0].name
    if not NAME.fullmatch(found) or found in TAKEN:
        what = f"'{found}' cannot be" if found else f"{notes[0].path} does not say"
        raise RefusedError(
            f"{what} the page's name: give one of a-z, 0-9 and dashes, make note … PAGE=name"
        )
    return found


def _with_page(root: Path, plan: Plan, english: Given) -> Plan:
    """*plan* with the page that *english* becomes, and with what it changes on others."""
    parser = _page_parser(root)
    references, index = ((root / file).read_text("utf-8") for file in (REFERENCES, INDEX))
    known = definitions(references, REFERENCES)
    page = make_page(parser, english, known, root / "docs")
    files = {
        **plan.files,
        f"docs/{plan.name}.md": page.text.encode(),
        REFERENCES: with_definitions(references, REFERENCES, page.new).encode(),
        INDEX: with_entry(parser, index, INDEX, plan.name, "references").encode(),
    }
    return Plan(plan.name, files, english, page)


def _page_parser(root: Path) -> MarkdownIt:
    """Markdown as the site reads it, with its settings."""
    with TemporaryDirectory() as scratch:
        app = open_sphinx(root / "docs", root / "conf", Path(scratch))
    parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
    parser.options["inline_definitions"] = True
    return parser


def _in_the_way(root: Path, plan: Plan, sources: Mapping[str, str]) -> Iterator[ProblemError]:
    """The files that stand where those of *plan* should, and say something else."""
    for file, path in sources.items():
        there = _stands(root / file)
        if there in (None, plan.files[file]) or (root / file).samefile(path):
            continue
        what = "is here already, with another text: "
        if file.startswith("docs/"):
            what += "edit it and `make update`, or give the note another name with PAGE=…"
        else:
            what += f"to have the new one, cp '{path}' {file} and `make import`"
        yield ProblemError(Location(file, 1), what)


def _stands(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
