"""A page is read again where anything that it was read from says something else.

Sphinx compares dates: what is new and has an older date is not read. Here each page's text,
its catalogs and what it includes and shows are compared by what they hold; each file is looked
at once, before anything is read, so that an edit while a site is built is seen by the next.

What a page is read as depends on which pages there are, too: MyST takes ``[](page.md)`` for a
link to a page, a file or nothing by what it finds. Where a page came or went, those whose text
has its name are read again.
"""

from __future__ import annotations

import gettext
import os
import re
from bisect import bisect
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from messages.catalogs import folders
from messages.digests import digest, of_file
from messages.fields import PerPage
from sphinx.util.i18n import docname_to_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FIRST = 100  # before any other room looks for what is out of date, or at what was read
PLAIN = re.compile(r"[\w-]+")  # a name that no page can write otherwise

_states = PerPage[str]("sources.states")  # what each page was read from


@lru_cache(maxsize=1)
def seen(_app: Sphinx) -> dict[Path, str]:
    """The digests of the files that this build has looked at."""
    return {}


@lru_cache(maxsize=1)
def names_beside(_app: Sphinx) -> dict[Path, list[str]]:
    """The names in the folders that this build has looked into."""
    return {}


def files_of(app: Sphinx, page: str) -> Iterator[Path]:
    """The files that a page is read from: its text, its catalogs, what Sphinx noted with it."""
    yield Path(app.env.doc2path(page))
    yield from catalogs_of(app, page)
    yield from sorted(map(Path, app.env.dependencies.get(page, ())))


def catalogs_of(app: Sphinx, page: str) -> Iterator[Path]:
    """The compiled catalogs that Sphinx finds, or would find: gettext's way of looking."""
    domain, language = docname_to_domain(page, app.config.gettext_compact), app.config.language
    for folder in folders(app):
        yield folder / language / "LC_MESSAGES" / f"{domain}.mo"
        yield from map(Path, gettext.find(domain, folder, [language], all=True))


def look(app: Sphinx, path: Path) -> str:
    """The digest of a file as it was when this build first looked."""
    known = seen(app)
    if path not in known:
        known[path] = of_file(path)
    return known[path]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def variants(app: Sphinx, path: Path) -> list[str]:
    """The names beside a file that begin as its own: a picture's in another language or format."""
    known = names_beside(app)
    if path.parent not in known:
        known[path.parent] = names_in(path.parent)
    names = known[path.parent]
    # from "picture." to "picture/", the next sign after the full stop
    return names[bisect(names, f"{path.stem}.") : bisect(names, f"{path.stem}/")]


def state(app: Sphinx, page: str) -> str:
    """What a page is read from, as one digest."""
    found = {os.path.normpath(path): look(app, path) for path in files_of(app, page)}
    others = {path: variants(app, Path(path)) for path in found if not path.endswith(".mo")}
    return digest(repr((sorted(found.items()), sorted(others.items()))).encode())


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], _changed: set[str], removed: set[str]
) -> set[str]:
    """On env-get-outdated: the pages whose files are others than at their last reading."""
    now = {page: state(app, page) for page in env.found_docs}
    known = env.all_docs.keys() & env.found_docs
    outdated = {page for page in known if _states.of(env).get(page) != now[page]}
    return outdated | mentioning(app, known - outdated, (added | removed) if known else ())


def mentioning(app: Sphinx, pages: Iterable[str], others: Iterable[str]) -> set[str]:
    """Those of *pages* whose files have the name of one of the *others*."""
    names = {PurePosixPath(page).name for page in others}
    anywhere = not all(map(PLAIN.fullmatch, names))
    wanted = re.compile(b"|".join(re.escape(name.encode()) for name in sorted(names)))
    return {
        page
        for page in (pages if names else ())
        if anywhere
        or any(wanted.search(path.read_bytes()) for path in files_of(app, page) if path.is_file())
    }


def note(app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: keep what each page was read from."""
    states = _states.of(env)
    for page in env.all_docs:
        if page not in states:
            states[page] = state(app, page)


def setup(app: Sphinx) -> None:
    app.connect("env-get-outdated", find_outdated, FIRST)
    app.connect("env-updated", note, FIRST)
    _states.connect(app)
