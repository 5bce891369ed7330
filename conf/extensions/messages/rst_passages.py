"""What stands in ``{eval-rst}`` is reStructuredText in every language.

Its messages are, and so their translations; but Sphinx parses a msgstr by its page's suffix, as
Markdown, and every link and role in it is lost, silently. Seen with Sphinx 9.0.4 and
MyST-Parser 5.2.0. Here is kept which msgstrs are RST; ``references.shared``, which has the
parser, has them parsed so.

What docutils says of such a msgstr, and of one of a page that is RST as a whole, is told at the
catalog's line.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import Reporter
from myst_parser.mocking import MockRSTParser
from sphinx.errors import SphinxError
from sphinx.parsers import RSTParser
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from messages import page_messages
from messages.catalog_lines import is_translation, line_of, place_of
from messages.catalogs import catalog_path, is_source, msgstr_of
from messages.fields import Passing
from messages.page_messages import MSGID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils.statemachine import StringList
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

# What docutils resolves on the page, long after it was parsed.
NAMED = (
    nodes.reference,
    nodes.substitution_reference,
    nodes.footnote_reference,
    nodes.citation_reference,
)
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
    """Parse such a msgstr as MyST does with ``{eval-rst}``."""
    _parse(MockRSTParser().parse, env, text, document)


class TranslationsParser(RSTParser):
    """Sphinx's parser of reStructuredText, which tells a msgstr's faults at its catalog's line."""

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse a page, or a msgstr of it."""
        if is_translation(document) and isinstance(inputstring, str):
            _parse(super().parse, document.settings.env, inputstring, document)
        else:
            super().parse(inputstring, document)


def _parse(
    parser: Callable[[str, nodes.document], None],
    env: BuildEnvironment,
    text: str,
    document: nodes.document,
) -> None:
    """Parse a msgstr; what docutils says of it is told once, at the catalog's line.

    Sphinx parses each twice. Of one that ends the parser, there is no text, and the English stays.
    """
    told, here = _told.of(env), (str(document["source"]), text)
    if here in told:
        document.reporter.report_level = Reporter.SEVERE_LEVEL
    _told.put(env, told | {here})

    def say_where(line: int | None = None) -> tuple[str, int | None]:
        """Asked where something is said, and no sooner: it reads a catalog."""
        return place_of(env, text) or (here[0], line)

    document.reporter.get_source_and_line = say_where
    try:
        parser(text, document)
    except SphinxError:
        raise
    except Exception as error:  # whatever a directive in it does
        document.clear()
        if here not in told:
            place = place_of(env, text)
            logger.warning(
                "this translation cannot be read, %s: %s: the English is shown",
                type(error).__name__,
                error,
                location=f"{place[0]}:{place[1]}" if place else env.docname,
                type="rst_passages",
            )


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


class PlaceNames(SphinxTransform):
    """Gives what only a translation names the line of its msgstr: docutils tells it later."""

    default_priority = 22  # after Locale

    def apply(self, **_kwargs: Any) -> None:
        if is_source(self.config):
            return
        path = os.path.normpath(catalog_path(self.env, self.env.docname, self.config.language))
        for message in self.document.findall(nodes.TextElement):
            english = message.get(MSGID, "")
            if not english or not message.get("translated"):
                continue
            named = (part for part in message.findall() if isinstance(part, NAMED))
            own = [part for part in named if part.rawsource and part.rawsource not in english]
            if own and (line := line_of(Path(path), english)):
                for part in own:
                    part.source, part.line = path, line


def setup(app: Sphinx) -> None:
    app.add_transform(KeepMsgstrs)
    app.add_transform(PlaceNames)
    app.add_source_parser(TranslationsParser, override=True)
