"""What stands in ``{eval-rst}`` is reStructuredText in every language.

Its messages are, and so their translations; but Sphinx parses a msgstr by its page's suffix, as
Markdown, and every link and role in it is lost, silently. Seen with Sphinx 9.0.4 and
MyST-Parser 5.2.0. Here is kept which msgstrs are RST; ``references.shared``, which has the
parser, has them parsed so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import Reporter
from myst_parser.mocking import MockRSTParser
from sphinx.transforms import SphinxTransform

from messages import page_messages
from messages.catalog_lines import place_of
from messages.catalogs import is_source, msgstr_of
from messages.fields import Passing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Of the page that is being read: the nodes that MyST made of RST; the lines and texts of msgstrs;
# those that are parsed, by Sphinx's name of their source.
_passages = Passing[list[nodes.Node]]("rst_passages.passages", list)
_msgstrs = Passing[set[tuple[str, str]]]("rst_passages.msgstrs", set)
_told = Passing[frozenset[tuple[str, str]]]("rst_passages.told", frozenset)


def note(env: BuildEnvironment, found: Iterable[nodes.Node]) -> None:
    """Keep what MyST made of an ``{eval-rst}``."""
    parts = [part for node in found for part in node.findall()]
    _passages.put(env, [*_passages.of(env), *parts])


def parse(env: BuildEnvironment, text: str, document: nodes.document) -> None:
    """Parse such a msgstr; what docutils says of it is told once, at the catalog's line.

    Sphinx parses each twice.
    """
    told, here = _told.of(env), (str(document["source"]), text)
    if here in told:
        document.reporter.report_level = Reporter.SEVERE_LEVEL
    _told.put(env, told | {here})
    place = place_of(env, text) or (None, None)

    def say_where(_line: int | None = None) -> tuple[str | None, int | None]:
        return place

    if place[0]:
        document.reporter.get_source_and_line = say_where
    MockRSTParser().parse(text, document)  # as MyST does with {eval-rst}


def is_rst(env: BuildEnvironment, source: str, text: str) -> bool:
    """Whether *text* is the translation of such a passage; *source* is Sphinx's name for it."""
    return (source.split(":")[-2], text) in _msgstrs.of(env)


class KeepMsgstrs(SphinxTransform):
    """Keeps which of the msgstrs are RST."""

    default_priority = 19  # after the messages are kept, before sphinx.transforms.i18n.Locale

    def apply(self, **_kwargs: Any) -> None:
        passages = {id(node) for node in _passages.of(self.env)}
        if passages and not is_source(self.config):
            found = page_messages.of(self.env).reading
            ours = [(str(node.line), text) for node, text in found if id(node) in passages]
            _msgstrs.put(self.env, {(line, msgstr_of(self.env, text)) for line, text in ours})


def setup(app: Sphinx) -> None:
    app.add_transform(KeepMsgstrs)
