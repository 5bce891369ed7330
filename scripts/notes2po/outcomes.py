"""What becomes of each note: as the last run left it, or imported, by as many processes as pay."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import TypeVar

from sphinx.application import Sphinx

from notes2po import report as told
from notes2po import unchanged
from notes2po.extract import open_sphinx
from notes2po.filling import fill
from notes2po.importer import Job, import_page, made_from
from notes2po.messages import Location, ProblemError
from notes2po.notes import Note
from notes2po.report import NoteReport
from notes2po.template import Template, read_template

RECORD = Path("build", "notes2po.json")
INCLUDES = b"include}"  # {include}, {literalinclude}
GARBAGE = 100_000  # objects that may be garbage before it is looked for

Task = TypeVar("Task")
PageTask = tuple[Job, str, list[Note], str]  # a page, its notes, and a folder for Sphinx
TemplateTask = tuple[Job, Path, str, str, list[Note], str]  # a template's path, name, locale, notes


def read_record(conf: Path | None) -> unchanged.Record:
    """What the last run in the project with the settings *conf* did."""
    code = (Path(__file__).parents[1] / "check_catalogs", *([conf] if conf else []))
    return unchanged.read(conf.resolve().parent / RECORD if conf else None, code, _reading)


def _reading(data: bytes) -> str:
    """A digest of a file; nothing where it takes in others, and so may say something else."""
    return "" if INCLUDES in data else unchanged.digest_of(data)


def _stamp(record: unchanged.Record, job: Job, note: Note) -> str:
    """A digest of what a note's catalog is made of, and of the catalog; empty for do not know.

    That is so of a page that takes in other files.
    """
    pieces: list[str] = [record.of(path) for path in made_from(job, note)] if record.path else [""]
    return unchanged.digest(map(str.encode, pieces)) if all(pieces) else ""


def keep(
    record: unchanged.Record,
    job: Job,
    notes: Sequence[Note],
    reports: Sequence[NoteReport],
    known: Container[str],
) -> None:
    """Have *record* hold what this run did beside what was *known* before, by paths of notes."""
    by_path = {note.path: note for note in notes}
    rows = {
        report.note: record.rows[report.note]
        if report.note in known
        else (_stamp(record, job, by_path[report.note]), told.as_row(report))
        for report in reports
    }
    unchanged.write(record, rows)


def known(record: unchanged.Record, job: Job, notes: Sequence[Note]) -> dict[Note, NoteReport]:
    """The reports of those *notes* of which everything is as the last run left it."""
    return {
        note: found
        for note in notes
        if (row := record.row(note.path, _stamp(record, job, note)))
        and (found := told.from_row(row))
    }


def of_notes(
    job: Job, notes: Sequence[Note], known: Mapping[Note, NoteReport], scratch: str
) -> Iterator[list[NoteReport | ProblemError]]:
    """What became of each page's notes, pages in order; what is *known* is not read again."""
    pages: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        pages[note.docname].append(note)
    new = {page: [n for n in of_page if n not in known] for page, of_page in pages.items()}
    tasks = [(job, page, found, scratch) for page, found in new.items() if found]
    imported = _by_processes(_import_page, tasks, job)
    for page, of_page in pages.items():
        held: list[NoteReport | ProblemError] = [known[n] for n in of_page if n in known]
        outcome = [*held, *(next(imported, []) if new[page] else [])]
        yield sorted(outcome, key=_path)


def _path(outcome: NoteReport | ProblemError) -> str:
    return outcome.note if isinstance(outcome, NoteReport) else outcome.location.path


def of_templates(
    job: Job, templates: Sequence[Template], notes: Sequence[Note], scratch: str
) -> Iterator[list[NoteReport | ProblemError]]:
    """What became of the notes of each template and language, in their order."""
    groups: dict[tuple[Path, str, str], list[Note]] = defaultdict(list)
    for template in templates:
        for note in notes:
            if job.pages.path(note.docname).as_posix() in template.pages:
                groups[template.path, template.name, note.locale].append(note)
    yield from _by_processes(
        _fill_template, [(job, *group, found, scratch) for group, found in groups.items()], job
    )


def _by_processes(
    work: Callable[[Task], list[NoteReport | ProblemError]], tasks: Sequence[Task], job: Job
) -> Iterator[list[NoteReport | ProblemError]]:
    """What comes of each task, by as many processes as pay."""
    workers = min(len(tasks), os.cpu_count() or 1)
    if workers <= 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        try:
            yield from pool.map(work, tasks)
        except BrokenProcessPool:
            text = "a process was killed; run again: what is written is whole"
            yield [ProblemError(Location(str(job.locale), 1), text)]
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise


def _import_page(task: PageTask) -> list[NoteReport | ProblemError]:
    """One page in a worker, whose one Sphinx application is opened at its first page."""
    job, docname, notes, scratch = task
    try:
        return list(import_page(_sphinx(job, scratch), job, docname, notes))
    except ProblemError as problem:
        return [problem]


def _fill_template(
    task: TemplateTask,
) -> list[NoteReport | ProblemError]:
    """One template in one language in a worker, which reads the template once."""
    job, path, name, locale, notes, scratch = task
    template = _template(path, name, job.pages.source)
    return list(fill(job, template, locale, notes, Path(scratch, str(os.getpid()))))


_template = cache(read_template)


@cache
def _sphinx(job: Job, scratch: str) -> Sphinx:
    # A doctree is a thicket of cycles; looking for garbage in it all the time takes
    # longer than it is worth, and a few pages' worth of it does no harm.
    gc.freeze()
    gc.set_threshold(GARBAGE)
    return open_sphinx(job.pages.source, job.conf, Path(scratch, str(os.getpid())))
