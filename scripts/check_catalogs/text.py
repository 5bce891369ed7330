"""What the text of a msgstr holds that it should not, and lacks of its msgid's."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from check_catalogs.compare import address
from check_catalogs.findings import Problem, quoted
from check_catalogs.markup import Markup

# Line feed and tab are text. The rest of C0, C1, the separators U+2028 and U+2029, the
# byte order mark, the replacement character and tags are invisible or a sign of damage.
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Embeddings, overrides and isolates: they show a text in another order than it has
# (CVE-2021-42574). U+200E and U+200F, which only mark a direction, are no danger.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
RUNS = re.compile(r"(?:java|vb)script:\S+|\bdata:[\w.+-]*[/,;]\S+|\bfile:/\S*", re.IGNORECASE)
UNSAFE_HINT = re.compile(r"script|data|file|&", re.IGNORECASE)
# An address ends with the ASCII characters: what follows is Japanese, or a danda.
IN_ADDRESS = r"[A-Za-z0-9\-._~:/?#@!$&*+,;=%]+"
ADDRESS = re.compile(
    rf"(?:(?:https?|ftp):|(?<![A-Za-z0-9:/.]))//[A-Za-z0-9]{IN_ADDRESS}"
    rf"|(?<![A-Za-z0-9./-])www\.[A-Za-z0-9]{IN_ADDRESS}",
    re.IGNORECASE,
)

DIGITS = r"\d+(?:[.,:'’]\d+|[ \u00a0\u202f\u2009]\d{3}(?!\d))*"
NUMBER = re.compile(DIGITS)
OWN_NUMBER = re.compile(rf"(?<![\w.]){DIGITS}")  # not the 3 of v1.3 or of MP3
# WizardCoder, pyTorch. Others are translated or spelled out: MUST, UNO, reinforcement learning.
NAME = re.compile(r"(?<![\w/.@#-])(?:[A-Z]+[a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*)(?![\w/])")
LEAST_NUMBER = 13  # smaller ones are words in many a language
ROUND = 10_000  # Chinese and Japanese count in these: 2万


def check_characters(msgid: str, msgstr: str) -> Iterator[Problem]:
    """Characters that nobody sees, and a text of nothing else."""
    seen = unicodedata.normalize("NFKC", html.unescape(msgstr))
    if all(unicodedata.category(sign)[0] in "ZC" for sign in seen):
        text = "nobody sees anything of it: translate it, or leave it empty"
        yield Problem("control-character", text)
        return
    for code, pattern, cure in (
        ("control-character", CONTROL, "take it out"),
        ("bidi-override", BIDI, "take it out; it shows the text in another order"),
    ):
        found = [mark for mark in pattern.findall(msgstr) if mark not in msgid]
        if found:
            names = ", ".join(dict.fromkeys(f"U+{ord(mark):04X}" for mark in found))
            yield Problem(code, f"holds {names}: {cure}")


def check_addresses(msgid: str, msgstr: str, source: Markup, target: Markup) -> Iterator[Problem]:
    """Addresses in the text that the English lacks, and such as run or hold something."""
    if UNSAFE_HINT.search(msgstr):
        english, plain = _unhidden(msgid), _unhidden(msgstr)
        unsafe = [match[0] for match in RUNS.finditer(plain) if match[0] not in english]
        if unsafe:
            text = f"“{quoted(unsafe[0])}” can run or hide something: take it out"
            yield Problem("unsafe-address", text)
    if "//" in target.text or "www." in target.text:
        known = {address(url) for url in (*source.link, *target.link)}  # a new link is one fault
        found = [url.rstrip(".,;:!?") for url in ADDRESS.findall(target.text)]
        added = [url for url in found if address(url) not in known and not _stands_in(url, msgid)]
        if added:
            text = f"the English does not have {quoted(added[0], 100)}: take it out"
            yield Problem("address-added", text)


def _stands_in(url: str, text: str) -> bool:
    """Whether *text* has *url*, or one below it; ``a.co`` does not stand in ``a.com``."""
    return bool(re.search(rf"{re.escape(url)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])", text))


def _unhidden(text: str) -> str:
    """*text* as a browser takes an address: entities read, tabs and line ends dropped."""
    return re.sub(r"[\t\n\r\x00-\x08]", "", html.unescape(text))


def check_facts(source: Markup, target: Markup) -> Iterator[Problem]:
    """Numbers and names of the English that the translation does not have."""
    numbers = OWN_NUMBER.findall(source.text)
    if numbers:
        ours = _numbers(_readable(target))
        lost = [number for number in numbers if not _has(ours, number)]
        if lost:
            text = f"{', '.join(lost)} of the English is missing: see whether the number is right"
            yield Problem("number-lost", text)
    names = NAME.findall(source.text)
    if names:
        folded = re.sub(r"[\W_]", "", _readable(target)).casefold()  # Wi-Fi is WiFi
        missing = [name for name in names if name.removesuffix("s").casefold() not in folded]
        if missing:
            shown = ", ".join(dict.fromkeys(missing))
            yield Problem(
                "name-lost", f"{shown} of the English is missing: see whether it was meant"
            )


def _readable(markup: Markup) -> str:
    return " ".join((markup.text, *markup.code, *markup.role))


def _numbers(text: str) -> tuple[set[str], set[str]]:
    """The numbers of *text*, of whatever digits, as one, and the groups they are written in."""
    plain = text if text.isascii() else "".join(map(_digit, text))
    whole = {_digits(number) for number in NUMBER.findall(plain)}
    return whole, set(re.findall(r"\d+", plain))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _has(ours: tuple[set[str], set[str]], number: str) -> bool:
    """Whether *number* is among *ours*, whatever separates its digits, or is small or round."""
    digits, (whole, groups) = _digits(number), ours
    small = int(digits[-9:]) % ROUND == 0 or (len(digits) < 3 and int(digits) < LEAST_NUMBER)
    return small or digits in whole or set(re.findall(r"\d+", number)) <= groups
