"""What the catalogs hold is counted once for all languages, where they are built together.

Every site says it of every language (counts), and reading the catalogs of all
of them takes longest of what does not depend on the site's own. ``shared_counts`` names a
file: the first build counts and leaves it there, the others wait and take it over. A count
holds while its catalog and the messages of its page are the same.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import messages
from messages.digests import digest
from messages.fields import Passing

from status import counts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

BEFORE_COUNTING, AFTER_COUNTING = 400, 600  # counts counts at 500

_lock = Passing[list[Any]]("shared_counts.lock", list)  # the file that is locked, or nothing


def take(app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: wait for whoever counts, and take over what holds."""
    pages = messages.of(env).pages
    if not app.config.shared_counts or counts.of(env).catalogs.keys() >= pages.keys():
        return
    path = Path(app.config.shared_counts)
    _lock.put(env, [lock(path.with_suffix(".lock"))])
    known = pickle.loads(path.read_bytes()) if path.is_file() else {}  # noqa: S301 - our own file
    found = {page: known.get(page, ("", {})) for page in pages}
    counts.take_over(
        env,
        {page: kept for page, (held, kept) in found.items() if held == digest_of(pages[page])},
    )


def give(app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated, once counted: leave it to the others."""
    pages = messages.of(env).pages
    for file in _lock.of(env):
        every = counts.of(env).catalogs
        known = {page: (digest_of(pages[page]), every[page]) for page in every}
        Path(app.config.shared_counts).write_bytes(pickle.dumps(known))
        file.close()
    _lock.put(env, [])


def lock(path: Path) -> Any:
    """Wait until no other build has the file; closing it lets the next one in."""
    import fcntl  # noqa: PLC0415 - there is none on Windows, where no file is shared

    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def digest_of(texts: tuple[str, ...]) -> str:
    return digest("\0".join(texts).encode())


def setup(app: Sphinx) -> None:
    app.add_config_value("shared_counts", "", "", types=[str])
    app.connect("env-updated", take, BEFORE_COUNTING)
    app.connect("env-updated", give, AFTER_COUNTING)
