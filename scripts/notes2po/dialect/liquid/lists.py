"""Jekyll's filters of lists.

After Jekyll 4.3's ``filters.rb`` and ``filters/grouping_filters.rb``.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.context import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, Token
from liquid.undefined import Undefined

from notes2po.dialect.liquid.values import (
    LONGEST,
    TooMuchError,
    plain,
    shown,
)
from notes2po.dialect.liquid.words import integer

NUMBER = re.compile(r"\s*-?(?:\d+\.?\d*|\.\d+)\s*")


def array_to_sentence_string(value: Any, connector: Any = "and") -> str:
    """``a, b, and c``."""
    items = [shown(item) for item in _items(value)]
    if len(items) <= 1:
        return "".join(items)
    if len(items) == 2:
        return f"{items[0]} {plain(connector)} {items[1]}"
    return f"{', '.join(items[:-1])}, {plain(connector)} {items[-1]}"


def jsonify(value: Any) -> str:
    """*value* as JSON."""
    _weigh(value, [0])
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_jsonable)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping) and not isinstance(value, Undefined):
        return dict(value)
    return None if isinstance(value, Undefined) else plain(value)


def _weigh(value: Any, size: list[int]) -> None:
    size[0] += 1 + (len(value) if isinstance(value, str) else 0)
    if size[0] > LONGEST:
        raise TooMuchError(f"a text of more than {LONGEST:,} signs")
    if isinstance(value, Mapping) and not isinstance(value, Undefined):
        for inner in value.values():
            _weigh(inner, size)
    elif isinstance(value, list | tuple):
        for inner in value:
            _weigh(inner, size)


def _items(value: Any) -> list[Any]:
    if isinstance(value, Undefined) or value is None:
        return []
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple | range) else [value]


def _property(item: Any, name: Any) -> Any:
    """A property of an entry, dots followed; text that looks like a number is one."""
    if type(item) is dict and type(name) is str and "." not in name:
        return _numeric(item.get(name))
    found = item
    for part in plain(name).split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return _numeric(found)


def _numeric(value: Any) -> Any:
    if type(value) is str and value[-1:] <= "9" and len(value) < 300 and NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def _equals(value: Any, target: Any) -> bool:
    if target is None or isinstance(target, Undefined):
        return value is None
    wanted = plain(target) if not isinstance(target, list | Mapping) else shown(target)
    if isinstance(value, str):
        return value == wanted
    if isinstance(value, Mapping):
        return False
    return any(plain(one) == wanted for one in _items(value))


def _alike(target: str) -> Callable[[Any], bool]:
    """``_equals`` for one text and many values: most of them are other texts."""
    numeric = NUMBER.fullmatch(target[:300]) is not None

    def alike(value: Any) -> bool:
        if type(value) is str and not numeric:
            return bool(value == target)
        return _equals(_numeric(value), target)

    return alike


def where(value: Any, name: Any = None, target: Any = None) -> Any:
    """The entries whose property *name* is *target*, or holds it."""
    if not name or isinstance(target, list) or not isinstance(value, list | tuple | Mapping):
        return value
    if type(name) is str and type(target) is str and "." not in name:
        alike = _alike(target)
        return [
            item
            for item in _items(value)
            if (
                alike(item.get(name))
                if type(item) is dict
                else _equals(_property(item, name), target)
            )
        ]
    return [item for item in _items(value) if _equals(_property(item, name), target)]


def find(value: Any, name: Any = None, target: Any = None) -> Any:
    """The first of ``where``."""
    found = where(value, name, target)
    return found if found is value else (found[0] if found else None)


def mapped(value: Any, name: Any) -> Any:
    """A property of each entry; nothing where it has none."""
    return [item.get(name) if isinstance(item, Mapping) else None for item in _items(value)]


def _condition(variable: Any, expression: Any, context: RenderContext) -> Callable[[Any], Any]:
    text = plain(expression)
    token = Token(TOKEN_EXPRESSION, text, 0, text)
    parsed = BooleanExpression.parse(context.env, TokenStream(tokenize(text, token)))
    return _evaluator(parsed, plain(variable), context)


def _evaluator(parsed: Any, name: str, context: RenderContext) -> Callable[[Any], Any]:
    def evaluate(item: Any) -> Any:
        context.spend()  # type: ignore[attr-defined]
        with context.extend({name: item}):
            return parsed.evaluate(context)

    return evaluate


def where_exp(value: Any, variable: Any, expression: Any, *, context: RenderContext) -> Any:
    """The entries that an expression of Liquid is true of."""
    if not isinstance(value, list | tuple | Mapping) or isinstance(value, Undefined):
        return value
    holds = _condition(variable, expression, context)
    return [item for item in _items(value) if holds(item)]


def find_exp(value: Any, variable: Any, expression: Any, *, context: RenderContext) -> Any:
    """The first of ``where_exp``."""
    if not isinstance(value, list | tuple | Mapping):
        return value
    holds = _condition(variable, expression, context)
    return next((item for item in _items(value) if holds(item)), None)


def _grouped(pairs: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for name, item in pairs:
        groups.setdefault(name, []).append(item)
    return [{"name": name, "items": items, "size": len(items)} for name, items in groups.items()]


def group_by(value: Any, name: Any) -> Any:
    """Groups of name, items and size, by a property."""
    if not isinstance(value, list | tuple | Mapping) or isinstance(value, Undefined):
        return value
    return _grouped([(shown(_property(item, name)), item) for item in _items(value)])


def group_by_exp(value: Any, variable: Any, expression: Any, *, context: RenderContext) -> Any:
    """Groups of name, items and size, by what an expression says of each entry."""
    if not isinstance(value, list | tuple | Mapping) or isinstance(value, Undefined):
        return value
    text = plain(expression)
    token = Token(TOKEN_EXPRESSION, text, 0, text)
    parsed = FilteredExpression.parse(context.env, TokenStream(tokenize(text, token)))
    say = _evaluator(parsed, plain(variable), context)
    return _grouped([(shown(say(item)), item) for item in _items(value)])


def sort(value: Any, name: Any = None, nils: Any = "first") -> Any:
    """Sorted, by a property if one is named; entries without it first, or last."""
    if value is None or isinstance(value, Undefined):
        raise FilterArgumentError("nothing cannot be sorted", token=None)
    items = _items(value)
    if name is None:
        return sorted(items, key=functools.cmp_to_key(_compare))
    without = [item for item in items if _property(item, name) is None]
    having = [item for item in items if _property(item, name) is not None]
    key = functools.cmp_to_key(_compare)
    having.sort(key=lambda item: key(_property(item, name)))
    return without + having if nils == "first" else having + without


def _compare(one: Any, other: Any) -> int:
    try:
        return int(one > other) - int(one < other)
    except TypeError:
        left, right = plain(one), plain(other)
        return int(left > right) - int(left < right)


def pop(value: Any, number: Any = 1) -> Any:
    """Without the last entries."""
    if not isinstance(value, list):
        return value
    return value[: max(len(value) - max(integer(number), 0), 0)]


def shift(value: Any, number: Any = 1) -> Any:
    """Without the first entries."""
    return value[max(integer(number), 0) :] if isinstance(value, list) else value


def push(value: Any, item: Any) -> Any:
    """With one more entry at the end."""
    return [*value, item] if isinstance(value, list) else value


def unshift(value: Any, item: Any) -> Any:
    """With one more entry at the beginning."""
    return [item, *value] if isinstance(value, list) else value


LISTS: dict[str, Callable[..., Any]] = {
    "array_to_sentence_string": array_to_sentence_string,
    "jsonify": jsonify,
    "where": where,
    "find": find,
    "map": mapped,
    "group_by": group_by,
    "sort": sort,
    "push": push,
    "pop": pop,
    "shift": shift,
    "unshift": unshift,
}
LISTS_IN_CONTEXT: dict[str, Callable[..., Any]] = {
    "where_exp": where_exp,
    "find_exp": find_exp,
    "group_by_exp": group_by_exp,
}
