"""A placeholder: Liquid is left as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notes2po.dialect.blog import Blog
from notes2po.dialect.lines import Change, Line


def render(
    lines: Sequence[Line], blog: Blog, page: Mapping[str, object], path: str
) -> tuple[list[Line], list[Change]]:
    """*lines* as they are."""
    del blog, page, path
    return list(lines), []
