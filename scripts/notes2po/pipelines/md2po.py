"""translate-toolkit's md2po and po2md, and Weblate's Markdown: ``{1}`` stands for an address.

Its rules are those of ``translate.storage.markdown`` (version 3.20): in a message each address
of a link or picture, each bare address and each tag is a placeholder, numbered in its order; those
that touch are one; bare addresses and tags with which a message begins or ends are left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token

from notes2po.code import SAID
from notes2po.links import any_language, by_label
from notes2po.messages import Definition, Location, Message
from notes2po.pipelines.commonmark import as_paragraph, blocks, broken, unwrapped
from notes2po.pipelines.tool import Pair

PLACEHOLDER = re.compile(r"\{\d+\}")


@dataclass(frozen=True, slots=True)
class Span:
    """What a placeholder stands for: from where to where in a text, and its address or tag.

    ``kept`` is that of a link or picture, which is a placeholder wherever it stands.
    """

    start: int
    end: int
    name: str
    kept: bool


def cut(text: str, path: str) -> tuple[Message, ...]:
    """The messages of a page."""
    return tuple(blocks(text, path, _of_block, extended=False))


def _of_block(token: Token, place: Location) -> Iterator[Message]:
    if token.type == "html_block":
        yield Message(token.content, "html", place, translatable=False)
    elif token.type == "front_matter":
        yield Message(f"---\n{token.content}\n---\n", "front matter", place, lexer=SAID)
    elif token.content.strip():
        lexer = (token.info.split() or ["text"])[0]
        yield Message(token.content.removesuffix("\n"), "code", place, lexer=lexer)


def fit(pair: Pair) -> tuple[str, str]:
    """A msgstr with the placeholders of its msgid, each for the same address or tag.

    Where the page is not there, they are in the order of the msgid's, and in doubt if several.
    """
    if pair.verbatim:
        return pair.translation.strip(), ""  # as the tool has its msgid
    wanted = len(set(PLACEHOLDER.findall(pair.msgid)))
    names = [span.name for span in placeholders(pair.english, pair.definitions)]
    text, ours = _without_flanks(pair.translation, names)
    numbers = _numbers(ours, names if len(names) == wanted else [""] * wanted)
    for span, number in sorted(numbers.items(), key=lambda one: -one[0].start):
        text = f"{text[: span.start]}{{{number}}}{text[span.end :]}"
    text = broken(as_paragraph(unwrapped(text)))
    if len(numbers) < wanted:
        return text, f"it has {len(numbers)} of the {wanted} addresses and tags of the English"
    by_place = wanted > 1 and len(names) != wanted
    return text, "its addresses may be in another order than the English's" if by_place else ""


def _numbers(ours: Sequence[Span], names: Sequence[str]) -> dict[Span, int]:
    """The number of each placeholder of *ours* by *names*, those of the English.

    What is left over stands for the rest if it is as many, in its order.
    """
    free = list(range(len(names)))
    found: dict[Span, int] = {}
    for span in ours:
        match = next((number for number in free if names[number] == span.name), None)
        if match is not None:
            found[span] = match + 1
            free.remove(match)
    left = [span for span in ours if span not in found]
    if len(left) == len(free):
        found |= {span: number + 1 for span, number in zip(left, free, strict=True)}
    return found


def placeholders(
    text: str, definitions: Sequence[Definition], wanted: Collection[str] = ()
) -> list[Span]:
    """The placeholders of a message; what begins or ends it is one only where it is *wanted*."""
    found = _joined(text, _spans(text, definitions))
    if found and not text[: found[0].start].strip() and not _stays(found[0], wanted):
        found = found[1:]
    if found and not text[found[-1].end :].strip() and not _stays(found[-1], wanted):
        found = found[:-1]
    return found


def _stays(span: Span, wanted: Collection[str]) -> bool:
    return span.kept or span.name in wanted


def _without_flanks(text: str, wanted: Collection[str]) -> tuple[str, list[Span]]:
    """*text* without the addresses and tags that the tool keeps outside it, and its placeholders."""
    inside = placeholders(text, (), wanted)
    flanks = [span for span in _joined(text, _spans(text, ())) if span not in inside]
    start = max((s.end for s in flanks if not text[: s.start].strip()), default=0)
    end = min((s.start for s in flanks if not text[s.end :].strip()), default=len(text))
    moved = [Span(s.start - start, s.end - start, s.name, s.kept) for s in inside]
    return text[start : max(start, end)], moved


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """*spans* of *text*, those that nothing but white space parts as one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        before = found[-1] if found else None
        if before and not text[before.end : span.start].strip():
            name, kept = f"{before.name} {span.name}", before.kept or span.kept
            found[-1] = Span(before.start, span.end, name, kept)
        else:
            found.append(span)
    return found


def _spans(text: str, definitions: Sequence[Definition]) -> list[Span]:
    """The addresses and tags of *text*, found by the Markdown parser's own rules."""
    if not re.search(r"[\[<]", text):
        return []
    known = by_label(definitions)
    references = {label: {"href": one.url, "title": one.title} for label, one in known.items()}
    found: list[Span] = []
    search = (text, {label: one.url for label, one in known.items()}, found)
    parser = _parser()
    parser.inline.parse(text, parser, {"references": references, "search": search}, [])
    return found


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline.ruler.at("link", _noting(link, 0))
    parser.inline.ruler.at("image", _noting(image, 1))
    parser.inline.ruler.at("autolink", _noting(autolink, None))
    parser.inline.ruler.at("html_inline", _noting(html_inline, None))
    return parser


def _noting(rule: Callable[[StateInline, bool], bool], mark: int | None) -> Callable[..., bool]:
    """*rule*, and a note of where it succeeds; *mark* is how much stands before its bracket, if any."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        text, urls, found = state.env["search"]
        if silent or state.src != text:  # the text of a picture is a text of its own
            return True
        if mark is None:
            found.append(Span(start, state.pos, _name(text[start : state.pos].strip("<>")), False))
            return True
        begin = state.md.helpers.parseLinkLabel(state, start + mark) + 1
        target = text[begin : state.pos]
        if target.startswith("("):
            place = begin + 1 + len(target[1:]) - len(target[1:].lstrip())
            url = state.md.helpers.parseLinkDestination(text, place, state.pos).str
            found.append(Span(begin, state.pos, _name(url), True))
        elif len(target) > len("[]"):
            url = urls.get(normalizeReference(target[1:-1]), "")
            found.append(Span(begin, state.pos, _name(url), True))
        return True

    return wrapped


def _name(url: str) -> str:
    try:
        return any_language(url)
    except ValueError:
        return url
