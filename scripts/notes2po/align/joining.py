"""Texts that stand apart in a translation and are one in the English.

A text may be parted within code or an address, and a tool that parts sentences, or translates
them, puts spaces behind the dots of what is none: *example. org*, *0. 119. 0*. Joined, they are
as the English has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
OPEN_TARGET = re.compile(r"\]\([^)\s]*$")
KEPT = re.compile(r"(?<!`)`[^`]+`(?!`)|(?<=\]\()[^)\s]+|https?://[^\s)>\]]+|\d+(?:\.\w+)+|\.{2,}")
SPACE = re.compile(r"\s+")
BRACKETS = (("<", ">"), ("[", "]"), ("(", ")"), ("{", "}"))


def joined(texts: Sequence[str], source: str = "") -> str:
    """The texts one after the other, with a space between them but within code and addresses.

    What *source* has of those, of numbers and of dots is written as it is there.
    """
    whole = texts[0]
    for text in texts[1:]:
        whole += text if ends_within(whole) else f" {text}"
    return mended(whole, source)


def mended(text: str, source: str) -> str:
    """*text* with what of *source* KEPT names as it is there, where they differ by spaces."""
    for span in dict.fromkeys(KEPT.findall(source)):
        if span not in text:
            letters = map(re.escape, SPACE.sub("", span))
            text = re.sub(r"\s*".join(letters), span.replace("\\", r"\\"), text)
    return text


def ends_within(text: str) -> bool:
    """Whether *text* ends within code or an address, and so goes on without a space."""
    rest = INLINE_CODE.sub("", text)
    return "`" in rest or OPEN_TARGET.search(rest) is not None


def is_torn(text: str) -> bool:
    """Whether code, an address, a tag or brackets in *text* begin or end elsewhere."""
    if text.count("`") % 2:
        return True
    return any(text.count(left) != text.count(right) for left, right in BRACKETS)
