"""A warning is given again until what it is about is mended.

Sphinx warns of a page while it reads or writes it, and of the whole site once a page has
changed: the next build said nothing, and left what it had said before for right. A page that
gave a warning while it was read is read again, and so is another that the warning names
("duplicate label …, other instance in …"); :func:`pages` tells ``shown`` which gave one later,
and are to be written again.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from docutils import nodes
from messages.fields import PerPage
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_named = PerPage[set[str]]("warned.named")  # the other pages that a page's warnings name

LINE = re.compile(r":\d*$")  # at the end of a place: …/index.md:12


@lru_cache(maxsize=1)
def pages(_app: Sphinx) -> set[str]:
    """The pages that gave a warning after all were read; "" is a page that nobody knows."""
    return set()


class Listener(logging.Handler):
    """Hears every warning that is shown, in each process that reads."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        kind, subtype = (getattr(record, name, "") for name in ("type", "subtype"))
        if is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            return
        if self.app.phase > BuildPhase.READING:
            pages(self.app).add(self.page_of(record))
        elif page := self.app.env.docname:
            self.app.env.note_reread()
            args = record.args if isinstance(record.args, tuple) else ()
            others = {self.page_at(str(value)) for value in args} - {"", page}
            _named.of(self.app.env).setdefault(page, set()).update(others)

    def page_of(self, record: logging.LogRecord) -> str:
        """The page that a warning names, else the one that is being worked at."""
        place = getattr(record, "location", None)
        if isinstance(place, nodes.Node):
            place = get_node_location(place)
        if isinstance(place, tuple):
            place = place[0]
        return self.page_at(LINE.sub("", place or "")) or self.app.env.docname

    def page_at(self, place: str) -> str:
        """The page of that name or path; empty where there is none."""
        known = self.app.env.found_docs
        page = place if place in known else self.app.env.path2doc(place) or ""
        return page if page in known else ""


@lru_cache(maxsize=1)
def listener(app: Sphinx) -> Listener:
    """The one of this build."""
    return Listener(app)


def listen(app: Sphinx, *_args: object) -> None:
    """On source-read, too: a process that reads beside others begins with no listener."""
    logger = logging.getLogger(NAMESPACE)
    if listener(app) not in logger.handlers:
        logger.addHandler(listener(app))


def find_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> set[str]:
    """On env-get-outdated: the pages that the warnings of others named."""
    return set().union(*_named.of(env).values())


def begin(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """On env-before-read-docs: forget all that is read anew, before any of it is read.

    Sphinx does so where it reads several at a time; one by one, a page meets what another
    said the last time.
    """
    for page in pages:
        app.emit("env-purge-doc", env, page)
        env.clear_doc(page)


def setup(app: Sphinx) -> None:
    _named.connect(app)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-before-read-docs", begin)
    app.connect("builder-inited", listen)
    app.connect("source-read", listen)
