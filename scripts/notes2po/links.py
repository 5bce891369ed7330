"""Give a note's reference links the labels of the English page.

A note says ``[arXiv][2]`` where the page says ``[arXiv][ouyang-2022]``. What the
two have in common is the address, so labels are exchanged by address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline, image, link

from notes2po.languages import is_language
from notes2po.messages import Definition

# Parameters that say where a reader came from and nothing about the page:
# the utm_* family (Google Analytics) and the click ids of advertisers.
CODE_IN_PATH = re.compile(r"[/._-]([A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)(?=[/._-]|$)")
VALUE = re.compile(r"=([A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)(?=&|$)")
TRACKING = re.compile(r"utm_\w+|gclid|dclid|gbraid|wbraid|fbclid|msclkid|yclid|mc_[ce]id|igshid")


@dataclass(frozen=True, slots=True)
class LabelledLink:
    """A link or image by label: where its ``[text]`` ends, where it ends, what it leads to."""

    text_end: int
    end: int
    definition: Definition


@dataclass(slots=True)
class Relabelled:
    """A text with the page's labels, and the definitions whose address the page lacks."""

    text: str
    strange: list[Definition] = field(default_factory=list)


def canonical_url(url: str) -> str:
    """*url* without tracking parameters, its host in lower case: equal where pages are."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, True) if not TRACKING.fullmatch(pair[0])]
    plain = parts._replace(
        scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), query=urlencode(query)
    )
    return urlunsplit(plain)


def any_language(url: str) -> str:
    """*url* without the codes of languages in it: equal where one page is in two languages.

    ``https://en.example.org/en/x_en.html?lang=en``: the first of three and more parts of the
    host, a folder, the end of a name, a value. The host is else as it is: a country is no language.
    """
    parts = urlsplit(canonical_url(url))
    if parts.scheme not in ("http", "https", ""):
        return urlunsplit(parts)
    host = parts.netloc
    first, _, rest = host.partition(".")
    if "." in rest and is_language(first):
        host = rest
    path = CODE_IN_PATH.sub(lambda match: "" if is_language(match[1]) else match[0], parts.path)
    query = VALUE.sub(lambda match: "=" if is_language(match[1]) else match[0], parts.query)
    return urlunsplit(parts._replace(netloc=host, path=path, query=query))


def by_label(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """Definitions by their label as CommonMark compares it; the first of a name wins."""
    found: dict[str, Definition] = {}
    for definition in definitions:
        found.setdefault(normalizeReference(definition.label), definition)
    return found


def labelled_links(text: str, definitions: Mapping[str, Definition]) -> list[LabelledLink]:
    """The links and images of *text* that take their address from *definitions*.

    Found by the Markdown parser itself, whose rules for links and images are
    wrapped to note where they succeed; code spans and escapes need no care.
    """
    if not definitions or "[" not in text:
        return []
    references = {
        name: {"href": item.url, "title": item.title} for name, item in definitions.items()
    }
    search = _Search(text, definitions)
    parser = _parser()
    parser.inline.parse(text, parser, {"references": references, "search": search}, [])
    return search.found


@dataclass(slots=True)
class _Search:
    """What is looked for in one text, and what was found so far."""

    text: str
    definitions: Mapping[str, Definition]
    found: list[LabelledLink] = field(default_factory=list)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.inline.ruler.at("link", _noting(link, 0))
    parser.inline.ruler.at("image", _noting(image, 1))
    return parser


def _noting(rule: Callable[[StateInline, bool], bool], mark: int) -> Callable[..., bool]:
    """*rule*, and a note of where it succeeds; *mark* is the length of what is before a bracket."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, search = state.pos + mark, state.env["search"]
        if not rule(state, silent):
            return False
        if silent or state.src != search.text:
            return True
        if mark:  # the text of an image is parsed as a document of its own
            inside = search.text[start + 1 : state.md.helpers.parseLinkLabel(state, start)]
            search.found.extend(
                LabelledLink(start + 1 + item.text_end, start + 1 + item.end, item.definition)
                for item in labelled_links(inside, search.definitions)
            )
        if search.text[state.pos - 1] == "]":
            search.found.append(_labelled(state, start, search.definitions))
        return True

    return wrapped


def _labelled(
    state: StateInline, start: int, definitions: Mapping[str, Definition]
) -> LabelledLink:
    """The link that begins at *start* and ends where the parser now stands."""
    text_end = state.md.helpers.parseLinkLabel(state, start) + 1
    label = state.src[text_end + 1 : state.pos - 1] or state.src[start + 1 : text_end - 1]
    return LabelledLink(text_end, state.pos, definitions[normalizeReference(label)])


def relabel(text: str, own: Mapping[str, Definition], labels: Mapping[str, str]) -> Relabelled:
    """*text* with every label of *own* exchanged for the page's label of the same address.

    *labels* maps canonical addresses, and those of any language, to the page's labels. A link whose address
    the page lacks keeps it, written into the text, and is told as strange.
    """
    result = Relabelled(text)
    for item in sorted(labelled_links(text, own), key=lambda item: -item.end):
        url = item.definition.url
        label = labels.get(canonical_url(url)) or labels.get(any_language(url))
        own_label = normalizeReference(item.definition.label)
        if label is not None and normalizeReference(label) == own_label:
            continue  # the same name, written as its author wrote it
        if label is None:
            result.strange.insert(0, item.definition)
        target = f"({destination(item.definition)})" if label is None else f"[{label}]"
        result.text = result.text[: item.text_end] + target + result.text[item.end :]
    return result


def destination(definition: Definition) -> str:
    """An address as it stands in an inline link, with its title if it has one."""
    url = definition.url
    if re.search(r"[()\s<>]", url):
        url = f"<{url}>"
    title = definition.title.replace("\\", "\\\\").replace('"', '\\"')
    title = re.sub(r"&(?=#?\w+;)", "&amp;", title)  # it was read once; it will be read again
    return f'{url} "{title}"' if title else url
