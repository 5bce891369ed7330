"""The findings of check-catalogs, as warnings of the build.

An error in a catalog is a warning at the catalog's own file and line, so that
``-W`` stops there and not at an English page that is right. Advice stays advice.
The check is a program of its own: this runs it, as a translator does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-m", "check_catalogs", "--format", "json"]


def check(app: Sphinx) -> None:
    """On builder-inited: check the catalogs of the site's language."""
    language = app.config.language
    if app.builder.name == "gettext" or not app.config.catalog_check:
        return
    folders = [app.srcdir / folder / language / "LC_MESSAGES" for folder in app.config.locale_dirs]
    catalogs = sorted(str(path.resolve()) for folder in folders for path in folder.rglob("*.po"))
    if not catalogs:
        return
    done = subprocess.run([*COMMAND, *catalogs], capture_output=True, text=True, check=False)
    try:
        findings: list[dict[str, Any]] = json.loads(done.stdout)
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        logger.warning("check-catalogs did not run: %s", last, type="catalog_check")
        return
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


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("catalog_check", default=True, rebuild="", types=bool)
    app.connect("builder-inited", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
