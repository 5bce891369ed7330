"""A page's name in the table of contents: the ``{toctree}`` of docs/index.md."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.parsers.mdit import create_md_parser
from notes2po.extract import open_sphinx
from notes2po.messages import Location, ProblemError

ENTRY = re.compile(r"\s*(?:.*<(?P<titled>[^>]+)>|(?P<bare>[^\s:].*?))\s*")


def page_parser(root: Path) -> MarkdownIt:
    """Markdown as the site of the project at *root* reads it, with its settings."""
    with TemporaryDirectory() as scratch:
        app = open_sphinx(root / "docs", root / "conf", Path(scratch))
    parser = create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]
    parser.options["inline_definitions"] = True
    return parser


def entries(parser: MarkdownIt, text: str) -> list[str]:
    """What the toctrees of a *text* name, in their order."""
    lines = text.split("\n")
    found = [token.map for token in parser.parse(text, {}) if _is_toctree(token) and token.map]
    named = [_entry(lines[number]) for begin, end in found for number in range(begin + 1, end - 1)]
    return [name for name in named if name]


def with_entry(parser: MarkdownIt, text: str, path: str, name: str, last: str) -> str:
    """*text*, the page at *path*, with *name* in its toctree, before the entry *last* if it has one.

    *text* itself where the name is in a toctree already. Raises ProblemError
    where there is no toctree.
    """
    lines = text.split("\n")
    fences = [token.map for token in parser.parse(text, {}) if _is_toctree(token) and token.map]
    trees = [
        {entry: n for n in range(begin + 1, end - 1) if (entry := _entry(lines[n]))}
        for begin, end in fences
    ]
    if not trees:
        raise ProblemError(Location(path, 1), "has no toctree for the page: write ```{toctree}")
    if any(name in tree for tree in trees):
        return text
    chosen = next((number for number, tree in enumerate(trees) if last in tree), 0)
    place = trees[chosen].get(last, fences[chosen][1] - 1)
    return "\n".join([*lines[:place], name, *lines[place:]])


def _is_toctree(token: Token) -> bool:
    return token.info.startswith("{toctree}")


def _entry(line: str) -> str:
    """The page that a line of a toctree names; empty where it is an option or blank."""
    match = ENTRY.fullmatch(line)
    return (match["titled"] or match["bare"] or "") if match else ""
