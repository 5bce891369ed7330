"""What is compared of a message: its shape, its length and the things a translator keeps.

Code, addresses, numbers, templates and names cross languages as they are; so do,
mostly, how a text ends and how many links or bold words it has. Each of them is
a token, a pair of its class and its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from notes2po.align.joining import INLINE_CODE, is_torn, joined
from notes2po.align.sounds import of_latin, of_others
from notes2po.messages import Location, Message

Token = tuple[str, str]
"""Its class, one of those in ``evidence.KEPT``, and its text."""

# Letters of a word that count: "security" and "sécurité", "model" and "modelle" are one.
STEM = 5
# More of a kind than this are alike.
MANY = 4

TAG = re.compile(r"</?[A-Za-z][^>]*>")
TAG_URL = re.compile(r"""(?:href|src)=["']([^"']+)""")
LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)[^)]*\)")
BARE_URL = re.compile(r"(?:https?://|www\.)[^\s)>\"'\]]+")
TEMPLATE = re.compile(r"\{[^{}\n]*\}")
ENTITY = re.compile(r"&#?\w+;")
# "///" or "=>" as a word of its own, which no punctuation is.
SIGNS = re.compile(
    r"""(?<!\S)[^\w\s.,:;!?()\[\]"'*_\u2000-\u206f\u3000-\u303f\uff00-\uff20]{2,}(?!\S)"""
)
LONG = 60  # letters; so many words have every sound
NOWHERE = Location("", 1)
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LATIN = re.compile(r"[A-Za-z]")
SENTENCE_END = re.compile(r"[.!?:](?=[\s\"'”’)*\]]|$)|[。！？．：।؟۔…]")
END = re.compile(r"([.!?:;,。！？．：；，।؟۔…])[\s\"'”’»)）」』*_]*$")
END_CLASSES = str.maketrans("。．।۔！？؟：；，", "....!??:;,")
LANGUAGE_PART = re.compile(r"(?<=/)[a-z]{2,3}(?:-[A-Za-z]{2,4})?/")
FIRST_SYMBOL = "\u2190"  # arrows, dingbats and emoji lie behind it
HEADING = re.compile(r"h\d|title")
INLINE_HOSTS = re.compile(r"p|title|dt|h\d")


@dataclass(frozen=True, slots=True)
class Profile:
    """One message, or two joined; *length* in letters without code, addresses and markup.

    *key* is the text without white space: equal keys are copies; *torn* text has
    markup that begins or ends elsewhere. A landmark has no words and no length,
    only its text as one token.
    """

    shape: str
    text: bool
    key: str
    tokens: frozenset[Token]
    words: tuple[str, ...] = ()
    length: int = 0
    sentences: int = 0
    end: str = ""
    counts: tuple[int, ...] = ()
    torn: bool = False

    @property
    def bare(self) -> bool:
        """Whether it has no word, and nothing else but its end and a symbol."""
        kept = [text for kind, text in self.tokens if kind != "sign"]
        return self.text and not self.words and all(map(_is_symbol, kept))

    @property
    def heading(self) -> bool:
        """Whether it is a heading, of whatever level."""
        return is_heading(self.shape)


def is_heading(shape: str) -> bool:
    """Whether a block of this shape is a heading, of whatever level."""
    return HEADING.fullmatch(shape.rpartition(">")[2]) is not None


def is_inline(shape: str) -> bool:
    """Whether it lies in the running text of another message, as an image in a paragraph."""
    return any(INLINE_HOSTS.fullmatch(part) for part in shape.split(">")[:-1])


def profile(message: Message) -> Profile:
    """The profile of one message."""
    key = re.sub(r"\s+", "", message.text)
    if not message.translatable:
        return Profile(message.shape, text=False, key=key, tokens=frozenset({("block", key)}))
    tokens: set[Token] = set()
    prose = _take_out(message.text, tokens)
    words = tuple(WORD.findall(prose))
    found = END.search(prose)
    end = found[1].translate(END_CLASSES) if found else ""
    counts = (
        message.text.count("**") // 2,
        message.text.count("]("),
        message.text.count("`") // 2,
        prose.count("(") + prose.count("（"),
    )
    tokens.update(("number", number) for number in NUMBER.findall(prose))
    tokens.update(("word", stem(word)) for word in words if LATIN.match(plain(word)))
    tokens.update(_signs(end, counts))
    if not prose.isascii():
        if len(prose) < LONG:
            tokens.update(("sound", sound) for sound in of_others(prose))
        tokens.update(("mark", sign) for sign in prose if _is_symbol(sign))
    return Profile(
        message.shape,
        text=True,
        key=key,
        tokens=frozenset(tokens),
        words=words,
        length=sum(len(word) for word in words),
        sentences=len(SENTENCE_END.findall(prose)),
        end=end,
        counts=counts,
        torn=is_torn(message.text),
    )


def sounding(p: Profile) -> Profile:
    """*p* with what its Latin words sound like, to find them in another script."""
    sounds = {("sound", sound) for sound in of_latin(p.words) if p.length < LONG}
    return replace(p, tokens=p.tokens | sounds) if sounds else p


def join(parts: Sequence[Profile], texts: Sequence[str], source: str = "") -> Profile:
    """The profile of messages, whose profiles and texts are these, in one block.

    *source* is the text that they may translate, if there is one.
    """
    if source or any(part.torn for part in parts):
        whole = profile(Message(joined(texts, source), parts[0].shape, NOWHERE))
        learned = {token for part in parts for token in part.tokens if token[0] == "link"}
        return replace(whole, tokens=whole.tokens | learned)
    counts = tuple(map(sum, zip(*(part.counts for part in parts), strict=True)))
    end = next((part.end for part in reversed(parts) if part.words), parts[-1].end)
    kept = {token for part in parts for token in part.tokens if token[0] != "sign"}
    return Profile(
        parts[0].shape,
        text=True,
        key="".join(part.key for part in parts),
        tokens=frozenset((*kept, *_signs(end, counts))),
        words=tuple(word for part in parts for word in part.words),
        length=sum(part.length for part in parts),
        sentences=sum(part.sentences for part in parts),
        end=end,
        counts=counts,
    )


def _take_out(text: str, tokens: set[Token]) -> str:
    """*text* without code, addresses and templates, which go to *tokens*."""

    def code(match: re.Match[str]) -> str:
        tokens.add(("code", re.sub(r"\s+", "", match[2])))
        return " "

    def tag(match: re.Match[str]) -> str:
        tokens.update(("url", address(url)) for url in TAG_URL.findall(match[0]))
        return " "

    def url(match: re.Match[str]) -> str:
        tokens.add(("url", address(match[match.lastindex or 0])))
        return " "

    def template(match: re.Match[str]) -> str:
        tokens.add(("mark", re.sub(r"\s+", "", match[0])))
        return " "

    text = TAG.sub(tag, INLINE_CODE.sub(code, text))
    text = BARE_URL.sub(url, LINK_TARGET.sub(url, text))
    text = TEMPLATE.sub(template, ENTITY.sub(" ", text) if "&" in text else text)
    tokens.update(("mark", signs) for signs in SIGNS.findall(text))
    return text


def _signs(end: str, counts: Sequence[int]) -> Iterable[Token]:
    yield "sign", "end " + end
    for name, count in zip(("bold", "link", "code", "parenthesis"), counts, strict=False):
        if count:
            yield "sign", f"{name} {min(count, MANY)}"


def _is_symbol(sign: str) -> bool:
    return len(sign) == 1 and sign >= FIRST_SYMBOL and unicodedata.category(sign) == "So"


def plain(word: str) -> str:
    """*word* in lower case and without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """The first letters of a word, in lower case and without accents."""
    return plain(word)[:STEM]


def address(url: str) -> str:
    """*url* without scheme, fragment, relative prefix and language part."""
    url = (url.partition("#")[0] or url).lower().rstrip(".,/")
    url = re.sub(r"^https?://(www\.)?|^(\.{0,2}/)+", "", url)
    return LANGUAGE_PART.sub("", f"/{url}/")
