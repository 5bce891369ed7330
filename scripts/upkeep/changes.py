"""What has changed in the catalogs since a revision, in messages: ``make changes BASE=main``.

    python -m upkeep.changes [--format text|github] [--summary FILE] [BASE]

Compares the catalogs as they stand with those of BASE (HEAD). A diff counts lines,
and calls a paragraph that moved a loss; this counts messages, by language. ``--summary``
adds the table to FILE, in Markdown.

A msgid that changed only in white space costs every language a review and gives the
reader nothing: it is an error, and ``--format github`` shows it at its line.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
from check_catalogs.findings import quoted
from notes2po import catalog as po
from notes2po.annotations import annotation
from notes2po.messages import Location, ProblemError
from sites.table import table_of

ROOT = Path.cwd()

# What can have become of a message, in the order of the table.
KINDS = {
    "translated": "had no translation, and has one",
    "reviewed": "was fuzzy, and is not",
    "reworded": "has another translation",
    "outdated": "was translated, and is fuzzy now",
    "lost": "had a translation, and has none",
    "new": "is new, and waits for its translation",
    "gone": "is on no page any more, or its catalog is gone",
    "moved": "is on another page, its translation with it",
}

Key = tuple[str, str]  # a page, a msgid


@dataclass(frozen=True, slots=True)
class Message:
    """An entry of a catalog that is on a page, at its line."""

    place: Location
    msgstr: str
    fuzzy: bool
    previous: str


Messages = Mapping[Key, Message]


def git(*arguments: str) -> bytes:
    """What git says. Raises CalledProcessError where it refuses."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout


def changed_catalogs(base: str) -> list[str]:
    """The catalogs that are not as in *base*, or not in it, or gone."""
    known = git("diff", "--name-only", "--no-renames", "-z", base, "--", "locale")
    new = git("ls-files", "--others", "--exclude-standard", "-z", "--", "locale")
    names = {name.decode() for name in (known + new).split(b"\0") if name}
    return sorted(name for name in names if name.endswith(".po"))


def read(names: Iterable[str], base: str = "") -> dict[str, dict[Key, Message]]:
    """The messages of each language in the catalogs *names*, as in *base*, or as they stand.

    A catalog that cannot be read has none: check-catalogs says why.
    """
    found: dict[str, dict[Key, Message]] = {}
    for name in names:
        _, locale, _, *rest = name.split("/")
        try:
            data = git("show", f"{base}:{name}") if base else (ROOT / name).read_bytes()
            catalog = po.parse(data, name)
        except (OSError, ProblemError, subprocess.CalledProcessError):
            continue
        lines = data.decode("utf-8-sig").split("\n")
        for entry in catalog:
            if not entry.obsolete:
                msgstr = "\0".join([entry.msgstr, *entry.msgstr_plural.values()]).strip("\0")
                place = Location(name, line_of(entry, lines))
                message = Message(place, msgstr, entry.fuzzy, entry.previous_msgid or "")
                found.setdefault(locale, {})["/".join(rest), entry.msgid] = message
    return found


def unreadable(names: Iterable[str]) -> Iterator[tuple[str, Location, str]]:
    """The catalogs of *names* that stand and cannot be read: name, place, and why."""
    for name in names:
        path = ROOT / name
        try:
            if path.exists():
                po.parse(path.read_bytes(), name)
        except OSError as error:
            yield name, Location(name, 1), f"cannot be read: {error.strerror}"
        except ProblemError as error:
            yield name, error.location, f"{error.text}; nothing of it is counted"


def line_of(entry: polib.POEntry, lines: Sequence[str]) -> int:
    """The line of an entry's msgid: it begins with its comments."""
    first = entry.linenum or 1
    numbers = range(first, len(lines) + 1)
    return next((n for n in numbers if lines[n - 1].startswith("msgid")), first)


def compare(old: Messages, new: Messages) -> Counter[str]:
    """How many messages of a language have become what."""
    vanished = {key[1]: key for key in sorted(old.keys() - new.keys())}
    counts: Counter[str] = Counter()
    for key, message in new.items():
        before = old.get(key)
        if before is None:
            here = vanished.pop(key[1], None) or vanished.pop(message.previous, None)
            before = old[here] if here else None
            counts["moved"] += bool(here and here[0] != key[0])
        counts[kind(before, message)] += 1
    counts["gone"] = len(vanished)
    return counts


def kind(before: Message | None, now: Message) -> str:
    """What a message has become; empty where nothing that counts."""
    done, was_done = bool(now.msgstr) and not now.fuzzy, before and before.msgstr
    if before is None:
        return "translated" if done else "new"
    if not was_done:
        return "translated" if done else ""
    if not now.msgstr:
        return "lost"
    if before.fuzzy:
        return "reviewed" if done else ""
    if not done:
        return "outdated"
    return "" if now.msgstr == before.msgstr else "reworded"


def only_white_space(old: Messages, new: Messages) -> Iterator[tuple[Location, str]]:
    """The msgids that were there before in all but their white space."""
    before, now = ({msgid for _page, msgid in messages} for messages in (old, new))
    vanished = {" ".join(msgid.split()) for msgid in before - now}
    for (_page, msgid), message in new.items():
        if msgid not in before and " ".join(msgid.split()) in vanished:
            yield message.place, f"only white space has changed in “{quoted(msgid)}”: undo that"


def table(counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """The lines of a Markdown table, which can be read as they stand; kinds that occur nowhere left out."""
    kinds = [kind for kind in KINDS if any(counter[kind] for counter in counts.values())]
    if not kinds:
        yield "No message has changed in any language."
        return
    yield f"| {'language':<9}| {' | '.join(kinds)} |"
    yield f"|:{'-' * 9}|{'|'.join('-' * (len(kind) + 1) + ':' for kind in kinds)}|"
    for locale, counter in counts.items():
        cells = [f"{counter[kind] or '':>{len(kind)}}" for kind in kinds]
        yield f"| {locale:<9}| {' | '.join(cells)} |"
    yield ""
    yield "A message that …"
    yield ""
    yield from (f"* *{kind}*: {KINDS[kind]}" for kind in kinds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 where a msgid changed only in white space or a catalog cannot be read, 2 where BASE is no revision."""
    parser = argparse.ArgumentParser(description="Count what changed in the catalogs.")
    parser.add_argument("base", nargs="?", default="HEAD", metavar="BASE")
    parser.add_argument("--format", choices=("text", "github"), default="text")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="add the table to it")
    given = parser.parse_args(arguments)
    try:
        names = changed_catalogs(given.base)
    except subprocess.CalledProcessError as error:
        parser.error(error.stderr.decode().strip().splitlines()[0])
    broken = list(unreadable(names))
    names = sorted({*names} - {name for name, _place, _what in broken})
    old, new = read(names, given.base), read(names)
    locales = [row.locale for row in table_of(ROOT / "conf" / "languages.toml")[1:]]
    counts = {name: compare(old.get(name, {}), new.get(name, {})) for name in locales}
    text = "\n".join(table(counts)) + "\n"
    print(text, end="")
    if given.summary:
        try:
            with given.summary.open("a", encoding="utf-8") as file:
                file.write(f"## Translations\n\n{text}")
        except OSError as error:
            parser.error(f"{given.summary}: {error.strerror}")
    spaces: dict[str, Location] = {}
    for name in locales:
        for place, what in only_white_space(old.get(name, {}), new.get(name, {})):
            spaces.setdefault(what, place)  # in one language, as it is the same in all
    errors = [(place, "syntax", what) for _name, place, what in broken]
    errors += [(place, "white-space", what) for what, place in spaces.items()]
    for place, code, what in errors:
        if given.format == "github":
            print(annotation("error", place.path, place.line, code, what))
        else:
            print(f"error: {place}: {what}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
