r"""A hard line break stands in its message, as ``<br>``, and so in every translation.

A backslash or two spaces at the end of a line break it. Sphinx makes one line of a message
and takes such backslashes out, so that no msgid says where a line was broken, and no
translation is: sphinx #11737, seen with Sphinx 9.0.4. Here the English text says ``<br>``
before Sphinx takes its messages, for templates and pages alike.

A translator writes ``<br>``, or a break as Markdown has it, whether the English has one or
not. Each is shown as MyST shows its own, for ``<br>`` is no XML, and LaTeX knows no HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from sphinx.application import Sphinx

MARK = "<br>"
IS_MARK = re.compile(r"<br\s*/?>", re.IGNORECASE)
MAYBE = re.compile(r"(?:\\|  )\n")
HTML, LATEX = "<br />\n", "\\\\\n"  # what MyST makes of a hard break


class MarkBreaks(SphinxTransform):
    """Writes the hard breaks of each text into that of which Sphinx makes the msgid."""

    default_priority = 6  # before Sphinx looks for messages, from 10 on

    def apply(self, **_kwargs: Any) -> None:
        parser: MarkdownIt | None = None
        for node in self.document.findall(nodes.TextElement):
            shown = sum(part.astext() == HTML for part in node.findall(nodes.raw))
            if not shown or not MAYBE.search(node.rawsource):
                continue
            parser = parser or make_parser(self.env.myst_config)  # type: ignore[attr-defined]
            spans = breaks(parser, node.rawsource)
            if len(spans) == shown:
                node.rawsource = marked(node.rawsource, spans)


def make_parser(config: Any) -> MarkdownIt:
    """MyST's parser with the rule of this module."""
    parser = create_md_parser(config, RendererHTML)
    parser.inline.ruler.before("newline", "hard_break_place", note_place)
    return parser


def note_place(state: StateInline, silent: bool) -> bool:
    """Keep where a hard break begins and ends; an inline rule that consumes nothing."""
    rest = state.src[state.pos : state.pos + 2]
    if silent or not (rest == "\\\n" or (rest[:1] == "\n" and state.pending.endswith("  "))):
        return False
    state.env["places"].add((state.pos, state.src.index("\n", state.pos) + 1))
    return False


def breaks(parser: MarkdownIt, text: str) -> list[tuple[int, int]]:
    """Where the hard breaks of *text* begin and end; what ends a line in code is none."""
    env: dict[str, Any] = {"places": set(), "references": {}}
    parser.inline.parse(text, parser, env, [])
    return sorted(env["places"])


def marked(text: str, spans: list[tuple[int, int]]) -> str:
    """*text* with ``<br>`` at *spans*, without the spaces around them."""
    starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    return MARK.join(text[s:e].strip(" \t") for s, e in zip(starts, ends, strict=True))


class ShowBreaks(SphinxTransform):
    """Shows ``<br>`` in a text, of whatever language, as MyST shows a hard break."""

    default_priority = 22  # after Locale, and after foreign_markup

    def apply(self, **_kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.raw)):
            in_text = isinstance(node.parent, nodes.TextElement)
            if in_text and node["format"] == "html" and IS_MARK.fullmatch(node.astext()):
                html, latex = (
                    nodes.raw("", text, format=name)
                    for text, name in ((HTML, "html"), (LATEX, "latex"))
                )
                node.replace_self([html, latex])


def setup(app: Sphinx) -> None:
    app.add_transform(MarkBreaks)
    app.add_transform(ShowBreaks)
