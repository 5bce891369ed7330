"""How much of each page is translated, in every language.

Each page's messages are looked up in every language's catalog, so that all sites
say the same. Sphinx's own count (``translation_progress``) takes in the front
matter, leaves out pages without a catalog and toctrees, and knows one language.

Other extensions read of the environment::

    translation_states  {page: {locale: State}}, what the catalogs hold
    shown_states        {page: State}, what this site shows: a translation that was refused
                        (foreign_markup) or that Sphinx could not use counts as empty

and of its temp_data, on doctree-read after this one, ``english_messages``: the
(node, text) of a translated page that are still English.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from docutils import nodes
from sphinx import addnodes
from sphinx.util.i18n import docname_to_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Message
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FIELDS = ("translation_states", "shown_states")
EARLY = 310  # after page_messages
MACHINE = "Translated by machine; not reviewed."  # a line of a catalog's first comment


@dataclass(frozen=True, slots=True)
class State:
    """What a catalog holds of a page.

    ``catalog`` is its path from the project's folder, empty where there is none; ``line``
    that of its first message that is not translated, or 0; ``date`` that of its revision
    (ISO 8601); ``stamp`` tells one state of the file from another.
    """

    translated: int
    fuzzy: int = 0
    empty: int = 0
    catalog: str = ""
    line: int = 0
    machine: bool = False
    date: str = ""
    stamp: tuple[int, int] | None = None

    @property
    def percent(self) -> int:
        """The share translated: 100 only where nothing is missing, 0 only where all is."""
        total = self.translated + self.fuzzy + self.empty
        if self.translated == total:
            return 100
        return max(100 * self.translated // total, int(self.translated > 0))

    def __add__(self, other: State) -> State:
        """The numbers of both, and the later date."""
        return State(
            self.translated + other.translated,
            self.fuzzy + other.fuzzy,
            self.empty + other.empty,
            date=max(self.date, other.date),
        )


def note_english(app: Sphinx, _doctree: nodes.document) -> None:
    """On doctree-read: keep what a translated page still shows in English."""
    env: Any = app.env
    english: list[tuple[nodes.Element, str]] = []
    if app.config.language != next(iter(app.config.languages)):
        catalog = read(catalog_path(app, env.docname, app.config.language))
        messages = env.temp_data["messages"]
        english = [(node, text) for node, text in messages if is_english(node, text, catalog)]
    total, missing = len(env.page_messages[env.docname]), len({text for _, text in english})
    env.shown_states[env.docname] = State(total - missing, empty=missing)
    env.temp_data["english_messages"] = english


def is_english(node: nodes.Element, text: str, catalog: Catalog) -> bool:
    """Whether Sphinx left the message *text* of *node* as it was.

    It says so of each node but of pictures, and of toctrees, which have several messages.
    """
    if isinstance(node, nodes.image | addnodes.toctree):
        return not is_translated(catalog.get(text))
    return not node.get("translated")


def has_text(message: Message | None) -> bool:
    return message is not None and isinstance(message.string, str) and bool(message.string.strip())


def is_translated(message: Message | None) -> bool:
    """Whether Sphinx takes a message; one that is fuzzy is not in the compiled catalog."""
    return message is not None and has_text(message) and not message.fuzzy


def catalog_path(app: Sphinx, docname: str, locale: str) -> Path:
    """The catalog of a page; of several folders the first that has it, as Sphinx does."""
    domain = docname_to_domain(docname, app.config.gettext_compact)
    folders = [Path(app.srcdir, folder) for folder in app.config.locale_dirs]
    *others, last = [folder / locale / "LC_MESSAGES" / f"{domain}.po" for folder in folders]
    return next((path for path in others if path.is_file()), last)


def read(path: Path) -> Catalog:
    """The catalog at *path*; one that cannot be read is empty here, and catalog_check warns."""
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except Exception:
        return Catalog()


def measure(app: Sphinx, env: Any) -> None:
    """On env-updated: count every page in every language, reading only what has changed."""
    locales = dict.fromkeys([*app.config.languages, app.config.language])
    before = env.translation_states
    env.translation_states = {
        docname: {
            locale: state_of(app, docname, locale, before.get(docname, {}).get(locale))
            for locale in locales
        }
        for docname in sorted(env.page_messages)
    }


def state_of(app: Sphinx, docname: str, locale: str, before: State | None) -> State:
    """The state of a page in a language; the one *before* holds while the file is the same."""
    messages: tuple[str, ...] = app.env.page_messages[docname]  # type: ignore[attr-defined]
    if locale == next(iter(app.config.languages)):
        return State(len(messages))
    path = catalog_path(app, docname, locale)
    try:
        seen = path.stat()
    except OSError:
        return State(0, empty=len(messages))
    stamp = (seen.st_mtime_ns, seen.st_size)
    if before and before.stamp == stamp:
        return before
    name = posixpath.relpath(path.as_posix(), app.srcdir.parent.as_posix())
    return count(messages, read(path), name, stamp)


def count(messages: Iterable[str], catalog: Catalog, name: str, stamp: tuple[int, int]) -> State:
    """What *catalog*, the file *name*, holds of *messages*."""
    found = [catalog.get(text) for text in messages]
    to_do = [message for message in found if not is_translated(message)]
    outdated = sum(map(has_text, to_do))
    revised = catalog.revision_date
    return State(
        translated=len(found) - len(to_do),
        fuzzy=outdated,
        empty=len(to_do) - outdated,
        catalog=name,
        line=min((message.lineno or 0 for message in to_do if message), default=0),
        machine=MACHINE in catalog.header_comment,
        date=revised.date().isoformat() if isinstance(revised, datetime) else "",
        stamp=stamp,
    )


def prepare(app: Sphinx) -> None:
    """On builder-inited: the environment's own fields, where it is new."""
    for field in FIELDS:
        if not hasattr(app.env, field):
            setattr(app.env, field, {})


def purge(_app: Sphinx, env: Any, docname: str) -> None:
    """On env-purge-doc: forget a page."""
    for field in FIELDS:
        getattr(env, field).pop(docname, None)


def merge(_app: Sphinx, env: Any, docnames: Iterable[str], other: Any) -> None:
    """On env-merge-info: take over what another process read."""
    env.shown_states |= {name: other.shown_states[name] for name in docnames}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("page_messages")
    # The table of languages.toml; the first is the one the pages are written in.
    app.add_config_value("languages", {}, "env", types=[dict])
    app.connect("builder-inited", prepare)
    app.connect("env-purge-doc", purge)
    app.connect("doctree-read", note_english, EARLY)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", measure)
    return {
        "version": "1",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
