"""A page says how it was translated, where there is something to say.

That a machine translated it, until somebody has reviewed it and taken that line out
of the catalog's first comment; and the share that is translated, where that is not
all. ``banner.html`` shows it above the article.
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


def sentences(app: Sphinx, pagename: str) -> list[str]:
    """What there is to say of a page, in the site's language."""
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
    said = sentences(app, pagename)
    return said and (said, status_page(app, pagename))


def show(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: what banner.html says."""
    context["banner"] = sentences(app, pagename)
    if context["banner"]:
        context["status_page"] = status_page(app, pagename)
        app.add_css_file("banner.css")


def setup(app: Sphinx) -> None:
    app.connect("page-shows", tell)
    app.connect("html-page-context", show)
