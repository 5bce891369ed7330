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
OTHERS = re.compile(
    r"^(?:\* \[\]\((?:glossary|translating).*|glossary|translating)\n", re.MULTILINE
)


def update(project: Path, *options: str, **environment: str) -> Run:
    """Run ``make update`` in a project."""
    return run(sys.executable, "-m", "upkeep.update", *options, cwd=project, **environment)


def upkept(folder: Path) -> Path:
    """The settings, some pages and two languages of this project, up to date, into *folder*.

    Of the article, and of the notes that it was translated in, its first part.
    """
    shutil.copytree(ROOT / "conf", folder / "conf")
    table = folder / "conf" / "languages.toml"
    sections = re.split(r"^(?=\[)", table.read_text("utf-8"), flags=re.MULTILINE)
    kept = [text for text in sections if text.startswith(("#", "[en]", "[ja]", "[de]"))]
    assert len(kept) == 2 + len(LOCALES)
    table.write_text("".join(kept), "utf-8")
    (folder / "docs").mkdir()
    for page in PAGES:
        shutil.copy(ROOT / f"docs/{page}.md", folder / "docs")
    index = folder / "docs" / "index.md"
    index.write_text(OTHERS.sub("", index.read_text("utf-8")), "utf-8")
    for locale in LOCALES:
        (folder / f"locale/{locale}/LC_MESSAGES").mkdir(parents=True)
        for page in ("sphinx", *PAGES):
            catalog = f"locale/{locale}/LC_MESSAGES/{page}.po"
            shutil.copy(ROOT / catalog, folder / catalog)
        shutil.copytree(ROOT / f"locale/{locale}/notes", folder / f"locale/{locale}/notes")
        (folder / f"locale/{locale}/LC_MESSAGES/{ARTICLE}.po").unlink()
    for path in folder.rglob(f"{ARTICLE}.md"):
        text = path.read_text("utf-8")
        head, part, *_rest = text.split("\n\n---\n\n")
        path.write_text(f"{head}\n\n{part}\n\n{definitions(text)}", "utf-8")
    for command in (notes2po, update):
        assert command(folder).code == 0
    return folder


def definitions(text: str) -> str:
    """The definitions of links at the end of a note."""
    return "".join(re.findall(r"^\[\d+\]: .*\n", text, re.MULTILINE))
