"""What stands in a Markdown file beside its text: front matter and link definitions."""

from __future__ import annotations

import re

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from notes2po.messages import IN_CONFLICT, Definition, Location, ProblemError

# Han, kana, CJK punctuation and full-width forms: scripts that put no space between words.
WIDE = r"[\u2E80-\u312F\u31A0-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]"

FAST: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
CONFLICT = re.compile(r"(?:<{7}|\|{7}|>{7})(?: .*)?")  # git's marks, where two changes meet
UNCLOSED = re.compile(r"\A---[ \t]*\n[\w-]+:")


def _yaml(text: str) -> object:
    """What *text* says, read by libyaml where it is there; what is wrong, PyYAML says in Python."""
    try:
        return yaml.load(text, FAST)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return yaml.safe_load(text)


def _no_date(text: str) -> int:
    """The line of a file whose front matter is *text* at which a date stands that is none."""
    for number, line in enumerate(text.split("\n"), 2):
        try:
            _yaml(line)
        except yaml.YAMLError:
            continue
        except ValueError:
            return number
    return 1


def front_matter(text: str, path: str) -> dict[str, object]:
    """The YAML at the head of *text*; empty where there is none.

    Raises ProblemError, with the line, where it cannot be read. Values may be of
    any YAML type.
    """
    match = FRONT_MATTER.match(text)
    if match is None:
        if UNCLOSED.match(text):
            raise ProblemError(
                Location(path, 1), "the front matter has no end; close it with '---'"
            )
        return {}
    try:
        data = _yaml(match[1] or "") or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date that is none, …
        mark = getattr(error, "problem_mark", None)
        position = getattr(error, "position", None)  # a character that YAML forbids
        line = mark.line + 2 if mark else 1
        if position is not None:
            line = match[1].count("\n", 0, position) + 2
        what = getattr(error, "problem", None) or "cannot be parsed"
        if isinstance(error, ValueError):  # a date that is none, and PyYAML does not say where
            line, what = _no_date(match[1]), str(error)
        raise ProblemError(Location(path, line), f"the front matter is no YAML: {what}") from None
    if not isinstance(data, dict):
        raise ProblemError(Location(path, 2), "the front matter is no list of 'key: value' lines")
    return {str(key): value for key, value in data.items()}


def line_of(text: str, key: str) -> int:
    """The line of *key* in the front matter, from 1; 1 where it is not there."""
    match = FRONT_MATTER.match(text)
    found = re.search(rf"^{re.escape(key)}\s*:", match[0], re.MULTILINE) if match else None
    return text.count("\n", 0, found.start()) + 1 if found else 1


def refuse_conflict(text: str, path: str) -> None:
    """Raises ProblemError at the first mark of a conflict in git; in code it may be an example."""
    marks = [n for n, line in enumerate(text.split("\n")) if CONFLICT.fullmatch(line)]
    if not marks:
        return
    blocks = MarkdownIt("commonmark").disable("inline").parse(text)
    code = [block.map for block in blocks if block.type in ("fence", "code_block") and block.map]
    for number in marks:
        if not any(begin <= number < end for begin, end in code):
            raise ProblemError(Location(path, number + 1), IN_CONFLICT)


def definitions(text: str, path: str) -> tuple[Definition, ...]:
    """The link definitions of a page, ``[label]: url "title"``, in its order."""
    if "]:" not in text:
        return ()
    parser = MarkdownIt("commonmark", {"inline_definitions": True}).use(front_matter_plugin)
    return tuple(
        Definition(
            token.meta["label"],
            token.meta["url"],
            token.meta["title"],
            Location(path, token.map[0] + 1),
        )
        for token in parser.disable("inline").parse(text)
        # A footnote whose text is an address looks like one.
        if token.type == "definition" and token.map and not token.meta["label"].startswith("^")
    )
