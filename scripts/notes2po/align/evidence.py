"""How much speaks for two messages being translations of each other.

Everything is measured on the two pages at hand and nothing is learned from
others, so what becomes of a note does not depend on which others are in the run.
Scores are natural logarithms of a likelihood ratio: how much likelier is this if
the two are a translation of each other than if they met by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from notes2po.align.profiles import Profile, Token, is_heading

# How often a translator keeps a thing of this class: what is believed before the
# page was seen, worth BELIEF occurrences. Code and addresses are kept; of words
# only names and cognates are, and which these are the page must show.
KEPT = {
    "block": 0.8,
    "code": 0.9,
    "link": 0.7,
    "mark": 0.9,
    "number": 0.85,
    "sign": 0.5,
    "sound": 0.15,
    "url": 0.9,
    "word": 0.3,
}
BELIEF = 2.0
CHANCE = ("word", "sound")  # one that one page alone has says nothing
SOUNDS = 5.0  # for each consonant of a word, as many others might stand there
TOKEN_WEIGHT = 0.8  # tokens of one text do not come independently

# Gale and Church (1993, section 3.2): a translation's length varies by 6.8 squared
# characters for each character of the source. PADDING characters more, and a share
# that does not shrink with length, fit the short and the long blocks of a page.
VARIANCE = 6.8
BASE_VARIANCE = 0.01
PADDING = 8.0
USUAL_SCALE = 0.5  # of that variance, for paragraphs; worth SCALE_BELIEF pairs
SCALE_BELIEF = 5
LEAST_SPREAD = 0.5  # of the lengths of one page, in logarithms
LEAST_LENGTH_SCORE = -3.0  # now and then a translator abridges, or adds
LENGTH_OUTLIER = 4.0  # squared standard deviations that an anchor can count at the most
LEAST_LETTERS = 200  # of anchored text, to take the ratio of lengths from it

# A translation mostly has as many sentences as its source, or one more or less.
SENTENCE_SCORES = (math.log(0.75), math.log(0.18), math.log(0.05), math.log(0.02))
MOST_SENTENCES = 6

TORN = -1.5  # brackets and code that one of the two closes, and the other does not

SAME_SHAPE = 0.95
NEAR_SHAPE = 0.03  # a heading of another level, a paragraph that became a list item
FAR_SHAPE = 0.005
HEADING_OR_NOT = 0.0005

MOST = 100.0  # for a float's sake


@dataclass(frozen=True, slots=True)
class Lengths:
    """Letters of target for a letter of source, and how far they vary about it."""

    ratio: float
    scale: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A profile, what its tokens cost if none is found on the other side, and its log length.

    *spread* is, of a source, the variance of its translation's length; of a
    target, how far its length is from the mean of its page, in variances.
    """

    profile: Profile
    loss: float
    length: float
    spread: float


@dataclass(slots=True)
class Evidence:
    """The statistics of one bitext: what each token, shape and number of sentences is worth."""

    lengths: Lengths
    gain: dict[Token, float]
    source_loss: dict[Token, float]
    target_loss: dict[Token, float]
    shapes: dict[str, float]
    sentences: list[float]
    mean: float
    spread: float
    known_shapes: dict[tuple[str, str], float] = field(default_factory=dict)

    def weigh_source(self, profile: Profile) -> Weighed:
        """A profile of the source's side with what the statistics say of it."""
        loss = sum([self.source_loss.get(token, 0.0) for token in profile.tokens])
        length = math.log(profile.length + PADDING)
        return Weighed(profile, loss, length, length_variance(length) * self.lengths.scale)

    def weigh_target(self, profile: Profile) -> Weighed:
        """The same of the target's side; its length is in letters of source."""
        loss = sum([self.target_loss.get(token, 0.0) for token in profile.tokens])
        length = math.log(profile.length / self.lengths.ratio + PADDING)
        return Weighed(profile, loss, length, (length - self.mean) ** 2 / self.spread)

    def score(self, source: Weighed, target: Weighed) -> float:
        """For or against *target* translating *source*; landmarks only pair with landmarks."""
        a, b = source.profile, target.profile
        if a.text != b.text:
            return -math.inf
        gain = self.gain
        score = source.loss + target.loss + self.shape(a.shape, b.shape)
        score += sum([gain.get(token, 0.0) for token in a.tokens & b.tokens])
        if a.text:
            score += self.length(source, target)
            score += SENTENCE_SCORES[min(abs(a.sentences - b.sentences), 3)]
            score -= self.sentences[min(b.sentences, MOST_SENTENCES)]
            score += TORN * (a.torn != b.torn)
        return min(MOST, score)

    def length(self, source: Weighed, target: Weighed) -> float:
        """Normal about the length of the source against normal about that of the page."""
        variance = source.spread
        own = math.log(self.spread / variance) - (target.length - source.length) ** 2 / variance
        return max(LEAST_LENGTH_SCORE, 0.5 * (own + target.spread))

    def shape(self, source: str, target: str) -> float:
        """For or against blocks of these shapes being a pair."""
        known = self.known_shapes.get((source, target))
        if known is None:
            known = math.log(_shape_likelihood(source, target)) - self.shapes[target]
            self.known_shapes[source, target] = known
        return known


def length_variance(length: float) -> float:
    """Of the logarithm of a translation's length; *length* is the logarithm of the source's."""
    return VARIANCE * math.exp(-length) + BASE_VARIANCE


def _shape_likelihood(source: str, target: str) -> float:
    if source == target:
        return SAME_SHAPE
    headings = is_heading(source) + is_heading(target)
    if headings == 1:
        return HEADING_OR_NOT
    same_leaf = source.rpartition(">")[2] == target.rpartition(">")[2]
    return NEAR_SHAPE if headings or same_leaf else FAR_SHAPE


def measure_lengths(
    pairs: Sequence[tuple[Profile, Profile]], source: Sequence[Profile], target: Sequence[Profile]
) -> Lengths:
    """From anchored *pairs*, or from the whole pages where they are too few."""
    letters = [sum(a.length for a, _ in pairs), sum(b.length for _, b in pairs)]
    if min(letters) < LEAST_LETTERS:
        letters = [1 + sum(p.length for p in side) for side in (source, target)]
    ratio = min(10.0, max(0.1, letters[1] / letters[0]))
    total = USUAL_SCALE * SCALE_BELIEF
    for a, b in pairs:
        expected = math.log(a.length + PADDING)
        found = math.log(b.length / ratio + PADDING)
        total += min(LENGTH_OUTLIER, (found - expected) ** 2 / length_variance(expected))
    return Lengths(ratio, total / (len(pairs) + SCALE_BELIEF))


def gather(source: Sequence[Profile], target: Sequence[Profile], lengths: Lengths) -> Evidence:
    """The statistics of a bitext."""
    size = len(target) + 1.0
    logs = [math.log(p.length / lengths.ratio + PADDING) for p in target if p.text] or [0.0]
    mean = sum(logs) / len(logs)
    spread = max(LEAST_SPREAD, sum((x - mean) ** 2 for x in logs) / len(logs))
    shapes = Counter(p.shape for p in target)
    counts = Counter(min(p.sentences, MOST_SENTENCES) for p in target)
    return Evidence(
        lengths,
        *_token_scores(source, target),
        {shape: math.log((count + 0.5) / size) for shape, count in shapes.items()},
        [math.log((counts[n] + 0.5) / size) for n in range(MOST_SENTENCES + 1)],
        mean,
        spread,
    )


def _token_scores(
    source: Sequence[Profile], target: Sequence[Profile]
) -> tuple[dict[Token, float], dict[Token, float], dict[Token, float]]:
    """What a token adds that both have, and what it costs on one side alone.

    Losses are taken off for all tokens of a message beforehand, so the gain of a
    shared one gives them back. A word that one page alone has says nothing.
    """
    left = Counter(token for p in source for token in p.tokens)
    right = Counter(token for p in target for token in p.tokens)
    n, m = len(source) + 1.0, len(target) + 1.0
    gain: dict[Token, float] = {}
    source_loss: dict[Token, float] = {}
    target_loss: dict[Token, float] = {}
    for token in left.keys() | right.keys():
        a, b = left[token], right[token]
        if token[0] in CHANCE and not (a and b):
            continue
        believed = min(a, b) + KEPT[token[0]] * BELIEF
        kept, came = believed / (a + BELIEF), believed / (b + BELIEF)
        p, q = (a + 0.5) / n, (b + 0.5) / m  # of meeting it by chance
        if token[0] == "sound":  # found, it says much; most words are translated, not spelt
            likely = SOUNDS ** -len(token[1])
            p, q = max(p, likely), max(q, likely)
            source_loss[token] = target_loss[token] = 0.0
            gain[token] = TOKEN_WEIGHT * max(0.0, math.log(kept / q) + math.log(came / p)) / 2
            continue
        lost = TOKEN_WEIGHT * min(0.0, math.log((1 - kept) / max(0.05, 1 - q)))
        new = TOKEN_WEIGHT * min(0.0, math.log((1 - came) / max(0.05, 1 - p)))
        both = TOKEN_WEIGHT * max(0.0, math.log(kept / q) + math.log(came / p)) / 2
        source_loss[token], target_loss[token] = lost, new
        gain[token] = both - lost - new
    return gain, source_loss, target_loss
