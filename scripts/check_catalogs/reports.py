"""The reports of many catalogs; what has not changed since the last run is not checked again."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
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
    record = unchanged.read(RECORD if PROJECT.is_file() else None, CODE)
    stamps = {path: _stamp(path) if record.path else "" for path in catalogs}
    known = {
        path: report
        for path in catalogs
        if (row := record.row(path.as_posix(), stamps[path])) and (report := _report(row))
    }
    new = [path for path in catalogs if path not in known]
    known |= dict(zip(new, _checked(new), strict=True))
    rows = {path.as_posix(): (stamps[path], asdict(known[path])) for path in catalogs}
    others = {
        name: row for name, row in record.rows.items() if name not in rows and Path(name).is_file()
    }
    if new or others.keys() | rows.keys() != record.rows.keys():
        unchanged.write(record, others | rows)
    return [known[path] for path in catalogs]


def _checked(catalogs: Sequence[Path]) -> list[Report]:
    workers = min(os.cpu_count() or 1, len(catalogs) // PAYS)
    if workers <= 1:
        return [check_file(path) for path in catalogs]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(check_file, catalogs, chunksize=PAYS // 4))


def _stamp(path: Path) -> str:
    """A digest of what a catalog's report is made of: its bytes, and the glossaries it shares."""
    data = unchanged.content(path)
    named = {
        location.rpartition(b":")[0] or location
        for line in LOCATION.findall(data)
        for location in line.split()
    }
    glossaries = [glossary_of(path, name.decode("utf-8", "replace")) for name in sorted(named)]
    return unchanged.digest([data, repr(glossaries).encode("utf-8", "surrogatepass")])


def _report(row: Mapping[str, Any]) -> Report | None:
    """A report as the record holds it; None where it holds something else."""
    try:
        findings = tuple(Finding(**finding) for finding in row["findings"])
        return Report(findings, row["silenced"], row["messages"])
    except (LookupError, TypeError):
        return None
