"""How much of a site is translated, as numbers: ``status.json`` beside its pages.

Sphinx's own count (``translation_progress``, since 7.1) takes in the fields of
the front matter, leaves out pages without a catalog and never counts a toctree's
caption as translated; this one counts what a catalog of the page can hold. A
fuzzy message is not in the compiled catalog, so it counts as not translated.
"""

from __future__ import annotations

import gettext
import json
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def prepare(app: Sphinx) -> None:
    """On builder-inited: the environment's own field, where it is new."""
    if not hasattr(app.env, "translation_status"):
        app.env.translation_status = {}  # type: ignore[attr-defined]


class Missing(gettext.NullTranslations):
    """Stands behind a catalog and says what is not in it."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - as gettext calls it
        return ""


def count(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: keep the page's numbers."""
    catalog = open_catalog(app)
    done = [is_translated(node, text, catalog) for node, text in extract_messages(doctree)]
    numbers = {"total": len(done), "translated": sum(done)}
    app.env.translation_status[app.env.docname] = numbers  # type: ignore[attr-defined]


def open_catalog(app: Sphinx) -> gettext.NullTranslations:
    """The compiled catalog of the page that is being read, with :class:`Missing` behind it."""
    domain = docname_to_domain(app.env.docname, app.config.gettext_compact)
    languages = [app.config.language]
    catalog: gettext.NullTranslations = Missing()
    for folder in app.config.locale_dirs:
        found = gettext.translation(domain, app.srcdir / folder, languages, fallback=True)
        found.add_fallback(catalog)
        catalog = found
    return catalog


def is_translated(node: nodes.Element, text: str, catalog: gettext.NullTranslations) -> bool:
    """Whether Sphinx put a translation of the message *text* into *node*.

    It says so itself, but for a toctree, whose caption may be the same word in
    both languages.
    """
    if isinstance(node, addnodes.toctree):
        return bool(catalog.gettext(text))
    return bool(node.get("translated"))


def purge(_app: Sphinx, env: Any, docname: str) -> None:
    """On env-purge-doc: forget a page."""
    env.translation_status.pop(docname, None)


def merge(_app: Sphinx, env: Any, docnames: Iterable[str], other: Any) -> None:
    """On env-merge-info: take over what another process read."""
    env.translation_status |= {name: other.translation_status[name] for name in docnames}


def write(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: ``{"language": …, "pages": {page: {"total", "translated"}}}``."""
    if error or app.builder.format != "html":
        return
    pages = dict(sorted(app.env.translation_status.items()))  # type: ignore[attr-defined]
    text = json.dumps({"language": app.config.language, "pages": pages}, indent=1)
    (app.outdir / "status.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", prepare)
    app.connect("doctree-read", count)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", write)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
