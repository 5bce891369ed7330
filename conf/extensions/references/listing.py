"""``{references}``: the shared definitions as a list.

Each has an anchor of its own (its label), its title and address, and the pages
that cite it. Lines in the directive say more of one: ``label: kind, publisher, year``, the year where known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.common.utils import normalizeReference
from messages.catalogs import is_source
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from references import shared
from references.shared import Definition

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

LISTED = "reference_list"  # in the metadata of a page that has the list


def kinds() -> dict[str, str]:
    """What a reference can be, and how that is said in the site's language."""
    return {
        "article": _("article"),
        "discussion": _("discussion"),
        "encyclopaedia": _("encyclopaedia"),
        "news": _("news"),
        "paper": _("paper"),
    }


class ReferenceList(nodes.comment):
    """Stands where ``{references}`` was until all pages are read."""


class References(SphinxDirective):
    """``{references}``: each line of its content says what one reference is."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname][LISTED] = True
        place = ReferenceList(details={}, lines={})
        for number, line in enumerate(self.content, self.lineno + 1):
            label, _colon, rest = (part.strip() for part in line.partition(":"))
            kind, *others = (part.strip() for part in rest.split(","))
            if kind not in kinds():
                logger.warning(
                    "%r is no kind of reference: write label: kind, publisher, year with one of %s",
                    kind,
                    ", ".join(kinds()),
                    location=(self.env.docname, number),
                    type="reference_list",
                    subtype="kind",
                )
                continue
            place["details"][normalizeReference(label)] = (kind, *others)
            place["lines"][normalizeReference(label)] = (label, number)
        return [place]


def tell(_app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: the list has the definitions, and the titles of the pages that cite them."""
    if LISTED not in env.metadata.get(page, {}):
        return None
    references = shared.of(env)
    return [
        (item[:3], [(name, env.titles[name].pformat()) for name in references.citing(item.label)])
        for item in references.definitions
    ]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: put the list where ``{references}`` stands."""
    for place in list(doctree.findall(ReferenceList)):
        items = shared.of(app.env).definitions
        details = place["details"]
        entries = [
            describe(app, docname, item, details.get(normalizeReference(item.label), ()))
            for item in items
        ]
        for normal in sorted(place["lines"].keys() - {normalizeReference(i.label) for i in items}):
            label, line = place["lines"][normal]
            logger.warning(
                "no definition for [%s], of which more is said here",
                label,
                location=(docname, line),
                type="reference_list",
                subtype="undefined",
            )
        place.replace_self(nodes.definition_list("", *entries, classes=["simple", "references"]))


def describe(
    app: Sphinx, docname: str, item: Definition, detail: tuple[str, ...]
) -> nodes.definition_list_item:
    """One entry: its title with its anchor, what it is, its address, the pages that cite it."""
    body = nodes.definition()
    if detail:
        kind, *others = detail
        body += nodes.paragraph("", " · ".join([kinds()[kind], *others]))
    address = nodes.reference("", item.url, refuri=item.url)
    body += nodes.paragraph("", "", address)
    if names := shared.of(app.env).citing(item.label):
        links: list[nodes.Node] = []
        for name in names:
            title = [part.deepcopy() for part in app.env.titles[name].children]
            uri = app.builder.get_relative_uri(docname, name)
            links += [nodes.Text(", "), nodes.reference("", "", *title, refuri=uri, internal=True)]
        body += nodes.paragraph("", _("Cited in: "), *links[1:])
    # Works keep the titles that their authors gave them, in English.
    english = ["language-en"] if item.title and not is_source(app.config) else []
    anchor = nodes.make_id(item.label)
    term = nodes.term("", item.title or item.url, ids=[anchor], classes=english)
    if app.config.html_permalinks and getattr(app.builder, "add_permalinks", False):
        term += link_to(app, anchor, english)
    return nodes.definition_list_item("", term, body)


def link_to(app: Sphinx, anchor: str, english: list[str]) -> nodes.reference:
    """What a reader copies to lead to one entry, as Sphinx has it at headings.

    It is said in the page's language, also beside a title that is *english*.
    """
    classes = ["headerlink", "frame", "no-search"]
    if english:
        classes.append(f"language-{app.config.language.replace('_', '-')}")
    icon = nodes.raw("", app.config.html_permalinks_icon, format="html")
    said = _("Link to this reference")
    return nodes.reference("", "", icon, refid=anchor, reftitle=said, classes=classes)


def setup(app: Sphinx) -> None:
    app.add_directive("references", References)
    app.add_node(ReferenceList)
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", fill)
