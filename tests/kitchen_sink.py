"""tests/data/kitchen-sink in English and with marks about each message, built once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polib
from check_catalogs.markup import is_literal
from conftest import ROOT, Run, sphinx_build, write_catalog

SINK = ROOT / "tests" / "data" / "kitchen-sink"
OPEN, CLOSE = "⟦", "⟧"
# What a reader sees only where he points: the titles of links, the words of abbreviations.
IN_BRACKETS = re.compile(r"""(\(\S+ "|\{(?:abbr|acronym)\}`\w+ \()([^"()]+)""")
BUILDERS = ["html", "epub"]


def marked(msgid: str) -> str:
    """*msgid* between marks; in a formula they are words, and a term has a part that is not shown."""
    if is_literal(msgid):
        return f"\\text{{{OPEN}}} {msgid} \\text{{{CLOSE}}}"
    inner = IN_BRACKETS.sub(rf"\1{OPEN}\2{CLOSE}", msgid)
    return " : ".join(f"{OPEN}{part}{CLOSE}" for part in inner.split(" : "))


def build(project: Path, builder: str, locale: str) -> Run:
    options = ("-W", "--keep-going", "-b", builder, "-D", f"language={locale}")
    return sphinx_build(project / "docs", project / builder / locale, *options)


def build_sink(project: Path) -> None:
    """The project in English and in marks, as pages and as a book, which lies in ``books`` too."""
    shutil.copytree(SINK, project / "docs")
    assert build(project, "gettext", "en") == Run(0, "", "")
    for template in (project / "gettext/en").glob("*.pot"):
        texts = {entry.msgid: marked(entry.msgid) for entry in polib.pofile(str(template))}
        write_catalog(project, "de", template.stem, texts)
    for builder in BUILDERS:
        for locale in ("en", "de"):
            assert build(project, builder, locale) == Run(0, "", ""), (builder, locale)
    (project / "books").mkdir()
    for locale in ("en", "de"):
        (book,) = (project / "epub" / locale).glob("*.epub")
        shutil.copy(book, project / f"books/{locale}.epub")
