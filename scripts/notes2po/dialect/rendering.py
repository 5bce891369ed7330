"""From blocks to the lines of a MyST text: each as it was where both read it alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from notes2po.dialect import attributes, code, containers, html, maths, spans, starts
from notes2po.dialect import tables as rows
from notes2po.dialect.blocks import Block
from notes2po.dialect.grids import table
from notes2po.dialect.guards import guarded
from notes2po.dialect.linking import written
from notes2po.dialect.lines import Line, excerpt, text_of
from notes2po.dialect.page import Page, label

TARGET = re.compile(r"[a-zA-Z0-9|@<>*./_+:-]{1,100}")
DISPLAYED = re.compile(r"\s*\\\\\[(.*)\\\\\]\s*", re.DOTALL)
ENVIRONMENT = re.compile(r"\s*\\begin\{(\w+\*?)\}.*\\end\{\1\}\s*", re.DOTALL)
LEADING_COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)

SELF_CONTAINED = frozenset(("heading", "fence", "rule", "target", "link", "divider"))
INTERRUPTS = frozenset(("heading", "fence", "bullets", "quote", "one"))
NO_TEXT = frozenset(("blank", "link", "named", "abbreviation", "comment", "footnote", "target"))


def render(blocks: Sequence[Block], page: Page, depth: int = 0) -> list[Line]:
    """The lines of *blocks*; *depth* is 0 for those of the text itself."""
    result: list[Line] = []
    before = "blank"  # what the last line belongs to
    after_list = ""
    for at, block in enumerate(blocks):
        if block.kind == "blank":
            if before != "blank":
                result += [Line("", line.number) for line in block.lines]
                before = "blank"
            continue
        lines = named(block, one(block, page, depth, blocks, at, after_list), page)
        if not lines:
            continue
        if block.kind == after_list and block.kind in ("bullets", "numbers"):
            if before != "blank":
                result.append(Line("", lines[0].number))
            result += [Line("%", lines[0].number), Line("", lines[0].number)]
            before = "blank"
        kind = shape(block, lines)
        if not fits(before, kind):
            result.append(Line("", lines[0].number))
        result += lines
        before, after_list = kind, block.kind
    return result


def shape(block: Block, lines: Sequence[Line]) -> str:
    """What CommonMark has to know of a block: its kind, finer or coarser than kramdown's."""
    if block.kind in ("code", "maths"):
        return "fence" if not lines[0].text.startswith("    ") else "indented"
    if block.kind == "heading":
        return "heading" if lines[-1].text.startswith("#") else "underlined"
    if block.kind == "numbers" and lines[0].text.startswith("1."):
        return "one"
    if attributes.admonition(block.attributes):
        return "directive"
    return block.kind


def fits(before: str, after: str) -> bool:
    """Whether *after* may follow *before* without a blank line."""
    if before in ("blank", "target") or before in SELF_CONTAINED and after != "link":
        return True
    if before == "link":
        return after == "link"
    return after in INTERRUPTS and before in ("paragraph", "fence", "bullets", "numbers", "one") and (
        before == "paragraph" or after in ("heading", "fence")
    )


def named(block: Block, lines: list[Line], page: Page) -> list[Line]:
    """*lines* with what the attributes of their block mean."""
    said = attributes.resolved(block.attributes, page.named)
    if not said or not lines:
        return lines
    first, last = lines[0].number, lines[-1].number
    if kind := attributes.admonition(said):
        longest = max((len(m[0]) for line in lines if (m := re.match(":+", line.text))), default=0)
        mark = ":" * max(3, longest + 1)
        if all(line.text.startswith(">") for line in lines):
            lines = [Line(starts.QUOTE.sub("", line.text), line.number) for line in lines]
        lines = [Line(f"{mark}{{{kind}}}", first), *lines, Line(mark, last)]
    if block.kind != "heading" and TARGET.fullmatch(said.id):
        lines = [Line(f"({said.id})=", first), *lines]
    if said.says:
        page.told(first, "attributes", _attributes(said), kind)
    return lines


def _attributes(said: attributes.Attributes) -> str:
    parts = [f"#{said.id}"] if said.id else []
    parts += [f".{name}" for name in said.classes]
    parts += [f'{key}="{value}"' for key, value in said.pairs]
    return "{: " + " ".join(parts) + "}"


def one(
    block: Block, page: Page, depth: int, blocks: Sequence[Block], at: int, after_list: str
) -> list[Line]:
    """The lines of one block."""
    if block.kind == "rule":
        return rule(block, blocks, at, depth)
    if block.kind == "code":
        fenced = after_list in ("bullets", "numbers", "definitions", "footnote")
        return code.rendered(block, page, fenced=fenced)
    return RENDERERS[block.kind](block, page, depth)


def rule(block: Block, blocks: Sequence[Block], at: int, depth: int) -> list[Line]:
    """A rule, where docutils takes one: between two pieces of text, in nothing else."""
    before = [other for other in blocks[:at] if other.kind not in NO_TEXT]
    after = [other for other in blocks[at + 1 :] if other.kind not in NO_TEXT]
    if depth or not before or not after or before[-1].kind in ("rule", "heading"):
        return []
    return list(block.lines)


def paragraph(block: Block, page: Page, depth: int) -> list[Line]:
    """Text."""
    del depth
    text = text_of(block.lines)
    if text.lstrip().startswith("\\\\[") and (match := DISPLAYED.fullmatch(text)):
        if "\\\\]" not in match[1] and "\\\\[" not in match[1]:
            return displayed(block, match[1], page)
    if text.lstrip().startswith("\\begin{") and ENVIRONMENT.fullmatch(text):
        return displayed(block, text, page)
    if "<!--" in text and (comments := LEADING_COMMENTS.match(text)):
        text = text[comments.end() :]
    return run(text.lstrip(), block.lines, page)


def displayed(block: Block, formula: str, page: Page) -> list[Line]:
    """A formula that is a paragraph."""
    page.told(block.number, "maths", formula)
    formula = maths.unescaped(formula)
    numbers = [line.number for line in block.lines]
    lines = formula.split("\n")
    return maths.fence([Line(line, numbers[min(at, len(numbers) - 1)]) for at, line in enumerate(lines)])


def run(text: str, lines: Sequence[Line], page: Page) -> list[Line]:
    """A text that stood on *lines*, in MyST."""
    if not text.strip():
        return []
    converted = spans.convert(text, page, lines[0].number)
    converted = re.sub(r"\n[ ]{0,3}(?=<[!?])", " ", converted)
    shown = [line for line in guarded(converted.split("\n")) if line.strip()]
    numbers = [line.number for line in lines]
    offset = len(numbers) - text.count("\n") - 1
    return [
        Line(line, numbers[min(at + max(offset, 0), len(numbers) - 1)])
        for at, line in enumerate(shown)
    ]


def heading(block: Block, page: Page, depth: int) -> list[Line]:
    """A heading within something else: as it is; those of the text itself are given a level."""
    del depth
    line = block.lines[1]
    text = spans.convert(line.text, page, line.number)
    if len(block.lines) == 3 and text == line.text:
        return [block.lines[0], block.lines[2]]
    first = block.lines[0]
    if text == line.text and first.text.startswith("#") and not block.info:
        return [first]
    return [Line(f"{block.mark} {text}", line.number)]


def formula(block: Block, page: Page, depth: int) -> list[Line]:
    """``$$ … $$`` alone."""
    del depth
    page.told(block.number, "maths", text_of(block.lines))
    return maths.fence(block.lines)


def passage(block: Block, page: Page, depth: int) -> list[Line]:
    """HTML."""
    lines, changes = html.block(block.lines, lambda inner: inside(inner, page, depth + 1))
    page.changes += changes
    return lines


def inside(lines: Sequence[Line], page: Page, depth: int) -> list[Line]:
    """Markdown within HTML."""
    from notes2po.dialect.scanning import scan

    return render(scan(lines, depth), page, depth)


def link(block: Block, page: Page, depth: int) -> list[Line]:
    """A definition of a link; of two with one name kramdown takes the second."""
    del depth
    first, name, url, title, *more = block.lines
    if page.last.get(label(name.text), first.number) != first.number:
        return []
    new = page.address(url.text)
    shown = written(new)
    if new != url.text:
        page.told(first.number, "link", url.text, new)
    elif shown == url.text or f"<{url.text}>" in first.text:
        return [first, *more]
    said = ' "' + title.text.replace('"', '\\"') + '"' if title.text else ""
    return [Line(f"[{name.text}]: {shown}{said}", first.number)]


def as_it_is(block: Block, page: Page, depth: int) -> list[Line]:
    """MyST's own."""
    del page, depth
    return list(block.lines)


def nothing(block: Block, page: Page, depth: int) -> list[Line]:
    """What was said to kramdown alone."""
    del depth
    if block.kind in ("comment", "named"):
        page.told(block.number, "attributes", excerpt(text_of(block.lines)))
    return []


RENDERERS: dict[str, Callable[[Block, Page, int], list[Line]]] = {
    **{"paragraph": paragraph, "heading": heading, "maths": formula, "html": passage},
    **{"link": link, "directive": as_it_is, "target": as_it_is, "divider": as_it_is},
    **{"comment": nothing, "named": nothing, "abbreviation": nothing, "table": table},
    **{"quote": containers.quote, "bullets": containers.listed, "numbers": containers.listed},
    **{"definitions": containers.definitions, "footnote": containers.footnote},
}
