"""What may be done to the small site of second_builds.py, by chance.

An edit is a name and a number that all it does follows from, so that a sequence can be told,
played again and cut shorter.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import polib
from second_builds import BASE, LOCALE, LONG_AGO, catalogs


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


EDITS: dict[str, Callable[[Hand], None]] = {}


def may_happen(edit: Callable[[Hand], None]) -> Callable[[Hand], None]:
    """Put *edit* into the list that chance chooses from."""
    EDITS[edit.__name__] = edit
    return edit


@may_happen
def rename_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"^(#+) .*$", r"\1 Heading {n}", r"\1 Setup", r"\1 Details")


@may_happen
def change_paragraph(hand: Hand) -> None:
    hand.change(hand.page(), r"^A paragraph( \d+)?", "A paragraph {n}")


@may_happen
def add_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"\Z", "\n## Heading {n}\n", "\n(label-{n})=\n## Heading\n")


@may_happen
def remove_heading(hand: Hand) -> None:
    hand.change(hand.page(), r"^##+ .*$", "")


LINKS = (
    "[](guide.md)",
    "[](guide.md#setup)",
    "[](new.md)",
    "[words](new.md#heading)",
    "{doc}`new`",
    "{ref}`setup-label`",
    "{ref}`words <new-label>`",
    "{term}`model`",
    "[](#new-label)",
    "[a][first-work]",
    "[](second.md#details)",
    "[Setup](third.md)",
    "![A dot](pictures/dot.png)",
    "[](sub/deep.md#below)",
    "[](guide.md#heading)",
    "[](pictures/dot.png)",
    "{numref}`a-figure`",
    "{eq}`a-formula`",
    "{index}`an entry`",
    "[a file](parts/part.txt)",
)


@may_happen
def add_link(hand: Hand) -> None:
    hand.change(hand.page(), r"\Z", *(f"\nA paragraph {{n}} with {link}.\n" for link in LINKS))


@may_happen
def remove_link(hand: Hand) -> None:
    hand.change(hand.page(), r"^A paragraph \d+ with .*$", "")


@may_happen
def add_page(hand: Hand) -> None:
    text = "# Heading\n\n(new-label)=\n## Heading {n}\n\nA paragraph, [](guide.md#setup).\n"
    if hand.chance.random() < 0.3:
        hand.write(hand.docs / "more-2.md", "# More {n}\n".replace("{n}", str(hand.number)))
        return
    hand.write(hand.docs / "new.md", text.replace("{n}", str(hand.number)))
    if hand.chance.random() < 0.7:
        hand.change(hand.docs / "index.md", r"^guide$", "guide\nnew", "new\nguide")


@may_happen
def remove_page(hand: Hand) -> None:
    page = hand.page()
    if page.name != "index.md":
        page.unlink()


@may_happen
def rename_page(hand: Hand) -> None:
    old = hand.docs / hand.chance.choice(["guide.md", "second.md", "third.md"])
    if old.is_file():
        old.rename(hand.docs / "new.md")
        hand.change(hand.docs / "index.md", rf"^{old.stem}$", "new")


@may_happen
def restore_page(hand: Hand) -> None:
    path = hand.chance.choice(sorted(path for path in BASE.rglob("*") if path.is_file()))
    hand.write(hand.docs / path.relative_to(BASE), path.read_bytes())


@may_happen
def toctree(hand: Hand) -> None:
    hand.change(
        hand.docs / "index.md",
        r":caption: .*$|^(second|third|Another name <third>|:maxdepth: \d|status)$",
        ":caption: Heading {n}",
        ":caption: Setup",
        "third",
        "second",
        ":maxdepth: 1",
        "sub/deep",
    )


@may_happen
def toggle_numbers(hand: Hand) -> None:
    hand.change(hand.docs / "sub" / "index.md", r"^deep$|^:numbered:$", "deep", ":numbered:\n", "")


@may_happen
def toggle_orphan(hand: Hand) -> None:
    hand.change(
        hand.docs / "more.md", r"\A(---\norphan: true\n---\n)?", "---\norphan: true\n---\n", ""
    )


@may_happen
def toggle_list(hand: Hand) -> None:
    page, text = hand.page(), "\n```{{{}}}\n```\n"
    name = hand.chance.choice(["terms", "references", "translation-status"])
    if text.format(name) in page.read_text("utf-8"):
        hand.write(page, page.read_text("utf-8").replace(text.format(name), ""))
    else:
        hand.write(page, page.read_text("utf-8") + text.format(name))


@may_happen
def edit_terms(hand: Hand) -> None:
    path = hand.docs / "glossary.md"
    hand.change(path, r"^(context|token|model|term \d+)$", "context", "model", "term {n}", "part")


@may_happen
def change_msgstr(hand: Hand) -> None:
    def edit(entry: polib.POEntry) -> None:
        texts = ["", entry.msgid, f"Ü{hand.number} {entry.msgid}", f"Ü {entry.msgid}", "Setup"]
        entry.msgstr = hand.chance.choice(texts)

    hand.entries(edit)


@may_happen
def toggle_fuzzy(hand: Hand) -> None:
    def edit(entry: polib.POEntry) -> None:
        entry.flags = [] if entry.fuzzy else ["fuzzy"]

    hand.entries(edit)


@may_happen
def delete_catalog(hand: Hand) -> None:
    hand.catalog().unlink(missing_ok=True)


@may_happen
def restore_catalog(hand: Hand) -> None:
    path = hand.catalog()
    kept = hand.project.with_name("catalogs") / path.relative_to(catalogs(hand.project))
    hand.write(path, kept.read_bytes())


@may_happen
def break_catalog(hand: Hand) -> None:
    hand.write(hand.catalog(), b'msgid "Home"\nmsgstr "\xff\xfe"\n')


@may_happen
def touch_backwards(hand: Hand) -> None:
    every = [path for part in ("docs", "locale") for path in (hand.project / part).rglob("*.??*")]
    path = hand.chance.choice(sorted(every))
    if path.suffix != ".mo":
        os.utime(path, (LONG_AGO, LONG_AGO))


@may_happen
def touch(hand: Hand) -> None:
    hand.page().touch()


@may_happen
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


@may_happen
def delete_frame(hand: Hand) -> None:
    (catalogs(hand.project) / "sphinx.po").unlink(missing_ok=True)


@may_happen
def edit_template(hand: Hand) -> None:
    path = hand.project / "conf" / "templates" / "page.html"
    hand.change(path, r"(?<=api-version\" content=)\"\d+\"", '"{n}"')


@may_happen
def edit_static(hand: Hand) -> None:
    hand.change(hand.project / "conf" / "static" / "type.css", r"\Z", "/* {n} */\n")


@may_happen
def toggle_static(hand: Hand) -> None:
    path = hand.project / "conf" / "static" / "more.txt"
    if path.is_file():
        path.unlink()
    else:
        hand.write(path, "More.")


@may_happen
def edit_included(hand: Hand) -> None:
    path = hand.docs / "parts" / "part.txt"
    hand.change(
        path,
        r"An? \w+ paragraph.*$",
        "A paragraph {n}, [](guide.md#setup).",
        "An included paragraph, [](second.md).",
        "A paragraph {n}, about a token.",
    )


@may_happen
def edit_references(hand: Hand) -> None:
    hand.change(
        hand.docs / "references.md",
        r"^\[(first|second)-work\].*$",
        r'[\1-work]: https://example.org/{n} "The work"',
        r'[\1-work]: https://example.org/\1 "The work {n}"',
        r'[\1-work]: https://example.org/\1 "The work"\n[more-{n}]: https://example.org/more',
        "",
    )


@may_happen
def edit_picture(hand: Hand) -> None:
    one, other = hand.docs / "pictures" / "dot.png", hand.docs / "sub" / "pictures" / "dot.png"
    name = hand.chance.choice(["dot.png", f"dot.{LOCALE}.png"])
    path = hand.chance.choice([one, other]).with_name(name)
    if path.is_file() and hand.chance.random() < 0.5:
        path.unlink()
    else:
        source = BASE / hand.chance.choice(["pictures/dot.png", "sub/pictures/dot.png"])
        hand.write(path, source.read_bytes())


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
