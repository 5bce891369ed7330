"""Projects of pages, catalogs, notes and tables of any content, and what must hold of each command.

A project follows from a number, which Hypothesis draws: each file is one that is there (a page or
a catalog under ``tests/data`` and of this project, and what lies in ``../shared/cases`` where that
is) with parts of others put in, taken out, doubled and broken. Hypothesis does not draw the files:
it throws away what takes more choices than it allows, which was every project of sixty pages.

The commands run as people run them; a fault is a traceback, an exit code that is not documented,
a catalog that msgfmt refuses, or a file of somebody's that is lost.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

import polib
from conftest import ROOT, Run, run, sphinx_build

T = TypeVar("T")

CASES = ROOT.parent / "shared" / "cases" / "notes"
# Of a project: one build tries so many at once. The more, the less of it is starting commands.
PAGES = 60 if "CASES" in os.environ else 20
LOCALE = "de"
PLANES = [0x80, 0x800, 0x10000, 0x110000]  # signs of one, two, three and four bytes
FAULT = re.compile(
    r"Traceback \(most recent|Exception occurred|Extension error|for a fault of its own|please report this"
    r"|cannot be read, \w+Error|is left out, (?!Unicode)\w+Error|(?<!Configuration) error!"
)
# What each command may end with, as its documentation has it.
CODES = {"update": {0, 1}, "check": {0, 1}, "notes2po": {0, 1}, "html": {0}, "status": {0}}
BAD_TABLE = 2  # of every command
MSGFMT = shutil.which("msgfmt") or "msgfmt"
# Bits that mean something to a parser, most where they do not belong.
BITS = [
    *("\n\n", "\n", " ", "\\", "`", "``", "*", "**", "_", "[", "]", "](", "][", "<", ">", "|", "{"),
    *("}", "{}", "$", "$$", "%", "%s", "^", "~", ":", "::", ": ", "- ", "1. ", "# ", "> ", "---\n"),
    *("\t", "\u3000", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b", "\u2028", "é", "e\u0301", "語"),
    *(
        "```\n",
        "```{note}\n",
        "```{glossary}\n",
        "```{toctree}\n",
        "```{eval-rst}\n",
        "```{math}\n",
    ),
    *(
        ":::{figure} x.png\n",
        "```{include} page-0.md\n```\n",
        "```{table}\n",
        "{term}`x`",
        "{ref}`x`",
    ),
    *("{doc}`page-0`", "{index}`x`", "{math}`x^2`", "[^1]", "[^1]: x\n", "[x]: y\n", "<b>", "<!--"),
    *("(x)=\n", "{#x}", "| a | b |\n|---|---|\n| c | d |\n", "term\n: definition\n", "![](x.png)"),
    *(
        "&amp;",
        "&#0;",
        "<https://x.example>",
        "[x](page-0.md#x)",
        "\\begin{x}",
        "\\frac{",
        "{{ x }}",
    ),
    *("+++\n", "% comment\n", "***\n", "===\n", "    code\n", "~~~\n", "\r\n", "\ud7ff", "😀"),
    *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n", "```{csv-table}\n:file: page-0.md\n```\n"),
]
CATALOG_BITS = [
    *('msgid ""\n', 'msgstr ""\n', 'msgstr "x"\n', "#, fuzzy\n", "#~ ", "#| ", "#: ", "# ", "\n"),
    *(
        '"',
        "\\",
        '\\n"',
        'msgctxt "x"\n',
        'msgid_plural "x"\n',
        'msgstr[0] "x"\n',
        'msgstr[9] ""\n',
    ),
    *('"Plural-Forms: nplurals=2; plural=n;\\n"\n', '"Content-Type: text/plain; charset=x\\n"\n'),
    *(
        '"PO-Revision-Date: soon\\n"\n',
        '"Language: xx\\n"\n',
        "<<<<<<< HEAD\n",
        ">>>>>>> x\n",
        "\x00",
    ),
]


@dataclass(frozen=True)
class Project:
    """What is put into a project's files."""

    pages: list[bytes]
    msgstrs: list[str]
    notes: list[str]
    broken: list[bytes]  # catalogs
    table: str


def seeds(*patterns: str) -> list[str]:
    """The texts of the files that *patterns* find here and among the cases."""
    here = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [path.read_text("utf-8", "replace") for path in [*here, *sorted(CASES.glob("*.md"))]]


MARKDOWN = seeds("docs/*.md", "tests/data/**/*.md", "locale/de/notes/*.md")
CATALOGS = [p.read_text("utf-8") for p in sorted(ROOT.glob("locale/de/LC_MESSAGES/*.po"))]
ENTRIES = [entry for text in CATALOGS for entry in text.split("\n\n")]
BLOCKS = sorted({block for text in MARKDOWN for block in text.split("\n\n") if len(block) < 600})


def made(chance: Random, bits: list[str], blocks: list[str], most: int = 12) -> str:
    """Some blocks, with bits put in, parts doubled and parts taken out."""
    text = "\n\n".join(chance.choices(blocks, k=chance.randint(0, most)))
    for _ in range(chance.randint(0, 6)):
        at = chance.randint(0, len(text))
        end = min(len(text), at + chance.randint(0, 40))
        signs = "".join(chr(chance.randrange(chance.choice(PLANES))) for _ in range(4))
        bit = chance.choice([*bits, signs])
        text = text[:at] + chance.choice([bit, text[at:end] * 2, ""]) + text[end:]
    return text.encode("utf-8", "replace").decode()


def damaged(chance: Random, text: str, share: float) -> bytes:
    """*text*, with a *share* of chance with bytes in it that are no text."""
    data = text.encode()
    if chance.random() < share:
        at = chance.randint(0, len(data))
        data = data[:at] + chance.randbytes(chance.randint(1, 3)) + data[at:]
    return data


ROW = '[{0}]\nnote = "{0}"\nslug = "{0}"\n'
TABLE = ROW.format("en") + ROW.format(LOCALE)
TABLE_BITS = ["[x]\n", "[de]\n", 'note = "x"\n', "slug = 1\n", "[", "]", "=", '"', "\n", "#", "é"]


def project_of(seed: int) -> Project:
    """The project that follows from a *seed*: some two hundred files of any content."""
    chance = Random(seed)

    def each(make: Callable[[], T]) -> list[T]:
        return [make() for _ in range(PAGES)]

    return Project(
        pages=each(lambda: damaged(chance, made(chance, BITS, BLOCKS), 0.1)),
        msgstrs=each(lambda: made(chance, BITS, BLOCKS, most=1)),
        notes=each(lambda: made(chance, BITS, BLOCKS)),
        broken=each(lambda: damaged(chance, made(chance, CATALOG_BITS, ENTRIES), 0.5)),
        table=made(chance, TABLE_BITS, [TABLE], most=1),
    )


FILES = 4 * PAGES + 1  # of a project: so many cases are tried by one


def write(project: Project, folder: Path) -> None:
    """The pages and the notes, with an index of them."""
    shutil.copytree(ROOT / "conf", folder / "conf")
    (folder / "conf" / "languages.toml").write_text(TABLE, "utf-8")
    (folder / "docs").mkdir()
    notes = folder / "locale" / LOCALE / "notes"
    notes.mkdir(parents=True)
    names = [f"page-{number}" for number in range(PAGES)]
    index = (
        "# Index\n\n```{toctree}\n" + "\n".join(names) + "\n```\n\n```{translation-status}\n```\n"
    )
    (folder / "docs" / "index.md").write_text(index, "utf-8")
    (folder / "docs" / "references.md").write_text(
        "# References\n\n[x]: https://x.example\n", "utf-8"
    )
    for name, page, note in zip(names, project.pages, project.notes, strict=True):
        (folder / "docs" / f"{name}.md").write_bytes(page)
        (notes / f"{name}.md").write_bytes(note.encode())


def command(folder: Path, name: str, *, table: bool = True) -> Run:
    """Run one of the commands; raises AssertionError where it meets a fault of ours.

    Without *table*, the table of languages may be one that nobody can read.
    """
    if name == "html":
        out = folder / "html"
        done = sphinx_build(folder / "docs", out, "-D", f"language={LOCALE}", conf=folder / "conf")
    else:
        module = {"update": "upkeep.update", "status": "upkeep.status", "check": "check_catalogs"}
        done = run(sys.executable, "-m", module.get(name, name), cwd=folder)
    said = f"{done.out}\n{done.err}"
    assert not FAULT.search(said), f"{name}: {said[-3000:]}"
    assert done.code in CODES[name] | (set() if table else {BAD_TABLE}), (
        f"{name}: exit {done.code}: {said[-3000:]}"
    )
    return done


def read(folder: Path) -> dict[Path, bytes]:
    """The catalogs of pages, as they are."""
    paths = sorted((folder / "locale" / LOCALE / "LC_MESSAGES").glob("*.po"))
    return {path: path.read_bytes() for path in paths}


def msgfmt_takes(catalogs: dict[Path, bytes]) -> None:
    """Every catalog that was written is one for gettext, too."""
    for path in catalogs:
        done = subprocess.run(
            [MSGFMT, "-o", os.devnull, path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def translate(path: Path, msgstrs: list[str]) -> None:
    """Fill a catalog's empty msgstrs, one after the other, as an editor would."""
    catalog = polib.pofile(str(path), wrapwidth=0)
    empty = [entry for entry in catalog if not entry.msgstr and not entry.obsolete]
    for number, entry in enumerate(empty):
        entry.msgstr = msgstrs[number % len(msgstrs)].strip("\0\n")
    path.write_text(str(catalog), "utf-8")


def try_all(project: Project, folder: Path) -> None:
    """Every command on the project as it comes, translated, imported and damaged."""
    write(project, folder)
    command(folder, "update")
    for path in read(folder):
        translate(path, project.msgstrs)
    command(folder, "check")
    command(folder, "html")
    command(folder, "notes2po")
    command(folder, "update")
    msgfmt_takes(read(folder))
    damaged = dict(zip(sorted(read(folder)), project.broken, strict=False))
    for path, data in damaged.items():
        path.write_bytes(data)
    for name in ("check", "html", "status", "notes2po", "update"):
        done = command(folder, name)
    for path, data in damaged.items():
        if f"/{path.name}:" in done.err:
            assert path.read_bytes() == data, f"{path.name} was damaged, and was written over"
    (folder / "conf" / "languages.toml").write_text(project.table, "utf-8")
    for name in ("update", "notes2po", "html"):
        command(folder, name, table=False)
