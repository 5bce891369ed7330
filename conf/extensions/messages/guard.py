"""A fault of ours stops nothing: a warning names the page and the line, and the rest is built.

Where a handler or a transform raises an exception, Sphinx ends the build, without a word of the
page that it was about, and every other page is lost with it. What these wings do to a page can
be left out: it then stands as Sphinx alone would have it, and ``-W`` fails in the end.
"""

from __future__ import annotations

from functools import wraps
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

WINGS = {
    *("book", "frame", "glossary", "incremental", "messages", "original"),
    *("posts", "references", "search", "speed", "status"),
}
# Settings are read before: what is wrong with them does end a build.
BEFORE_PAGES = ("config-inited", "builder-inited")
LAST = 999


def guard(app: Sphinx, _config: Config) -> None:
    """On config-inited, when all is connected: every handler and transform of the wings."""
    for event, listeners in app.events.listeners.items():
        if event not in BEFORE_PAGES:
            listeners[:] = [
                item._replace(handler=guarded(item.handler)) if is_ours(item.handler) else item
                for item in listeners
            ]
    transforms: list[Any] = app.registry.get_transforms()
    for transform in transforms:
        if is_ours(transform) and not hasattr(transform.apply, "__wrapped__"):
            transform.apply = guarded(transform.apply)


def is_ours(handler: Any) -> bool:
    """Whether a function or class stands in one of the wings."""
    return str(getattr(handler, "__module__", "")).partition(".")[0] in WINGS


def guarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    """*handler*, of which an exception becomes a warning; what Sphinx means by one stays."""

    @wraps(handler)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return handler(*arguments, **named)
        except SphinxError:
            raise
        except Exception as error:  # whatever it is, it is about one page
            logger.warning(
                "%s.%s left this page as it was, for a fault of its own, "
                "%s: %s: write the passage otherwise, or tell us",
                handler.__module__,
                handler.__qualname__,
                type(error).__name__,
                error,
                location=place(error, arguments),
                type="guard",
            )
            return None

    return call


def place(error: Exception, arguments: tuple[Any, ...]) -> nodes.Element | str | None:
    """The node that was last at hand when *error* came, else the page."""
    known: list[Any] = list(arguments)
    for frame, _line in walk_tb(error.__traceback__):
        known += frame.f_locals.values()
    for value in reversed(known):
        if isinstance(value, nodes.Element) and value.source and value.line:
            return value
    names = (value for value in arguments if isinstance(value, str))
    documents = (value for value in known if isinstance(value, nodes.document))
    return next(names, None) or next((f"{item['source']}:1" for item in documents), None)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", guard, LAST)
