"""PO files: read whole or not at all, written in one form.

The only room that reads or writes PO. It uses polib, not Babel: Babel drops
header fields it does not know, the flags of obsolete entries and previous
msgids (``#|``), and folds duplicates without a word.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polib
from babel.core import UnknownLocaleError
from babel.messages.plurals import get_plural

from notes2po.languages import name_in_english
from notes2po.messages import IN_CONFLICT, Location, ProblemError

# What may stand on a line of a PO file, in the file's own words, in "#~" (obsolete)
# or "#|" (previous) ones; polib reads over some of what may not.
PO_LINE = re.compile(
    r"""\s*(?:
        (?P<mark>\#~\||\#~|\#\|)?\s*
        (?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?=\s)|msgstr\[(?=\d+\]))(?:\d+\])?\s+)?
        "(?:[^"\\]|\\.)*"
        | \#(?![~|]).*
    )?\s*""",
    re.VERBOSE,
)

UNSPACED = re.compile(r"^(\s*#[,:|.~])(?=[^\s|])")

# What git writes into a file where two changes meet.
CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |\Z)")

# Which keywords may stand before which; nothing is the beginning of the file.
FOLLOWS = {
    "msgctxt": ("", "msgstr", "msgstr["),
    "msgid": ("", "msgstr", "msgstr[", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[": ("msgid_plural", "msgstr["),
}

NO_HEADER = 'msgid ""\nmsgstr ""\n\n'


class Lines(str):
    """A text that polib, which asks for its lines, breaks at line feeds and nowhere else.

    ``str.splitlines`` breaks at U+2028, U+0085 and others that a note may hold.
    """

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: ARG002 - as str has it
        return self.split("\n")


# What gettext's tools write for a person to replace.
PLACEHOLDER = re.compile(r"FULL NAME|YEAR-MO-DA|<LL@li\.org>|PACKAGE VERSION")


def read(path: Path) -> polib.POFile | None:
    """The catalog at *path*, or None where there is none.

    Raises ProblemError, with the line, where it is not UTF-8, has a syntax error
    or a msgid twice, or cannot be replaced; or is a link that leads to no file of the project.
    """
    path = followed(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProblemError(
            Location(path.as_posix(), 1), f"cannot be read: {error.strerror}"
        ) from None
    # A rename replaces a read-only file all the same, and root may write any.
    if not path.stat().st_mode & 0o222:
        raise ProblemError(Location(path.as_posix(), 1), "is read-only; make it writable")
    return parse(data, path.as_posix())


def followed(path: Path) -> Path:
    """The file that a catalog is: *path*, or, where that is a link, what it leads to.

    Raises ProblemError where that is no file, or none of the project, whose folder is above that
    of the languages.
    """
    if not path.is_symlink():
        return path
    here, there = path.absolute(), Path(os.path.realpath(path))
    message_folders = (folder for folder in here.parents if folder.name == "LC_MESSAGES")
    locales = next((folder.parent.parent for folder in message_folders), here.parent)
    trees = {Path(os.path.realpath(folder)) for folder in (locales, locales.parent)}
    cure = "put the catalog itself here, or take the link out"
    if not there.is_file():
        raise ProblemError(Location(path.as_posix(), 1), f"is a link that leads to no file: {cure}")
    if trees.isdisjoint(there.parents):
        where = f"is a link that leads out of the project: {cure}"
        raise ProblemError(Location(path.as_posix(), 1), where)
    return there


def parse(data: bytes, name: str) -> polib.POFile:
    """A catalog from its bytes; *name* is what a ProblemError says."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise ProblemError(Location(name, number), "is not UTF-8; save it as UTF-8") from None
    if "\r" in text and "\n" not in text:  # it would be one comment
        where = Location(name, 1)
        raise ProblemError(where, "ends its lines with CR alone; save it with LF, as others do")
    lines = text.replace("\r\n", "\n").split("\n")
    _check_syntax(lines, name)
    # polib loses an entry that a bare mark or a comment follows at the end of the file,
    # reads no "#~|" and no mark without a blank behind it, and takes the first comment for the
    # header's, if there is none.
    last = max((n for n, line in enumerate(lines) if line.strip().endswith('"')), default=-1)
    lines = [line.replace("#~|", "#|", line.startswith("#~|")) for line in lines[: last + 1]]
    lines = [UNSPACED.sub(r"\1 ", line) for line in lines]
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    added = "" if re.fullmatch(r'\s*msgid\s+""\s*', first) else NO_HEADER
    try:
        # polib takes a name or a text; a text it must not take for a name ends in a newline.
        catalog = polib.pofile(Lines(added + "\n".join(lines) + "\n"), wrapwidth=0)
    except OSError as error:
        found = re.search(r"\(line (\d+)\)(?:: )?(.*)", str(error))
        number, what = (int(found[1]), found[2]) if found else (1, str(error))
        number = max(1, number - added.count("\n"))
        what = what or lines[number - 1].strip()[:60]
        raise ProblemError(Location(name, number), f"is no PO syntax: {what}") from None
    for entry in catalog:
        entry.linenum = (entry.linenum or 1) - added.count("\n")
    _refuse_twins(catalog, name)
    return catalog


def _check_syntax(lines: Sequence[str], name: str) -> None:
    """Raises ProblemError at the first line that is no PO, or whose keyword comes out of turn."""
    before, number = "", 0
    for number, line in enumerate(lines, 1):
        if CONFLICT.match(line):
            raise ProblemError(Location(name, number), IN_CONFLICT)
        match = PO_LINE.fullmatch(line)
        if not match:
            raise ProblemError(Location(name, number), f"is no PO syntax: {line.strip()[:60]}")
        if match["mark"] in ("#|", "#~|") or not line.strip() or line.lstrip().startswith("# "):
            continue
        keyword = match["keyword"]
        if keyword and before not in FOLLOWS[keyword]:
            after = f"{keyword.strip('[')} after {before.strip('[') or 'nothing'}"
            raise ProblemError(Location(name, number), f"is no PO syntax: {after}")
        if not keyword and line.lstrip().startswith('"') and not before:
            raise ProblemError(Location(name, number), "is no PO syntax: a text without a keyword")
        before = keyword or before
    if before not in ("", "msgstr", "msgstr["):
        raise ProblemError(Location(name, number), f"is no PO syntax: {before} without msgstr")


def _refuse_twins(catalog: polib.POFile, name: str) -> None:
    """A msgid that stands twice would lose one of its msgstrs."""
    lines: dict[tuple[str | None, str], int] = {(None, ""): 1}
    for entry in catalog:
        # an empty context is none: for Sphinx, for Babel and for polib
        key, line = (entry.msgctxt or None, entry.msgid), entry.linenum or 1
        if not entry.obsolete and lines.setdefault(key, line) != line:
            text = f"has the msgid of line {lines[key]} again; keep one of the two"
            raise ProblemError(Location(name, line), text)


def complete_header(catalog: polib.POFile, header: Mapping[str, str], title: str) -> None:
    """Fill in what the header does not say; what a tool left to fill in counts as not said."""
    if not catalog.header or "SOME DESCRIPTIVE TITLE" in catalog.header:
        catalog.header = title
    kept = {name: value for name, value in catalog.metadata.items() if name != "Generated-By"}
    said = {name: value for name, value in kept.items() if value and not PLACEHOLDER.search(value)}
    ours = {name: header[name] for name in ("Content-Type", "Content-Transfer-Encoding")}
    catalog.metadata = kept | dict(header) | said | ours
    catalog.metadata_is_fuzzy = False


def plain_locations(entry: polib.POEntry) -> None:
    """Name an entry's pages from the project's root, without lines: those change with every edit."""
    names = [name.removeprefix("../../") for name, _line in entry.occurrences]
    entry.occurrences = [(name, "") for name in dict.fromkeys(names)]


def header_fields(locale: str, project: str, date: str) -> dict[str, str]:
    """The header of a new catalog; *date* is ``YYYY-MM-DD HH:MM+ZZZZ``."""
    try:
        plural = str(get_plural(locale))
    except (UnknownLocaleError, ValueError):
        plural = str(get_plural("en"))
    return {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": date,
        "PO-Revision-Date": date,
        "Last-Translator": "notes2po",
        "Language-Team": name_in_english(locale),
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural if plural.endswith(";") else plural + ";",
    }


def render(catalog: polib.POFile) -> bytes:
    """The one form in which a catalog is written.

    No wrapping, so that no tool can rewrap it; obsolete entries by their msgid, flags
    by their names, with fuzzy first.
    """
    catalog.wrapwidth = 0
    obsolete = sorted(
        catalog.obsolete_entries(), key=lambda e: (e.msgid, e.msgctxt or "", e.msgstr)
    )
    catalog[:] = [*(entry for entry in catalog if not entry.obsolete), *obsolete]
    for entry in catalog:
        entry.flags = sorted(set(entry.flags), key=lambda flag: (flag != "fuzzy", flag))
    return (str(catalog).rstrip("\n") + "\n").encode()


def put(path: Path, catalog: polib.POFile, revised: str, *, dry: bool) -> bool:
    """Have the file at *path* hold *catalog*; gives whether it did not, and *dry* leaves it so.

    *revised* is the date of the revision, where there is one.
    """
    if revised:
        catalog.metadata["PO-Revision-Date"] = revised
    data = render(catalog)
    changed = not path.is_file() or data != path.read_bytes()
    if changed and not dry:
        write(path, data)
    return changed


def write(path: Path, data: bytes) -> None:
    """Put *data* at *path* whole: a reader sees the old file or the new one.

    A link stays one, and what it leads to is written. Raises ProblemError where the folder
    cannot be written.
    """
    path = followed(path)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data)
        temporary.replace(path)
    except OSError as error:
        raise ProblemError(
            Location(path.as_posix(), 1), f"cannot be written: {error.strerror}"
        ) from None
