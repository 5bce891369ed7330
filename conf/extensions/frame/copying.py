"""A button copies a block of code; what it says is in the page's language.

sphinx-copybutton knows seven languages, by a table in its script, and takes no other texts: the
table is amended after it has been read, before the first button is made. Its files are loaded by
pages with code alone, and are in no book.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _

from frame.languages import PAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STYLE = "copying.css"
STYLES = ("copybutton.css", STYLE)
SCRIPTS = ("clipboard.min.js", "copybutton.js")
# The names are those of copybutton.js. Its two icons were made when the table was read. That a
# button's tooltip changes, no screen reader tells: a status does.
TEXTS = """\
Object.assign(messages[locale], %s);
iconCopy = iconCopy.replace(/(<title>).*?(?=<)/, "$1" + messages[locale].copy);
iconCheck = iconCheck.replace(/(<title>).*?(?=<)/, "$1" + messages[locale].copy_success);
addEventListener("DOMContentLoaded", () => {
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.className = "copy-status";
  document.body.append(status);
  new MutationObserver(([{ target }]) => {
    const { tooltip } = target.dataset;
    status.textContent = tooltip === messages[locale].copy ? "" : tooltip;
  }).observe(document.body, { attributeFilter: ["data-tooltip"], subtree: true });
});"""


def say() -> str:
    """The script that puts the page's words into the table."""
    copy = _("Copy")
    texts = {"copy": copy, "copy_to_clipboard": copy}
    texts |= {"copy_success": _("Copied"), "copy_failure": _("Could not be copied")}
    return TEXTS % json.dumps(texts, ensure_ascii=False).replace("<", r"\u003c")


def has_code(app: Sphinx, doctree: nodes.document | None) -> bool:
    """Whether a page has what can be copied."""
    pages = app.builder.name in PAGES
    return pages and doctree is not None and any(doctree.findall(nodes.literal_block))


def add(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """On html-page-context: a page with code has the words."""
    if has_code(app, doctree):
        app.add_js_file(None, body=say(), priority=900)


def drop(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """On html-page-context: a page without code loads none of it."""
    for name, unwanted in (("css_files", STYLES), ("script_files", SCRIPTS)):
        if not has_code(app, doctree):
            context[name] = [
                file
                for file in context[name]
                if PurePosixPath(str(file.filename or "")).name not in unwanted
            ]


def setup(app: Sphinx) -> None:
    app.setup_extension("sphinx_copybutton")
    app.add_css_file(STYLE, priority=600)  # over the extension's
    # first and last: what is added reaches the page's lists until somebody replaces them
    app.connect("html-page-context", add, priority=100)
    app.connect("html-page-context", drop, priority=900)
