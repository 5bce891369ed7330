"""What a msgid holds and its msgstr must hold too, in any order, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from notes2po.links import any_language, canonical_url

from check_catalogs.findings import Problem, quoted
from check_catalogs.formulas import without_words
from check_catalogs.markup import Markup

# Roles whose content is a text for a reader, to be translated; of the others it is a target.
TEXT_ROLES = frozenset(
    (
        *("abbr", "dfn", "emphasis", "guilabel", "index", "kbd", "menuselection", "strong"),
        *("sub", "sup", "title", "acronym"),
        *("abbreviation", "subscript", "superscript", "title-reference"),  # docutils' own names
    )
)
ROLE = re.compile(
    r"[{:](?P<name>[^}`]*)[}:]`+(?:.*<(?P<target>[^<>]+)>|(?P<content>.*?))`+", re.DOTALL
)
# Attributes that hold words.
READ_ATTRIBUTE = re.compile(r"""\b(title|alt|aria-label)=(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
# A tag that opens or closes something, and not those that hold nothing.
PAIRED = re.compile(r"<(?P<end>/?)(?P<name>[a-z][\w-]*)(?:\s[^>]*)?(?<!/)>", re.IGNORECASE)
VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"))
SUBSTITUTION = re.compile(r"\{\{\s*[\w.]+[^{}]*\}\}")
# {name}, %s, %(name)s, ${name}; not "5% discount", not a role's name.
PLACEHOLDER = re.compile(
    r"\$\{\w+\}|(?<![{$\w])\{(?:\w+(?:[.:!][^{}\s]*)?)?\}(?![}`])"
    r"|%\(\w+\)[-#0+]*\d*[a-zA-Z]|(?<![%\d])%[-#0+]*\d*(?:\.\d+)?[sdifrgxc](?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its name in the codes, how to find it, what it is called, how to write it.

    ``key`` is what two of them have in common that are the same to a reader.
    ``marks_text`` tells a kind that may mark what the English has as plain text.
    """

    name: str
    find: Callable[[Markup], Sequence[str]]
    called: str
    write: str
    key: Callable[[str], str] = str
    marks_text: bool = False


def address(url: str) -> str:
    """*url* without what says only where a reader came from; as it is, where it is none."""
    try:
        return canonical_url(url)
    except ValueError:
        return url


def page(url: str) -> str:
    """The *address* of a page in whatever language: a link may lead to the reader's own."""
    try:
        return any_language(url)
    except ValueError:
        return url


def role_target(role: str) -> str:
    """A role without the text that a reader sees: ``{term}`Modell <model>``` leads to model."""
    match = ROLE.fullmatch(role)
    if not match or match["name"] in TEXT_ROLES:
        return role.partition("`")[0]
    target = (match["target"] or match["content"]).strip()
    if match["name"] == "math":
        # Its words are a reader's; a < in it begins no target.
        target = without_words(role.partition("`")[2].strip("` "))
    return f"{{{match['name']}}}`{target}`"


def tag(html: str) -> str:
    """A tag without what a reader reads of it, in one form: ``<br>`` and ``<br/>`` are one."""
    plain = READ_ATTRIBUTE.sub(r"\1=", html)
    return " ".join(plain.replace("/>", ">").split()).replace(" >", ">").lower()


def open_tags(markup: Markup) -> list[str]:
    """The tags that lack their other half."""
    left: list[re.Match[str]] = []
    for match in filter(None, map(PAIRED.fullmatch, markup.html)):
        if match["end"] and left and not left[-1]["end"] and left[-1]["name"] == match["name"]:
            left.pop()
        elif match["name"].lower() not in VOID:
            left.append(match)
    return [match[0] for match in left]


def _in_text(pattern: re.Pattern[str]) -> Callable[[Markup], Sequence[str]]:
    def find(markup: Markup) -> Sequence[str]:
        return pattern.findall(markup.text)

    return find


def _substitutions(markup: Markup) -> Sequence[str]:
    return markup.substitution if markup.rst else SUBSTITUTION.findall(markup.text)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


KINDS = (
    Kind("link", attrgetter("link"), "link to", "[text]({})", page),
    Kind("label", attrgetter("label"), "reference", "[text][{}]"),
    Kind("image", attrgetter("image"), "image", "![text]({})", address),
    Kind("code", attrgetter("code"), "code", "`{}`", _collapsed, marks_text=True),
    Kind("formula", attrgetter("formula"), "formula", "{}", without_words),
    Kind("role", attrgetter("role"), "role", "{}", role_target),
    Kind("footnote", attrgetter("footnote"), "footnote", "[^{}]"),
    Kind("html", attrgetter("html"), "HTML", "{}", tag),
    Kind("substitution", _substitutions, "substitution", "{}", _collapsed),
    Kind("placeholder", _in_text(PLACEHOLDER), "placeholder", "{}"),
)


IN_RST = {"link": "`text <{}>`_", "code": "``{}``", "label": "`text <{}_>`_"}
IN_RST |= {"footnote": "[{}]_", "substitution": "|{}|"}
# Many may be written so, and each leads elsewhere: [#]_, [*]_, `text`__.
NAMELESS = ("#", "*", "_")


def compare(source: Markup, target: Markup, but: str = "") -> Iterator[Problem]:
    """What *target* lost, changed or added, one problem for each kind and way.

    *but* names a kind that is not to be compared.
    """
    for one in KINDS:
        if one.name == but:
            continue
        kind = one
        if source.rst and one.name in IN_RST:
            kind = replace(one, write=IN_RST[one.name])
        elif one.name == "code":
            kind = replace(one, write=f"{source.ticks}{{}}{source.ticks}")
        english, ours = kind.find(source), kind.find(target)
        if source.rst and one.name == "label":
            ours = _renamed(english, ours)
        if english != ours:
            yield from _differences(kind, english, ours, source.text)
    if source.html and not open_tags(source) and (left := open_tags(target)):
        text = f"“{left[0]}” has no other half: write both tags, or neither"
        yield Problem("broken-markup", text)
    if target.breaks < source.breaks:
        lost = f"{source.breaks - target.breaks} of {source.breaks}"
        text = f"{lost} line breaks of the English are missing: write <br> where a line ends"
        yield Problem("break-lost", text)


def _renamed(english: Sequence[str], ours: Sequence[str]) -> Sequence[str]:
    """References of RST as Sphinx takes them: where one has another name, it leads to what is left."""
    lost, added = [set(one) - set(other) for one, other in ((english, ours), (ours, english))]
    if len(lost) == len(added) == 1 and len(english) == len(ours):
        return english
    return ours


def _differences(
    kind: Kind, english: Sequence[str], ours: Sequence[str], text: str
) -> Iterator[Problem]:
    wanted = {kind.key(item): item for item in english}
    found = {kind.key(item): item for item in ours}
    # What is written for no reader may be left out.
    lost = [
        item for key, item in wanted.items() if key not in found and not item.startswith("<!--")
    ]
    if kind.name in ("footnote", "label"):
        lost += [one for one in NAMELESS if 0 < ours.count(one) < english.count(one)]
    added = [item for key, item in found.items() if key not in wanted]
    if kind.marks_text:
        added = [item for item in added if item.casefold() not in text.casefold()]
    # As many came as went: each stands for one that it was.
    if lost and len(lost) == len(added):
        pairs = zip(added, lost, strict=True)
        said = "; ".join(f"{_shown(new)} where the English has {_shown(old)}" for new, old in pairs)
        yield Problem(f"{kind.name}-changed", f"{kind.called} {said}: {_advice(kind, lost)}")
        return
    if lost:
        said = f"{kind.called} {_list(lost)} of the English is missing: {_advice(kind, lost)}"
        yield Problem(f"{kind.name}-lost", said)
    if added:
        said = f"{kind.called} {_list(added)} is not in the English: take it out"
        yield Problem(f"{kind.name}-added", said)


def _shown(item: str) -> str:
    return quoted(item, 100)


def _list(items: Sequence[str]) -> str:
    return ", ".join(_shown(item) for item in items)


def _advice(kind: Kind, items: Sequence[str]) -> str:
    return "write " + ", ".join(kind.write.format(_shown(item)) for item in items)
