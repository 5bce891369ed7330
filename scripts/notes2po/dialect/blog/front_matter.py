"""YAML as Jekyll reads it: Ruby's Psych, without its symbols and objects.

Psych and PyYAML both read YAML 1.1, so little is left to say here: a date that is none stays
text, an unknown tag is passed over, and aliases are bounded, since nine lines of them can stand
for a billion values ("billion laughs").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from dateutil import parser as dates

# Values that a file may stand for once its aliases are followed; a large `_data` has 100,000.
MOST_VALUES = 2_000_000
# Brackets within brackets; libyaml's own parser recurses on each of them.
DEEPEST = 200
# Jekyll's Document::YAML_FRONT_MATTER_REGEXP.
FRONT_MATTER = re.compile(
    r"\A(---[ \t\r\f\v]*\n.*?\n?)^((?:---|\.\.\.)[ \t\r\f\v]*$\n?)", re.MULTILINE | re.DOTALL
)
TIME = re.compile(
    r"\s*(\d{1,4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt\s]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d*)?)?\s*(Z|UTC|GMT|[-+]\d\d:?\d\d)?)?\s*"
)
ANYTIME = datetime(2000, 1, 1)  # noqa: DTZ001 - for what a date leaves unsaid; never shown


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader, with Psych's answers to what the two read otherwise."""

    merged = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge ``<<``; what is merged again and again is bounded."""
        super().flatten_mapping(node)
        self.merged += len(node.value)
        if self.merged > MOST_VALUES // 20:
            raise yaml.constructor.ConstructorError(None, None, "too much is merged by <<")


def _timestamp(loader: Any, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except (ValueError, OverflowError):
        return node.value


def _any_tag(loader: Any, _tag: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)
_Loader.add_constructor("tag:yaml.org,2002:value", lambda _loader, node: node.value)
_Loader.add_multi_constructor("!", _any_tag)
_Loader.add_multi_constructor("tag:", _any_tag)


class YamlError(ValueError):
    """YAML that cannot be read: ``line`` is where, from 1, in the text that was given."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def load_yaml(text: str) -> object:
    """What *text* says in YAML; keys are strings, as Liquid asks for them.

    Raises :class:`YamlError`, for aliases without measure, too.
    """
    if _depth(text) > DEEPEST:
        raise YamlError(1, f"more than {DEEPEST} brackets within brackets")
    try:
        value = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
        if "*" in text:
            _weigh(value, {}, set())
        return with_string_keys(value)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlError(line, str(error.problem or error.context)) from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError) as error:
        raise YamlError(1, str(error).split("\n")[0] or "it cannot be read as YAML") from None


def _depth(text: str) -> int:
    """How deep brackets and indented blocks may be nested in *text*, at most."""
    deepest = depth = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    dashes = max((len(run) // 2 for run in re.findall(r"(?m)^ *((?:- |\? )+)", text)), default=0)
    return max(deepest, dashes)


def _weigh(value: object, known: dict[int, int], open_: set[int]) -> int:
    """How many values *value* stands for, each alias counted whole."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) in open_:
        raise YamlError(1, "an alias that holds itself")
    if id(value) not in known:
        open_.add(id(value))
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weigh(item, known, open_) for item in inner)
        open_.discard(id(value))
        if known[id(value)] > MOST_VALUES:
            raise YamlError(1, f"its aliases stand for more than {MOST_VALUES:,} values")
    return known[id(value)]


def with_string_keys(value: object) -> object:
    """*value* with every key as the text that Ruby's ``to_s`` gives."""
    if isinstance(value, dict):
        if all(type(key) is str for key in value):
            for key, inner in value.items():
                if isinstance(inner, dict | list):
                    value[key] = with_string_keys(inner)
            return value
        return {_key(key): with_string_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, dict | list):
                value[index] = with_string_keys(inner)
        return value
    return sorted(value, key=str) if isinstance(value, set) else value


def _key(key: object) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    return "" if key is None else str(key)


def split_front_matter(text: str) -> tuple[str, str]:
    """The front matter's YAML, empty where there is none, and the text after it."""
    match = FRONT_MATTER.match(text)
    return (match[1].split("\n", 1)[1], text[match.end() :]) if match else ("", text)


def zone_of(config: Mapping[str, object]) -> tzinfo:
    """The blog's time zone; UTC where it names none, since ours is not the blog's."""
    try:
        return ZoneInfo(str(config.get("timezone") or "UTC"))
    except (KeyError, ValueError, OSError):
        return UTC


def time_of(value: object, zone: tzinfo) -> datetime | None:
    """The time that a date in YAML means, in *zone*; None where it is no date.

    As Jekyll: a time that names no zone is UTC where YAML knows it for one (it has seconds),
    and the blog's own where it is only text or a day.
    """
    try:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=zone)
        return _time_in(value, zone) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _time_in(text: str, zone: tzinfo) -> datetime | None:
    match = TIME.fullmatch(text)
    if match is None:
        if len(text) > 60 or not re.search(r"\d", text):
            return None
        time = dates.parse(text, default=ANYTIME)
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(zone)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if len(match[1]) <= 2:  # as Ruby's Date._parse
        year += 1900 if year >= 69 else 2000
    own = zone
    if (name := match[7]) and name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        own = timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    elif name:
        own = UTC
    return datetime(year, month, day, hour, minute, second, tzinfo=own).astimezone(zone)
