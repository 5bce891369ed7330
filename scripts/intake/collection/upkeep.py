"""What runs over the catalogs once the notes are here: the importer, the update, the check."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from check_catalogs.findings import Finding, Level
from check_catalogs.reports import catalogs_in, reports_of
from notes2po.__main__ import STOPPED
from notes2po.__main__ import main as importer
from upkeep import update

from intake.collection.state import State

UNFINISHED = Path("build", "collection.unfinished")
IMPORTED = Path("build", "notes2po-report.json")

Command = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the importer and the check say of the catalogs; ``errors`` are the check's."""

    imported: Mapping[str, object]
    errors: Sequence[Finding]
    said: Sequence[str]


def begin(root: Path) -> bool:
    """Note that a run has begun, before it writes a file; whether an earlier one has not ended."""
    path = root / UNFINISHED
    unfinished = path.is_file()
    path.touch()
    return unfinished


def keep_up(state: State, *, unfinished: bool = False) -> Upkeep:
    """Import, update and check, as their commands do; only where there is something to do."""
    root = state.asked.root
    if state.asked.dry:
        return Upkeep({}, (), ())
    said: list[str] = []
    imported = root / IMPORTED
    _command(state, said, "importing", importer, "--report", str(imported))
    changed = any(fate in ("new", "changed") for fate in state.fates.values())
    errors: list[Finding] = []
    if changed or unfinished:
        _command(state, said, "updating the catalogs", update.main)
        errors = _checked(state)
    (root / UNFINISHED).unlink()
    report_of = json.loads(imported.read_text("utf-8")) if imported.is_file() else {}
    return Upkeep(report_of, errors, said)


def _command(state: State, said: list[str], what: str, main: Command, *arguments: str) -> None:
    """Run one of the project's commands, which says on stderr how far it is."""
    state.asked.say(what)
    with redirect_stdout(StringIO()):
        code = main(arguments)
    if code == STOPPED:
        raise KeyboardInterrupt
    if code not in (0, 1):
        said.append(f"{what}: exit code {code}")


def _checked(state: State) -> list[Finding]:
    state.asked.say("checking")
    reports = reports_of(list(catalogs_in([Path("locale")])))
    return [f for report in reports for f in report.findings if f.level is Level.ERROR]
