"""Notes whose file is named in another language -> their English pages, by what both hold.

A translation keeps addresses, code, numbers, names and mostly the day. What few pages hold tells
most (Spärck Jones, A statistical interpretation of term specificity, 1972): each such feature
weighs ``log(pages / pages that hold it)``, and two texts are as near as the cosine of the angle
between what they hold. A match is sure where it is near, rests on more than a coincidence, is far
nearer than any other either way round, and where neither dates nor the numbers in the names speak
against it. A page is found by the features that it shares with a note, so that time grows with
the notes.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path, PurePosixPath

from notes2po.layouts import SUFFIX, Pages
from notes2po.messages import ProblemError
from notes2po.notes import NoPageError, Note

NEAR = 0.4  # the cosine of a match
WEIGHT = 9.0  # what it rests on: log of how rare it is; a page in 8,000
AHEAD, FAR_AHEAD = 1.3, 1.8  # times as near as the next: of the same day, and of no or another
APART = 370  # days between a note and its translation
SHOWN = 3  # pages that are named where none is sure
COMMON = 30  # pages that hold a feature, or a tenth of all: from there on it finds none

DATED = re.compile(r"\A(\d{4})-(\d\d?)-(\d\d?)-?")
ADDRESS = re.compile(r"https?://[^\s)>\]\"'|]+|(?<=\]\()/[^\s)]+|(?<=\]: )\S+")
CODE = re.compile(r"`([^`\n]{3,80})`")
NUMBER = re.compile(r"(?<!\w)\d[\d.,:/-]*\d(?!\w)|CVE-\d+-\d+")
NAME = re.compile(
    r"(?<!\w)(?:[A-Z][A-Za-z0-9]*[A-Za-z0-9+#-]|[a-z]+[A-Z]\w*|\w+[._]\w+)(?!\w)", re.ASCII
)
LANGUAGE = re.compile(r"(?:^|(?<=/))[a-z]{2}(?:[-_][a-z]{2,4})?(?=/)")

Feature = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """The pages that a note's English may be, the likeliest first; ``sure`` says it of the first."""

    note: Note
    pages: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A page that a note may be a translation of, how near it is, and by how much."""

    cosine: float
    weight: float
    page: str


def placed(
    notes: Iterable[Note], problems: Sequence[ProblemError], pages: Pages
) -> tuple[list[Note], list[ProblemError]]:
    """The notes that have no page of their name, with their pages; and what is left of *problems*.

    *notes* are those that have one.
    """
    strays = [problem.note for problem in problems if isinstance(problem, NoPageError)]
    taken = {(note.docname, note.locale) for note in notes}
    found = {match.note: match for match in match_all(strays, pages, taken)}
    sure = [replace(match.note, docname=match.pages[0]) for match in found.values() if match.sure]
    left: list[ProblemError] = []
    for problem in problems:
        match = found.get(problem.note) if isinstance(problem, NoPageError) else None
        if match is None or not match.pages:
            left.append(problem)
        elif not match.sure:
            near = ", ".join(pages.path(name).as_posix() for name in match.pages)
            text = f"no English page {pages.path(match.note.docname)}; the likeliest: {near}"
            left.append(ProblemError(problem.location, text))
    return sure, left


def match_all(
    strays: Sequence[Note], pages: Pages, taken: Collection[tuple[str, str]]
) -> Iterator[Match]:
    """The match of each note of *strays*; *taken* are pages and locales that are translated."""
    if not strays:
        return
    texts = {name: features(pages.path(name)) for name in pages.documents()}
    held = Counter(feature for found in texts.values() for feature in found)
    weights = {feature: math.log(len(texts) / count) for feature, count in held.items()}
    common = max(COMMON, len(texts) // 10)
    holders: dict[Feature, list[str]] = defaultdict(list)
    for name, found in texts.items():
        for feature in found:
            if held[feature] <= common:
                holders[feature].append(name)
    whole = {name: sum(weights[feature] for feature in found) for name, found in texts.items()}
    by_locale: dict[str, list[Note]] = defaultdict(list)
    for note in strays:
        by_locale[note.locale].append(note)
    for locale, notes in by_locale.items():
        free = {name for name in texts if (name, locale) not in taken}
        ranks: dict[Note, list[Near]] = {}
        for note in notes:
            near = _near(features(Path(note.path)), free, weights, holders, whole)
            may_be = (one for one in near if agree(note.path, one.page))
            ranks[note] = list(islice(may_be, SHOWN + 1))
        yield from _decided(ranks)


def _near(
    own: Collection[Feature],
    free: Collection[str],
    weights: Mapping[Feature, float],
    holders: Mapping[Feature, Sequence[str]],
    whole: Mapping[str, float],
) -> list[Near]:
    """How near each page is to a note that holds *own*, the nearest first."""
    shared: dict[str, float] = defaultdict(float)
    for feature in sorted(own):
        for name in holders.get(feature, ()):
            if name in free:
                shared[name] += weights[feature]
    total = sum(weights.get(feature, 0.0) for feature in sorted(own))
    near = (
        Near(weight / math.sqrt(max(total, weight) * whole[name]), weight, name)
        for name, weight in shared.items()
        if weight > 0
    )
    return sorted(near, key=lambda one: (-one.cosine, one.page))


def _decided(ranks: Mapping[Note, Sequence[Near]]) -> Iterator[Match]:
    """Which of one language's notes have surely found their page."""
    claims: dict[str, list[tuple[float, Note]]] = defaultdict(list)
    for note, rank in ranks.items():
        if rank:
            claims[rank[0].page].append((rank[0].cosine, note))
    for note, rank in ranks.items():
        names = tuple(one.page for one in rank[:SHOWN])
        yield Match(note, names, bool(rank) and _is_sure(note, rank, claims[rank[0].page]))


def _is_sure(note: Note, rank: Sequence[Near], claims: Iterable[tuple[float, Note]]) -> bool:
    """Whether the first of *rank* is the page of *note*; *claims* are those that it is first of."""
    first, day = rank[0], _day(note.path)
    others = [cosine for cosine, claimant in claims if claimant != note]
    others += [one.cosine for one in rank[1:2]]
    ahead = AHEAD if day is not None and day == _day(first.page) else FAR_AHEAD
    far_ahead = all(first.cosine >= ahead * other for other in others)
    return first.cosine >= NEAR and first.weight >= WEIGHT and far_ahead


def agree(note: str, page: str) -> bool:
    """Whether two names may be of one article: their days and their numbers."""
    days = [_day(path) for path in (note, page)]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > APART:
        return False
    numbers = [_numbers(path) for path in (note, page)]
    return not numbers[0] or not numbers[1] or numbers[0] == numbers[1]


def _day(path: str) -> date | None:
    match = DATED.match(PurePosixPath(path).name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _numbers(path: str) -> set[str]:
    """The words with figures in a file's name, but for the day: ``1``, ``p243``, ``rc2``."""
    stem = PurePosixPath(path).name.removesuffix(SUFFIX)
    match = DATED.match(stem)
    day = "".join(match.groups()) if match else ""
    words = re.split(r"[-_.\s]+", DATED.sub("", stem).lower())
    return {word for word in words if re.search(r"\d", word) and word != day}


def features(path: Path) -> frozenset[Feature]:
    """What a file holds that a translation of it holds as well."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return frozenset()
    return frozenset(_features(path.name, text))


def _features(name: str, text: str) -> Iterator[Feature]:
    if match := DATED.match(name):
        yield "day", match[0]
    for word in re.split(r"[-_.\s]+", DATED.sub("", PurePosixPath(name).stem).lower()):
        if len(word) > 1:
            yield "word", word
    for address in ADDRESS.findall(text):
        bare = re.sub(r"^https?://(?:www\.)?", "", address).rstrip(".,;/").lower()
        yield "address", LANGUAGE.sub("*", bare)
    rest = ADDRESS.sub(" ", text)
    yield from (("code", code) for code in CODE.findall(rest))
    for line in rest.split("\n"):
        if line.startswith(("    ", "\t")) and len(line.strip()) > 7:
            yield "line", " ".join(line.split())
    yield from (("number", n.replace(",", "").strip(".:/-")) for n in NUMBER.findall(rest))
    yield from (("name", name) for name in NAME.findall(rest))
