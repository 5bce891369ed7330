r"""The text within a block: what kramdown makes of its signs, said so that MyST makes the same.

One pass from left to right, as kramdown's span parsers go. What both read alike is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from notes2po.dialect import html
from notes2po.dialect.kramdown import attributes, linking, maths
from notes2po.dialect.kramdown.emphasis import Piece, resolve
from notes2po.dialect.kramdown.linking import Run
from notes2po.dialect.kramdown.page import Page
from notes2po.dialect.kramdown.words import BARE, bare_address, shown

TOKEN = re.compile(
    r"\\[\s\S]|`+|<{1,2}|!?\[|\]|\*+|_+|~~|\$+|\{|(?<![\w/.@:=\\])https?://| ?>>|---?|\.\.\.|[\"']"
)
PLAIN = re.compile(r"[\\`<\[\]*_~${>]|://")
WIDE_PLAIN = re.compile(r"[\\`<\[\]*_~${>\"']|://|--|\.\.\.")
ESCAPED = frozenset("\\.*_+`<>()[]{}#!:|\"'$=-~")
ONLY_OURS = frozenset("%&,/;?@^")  # CommonMark takes a backslash before these, kramdown none
ROLE = re.compile(r"\{([A-Za-z][\w:+.-]{0,60})\}(?=`)")
ROLE_TEXT = re.compile(r"(`+)(?!`)[^\0]{1,4000}?(?<!`)\1(?!`)")
ROLES = frozenset(
    [
        "abbr",
        "any",
        "command",
        "doc",
        "download",
        "eq",
        "footcite",
        "guilabel",
        "kbd",
        "keyword",
        "manpage",
        "math",
        "menuselection",
        "numref",
        "py",
        "ref",
        "samp",
        "sub",
        "subscript",
        "sup",
        "superscript",
        "term",
        "token",
        "code",
        "literal",
        "raw",
        "emphasis",
        "strong",
        "cite",
        "title-reference",
        "rfc",
        "pep",
        "option",
        "envvar",
        "program",
        "file",
        "cve",
        "cwe",
        "dfn",
        "mimetype",
        "regexp",
        "external",
        "index",
        "pr",
        "issue",
    ]
)
BRACES = re.compile(r"\{:(?!:|/)((?:\\\}|[^}]){1,400})\}")
EXTENSION = re.compile(r"\{::(comment|nomarkdown|options)(?:\s[^}]{0,200})?(/)?\}")
STOP = re.compile(r"\{:/(?:comment|nomarkdown|options)?\}")
TARGET = re.compile(r"\(([^()\s]+)\)=")
TAG = re.compile(
    r"</[A-Za-z][\w:.-]*\s*>|<[A-Za-z][\w:.-]*"
    r"(?:\s++[\w:.@-]+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|\"[^\"]{0,3000}\"|'[^']{0,3000}'))?)*+\s*+/?>"
)
QUOTES = ("\ue0ab", "\ue0bb")  # in the place of << and >>, which are quotation marks, no tags
QUOTED = re.compile(rf"<<|{TAG.pattern}|>>")
GUILLEMETS = {"<<": QUOTES[0], ">>": QUOTES[1]}
AUTOLINK = re.compile(r"<((?:mailto|https?|ftps?):[^\s<>]+|[\w.+-]+@[\w.-]+)>")
STRUCK = re.compile(r"~~(?![\s~])([^\n~]|~(?!~)|\n(?!\n)){0,2000}?[^\s~]~~")


def convert(text: str, page: Page, line: int) -> str:
    """*text*, a paragraph or a cell that begins on *line* of the note, in MyST.

    Line breaks stay where they are, but within formulas and links. What changes is told to *page*.
    """
    if "<" in text:
        text, told = html.inline(QUOTED.sub(lambda match: GUILLEMETS.get(match[0], match[0]), text))
        text = text.replace(QUOTES[0], "<<").replace(QUOTES[1], ">>")
        for was, became, lost in told:
            page.told(line, "html", was, became, lost=lost)
            if target := TARGET.fullmatch(became):
                page.name(target[1], line)
    pattern = WIDE_PLAIN if page.wide else PLAIN
    if not pattern.search(text) and not page.short:
        return text
    run = Run(text, page, line)
    at = 0
    while match := TOKEN.search(text, at):
        if match.start() > at:
            run.put(text[at : match.start()])
        sign = match[0].lstrip(" ")[:1]
        at = HANDLERS[sign](run, match)
    run.put(text[at:])
    return shown(resolve(run.pieces), page)


def escape(run: Run, match: re.Match[str]) -> int:
    """A backslash, and what stands behind it."""
    char = match[0][1]
    if char == "\\":
        after = run.text[match.end() : match.end() + 1]
        if after == "\n":
            run.keep("\\")
            return match.end()
        literal = run.text[max(0, match.start() - 2) : match.start()] == "\\\\"
        if after in ("(", "[") and not literal:
            end = maths.escaped(run, match.start(), after)
            if end:
                return end
    if char in ESCAPED:
        run.keep(match[0])
        return match.end()
    run.keep("\\\\" if char in ONLY_OURS else "\\")
    return match.start() + 1


def code(run: Run, match: re.Match[str]) -> int:
    """Text between backticks; or backticks that nothing closes."""
    mark, start = match[0], match.end()
    before, after = run.text[: match.start()][-1:], run.text[start : start + 1]
    spaced = mark == "`" and not before.strip() and not after.strip()
    end = -1 if spaced or run.none("`" * len(mark), start) else run.text.find(mark, start)
    if end < 0:
        run.missing("`" * len(mark), start, spaced=spaced)
        run.keep("".join(f"\\{char}" for char in mark))
        return start
    inner = run.text[start:end]
    run.keep(span(mark, inner, run.text[end + len(mark) : end + len(mark) + 1]))
    run.whole = True
    return end + len(mark)


def span(mark: str, inner: str, after: str) -> str:
    """*inner* as a span of code that CommonMark reads, between marks as the author's if they do."""
    runs = {len(found) for found in re.findall("`+", inner)}
    fine = len(mark) not in runs and after != "`" and bool(inner.strip())
    fine = fine and (len(mark) < 3 or "\n" not in inner)
    if fine and not (inner.startswith("`") or inner.endswith("`")):
        return mark + inner + mark
    if not inner.strip():
        return "".join(f"\\{char}" for char in mark) + inner + "".join(f"\\{c}" for c in mark)
    inner = inner.strip()
    pad = " " if inner[0] == "`" or inner[-1] == "`" else ""
    length = next(n for n in range(1 + len(pad), len(runs) + 3) if n not in runs)
    tail = "&#8203;" if after == "`" else ""
    return "`" * length + pad + inner + pad + "`" * length + tail


def angle(run: Run, match: re.Match[str]) -> int:
    """``<``: an address, a tag, a comment, a quotation mark, or itself."""
    text, start = run.text, match.start()
    found = AUTOLINK.match(text, start) or TAG.match(text, start)
    if found:
        run.keep(found[0].replace("<mailto:", "<", 1) if "@" in found[0] else found[0])
        run.whole = True
        return found.end()
    if text.startswith("<!--", start) and not run.none("-->", start):
        end = text.find("-->", start)
        if end >= 0:
            run.page.told(run.line, "html", text[start : end + 3])
            return end + 3
        run.missing("-->", start)
    if text[start + 1 : start + 2] in ("!", "?"):
        run.keep("\\<")
        return start + 1
    if match[0] == "<<":
        spaced = text[match.end() : match.end() + 1] == " "
        run.put("«\u00a0" if spaced else "«")
        return match.end() + spaced
    run.put("<")
    return start + 1


def guillemet(run: Run, match: re.Match[str]) -> int:
    """``>>``."""
    run.put("\u00a0»" if match[0][0] == " " else "»")
    return match.end()


def stars(run: Run, match: re.Match[str]) -> int:
    """``*`` or ``_``, as many as there are."""
    before = run.text[max(0, match.start() - 2) : match.start()]
    run.pieces.append(Piece("delimiter", match[0], before, run.text[match.end() : match.end() + 1]))
    run.whole = True
    return match.end()


def tildes(run: Run, match: re.Match[str]) -> int:
    """``~~struck~~``."""
    found = STRUCK.match(run.text, match.start())
    if not found:
        run.put("~~")
        return match.end()
    run.keep(f"<del>{convert(found[0][2:-2], run.page, run.line)}</del>")
    return found.end()


def dollar(run: Run, match: re.Match[str]) -> int:
    """``$$ … $$``, ``$ … $``, or money."""
    return maths.dollars(run, match)


def brace(run: Run, match: re.Match[str]) -> int:
    """``{``: of MyST's own, of attributes, or itself."""
    text, start = run.text, match.start()
    if role := ROLE.match(text, start):
        whole = ROLE_TEXT.match(text, role.end()) if role[1].split(":")[0] in ROLES else None
        if whole:
            run.keep(text[start : whole.end()])
            return whole.end()
        run.keep("\\{")
        return start + 1
    if found := EXTENSION.match(text, start):
        stop = None if found[2] or run.none("{:/", start) else STOP.search(text, found.end())
        if not found[2] and not stop:
            run.missing("{:/", start)
        if found[2] or stop:
            if stop and found[1] == "nomarkdown":
                run.keep(text[found.end() : stop.start()])
            run.page.told(run.line, "attributes", found[0])
            return stop.end() if stop else found.end()
    found = BRACES.match(text, start)
    said = attributes.parse(found[1]) if found else attributes.NONE
    if found and means(run, said):
        run.page.name(said.id, run.line)
        run.page.told(run.line, "attributes", found[0])
        run.whole = True
        return found.end()
    run.put("{")
    return start + 1


def means(run: Run, said: attributes.Attributes) -> bool:
    """Whether braces hold attributes: behind a span any do, behind words only what is none else."""
    return said.says or (run.whole and bool(said))


def bare(run: Run, match: re.Match[str]) -> int:
    """An address that stands in the text."""
    address = bare_address(run.text, match.start())
    if not address:
        run.put(match[0])
        return match.end()
    run.pieces.append(Piece(BARE, address))
    run.whole = True
    return match.start() + len(address)


def typography(run: Run, match: re.Match[str]) -> int:
    """Dashes, an ellipsis, quotes: text, to which its language says more later."""
    run.put(match[0])
    return match.end()


HANDLERS: dict[str, Callable[[Run, re.Match[str]], int]] = {
    "\\": escape,
    "`": code,
    "<": angle,
    ">": guillemet,
    "*": stars,
    "_": stars,
    "~": tildes,
    "$": dollar,
    "{": brace,
    "h": bare,
    "[": linking.opened,
    "!": linking.opened,
    "]": linking.closed,
    "-": typography,
    ".": typography,
    '"': typography,
    "'": typography,
}
