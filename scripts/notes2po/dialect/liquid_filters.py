"""Jekyll's own filters, and Liquid's within bounds.

After Jekyll 4.3's ``filters.rb`` and the folder beside it. A filter that Ruby does not have is
none here; what needs a clock or chance raises.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from liquid import Environment
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.context import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, Token
from liquid.undefined import Undefined
from markdown_it import MarkdownIt

from notes2po.dialect.front_matter import time_of
from notes2po.dialect.liquid_values import (
    LONGEST,
    MOST_ENTRIES,
    TooMuchError,
    Unknowable,
    inspected,
    plain,
    shown,
    strftime,
)
from notes2po.dialect.permalinks import MONTHS, slugify

# Liquid's own that are of Python's alone.
FOREIGN = ("safe", "escapejs", "squish", "has", "find_index", "reject")
NUMBER = re.compile(r"\s*-?(?:\d+\.?\d*|\.\d+)\s*")
CJK = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"


class UnknownValueError(FilterArgumentError):
    """A filter was asked about what only a running Jekyll knows."""

    def __init__(self, text: str) -> None:
        super().__init__(text, token=None)


def register(env: Environment) -> None:
    """Give *env* Jekyll's filters, each bounded."""
    for name in FOREIGN:
        env.filters.pop(name, None)
    env.filters.update(FILTERS)
    env.filters.update(WITH_CONTEXT)
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
        _foresee(name, left, args)
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


# Filters that make their left side a text first: Ruby's to_s, not Python's.
TEXTUAL = {
    *("append", "prepend", "capitalize", "downcase", "upcase", "escape", "escape_once", "strip"),
    *("lstrip", "rstrip", "replace", "replace_first", "remove", "remove_first", "split"),
    *("strip_html", "strip_newlines", "newline_to_br", "truncate", "truncatewords"),
    *("url_encode", "url_decode"),
}


def _foresee(name: str, left: Any, args: tuple[Any, ...]) -> None:
    """Refuse what would grow too large before it is made."""
    if name in ("replace", "join") and args:
        times = len(left) + 1 if isinstance(left, str | Sequence) else 1
        if name == "replace" and args[0] and isinstance(left, str):
            times = left.count(str(args[0])) + 1
        if times * len(str(args[-1])) > 2 * LONGEST:
            raise TooMuchError(f"a text of more than {LONGEST:,} signs")
    if name in ("push", "unshift", "concat", "join", "uniq", "compact", "map", "sort_natural"):
        _count(left, [0])
        _count(args, [0])


def _count(value: Any, seen: list[int]) -> None:
    """Refuse a list of lists that stands for too many entries."""
    if isinstance(value, list | tuple):
        seen[0] += len(value)
        if seen[0] > MOST_ENTRIES:
            raise TooMuchError(f"a list of more than {MOST_ENTRIES:,} entries")
        for item in value:
            if isinstance(item, list | tuple):
                _count(item, seen)


def _config(context: RenderContext) -> Mapping[str, Any]:
    return context.blog.config  # type: ignore[attr-defined, no-any-return]


def _url(value: Any) -> str:
    return plain(value.get("url", "")) if isinstance(value, Mapping) else plain(value)


def relative_url(value: Any, *, context: RenderContext) -> Any:
    """``baseurl`` before an address of the blog; one of another host stays."""
    if value is None or isinstance(value, Undefined):
        return None
    url = _url(value)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", url):
        return url
    base = plain(_config(context).get("baseurl")).removesuffix("/")
    parts = [part if part.startswith("/") or not part else f"/{part}" for part in (base, url)]
    return normalized("".join(parts))


def absolute_url(value: Any, *, context: RenderContext) -> Any:
    """``url`` and ``baseurl`` before an address of the blog."""
    if value is None or isinstance(value, Undefined):
        return None
    url, site = _url(value), plain(_config(context).get("url"))
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", url):
        return url
    rest = relative_url(url, context=context)
    return normalized(site + rest) if site else rest


def normalized(url: str) -> str:
    """Addressable's ``normalize``, as far as addresses of a blog need it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = quote(parts.path, safe="-._~!$&'()*+,;=:@/%")
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[:-1] if len(segments) > 1 else segments
        elif segment != ".":
            segments.append(segment)
    path = "/".join(segments)
    if parts.netloc and not path:
        path = "/"
    query = f"?{quote(parts.query, safe=SAFE)}" if "?" in url else ""
    fragment = f"#{quote(parts.fragment, safe=SAFE)}" if parts.fragment else ""
    front = f"{parts.scheme.lower()}://{parts.netloc.lower()}" if parts.netloc else ""
    return f"{front}{path}{query}{fragment}"


SAFE = "-._~!$&'()*+,;=:@/?%"


def strip_index(value: Any) -> Any:
    """An address without ``index.html`` at its end."""
    return re.sub(r"/index\.html?$", "/", plain(value)) if value else None


def _time(value: Any, context: RenderContext) -> dt.datetime | None:
    zone = context.zone  # type: ignore[attr-defined]
    if isinstance(value, str) and value.strip().lower() in ("now", "today"):
        raise UnknownValueError("the time of the build is known only while Jekyll runs")
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\d{9,11}", value)):
        try:
            return dt.datetime.fromtimestamp(int(value), zone)
        except (ValueError, OverflowError, OSError):
            return None
    return time_of(value, zone)


def date(value: Any, pattern: Any = "", *, context: RenderContext) -> Any:
    """Liquid's ``date``: Ruby's strftime; what is no date stays as it is."""
    if isinstance(value, Undefined) or not plain(pattern):
        return value
    time = _time(value, context)
    return value if time is None else strftime(time, plain(pattern)[:1000])


def _dated(month: str) -> Callable[..., Any]:
    def filtered(value: Any, kind: Any = None, style: Any = None, *, context: RenderContext) -> Any:
        if not plain(value):
            return value
        time = _sure_time(value, context)
        name = MONTHS[time.month - 1] if month == "long" else MONTHS[time.month - 1][:3]
        if kind != "ordinal":
            return f"{time.day:02} {name} {time.year:04}"
        day = f"{time.day}{_ordinal(time.day)}"
        return f"{name} {day}, {time.year}" if style == "US" else f"{day} {name} {time.year}"

    return filtered


def _sure_time(value: Any, context: RenderContext) -> dt.datetime:
    if (time := _time(value, context)) is None:
        raise FilterArgumentError(f"'{plain(value)}' is no date", token=None)
    return time


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def date_to_xmlschema(value: Any, *, context: RenderContext) -> Any:
    """ISO 8601 with seconds and zone."""
    if not plain(value):
        return value
    return _sure_time(value, context).isoformat(timespec="seconds")


def date_to_rfc822(value: Any, *, context: RenderContext) -> Any:
    """As mail and RSS write a date."""
    if not plain(value):
        return value
    return strftime(_sure_time(value, context), "%a, %d %b %Y %H:%M:%S %z")


def markdownify(value: Any) -> str:
    """Markdown as HTML."""
    text = shown(value)
    if len(text) > LONGEST // 10:
        raise TooMuchError("Markdown of more than 100,000 signs")
    return str(MarkdownIt("commonmark").enable("table").render(text))


def xml_escape(value: Any) -> str:
    """Ruby's ``encode(xml: :attr)`` without its quotes."""
    return html.escape(shown(value), quote=False).replace('"', "&quot;")


def number_of_words(value: Any, mode: Any = None) -> int:
    """Words between spaces; with "cjk" or "auto" each sign of Chinese, Japanese, Korean is one."""
    text = shown(value)
    signs = len(re.findall(f"[{CJK}]", text)) if mode in ("cjk", "auto") else 0
    if mode == "cjk" or signs:
        return signs + len(re.findall(f"[^{CJK}\\s]+", text))
    return len(text.split())


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


def where(value: Any, name: Any = None, target: Any = None) -> Any:
    """The entries whose property *name* is *target*, or holds it."""
    if not name or isinstance(target, list) or not isinstance(value, list | tuple | Mapping):
        return value
    return [item for item in _items(value) if _equals(_property(item, name), target)]


def find(value: Any, name: Any = None, target: Any = None) -> Any:
    """The first of ``where``."""
    found = where(value, name, target)
    return found if found is value else (found[0] if found else None)


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


def _integer(value: Any, otherwise: int = 1) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


def pop(value: Any, number: Any = 1) -> Any:
    """Without the last entries."""
    if not isinstance(value, list):
        return value
    return value[: max(len(value) - max(_integer(number), 0), 0)]


def shift(value: Any, number: Any = 1) -> Any:
    """Without the first entries."""
    return value[max(_integer(number), 0) :] if isinstance(value, list) else value


def push(value: Any, item: Any) -> Any:
    """With one more entry at the end."""
    return [*value, item] if isinstance(value, list) else value


def unshift(value: Any, item: Any) -> Any:
    """With one more entry at the beginning."""
    return [item, *value] if isinstance(value, list) else value


def to_integer(value: Any) -> Any:
    """Ruby's ``to_i``."""
    if isinstance(value, bool):
        return int(value)
    match = re.match(r"\s*([-+]?\d{1,300})", plain(value))
    return int(match[1]) if match else 0


def mapped(value: Any, name: Any) -> Any:
    """A property of each entry; nothing where it has none."""
    return [item.get(name) if isinstance(item, Mapping) else None for item in _items(value)]


def rounded(value: Any, digits: Any = 0) -> Any:
    """Ruby's ``round``: a half goes away from zero."""
    try:
        number = Decimal(plain(value) or "0")
        step = Decimal(1).scaleb(-max(min(_integer(digits, 0), 30), -30))
        found = number.quantize(step, rounding=ROUND_HALF_UP)
    except (InvalidOperation, OverflowError):
        return 0
    return float(found) if _integer(digits, 0) > 0 else int(found)


def strip_html(value: Any) -> str:
    """Without scripts, styles, comments and tags: Liquid's, in time linear in the text."""
    text = plain(value)
    for start, end in (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")):
        text = _without(text, start, end)
    return _without(text, "<", ">")


def _without(text: str, start: str, end: str) -> str:
    parts: list[str] = []
    at = 0
    while (begin := text.find(start, at)) >= 0 and (close := text.find(end, begin)) >= 0:
        parts.append(text[at:begin])
        at = close + len(end)
    return "".join(parts) + text[at:]


def _unknown(*_args: Any, **_kwargs: Any) -> Any:
    raise UnknownValueError("chance, or a style sheet's compiler, is Jekyll's alone")


FILTERS: dict[str, Callable[..., Any]] = {
    "strip_index": strip_index,
    "markdownify": markdownify,
    "smartify": lambda value: value,
    "slugify": lambda value, mode=None: slugify(plain(value), mode),
    "xml_escape": xml_escape,
    "cgi_escape": lambda value: quote_plus(plain(value), safe="*-._"),
    "uri_escape": lambda value: quote(plain(value), safe=SAFE.replace("%", "") + "#[]"),
    "normalize_whitespace": lambda value: " ".join(plain(value).split()),
    "number_of_words": number_of_words,
    "array_to_sentence_string": array_to_sentence_string,
    "jsonify": jsonify,
    "inspect": lambda value: xml_escape(inspected(value)),
    "where": where,
    "find": find,
    "group_by": group_by,
    "sort": sort,
    "push": push,
    "pop": pop,
    "shift": shift,
    "unshift": unshift,
    "to_integer": to_integer,
    "strip_html": strip_html,
    "sample": _unknown,
    "sassify": _unknown,
    "scssify": _unknown,
}
WITH_CONTEXT: dict[str, Callable[..., Any]] = {
    "relative_url": relative_url,
    "absolute_url": absolute_url,
    "date": date,
    "date_to_string": _dated("short"),
    "date_to_long_string": _dated("long"),
    "date_to_xmlschema": date_to_xmlschema,
    "date_to_rfc822": date_to_rfc822,
    "where_exp": where_exp,
    "find_exp": find_exp,
    "group_by_exp": group_by_exp,
}
for _function in WITH_CONTEXT.values():
    _function.with_context = True  # type: ignore[attr-defined]
