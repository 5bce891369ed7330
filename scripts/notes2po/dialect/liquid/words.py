"""Jekyll's filters of texts, addresses and dates.

After Jekyll 4.3's ``filters.rb``, ``filters/url_filters.rb`` and ``filters/date_filters.rb``.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from liquid.context import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.undefined import Undefined
from markdown_it import MarkdownIt

from notes2po.dialect.blog.front_matter import time_of
from notes2po.dialect.blog.permalinks import MONTHS, slugify
from notes2po.dialect.liquid.values import (
    LONGEST,
    TooMuchError,
    UnknownValueError,
    inspected,
    plain,
    shown,
    strftime,
)

CJK = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
SAFE = "-._~!$&'()*+,;=:@/?%"


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


def to_integer(value: Any) -> Any:
    """Ruby's ``to_i``."""
    if isinstance(value, bool):
        return int(value)
    match = re.match(r"\s*([-+]?\d{1,300})", plain(value))
    return int(match[1]) if match else 0


def rounded(value: Any, digits: Any = 0) -> Any:
    """Ruby's ``round``: a half goes away from zero."""
    try:
        number = Decimal(plain(value) or "0")
        step = Decimal(1).scaleb(-max(min(integer(digits, 0), 30), -30))
        found = number.quantize(step, rounding=ROUND_HALF_UP)
    except (InvalidOperation, OverflowError):
        return 0
    return float(found) if integer(digits, 0) > 0 else int(found)


def integer(value: Any, otherwise: int = 1) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


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


WORDS: dict[str, Callable[..., Any]] = {
    "strip_index": strip_index,
    "markdownify": markdownify,
    "smartify": lambda value: value,
    "slugify": lambda value, mode=None: slugify(plain(value), mode),
    "xml_escape": xml_escape,
    "cgi_escape": lambda value: quote_plus(plain(value), safe="*-._"),
    "uri_escape": lambda value: quote(plain(value), safe=SAFE.replace("%", "") + "#[]"),
    "normalize_whitespace": lambda value: " ".join(plain(value).split()),
    "number_of_words": number_of_words,
    "inspect": lambda value: xml_escape(inspected(value)),
    "to_integer": to_integer,
    "round": rounded,
    "strip_html": strip_html,
}
WORDS_IN_CONTEXT: dict[str, Callable[..., Any]] = {
    "relative_url": relative_url,
    "absolute_url": absolute_url,
    "date": date,
    "date_to_string": _dated("short"),
    "date_to_long_string": _dated("long"),
    "date_to_xmlschema": date_to_xmlschema,
    "date_to_rfc822": date_to_rfc822,
}
