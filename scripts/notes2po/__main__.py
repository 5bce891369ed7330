"""The command: arguments, progress and exit code. Nothing else prints."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.application import Sphinx

from notes2po import report as told
from notes2po import unchanged
from notes2po.dialect.blog import find_blog
from notes2po.extract import open_sphinx
from notes2po.importer import Job, import_page, made_from
from notes2po.languages import Language, find_locale, read_table
from notes2po.layouts import Pages, Pattern, parse_notes, parse_pages, recognise
from notes2po.messages import Location, ProblemError
from notes2po.notes import Note, find_notes
from notes2po.report import NoteReport

SOURCE, NOTES = Path("docs"), "locale/{language}/notes/{document}.md"
RECORD = Path("build", "notes2po.json")
INCLUDES = b"include}"  # {include}, {literalinclude}
DONE, PROBLEMS, BAD_ARGUMENTS, STOPPED = 0, 1, 2, 130

Task = tuple[Job, str, list[Note], str]  # a page, its notes, and a folder for Sphinx

EXIT_CODES = """\
exit status: 0 done; 1 some notes could not be read (the others are done), or
with --check a run would change a file; 2 bad arguments"""

GARBAGE = 100_000  # objects that may be garbage before it is looked for
PROGRESS_SECONDS = 10  # between two lines of progress where there is no terminal


def parser() -> argparse.ArgumentParser:
    """The arguments, as the README documents them."""
    command = argparse.ArgumentParser(
        prog="notes2po",
        description="Turn existing translations of Markdown pages into gettext catalogs.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    option = command.add_argument
    option("--source", type=Path, help=f"the folder of the English pages ({SOURCE})")
    option(
        "--pages",
        type=partial(_pattern, parse_pages),
        metavar="PATTERN",
        help="what they are called in it ({document}.md)",
    )
    option(
        "--notes",
        type=partial(_pattern, parse_notes),
        metavar="PATTERN",
        help=f"where the translations are ({NOTES}, or as a tree is usually laid out)",
    )
    option("--locale", type=Path, default=Path("locale"), help="the catalogs' root (locale)")
    option(
        "--language",
        action="append",
        default=[],
        metavar="LOCALE[=CODE]",
        help="import this language; CODE is what the notes' paths call it (all that are found)",
    )
    option("--report", type=Path, metavar="FILE.json", help="write a report as JSON, too")
    option("--check", action="store_true", help="write no catalog; exit 1 where one would change")
    return command


def _pattern(parse: Callable[[str], Pattern], text: str) -> Pattern:
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    command = parser()
    given = command.parse_args(argv)
    if given.source and not given.source.is_dir():
        command.error(f"--source {given.source} is no folder")
    try:
        languages = read_table(_table(given))
        pages, pattern = _layout(given, languages)
        wanted = _wanted(given.language, languages)
    except ValueError as error:
        command.error(str(error))
    notes, problems = find_notes(pattern, pages, languages, wanted)
    if not notes and not problems:
        command.error(f"no notes match {pattern.text}")
    job = _job(given, pages, languages)
    layout = {"pages": pages.text, "notes": pattern.text}
    try:
        return _run(job, notes, problems, layout, given.report)
    except OSError as error:  # the catalogs' own are told note by note
        print(f"notes2po: {error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_ARGUMENTS
    except KeyboardInterrupt:
        print("notes2po: stopped; every catalog written so far is whole", file=sys.stderr)
        return STOPPED


def _table(given: argparse.Namespace) -> Path:
    """The table of languages: ours where it lies beside the source."""
    beside = (given.source or SOURCE).resolve().parent / "conf" / "languages.toml"
    return beside if beside.is_file() else Path("conf", "languages.toml")


def _layout(given: argparse.Namespace, languages: tuple[Language, ...]) -> tuple[Pages, Pattern]:
    """Where pages and notes are: as it is said, or as in this project, or as it is usual.

    Raises ValueError where nothing of that is there.
    """
    pages = Pages(given.source or SOURCE, given.pages or Pages.pattern)
    if given.notes or given.pages or next(Path().glob(parse_notes(NOTES).glob), None):
        if not pages.source.is_dir():
            raise ValueError(f"no folder {pages.source}: say with --source where the pages are")
        return pages, given.notes or parse_notes(NOTES)
    inside = given.source or Path()
    found = [
        layout
        for layout in recognise(Path(), languages)
        if layout.pages.source.is_relative_to(inside)
    ]
    if not found:
        what = f"no notes match {NOTES}, nor any usual layout"
        raise ValueError(f"{what}: say with --pages and --notes how the tree is laid out")
    print(f"found {found[0]}")
    for other in found[1:]:
        print(f"not taken: {other}; it takes a run of its own")
    return found[0].pages, found[0].notes


def _job(given: argparse.Namespace, pages: Pages, languages: tuple[Language, ...]) -> Job:
    """What the workers need; conf.py is ours where it lies beside the source."""
    beside = pages.source.resolve().parent / "conf"
    conf = beside if (beside / "conf.py").is_file() else None
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    # The day is enough for a reader, and two imports on one day are the same bytes.
    date = time.strftime("%Y-%m-%d 00:00+0000", time.gmtime(seconds))
    blog = None if conf else find_blog(pages.source).root
    return Job(pages, given.locale, conf, languages, date, given.check, blog)


def _wanted(options: Sequence[str], languages: tuple[Language, ...]) -> dict[str, str]:
    """``--language``: the codes in paths that are wanted, each with its locale.

    Without ``=CODE`` a language is wanted under any code that the table has for it.
    """
    wanted: dict[str, str] = {}
    for option in options:
        locale, _, code = option.partition("=")
        try:
            locale = find_locale(locale, languages)
        except LookupError as error:
            raise ValueError(f"--language {option}: unknown; the nearest: {error}") from None
        rows = [row for row in languages if row.locale == locale]
        codes = [code] if code else [locale, *(c for row in rows for c in (row.note, row.slug))]
        wanted |= dict.fromkeys(codes, locale)
    return wanted


def _run(
    job: Job,
    notes: Sequence[Note],
    problems: list[ProblemError],
    layout: Mapping[str, str],
    report: Path | None,
) -> int:
    """Import everything, saying each note's outcome as it comes; returns the exit code."""
    totals: dict[str, Counter[str]] = {}
    record, of_run = _record(job.conf), list[NoteReport]()
    known = {
        note: found
        for note in notes
        if (row := record.row(note.path, _stamp(record, job, note)))
        and (found := told.from_row(row))
    }
    with TemporaryDirectory(prefix="notes2po-") as scratch:
        outcomes = _outcomes(job, notes, known, scratch)
        reports = _said(outcomes, totals, problems, len(notes), check=job.check)
        reports = _noted(reports, of_run)
        lines = told.json_lines(reports, totals, problems, layout)
        if report:
            report.parent.mkdir(parents=True, exist_ok=True)
            temporary = report.with_name(f".{report.name}.tmp")
            with temporary.open("w", encoding="utf-8") as file:
                file.writelines(lines)
            temporary.replace(report)
        else:
            for _ in lines:
                pass
    if not job.check:
        by_path = {note.path: note for note in notes}
        stamped = [(r, _stamp(record, job, by_path[r.note])) for r in of_run]
        unchanged.write(record, {r.note: (stamp, told.as_row(r)) for r, stamp in stamped})
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if known:
        print(f"{len(known)} of {len(notes)} notes are as they were, and were not read")
    print("\n".join(told.total_lines(totals)))
    changed = sum(counts["changed"] for counts in totals.values())
    print(
        f"{changed} catalogs {'would change' if job.check else 'changed'}, {len(problems)} errors"
    )
    return PROBLEMS if problems or (job.check and changed) else DONE


def _record(conf: Path | None) -> unchanged.Record:
    """What the last run in the project with the settings *conf* did."""
    here = Path(__file__).parent
    code = (here, here.with_name("check_catalogs"), *([conf] if conf else []))
    return unchanged.read(conf.resolve().parent / RECORD if conf else None, code)


def _stamp(record: unchanged.Record, job: Job, note: Note) -> str:
    """A digest of what a note's catalog is made of, and of the catalog; empty for do not know.

    That is so of a page that takes in other files.
    """
    pieces = [unchanged.content(path) for path in made_from(job, note)] if record.path else []
    return "" if any(INCLUDES in piece for piece in pieces) else unchanged.digest(pieces)


def _noted(reports: Iterator[NoteReport], to: list[NoteReport]) -> Iterator[NoteReport]:
    """*reports*, each of which is also added *to* a list."""
    for report in reports:
        to.append(report)
        yield report


def _outcomes(
    job: Job, notes: Sequence[Note], known: Mapping[Note, NoteReport], scratch: str
) -> Iterator[list[NoteReport | ProblemError]]:
    """What became of each page's notes, pages in order; what is *known* is not read again."""
    pages: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        pages[note.docname].append(note)
    new = {page: [n for n in of_page if n not in known] for page, of_page in pages.items()}
    imported = _imported([(job, page, found, scratch) for page, found in new.items() if found])
    for page, of_page in pages.items():
        held: list[NoteReport | ProblemError] = [known[n] for n in of_page if n in known]
        outcome = [*held, *(next(imported, []) if new[page] else [])]
        yield sorted(outcome, key=_path)


def _path(outcome: NoteReport | ProblemError) -> str:
    return outcome.note if isinstance(outcome, NoteReport) else outcome.location.path


def _imported(tasks: Sequence[Task]) -> Iterator[list[NoteReport | ProblemError]]:
    """What comes of reading pages and their notes, by as many processes as pay."""
    workers = min(len(tasks), os.cpu_count() or 1)
    if workers <= 1:
        yield from map(_import_page, tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        try:
            yield from pool.map(_import_page, tasks)
        except BrokenProcessPool:
            text = "a process was killed; run again: what is written is whole"
            yield [ProblemError(Location(str(tasks[0][0].locale), 1), text)]
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise


def _import_page(task: Task) -> list[NoteReport | ProblemError]:
    """One page in a worker, whose one Sphinx application is opened at its first page."""
    job, docname, notes, scratch = task
    try:
        return list(import_page(_sphinx(job, scratch), job, docname, notes))
    except ProblemError as problem:
        return [problem]


@cache
def _sphinx(job: Job, scratch: str) -> Sphinx:
    # A doctree is a thicket of cycles; looking for garbage in it all the time takes
    # longer than it is worth, and a few pages' worth of it does no harm.
    gc.freeze()
    gc.set_threshold(GARBAGE)
    return open_sphinx(job.pages.source, job.conf, Path(scratch, str(os.getpid())))


def _said(
    outcomes: Iterator[list[NoteReport | ProblemError]],
    totals: dict[str, Counter[str]],
    problems: list[ProblemError],
    count: int,
    *,
    check: bool,
) -> Iterator[NoteReport]:
    """The reports of *outcomes*, printed, counted and passed on; problems are put aside."""
    terminal, last = sys.stderr.isatty(), time.monotonic()
    for number, outcome in enumerate(chain.from_iterable(outcomes), 1):
        if terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        if isinstance(outcome, ProblemError):
            problems.append(outcome)
        else:
            told.add(totals, outcome)
            for line in told.note_lines(outcome, check=check):
                print(line)
            yield outcome
        if terminal:
            print(f"\rnotes2po: {number} of {count} notes", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - last > PROGRESS_SECONDS:
            last = time.monotonic()
            print(f"notes2po: {number} of {count} notes", file=sys.stderr, flush=True)
    if terminal:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
