"""What GitHub shows beside a line of a file: its workflow commands.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY_ESCAPES = ESCAPES | {":": "%3A", ",": "%2C"}


def annotation(level: str, path: str, line: int, title: str, text: str) -> str:
    """The command that shows *text* at a line; *level* is ``error``, ``warning`` or ``notice``."""
    where = f"file={_escaped(path, PROPERTY_ESCAPES)},line={line}"
    return f"::{level} {where},title={_escaped(title, PROPERTY_ESCAPES)}::{_escaped(text, ESCAPES)}"


def _escaped(value: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in value)
