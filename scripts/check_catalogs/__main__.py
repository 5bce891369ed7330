"""The command: arguments and exit code. Nothing else prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from notes2po.table import read_table

from check_catalogs.findings import Level
from check_catalogs.output import FORMATS, summary
from check_catalogs.reports import catalogs_in, reports_of

TABLE = Path("conf", "languages.toml")  # of a project, which has more to be wrong
DONE, ERRORS, BAD_ARGUMENTS = 0, 1, 2

EXIT_CODES = "exit status: 0 no error (there may be advice); 1 errors; 2 bad arguments"


def parser() -> argparse.ArgumentParser:
    """The arguments, as the README documents them."""
    command = argparse.ArgumentParser(
        prog="check-catalogs",
        description="Check every msgstr against its msgid. CODES.md explains each code.",
        epilog=EXIT_CODES,
    )
    command.add_argument(
        "catalogs",
        nargs="*",
        type=Path,
        metavar="CATALOG",
        help="a catalog, or a folder of them (locale)",
    )
    command.add_argument("--format", choices=tuple(FORMATS), default="text", help="(text)")
    return command


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    command = parser()
    given = command.parse_args(argv)
    if not given.catalogs:
        try:
            read_table(TABLE)
        except ValueError as error:
            command.exit(BAD_ARGUMENTS, f"error: {error}\n")
    named = given.catalogs or [Path("locale")]
    for path in named:
        if not os.path.lexists(path):
            command.error(f"{path} does not exist")
    catalogs = list(dict.fromkeys(catalogs_in(named)))
    if not catalogs:
        command.error(f"no catalogs (*.po) in {', '.join(map(str, named))}")
    reports = reports_of(catalogs)
    findings = [found for report in reports for found in report.findings]
    print(FORMATS[given.format](findings), end="")
    # Where a program reads the output, a person reads what stands beside it.
    print(summary(reports), file=sys.stdout if given.format == "text" else sys.stderr)
    return ERRORS if any(found.level is Level.ERROR for found in findings) else DONE


if __name__ == "__main__":
    sys.exit(main())
