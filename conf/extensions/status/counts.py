"""How much of each page is translated, in every language.

Each page's messages are looked up in every language's catalog, so that all sites
say the same. Sphinx's own count (``translation_progress``) takes in the front
matter, leaves out pages without a catalog and toctrees, and knows one language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import messages
from docutils import nodes
from messages.catalogs import (
    catalog_path,
    has_text,
    in_project,
    is_source,
    is_translated,
    languages_of,
    read,
)
from messages.digests import digest, of_file
from messages.fields import Kept, Passing, PerPage
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from babel.messages.catalog import Catalog
    from messages.page_messages import Found
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

EARLY = 310  # after page_messages
# Lines of a catalog's first comment, which whoever has reviewed it takes out.
MACHINE = "Translated by machine; not reviewed."
WRITTEN = "Written by machine; not reviewed."
COUNTING = "2"  # another where a state says something else of the same file


@dataclass(frozen=True, slots=True)
class State:
    """What a catalog holds of a page.

    ``catalog`` is its path from the project's folder, empty where there is none; ``line``
    that of its first message that is not translated, or 0; ``date`` that of its revision
    (ISO 8601); ``stamp`` tells one state of the file and of the page's messages from another.
    A ``machine`` translated it, and the text itself was ``written`` by one, where the catalog
    says so.
    """

    translated: int
    fuzzy: int = 0
    empty: int = 0
    catalog: str = ""
    line: int = 0
    machine: bool = False
    date: str = ""
    stamp: str = ""
    written: bool = False

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


States = dict[str, dict[str, State]]  # {page: {locale: what its catalog holds}}

_catalogs = Kept[States]("counts.catalogs", dict)
_shown = PerPage[State]("counts.shown")
_english = Passing[list["Found"]]("counts.english", list)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the catalogs hold of each page in each language, and what this site shows of it.

    ``catalogs`` are there once all pages are read. In ``shown`` a translation that was refused
    (foreign_markup) or that Sphinx could not use counts as empty. ``english`` are the messages
    of the page that is being read that are still English: on doctree-read, after :data:`EARLY`.
    """

    catalogs: States
    shown: Mapping[str, State]
    english: Sequence[Found]


def of(env: BuildEnvironment) -> Counts:
    """The counts in *env*."""
    return Counts(_catalogs.of(env), _shown.of(env), _english.of(env))


def note_english(app: Sphinx, _doctree: nodes.document) -> None:
    """On doctree-read: keep what a translated page still shows in English."""
    env, page = app.env, messages.of(app.env)
    english: list[Found] = []
    if not is_source(app.config):
        catalog = read(catalog_path(app, env.docname, app.config.language))
        english = [(node, text) for node, text in page.reading if is_english(node, text, catalog)]
    total, missing = len(page.pages[env.docname]), len({text for _, text in english})
    _shown.of(env)[env.docname] = State(total - missing, empty=missing)
    _english.put(env, english)


def is_english(node: nodes.Element, text: str, catalog: Catalog) -> bool:
    """Whether Sphinx left the message *text* of *node* as it was.

    It says so of each node but of pictures, and of toctrees, which have several messages.
    """
    message = catalog.get(text)
    if isinstance(node, nodes.image | addnodes.toctree):
        return not is_translated(message)
    # Words that are the same in both languages Sphinx takes for untranslated.
    same = message is not None and is_translated(message) and message.string == text
    return not (same or node.get("translated"))


def take_over(env: BuildEnvironment, known: States) -> None:
    """Begin with what somebody else has counted; what is out of date is counted again."""
    ours = _catalogs.of(env)
    _catalogs.put(env, {page: states | ours.get(page, {}) for page, states in known.items()})


def measure(app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: count every page in every language, reading only what has changed.

    No number is a message: where messages are extracted, no catalog is read.
    """
    locales = dict.fromkeys([*languages_of(app.config), app.config.language])
    before = _catalogs.of(env)
    now = {
        docname: {
            locale: state_of(app, docname, locale, before.get(docname, {}).get(locale))
            for locale in locales
        }
        for docname in sorted(messages.of(env).pages)
    }
    _catalogs.put(env, now)


def state_of(app: Sphinx, docname: str, locale: str, before: State | None) -> State:
    """The state of a page in a language; while file and messages are the same, the one *before*."""
    texts = messages.of(app.env).pages[docname]
    if locale == languages_of(app.config)[0]:
        return State(len(texts))
    path = catalog_path(app, docname, locale)
    if app.builder.name == "gettext" or not (held := of_file(path)):
        return State(0, empty=len(texts))
    stamp = digest("\0".join((COUNTING, held, *texts)).encode())
    if before and before.stamp == stamp:
        return before
    return count(texts, read(path), in_project(app, path), stamp)


def count(texts: Iterable[str], catalog: Catalog, name: str, stamp: str) -> State:
    """What *catalog*, the file *name*, holds of *texts*."""
    found = [catalog.get(text) for text in texts]
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
        written=WRITTEN in catalog.header_comment,
    )


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", note_english, EARLY)
    app.connect("env-updated", measure)
    _shown.connect(app)
