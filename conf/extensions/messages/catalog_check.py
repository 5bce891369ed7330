"""The findings of check-catalogs, as warnings of the build.

An error in a catalog is a warning at the catalog's own file and line, so that
``-W`` stops there and not at an English page that is right. Advice stays advice.
The check is a program of its own: this runs it, as a translator does, on what has
changed since the last build, and keeps what it said of the rest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging
from sphinx.util.display import progress_message

from messages.catalogs import of_language
from messages.digests import of_file
from messages.fields import Kept

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

CHECKER = "check_catalogs"
# {catalog: (its state and the check's, what was found)}
_findings = Kept[dict[str, Any]]("catalog_check.findings", dict)


def check(app: Sphinx) -> None:
    """On builder-inited: check the catalogs of the site's language."""
    if app.builder.name == "gettext" or not app.config.catalog_check:
        return
    found_there = (path for folder in of_language(app) for path in folder.rglob("*.po"))
    catalogs = sorted(os.path.abspath(path) for path in found_there)  # noqa: PTH100 - links may be in a circle
    before, version = _findings.of(app.env), checker()
    stamps = {path: (of_file(Path(path)), version) for path in catalogs}
    known = {
        path: before[path]
        for path in catalogs
        if path in before and before[path][0] == stamps[path]
    }
    found = run([path for path in catalogs if path not in known])
    fresh: dict[str, Any] = {path: (stamps[path], []) for path in catalogs if path not in known}
    for finding in found or ():
        fresh[finding["path"]][1].append(finding)
    if found is not None:
        _findings.put(app.env, known | fresh)
    for _stamp, findings in (known | fresh).values():
        warn(findings)


def checker() -> list[str]:
    """Tells one state of the check itself from another."""
    spec = find_spec(CHECKER)
    folders = spec.submodule_search_locations if spec else None
    return [of_file(path) for folder in folders or () for path in sorted(Path(folder).glob("*.py"))]


def run(catalogs: list[str]) -> list[dict[str, Any]] | None:
    """What the check finds in *catalogs*; None, and a warning, where it breaks off."""
    if not catalogs:
        return []
    command = [sys.executable, "-m", CHECKER, "--format", "json", *catalogs]
    with progress_message(f"checking {len(catalogs)} catalogs"):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return list(json.loads(done.stdout))
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        logger.warning("check-catalogs did not run: %s", last, type="catalog_check")
        return None


def warn(findings: list[dict[str, Any]]) -> None:
    """Warn of each error at its place."""
    for finding in findings:
        if finding["level"] == "error":
            logger.warning(
                "%s: %s",
                finding["code"],
                finding["text"],
                location=f"{finding['path']}:{finding['line']}",
                type="catalog_check",
                subtype=finding["code"],
            )


def setup(app: Sphinx) -> None:
    app.add_config_value("catalog_check", default=True, rebuild="", types=bool)
    app.connect("builder-inited", check)
