r"""How kramdown knows what begins at a line: its own patterns, of a line without its end.

Taken from kramdown 2.4.0 and kramdown-parser-gfm 1.1.0, ``lib/kramdown/parser/``; Ruby's
``\w`` is ASCII there, and so it is here. Quantifiers are possessive where a long line would
have Python try them twice.
"""

from __future__ import annotations

import re

SPAN_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "big",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "option",
        "q",
        "rb",
        "rbc",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "samp",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
NO_BODY = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "command",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)

NAME = r"[A-Za-z_][\w.:-]*+"
ANY = r"(?:\\\}|[^}])"
BLANK = re.compile(r"\s*+$")
INDENT = re.compile(r"(?:\t| {4})")
EOB = re.compile(r"\^\s*+$")
ATTRIBUTES = re.compile(rf" {{0,3}}\{{:(?!:|/)({ANY}++)\}}\s*$", re.ASCII)
NAMED_ATTRIBUTES = re.compile(rf" {{0,3}}\{{:(\w[\w-]*):({ANY}++)\}}\s*$", re.ASCII)
EXTENSION = re.compile(
    rf" {{0,3}}(?:\{{::(\w++)(?:\s({ANY}*?)|)(/)?\}}|\{{:/(\w[\w-]*)?\}})\s*$", re.ASCII
)
BULLET = re.compile(r"( {0,3}[+*-])([\t| ].*)$")
NUMBER = re.compile(r"( {0,3}[0-9]++\.)([\t| ].*)$")
DEFINITION = re.compile(r"( {0,3}:)([\t| ].*)$")
HEADING = re.compile(r"(#{1,6})[\t ]++(.*)$")
HEADING_ID = re.compile(r"[\t ]\{#([A-Za-z_:][\w:.·-]*)\}$")
UNDERLINE = re.compile(r"([-=])\1*+[ \t\r\f\v]*$|[-=]++[ \t\r\f\v]*$")
RULE = re.compile(r" {0,3}(\*|-|_)[ \t]*+\1[ \t]*+\1(?:\1|[ \t])*+$")
QUOTE = re.compile(r"^ {0,3}> ?")
FENCE = re.compile(r" {0,3}(?:~{3}|`{3})")
OPENING_FENCE = re.compile(r" {0,3}(?=(`{3,}|~{3,}))\1[ \t]*+(\S++(?:[ \t]++\S++)*+)?\s*$")
HTML_OPEN = re.compile(rf" {{0,3}}<({NAME})", re.ASCII)
HTML_CLOSE = re.compile(rf" {{0,3}}</({NAME})\s*>", re.ASCII)
COMMENT = re.compile(r" {0,3}<!--")
FOOTNOTE = re.compile(r" {0,3}\[\^(\w[\w-]*)\]:[ \t]*(.*)$")
LINK = re.compile(r" {0,3}\[([^\n\]^][^\n\]]*)\]:[ \t]*(\S.*?)[ \t]*$")
# What stands behind it: an address in angle brackets, a title in quotes, or, as CommonMark has
# it and writers expect, in parentheses.
ANGLED = re.compile(r"<([^<>]*)>(?:[ \t]+(\S.*))?$")
LINK_TITLE = re.compile(r"""[ \t]*(?:(["'])(.+)\1|(?<![^ \t])\((.+)\))[ \t]*$""")
ABBREVIATION = re.compile(r" {0,3}\*\[([^\]]+)\]:(.*)$")
MATHS = re.compile(r" {0,3}(\\)?\$\$")
ITEM_ATTRIBUTES = re.compile(rf"\s*(?:\{{:(?!(?:\w[\w-]*)?:|/)({ANY}++)\}})\s*", re.ASCII)

# What MyST has and kramdown knows nothing of: https://myst-parser.readthedocs.io/en/latest/syntax/typography.html
DIRECTIVE = re.compile(r" {0,3}(:{3,}|`{3,}|~{3,})\{([A-Za-z][\w:+.-]*)\}")
# Directives with the name of a language; any other name in braces is one.
DIRECTIVES = frozenset(("code", "code-block", "math", "raw", "image", "table", "sourcecode"))
TARGET = re.compile(r"\(([a-zA-Z0-9|@<>*./_+:-]{1,100})\)=\s*$")


def is_list(text: str) -> bool:
    """Whether *text* begins an item of a list."""
    return bool(BULLET.match(text) or NUMBER.match(text))


def ends_lazily(text: str) -> bool:
    """Whether no text goes on at *text*: kramdown's LAZY_END, but for the end of all."""
    if BLANK.match(text) or EOB.match(text) or ATTRIBUTES.match(text):
        return True
    return ends_by_tag(text)


def ends_by_tag(text: str) -> bool:
    """Whether *text* begins with a tag that is none of a line of text."""
    tag = HTML_CLOSE.match(text) or HTML_OPEN.match(text)
    return tag is not None and tag[1].lower() not in SPAN_ELEMENTS | {"script"}


def ends_paragraph(text: str) -> bool:
    """Whether a paragraph ends before *text*: the GFM parser's PARAGRAPH_END_GFM."""
    first = text.lstrip(" ")[:1]
    if first and first not in "#*+-0123456789:>`~^{<":
        return False
    return (
        ends_lazily(text)
        or is_list(text)
        or bool(HEADING.match(text) or DEFINITION.match(text))
        or bool(QUOTE.match(text) or FENCE.match(text))
    )
