"""What a reader sees of a piece of HTML, whoever made it: kramdown, or MyST and docutils."""

from __future__ import annotations

import io
import re
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from docutils import nodes
from docutils.core import publish_string
from docutils.parsers.rst import roles
from myst_parser.parsers.docutils_ import Parser

SETTINGS = {
    "myst_enable_extensions": ["colon_fence", "deflist"],
    "myst_title_to_header": True,
    "myst_heading_anchors": 3,
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "syntax_highlight": "none",
    "output_encoding": "unicode",
    "doctitle_xform": False,
    "math_output": "LaTeX",
}
SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u200b": None, "\u00a0": " "})
NOT_TEXT = "script, style, head, p.admonition-title, span.backrefs, span.label, a.reversefootnote"
MARKS = "a.footnote, a.footnote-reference, a[role=doc-noteref], hr.footnotes"


def _abbreviation(_n: str, _r: str, text: str, *_rest: Any) -> Any:
    return [nodes.Text(re.sub(r" \(.*\)$", "", text))], []


def html_of(text: str) -> tuple[str, str]:
    """A MyST text as docutils shows it, and what it warns of."""
    roles.register_local_role("abbr", _abbreviation)
    warnings = io.StringIO()
    settings = SETTINGS | {"warning_stream": warnings}
    html = publish_string(text, parser=Parser(), writer="html5", settings_overrides=settings)
    return str(html), warnings.getvalue()


def shown(html: str) -> dict[str, Any]:
    """The words, links, code, emphasis, headings, items and cells of *html*."""
    soup = BeautifulSoup(html, "html.parser")
    body: Tag = soup.find("main") or soup.body or soup
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for box in body.find_all("input"):
        box.replace_with("☑" if box.has_attr("checked") else "☐")
    for tag in body.select(f"{NOT_TEXT}, {MARKS}"):
        tag.extract()
    formulas = [one(re.sub(r"\\[\[\]()]", "", tag.get_text())) for tag in body.select(".math")]
    for tag in body.select(".math"):
        tag.replace_with(" ")
    literal = [tag for tag in body.select("code, tt, span.literal") if not tag.find_parent("pre")]
    notes = [note.extract() for note in body.select(".footnotes, .footnote-list, aside.footnote")]
    return {
        "code": [tag.get_text().strip("\n") for tag in body.find_all("pre")],
        "spans": [one(tag.get_text()) for tag in literal if not tag.find_parent(["code", "tt"])],
        "links": [[tag["href"], one(tag.get_text())] for tag in body.find_all("a", href=True)],
        "pictures": [[tag.get("src"), tag.get("alt")] for tag in body.find_all("img")],
        "emphasis": [one(tag.get_text()) for tag in body.find_all("em")],
        "strong": [one(tag.get_text()) for tag in body.find_all("strong")],
        "headings": [one(tag.get_text()) for tag in body.find_all(re.compile("^h[1-6]$"))],
        "lists": [tag.name for tag in body.find_all(["ul", "ol"])],
        "items": [one(tag.get_text(" ")) for tag in body.find_all("li")],
        "defined": [[tag.name, one(tag.get_text())] for tag in body.find_all(["dt", "dd"])],
        "cells": [one(tag.get_text()) for tag in body.find_all(["td", "th"])],
        "others": [tag.name for tag in body.find_all(["blockquote", "br", "hr"])],
        "notes": [one(note.get_text(" ")) for note in notes if note.get_text(strip=True)],
        "formulas": [formula for formula in formulas if formula],
        "words": one(body.get_text()).replace(" ", ""),
    }


def one(text: str) -> str:
    """*text* as one line, its quotes and dashes as one writes them on a keyboard."""
    text = text.translate(SAME).replace("—", "---").replace("–", "--").replace("…", "...")
    return " ".join(text.split())
