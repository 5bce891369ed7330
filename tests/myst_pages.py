"""What a reader sees of MyST text, as this project's parser reads it: words, links, pictures, code."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from check_catalogs.markup import MYST_EXTENSIONS
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import roles
from myst_parser.parsers.docutils_ import Parser


@dataclass
class Seen:
    """Of one text: its words in their order, and what is beside them. Warnings are docutils'."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    warnings: str = ""


KEPT = ("<br", "<del", "</del", "<kbd", "</kbd", "<sub", "</sub", "<sup", "</sup", "<wbr")
SETTINGS = {
    "myst_enable_extensions": set(MYST_EXTENSIONS),
    "myst_heading_anchors": 3,
    "myst_all_links_external": True,  # where they lead is not looked up here
    "myst_suppress_warnings": ["myst.header"],  # levels are set by another room
    "report_level": 2,
    "halt_level": 5,
}


def see(text: str) -> Seen:
    """What a reader sees of *text*."""
    stream = io.StringIO()
    roles.register_generic_role("abbr", nodes.abbreviation)  # Sphinx's, which docutils has not
    tree = publish_doctree(
        text, parser=Parser(), settings_overrides=SETTINGS | {"warning_stream": stream}
    )
    seen = Seen(warnings=stream.getvalue())
    parts: list[str] = []
    for node in tree.findall():
        if isinstance(node, nodes.Text) and not isinstance(node.parent, nodes.raw | nodes.comment):
            parts.append(str(node))
        elif isinstance(node, nodes.raw):
            content = node.astext()
            if content.lower().startswith(KEPT) or content == "\\\\\n":  # a hard break in LaTeX
                parts.append(" " if content.startswith(("<br", "\n")) else "")
            else:
                seen.raw.append(content)
        elif isinstance(node, nodes.image):
            seen.pictures.append(node["uri"])
            parts.append(f" {node.get('alt', '')} ")
        elif isinstance(node, nodes.reference):
            seen.links.append(node.get("refuri") or f"#{node.get('refid') or node.get('refname')}")
        elif isinstance(node, nodes.literal_block):
            seen.code.append(node.astext())
            parts.append(" ")
        elif isinstance(node, nodes.Element) and not isinstance(node, nodes.Inline):
            parts.append(" ")
    seen.words = "".join(parts).split()
    return seen
