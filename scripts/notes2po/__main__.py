"""The command: arguments, progress and exit code. Nothing else prints."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from notes2po import outcomes
from notes2po import report as told
from notes2po.annotations import annotation
from notes2po.dialect.blog import find_blog
from notes2po.importer import Job
from notes2po.languages import Language, find_locale
from notes2po.layouts import LANGUAGE, Pages, Pattern, parse_notes, parse_pages, recognise
from notes2po.matching import placed
from notes2po.messages import ProblemError
from notes2po.notes import Note, find_notes
from notes2po.report import NoteReport
from notes2po.table import conf_beside, read_table
from notes2po.template import NAMES, Template, find_templates, read_template

SOURCE, NOTES = Path("docs"), "locale/{language}/notes/{document}.md"
PROJECT = Path("conf", "conf.py")  # of a project, whose notes lie there even where there are none
DONE, PROBLEMS, BAD_ARGUMENTS, STOPPED = 0, 1, 2, 130

EXIT_CODES = """\
exit status: 0 done; 1 some notes could not be read (the others are done), or
with --check a run would change a file; 2 bad arguments"""

GITHUB = "github"
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
    option(
        "--template",
        type=Path,
        metavar="FILE.pot",
        help="fill this template, or those of a folder, that another tool made of the pages",
    )
    option(
        "--locale",
        type=Path,
        default=Path("locale"),
        metavar="DIR",
        help="the catalogs' root (locale); of a template also their name: po/{language}.po",
    )
    option(
        "--language",
        action="append",
        default=[],
        metavar="LOCALE[=CODE]",
        help="import this language; CODE is what the notes' paths call it (all that are found)",
    )
    option("--report", type=Path, metavar="FILE.json", help="write a report as JSON, too")
    option("--match", action="store_true", help="find the page of a note that is named otherwise")
    option("--check", action="store_true", help="write no catalog; exit 1 where one would change")
    option(
        "--format",
        choices=("text", GITHUB),
        default="text",
        help="with --check: what differs, beside its line on GitHub (text)",
    )
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
    if given.format != "text" and not given.check:
        command.error(f"--format {given.format} tells what an audit finds: --check")
    if given.source and not given.source.is_dir():
        command.error(f"--source {given.source} is no folder")
    try:
        languages = read_table(_table(given))
        templates = _templates(given)
        pages, pattern = _layout(given, languages, templates)
        wanted = _wanted(given.language, languages)
    except (ValueError, ProblemError) as error:
        command.error(str(error))
    notes, problems = find_notes(pattern, pages, languages, wanted)
    if given.match:
        matched, problems = placed(notes, problems, pages)
        for note in matched:
            text = f"{note.path} is a translation of {pages.path(note.docname)}"
            print(text, file=_beside(given))
        notes = sorted([*notes, *matched], key=lambda note: (note.docname, note.locale))
    if not notes and not problems and (given.notes or given.pages):
        command.error(f"no notes match {pattern.text}")
    job = _job(given, pages, languages)
    layout = {"pages": pages.text, "notes": pattern.text}
    layout |= {"template": given.template.as_posix()} if given.template else {}
    try:
        return _run(job, templates, notes, problems, layout, given=given)
    except OSError as error:  # the catalogs' own are told note by note
        print(f"notes2po: {error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_ARGUMENTS
    except KeyboardInterrupt:
        print("notes2po: stopped; every catalog written so far is whole", file=sys.stderr)
        return STOPPED


def _beside(given: argparse.Namespace) -> TextIO:
    """Where a person reads: beside the output where a program reads that."""
    return sys.stderr if given.format == GITHUB else sys.stdout


def _table(given: argparse.Namespace) -> Path:
    """The table of languages: ours where it lies beside the source."""
    beside = conf_beside(given.source or SOURCE) / "languages.toml"
    return beside if beside.is_file() else Path("conf", "languages.toml")


def _templates(given: argparse.Namespace) -> list[Template]:
    """The templates that are to be filled, each told with the tool that it is of.

    Raises ValueError or ProblemError where there is none, or one cannot be read.
    """
    if given.template is None:
        if LANGUAGE in str(given.locale):
            raise ValueError(f"--locale {given.locale}: names a template's catalogs: --template")
        return []
    found = find_templates(given.template)
    if not found:
        raise ValueError(f"--template {given.template}: no templates (*.pot) in it")
    if LANGUAGE in str(given.locale) and len(found) > 1:
        raise ValueError(f"--locale {given.locale}: one name for {len(found)} templates")
    read = [read_template(path, name, given.source or Path()) for path, name in found]
    for template in read:
        text = f"{template.path}: {NAMES[template.tool]}, {len(template.catalog)} messages"
        print(text, file=_beside(given))
    return read


def _layout(
    given: argparse.Namespace, languages: tuple[Language, ...], templates: Sequence[Template]
) -> tuple[Pages, Pattern]:
    """Where pages and notes are: as it is said, or as in this project, or as it is usual.

    Raises ValueError where nothing of that is there.
    """
    if templates:
        if not given.notes:
            raise ValueError("--template needs --notes: where the translations are")
        listed = dict.fromkeys(page for template in templates for page in template.pages)
        source = given.source or Path()
        return Pages(source, given.pages or Pages.pattern, tuple(listed)), given.notes
    pages = Pages(given.source or SOURCE, given.pages or Pages.pattern)
    notes_of_ours = next(Path().glob(parse_notes(NOTES).glob), None)
    if given.notes or given.pages or notes_of_ours or PROJECT.is_file():
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
    print(f"found {found[0]}", file=_beside(given))
    for other in found[1:]:
        print(f"not taken: {other}; it takes a run of its own", file=_beside(given))
    return found[0].pages, found[0].notes


def _job(given: argparse.Namespace, pages: Pages, languages: tuple[Language, ...]) -> Job:
    """What the workers need; conf.py is ours where it lies beside the source."""
    beside = conf_beside(pages.source)
    conf = beside if (beside / "conf.py").is_file() and not pages.listed else None
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    # The day is enough for a reader, and two imports on one day are the same bytes.
    date = time.strftime("%Y-%m-%d 00:00+0000", time.gmtime(seconds))
    blog = None if conf or pages.listed else find_blog(pages.source).root
    audit = given.check and (given.report is not None or given.format != "text")
    return Job(pages, given.locale, conf, languages, date, given.check, blog, audit=audit)


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
    templates: Sequence[Template],
    notes: Sequence[Note],
    problems: list[ProblemError],
    layout: Mapping[str, str],
    *,
    given: argparse.Namespace,
) -> int:
    """Import everything, saying each note's outcome as it comes; returns the exit code."""
    report, out = given.report, _beside(given)
    totals: dict[str, Counter[str]] = {}
    record, of_run = outcomes.read_record(job.conf), list[NoteReport]()
    known = {} if job.audit else outcomes.known(record, job, notes)
    with TemporaryDirectory(prefix="notes2po-") as scratch:
        reports = _said(
            outcomes.of_templates(job, templates, notes, scratch)
            if templates
            else outcomes.of_notes(job, notes, known, scratch),
            totals,
            problems,
            len(notes),
            lines=told.github_lines
            if given.format == GITHUB
            else partial(told.note_lines, check=job.check),
        )
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
        outcomes.keep(record, job, notes, of_run, {note.path for note in known})
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
        if given.format == GITHUB:
            place = problem.location
            print(annotation("error", place.path, place.line, "not read", problem.text))
    if known:
        print(f"{len(known)} of {len(notes)} notes are as they were, and were not read", file=out)
    print("\n".join(told.total_lines(totals)), file=out)
    changed = len({report.catalog for report in of_run if report.changed})
    print(
        f"{changed} catalogs {'would change' if job.check else 'changed'}, {len(problems)} errors",
        file=out,
    )
    return PROBLEMS if problems or (job.check and changed) else DONE


def _noted(reports: Iterator[NoteReport], to: list[NoteReport]) -> Iterator[NoteReport]:
    """*reports*, each of which is also added *to* a list."""
    for report in reports:
        to.append(report)
        yield report


def _said(
    outcomes: Iterator[list[NoteReport | ProblemError]],
    totals: dict[str, Counter[str]],
    problems: list[ProblemError],
    count: int,
    lines: Callable[[NoteReport], Iterator[str]],
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
            for line in lines(outcome):
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
