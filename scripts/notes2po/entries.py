"""Beads -> entries: what the note says of each msgid of the page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from notes2po.align import ends_within, mended
from notes2po.links import any_language, by_label, canonical_url, labelled_links, relabel
from notes2po.markdown import WIDE
from notes2po.messages import Bead, Definition, Document, Entry, Location, Message

Paragraph = Callable[[str], str]
"""Makes a text one that Sphinx reads as one paragraph; raises ValueError where it cannot."""

# Shapes of text that is no Markdown: Sphinx puts the msgstr in its place as it is.
LITERALS = {"math_block", "code", "doctest_block"}
NO_SPACE_BETWEEN = re.compile(WIDE)


@dataclass(frozen=True, slots=True)
class Spare:
    """A translated text that no entry holds, and why: only the report can tell of it."""

    message: Message
    reason: str


def make_entries(
    page: Document,
    note: Document,
    beads: Sequence[Bead],
    strange: Mapping[int, Sequence[Definition]],
    paragraph: Paragraph,
) -> tuple[list[Entry], list[Spare]]:
    """One entry for each msgid of *page*, in its order, and what found no place in them.

    *note* and *strange* are what :func:`relabelled` returns. A msgid that stands
    on the page more than once takes the sure msgstr that it has most often, then
    the first; where none is sure, the first in doubt.
    """
    found: dict[str, list[Entry]] = {
        message.text: [] for message in page.messages if message.translatable
    }
    literal = {m.text for m in page.messages if m.shape.rpartition(">")[2] in LITERALS}
    spare: list[Spare] = []
    for bead in beads:
        links = [item for index in bead.target for item in strange.get(index, ())]
        for entry in _bead_entries(page, note, bead):
            form = str if entry.msgid in literal else paragraph
            found[entry.msgid].append(_finished(entry, links, form))
        if not _texts(page, bead.source):
            spare += [Spare(message, "no English block") for message in _texts(note, bead.target)]
    chosen = [_chosen(entries) for entries in found.values()]
    at: dict[Location, list[Message]] = defaultdict(list)
    for message in note.messages:
        at[message.location].append(message)
    for entry, entries in zip(chosen, found.values(), strict=True):
        spare += _rivals(entry, entries, at)
    return chosen, sorted(spare, key=lambda item: item.message.location)


def is_code(msgid: str) -> bool:
    """Whether a message is a block of code, which nobody has to translate.

    No text ends in a line's end, and no formula (conf/extensions/messages/code_messages.py).
    """
    return msgid.endswith("\n")


def without_same_code(entries: Sequence[Entry], known: Collection[str]) -> list[Entry]:
    """*entries* without the code that nobody has translated, unless it is among the msgids *known*.

    Code that is the same in both languages is nobody's work; an empty entry would call for some.
    """
    return [
        entry
        for entry in entries
        if not is_code(entry.msgid)
        or entry.msgid in known
        or entry.msgstr.strip() not in ("", entry.msgid.strip())
    ]


def relabelled(
    note: Document, page: Document, shared: Sequence[Definition]
) -> tuple[Document, dict[int, list[Definition]]]:
    """*note* with the labels of *page*, and by message the definitions that the page lacks.

    Before the two are aligned: a link to the same address then looks the same.
    """
    labels, own = page_labels(page, shared), by_label(note.definitions)
    messages, strange = [], {}
    for index, message in enumerate(note.messages):
        is_text = message.translatable and not is_code(message.text)
        text = relabel(message.text, own, labels) if is_text else None
        if text and text.strange:
            strange[index] = text.strange
        messages.append(replace(message, text=text.text) if text else message)
    return replace(note, messages=tuple(messages)), strange


def page_labels(page: Document, shared: Sequence[Definition]) -> dict[str, str]:
    """Address -> label, for what the page can cite; its own labels come first.

    An address is canonical, or that of a page in any language.
    """
    labels: dict[str, str] = {}
    for definition in (*page.definitions, *shared):
        labels.setdefault(canonical_url(definition.url), definition.label)
    for definition in (*page.definitions, *shared):
        labels.setdefault(any_language(definition.url), definition.label)
    return labels


def cited_definitions(page: Document, shared: Sequence[Definition]) -> list[Definition]:
    """The definitions that the page's text uses, each once, in the order of their use."""
    known = by_label((*page.definitions, *shared))
    texts = [message.text for message in page.messages if "[" in message.text]
    links = [link for text in texts for link in labelled_links(text, known)]
    return list(dict.fromkeys(link.definition for link in links))


def _texts(document: Document, indices: Sequence[int]) -> list[Message]:
    messages = [document.messages[index] for index in indices]
    return [message for message in messages if message.translatable]


def line_ended(msgid: str, msgstr: str) -> str:
    """*msgstr* with the line ends that *msgid* begins and ends with: msgfmt wants them."""
    inside = msgid.strip("\n")
    if not msgstr or not inside:
        return msgstr
    before, _, after = msgid.partition(inside)
    return before + msgstr.strip("\n") + after


def _bead_entries(page: Document, note: Document, bead: Bead) -> list[Entry]:
    """The entries of one bead: its text goes to its first message, the others say where."""
    sources, targets = _texts(page, bead.source), _texts(note, bead.target)
    if not targets:
        return [Entry(message.text, "", "", message.location, None) for message in sources]
    place = targets[0].location
    english = [message.text for message in sources[:1]]
    if bead.doubt and [message.text for message in targets] == english:
        # Text left in English is no translation, not even one in doubt.
        return [Entry(m.text, "", bead.doubt, m.location, place) for m in sources]
    whole = _joined([message.text for message in targets], "".join(english))
    texts = [whole, *[""] * (len(sources) - 1)]
    joined = tuple(m.location for m in targets) if len(targets) > 1 and not bead.doubt else ()
    return [
        Entry(m.text, line_ended(m.text, text), bead.doubt, m.location, place, joined)
        for m, text in zip(sources, texts, strict=False)
    ]


def _joined(texts: Sequence[str], source: str) -> str:
    """The texts one after the other, as a translation of *source*.

    Chinese and Japanese put no space between sentences.
    """
    whole = texts[0]
    for text in texts[1:]:
        wide = NO_SPACE_BETWEEN.match(whole[-1:]) and NO_SPACE_BETWEEN.match(text[:1])
        whole += text if wide or ends_within(whole) else f" {text}"
    return mended(whole, source) if len(texts) > 1 else whole


def _finished(entry: Entry, strange: Sequence[Definition], paragraph: Paragraph) -> Entry:
    """*entry* with a msgstr fit for Sphinx, and with every doubt said."""
    text, doubts = entry.msgstr, [entry.doubt] if entry.doubt else []
    strange = strange if text else ()
    doubts += [f"links to {item.url}, which the English does not cite" for item in strange]
    if text and text != entry.msgid:
        try:
            text = paragraph(text)
        except ValueError as error:
            doubts.append(str(error))
    return replace(entry, msgstr=text, doubt="; ".join(doubts))


def _chosen(entries: Sequence[Entry]) -> Entry:
    """Of the entries of one msgid, the one to keep; ties go to the first."""
    sure = [entry for entry in entries if entry.msgstr and not entry.doubt]
    if sure:
        best = Counter(entry.msgstr for entry in sure).most_common(1)[0][0]
        return next(entry for entry in sure if entry.msgstr == best)
    return next((entry for entry in entries if entry.msgstr), entries[0])


def _rivals(
    chosen: Entry, entries: Sequence[Entry], at: Mapping[Location, Sequence[Message]]
) -> list[Spare]:
    """Other translations of the same English text, of which a catalog holds one.

    Cells of a table have one place: of several messages *at* one it is that of the same text.
    """
    rivals = [e for e in entries if e.msgstr and e.msgstr != chosen.msgstr and e.target]
    texts = {entry.msgstr for entry in rivals}
    reason = f"the same English text is translated otherwise at {chosen.target}"
    return [
        Spare(message, reason)
        for place in dict.fromkeys(entry.target for entry in rivals if entry.target)
        for message in [m for m in at[place] if m.text in texts] or at[place]
    ]
