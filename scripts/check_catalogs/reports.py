"""The reports of many catalogs; what has not changed since the last run is not checked again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from notes2po import unchanged

from check_catalogs.check import check_file
from check_catalogs.findings import Finding, Report
from check_catalogs.terms import glossary_of

PAYS = 200  # catalogs from which on another process is worth its start
PROJECT, RECORD = Path("conf", "conf.py"), Path("build", "check-catalogs.json")
CODE = (Path(__file__).parent,)
LOCATION = re.compile(rb"^#: (.+)$", re.MULTILINE)


def reports_of(catalogs: Sequence[Path]) -> list[Report]:
    """The reports of all *catalogs* in their order, by as many processes as pay.

    In a project's folder there is a record of those that were made before.
    """
    record = unchanged.read(RECORD if PROJECT.is_file() else None, CODE, _reading)
    stamps = {path: _stamp(record, path) if record.path else "" for path in catalogs}
    rows = {
        path.as_posix(): (stamps[path], row)
        for path in catalogs
        if (row := record.row(path.as_posix(), stamps[path]))
    }
    known = {path: report for path in catalogs if (report := _report(rows.get(path.as_posix())))}
    new = [path for path in catalogs if path not in known]
    known |= dict(zip(new, _checked(new), strict=True))
    rows |= {path.as_posix(): (stamps[path], _row(known[path])) for path in new}
    others = {
        name: row for name, row in record.rows.items() if name not in rows and Path(name).is_file()
    }
    unchanged.write(record, others | rows)
    return [known[path] for path in catalogs]


def _checked(catalogs: Sequence[Path]) -> list[Report]:
    workers = min(os.cpu_count() or 1, len(catalogs) // PAYS)
    if workers <= 1:
        return [check_file(path) for path in catalogs]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(check_file, catalogs, chunksize=PAYS // 4))


def _reading(data: bytes) -> tuple[str, list[str]]:
    """A digest of a catalog, and the files that its locations name."""
    named = {
        (location.rpartition(b":")[0] or location).decode("utf-8", "replace")
        for line in LOCATION.findall(data)
        for location in line.split()
    }
    return unchanged.digest_of(data), sorted(named)


def _stamp(record: unchanged.Record, path: Path) -> str:
    """A digest of what a catalog's report is made of: its bytes, and the glossaries it shares."""
    own, named = record.of(path)
    glossaries = [glossary_of(path, name) for name in named]
    return unchanged.digest([own.encode(), repr(glossaries).encode("utf-8", "surrogatepass")])


def _row(report: Report) -> list[Any]:
    """A report for JSON."""
    findings = [[f.path, f.line, f.code, f.text, f.msgid] for f in report.findings]
    return [findings, report.silenced, report.messages]


def _report(row: tuple[str, Any] | None) -> Report | None:
    """A report as the record holds it; None where it holds something else."""
    if row is None:
        return None
    try:
        findings, silenced, messages = row[1]
        return Report(tuple(Finding(*finding) for finding in findings), silenced, messages)
    except (ValueError, TypeError):
        return None


def catalogs_in(named: Iterable[Path]) -> Iterator[Path]:
    """The files that *named* means: a folder is every catalog that is in an LC_MESSAGES.

    One that is called like a catalog is one that cannot be read.
    """
    for path in named:
        if path.suffix == ".po" or not path.is_dir():
            yield path
        else:
            found = sorted(path.rglob("*.po"))
            yield from (po for po in found if "LC_MESSAGES" in po.absolute().parts)
