"""A placeholder: HTML is left as it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from notes2po.dialect.lines import Change, Line


def block(
    lines: Sequence[Line], inner: Callable[[Sequence[Line]], list[Line]]
) -> tuple[list[Line], list[Change]]:
    """*lines* as they are."""
    del inner
    return list(lines), []


def inline(text: str) -> tuple[str, list[tuple[str, str, bool]]]:
    """*text* as it is."""
    return text, []
