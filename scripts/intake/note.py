"""Take a new English note and its translations in: ``make note FILE…``.

The English note becomes ``docs/<name>.md``, its link definitions go to the shared
list, its translations to ``locale/<locale>/notes/<name>.md``; all of them as MyST, by
the rules of ``notes2po.dialect``, and what they show comes along. Then they are imported.
All of it happens or nothing: see ``intake/trial.py``.

    python -m intake.note [--name NAME] [--language CODE] FILE...

A note's language is what its front matter says (``lang``), else ``--language``, else
the code in the name of its file or folder, else English.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from notes2po import catalog as po
from notes2po.languages import Language
from sites.table import table_of

from intake import RefusedError
from intake.needed import needed, pages_of
from intake.outcome import run
from intake.plan import Plan, plan_for
from intake.trial import Trial, trial

ROOT = Path.cwd()
# What only the HTML builder looks at: links between pages, and whether code can be coloured.
BUILD = ["-m", "sphinx", "-q", "-n", "-c", "conf", "-b", "html", "docs", "build/html/en"]
PLACED = re.compile(r"(?P<file>[^\s:]+):(?:(?P<line>\d*):)? (?=WARNING|ERROR|CRITICAL)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 where the note is in, or was already; 1 where it was refused."""
    parser = argparse.ArgumentParser(description="Take a note and its translations in.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="the notes, one of them English")
    parser.add_argument("--name", default="", help="what the page is called, in its address")
    parser.add_argument("--language", default="", metavar="CODE", help="of notes without a lang")
    options = parser.parse_args(arguments)
    return run(partial(add, options.files, options.name, options.language))


def add(files: Sequence[str], name: str, default: str) -> list[str]:
    """Take the notes in *files* in; returns what to say of it, and of what is left to do."""
    languages = table_of(ROOT / "conf" / "languages.toml")
    plan = plan_for(ROOT, files, languages, default, name)
    if is_done(plan, languages):
        return [f"docs/{plan.name}.md and its translations are here already: nothing to do"]
    for line in plan.said:
        print(line)
    with trial(ROOT, needed(ROOT, plan, languages)) as attempt:
        for file, data in plan.files.items():
            path = attempt.copy / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        imported = ""
        if any((attempt.copy / "locale").glob("*/notes/**/*.md")):
            print("importing", flush=True)
            imported = attempt.run("-m", "notes2po")
        print("updating the catalogs", flush=True)
        code, _out, said = attempt.call("-m", "upkeep.update", "--only", *pages_of(plan))
        if code:
            raise RefusedError(*told(said, plan))
        print("building the page in English", flush=True)
        code, _out, said = attempt.call(*BUILD, f"docs/{plan.name}.md")
        if warned := list(told(said, plan)) or (["the page cannot be built"] if code else []):
            raise RefusedError(*warned)
        lines = [*report(imported, plan.name), "", *left_to_do(attempt, plan.name, languages)]
        changed = attempt.take_over()
    return [*(f"wrote {file}" for file in changed), *lines]


def catalogs(root: Path, name: str, languages: Sequence[Language]) -> dict[str, Path]:
    """The page's catalog in each language but English."""
    return {
        row.locale: root / "locale" / row.locale / "LC_MESSAGES" / f"{name}.po"
        for row in languages[1:]
    }


def is_done(plan: Plan, languages: Sequence[Language]) -> bool:
    """Whether everything is as it would be afterwards."""
    found = catalogs(ROOT, plan.name, languages).values()
    return not plan.files and all(path.is_file() for path in found)


def told(said: str, plan: Plan) -> Iterator[str]:
    """What a command has *said* of the page, at the note's own lines, and of no page at all.

    What it says of other pages is no matter: not all that they lead to is in the copy.
    """
    page, ours = f"docs/{plan.name}.md", True
    for line in said.strip().splitlines():
        placed = PLACED.match(line)
        ours = placed["file"] == page if placed else ours or line.startswith("error: ")
        if ours and placed and plan.english and plan.page:
            number = plan.page.lines[min(int(placed["line"] or 1), len(plan.page.lines)) - 1]
            yield f"{plan.english.path}:{number}: {line[placed.end() :]}"
        elif ours:
            yield line.removeprefix("error: ")


def report(imported: str, name: str) -> Iterator[str]:
    """Of the importer's lines, those about the page's notes."""
    ours = False
    for line in imported.splitlines():
        if not line.startswith("  "):
            ours = f"/notes/{name}.md -> " in line
        if ours:
            yield line


def left_to_do(attempt: Trial, name: str, languages: Sequence[Language]) -> Iterator[str]:
    """What a person has to do now, in the order in which it is best done."""
    found = catalogs(attempt.copy, name, languages)
    paths = [path.relative_to(attempt.copy).as_posix() for path in found.values()]
    _code, found_wrong, _said = attempt.call("-m", "check_catalogs", "--format", "json", *paths)
    yield "left to do:"
    for path, file in zip(found.values(), paths, strict=True):
        catalog = po.read(path)
        doubted = len(catalog.fuzzy_entries()) if catalog else 0
        empty = len(catalog.untranslated_entries()) if catalog else 0
        if doubted:
            yield f"  {file}: look at the {doubted} in doubt, and take their fuzzy mark off"
        if empty:
            yield f"  {file}: translate {empty} of {len(catalog or ())}"
    for wrong in json.loads(found_wrong):
        if wrong["level"] == "error":
            yield f"  {wrong['path']}:{wrong['line']}: {wrong['code']}: {wrong['text']}"
    yield "  make site"


if __name__ == "__main__":
    sys.exit(main())
