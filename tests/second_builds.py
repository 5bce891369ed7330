"""What the tests of second builds share: a small site, random edits of it, and both builds.

A site is edited and built again where it was built before, and once anew in a fresh folder:
the two are to have the same files and to say the same. An edit is a name and a number that
all it does follows from, so that a sequence can be told, played again and cut shorter.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random

import polib
from notes2po.catalog import header_fields

ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests" / "data" / "second" / "docs"
PARTS = ("docs", "locale", "conf")
LOCALE = "de"
LOADED = ["sphinx.cmd.build", "sphinx.builders.html", "myst_parser.sphinx_ext.main", "furo"]
LONG_AGO = 1_000_000_000  # seconds
TRANSLATED = "Ü {}"
# More of Sphinx than this project's settings use.
SETTINGS = ["-D", "numfig=1", "-D", "html_use_index=1", "-D", "html_copy_source=1"]

# -- Builds


@dataclass(frozen=True)
class Built:
    """The files of a site, by their names, and what was said, without the project's folder."""

    files: dict[str, bytes]
    said: tuple[str, ...]


def build(project: Path, *options: str, out: str = "site") -> Built:
    """Build the site of *project* as ``sphinx-build`` does, in a process that is loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    command = ["-n", "-N", "-T", "-c", "conf", "-b", "html", "-D", f"language={LOCALE}"]
    command += [*SETTINGS, "-D", "catalog_check=0", "-w", f"{out}.log", "-d", f"{out}.doctrees"]
    process = context.Process(target=run, args=(project, [*command, *options, "docs", out]))
    process.start()
    process.join()
    log = (project / f"{out}.log").read_text("utf-8").replace(f"{project}/", "")
    assert process.exitcode == 0, log + (project / "crash").read_text("utf-8")
    return Built(files(project / out), tuple(sorted(log.splitlines())))


def run(project: Path, command: list[str]) -> None:
    """In a process of its own: run Sphinx."""
    os.environ["SOURCE_DATE_EPOCH"] = "1795219200"
    os.chdir(project)
    with Path("crash").open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        sys.exit(import_module("sphinx.cmd.build").main(command))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build_clean(project: Path, *options: str) -> Built:
    """Build *project* as it stands in a folder that nothing was built in."""
    fresh = project.with_name(project.name + "-fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(
            project / part, fresh / part, symlinks=True, ignore=shutil.ignore_patterns("*.mo")
        )
    return build(fresh, *options)


def differences(second: Built, clean: Built) -> list[str]:
    """The names of the files that differ, and the lines that one of the builds alone said."""
    names = sorted(second.files.keys() | clean.files.keys())
    found = [name for name in names if second.files.get(name) != clean.files.get(name)]
    found += [f"second alone: {line}" for line in {*second.said} - {*clean.said}]
    return found + [f"clean alone: {line}" for line in {*clean.said} - {*second.said}]


# -- The site


def make_site(project: Path) -> Path:
    """Put the site into the folder *project*: the pages, their catalogs, our settings."""
    shutil.copytree(BASE, project / "docs")
    shutil.copytree(
        ROOT / "conf", project / "conf", ignore=shutil.ignore_patterns("extensions", "__pycache__")
    )
    (project / "conf" / "extensions").symlink_to(ROOT / "conf" / "extensions")
    frame = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "sphinx.po"
    folder = catalogs(project)
    folder.mkdir(parents=True)
    shutil.copy(frame, folder)
    build(project, "-b", "gettext", out="templates")
    for template in sorted((project / "templates").rglob("*.pot")):
        catalog = polib.pofile(str(template), wrapwidth=0)
        catalog.metadata = header_fields(LOCALE, "A small site", "2026-11-21 00:00+0000")
        catalog.metadata_is_fuzzy = False
        for entry in catalog:
            entry.msgstr = TRANSLATED.format(entry.msgid)
        name = template.relative_to(project / "templates").with_suffix(".po")
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(str(catalog), "utf-8")
    return project


def catalogs(project: Path) -> Path:
    return project / "locale" / LOCALE / "LC_MESSAGES"


# -- The edits


@dataclass(frozen=True)
class Edit:
    """One of :data:`EDITS`; what it does follows from its *seed*."""

    name: str
    seed: int

    def do(self, project: Path) -> None:
        EDITS[self.name](Hand(project, Random(self.seed), self.seed % 100))


@dataclass(frozen=True)
class Hand:
    """What edits a project: chance chooses, *number* makes a text another."""

    project: Path
    chance: Random
    number: int

    @property
    def docs(self) -> Path:
        return self.project / "docs"

    def page(self) -> Path:
        return self.chance.choice(sorted(self.docs.rglob("*.md")))

    def catalog(self) -> Path:
        """A catalog of a page, or where there is none now, one that there was."""
        pages = [path.relative_to(BASE).with_suffix(".po") for path in BASE.rglob("*.md")]
        return catalogs(self.project) / self.chance.choice(sorted(pages))

    def write(self, path: Path, text: str | bytes) -> None:
        """Write a file; now and then it is older than what it takes the place of."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if self.chance.random() < 0.4:
            os.utime(path, (LONG_AGO, LONG_AGO))

    def change(self, path: Path, pattern: str, *texts: str) -> None:
        """Put one of *texts* where one of the places is that the *pattern* finds."""
        if not path.is_file():
            return
        old = path.read_text("utf-8")
        if found := list(re.finditer(pattern, old, re.MULTILINE)):
            place = self.chance.choice(found)
            new = place.expand(self.chance.choice(texts).replace("{n}", str(self.number)))
            self.write(path, old[: place.start()] + new + old[place.end() :])

    def entries(self, edit: Callable[[polib.POEntry], None]) -> None:
        path = self.catalog()
        if path.is_file():
            with suppress(UnicodeDecodeError):  # break_catalog was here
                catalog = polib.pofile(str(path), wrapwidth=0)
                edit(self.chance.choice(catalog))
                self.write(path, str(catalog))


def rename_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"^(#+) .*$", r"\1 Heading {n}", r"\1 Setup", r"\1 Details")


def change_paragraph(hand: Hand) -> None:
    hand.change(hand.page(), r"^A paragraph( \d+)?", "A paragraph {n}")


def add_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"\Z", "\n## Heading {n}\n", "\n(label-{n})=\n## Heading\n")


def remove_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"^##+ .*$", "")


LINKS = (
    "[](guide.md)", "[](guide.md#setup)", "[](new.md)", "[words](new.md#heading)", "{doc}`new`",
    "{ref}`setup-label`", "{ref}`words <new-label>`", "{term}`model`", "[](#new-label)",
    "[a][first-work]", "[](second.md#details)", "[Setup](third.md)", "![A dot](pictures/dot.png)",
    "[](sub/deep.md#below)", "[](guide.md#heading)", "[](pictures/dot.png)",
    "{numref}`a-figure`", "{eq}`a-formula`", "{index}`an entry`", "[a file](parts/part.txt)",
)  # fmt: skip


def add_link(hand: Hand) -> None:
    hand.change(hand.page(), r"\Z", *(f"\nA paragraph {{n}} with {link}.\n" for link in LINKS))


def remove_link(hand: Hand) -> None:
    hand.change(hand.page(), r"^A paragraph \d+ with .*$", "")


def add_page(hand: Hand) -> None:
    text = "# Heading\n\n(new-label)=\n## Heading {n}\n\nA paragraph, [](guide.md#setup).\n"
    if hand.chance.random() < 0.3:
        hand.write(hand.docs / "more-2.md", "# More {n}\n".replace("{n}", str(hand.number)))
        return
    hand.write(hand.docs / "new.md", text.replace("{n}", str(hand.number)))
    if hand.chance.random() < 0.7:
        hand.change(hand.docs / "index.md", r"^guide$", "guide\nnew", "new\nguide")


def remove_page(hand: Hand) -> None:
    page = hand.page()
    if page.name != "index.md":
        page.unlink()


def rename_page(hand: Hand) -> None:
    old = hand.docs / hand.chance.choice(["guide.md", "second.md", "third.md"])
    if old.is_file():
        old.rename(hand.docs / "new.md")
        hand.change(hand.docs / "index.md", rf"^{old.stem}$", "new")


def restore_page(hand: Hand) -> None:
    path = hand.chance.choice(sorted(path for path in BASE.rglob("*") if path.is_file()))
    hand.write(hand.docs / path.relative_to(BASE), path.read_bytes())


def toctree(hand: Hand) -> None:
    hand.change(
        hand.docs / "index.md",
        r":caption: .*$|^(second|third|Another name <third>|:maxdepth: \d|status)$",
        ":caption: Heading {n}", ":caption: Setup", "third", "second", ":maxdepth: 1", "sub/deep",
    )  # fmt: skip


def toggle_numbers(hand: Hand) -> None:
    hand.change(hand.docs / "sub" / "index.md", r"^deep$|^:numbered:$", "deep", ":numbered:\n", "")


def toggle_orphan(hand: Hand) -> None:
    hand.change(
        hand.docs / "more.md", r"\A(---\norphan: true\n---\n)?", "---\norphan: true\n---\n", ""
    )


def toggle_list(hand: Hand) -> None:
    page, text = hand.page(), "\n```{{{}}}\n```\n"
    name = hand.chance.choice(["terms", "references", "translation-status"])
    if text.format(name) in page.read_text("utf-8"):
        hand.write(page, page.read_text("utf-8").replace(text.format(name), ""))
    else:
        hand.write(page, page.read_text("utf-8") + text.format(name))


def edit_terms(hand: Hand) -> None:
    path = hand.docs / "glossary.md"
    hand.change(path, r"^(context|token|model|term \d+)$", "context", "model", "term {n}", "part")


def change_msgstr(hand: Hand) -> None:
    def edit(entry: polib.POEntry) -> None:
        texts = ["", entry.msgid, f"Ü{hand.number} {entry.msgid}", f"Ü {entry.msgid}", "Setup"]
        entry.msgstr = hand.chance.choice(texts)

    hand.entries(edit)


def toggle_fuzzy(hand: Hand) -> None:
    def edit(entry: polib.POEntry) -> None:
        entry.flags = [] if entry.fuzzy else ["fuzzy"]

    hand.entries(edit)


def delete_catalog(hand: Hand) -> None:
    hand.catalog().unlink(missing_ok=True)


def restore_catalog(hand: Hand) -> None:
    path = hand.catalog()
    kept = hand.project.with_name("catalogs") / path.relative_to(catalogs(hand.project))
    hand.write(path, kept.read_bytes())


def break_catalog(hand: Hand) -> None:
    hand.write(hand.catalog(), b'msgid "Home"\nmsgstr "\xff\xfe"\n')


def touch_backwards(hand: Hand) -> None:
    every = [path for part in ("docs", "locale") for path in (hand.project / part).rglob("*.??*")]
    path = hand.chance.choice(sorted(every))
    if path.suffix != ".mo":
        os.utime(path, (LONG_AGO, LONG_AGO))


def touch(hand: Hand) -> None:
    hand.page().touch()


def edit_frame(hand: Hand) -> None:
    path = catalogs(hand.project) / "sphinx.po"
    if not path.is_file() or hand.chance.random() < 0.2:
        hand.write(path, (hand.project.with_name("catalogs") / "sphinx.po").read_bytes())
        return
    catalog = polib.pofile(str(path), wrapwidth=0)
    for msgid in ("Back to top", "Terms on this page", "Cited in: ", "Previous"):
        entry = catalog.find(msgid)
        if entry and hand.chance.random() < 0.5:
            entry.msgstr = f"Ü{hand.number}"
    hand.write(path, str(catalog))


def delete_frame(hand: Hand) -> None:
    (catalogs(hand.project) / "sphinx.po").unlink(missing_ok=True)


def edit_template(hand: Hand) -> None:
    path = hand.project / "conf" / "templates" / "page.html"
    hand.change(path, r"(?<=api-version\" content=)\"\d+\"", '"{n}"')


def edit_static(hand: Hand) -> None:
    hand.change(hand.project / "conf" / "static" / "type.css", r"\Z", "/* {n} */\n")


def toggle_static(hand: Hand) -> None:
    path = hand.project / "conf" / "static" / "more.txt"
    if path.is_file():
        path.unlink()
    else:
        hand.write(path, "More.")


def edit_included(hand: Hand) -> None:
    path = hand.docs / "parts" / "part.txt"
    hand.change(path, r"An? \w+ paragraph.*$", "A paragraph {n}, [](guide.md#setup).",
                "An included paragraph, [](second.md).", "A paragraph {n}, about a token.")  # fmt: skip


def edit_references(hand: Hand) -> None:
    hand.change(
        hand.docs / "references.md",
        r"^\[(first|second)-work\].*$",
        r'[\1-work]: https://example.org/{n} "The work"',
        r'[\1-work]: https://example.org/\1 "The work {n}"',
        r'[\1-work]: https://example.org/\1 "The work"\n[more-{n}]: https://example.org/more',
        "",
    )


def edit_picture(hand: Hand) -> None:
    one, other = hand.docs / "pictures" / "dot.png", hand.docs / "sub" / "pictures" / "dot.png"
    name = hand.chance.choice(["dot.png", f"dot.{LOCALE}.png"])
    path = hand.chance.choice([one, other]).with_name(name)
    if path.is_file() and hand.chance.random() < 0.5:
        path.unlink()
    else:
        source = BASE / hand.chance.choice(["pictures/dot.png", "sub/pictures/dot.png"])
        hand.write(path, source.read_bytes())


EDITS: dict[str, Callable[[Hand], None]] = {
    edit.__name__: edit
    for edit in (
        rename_heading, change_paragraph, add_heading, remove_heading, add_link, remove_link,
        add_page, remove_page, rename_page, restore_page, toctree, toggle_numbers, toggle_orphan,
        toggle_list, edit_terms, change_msgstr, toggle_fuzzy,
        delete_catalog, restore_catalog, break_catalog, touch_backwards, touch, edit_frame,
        delete_frame, edit_template, edit_static, toggle_static, edit_included, edit_references,
        edit_picture,
    )
}  # fmt: skip


def random_rounds(seed: int) -> list[list[Edit]]:
    """What is done to a site: some edits, a build, some edits, a build …"""
    chance = Random(seed)
    return [
        [
            Edit(chance.choice([*EDITS, "change_msgstr", "rename_heading", "add_link"]), number)
            for number in chance.sample(range(1_000_000), chance.randint(1, 4))
        ]
        for _round in range(chance.randint(1, 3))
    ]


# -- A sequence


@dataclass(frozen=True)
class Bench:
    """A site that was built once, to be edited again and again from there."""

    folder: Path
    options: tuple[str, ...]

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def prepare(self) -> None:
        """Build the site once, and keep it."""
        make_site(self.project)
        shutil.copytree(catalogs(self.project), self.folder / "catalogs")
        build(self.project, *self.options)
        shutil.copytree(self.project, self.folder / "kept", symlinks=True)

    def begin(self) -> None:
        """The site as it was first built."""
        shutil.rmtree(self.project, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.project, symlinks=True)

    def play(self, rounds: Sequence[Sequence[Edit]]) -> list[str]:
        """What differs after the first round that leaves the second build unlike a clean one."""
        self.begin()
        for edits in rounds:
            for edit in edits:
                edit.do(self.project)
            second = build(self.project, *self.options)
            if found := differences(second, build_clean(self.project, *self.options)):
                return found
        return []

    def shorten(self, rounds: list[list[Edit]]) -> list[list[Edit]]:
        """As few of the edits as still leave a difference."""
        for row, edits in enumerate(rounds):
            for place in range(len(edits)):
                fewer = [*rounds[:row], [*edits[:place], *edits[place + 1 :]], *rounds[row + 1 :]]
                if self.play(fewer):
                    return self.shorten(fewer)
        for row in range(len(rounds)):
            fewer = rounds[:row] + rounds[row + 1 :]
            if self.play(fewer):
                return self.shorten(fewer)
        return rounds
