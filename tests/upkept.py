"""A small project of two translated languages, for what is done to its pages and catalogs."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from conftest import ROOT, Run, notes2po, run

ARTICLE = "instruct-vs-coder"
PAGES = ("index", ARTICLE, "references", "status")
LOCALES = ("ja", "de")
# What the front page says of other pages.
OTHERS = re.compile(
    r"^(?:\* \[\]\((?:glossary|translating).*|glossary|translating)\n", re.MULTILINE
)
SOURCE = re.compile(r"\[?([a-z]+-[\w-]+)\]?: ")  # a line that defines one, or says what it is
NUMBERED = re.compile(r"^(\[\d+\]): .*\n", re.MULTILINE)


def update(project: Path, *options: str, **environment: str) -> Run:
    """Run ``make update`` in a project."""
    return run(sys.executable, "-m", "upkeep.update", *options, cwd=project, **environment)


def upkept(folder: Path, locales: tuple[str, ...] = LOCALES) -> Path:
    """The settings, some pages and two languages of this project, up to date, into *folder*.

    Of the article, and of the notes that it was translated in, its first part.
    """
    shutil.copytree(ROOT / "conf", folder / "conf")
    table = folder / "conf" / "languages.toml"
    sections = re.split(r"^(?=\[)", table.read_text("utf-8"), flags=re.MULTILINE)
    wanted = ("#", "[en]", *(f"[{locale}]" for locale in locales))
    rows = "".join(text for text in sections if text.startswith(wanted))
    table.write_text(f"{rows.rstrip()}\n", "utf-8")
    (folder / "docs").mkdir()
    for page in PAGES:
        shutil.copy(ROOT / f"docs/{page}.md", folder / "docs")
    for locale in locales:
        (folder / f"locale/{locale}/LC_MESSAGES").mkdir(parents=True)
        for page in {"sphinx", *PAGES} - {ARTICLE}:
            catalog = f"locale/{locale}/LC_MESSAGES/{page}.po"
            shutil.copy(ROOT / catalog, folder / catalog)
        shutil.copytree(ROOT / f"locale/{locale}/notes", folder / f"locale/{locale}/notes")
    for path in folder.rglob(f"{ARTICLE}.md"):
        text = path.read_text("utf-8")
        head, part, *_rest = text.split("\n\n---\n\n")
        cited = [found[0] for found in NUMBERED.finditer(text) if found[1] in part]
        path.write_text(f"{head}\n\n{part}\n\n{''.join(cited)}", "utf-8")
    index, references = folder / "docs" / "index.md", folder / "docs" / "references.md"
    index.write_text(OTHERS.sub("", index.read_text("utf-8")), "utf-8")
    article = (folder / f"docs/{ARTICLE}.md").read_text("utf-8")
    lines = references.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not (of := SOURCE.match(line)) or f"[{of[1]}]" in article]
    references.write_text("".join(kept), "utf-8")
    for command in (notes2po, update):
        assert command(folder).code == 0
    return folder
