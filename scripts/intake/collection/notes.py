"""The notes of a run: converted where they are not here as they would come out, and put."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from intake.collection import report, taken
from intake.collection.converted import Made, Task, convert_all
from intake.collection.state import State, has_page, place_of, put, tasks_of

TAIL = "\n```{toctree}\n:hidden:\n\n/"  # how a toctree begins that ends a page


def convert(state: State) -> None:
    """Convert what is not here as it would come out, and put the files that it shows."""
    before = report.read(state.asked.root)
    tasks = [task for article in state.found.articles for task in tasks_of(article)]
    new = [task for task in tasks if not is_here(state, task, before)]
    for number, made in enumerate(convert_all(state.site, new), 1):
        state.made[place_of(made.task)] = made
        if made.problem:
            state.problems.append(made.problem)
        for place, origin in made.files:
            data = (state.asked.blog / origin).read_bytes()
            put(state, f"docs/{place}", data, origin, taken.digest(data))
        state.asked.step("converting", number, len(new))


def is_here(state: State, task: Task, before: Mapping[str, object]) -> bool:
    """Whether a note was taken in as it is now, and its row of the report is there."""
    name = place_of(task)
    row = state.record.get(name)
    if row is None or name not in before or not (state.asked.root / name).is_file():
        return False
    return row.stamp == stamp_of(state, task.path)


def stamp_of(state: State, path: str) -> str:
    """A digest of a note and of all that its page comes from."""
    return taken.digest(f"{state.rules}\0{state.known.digest(path)}".encode())


def put_notes(state: State, tails: Mapping[str, str]) -> None:
    """Put every note; *tails* are the toctrees that end pages, by name."""
    for article in state.found.articles:
        for task in tasks_of(article):
            name = place_of(task)
            made = state.made.get(name)
            tail = tails.get(task.name, "") if task.is_page else ""
            if made and not made.problem and (task.is_page or has_page(state, task.name)):
                put_note(state, made, tail)
            elif made is None and task.is_page and name in state.record:
                mend_tail(state, name, tail)


def put_note(state: State, made: Made, tail: str) -> None:
    """Put one note's text; its stamp is that of the note, not of the text."""
    origin = Path(made.task.path).relative_to(state.asked.blog).as_posix()
    text = f"{made.text}\n{tail}" if tail else made.text
    put(state, place_of(made.task), text.encode(), origin, stamp_of(state, made.task.path))


def mend_tail(state: State, name: str, tail: str) -> None:
    """Give a page that stands as it was put the toctree that it has now."""
    row, text = state.record[name], (state.asked.root / name).read_text("utf-8")
    if taken.digest(text.encode()) != row.held:
        return
    start = text.rfind(TAIL)
    has_one = start > 0 and text.endswith("\n```\n") and "```" not in text[start + 4 : -4]
    bare = text[:start] if has_one else text
    put(state, name, (f"{bare}\n{tail}" if tail else bare).encode(), row.origin, row.stamp)
