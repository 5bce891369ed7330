"""A message as MyST's own parser reads it: what leads somewhere, what is code, what is text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

# As conf.py has them; a test holds the two together.
MYST_EXTENSIONS = ("colon_fence", "deflist")

# Without one of these a text is only text.
MARK = re.compile(r"[\\`*_\[<&]|  \n")

# A line that may begin a block; wider than the truth, for the parser has the last word.
BLOCK_START = re.compile(
    r"""^[ \t]*(?:[-+\#>:|<%=~]|\*[ \t*]|_[ \t_]|\d{1,9}[.)]|```|\*?$)
      | ^(?:[ ]{4}|[ ]*\t) | \]: | \)=""",
    re.VERBOSE | re.MULTILINE,
)

# ``][label]``, ``[label][]``, and ``[label]`` where it looks like a name: ouyang-2022.
# The check knows no page, and so no definitions.
FULL_LABEL = re.compile(r"\]\[([^\[\]^][^\[\]]*)\]")
COLLAPSED_LABEL = re.compile(r"\[([^\[\]^][^\[\]]*)\]\[\]")
SHORT_LABEL = re.compile(r"\[([^\[\]^][^\[\]]*)\](?![\[(:])")
LABEL_NAME = re.compile(r"(?=[a-z])(?=.*\d)[a-z0-9]+(?:[-_.][a-z0-9]+)+")

# A formula's commands, with what stands in them that is a name, and its words for a reader.
COMMAND = re.compile(r"\\(?:(?:begin|end)\{[^{}]*\}|[A-Za-z]+\*?)")
IN_FORMULA = re.compile(r"(\\(?:text\w*|mbox|mathrm|operatorname)\*?\s*)\{([^{}]*)\}")
WORD = re.compile(r"[A-Za-z]{3}")
# ``$x$``, which only some projects read as a formula: not ``$5 and $6``, nor ``$HOME``.
DOLLARS = re.compile(r"(?<![\\$\w`])(\$\$?)(?![\s$])([^$`]+)(?<![\s\\])\1(?![\w$`])")
SIGN = re.compile(r"[\\^_=<>+]|\A[A-Za-z]{1,2}\Z")

RST_CODE = re.compile(r"``(.+?)``")
RST_ROLE = re.compile(r"(?<![\w`]):[a-z][\w:+.-]*:`[^`]+`")
RST_LINK = re.compile(r"(?<![`\w}:])`([^`<]+?)\s*<([^<>`]+)>`__?(?!\w)")
# What no Markdown has: `two words`_, [1]_, [#note]_; but in _see [1]_ an emphasis ends.
RST_NAMED = re.compile(r"(?<![`\w}:])`[^`<>]+`__?(?!\w)|(?<!\S)\[[^\[\]\s]+\]_(?![^\W_]|\()")
EMPHASIS_BEGINS = re.compile(r"(?<!\w)_\w")

# Stands in the text for what is no text: a code span, an image, a role.
OBJECT = "\ufffc"
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[!/?a-zA-Z][^>]*>?")  # what follows may close it


@dataclass(slots=True)
class Markup:
    """What one message holds.

    ``text`` is what a reader sees as text; ``literal`` is that of it which is
    not escaped. Links, images and labels are what they lead to, code is its
    content, roles, tags and formulas that are no roles are as they stand. ``nested`` is what is emphasised
    within the same emphasis, ``breaks`` how many lines are broken by will. ``ticks``
    is what the code stands between. ``substitution`` is what RST has between ``|``.
    """

    text: str = ""
    literal: str = ""
    link: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    image: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    footnote: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    substitution: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    breaks: int = 0
    ticks: str = "`"
    rst: bool = False


def is_literal(msgid: str) -> bool:
    """Whether *msgid* is no Markdown, but a formula or a block of code.

    A catalog does not say so. But Sphinx makes one line of every other message.
    """
    return "\n" in msgid or is_formula(msgid)


def is_formula(msgid: str) -> bool:
    """Whether *msgid* is a formula of its own: beside its commands it has no words."""
    formula = "`" not in msgid and "$" not in msgid and COMMAND.search(msgid)
    return bool(formula and not WORD.search(bare_formula(msgid)))


def has_dollars(msgid: str) -> bool:
    """Whether a project reads ``$x$`` as a formula: a catalog does not say so, but such text."""
    return "$" in msgid and any(
        SIGN.search(tex) and not WORD.search(bare_formula(tex))
        for _mark, tex in DOLLARS.findall(msgid)
    )


def bare_formula(tex: str) -> str:
    """What is left of a formula without its words and commands."""
    return COMMAND.sub("", IN_FORMULA.sub("", tex))


def read_literal(text: str, formula: bool = False) -> Markup:
    """A formula or a block of code: there is no markup in it, and of a formula only the words."""
    words = [match[2] for match in IN_FORMULA.finditer(text)]
    shown = " ".join(words) if COMMAND.search(text) else text
    return Markup(shown, formula=[text] if formula else [])


def is_rst(msgid: str) -> bool:
    """Whether *msgid* is reStructuredText, from ``{eval-rst}``: a catalog does not say so."""
    if "`" in msgid and (RST_ROLE.search(msgid) or RST_LINK.search(msgid)):
        return True
    return "_" in msgid and bool(RST_NAMED.search(msgid) and not EMPHASIS_BEGINS.search(msgid))


def labels(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """The labels, as CommonMark compares them, that brackets in *text* may mean.

    *known* are labels that need no look of a name to be taken for one.
    """
    if "[" not in text:
        return frozenset()
    sure = {*FULL_LABEL.findall(text), *COLLAPSED_LABEL.findall(text)}
    found = {normalizeReference(label) for label in sure}
    short = {label: normalizeReference(label) for label in SHORT_LABEL.findall(text)}
    found |= {name for label, name in short.items() if LABEL_NAME.fullmatch(label)}
    return frozenset(found | (set(short.values()) & set(known)))


def read(text: str, defined: frozenset[str], dollars: bool = False) -> Markup:
    """*text* as MyST reads it on a page that defines the labels *defined*.

    *dollars* is for a page where ``$x$`` is a formula.
    """
    if not dollars and not MARK.search(text):
        return Markup(text, text)
    references = {label: {"href": "#", "title": ""} for label in defined}
    tokens: list[Token] = []
    parser = _inline_parser(dollars)
    parser.inline.parse(text, parser, {"references": references}, tokens)
    markup = Markup()
    seen: list[str] = []
    literal: list[str] = []
    _collect(tokens, markup, seen, literal)
    markup.text, markup.literal = "".join(seen), "".join(literal)
    return markup


def read_plain(text: str) -> Markup:
    """*text* of a theme's or Sphinx's own catalog: HTML at the most, no Markdown."""
    return Markup(TAG.sub(OBJECT, text), "", html=TAG.findall(text))


def _collect(tokens: Iterable[Token], to: Markup, seen: list[str], literal: list[str]) -> None:
    """Sort *tokens* into *to*, their text into *seen*, and what is not escaped into *literal*."""
    open_marks: list[str] = []
    for token in tokens:
        kind = token.type
        if kind in ("strong_open", "em_open"):
            if token.tag in open_marks:
                to.nested.append(token.markup)
            open_marks.append(token.tag)
            continue
        if kind in ("strong_close", "em_close"):
            open_marks.remove(token.tag)
            continue
        if kind == "text":
            seen.append(token.content)
            literal.append(token.content)
            continue
        if kind == "text_special":  # an escape or an entity
            shown = token.content
        elif kind == "hardbreak" or LINE_BREAK.fullmatch(token.content):
            shown = "\n"
            to.breaks += 1
        elif kind == "softbreak":
            shown = "\n"
        elif kind == "link_open":
            _collect_target(token, "href", to.link, to.label)
            continue
        elif kind == "image":
            _collect_target(token, "src", to.image, to.label)
            shown = OBJECT
            _collect(token.children or (), to, seen, literal)
        else:
            shown = _collect_span(token, to)
        seen.append(shown)
        literal.append(shown if shown in ("", "\n") else OBJECT)


def _collect_target(token: Token, name: str, targets: list[str], by_label: list[str]) -> None:
    label = token.meta.get("label")
    if label:
        by_label.append(label.lower())  # the parser compares them in capitals
    else:
        targets.append(str(token.attrs[name]))


def _collect_span(token: Token, to: Markup) -> str:
    """What stands in the text for *token*; nothing for a link's end."""
    if token.type == "code_inline":
        to.code.append(token.content)
        to.ticks = token.markup
    elif token.type == "myst_role":
        to.role.append(f"{{{token.meta['name']}}}`{token.content}`")
    elif token.type in ("math_inline", "math_inline_double"):
        to.formula.append(f"{token.markup}{token.content}{token.markup}")
    elif token.type == "footnote_ref":
        to.footnote.append(token.meta["label"])
    elif token.type == "html_inline":
        to.html.append(token.content)
    else:
        return ""
    return OBJECT


def block_types(text: str) -> list[str]:
    """The blocks of *text* in the parser's words; ``paragraph_open`` alone is what Sphinx keeps."""
    if not BLOCK_START.search(text):
        return ["paragraph_open"]
    tokens = _block_parser().parse(text)
    return [token.type for token in tokens if token.level == 0 and token.nesting >= 0]


@cache
def _inline_parser(dollars: bool) -> MarkdownIt:
    extensions = {*MYST_EXTENSIONS, *(("dollarmath",) if dollars else ())}
    config = MdParserConfig(enable_extensions=extensions)
    parser = create_md_parser(config, RendererHTML)
    parser.options["store_labels"] = True
    return parser


@cache
def _block_parser() -> MarkdownIt:
    config = MdParserConfig(enable_extensions=set(MYST_EXTENSIONS))
    return create_md_parser(config, RendererHTML).disable("inline")
