"""A fault stops nothing: a warning names the page and the line, and the rest is built.

Where a handler or a transform raises an exception, Sphinx ends the build, without a word of the
page that it was about, and every other page is lost with it. What these wings do to a page can
be left out: it then stands as Sphinx alone would have it, and ``-W`` fails in the end.

A page that ends Sphinx's own reading, or a third party's, stands empty in its place, so that
what leads to it is no second fault. Nobody is to take that for a page whose messages are gone:
a build of templates then ends with 1, and outside a build the exception stays.
"""

from __future__ import annotations

from functools import wraps
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase

from messages.fields import PerPage

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
# Of these Sphinx takes what each handler gives as a list.
LISTS = ("env-get-outdated", "env-get-updated", "html-collect-pages")

_emptied = PerPage[bool]("guard.emptied")


def guard(app: Sphinx, _config: Config) -> None:
    """On config-inited, when all is connected: every handler and transform of the wings."""
    for event, listeners in app.events.listeners.items():
        if event not in BEFORE_PAGES:
            listeners[:] = [
                item._replace(handler=guarded(item.handler, [] if event in LISTS else None))
                if is_ours(item.handler)
                else item
                for item in listeners
            ]
    transforms: list[Any] = app.registry.get_transforms()
    for transform in transforms:
        if is_ours(transform) and not hasattr(transform.apply, "__wrapped__"):
            transform.apply = guarded(transform.apply)


def is_ours(handler: Any) -> bool:
    """Whether a function or class stands in one of the wings."""
    return str(getattr(handler, "__module__", "")).partition(".")[0] in WINGS


def guarded(handler: Callable[..., Any], nothing: Any = None) -> Callable[..., Any]:
    """*handler*, of which an exception becomes a warning; what Sphinx means by one stays.

    It then gives *nothing*.
    """

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
            return nothing

    return call


def reading(read_doc: Callable[..., None]) -> Callable[..., None]:
    """Sphinx's ``Builder.read_doc``; a page that it cannot read is empty, and said."""

    @wraps(read_doc)
    def read(builder: Builder, docname: str, **options: Any) -> None:
        try:
            read_doc(builder, docname, **options)
        except SphinxError:
            raise
        except Exception as error:  # whatever a page makes a parser do
            if builder.phase is not BuildPhase.READING:
                raise
            env, events = builder.env, builder.events
            events.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
            logger.warning(
                "cannot be read, %s: %s: its page is empty",
                type(error).__name__,
                error,
                location=place(error, (docname,)),
                type="guard",
            )
            listener = events.connect("source-read", empty, LAST)
            read_doc(builder, docname, **options)
            events.disconnect(listener)
            _emptied.of(env)[docname] = True

    return read


def empty(_app: Sphinx, docname: str, content: list[str]) -> None:
    """On source-read: a heading alone, in Markdown and in reStructuredText."""
    content[0] = f"{docname}\n{'=' * len(docname)}\n"


def fail(app: Sphinx, _error: Exception | None) -> None:
    """On build-finished: have nobody rely on the template of an emptied page."""
    if app.builder.name == "gettext" and _emptied.of(app.env):
        app.statuscode = 1


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
    Builder.read_doc = reading(Builder.read_doc)  # type: ignore[misc, method-assign]
    app.connect("build-finished", fail)
    _emptied.connect(app)
