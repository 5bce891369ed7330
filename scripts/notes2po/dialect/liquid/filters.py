"""Liquid's and Jekyll's filters, each within bounds.

A filter that Ruby does not have is none here; what needs a clock or chance raises.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liquid import Environment
from liquid.undefined import Undefined

from notes2po.dialect.liquid.lists import LISTS, LISTS_IN_CONTEXT
from notes2po.dialect.liquid.values import (
    LONGEST,
    MOST_ENTRIES,
    TooMuchError,
    Unknowable,
    UnknownValueError,
    inspected,
    plain,
)
from notes2po.dialect.liquid.words import WORDS, WORDS_IN_CONTEXT

# Liquid's own that are of Python's alone.
FOREIGN = ("safe", "escapejs", "squish", "has", "find_index", "reject")
# Filters that make their left side a text first: Ruby's to_s, not Python's.
TEXTUAL = {
    *("append", "prepend", "capitalize", "downcase", "upcase", "escape", "escape_once", "strip"),
    *("lstrip", "rstrip", "replace", "replace_first", "remove", "remove_first", "split"),
    *("strip_html", "strip_newlines", "newline_to_br", "truncate", "truncatewords"),
    *("url_encode", "url_decode"),
}


def register(env: Environment) -> None:
    """Give *env* Jekyll's filters, each bounded."""
    for name in FOREIGN:
        env.filters.pop(name, None)
    for function in (*WORDS_IN_CONTEXT.values(), *LISTS_IN_CONTEXT.values()):
        function.with_context = True  # type: ignore[attr-defined]
    for filters in (WORDS, WORDS_IN_CONTEXT, LISTS, LISTS_IN_CONTEXT):
        env.filters.update(filters)
    env.filters.update(dict.fromkeys(("sample", "sassify", "scssify"), _unknown))
    for name, function in list(env.filters.items()):
        env.filters[name] = _bounded(name, function)


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """*function*, refusing what is not known and what grows beyond a note."""
    asks = getattr(function, "with_context", False)
    environment = getattr(function, "with_environment", False)

    @functools.wraps(function)
    def filtered(left: Any, *args: Any, context: Any, **kwargs: Any) -> Any:
        if asks:
            kwargs["context"] = context
        if environment:
            kwargs["environment"] = context.env
        for value in (left, *args):
            if isinstance(value, str | list | tuple):
                context.spend(1 + len(value) // (200 if isinstance(value, str) else 10))
            if isinstance(value, Unknowable):
                raise UnknownValueError(f"{value.name} is known only while Jekyll runs")
            if isinstance(value, str) and len(value) > LONGEST:
                raise TooMuchError(f"a text of more than {LONGEST:,} signs")
        if name in TEXTUAL:
            left, args = _as_text(left), tuple(map(_as_text, args))
        _foresee(name, left, args, context)
        result = function(left, *args, **kwargs)
        if isinstance(result, list | tuple | str) and len(result) > LONGEST:
            raise TooMuchError(f"more than {LONGEST:,} signs or entries")
        if isinstance(result, int) and result.bit_length() > 4000:
            raise TooMuchError("a number of more than 1,000 digits")
        return result

    filtered.with_context = True  # type: ignore[attr-defined]
    filtered.with_environment = False  # type: ignore[attr-defined]
    return filtered


def _as_text(value: Any) -> Any:
    """Ruby's ``to_s`` of what holds others; anything else as it is."""
    if isinstance(value, list | tuple | Mapping) and not isinstance(value, Undefined):
        return inspected(value)
    return plain(value) if isinstance(value, dt.date) else value


def _foresee(name: str, left: Any, args: tuple[Any, ...], context: Any) -> None:
    """Refuse what would grow too large before it is made."""
    if name in ("replace", "join") and args:
        times = len(left) + 1 if isinstance(left, str | Sequence) else 1
        if name == "replace" and args[0] and isinstance(left, str):
            times = left.count(str(args[0])) + 1
        if times * len(str(args[-1])) > 2 * LONGEST:
            raise TooMuchError(f"a text of more than {LONGEST:,} signs")
    if name in ("push", "unshift", "concat", "join", "uniq", "compact", "map", "sort_natural"):
        seen = [0]
        try:
            _count(left, seen)
            _count(args, seen)
        finally:
            context.spend(seen[0] // 5)


def _count(value: Any, seen: list[int]) -> None:
    """Refuse a list of lists that stands for too many entries."""
    if isinstance(value, list | tuple):
        seen[0] += len(value)
        if seen[0] > MOST_ENTRIES:
            raise TooMuchError(f"a list of more than {MOST_ENTRIES:,} entries")
        for item in value:
            if isinstance(item, list | tuple):
                _count(item, seen)


def _unknown(*_args: Any, **_kwargs: Any) -> Any:
    raise UnknownValueError("chance, or a style sheet's compiler, is Jekyll's alone")
