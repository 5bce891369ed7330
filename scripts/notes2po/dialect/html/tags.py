"""The tags in a text, where they begin and end, with their attributes: what browsers take for one.

Python's own ``html.parser`` reads differently from release to release, takes quadratic time for
broken input before 3.13.6, and says neither where a tag ends nor how a reference was spelled.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from notes2po.dialect.html.names import RAW_TEXT

NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""", re.ASCII
)
END = re.compile(r"[\s/]*>")
# Browsers show nothing of these.
OTHER = re.compile(r"<!--(?:-?>|.*?--!?>)|<\?.*?>|<!(?!--).*?>", re.DOTALL)
OPENERS = ("<!", "<?")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, or with an empty name a comment, from *begin* to *end* in a text.

    Names are in small letters, the values of attributes without character references.
    """

    name: str
    begin: int
    end: int
    closes: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: str = ""  # of an element whose content is no HTML, which ends at ``end``


def tags(text: str) -> Iterator[Tag]:
    """The tags and comments of *text*, in its order. What never ends is none."""
    position = 0
    patience = 4 * len(text) + 1000  # for what looks like a tag and is none
    unclosed: set[str] = set()
    while (begin := text.find("<", position)) >= 0:
        position = begin + 1
        opener = text[begin : begin + 2]
        if opener in OPENERS:
            tag = None if opener in unclosed else comment_at(text, begin)
            if tag is None:
                unclosed.add(opener)
        elif patience < 0:
            return
        else:
            tag, seen = tag_at(text, begin)
            if tag is None:
                patience -= seen - begin
        if tag is not None:
            position = tag.end
            yield tag


def comment_at(text: str, begin: int) -> Tag | None:
    """The comment, declaration or instruction that begins at *begin*, if it ends."""
    match = OTHER.match(text, begin)
    return Tag("", begin, match.end()) if match else None


def tag_at(text: str, begin: int) -> tuple[Tag | None, int]:
    """The tag that begins at *begin*, if it is one, and up to where the text was read for it."""
    match = NAME.match(text, begin)
    if match is None:
        return None, begin + 1
    name, position = match[2].lower(), match.end()
    attributes: dict[str, str] = {}
    while not (end := END.match(text, position)):
        found = ATTRIBUTE.match(text, position)
        if found is None or found.end() == position:
            return None, position
        value = next((value for value in found.groups()[1:] if value is not None), "")
        attributes.setdefault(found[1].lower(), html.unescape(value))
        position = found.end()
    closes = bool(match[1])
    tag = Tag(name, begin, end.end(), closes, attributes)
    if name in RAW_TEXT and not closes:
        return _with_content(text, tag), end.end()
    return tag, end.end()


def _with_content(text: str, tag: Tag) -> Tag:
    """An element whose content is no HTML, up to its end tag; without one, to the text's end."""
    close = re.compile(rf"</{tag.name}(?=[\s/>])[^<>]*>", re.IGNORECASE).search(text, tag.end)
    begin, end = close.span() if close else (len(text), len(text))
    return Tag(tag.name, tag.begin, end, attributes=tag.attributes, content=text[tag.end : begin])
