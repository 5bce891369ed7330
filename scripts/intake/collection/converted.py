"""Notes -> MyST, each alone, by as many processes as pay."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path, PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from notes2po.dialect import convert
from notes2po.dialect.blog import Blog
from notes2po.dialect.blog.sources import is_post, with_defaults
from notes2po.dialect.lines import Change, Converted, Line, text_of
from notes2po.links import by_label, labelled_links
from notes2po.markdown import FRONT_MATTER, definitions, front_matter
from notes2po.messages import Location, ProblemError
from notes2po.notes import read_text

from intake.collection.addresses import Links, Site
from intake.collection.head import front_matter_of, moment_of, plain, titled

CHUNK = 20  # notes that a process takes at a time
FIRST_HEADING = re.compile(r"\s*(?:#[ \t]|[^\n]+\n=+[ \t]*$)", re.MULTILINE)
# What is left of it was raw text; the importer reads a translation's Liquid once more.
LIQUID = re.compile(r"\{[{%]")


@dataclass(frozen=True, slots=True)
class Task:
    """A note to convert: the page's name, the language, the file; its text is ``stamp``'s."""

    name: str
    locale: str
    path: str
    is_page: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a note: its ``text``, or the ``problem`` for which there is none.

    ``lines`` are, for each line of the text, the note's, from 1; ``files`` are the blog's files
    that it shows, by their places in docs/; ``head`` is what its front matter says.
    """

    task: Task
    text: str = ""
    lines: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    head: dict[str, object] = field(default_factory=dict)
    problem: ProblemError | None = None


def convert_all(site: Site, tasks: Sequence[Task]) -> Iterator[Made]:
    """What became of each note, in the order of the *tasks*."""
    workers = min(os.cpu_count() or 1, len(tasks) // CHUNK)
    if workers <= 1:
        yield from (convert_one(site, task) for task in tasks)
        return
    # What the site knows is worked out before, and shared with the processes.
    _ = site.addresses
    global _site  # noqa: PLW0603 - forked processes have it without a copy
    _site = site
    with ProcessPoolExecutor(workers, get_context("fork")) as pool:
        yield from pool.map(_of_worker, tasks, chunksize=CHUNK)


_site: Site


def _of_worker(task: Task) -> Made:
    return convert_one(_site, task)


def convert_one(site: Site, task: Task) -> Made:
    """One note; whatever is wrong with it is its own problem."""
    try:
        return _made(site, task)
    except ProblemError as problem:
        return Made(task, problem=problem)
    except Exception as error:
        # A fault of ours, met by one note in thousands, must not cost the others.
        text = f"could not be converted ({type(error).__name__}: {error}); please report this"
        return Made(task, problem=ProblemError(Location(task.path, 1), text))


def _made(site: Site, task: Task) -> Made:
    text = read_text(task.path)
    root = site.blog.root
    origin = Path(task.path).relative_to(root).as_posix() if root else task.path
    links = Links(site, origin)
    said = said_of(site.blog, origin, text, task.path)
    undated = said.get("date") not in (None, "") and not moment_of(plain(said["date"]))
    title = str(said.get("title") or "")
    made = convert(text, task.path, site.blog, links, shared=frozenset(), title=title)
    whole, numbers = in_form(made, said, text, task.path, is_page=task.is_page)
    return Made(
        task,
        whole,
        numbers,
        (*made.changes, *lost_of(links.lost, text), *([_undated(said, text)] if undated else [])),
        tuple(sorted(links.files.items())),
        said,
    )


def _undated(said: Mapping[str, object], text: str) -> Change:
    line = text.count("\n", 0, max(text.find("\ndate:"), 0) + 1) + 1
    return Change(line, "date", str(said["date"]), "is no date: write 2024-05-31", lost=True)


def said_of(blog: Blog, origin: str, text: str, path: str) -> dict[str, object]:
    """The front matter of the note at *origin* in the *blog*, with what Jekyll adds.

    That is the blog's defaults, and the title of a post that has none: its file's name.
    """
    said = with_defaults(blog, origin, front_matter(text, path))
    stem = PurePosixPath(origin).stem
    if not said.get("title") and is_post(origin):
        begin = FRONT_MATTER.match(text)
        body = text[begin.end() :] if begin else text
        if not FIRST_HEADING.match(body):
            said["title"] = titled(stem)
    return said


def in_form(
    made: Converted, said: Mapping[str, object], text: str, path: str, *, is_page: bool
) -> tuple[str, tuple[int, ...]]:
    """A note as it is to stand here, and for each line the note's, from 1.

    *made* is what the note *text* at *path* has become. Of what it has *said* of itself that stays
    which this site does something with (see ``head``); of a page, definitions that nothing cites go; the signs of
    Liquid in a translation, which is read once more, are written so that they stay.
    """
    begin = _length(text)
    body = [line for line in made.lines if line.number > begin]
    if is_page:
        body = without_uncited(body)
    titled = bool(body) and _has_title(text_of(body))
    head = front_matter_of(said, path, is_page=is_page, needs_title=not titled)
    count = head.count("\n")
    while body and not body[-1].text.strip():
        body.pop()
    while body and not body[0].text.strip():
        body.pop(0)
    numbers = (*(1 for _ in range(count)), *([begin] if head else []), *(x.number for x in body))
    texts = [line.text if is_page else LIQUID.sub(r'{{ "\g<0>" }}', line.text) for line in body]
    return head + "\n".join([*([""] if head else []), *texts]) + "\n", numbers


def without_uncited(lines: Sequence[Line]) -> list[Line]:
    """A page's *lines* without the link definitions that nothing cites; a translation keeps all."""
    text = text_of(lines)
    own = by_label(definitions(text, ""))
    if not own:
        return list(lines)
    parser = MarkdownIt("commonmark", {"inline_definitions": True}).enable("table")
    tokens = parser.disable("inline").parse(text)
    fences = [token.content.lower() for token in tokens if token.info.startswith("{")]
    cited = {
        normalizeReference(link.definition.label)
        for token in tokens
        if token.type == "inline"
        for link in labelled_links(token.content, own)
    }
    gone: set[int] = set()
    for token in tokens:
        if token.type == "definition" and token.map:
            label = str(token.meta["label"])
            named = any(f"[{label.lower()}]" in fence for fence in fences)
            if normalizeReference(label) not in cited and not named and not label.startswith("^"):
                gone |= set(range(*token.map))
    return [line for number, line in enumerate(lines) if number not in gone]


def _has_title(text: str) -> bool:
    """Whether a text has a heading of the first level; what stands in code is none."""
    if "\n# " not in f"\n{text}":
        return False
    tokens = MarkdownIt("commonmark").disable("inline").parse(text)
    return any(token.type == "heading_open" and token.tag == "h1" for token in tokens)


def _length(text: str) -> int:
    """How many lines the front matter has."""
    match = FRONT_MATTER.match(text)
    return match[0].count("\n") if match else 0


def lost_of(lost: Iterable[str], text: str) -> Iterator[Change]:
    """The addresses at which nothing stands, each at the line where it is first."""
    for url in dict.fromkeys(lost):
        line = text.count("\n", 0, max(text.find(url), 0)) + 1
        yield Change(line, "link", url, "nothing stands there", lost=True)
