"""A note's link definitions -> the shared list, in which every address stands once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from markdown_it.common.utils import normalizeReference
from notes2po.links import TRACKING, by_label, canonical_url, destination
from notes2po.markdown import definitions
from notes2po.messages import Definition, Location, ProblemError

from intake.names import NAME, slug

# Parts of a host's name under which others are registered: example.co.uk, example.com.tw.
SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "net", "or", "org"}
SMALL_WORDS = {
    *("a", "an", "and", "are", "as", "at", "by", "for", "from", "how", "in", "is", "it", "of"),
    *("on", "or", "the", "to", "vs", "what", "whats", "with", "you", "your"),
}
TITLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """What becomes of a note's definitions.

    ``by_label`` leads from the note's labels, as CommonMark compares them, to the
    shared definitions; ``new`` are those that the list does not have yet; ``said``
    are lines for a person.
    """

    by_label: dict[str, Definition]
    new: tuple[Definition, ...]
    said: tuple[str, ...]


def share(cited: Sequence[Definition], known: Sequence[Definition]) -> Shared:
    """The shared definition of each of *cited*; nothing of *known*, the list, is changed."""
    found = {canonical_url(item.url): item for item in reversed(known)}
    taken = {normalizeReference(item.label) for item in known}
    labels: dict[str, Definition] = {}
    new: list[Definition] = []
    said: list[str] = []
    for item in cited:
        try:
            url = canonical_url(item.url)
        except ValueError as error:
            text = f"{item.url} is no address: {error}"
            raise ProblemError(item.location, text) from None
        is_new = url not in found
        if is_new:
            label = new_label(item, taken)
            taken.add(normalizeReference(label))
            found[url] = replace(item, label=label, url=without_tracking(item.url))
            new.append(found[url])
        labels[normalizeReference(item.label)] = found[url]
        said.append(_told(item, found[url], is_new=is_new))
    return Shared(labels, tuple(new), tuple(said))


def _told(item: Definition, shared: Definition, *, is_new: bool) -> str:
    """What became of a note's definition, in a line."""
    line = f"{item.location}: [{item.label}] is [{shared.label}]"
    if not is_new:
        if item.title and item.title != shared.title:
            line += f", whose title stays “{shared.title}”; the note says “{item.title}”"
        return line
    line += f", new: {shared.url}"
    wanted = named(item)
    if wanted and wanted != shared.label:
        line += f"; [{wanted}] leads elsewhere"
    if not item.title:
        line += "; it has no title, so the list will show the address: give it one"
    return line


def named(item: Definition) -> str:
    """The label that the note's author gave, as a shared one; empty where it cannot be one.

    ``[x]`` and ``[medium]`` would make links of words in brackets on any page, as
    in a list of tasks: a shared label has a dash.
    """
    label = slug(item.label)
    return label if NAME.fullmatch(label) and "-" in label else ""


def new_label(item: Definition, taken: set[str]) -> str:
    """A label for *item* that is not *taken*: the author's own, else the site and its title.

    The same definition and list give the same label: ``wikipedia-deepseek``.
    """
    label = named(item) or _described(item)
    free, number = label, 1
    while normalizeReference(free) in taken:
        number += 1
        free = f"{label}-{number}"
    return free


def _described(item: Definition) -> str:
    """The site's name, then the first words of the title; of the path where the title has none."""
    parts = urlsplit(item.url)
    path = re.sub(r"\.\w+\Z", "", unquote(parts.path).rstrip("/"))
    site = slug(_site(parts.hostname or "link"))
    for text in (item.title, path.rpartition("/")[2]):
        words = [word for word in slug(text).split("-") if word and word not in SMALL_WORDS]
        if words:
            break
    label = "-".join([site, *(word for word in words[:TITLE_WORDS] if word != site)])
    # The label is the anchor's name too, and docutils takes no digit at its beginning.
    return named(replace(item, label=label)) or f"link-{label}".rstrip("-")


def _site(host: str) -> str:
    """``wikipedia`` of ``en.wikipedia.org``, ``bbc`` of ``www.bbc.co.uk``."""
    names = host.removeprefix("www.").split(".")
    if len(names) > 2 and len(names[-1]) == 2 and names[-2] in SECOND_LEVEL:
        return names[-3]
    return names[-2] if len(names) > 1 else names[0]


def without_tracking(url: str) -> str:
    """*url* without the parameters that say where a reader came from; all else stays as it is."""
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if not TRACKING.fullmatch(part.split("=")[0])]
    return parts._replace(query="&".join(kept)).geturl()


def with_definitions(text: str, path: str, new: Sequence[Definition]) -> str:
    """The page of shared definitions *text* with the *new* ones, in the order of the labels.

    Raises ProblemError where they would not be read as they were meant.
    """
    lines, before = text.rstrip("\n").split("\n"), definitions(text, path)
    for item in sorted(new, key=lambda item: item.label, reverse=True):
        after = [old.location.line for old in before if old.label > item.label]
        place = min(after) - 1 if after else len(lines)
        lines.insert(place, f"[{item.label}]: {destination(item)}")
    if not before:
        lines.insert(len(lines) - len(new), "")
    whole = "\n".join(lines) + "\n"
    expected = {_content(item) for item in (*before, *new)}
    if {_content(item) for item in definitions(whole, path)} != expected:
        last = max((item.location.line for item in before), default=len(lines))
        raise ProblemError(Location(path, last), "the definitions must end the page, one a line")
    return whole


def _content(item: Definition) -> tuple[str, str, str]:
    return normalizeReference(item.label), item.url, item.title


def sort_out(
    own: Sequence[Definition], cited: set[Definition]
) -> tuple[list[Definition], list[str]]:
    """The definitions to share, and what to say of the others: those no text cites, and twins."""
    kept = by_label(own)
    share_them, said = [], []
    for item in own:
        if kept[normalizeReference(item.label)] != item:
            said.append(f"{item.location}: [{item.label}] is defined again: left out")
        elif item not in cited:
            said.append(f"{item.location}: nothing cites [{item.label}]: left out")
        else:
            share_them.append(item)
    return share_them, said
