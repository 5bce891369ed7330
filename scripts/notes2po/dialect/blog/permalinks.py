"""The words that Jekyll makes addresses from: slugs, templates, escapes.

After Jekyll 4.3's ``url.rb``, ``utils.rb`` (``slugify``) and ``drops/url_drop.rb``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

# Configuration::STYLE_TO_PERMALINK.
STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
PRETTY = frozenset("._~!$&'()+,;=@")
ASCII = re.compile(r"[^A-Za-z0-9]+")
# RFC 3986's characters of a path, and the "?" that Addressable takes for a query's beginning.
KEPT = "-._~!$&'()*+,;=:@/?"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=1 << 16)
def slugify(text: str, mode: str | None = None, cased: bool = False) -> str:
    """*text* as a part of an address: Jekyll's Utils.slugify."""
    mode = mode or "default"
    if mode not in ("raw", "default", "pretty", "ascii", "latin"):
        return text if cased else text.lower()
    if mode == "latin":
        plain = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in plain if not unicodedata.combining(sign))
        text = "".join(sign if sign.isascii() else "?" for sign in text)
    if mode == "raw":
        slug = re.sub(r"[ \t\r\n\f\v]+", "-", text)
    elif mode == "ascii":
        slug = ASCII.sub("-", text)
    else:
        slug = _hyphened(text, PRETTY if mode == "pretty" else frozenset())
    slug = re.sub(r"^-|-$", "", slug)
    return slug if cased else slug.lower()


def _hyphened(text: str, kept: frozenset[str]) -> str:
    """Every run of what is neither letter, mark, decimal digit nor *kept* as one hyphen."""
    signs: list[str] = []
    for sign in text:
        category = unicodedata.category(sign)
        if category[0] in "LM" or category == "Nd" or sign in kept:
            signs.append(sign)
        elif not signs or signs[-1] != "":
            signs.append("")
    return "".join(sign or "-" for sign in signs)


def titleized(slug: str) -> str:
    """The title of a post that names none: Utils.titleize_slug."""
    return " ".join(word.capitalize() for word in slug.split("-"))


def escape_path(text: str) -> str:
    """*text* with what no path of an address may hold percent-encoded: URL.escape_path."""
    return quote(text, safe=KEPT)


def sanitize(url: str) -> str:
    """URL#sanitize_url: nothing climbs, one slash at the beginning, none twice."""
    return re.sub(r"/+", "/", f"/{url}".replace("..", "/").replace("./", ""))


def with_suffix(template: str, style: str) -> str:
    """Utils.add_permalink_suffix: pages and collections end as the posts' style does."""
    if style == "pretty":
        return f"{template}/"
    if style in ("date", "ordinal", "none"):
        return f"{template}:output_ext"
    if style.endswith("/"):
        template += "/"
    return f"{template}:output_ext" if style.endswith(":output_ext") else template


def fill(template: str, words: Mapping[str, str]) -> str:
    """A collection's *template* with its ``:words`` filled in; a word that is none stays.

    ``:month_`` may mean ``:month`` and a line below it (URL#possible_keys).
    """

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name not in words and name.endswith("_") and name[:-1] in words:
            return escape_path(words[name[:-1]]) + "_"
        return escape_path(words[name]) if name in words else match[0]

    return re.sub(r":([a-z_]+)", word, template)


def fill_page(template: str, words: Mapping[str, str]) -> str:
    """A page's *template* with its words filled in, one after the other, as Jekyll does."""
    for name, value in words.items():
        template = template.replace(f":{name}", escape_path(value))
    return template


def date_words(time: datetime) -> dict[str, str]:
    """What a template may say of a date. Its names are English in every language."""
    week_year, week, weekday = time.isocalendar()
    month, day = MONTHS[time.month - 1], DAYS[weekday - 1]
    return {
        "year": f"{time.year:04}",
        "month": f"{time.month:02}",
        "day": f"{time.day:02}",
        "hour": f"{time.hour:02}",
        "minute": f"{time.minute:02}",
        "second": f"{time.second:02}",
        "i_day": str(time.day),
        "i_month": str(time.month),
        "short_month": month[:3],
        "long_month": month,
        "short_year": f"{time.year % 100:02}",
        "w_year": f"{week_year:04}",
        "week": f"{week:02}",
        "w_day": str(weekday),
        "short_day": day[:3],
        "long_day": day,
        "y_day": f"{time.timetuple().tm_yday:03}",
    }
