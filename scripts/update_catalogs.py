"""Bring every catalog up to date with the English pages: ``make update``.

Sphinx extracts the templates, sphinx-intl merges them into the catalogs. What
sphinx-intl (by way of Babel) drops on the way is put back: previous msgids,
header fields that it does not know, the flags of obsolete entries. What it
writes is brought into the one form of ``notes2po.catalog``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import polib
from notes2po import catalog as po
from notes2po.languages import read_table
from notes2po.merge import mark_stale
from notes2po.messages import ProblemError

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "locale"
TEMPLATES = ROOT / "build" / "gettext"


def extract() -> int:
    """Write the templates; returns sphinx-build's exit code."""
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-c", "conf"]
    command += ["-b", "gettext", "-d", "build/doctrees/gettext", "docs", str(TEMPLATES)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def sphinx_intl(locales: list[str]) -> int:
    """Merge the templates into the catalogs; returns sphinx-intl's exit code."""
    command = [sys.executable, "-m", "sphinx_intl", "update", "-p", str(TEMPLATES)]
    command += ["-d", str(LOCALE), "-w", "0"]
    command += [part for locale in locales for part in ("-l", locale)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode


def restore(catalog: polib.POFile, before: polib.POFile) -> None:
    """Put back into *catalog* what sphinx-intl dropped of *before*."""
    catalog.metadata = dict(before.metadata)
    catalog.header = before.header
    old = {entry.msgid: entry for entry in before}
    english = {entry.msgstr: entry.msgid for entry in before if entry.msgstr}
    for entry in catalog:
        known = old.get(entry.msgid)
        if known:
            entry.flags = known.flags[:]
            entry.previous_msgid = known.previous_msgid
            entry.tcomment = known.tcomment
        elif entry.fuzzy and entry.msgstr in english:
            entry.tcomment = old[english[entry.msgstr]].tcomment
            mark_stale(entry, english[entry.msgstr])


def canonical(path: Path, before: polib.POFile | None, date: str) -> bool:
    """Give the catalog at *path* its one form; returns whether it is another than *before*."""
    catalog = po.read(path)
    if catalog is None:
        return False
    locale = path.relative_to(LOCALE).parts[0]
    name = path.relative_to(LOCALE / locale / "LC_MESSAGES").with_suffix("").as_posix()
    if before is None:
        catalog.metadata = {}  # sphinx-intl's placeholders
    else:
        restore(catalog, before)
    for entry in catalog:
        po.plain_locations(entry)
    header = po.header_fields(locale, project(), date)
    po.complete_header(catalog, header, f"{name}, {locale}")
    if before is not None and po.render(before) == po.render(catalog):
        return False
    catalog.metadata["PO-Revision-Date"] = date
    po.write(path, po.render(catalog))
    return True


def project() -> str:
    """The project's name, as Sphinx wrote it into the templates."""
    template = next(iter(sorted(TEMPLATES.rglob("*.pot"))))
    fields = polib.pofile(template.read_text("utf-8") + "\n").metadata
    return str(fields["Project-Id-Version"]).strip()


def main() -> int:
    """Returns 1 where a step failed or a catalog cannot be read."""
    locales = [language.locale for language in read_table(ROOT / "conf" / "languages.toml")[1:]]
    before: dict[Path, polib.POFile | None] = {}
    try:
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/**/*.po")):
            before[path] = po.read(path)
    except ProblemError as problem:
        # sphinx-intl would write over what it could not read.
        print(f"error: {problem}; nothing was changed", file=sys.stderr)
        return 1
    if status := extract() or sphinx_intl(locales):
        return status
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    date = time.strftime("%Y-%m-%d 00:00+0000", time.gmtime(seconds))
    paths = sorted(LOCALE.glob("*/LC_MESSAGES/**/*.po"))
    changed = [path for path in paths if canonical(path, before.get(path), date)]
    for path in changed:
        print(path.relative_to(ROOT).as_posix())
    print(f"{len(changed)} of {len(paths)} catalogs changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
