"""Entries + the catalog as it stands -> the new catalog, which loses nothing.

An entry that came from a note carries the comment ``note: <digest>``, the digest
of its msgstr as it was imported. Where the msgstr is another now, or its fuzzy
flag is, a translator has touched the entry, and it is theirs.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import polib

from notes2po.messages import Entry, Location

STAMP = "note: "
DOUBT = "doubt: "
STALE = "the English has changed since"
GONE = "the note no longer has this text"

# Babel, and so sphinx-intl, breaks comments at 76 columns whatever it is told;
# shorter lines come back as they went.
COMMENT_WIDTH = 74 - len(DOUBT)


@dataclass(frozen=True, slots=True)
class Change:
    """What the merge did with one msgid: ``kind`` is ``new``, ``updated``, ``kept`` or ``gone``.

    ``kept`` is an entry that a translator has touched and the note says otherwise;
    ``gone`` is a msgid that the page no longer has.
    """

    kind: str
    msgid: str
    source: Location | None


def merge(
    old: polib.POFile | None, entries: Sequence[Entry], page: str
) -> tuple[polib.POFile, list[Change]]:
    """A catalog of *entries*, in their order, and what was done to make it of *old*.

    *page* is the path that the entries' locations name. The header is *old*'s,
    and is not completed here.
    """
    catalog = polib.POFile(wrapwidth=0)
    catalog.header, catalog.metadata = (old.header, dict(old.metadata)) if old else ("", {})
    before = {entry.msgid: entry for entry in old or () if _is_plain(entry)}
    wanted = {entry.msgid for entry in entries}
    moved = {
        stamp: entry
        for msgid, entry in before.items()
        if msgid not in wanted and not entry.obsolete and (stamp := _stamp(entry))
    }
    changes: list[Change] = []
    used: set[str] = set()
    for entry in entries:
        known, kind = before.get(entry.msgid), ""
        if (known is None or known.obsolete) and entry.msgstr:
            stale = moved.get(digest(entry.msgstr))
            if stale:
                used.add(stale.msgid)
                known, kind = _carried(stale, entry.msgid), "updated"
        merged, did = _merged(known, entry)
        merged.occurrences = [(page, "")]
        catalog.append(merged)
        if kind or did:
            changes.append(Change(kind or did, entry.msgid, entry.source))
    for other in old or ():
        if not _is_plain(other):
            catalog.append(other)
        elif other.msgid not in wanted | used:
            changes += [] if other.obsolete else [Change("gone", other.msgid, None)]
            if other.msgstr:
                other.obsolete, other.occurrences, other.comment = True, [], ""
                catalog.append(other)
    return catalog, changes


def _is_plain(entry: polib.POEntry) -> bool:
    """Whether this is a message as Sphinx makes it: no context, no plural."""
    return not entry.msgctxt and not entry.msgid_plural


def _merged(known: polib.POEntry | None, entry: Entry) -> tuple[polib.POEntry, str]:
    """The entry to write for one msgid, and the kind of change; empty where there is none."""
    if known is None:
        new = polib.POEntry(msgid=entry.msgid)
        _fill(new, entry)
        return new, "new"
    revived, known.obsolete = known.obsolete, False
    if is_touched(known):
        news = entry.msgstr not in ("", known.msgstr) and digest(entry.msgstr) != _stamp(known)
        return known, "kept" if news else "updated" if revived else ""
    if known.previous_msgid and entry.msgstr == known.msgstr:
        return known, ""  # the English went on and the note did not: still to be reviewed
    before = (known.msgstr, known.flags[:], known.tcomment)
    if entry.msgstr or not known.msgstr:
        _fill(known, entry)
    else:
        _say(known, GONE)
    after = (known.msgstr, known.flags, known.tcomment)
    return known, "updated" if revived or before != after else ""


def _fill(known: polib.POEntry, entry: Entry) -> None:
    """Write into *known* what the note says."""
    known.msgstr = entry.msgstr
    known.flags = [flag for flag in known.flags if flag not in ("fuzzy", "python-format")]
    known.previous_msgid = None
    lines = _own_lines(known)
    if entry.msgstr:
        lines.append(STAMP + digest(entry.msgstr))
    known.tcomment = "\n".join(lines)
    if entry.doubt:
        where = f" ({entry.target})" if entry.target else ""
        _say(known, entry.doubt + where)


def _say(known: polib.POEntry, doubt: str) -> None:
    """Mark *known* fuzzy with its reason; where there is no msgstr, leave just the reason."""
    lines = [line for line in known.tcomment.split("\n") if line and not line.startswith(DOUBT)]
    reasons = textwrap.wrap(doubt, COMMENT_WIDTH, break_long_words=False, break_on_hyphens=False)
    known.tcomment = "\n".join([*lines, *(DOUBT + reason for reason in reasons)])
    if known.msgstr and "fuzzy" not in known.flags:
        known.flags.insert(0, "fuzzy")


def _carried(stale: polib.POEntry, msgid: str) -> polib.POEntry:
    """*stale*'s translation under the new *msgid*, for review; as it was where the change is undone."""
    carried = polib.POEntry(
        msgid=msgid, msgstr=stale.msgstr, flags=stale.flags[:], tcomment=stale.tcomment
    )
    if stale.previous_msgid == msgid:
        carried.flags = [flag for flag in carried.flags if flag != "fuzzy"]
        lines = stale.tcomment.split("\n")
        carried.tcomment = "\n".join(line for line in lines if line != DOUBT + STALE)
    else:
        mark_stale(carried, stale.previous_msgid or stale.msgid)
    return carried


def mark_stale(entry: polib.POEntry, previous: str) -> None:
    """*entry* translates *previous*, not what its msgid says now: a translator must look."""
    entry.previous_msgid = previous
    _say(entry, STALE)


def doubt_of(entry: polib.POEntry) -> str:
    """The reason why *entry* is in doubt, or nothing."""
    lines = entry.tcomment.split("\n")
    return " ".join(line.removeprefix(DOUBT) for line in lines if line.startswith(DOUBT))


def digest(msgstr: str) -> str:
    """Eight hexadecimal digits: enough to tell one entry's texts apart, short enough to read over."""
    return hashlib.sha256(msgstr.encode()).hexdigest()[:8]


def _stamp(entry: polib.POEntry) -> str:
    """The digest that the last import left, or nothing."""
    found = [line for line in entry.tcomment.split("\n") if line.startswith(STAMP)]
    return found[-1].removeprefix(STAMP) if found else ""


def _own_lines(entry: polib.POEntry) -> list[str]:
    """The comment lines that are a translator's."""
    lines = entry.tcomment.split("\n")
    return [line for line in lines if line and not line.startswith((STAMP, DOUBT))]


def is_touched(entry: polib.POEntry) -> bool:
    """Whether a translator has had a hand in *entry* since the last import."""
    stamp = _stamp(entry)
    if not stamp:
        return bool(entry.msgstr)
    return stamp != digest(entry.msgstr) or bool(doubt_of(entry)) != entry.fuzzy
