"""One run: what the blog holds is put here, then the catalogs are made of it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notes2po import unchanged
from notes2po.dialect.blog import Blog, read_blog
from sites.table import table_of

from intake import RefusedError
from intake.collection import leading, notes, report, taken, twins, upkeep
from intake.collection.addresses import Site
from intake.collection.found import Found, in_blog
from intake.collection.known import look
from intake.collection.state import Asked, State

LOCK = Path("build", "collection.lock")
CODE = (Path(__file__).parents[2] / "notes2po" / "dialect", Path(__file__).parent)


def take_in(asked: Asked) -> report.Outcome:
    """Take the blog in. Raises RefusedError where there is nothing to begin with."""
    if not asked.blog.is_dir():
        raise RefusedError(f"{asked.blog} is no folder: say with FROM=… where the blog is")
    if not (asked.root / "conf" / "languages.toml").is_file():
        raise RefusedError("no conf/languages.toml here: run it in the project's folder")
    here, there = (Path(os.path.realpath(place)) for place in (asked.root, asked.blog))
    if there in (here, *(here / part for part in ("docs", "locale", "conf", "build"))):
        raise RefusedError(
            f"{asked.blog} is this project itself: say with FROM=… where the blog is"
        )
    if Path(asked.into).is_absolute() or ".." in Path(asked.into).parts:
        raise RefusedError(f"INTO={asked.into} leads out of docs/: name a folder in it")
    with _alone(asked):
        taken.clear_drafts(asked.root)
        return _taken(asked)


@contextmanager
def _alone(asked: Asked) -> Iterator[None]:
    """One run at a time; what an earlier one has started holds the lock until it ends, too."""
    path = asked.root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            asked.say("another run is not at its end yet: waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _taken(asked: Asked) -> report.Outcome:
    root, table = asked.root, table_of(asked.root / "conf" / "languages.toml")
    asked.say(f"looking through {asked.blog}")
    blog = read_blog(asked.blog)
    known = look(root, blog)
    found = known.find((asked.pages, asked.notes, asked.into), table)
    names = _names(found, asked.blog)
    english = {one.name: in_blog(one.english, asked.blog) for one in found.articles}
    site = Site(blog, names, english, asked.into.strip("/"), known.addresses())
    problems = [*found.problems, *blog.problems]
    rules = unchanged.digest(_rules(blog, site))
    state = State(asked, found, site, known, rules, taken.read_record(root), problems)
    unfinished = not asked.dry and upkeep.begin(root)
    notes.convert(state)
    twins.part(state)
    contents = leading.contents(state)
    notes.put_notes(state, contents.tails)
    leading.put_lists(state, contents)
    if not asked.dry:
        leading.put_front(state, contents)
        leading.put_redirects(state, site.addresses.shown)
        leading.put_languages(state, table)
        taken.write_record(root, state.record)
    known.keep()
    return report.finish(state, upkeep.keep_up(state, unfinished=unfinished))


def _names(found: Found, blog: Path) -> dict[str, str]:
    """The page of each file, by the file's path in the blog."""
    return {
        in_blog(path, blog): article.name
        for article in found.articles
        for path in (article.english, *article.notes.values())
    }


def _rules(blog: Blog, site: Site) -> Iterator[bytes]:
    """What a note's page comes from beside the note itself."""
    yield json.dumps([blog.config, blog.data], default=str, sort_keys=True).encode()
    yield json.dumps([site.names, site.into], sort_keys=True).encode("utf-8", "surrogatepass")
    for folder in (*CODE, *([blog.includes] if blog.includes else [])):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path.read_bytes()
