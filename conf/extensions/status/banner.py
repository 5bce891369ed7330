"""A page says how it was written and translated, where there is something to say.

That a machine wrote the text, until somebody has reviewed it and taken ``generated: true`` out
of the page's front matter, which holds in every language; a translation that was taken from such
a note says it in its catalog, too. That a machine translated it, until somebody has reviewed it
and taken that line out of the catalog's first comment; and the share that is translated, where
that is not all. ``banner.html`` shows it above the article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.numbers import format_percent
from messages.catalogs import is_source
from sphinx.locale import _

from status import counts, page

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def of_text(app: Sphinx, pagename: str) -> list[str]:
    """What there is to say of the text of a page, in any language."""
    known = counts.of(app.env)
    if pagename not in known.shown:
        return []
    written = str(app.env.metadata[pagename].get("generated", "")).lower() == "true"
    if not is_source(app.config) and known.shown[pagename].percent:
        written |= known.catalogs[pagename][app.config.language].written
    return [_("This text was written by machine and not yet reviewed.")] if written else []


def of_translation(app: Sphinx, pagename: str) -> list[str]:
    """What there is to say of the translation of a page."""
    known = counts.of(app.env)
    if pagename not in known.shown or is_source(app.config):
        return []
    shown = known.shown[pagename]
    if shown.percent == 0:
        return [_("This page is not translated yet and is shown in English.")]
    found = []
    if known.catalogs[pagename][app.config.language].machine:
        found.append(_("Translated by machine and not yet reviewed."))
    if shown.percent < 100:
        share = format_percent(shown.percent / 100, locale=app.config.language)
        text = _("%(share)s of this page is translated; the rest is shown in English.")
        found.append(text % {"share": share})
    return found


def status_page(app: Sphinx, pagename: str) -> str:
    """Another page that says more, where there is one."""
    return next((name for name in page.of(app.env) if name != pagename), "")


def tell(app: Sphinx, _env: BuildEnvironment, pagename: str) -> Any:
    """On page-shows: what the banner says, and where it leads."""
    said = of_text(app, pagename), of_translation(app, pagename)
    return any(said) and (said, status_page(app, pagename))


def show(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: what banner.html says."""
    context["translation"] = of_translation(app, pagename)
    context["banner"] = of_text(app, pagename) + context["translation"]
    if context["banner"]:
        context["status_page"] = status_page(app, pagename)
        app.add_css_file("banner.css")


def setup(app: Sphinx) -> None:
    app.connect("page-shows", tell)
    app.connect("html-page-context", show)
