"""``[](page.md#anchor)`` takes the heading's text in the page's own language.

MyST notes the texts of a page's headings while it parses the English, before
Sphinx translates them, so such a link stays English in every translation,
silently. Seen with Sphinx 9.0.4 and 9.2.0, MyST-Parser 5.2.0 (``myst_slugs``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import clean_astext

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class RefreshHeadingTexts(SphinxTransform):
    """Takes the texts of the headings again once they are translated."""

    default_priority = 21  # after sphinx.transforms.i18n.Locale, before MyST resolves links

    def apply(self, **_kwargs: Any) -> None:
        slugs = getattr(self.document, "myst_slugs", None)
        if not slugs:
            return
        titles = {
            name: clean_astext(section[0])
            for section in self.document.findall(nodes.section)
            if section.children and isinstance(section[0], nodes.title)
            for name in section["ids"]
        }
        for slug, (line, name, text) in slugs.items():
            slugs[slug] = (line, name, titles.get(name, text))
        # A translated title is parsed as a page of its own, which puts its slugs here.
        self.env.metadata[self.env.docname]["myst_slugs"] = slugs


def setup(app: Sphinx) -> None:
    app.add_transform(RefreshHeadingTexts)
