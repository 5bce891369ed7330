"""furo's frame in the reader's language, and for a reader who hears it or has no mouse.

furo writes most of its strings so that a catalog can hold them, and some not: those
are English on every site (https://github.com/pradyunsg/furo/issues/434), and so is the
name of what opens a part of the navigation. Its two drawers open from checkboxes that
it hides from the keyboard, and have no names of their own.

What is amended is the source of furo's templates while Jinja reads it, piece by piece:
no template is copied, and nothing that stands on a page can be met. furo is pinned; a
piece that it no longer has is a warning.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from furo import THEME_PATH
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)


def say(text: str) -> str:
    """What Jinja writes a translation for."""
    return f'{{{{ _("{text}")|e }}}}'


def label(text: str) -> tuple[str, str]:
    """An accessible name."""
    return f'aria-label="{text}"', f'aria-label="{say(text)}"'


def title(text: str) -> tuple[str, str]:
    """The tooltip of an icon."""
    return f"<title>{text}</title>", f"<title>{say(text)}</title>"


def name(drawer: str, text: str) -> tuple[str, str]:
    """A name for one of the two drawers: landmarks of one kind want names."""
    return f'<aside class="{drawer}', f'<aside aria-label="{say(text)}" class="{drawer}'


def logo(text: str) -> tuple[str, str]:
    """What stands for a logo that is not seen; Sphinx has a message for it."""
    return f'alt="{text}"', 'alt="{{ _("Logo of %s")|format(docstitle)|striptags|e }}"'


CREDIT = '<a class="muted-link" href="https://pradyunsg.me">@pradyunsg</a>\'s'
FURO = '\n            <a href="https://github.com/pradyunsg/furo">'

# Of each template, what is taken out and what is put there instead.
AMENDMENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "page.html": (
        label("Toggle site navigation sidebar"),
        label("Toggle table of contents sidebar"),
        label("Toggle Light / Dark / Auto color theme"),
        label("On Read the Docs"),
        label("On GitHub"),
        name("sidebar-drawer", "Site navigation"),
        name("toc-drawer", "On this page"),
        # Parts of one sentence, which other languages put in another order.
        (CREDIT, f"{{% trans %}}{CREDIT}{{% endtrans %}}"),
        (f"{{% trans %}}{FURO}", f"{{% trans trimmed %}}{FURO}"),
    ),
    "partials/icons.html": (
        title("Contents"),
        title("Menu"),
        # The arrow points to the next page, too, whose link would be called "Next … Expand".
        ("<title>Expand</title>", ""),
        title("Light mode"),
        title("Dark mode"),
        title("Auto light/dark, in light mode"),
        title("Auto light/dark, in dark mode"),
    ),
    "sidebar/brand.html": (logo("Logo"), logo("Light Logo"), logo("Dark Logo")),
}


class Amended(BuiltinTemplateLoader):
    """Sphinx's own, which puts :data:`AMENDMENTS` into furo's templates."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_current = super().get_source(environment, template)
        if Path(filename).is_relative_to(THEME_PATH):
            name = Path(filename).relative_to(THEME_PATH).as_posix()
            for old, new in AMENDMENTS.get(name, ()):
                if old not in source:
                    logger.warning("furo's %s has no %s any more: see frame/furo.py", name, old)
                source = source.replace(old, new)
        return source, filename, is_current


def amend(_app: Sphinx, config: Config) -> None:
    """On config-inited: Sphinx reads its templates through the loader that is named here."""
    if not config.template_bridge:
        config.template_bridge = f"{__name__}.{Amended.__name__}"


# furo writes them with BeautifulSoup; a "<" in a text or a name would be written "&lt;".
SWITCH = re.compile(r"""(?<=<input aria-label=)(["'])Toggle navigation of (.*?)\1""")
# A checkbox that calls itself a switch must say "aria-checked", which HTML forbids a checkbox.
ROLE = re.compile(r'role="switch" (?=type="checkbox"/>)')


def name_switches(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, after furo: what opens a part of the navigation says so."""
    text = _("Toggle navigation of %s")

    def translate(match: re.Match[str]) -> str:
        return f'"{escape(text % unescape(match[2]))}"'

    if tree := context.get("furo_navigation_tree"):
        context["furo_navigation_tree"] = ROLE.sub("", SWITCH.sub(translate, tree))


# docutils writes it into every page, and so does every theme.
VIEWPORT = re.compile(r'<meta\s[^<>]*name="viewport"[^<>]*>\s*')


def drop_viewport(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: the viewport is the theme's to name, once."""
    context["metatags"] = VIEWPORT.sub("", context.get("metatags") or "")


def setup(app: Sphinx) -> None:
    app.connect("config-inited", amend)
    app.connect("html-page-context", drop_viewport)
    app.connect("html-page-context", name_switches, priority=900)
    app.add_css_file("frame.css")
    app.add_js_file("drawers.js", loading_method="defer")
    app.add_js_file("scrolling.js", loading_method="defer")
