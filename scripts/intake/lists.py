"""The pages of years and tags that ``make collection`` has made, with one post more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from markdown_it import MarkdownIt
from notes2po.markdown import front_matter

from intake.collection import taken
from intake.collection.contents import PLACES, tag_name, tag_page, year_page
from intake.collection.head import head_of, tags_of, year_of
from intake.toctree import entries, with_entry

Follows = Callable[[str], bool]  # whether an entry of a toctree comes after the new one
OF_TAG = re.compile(r"^```\{posts\}\n:tag: (.+)$", re.MULTILINE)


class Lists:
    """The lists of the project at *root*; *parser* reads Markdown as its site does."""

    def __init__(self, root: Path, parser: MarkdownIt) -> None:
        self.root, self.parser = root, parser

    def with_page(self, name: str, text: str) -> dict[str, bytes]:
        """The files that lead to the page *name*, which says *text*, as they are to be.

        There are none where it has no date, or the project has no page of posts by years.
        """
        said = front_matter(text, name)
        year, posts = year_of(said), self._folder(PLACES[0], "{years}")
        if not year or not posts:
            return {}
        found = dict(self._in_year(posts, year, name, said))
        if tags := self._folder(PLACES[1], "{tags}"):
            found |= self._under_tags(tags, tags_of(said))
        return self._recorded({file: text.encode() for file, text in found.items()})

    def _folder(self, names: tuple[str, ...], directive: str) -> str:
        """The folder whose page lists what *directive* does, seen from docs/; empty if none."""
        docs = self.root / "docs"
        for name in names:
            for path in sorted(docs.glob(f"**/{name}/index.md")):
                if f"```{directive}" in path.read_text("utf-8"):
                    return path.parent.relative_to(docs).as_posix()
        return ""

    def _in_year(
        self, folder: str, year: str, name: str, said: dict[str, object]
    ) -> Iterator[tuple[str, str]]:
        """The page of a year with a post more, and the page of years where that one is new."""
        path = self.root / f"docs/{folder}/{year}.md"
        if not path.is_file():
            yield f"docs/{folder}/{year}.md", year_page(year, [name])
            index = f"docs/{folder}/index.md"
            text = (self.root / index).read_text("utf-8")
            yield index, self._entered(text, f"{folder}/{year}", lambda other: _last(other) < year)
            return
        here = (str(said.get("date")), name)

        def older(entry: str) -> bool:
            other = entry.lstrip("/")
            return (str(head_of(self.root / f"docs/{other}.md").get("date")), other) < here

        yield f"docs/{folder}/{year}.md", self._entered(path.read_text("utf-8"), name, older)

    def _under_tags(self, folder: str, tags: list[str]) -> dict[str, str]:
        """The pages of the *tags* that have none yet, and the page of tags that leads to them."""
        known: dict[str, str] = {}
        for path in sorted((self.root / "docs" / folder).glob("*.md")):
            match = OF_TAG.search(path.read_text("utf-8"))
            known[path.stem] = match[1] if match else ""
        found: dict[str, str] = {}
        index = f"docs/{folder}/index.md"
        text = (self.root / index).read_text("utf-8")
        for tag in sorted(set(tags) - set(known.values())):
            name = tag_name(tag, known)
            known[name] = tag
            found[f"docs/{folder}/{name}.md"] = tag_page(tag)
            text = self._entered(text, f"{folder}/{name}", partial(_is_after, tag, known))
            found[index] = text
        return found

    def _entered(self, text: str, name: str, follows: Follows) -> str:
        """*text* with a page in its toctree, before the first entry that *follows* it."""
        last = next((entry for entry in entries(self.parser, text) if follows(entry)), "")
        return with_entry(self.parser, text, "", f"/{name}", last)

    def _recorded(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """*files*, and the collection's record of those that nobody but it has written."""
        path = self.root / taken.FILE
        if not path.is_file():
            return files
        record = taken.read_record(self.root)
        for file, data in files.items():
            row, there = record.get(file), self.root / file
            if row and taken.digest(there.read_bytes()) == row.held:
                record[file] = replace(row, stamp=taken.digest(data), held=taken.digest(data))
            elif not row and not there.is_file():
                record[file] = taken.Row("", taken.digest(data), taken.digest(data))
        return {**files, taken.FILE: taken.rendered(record)}


def _last(entry: str) -> str:
    return entry.rpartition("/")[2]


def _is_after(tag: str, known: dict[str, str], entry: str) -> bool:
    return known.get(_last(entry), "") > tag
