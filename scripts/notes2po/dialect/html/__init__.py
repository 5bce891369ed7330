"""HTML in a note becomes MyST: what is text in it is text, and can be translated."""

from __future__ import annotations

from collections.abc import Sequence

from notes2po.dialect.html import blocks as html_blocks
from notes2po.dialect.html import names as html_names
from notes2po.dialect.html.markdown import inline
from notes2po.dialect.html.tags import tag_at
from notes2po.dialect.html.tree import tree
from notes2po.dialect.html.work import Inner, Leads, Work, as_said
from notes2po.dialect.lines import Change, Line, excerpt, text_of

__all__ = ["block", "inline"]


def block(
    lines: Sequence[Line], inner: Inner, leads: Leads = as_said, seen: set[str] | None = None
) -> tuple[list[Line], list[Change]]:
    """The blocks of MyST that show what the lines of an HTML block do, and what was changed.

    *lines* go from an opening tag to its closing tag, perhaps of several elements; *inner* makes
    MyST of the Markdown lines that an element with ``markdown="1"`` holds. *leads* says of an
    address on a line what to write instead, nothing where it leads nowhere; *seen* are the ids that
    were given before, in small letters, and is added to. Lines that do not begin with HTML come
    back as they are.
    """
    if not _is_html(lines):
        return list(lines), []
    made, changes = html_blocks.converted(
        tree(lines), Work(inner, html_blocks.content, leads, set() if seen is None else seen)
    )
    number = next(line.number for line in lines if line.text.strip())
    whole = Change(number, "html", excerpt(text_of(lines)), excerpt(text_of(made)))
    return made, [whole, *changes]


def _is_html(lines: Sequence[Line]) -> bool:
    """Whether *lines* begin with a tag or a comment that is no part of a message."""
    text = text_of(lines).lstrip()
    if text.startswith(("<!", "<?")):
        return True
    tag, _ = tag_at(text, 0) if text.startswith("<") else (None, 0)
    return tag is not None and tag.name not in {*html_names.KEPT, "br", "wbr"}
