"""Text, code, addresses and options that MyST reads as they are meant."""

from __future__ import annotations

import html
import json
import re
from html.entities import html5

SPACE = " \t\n\r\f"
SPACES = re.compile(r"[ \t\r\f]*\n[ \t\n\r\f]*|[ \t\r\f]+")
REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]{1,6};|#\d{1,7};|[A-Za-z][A-Za-z0-9]{0,31};?)")
AUTOLINK = re.compile(
    r"<(?:(?:https?|ftp|mailto|tel|xmpp|irc):[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>", re.IGNORECASE
)

# What Markdown would read within a line: marks, links, code, roles, tags. An underscore
# within a word is only that.
SPECIAL = re.compile(
    rf"""(?P<auto>{AUTOLINK.pattern}) | (?P<reference>&[#\w]+;?)
      | [\\`*\[\]] | (?<![^\W_])_ | _(?![^\W_]) | <(?=[A-Za-z/!?]) | \{{(?=:|[\w:+-]+\}}(?:`|$))""",
    re.VERBOSE | re.IGNORECASE,
)
# What would end an address in a link, or be no part of one.
ODD = re.compile(r"[\x00-\x20<>()\\`\"\[\]\x7f]")

# What would begin a block at the begin of a line; the group is what to escape.
LINE_START = re.compile(
    r"""(?:\d{1,9}(?=[.)](?:\s|$)))?(?P<mark>
        [.)](?<=\d[.)]) | \#(?=\#{0,5}(?:\s|$)) | [-+](?=\s|$) | > | % | =
      | ~(?=\s|~~|$) | :(?=[\s:|-]|$) | \|(?=[\s|:]*-[-\s|:]*$)
      | -(?=[-\s|:]*$) | \+(?=\+\+) | \((?=[^()\s]+\)=\s*$) )""",
    re.VERBOSE,
)


def escaped(text: str) -> str:
    """HTML text, with its references, as Markdown that shows the same; white space is one space.

    A line's end stays one. References stay as they are where CommonMark knows them, too.
    """
    text = text.replace("\0", "\ufffd")
    return SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", SPECIAL.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    if match["auto"]:
        return match[0]
    if match["reference"]:
        return _reference(match[0])
    return f"\\{match[0]}"


def _reference(text: str) -> str:
    """A character reference: as it is, or its character where only HTML knows it."""
    if REFERENCE.fullmatch(text) and text.endswith(";"):
        if text[1] == "#" or text[1:] in html5:
            return text
        shown = html.unescape(text)
        return shown if shown != text else "&amp;" + text[1:]
    shown = html.unescape(text)
    return escaped(shown) if shown != text and "&" not in shown else shown


def escaped_start(line: str) -> str:
    """A line, of text only, whose begin begins no block."""
    match = LINE_START.match(line)
    return f"{line[: match.start('mark')]}\\{line[match.start('mark') :]}" if match else line


def literal(text: str) -> str:
    """Plain text as Markdown."""
    return escaped(html.escape(text, quote=False))


def code_span(code: str) -> str:
    """Code, of one line, between enough backticks."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if code[:1] == "`" or code[-1:] == "`" else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def code_of(span: str) -> str:
    """The code of what :func:`code_span` made; empty for anything else."""
    fence = len(span) - len(span.lstrip("`"))
    return span[fence:-fence].strip(" ") if fence else ""


def one_line(text: str) -> str:
    """Text with its runs of white space as one space each."""
    return " ".join(text.translate(_CONTROL).split())


_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127), " ")


def address(url: str) -> str:
    """An address as it stands in a link: without spaces, parentheses and what else ends it."""
    url = re.sub(r"[\t\n\r]", "", url.strip(SPACE))
    if url.startswith("//"):
        url = f"https:{url}"
    return ODD.sub(lambda match: f"%{ord(match[0]):02X}", url)


def destination(url: str, title: str = "") -> str:
    """What stands between the parentheses of a link or a picture."""
    where = re.sub(r"&(?=#?\w+;)", "&amp;", address(url))
    words = one_line(title)
    if not words:
        return where
    said = re.sub(r"[\\\"`*_\[\]<|]", r"\\\g<0>", html.escape(words, quote=False))
    said = said.replace("\\&lt;", "&lt;")
    return f'{where} "{said}"'


def option(value: str) -> str:
    """The value of a directive's option, quoted where YAML would read it otherwise."""
    value = one_line(value)
    if re.fullmatch(r"(?![\d.+-]*$)\w[\w /.()+,;'-]*", value) and not value.endswith(" "):
        return value
    return json.dumps(value, ensure_ascii=False)
