"""Entries + the catalog as it stands -> the new catalog, which loses nothing.

An entry that came from a note carries the comment ``note: <digest>``, the digest
of its msgstr and its fuzzy flag as the importer left them. Where they are others
now, a translator has touched the entry, and it is theirs.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polib

from notes2po.messages import Entry, Location

STAMP = re.compile(r"note: ([0-9a-f]{8})")
ELSEWHERE = re.compile(r"note: ([0-9a-f]{8}) of (.+)")  # on another page than its note's
DOUBT = "doubt: "
JOINED = "joined: "
STALE = "the English has changed since"
STALE_TOO = "the English has changed since, and it was in doubt before"
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
    and is not completed here. Entries with a context or a plural, which Sphinx
    never makes, are kept as they are.
    """
    catalog = polib.POFile(wrapwidth=0)
    if old is not None:
        catalog.header, catalog.metadata = old.header, dict(old.metadata)
    before = by_msgid(old or ())
    wanted = {entry.msgid for entry in entries}
    moved = {_stamp(known): known for known in _vanished(before, wanted) if _stamp(known)}
    changes: list[Change] = []
    for entry in entries:
        known, kind = before.get(entry.msgid), ""
        stale = moved.get(digest(entry.msgstr)) or moved.get(digest(entry.msgstr, fuzzy=True))
        if stale and entry.msgstr and (known is None or _is_spare(known)):
            before.pop(stale.msgid, None)
            known, kind = carried(stale, entry.msgid), "updated"
        merged, did = _merged(known, entry)
        merged.occurrences = [(page, "")]
        catalog.append(merged)
        if kind or did:
            changes.append(Change(kind or did, entry.msgid, entry.source))
    changes += [Change("gone", known.msgid, None) for known in _vanished(before, wanted)]
    catalog.extend(_left_over(old or (), before, wanted))
    return catalog, changes


def by_msgid(old: Iterable[polib.POEntry]) -> dict[str, polib.POEntry]:
    """The entries without a context; what stands on the page wins over what is obsolete."""
    found: dict[str, polib.POEntry] = {}
    for entry in sorted(old, key=lambda entry: bool(entry.obsolete)):
        if not entry.msgctxt:
            found.setdefault(entry.msgid, entry)
    return found


def _vanished(before: dict[str, polib.POEntry], wanted: set[str]) -> list[polib.POEntry]:
    """Entries that stood on the page and no longer do."""
    return [
        entry
        for msgid, entry in before.items()
        if msgid not in wanted and not entry.obsolete and not entry.msgid_plural
    ]


def _left_over(
    old: Iterable[polib.POEntry], before: dict[str, polib.POEntry], wanted: set[str]
) -> list[polib.POEntry]:
    """What the page has no message for: obsolete, unless it never was the page's."""
    left: list[polib.POEntry] = []
    held = wanted | before.keys()
    for entry in old:
        if entry.msgctxt or (entry.msgid_plural and entry.msgid not in wanted):
            left.append(entry)
        elif entry.msgid not in wanted and before.get(entry.msgid) is entry and is_kept(entry):
            left.append(retired(entry, held))
            held.add(left[-1].msgid)
    return left


def is_kept(entry: polib.POEntry) -> bool:
    """Whether *entry* holds anything; one that a translator has emptied does, by its stamp."""
    return bool(entry.msgstr or entry.tcomment or entry.flags)


def is_empty(entry: polib.POEntry) -> bool:
    """Whether *entry* has no translation, and not because a translator has emptied it."""
    return not (entry.msgstr or entry.msgid_plural or _stamp(entry))


def retired(entry: polib.POEntry, held: Collection[str]) -> polib.POEntry:
    """*entry* as it is kept when the page no longer has it: obsolete.

    Under the English that it truly translates, if that is not among *held*, the
    msgids that the catalog has otherwise.
    """
    true = original(entry)
    kept = true if true.msgid not in held else entry
    kept.obsolete, kept.occurrences, kept.comment = True, [], ""
    return kept


def _is_spare(known: polib.POEntry) -> bool:
    """Whether *known* holds nothing of a translator's that a carried entry would replace."""
    return bool(known.obsolete) and not is_touched(known)


def _merged(known: polib.POEntry | None, entry: Entry) -> tuple[polib.POEntry, str]:
    """The entry to write for one msgid, and the kind of change; empty where there is none."""
    if known is None:
        new = polib.POEntry(msgid=entry.msgid)
        _fill(new, entry)
        return new, "new"
    revived, known.obsolete = bool(known.obsolete), False
    if known.msgid_plural:
        return known, ""
    if is_touched(known):
        news = entry.msgstr not in ("", known.msgstr) and _stamp(known) not in _digests(entry)
        return known, "updated" if revived else "kept" if news else ""
    if known.previous_msgid and entry.msgstr == known.msgstr:
        # The English went on and the note did not: still to be reviewed.
        return known, "updated" if revived else ""
    before = (known.msgstr, known.flags[:], known.tcomment)
    if entry.msgstr or not known.msgstr:
        _fill(known, entry)
    else:
        _set_doubt(known, GONE)
        _stamp_as_it_is(known)
    after = (known.msgstr, known.flags, known.tcomment)
    return known, "updated" if revived or before != after else ""


def _fill(known: polib.POEntry, entry: Entry) -> None:
    """Write into *known* what the note says."""
    known.msgstr = entry.msgstr
    known.flags = [flag for flag in known.flags if flag not in ("fuzzy", "python-format")]
    known.previous_msgid = None
    joined = [f"{JOINED}{place}" for place in entry.joined]
    known.tcomment = "\n".join([*_own_lines(known), *joined])
    if entry.doubt:
        where = f" ({entry.target})" if entry.target else ""
        _set_doubt(known, entry.doubt + where)
    if entry.msgstr:
        _stamp_as_it_is(known)


def original(entry: polib.POEntry) -> polib.POEntry:
    """A copy of *entry* as it was before :func:`mark_stale`, under the English that it translates."""
    copy = polib.POEntry(
        msgid=entry.msgid,
        msgstr=entry.msgstr,
        flags=entry.flags[:],
        tcomment=entry.tcomment,
        previous_msgid=entry.previous_msgid,
    )
    if entry.fuzzy and entry.previous_msgid and _was_fuzzy(entry) is not None:
        copy.msgid, copy.previous_msgid = entry.previous_msgid, None
        _unmark_stale(copy)
    return copy


def carried(stale: polib.POEntry, msgid: str) -> polib.POEntry:
    """*stale* under its new *msgid*, for review; as it was where the change is undone."""
    entry = original(stale)
    previous, entry.msgid = entry.previous_msgid or entry.msgid, msgid
    if previous != msgid:
        mark_stale(entry, previous)
    elif stale.msgid != msgid:
        entry.previous_msgid = None
    return entry


def moved(stale: polib.POEntry, page: str, known: polib.POEntry, to_page: str) -> polib.POEntry:
    """*stale* of *page* in the place of *known* of *to_page*, which has no translation.

    The note of a page does not speak for another: the stamp says whose it is.
    """
    entry = carried(stale, known.msgid)
    lines = entry.tcomment.split("\n")
    if page != to_page:
        lines = [_rehomed(line, page, to_page) for line in lines]
    own = [line for line in _own_lines(known) if line not in lines]
    entry.tcomment = "\n".join([*own, *lines]) if entry.tcomment else "\n".join(own)
    return entry


def _rehomed(line: str, page: str, to_page: str) -> str:
    if match := STAMP.fullmatch(line):
        return f"{line} of {page}"
    match = ELSEWHERE.fullmatch(line)
    return f"note: {match[1]}" if match and match[2] == to_page else line


def home(entry: polib.POEntry) -> str:
    """The page whose note *entry* came from, where that is another than its own; or nothing."""
    found = [ELSEWHERE.fullmatch(line) for line in entry.tcomment.split("\n")]
    return next((match[2] for match in found if match), "")


def settle(entry: polib.POEntry) -> None:
    """Take off what :func:`mark_stale` said, once a translator has taken off the fuzzy mark.

    The stamp goes as well: what is reviewed is the translator's.
    """
    if entry.fuzzy or entry.obsolete:
        return
    entry.previous_msgid = None
    if _was_fuzzy(entry) is not None:
        lines = entry.tcomment.split("\n")
        entry.tcomment = "\n".join(line for line in lines if not STAMP.fullmatch(line))
        _unmark_stale(entry)


def mark_stale(entry: polib.POEntry, previous: str) -> None:
    """*entry* translates *previous*, not what its msgid says now: a translator must look."""
    if _was_fuzzy(entry) is None:
        reason = DOUBT + (STALE_TOO if entry.fuzzy else STALE)
        entry.tcomment = f"{entry.tcomment}\n{reason}" if entry.tcomment else reason
    entry.previous_msgid = previous
    if not entry.fuzzy:
        entry.flags.insert(0, "fuzzy")


def _unmark_stale(entry: polib.POEntry) -> None:
    """Undo :func:`mark_stale`."""
    if _was_fuzzy(entry) is False:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    stale = (DOUBT + STALE, DOUBT + STALE_TOO)
    lines = entry.tcomment.split("\n")
    entry.tcomment = "\n".join(line for line in lines if line not in stale)


def _was_fuzzy(entry: polib.POEntry) -> bool | None:
    """Whether *entry* was fuzzy before it was marked stale; None where it is not marked."""
    lines = entry.tcomment.split("\n")
    if DOUBT + STALE_TOO in lines:
        return True
    return False if DOUBT + STALE in lines else None


def _set_doubt(known: polib.POEntry, doubt: str) -> None:
    """Mark *known* fuzzy with its reason; where there is no msgstr, leave just the reason."""
    lines = [line for line in known.tcomment.split("\n") if line and not line.startswith(DOUBT)]
    reasons = textwrap.wrap(doubt, COMMENT_WIDTH, break_long_words=False, break_on_hyphens=False)
    known.tcomment = "\n".join([*lines, *(DOUBT + reason for reason in reasons)])
    if known.msgstr and "fuzzy" not in known.flags:
        known.flags.insert(0, "fuzzy")


def doubt_of(entry: polib.POEntry) -> str:
    """The reason why *entry* is in doubt, or nothing."""
    lines = entry.tcomment.split("\n")
    return " ".join(line.removeprefix(DOUBT) for line in lines if line.startswith(DOUBT))


def digest(msgstr: str, *, fuzzy: bool = False) -> str:
    """Eight hexadecimal digits: enough to see an entry's change, short enough to read over."""
    text = f"fuzzy\n{msgstr}" if fuzzy else msgstr
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _digests(entry: Entry) -> tuple[str, str]:
    return digest(entry.msgstr), digest(entry.msgstr, fuzzy=True)


def _stamp(entry: polib.POEntry) -> str:
    """The digest that the last import left, or nothing."""
    found = [STAMP.fullmatch(line) for line in entry.tcomment.split("\n")]
    return next((match[1] for match in reversed(found) if match), "")


def _stamp_as_it_is(entry: polib.POEntry) -> None:
    """Leave the digest of what *entry* now is, before its doubts."""
    lines = [line for line in entry.tcomment.split("\n") if line and not STAMP.fullmatch(line)]
    doubts = [line for line in lines if line.startswith(DOUBT)]
    own = [line for line in lines if not line.startswith(DOUBT)]
    stamp = f"note: {digest(entry.msgstr, fuzzy=bool(entry.fuzzy))}"
    entry.tcomment = "\n".join([*own, stamp, *doubts])


def _own_lines(entry: polib.POEntry) -> list[str]:
    """The comment lines that are a translator's."""
    lines = entry.tcomment.split("\n")
    ours = (DOUBT, JOINED)
    return [
        line for line in lines if line and not STAMP.fullmatch(line) and not line.startswith(ours)
    ]


def is_touched(entry: polib.POEntry) -> bool:
    """Whether a translator has had a hand in *entry* since the last import."""
    stamp, fuzzy = _stamp(entry), bool(entry.fuzzy)
    if not stamp:
        return bool(entry.msgstr)
    before = _was_fuzzy(entry)
    if before is not None and not fuzzy:
        return True  # the review that mark_stale asked for is done
    return stamp != digest(entry.msgstr, fuzzy=fuzzy if before is None else before)
