"""``{translation-status}``: what is translated, of every page in every language.

A table of the languages, then a section for each (of many: for the site's own) with its
pages: numbers in real tables, and bars beside them that are drawn here and need no script.
The parts of a bar differ in height as in colour: what is translated stands high, what is
outdated half as high, what is missing is a line. All sites show the same numbers, each in
its language.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal, format_percent
from docutils import nodes
from frame import days
from frame.languages import FEW, elsewhere, own_name
from messages.catalogs import languages_of
from messages.fields import Kept
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from status import counts
from status.counts import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

Row = tuple[list[nodes.Node], State]  # what stands at its head

PARTS = ("translated", "fuzzy", "empty")
HEIGHTS = (8, 4, 1)
SITES = {"html", "dirhtml"}  # the builders that have bars, and status.json beside the page


_pages = Kept[list[str]]("status.pages", list)  # those that have the table


def of(env: BuildEnvironment) -> list[str]:
    """The pages that have ``{translation-status}``, sorted."""
    return _pages.of(env)


class Numbers(nodes.comment):
    """Stands where a table comes once all pages are read; ``locale`` is empty for all."""


class Bar(nodes.inline):
    """The three ``parts`` of a whole, as a drawing; other formats have no such thing."""


class TranslationStatus(SphinxDirective):
    """``{translation-status}``, without arguments or content, at the end of a page."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["translation_status"] = True
        found: list[nodes.Node] = [Numbers(locale="")]
        for locale in listed(self.config):
            title = nodes.title("", "", named(locale), translatable=False)
            found.append(
                nodes.section("", title, Numbers(locale=locale), ids=[nodes.make_id(locale)])
            )
        return found


def listed(config: Config) -> list[str]:
    """The languages whose pages are listed on this site.

    Of many the site's own: all pages of all languages on each of their sites would grow with the
    square of them. Each of the others has its list on its own site.
    """
    translated = languages_of(config)[1:]
    many = len(translated) >= FEW
    return [locale for locale in translated if not many or locale == config.language]


def named(locale: str) -> nodes.inline:
    """A language's name in itself, marked as what it is."""
    tag = locale.replace("_", "-")
    return nodes.inline("", own_name(locale), classes=[f"language-{tag}"])


def find(_app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: the pages that have the table."""
    has_it = {name for name, data in env.metadata.items() if "translation_status" in data}
    _pages.put(env, sorted(has_it & env.found_docs))


def tell(_app: Sphinx, env: BuildEnvironment, page: str) -> Any:
    """On page-shows: what the tables say of each page, in their order."""
    if page not in _pages.of(env):
        return None
    every = counts.of(env).catalogs
    return [
        (name, env.titles[name].pformat(), [(parts(s), s.date) for s in every[name].values()])
        for name in in_order(env)
    ]


def in_order(env: BuildEnvironment) -> list[str]:
    """All pages, in the order of the navigation."""
    return list(dict.fromkeys([*env.collect_relations(), *counts.of(env).catalogs]))


def parts(state: State) -> tuple[int, ...]:
    return tuple(getattr(state, part) for part in PARTS)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """On doctree-resolved: put the dates and tables where they belong."""
    for place in list(doctree.findall(Numbers)):
        if locale := place["locale"]:
            rows, head = list(page_rows(app, docname, locale)), _("Page")
        else:
            rows, head = list(language_rows(app, docname)), _("Language")
        newest = reduce(add, (state for _name, state in rows)).date
        when = last_change(newest, app.config.language)
        if not locale and app.builder.name in SITES:
            uri = relative_uri(app.builder.get_target_uri(docname), "status.json")
            when += [nodes.Text(" · "), nodes.reference("", "status.json", refuri=uri)]
        place.replace_self([when, table(head, rows, app.config.language)])


def language_rows(app: Sphinx, docname: str) -> Iterator[Row]:
    """For each language its name, which leads to its section, and the state of all pages."""
    every = counts.of(app.env).catalogs
    here = listed(app.config)
    for number, locale in enumerate(languages_of(app.config)):
        name: list[nodes.Node] = [named(locale)]
        if locale in here:
            name = [nodes.reference("", "", *name, refid=nodes.make_id(locale), internal=True)]
        elif number and app.builder.name in SITES and locale in app.config.site_places:
            uri = app.builder.get_target_uri(docname)
            there = f"{elsewhere(app.config, uri, locale)}#{nodes.make_id(locale)}"
            name = [nodes.reference("", "", *name, refuri=there, internal=True)]
        elif not number:
            source = nodes.inline("", _("Source language"), classes=["source"])
            name += [nodes.Text(" "), source]
        yield name, reduce(add, (states[locale] for states in every.values()))


def page_rows(app: Sphinx, docname: str, locale: str) -> Iterator[Row]:
    """For each page, in the order of the navigation, a link to it and its state."""
    env, every = app.env, counts.of(app.env).catalogs
    for name in in_order(env):
        title = [part.deepcopy() for part in env.titles[name].children]
        uri = app.builder.get_relative_uri(docname, name)
        link = nodes.reference("", "", *title, refuri=uri, internal=True)
        yield [link], every[name][locale]


def last_change(newest: str, language: str) -> nodes.paragraph:
    """The date of the newest catalog, which there is not where none is dated."""
    paragraph = nodes.paragraph(classes=["last-change"])
    if newest:
        paragraph += [nodes.Text(_("Last change: ")), days.day(newest, language)]
    return paragraph


def table(head: str, rows: Sequence[Row], language: str) -> nodes.container:
    """A row for each: the share that is translated with its bar, and the three numbers."""
    names = (_("Translated"), _("Outdated"), _("Missing"))
    whole = [[int(part == name) for part in PARTS] for name in PARTS]
    legend = [[Bar(parts=part), nodes.Text(name)] for part, name in zip(whole, names, strict=True)]
    header = row([[nodes.Text(head)], [nodes.Text(_("Share"))], *legend])
    body = nodes.tbody()
    for name, state in rows:
        share = nodes.Text(format_percent(state.percent / 100, locale=language))
        cells = [[nodes.Text(format_decimal(part, locale=language))] for part in parts(state)]
        body += row([name, [Bar(parts=parts(state)), share], *cells])
    columns = [
        nodes.colspec(colwidth=24, stub=1),
        *(nodes.colspec(colwidth=12) for _cell in header[1:]),
    ]
    group = nodes.tgroup("", *columns, nodes.thead("", header), body, cols=5)
    found = nodes.table("", group, classes=["translation-status", "colwidths-auto"])
    return nodes.container("", found, classes=["table-wrapper"])  # as furo does, to scroll in


def row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def visit_bar(self: Any, node: Bar) -> None:
    """As SVG, as wide as it has messages; the numbers beside it say the same in words."""
    if self.builder.name not in SITES:
        raise nodes.SkipNode
    drawn, left = "", 0
    for part, size, height in zip(PARTS, node["parts"], HEIGHTS, strict=True):
        if size:
            box = f'width="{size}" height="{height}" x="{left}" y="{8 - height}"'
            drawn += f'<rect class="{part}" {box}/>'
        left += size
    shape = f'viewBox="0 0 {left or 1} 8" preserveAspectRatio="none"'
    self.body.append(f'<svg class="bar" aria-hidden="true" {shape}>{drawn}</svg> ')
    raise nodes.SkipNode


def add_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: the style of the bars, on their own page."""
    if "translation_status" in app.env.metadata.get(page, {}):
        app.add_css_file("status.css")


def setup(app: Sphinx) -> None:
    app.add_directive("translation-status", TranslationStatus)
    app.add_node(Numbers)
    app.add_node(Bar, html=(visit_bar, None))
    days.use(app)
    app.connect("env-updated", find)
    app.connect("page-shows", tell)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_style)
