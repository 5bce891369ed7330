"""How Ruby writes Liquid's values, and how much of them may be made."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from liquid.exceptions import FilterArgumentError, ResourceLimitError
from liquid.undefined import Undefined

from notes2po.dialect.blog.permalinks import DAYS, MONTHS

# Signs of one text, entries of one list: a note of ruby-lang that lists 1,000 releases has 90 kB.
LONGEST = 1_000_000
MOST_ENTRIES = 100_000


class Unknowable(Undefined):
    """What only a running Jekyll knows: the time of the build, the page's neighbours, a layout."""

    def __getitem__(self, key: str) -> object:
        return self


class UnknownValueError(FilterArgumentError):
    """A filter was asked about what only a running Jekyll knows."""

    def __init__(self, text: str) -> None:
        super().__init__(text, token=None)


class TooMuchError(ResourceLimitError):
    """A text or list that no note needs."""

    def __init__(self, text: str) -> None:
        super().__init__(text, token=None)


def shown(value: Any) -> str:
    """*value* as Liquid shows it: Ruby's ``to_s``, lists joined. Raises TooMuchError."""
    parts: list[str] = []
    _show(value, parts, [0])
    return "".join(parts)


def _add(text: str, parts: list[str], size: list[int]) -> None:
    size[0] += len(text) + 1
    if size[0] > LONGEST:
        raise TooMuchError(f"a text of more than {LONGEST:,} signs")
    parts.append(text)


def _show(value: Any, parts: list[str], size: list[int]) -> None:
    if isinstance(value, list | tuple):
        for item in value:
            size[0] += 1
            _show(item, parts, size)
        return
    _add(plain(value) if not isinstance(value, Mapping) else inspected(value, size), parts, size)


def plain(value: object) -> str:  # noqa: PLR0911 - one for each kind
    """A value that holds no others, as Ruby writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            return f"{value:%Y-%m-%d %H:%M:%S} UTC"
        return f"{value:%Y-%m-%d %H:%M:%S %z}"
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, int) and value.bit_length() > 4000:
        raise TooMuchError("a number of more than 1,000 digits")
    return str(value)


def inspected(value: object, size: list[int] | None = None) -> str:
    """*value* as Ruby's ``inspect`` writes it."""
    size = size if size is not None else [0]
    size[0] += 1
    if size[0] > LONGEST:
        raise TooMuchError(f"a text of more than {LONGEST:,} signs")
    if isinstance(value, Mapping) and not isinstance(value, Undefined):
        pairs = (f"{inspected(k, size)}=>{inspected(v, size)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inspected(item, size) for item in value) + "]"
    if isinstance(value, str):
        size[0] += len(value)
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return '"' + escaped.replace("\t", "\\t").replace("#{", "\\#{") + '"'
    return "nil" if value is None or isinstance(value, Undefined) else plain(value)


def strftime(time: dt.datetime, pattern: str) -> str:
    """Ruby's Time#strftime: English names, and flags such as ``%-d`` and ``%^b``."""

    def one(match: re.Match[str]) -> str:
        flags, width, letter = match.groups()
        if (found := _directive(time, letter)) is None:
            return match[0]
        text, digits, filler = found
        if "-" in flags:
            digits = 0
        filler = " " if "_" in flags else "0" if "0" in flags else filler
        text = text.rjust(min(int(width), 99) if width else digits, filler)
        return text.upper() if "^" in flags else text.swapcase() if "#" in flags else text

    return re.sub(r"%([-0^#_:]*)(\d*)([a-zA-Z%+])", one, pattern)


def _directive(time: dt.datetime, letter: str) -> tuple[str, int, str] | None:
    """What a letter of a pattern means: text, the width to fill it to, and what to fill with."""
    day, month = DAYS[time.weekday()], MONTHS[time.month - 1]
    week_year, week, weekday = time.isocalendar()
    noon = time.hour % 12 or 12
    numbers = {
        "Y": (time.year, 4),
        "m": (time.month, 2),
        "d": (time.day, 2),
        "H": (time.hour, 2),
        "M": (time.minute, 2),
        "S": (time.second, 2),
        "y": (time.year % 100, 2),
        "j": (time.timetuple().tm_yday, 3),
        "I": (noon, 2),
        "C": (time.year // 100, 2),
        "G": (week_year, 4),
        "g": (week_year % 100, 2),
        "V": (week, 2),
        "u": (weekday, 1),
        "w": (weekday % 7, 1),
        "L": (time.microsecond // 1000, 3),
        "N": (time.microsecond * 1000, 9),
        "U": (int(time.strftime("%U")), 2),
        "W": (int(time.strftime("%W")), 2),
    }
    if letter in numbers:
        number, digits = numbers[letter]
        return str(number), digits, "0"
    if letter in "elk":
        return str({"e": time.day, "l": noon, "k": time.hour}[letter]), 2, " "
    zone = time.strftime("%z") or "+0000"
    words = {
        "A": day,
        "a": day[:3],
        "B": month,
        "b": month[:3],
        "h": month[:3],
        "%": "%",
        "p": "AM" if time.hour < 12 else "PM",
        "P": "am" if time.hour < 12 else "pm",
        "n": "\n",
        "t": "\t",
        "z": zone,
        "Z": time.tzname() or "UTC",
        "s": str(int(time.timestamp())),
    }
    patterns = {
        "F": "%Y-%m-%d",
        "T": "%H:%M:%S",
        "X": "%H:%M:%S",
        "R": "%H:%M",
        "D": "%m/%d/%y",
        "x": "%m/%d/%y",
        "r": "%I:%M:%S %p",
        "c": "%a %b %e %H:%M:%S %Y",
        "v": "%e-%^b-%Y",
        "+": "%a %b %e %H:%M:%S %Z %Y",
    }
    if letter in words:
        return words[letter], 0, " "
    return (strftime(time, patterns[letter]), 0, " ") if letter in patterns else None
