"""What Sphinx and MyST would do with a msgstr that its translator did not mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it.common.utils import normalizeReference

from check_catalogs.findings import Problem, quoted
from check_catalogs.markup import OBJECT, Markup, block_types

PARAGRAPH = ["paragraph"]
# Blocks, by MyST's names and docutils', as a translator knows them.
NAMES = dict.fromkeys(("bullet_list", "ordered_list", "enumerated_list"), "a list")
NAMES |= {"hr": "a rule", "transition": "a rule", "heading": "a heading", "section": "a heading"}
NAMES |= dict.fromkeys(("blockquote", "block_quote"), "a quotation")
NAMES |= dict.fromkeys(("dl", "definition_list"), "a definition")
NAMES |= {
    "html_block": "HTML",
    "system_message": "no text",
    "image": "an image",
    "option_list": "an option",
}
# What Sphinx shows of a block that is no paragraph: of these their content, and else the English.
ENGLISH = "Sphinx shows the English"
PLAIN = "readers see what stands in it, as plain text"
SHOWN = dict.fromkeys(("html_block", "doctest_block", "raw"), "readers see it with its marks")
SHOWN |= dict.fromkeys(("fence", "code_block", "literal_block", "math_block"), PLAIN)
SHOWN |= {"image": "readers see nothing"}
DIRECTIVE = re.compile(r"\A[`~:]{3,}\s*\{")
ONE_LINE = "write all on one line"
# Where a backslash makes a mark at the beginning a text: "3\\. Fazit", "\\- Fazit".
MARK_FIRST = re.compile(r"\A(\w{1,9})(?=[.)])|\A(?=[^\w\s])")
BLANK_LINE = re.compile(r"\n[ \t]*\n")

# Runs of marks that a parser left in the text; "5 * 3" and snake_case are no marks.
STRAY_MARK = re.compile(r"\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
ANY_MARK = re.compile(r"\*+|_+")  # in the English, where "5. *" is a note's mark
APART = re.compile(r"\]\s+\[([^\[\]]+)\]")
BROKEN = re.compile(r"`+|\]\(|\]\[|!\[")

OPENING, CLOSING = "(（［「『“《〈【«„", ")）］」』”》〉】»“"
SPAN = re.compile(r"(?P<mark>\*{1,3})(?P<inside>[^*\n]+?)(?P=mark)")


def check_blocks(msgstr: str, parse: Callable[[str], list[str]] = block_types) -> Iterator[Problem]:
    """Sphinx keeps a translation's first block, and it only where it is a paragraph.

    *parse* gives the names of a text's blocks.
    """
    text = msgstr.strip()
    types = _names(parse(text))
    if types == PARAGRAPH:
        return
    if types[:1] == PARAGRAPH and BLANK_LINE.search(text):
        after = quoted(BLANK_LINE.split(text, maxsplit=1)[1], 40)
        cure = "join the paragraphs with a space"
        yield Problem("blank-line", f"Sphinx drops what follows the blank line, “{after}”: {cure}")
        return
    yield Problem("block-mark", _block_problem(text, types, parse))


def _names(types: list[str]) -> list[str]:
    return [kind.removesuffix("_open") for kind in types]


def check_ends(msgid: str, msgstr: str) -> Iterator[Problem]:
    """Gettext wants a line's end first, and last, in both or in neither: msgfmt takes no other."""
    for place, has in (("begin", str.startswith), ("end", str.endswith)):
        english, translated = has(msgid, "\n"), has(msgstr, "\n")
        if english == translated:
            continue
        one, other = ("English", "msgstr") if english else ("msgstr", "English")
        wrong = (
            f"the {one} {place}s with a line's end and the {other} does not, which msgfmt refuses"
        )
        cure = f"{place} it with \\n" if english else f"take the \\n at its {place} out"
        yield Problem("line-end", f"{wrong}: {cure}")


def _block_problem(text: str, types: list[str], parse: Callable[[str], list[str]]) -> str:
    """What the parser takes *text* for, and what to write instead: a cure is tried before."""
    wrong = next((kind for kind in types if kind not in PARAGRAPH), "definition")
    what = NAMES.get(wrong, f"a {wrong.replace('_', ' ')}")
    shown = SHOWN.get(types[0], ENGLISH) if types else ENGLISH
    if DIRECTIVE.match(text):
        shown = f"{ENGLISH}, or {PLAIN}"

    def cures(attempt: str) -> bool:
        return _names(parse(attempt)) == PARAGRAPH

    if types[:1] == PARAGRAPH:
        return f"a line of it is read as {what} and dropped: {ONE_LINE}"
    first, _, more = text.partition("\n")
    if more and cures(first) and cures(" ".join(text.split())):
        return f"a later line makes it {what}, so that {shown}: {ONE_LINE}"
    escaped = MARK_FIRST.sub(r"\1\\", text, count=1)
    cure = f"write {quoted(escaped, 24)}" if cures(escaped) else "begin with the text itself"
    return f"its beginning is read as {what}, so that {shown}: {cure}"


def check_marks(
    source: Markup, target: Markup, msgstr: str, read: Callable[[str], Markup]
) -> Iterator[Problem]:
    """Marks that a reader would see and the English page does not show.

    *read* parses a text as the msgstr was parsed, to try a cure before it is told.
    """
    stray = _stray(target)
    allowed = len(ANY_MARK.findall(source.text)) + len(source.nested)
    if len(stray) > allowed:
        cure = _cured(msgstr, len(stray), allowed, read)
        how = f"write “{cure}”" if cure else "close each mark, or write \\* for an asterisk"
        text = f"“{_around(target)}” is shown with its {stray[0]}"
        if len(target.nested) == len(stray):
            text = f"a {stray[0]} ends or begins the wrong emphasis"
        yield Problem("emphasis", f"{text}: {how}")
    english = BROKEN.findall(source.text)
    broken = [mark for mark in BROKEN.findall(target.literal) if mark not in english]
    apart = [
        label
        for label in APART.findall(msgstr)
        if normalizeReference(label).lower() in source.label
    ]
    if apart:
        text = f"a space parts the text from its [{apart[0]}]: write ][{apart[0]}]"
        yield Problem("broken-markup", text)
    elif broken:
        where = quoted(target.literal[max(target.literal.index(broken[0]) - 20, 0) :], 40)
        text = f"“{where.replace(OBJECT, '…')}” is shown with its {broken[0]}"
        yield Problem("broken-markup", f"{text}: close the link or the code as the English does")


def _stray(markup: Markup) -> list[str]:
    return STRAY_MARK.findall(markup.literal) + markup.nested


def _around(target: Markup) -> str:
    """The text about the first stray mark."""
    match = STRAY_MARK.search(target.literal)
    start = max((match.start() if match else 0) - 10, 0)
    return quoted(target.literal[start : start + 40].replace(OBJECT, "…"), 40)


def _cured(msgstr: str, stray: int, allowed: int, read: Callable[[str], Markup]) -> str:
    """The first emphasis that a small change would let render, so changed; empty if none does.

    A space to be put shows by what stands beside it.
    """
    for match in SPAN.finditer(msgstr):
        before, after = msgstr[: match.start()], msgstr[match.end() :]
        if before.endswith("*") or after.startswith("*"):
            continue
        for fragment in _attempts(match["mark"], match["inside"]):
            left = len(_stray(read(before + fragment + after)))
            if allowed <= left < stray:
                shown = before[-3:] if fragment[0] == " " else ""
                return shown + fragment + (after[:3] if fragment[-1] == " " else "")
    return ""


def _attempts(mark: str, inside: str) -> Iterator[str]:
    """Ways to write *inside* emphasised, the least visible change first."""
    text = inside.strip()
    if not text:
        return
    if text != inside:
        yield f"{mark}{text}{mark}"
    if match := re.fullmatch(r"\[([^\[\]]+)\]([(\[][^()\[\]]*[)\]])", text):
        yield f"[{mark}{match[1]}{mark}]{match[2]}"
    elif match := re.fullmatch(r"([^\[\]]+?)\s*([(（［].*[)）］])", text):
        yield f"{mark}{match[1]}{mark}{match[2]}"
    if len(text) > 2 and text[0] in OPENING and OPENING.index(text[0]) == CLOSING.find(text[-1]):
        yield f"{text[0]}{mark}{text[1:-1]}{mark}{text[-1]}"
    if text[-1] in "。．.、，,：:；;！!？?":
        yield f"{mark}{text[:-1]}{mark}{text[-1]}"
    yield from (f"{mark}{text}{mark} ", f" {mark}{text}{mark}", f" {mark}{text}{mark} ")
