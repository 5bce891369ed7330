"""Findings for a person, for GitHub's annotations, and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from notes2po.annotations import annotation

from check_catalogs.findings import Finding, Level, Report

ANNOTATIONS = {Level.ERROR: "error", Level.ADVICE: "notice"}


def text(findings: Sequence[Finding]) -> str:
    """``file:line: code: what is wrong and what to write``; advice says that it is advice."""
    return "".join(
        f"{found.path}:{found.line}: {found.code}: "
        f"{'advice: ' if found.level is Level.ADVICE else ''}{found.text}\n"
        for found in findings
    )


def github(findings: Sequence[Finding]) -> str:
    """A workflow command for each finding, which GitHub shows beside its line."""
    return "".join(
        annotation(ANNOTATIONS[found.level], found.path, found.line, found.code, found.text) + "\n"
        for found in findings
    )


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects: path, line, code, level, text, msgid."""
    rows = [
        {
            "path": found.path,
            "line": found.line,
            "code": found.code,
            "level": found.level,
            "text": found.text,
            "msgid": found.msgid,
        }
        for found in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": text,
    "github": github,
    "json": as_json,
}


def summary(reports: Sequence[Report]) -> str:
    """How much was looked at, and what came of it."""
    levels = [found.level for report in reports for found in report.findings]
    return (
        f"{_count(len(reports), 'catalog')}, {_count(sum(r.messages for r in reports), 'message')}: "
        f"{_count(levels.count(Level.ERROR), 'error')}, {levels.count(Level.ADVICE)} advice, "
        f"{sum(report.silenced for report in reports)} silenced"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
