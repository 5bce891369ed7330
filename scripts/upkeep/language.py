"""One language's catalogs + the templates -> the catalogs as they must be now.

A message that a page has for the first time is looked for among those that have
vanished, from any page: word for word, then the one most alike. What is found
goes along, and leaves the place where it was. So a change that is undone brings
back what was there before, to the byte. What nobody needs becomes obsolete.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polib
from notes2po import merge, unchanged
from notes2po.entries import is_code

from upkeep.likeness import Text, pairs

Catalogs = Mapping[str, polib.POFile | None]
Pages = Mapping[str, Sequence[polib.POEntry]]
Known = Mapping[str, dict[str, polib.POEntry]]
Gap = tuple[str, str]  # a page, and a msgid that it has no translation of
Found = Mapping[Gap, "Spare"]


@dataclass(frozen=True, slots=True)
class Spare:
    """An entry that its page no longer has; ``true`` is what it translates."""

    page: str
    entry: polib.POEntry
    true: polib.POEntry


def update(
    catalogs: Catalogs, pages: Pages, *, apart: bool = False
) -> dict[str, polib.POFile | None]:
    """The new catalog of each in *catalogs*, whose entries are changed; None is no catalog.

    *pages* are the templates. A page that has none is gone: all its messages have
    vanished, and where other pages have them, it needs no catalog. Of catalogs *apart* nothing
    goes from one to another: their ends are as they were (see :func:`ends_of`).
    """
    known, wanted = _known(catalogs), _wanted(catalogs, pages)
    spares = list(_spares(known, wanted))
    found = {} if apart else _matched(list(_gaps(known, pages)), spares)
    taken = {id(spare) for spare in found.values()}
    left = _left(known, [spare for spare in spares if id(spare) not in taken], wanted)
    made: dict[str, polib.POFile] = {}
    for page, old in catalogs.items():
        catalog = polib.POFile(wrapwidth=0)
        catalog.extend(_messages(page, pages.get(page, ()), known[page], found))
        catalog.extend([*_strange(old, wanted[page]), *left[page]])
        if old is not None:
            catalog.header, catalog.metadata = old.header, dict(old.metadata)
        made[page] = catalog
    _inherit(catalogs, made, found)
    return {page: made[page] if page in pages or made[page] else None for page in made}


def ends_of(catalogs: Catalogs, pages: Pages) -> dict[str, tuple[str, bool]]:
    """For each catalog a digest of what it may take from others or give to them.

    And whether something of it came from elsewhere: that goes as soon as it is back where it was.
    While the ends of all that have changed are as an update left them, each is updated alone.
    """
    known = _known(catalogs)
    spares: dict[str, list[Spare]] = defaultdict(list)
    for spare in _spares(known, _wanted(catalogs, pages)):
        spares[spare.page].append(spare)
    gaps: dict[str, list[str]] = defaultdict(list)
    for page, msgid in _gaps(known, pages):
        gaps[page].append(msgid)
    found: dict[str, tuple[str, bool]] = {}
    for page in catalogs:
        own = [
            (s.entry.msgid, s.true.msgid, s.true.msgstr, bool(s.entry.obsolete))
            for s in spares[page]
        ]
        text = repr((sorted(gaps[page]), sorted(own)))
        stamp = unchanged.digest_of(text.encode("utf-8", "surrogatepass"))
        found[page] = (stamp, any(map(_came, spares[page])))
    return found


def _known(catalogs: Catalogs) -> Known:
    known = {page: merge.by_msgid(catalog or ()) for page, catalog in catalogs.items()}
    for entries in known.values():
        for entry in entries.values():
            merge.settle(entry)
    return known


def _wanted(catalogs: Catalogs, pages: Pages) -> dict[str, set[str]]:
    return {page: {message.msgid for message in pages.get(page, ())} for page in catalogs}


def _came(spare: Spare) -> bool:
    """Whether it came to its page by a change."""
    return spare.true.msgid != spare.entry.msgid or bool(merge.home(spare.entry))


def _gaps(known: Known, pages: Pages) -> Iterator[Gap]:
    """The messages that have no translation; one that a translator has emptied stays empty."""
    for page, entries in known.items():
        for message in pages.get(page, ()):
            entry = entries.get(message.msgid)
            if entry is None or merge.is_empty(entry):
                yield page, message.msgid


def _spares(known: Known, wanted: Mapping[str, set[str]]) -> Iterator[Spare]:
    """The entries that no page has any more, and that hold something."""
    for page, entries in known.items():
        for msgid, entry in entries.items():
            if msgid not in wanted[page] and not entry.msgid_plural and merge.is_kept(entry):
                yield Spare(page, entry, merge.original(entry))


def _matched(gaps: Sequence[Gap], spares: Sequence[Spare]) -> dict[Gap, Spare]:
    """For each gap the translation that it gets, if there is one."""
    # What has vanished only now is newer than what is obsolete.
    translated = sorted((s for s in spares if s.entry.msgstr), key=lambda s: bool(s.entry.obsolete))
    found = _exact(gaps, translated)
    taken = {id(spare) for spare in found.values()}
    new = [gap for gap in gaps if gap not in found]
    old = [spare for spare in translated if id(spare) not in taken]
    alike = pairs([Text(page, (msgid,)) for page, msgid in new], [_text(spare) for spare in old])
    return found | {new[n]: old[o] for n, o in alike}


def _exact(gaps: Sequence[Gap], spares: Sequence[Spare]) -> dict[Gap, Spare]:
    """The gaps whose very words were translated; a page's own translations come first."""
    found: dict[Gap, Spare] = {}
    of_text: dict[str, list[Spare]] = defaultdict(list)
    for spare in spares:
        of_text[spare.true.msgid].append(spare)
    for elsewhere in (False, True):
        for page, msgid in gaps:
            fit = [spare for spare in of_text[msgid] if elsewhere or spare.page == page]
            if fit and (page, msgid) not in found:
                found[page, msgid] = fit[0]
                of_text[msgid].remove(fit[0])
    return found


def _text(spare: Spare) -> Text:
    return Text(spare.page, tuple(dict.fromkeys((spare.entry.msgid, spare.true.msgid))))


def _left(
    known: Known, spares: Sequence[Spare], wanted: Mapping[str, set[str]]
) -> dict[str, list[polib.POEntry]]:
    """By page, what becomes obsolete."""
    there: dict[str, set[str]] = defaultdict(set)  # the translations that stand on a page
    for page, msgids in wanted.items():
        for msgid in msgids & known[page].keys():
            there[msgid].add(known[page][msgid].msgstr)
    left: dict[str, list[polib.POEntry]] = defaultdict(list)
    held = {page: msgids | known[page].keys() for page, msgids in wanted.items()}
    for spare in spares:
        if _came(spare) and spare.true.msgstr in there[spare.true.msgid]:
            continue  # it came here by a change, and is back where it was
        old = merge.retired(spare.entry, held[spare.page])
        held[spare.page].add(old.msgid)
        left[spare.page].append(old)
    return left


def _messages(
    page: str, messages: Sequence[polib.POEntry], known: Mapping[str, polib.POEntry], found: Found
) -> Iterator[polib.POEntry]:
    """The entries of a page's messages, in their order."""
    for message in messages:
        spare = found.get((page, message.msgid))
        if is_code(message.msgid) and not spare and message.msgid not in known:
            continue  # somebody has translated it in another language; nobody has to
        entry = known.get(message.msgid) or polib.POEntry(msgid=message.msgid)
        if spare:
            entry = merge.moved(spare.entry, spare.page, entry, page)
        entry.obsolete = False
        entry.occurrences, entry.comment = message.occurrences, message.comment
        yield entry


def _strange(old: polib.POFile | None, msgids: Collection[str]) -> Iterator[polib.POEntry]:
    """Entries with a context or a plural: Sphinx makes none, so they are somebody's."""
    for entry in old or ():
        if entry.msgctxt or (entry.msgid_plural and entry.msgid not in msgids):
            yield entry


def _inherit(catalogs: Catalogs, made: Mapping[str, polib.POFile], found: Found) -> None:
    """Give each new catalog the header of that which most of its translations come from."""
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    for (page, _msgid), spare in found.items():
        sources[page][spare.page] += 1
    for page, counts in sources.items():
        before = max(sorted(counts), key=counts.__getitem__)
        old = catalogs[before]
        if catalogs[page] is None and old is not None:
            name, title = f"{before}, ", old.header
            title = title.replace(name, f"{page}, ", 1) if title.startswith(name) else title
            made[page].header, made[page].metadata = title, dict(old.metadata)
