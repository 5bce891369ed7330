"""What the importer asks of another tool's rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notes2po.messages import Definition, Message

Cut = Callable[[str, str], tuple[Message, ...]]
"""From a text and its path to its messages, each with the Markdown that the text has."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A message of a template and its translation, which the tool is to read.

    *english* is what the page has for *msgid*, or the msgid where the page is not there;
    *definitions* are the page's. Code and such is *verbatim*.
    """

    msgid: str
    english: str
    translation: str
    verbatim: bool
    definitions: Sequence[Definition]


Fit = Callable[[Pair], tuple[str, str]]
"""The msgstr as the tool reads it, and why that is in doubt; nothing where it is not."""


def _no_shape(_comment: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. ``shape_of`` is a message's shape by its comment in the template, if that says it.

    ``keeps_labels`` tells whether a msgstr is read together with the page's link definitions;
    otherwise the links of a translation come with their addresses.
    """

    name: str
    cut: Cut
    fit: Fit
    shape_of: Callable[[str], str] = _no_shape
    keeps_labels: bool = False
