"""One run: what the blog holds is put here, and the importer, the update and the check run over it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser
from notes2po.dialect.blog import Blog, read_blog
from notes2po.extract import open_sphinx
from notes2po.languages import SOURCE, Language
from notes2po.markdown import front_matter
from notes2po.messages import Location, ProblemError
from sites.table import table_of

from intake import RefusedError
from intake.collection import report, taken
from intake.collection.addresses import Site
from intake.collection.contents import FRONT, FRONT_TAGS, Contents, contents_of
from intake.collection.converted import Made, Task, convert_all
from intake.collection.found import Article, Found, find
from intake.collection.progress import Progress
from intake.collection.redirects import with_addresses
from intake.language import choose, prepare
from intake.toctree import with_entry

LOCK = Path("build", "collection.lock")
INDEX = "docs/index.md"
REDIRECTS = "conf/redirects.json"
CODE = (Path(__file__).parents[2] / "notes2po" / "dialect", Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the project at ``root``, the ``blog``, and how it is laid out."""

    root: Path
    blog: Path
    pages: str = ""
    notes: str = ""
    into: str = ""
    dry: bool = False


@dataclass
class State:
    """A run under way: what is known, and what has been done so far."""

    asked: Asked
    found: Found
    site: Site
    rules: str
    record: taken.Record
    problems: list[ProblemError]
    fates: dict[str, taken.Fate] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    held: bool = True


def take_in(asked: Asked) -> report.Outcome:
    """Take the blog in. Raises RefusedError where there is nothing to begin with."""
    if not asked.blog.is_dir():
        raise RefusedError(f"{asked.blog} is no folder: say with FROM=… where the blog is")
    if not (asked.root / "conf" / "languages.toml").is_file():
        raise RefusedError("no conf/languages.toml here: run it in the project's folder")
    with _alone(asked.root):
        taken.clear_drafts(asked.root)
        return _taken(asked)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One run at a time; what an earlier one has started holds the lock until it ends, too."""
    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another run is not at its end yet: waiting", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _taken(asked: Asked) -> report.Outcome:
    root, table = asked.root, table_of(asked.root / "conf" / "languages.toml")
    print(f"looking through {asked.blog}", flush=True)
    found = find(asked.blog, table, asked.pages, asked.notes, asked.into)
    blog = read_blog(asked.blog)
    site = Site(blog, _names(found, asked.blog), asked.into.strip("/"))
    problems = [*found.problems, *blog.problems]
    rules = taken.rules_of(_rules(blog, site))
    state = State(asked, found, site, rules, taken.read_record(root), problems)
    _convert(state)
    _put_notes(state)
    _put_contents(state)
    if not asked.dry:
        _put_languages(state, table)
        taken.write_record(root, state.record)
    return report.finish(state, _upkeep(state))


def _names(found: Found, blog: Path) -> dict[str, str]:
    """The page of each file, by the file's path in the blog."""
    return {
        Path(path).relative_to(blog).as_posix(): article.name
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


# -- Notes


def _tasks(articles: Iterable[Article]) -> Iterator[Task]:
    for article in articles:
        yield Task(article.name, SOURCE.locale, article.english, is_page=True)
        for locale, path in article.notes.items():
            yield Task(article.name, locale, path, is_page=False)


def place_of(task: Task) -> str:
    """Where a note's text stands in the project."""
    if task.is_page:
        return f"docs/{task.name}.md"
    return f"locale/{task.locale}/notes/{task.name}.md"


def _convert(state: State) -> None:
    """Convert what is not here as it would come out."""
    before = report.read(state.asked.root)
    tasks = list(_tasks(state.found.articles))
    new = [task for task in tasks if not _is_here(state, task, before)]
    progress = Progress("converting", len(new))
    for made in convert_all(state.site, new):
        state.made[place_of(made.task)] = made
        progress.step()
    progress.end()


def _is_here(state: State, task: Task, before: Mapping[str, object]) -> bool:
    """Whether a note was taken in as it is now, and its row of the report is there."""
    name = place_of(task)
    row = state.record.get(name)
    if row is None or name not in before or not (state.asked.root / name).is_file():
        return False
    try:
        return row.stamp == taken.stamp_of(state.rules, Path(task.path).read_bytes())
    except OSError:
        return False


def _put_notes(state: State) -> None:
    """Put the files that notes show; the notes themselves wait for what leads to them."""
    for name, made in state.made.items():
        if made.problem:
            state.problems.append(made.problem)
        for place, origin in made.files:
            path = state.asked.blog / origin
            _put(state, f"docs/{place}", path.read_bytes(), origin, of=name)


def _put(state: State, name: str, data: bytes, origin: str, *, of: str = "") -> None:
    """Put one file, or say why it stays as it is."""
    root, stamp = state.asked.root, taken.stamp_of(state.rules, data)
    if of:
        stamp = taken.digest(data)
    if state.asked.dry:
        fate = taken.fate_of(root, state.record, name, data)
    else:
        try:
            fate = taken.put(root, state.record, name, data, (origin, stamp))
        except ProblemError as problem:
            state.problems.append(problem)
            return
    state.fates[name] = fate
    if fate == "foreign":
        text = f"is here already, and {origin or 'the list of pages'} would stand there: INTO=…"
        state.problems.append(ProblemError(Location(name, 1), text))


def _put_contents(state: State) -> None:
    """Put the pages and notes, and what leads to them."""
    heads = _heads(state)
    title = str(state.site.blog.config.get("title") or state.asked.blog.resolve().name)
    contents = contents_of(heads, state.site.into, title)
    for article in state.found.articles:
        for task in _tasks([article]):
            name = place_of(task)
            made = state.made.get(name)
            if made and not made.problem:
                tail = contents.tails.get(task.name, "") if task.is_page else ""
                _put_note(state, made, tail)
            elif task.is_page and name in state.record:
                _mend_tail(state, name, contents.tails.get(task.name, ""))
    for page, text in contents.pages.items():
        _put(state, f"docs/{page}.md", text.encode(), "")
    if not state.asked.dry:
        _put_front(state.asked.root, contents, heads)
        _put_redirects(state)


def _put_note(state: State, made: Made, tail: str) -> None:
    """Put one note's text; its stamp is that of the note, not of the text."""
    name, root = place_of(made.task), state.asked.root
    data = (f"{made.text}\n{tail}" if tail else made.text).encode()
    origin = Path(made.task.path).relative_to(state.asked.blog).as_posix()
    stamp = taken.stamp_of(state.rules, Path(made.task.path).read_bytes())
    if state.asked.dry:
        state.fates[name] = taken.fate_of(root, state.record, name, data)
        return
    try:
        state.fates[name] = taken.put(root, state.record, name, data, (origin, stamp))
    except ProblemError as problem:
        state.problems.append(problem)
    if state.fates.get(name) == "foreign":
        text = f"is here already, with another text than {made.task.path}: INTO=…"
        state.problems.append(ProblemError(Location(name, 1), text))


def _mend_tail(state: State, name: str, tail: str) -> None:
    """Give a page that is here as it was put the toctree that it has now."""
    path, row = state.asked.root / name, state.record[name]
    there = path.read_bytes()
    if taken.digest(there) != row.held:
        return
    text = there.decode()
    bare = text[: text.rfind("\n```{toctree}\n:hidden:\n\n/")] if _has_tail(text) else text
    data = (f"{bare}\n{tail}" if tail else bare).encode()
    if data != there and not state.asked.dry:
        state.fates[name] = taken.put(
            state.asked.root, state.record, name, data, (row.origin, row.stamp)
        )


def _has_tail(text: str) -> bool:
    start = text.rfind("\n```{toctree}\n:hidden:\n\n/")
    return start > 0 and text.endswith("\n```\n") and "```" not in text[start + 4 : -4]


def _heads(state: State) -> dict[str, Mapping[str, object]]:
    """The front matter of each page as it stands here, or would."""
    heads: dict[str, Mapping[str, object]] = {}
    for article in state.found.articles:
        name = f"docs/{article.name}.md"
        made, path = state.made.get(name), state.asked.root / name
        try:
            if made and not made.problem:
                heads[article.name] = front_matter(made.text, name)
            elif path.is_file() and name in state.record:
                heads[article.name] = front_matter(path.read_text("utf-8"), name)
        except (ProblemError, UnicodeDecodeError):
            heads[article.name] = {}  # edited here, and told by the build
    return heads


# -- What leads to them


def _put_front(root: Path, contents: Contents, heads: Mapping[str, object]) -> None:
    """Have the front page lead to what has come, and show the newest where it shows no posts."""
    parser, path = _page_parser(root), root / INDEX
    text = path.read_text("utf-8")
    for page in contents.roots:
        text = with_entry(parser, text, INDEX, page, "references")
    dated = "```{toctree}" in text and any(root_.endswith("/index") for root_ in contents.roots)
    if dated and "{posts}" not in text and heads:
        lists = FRONT + (FRONT_TAGS if contents.tagged else "")
        place = text.index("```{toctree}")
        text = text[:place] + lists + text[place:]
    taken.put_whole(path, text.encode())


def _page_parser(root: Path) -> MarkdownIt:
    """Markdown as the site reads it."""
    with TemporaryDirectory() as scratch:
        app = open_sphinx(root / "docs", root / "conf", Path(scratch))
    return create_md_parser(app.env.myst_config, RendererHTML)  # type: ignore[attr-defined]


def _put_redirects(state: State) -> None:
    path = state.asked.root / REDIRECTS
    before = path.read_text("utf-8") if path.is_file() else "{}"
    after = with_addresses(before, state.found, state.site, state.asked.blog)
    if after:
        taken.put_whole(path, after.encode())


def _put_languages(state: State, table: tuple[Language, ...]) -> None:
    """Add the languages that notes are in and the site is not, as ``make language`` does."""
    root = state.asked.root
    codes = {locale for article in state.found.articles for locale in article.notes}
    for locale in sorted(codes - {row.locale for row in table}):
        language = choose(locale, "", table)
        prepare(root, language, table)
        table = (*table, language)
        print(f"added {locale} to conf/languages.toml", flush=True)


# -- Catalogs


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the importer and the check say of the catalogs; ``errors`` are the check's."""

    imported: Mapping[str, object]
    errors: Sequence[Mapping[str, object]]
    said: Sequence[str]


def _upkeep(state: State) -> Upkeep:
    """Import, update and check, each a command of its own; only where there is something to do."""
    root = state.asked.root
    if state.asked.dry:
        return Upkeep({}, (), ())
    said: list[str] = []
    imported = root / "build" / "notes2po-report.json"
    _command(root, said, "importing", "-m", "notes2po", "--report", str(imported))
    changed = any(fate in ("new", "changed") for fate in state.fates.values())
    unfinished = root / "build" / "collection.unfinished"
    if changed:
        unfinished.touch()
    errors: list[Mapping[str, object]] = []
    if unfinished.is_file():
        _command(root, said, "updating the catalogs", "-m", "upkeep.update")
        errors = _checked(root, said)
        unfinished.unlink()
    report_of = json.loads(imported.read_text("utf-8")) if imported.is_file() else {}
    return Upkeep(report_of, errors, said)


def _command(root: Path, said: list[str], what: str, *arguments: str) -> str:
    """Run one of the project's commands, which says on stderr how far it is; what it prints."""
    print(what, flush=True)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        close_fds=False,  # it holds the lock as long as it lives
    )
    if done.returncode not in (0, 1):
        said.append(f"{what}: exit code {done.returncode}")
    return done.stdout


def _checked(root: Path, said: list[str]) -> list[Mapping[str, object]]:
    out = _command(root, said, "checking", "-m", "check_catalogs", "--format", "json")
    return [finding for finding in json.loads(out or "[]") if finding["level"] == "error"]
