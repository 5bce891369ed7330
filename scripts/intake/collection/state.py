"""A run under way: what was asked for, what is known, and what has been done so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from notes2po.languages import SOURCE
from notes2po.messages import Location, ProblemError

from intake.collection import taken
from intake.collection.addresses import Site
from intake.collection.converted import Made, Task
from intake.collection.found import Article, Found
from intake.collection.known import Known


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the project at ``root``, the ``blog``, and how it is laid out.

    ``say`` is told each part of the work as it begins, ``step`` how many notes are done.
    """

    root: Path
    blog: Path
    say: Callable[[str], None]
    step: Callable[[str, int, int], None]
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
    known: Known
    rules: str
    record: taken.Record
    problems: list[ProblemError]
    fates: dict[str, taken.Fate] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    held: bool = True


def tasks_of(article: Article) -> list[Task]:
    """The notes of an article, the page first."""
    page = Task(article.name, SOURCE.locale, article.english, is_page=True)
    notes = (Task(article.name, code, path, is_page=False) for code, path in article.notes.items())
    return [page, *notes]


def place_of(task: Task) -> str:
    """Where a note's text stands in the project."""
    if task.is_page:
        return f"docs/{task.name}.md"
    return f"locale/{task.locale}/notes/{task.name}.md"


def has_page(state: State, name: str) -> bool:
    """Whether a page is here, or was put by this run."""
    page = f"docs/{name}.md"
    return page in state.fates or (state.asked.root / page).is_file()


def put(state: State, name: str, data: bytes, origin: str, stamp: str) -> None:
    """Put one file, or say why it stays as it is; a dry run puts none."""
    root = state.asked.root
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
        text = f"is here already, and {origin or 'a list of pages'} would stand there: say INTO=…"
        state.problems.append(ProblemError(Location(name, 1), text))
