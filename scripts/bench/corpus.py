"""A corpus of as many pages as one likes, made of real text, for site.py.

Each page is a page of the project, or of a corpus of translated documentation, with
its sections in another order and a number in its title; its catalogs are that page's,
with the same number. The same arguments make the same files.
"""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polib
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin
from notes2po import catalog as po
from notes2po.markdown import definitions

ROOT = Path.cwd()
SECTION = 25  # pages of a section, each of which has a toctree of its own
TITLE = re.compile(r"^(?:title:|#) +(?P<text>.+)$", re.MULTILINE)

TERMS = "```{terms}\n```\n"  # stock Sphinx does not know it
RULE = re.compile(r"\s*(?:^---$)?\s*\Z", re.MULTILINE)  # a page may not end with a line across it


@dataclass(frozen=True, slots=True)
class Text:
    """A page that others are made of: its title, what precedes its sections, these, its catalogs."""

    title: str
    head: str
    sections: tuple[str, ...]
    foot: str
    catalogs: dict[str, polib.POFile]


def own_texts(locales: Sequence[str]) -> list[Text]:
    """The project's articles; the shared definitions that they cite stand at their feet."""
    pages = {path: path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
    # A page with lists of ours or links to other pages is none that others can be made of.
    articles = [
        path
        for path, text in pages.items()
        if "```{" not in text.replace(TERMS, "") and ".md)" not in text
    ]
    return [read(path, ROOT / "docs", ROOT / "locale", locales) for path in articles]


def corpus_texts(corpus: Path, locales: Sequence[str], scratch: Path) -> list[Text]:
    """The pages of a folder ``en/`` beside ``<locale>/``, whose translations are imported."""
    command = [sys.executable, "-m", "notes2po", "--source", "en", "--locale", str(scratch)]
    command += ["--notes", "{language}/{document}.md"]
    command += [part for locale in locales for part in ("--language", locale)]
    if locales:
        subprocess.run(command, cwd=corpus, check=False, stdout=subprocess.DEVNULL)
    pages = sorted((corpus / "en").rglob("*.md"))
    found = [path for path in pages if TITLE.search(path.read_text("utf-8"))]
    return [read(path, corpus / "en", scratch, locales) for path in found]


def read(path: Path, folder: Path, locale: Path, locales: Sequence[str]) -> Text:
    """Take a page apart at its second-level headings."""
    text = path.read_text("utf-8").replace(TERMS, "")
    tokens = MarkdownIt("commonmark").use(front_matter_plugin).parse(text)
    headings = [token for token in tokens if token.type == "heading_open" and not token.level]
    lines = text.splitlines(keepends=True)
    starts = [token.map[0] for token in headings if token.tag == "h2" and token.map]
    starts = [*starts, len(lines)]
    sections = ["".join(lines[a:b]) for a, b in pairwise(starts)]
    name = path.relative_to(folder).with_suffix(".po")
    catalogs = {code: po.read(locale / code / "LC_MESSAGES" / name) for code in locales}
    title = TITLE.search(text)
    return Text(
        title["text"] if title else "",
        "".join(lines[: starts[0]]),
        tuple(RULE.sub("\n\n", section) for section in sections),
        cited(folder, text),
        {code: catalog for code, catalog in catalogs.items() if catalog},
    )


def cited(folder: Path, text: str) -> str:
    """The shared definitions that a page cites, as its own: stock MyST knows no others."""
    shared = folder / "references.md"
    if not shared.is_file():
        return ""
    items = definitions(shared.read_text("utf-8"), shared.name)
    lines = [f'[{i.label}]: {i.url} "{i.title}"' for i in items if f"][{i.label}]" in text]
    return "\n".join(lines)


def make(out: Path, count: int, locales: Sequence[str], texts: Sequence[Text]) -> None:
    """Write ``docs/`` and ``locale/`` of a site with *count* pages besides its lists into *out*."""
    names = []
    for number in range(count):
        name = f"part-{number // SECTION:02}/page-{number:04}"
        names.append(name)
        write_page(out, name, number, texts[number % len(texts)], len(texts))
    parts = sorted({name.partition("/")[0] for name in names})
    for part in parts:
        pages = [name.partition("/")[2] for name in names if name.startswith(f"{part}/")]
        write(out / "docs" / part / "index.md", contents(part.replace("-", " ").title(), pages))
    write(out / "docs" / "index.md", contents("Notes", [f"{part}/index" for part in parts]))
    for locale in locales:  # a language without a single catalog is built as one
        (out / "locale" / locale / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)


def write_page(out: Path, name: str, number: int, text: Text, texts: int) -> None:
    """One page and its catalogs."""
    title = f"{text.title} {number}"
    turn = number // texts % max(len(text.sections), 1)
    body = "".join(text.sections[turn:] + text.sections[:turn])
    head = text.head.replace(text.title, title, 1)
    write(out / "docs" / f"{name}.md", f"{head}\n{body}\n{text.foot}\n")
    for locale, catalog in text.catalogs.items():
        numbered = copy.deepcopy(catalog)
        for entry in numbered:
            if entry.msgid == text.title:
                entry.msgid = title
                entry.msgstr = f"{entry.msgstr} {number}" if entry.msgstr else ""
        po.write(out / "locale" / locale / "LC_MESSAGES" / f"{name}.po", po.render(numbered))


def contents(title: str, names: Sequence[str]) -> str:
    """A page with a toctree."""
    return "\n".join([f"# {title}", "", "```{toctree}", *names, "```", ""])


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
