"""Words that translate each other, learned from the sure pairs of one bitext.

The second pass of hunalign (Varga et al. 2005, "Parallel corpora for medium
density languages") in small: what it learns stays within the page. A word of
the source and a term of the target that stand in the same sure pairs become one
token, so that the evidence counts them like any other thing that both sides share.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from notes2po.align.profiles import Profile, stem

LEAST = 2  # sure pairs in which a word must stand
DICE = 0.7  # 2 * together / (word + term), Dice (1945)
MOST = 2  # terms for one word

TERM = re.compile(r"[^\s\d!-/:-@\[-`{-~\u0964\u0965\u2000-\u206f\u3000-\u303f\uff00-\uff20]+")
# Scripts that put no space between words: Thai to Khmer, Han, kana, Hangul excepted.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff]+")


def terms(text: str) -> set[str]:
    """Stems of the words of a text; pairs of letters where words are not spaced."""
    found: set[str] = set()
    for word in TERM.findall(text):
        rest = word
        for run in UNSPACED.findall(word):
            rest = rest.replace(run, " ")
            found.update(run[n : n + 2] for n in range(max(1, len(run) - 1)))
        found.update(stem(part) for part in rest.split())
    return found


def enrich(
    source: Sequence[Profile],
    target: Sequence[Profile],
    sure: Sequence[tuple[int, int]],
    unsettled: Iterable[int],
    texts: Sequence[str],
) -> tuple[list[Profile], list[Profile]]:
    """Both sides with a token for each pair of words that translate each other.

    *sure* are index pairs to learn from, *unsettled* the sources whose words are
    of interest, *texts* those of the target. Ties go to the longer term, then to
    the first by code point.
    """
    target_terms = [terms(text) for text in texts]
    shared = {t[1] for p in target for t in p.tokens if t[0] == "word"}
    words = [{stem(w) for w in p.words} - shared for p in source]
    where: dict[str, list[int]] = defaultdict(list)
    for n, (i, _) in enumerate(sure):
        for word in words[i]:
            where[word].append(n)
    total = Counter(t for _, j in sure for t in target_terms[j])
    links: dict[str, set[str]] = defaultdict(set)  # term -> words
    for word in sorted({w for i in unsettled for w in words[i]}):
        places = where.get(word, [])
        if LEAST <= len(places) <= len(sure) / 2 + 1:
            together = Counter(t for n in places for t in target_terms[sure[n][1]])
            for term in _best_terms(together, len(places), total):
                links[term].add(word)
    linked = {word for found in links.values() for word in found}
    return (
        [_with(p, words[i] & linked) for i, p in enumerate(source)],
        [
            _with(p, {word for term in target_terms[j] & links.keys() for word in links[term]})
            for j, p in enumerate(target)
        ],
    )


def _best_terms(together: Counter[str], places: int, total: Counter[str]) -> list[str]:
    """The terms that stand where a word stands, and hardly elsewhere."""
    scored = [
        (-2 * count / (places + total[term]), -len(term), term)
        for term, count in together.items()
        if count >= LEAST
    ]
    return [term for score, _, term in sorted(scored)[:MOST] if -score >= DICE]


def _with(p: Profile, words: AbstractSet[str]) -> Profile:
    if not words or not p.text:
        return p
    return replace(p, tokens=p.tokens | {("link", w) for w in words})
