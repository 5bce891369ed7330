"""What a language's search goes by: decided by script and family, here and nowhere else.

Everything is data that Python (:mod:`search.words`) and the browser (``static/search/words.js``)
read alike: letters that count as one, patterns that both engines know, the ranges of the scripts
that set no blanks between words. A language that is in no table is searched by the rules that
hold for all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from babel.core import get_global
from sphinx import search as theirs

# -- For all languages

# Letters that Unicode does not take apart. Turkish writes i and ı, and others only i.
LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
LETTERS |= {
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ς": "σ",
    "’": "'",
    "‐": "-",
    "‑": "-",
    "臺": "台",
}
# Arabic as Lucene's ArabicNormalizer has it; Persian writes two of its letters otherwise.
LETTERS |= {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
# Hebrew has five letters of another form at a word's end.
LETTERS |= {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}
LETTERS |= {
    sign: str(unicodedata.digit(sign))
    for sign in map(chr, range(0x80, 0x1_0000))
    if unicodedata.category(sign) == "Nd"
}

# Of the whole text, after NFKC: what writers set or leave out at will.
TEXT_FOLDS = [
    ("[\u00ad\u200b-\u200f\u0640\u2060\ufe0e\ufe0f]", ""),
    ("・", ""),  # between the parts of a loan word
    ("(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺー])ー(?![ァ-ヺー])", ""),  # the long mark at the end of one
]
# Of each word, after NFD: marks of accent, of vowels in Arabic and Hebrew, of nukta; one
# spelling of a nasal and of candra vowels, as in Lucene's IndicNormalizer and HindiNormalizer.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u093c\u09bc\u0a3c\u0abc\u0b3c"
)
WORD_FOLDS = [
    (f"[{MARKS}]", ""),
    ("\u0901", "\u0902"),
    ("\u0a81", "\u0a82"),
    ("[ङञणनम]\u094d(?=[\u0915-\u0939])", "\u0902"),
    ("\u0945", "\u0947"),
    ("\u0949", "\u094b"),
    ("\u090d", "\u090f"),
    ("\u0911", "\u0913"),
    # Bengali, as in Lucene's BengaliNormalizer: long and short i and u, two n, candrabindu sound
    # alike; before a velar, anusvara and the letter are one.
    ("\u0981", ""),
    ("\u0988", "\u0987"),
    ("\u098a", "\u0989"),
    ("\u09a3", "\u09a8"),
    ("\u09c0", "\u09bf"),
    ("\u09c2", "\u09c1"),
    ("\u0999\u09cd(?=[\u0995-\u0998])", "\u0982"),
    # The Arabic article with what is written together with it, and the "and" (Larkey's light10).
    ("^\u0648?(?:[\u0628\u0643\u0641]?\u0627\u0644|\u0644\u0644)(?=...)", ""),
    ("^\u0648(?=....)", ""),
]

# Han, kana, Thai, Lao, Burmese, Khmer: no blanks between words.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
HYPHENS = "-_"


@cache
def letters() -> str:
    r"""The inside of a class of what words are made of: ``[\p{L}\p{N}\p{M}--UNSPACED]``."""
    signs = "".join(map(chr, range(0x2_0000)))
    kinds = "".join(map(unicodedata.category, signs))  # two letters each: Lu, Nd, Zs …
    for run in re.finditer(f"[{UNSPACED}]+", signs):
        kinds = kinds[: 2 * run.start()] + "Zs" * len(run[0]) + kinds[2 * run.end() :]
    spans = [signs[m.start() // 2 : m.end() // 2] for m in re.finditer("(?:[LNM][a-z])+", kinds)]
    return "".join(f"{span[0]}-{span[-1]}" for span in spans)


# -- By language and family

# Snowball's, as Sphinx brings them for the browser.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
# Languages that write compounds as one word, and what they put between the parts.
COMPOUNDING = {"af", "da", "de", "et", "fi", "fo", "hu", "is", "lb", "nb", "nl", "nn", "no", "sv"}
LINKS = ("", "s", "es", "n", "en", "e", "er", "ens")
# How umlauts are typed where the keyboard has none.
DIGRAPHS: dict[str, dict[str, str]] = {
    "de": {"ae": "a", "oe": "o", "ue": "u"},
    "da": {"aa": "a", "oe": "o"},
    "nb": {"aa": "a", "oe": "o"},
    "nn": {"aa": "a", "oe": "o"},
    "no": {"aa": "a", "oe": "o"},
    "sv": {"aa": "a", "ae": "a", "oe": "o"},
    "fi": {"ae": "a", "oe": "o"},
}
# Words written together with the next: "and", "the", "in", "to"; also one after another.
PREFIXES = {"he": "והבכלמש"}
# What follows a noun and belongs to it, spelled as words are folded.
SUFFIXES = {
    "bn": (
        "গুলোকে গুলোর গুলোতে গুলোয গুলো গুলিকে গুলির গুলিতে গুলি দেরকে দের খানা টিকে টির টিতে টি টাকে টার টাতে "
        "টায টা যের যে েরা ের েই েও কে তে রা ে র য ই ও"
    ),
    "he": "ויות יות ות ימ ה ת",
    "ko": (
        "에서는 으로는 이라는 합니다 입니다 에서 에게 까지 부터 처럼 보다 으로 이나 에는 라는 하는 하다 하고 이다 "
        "들은 들이 들을 은 는 이 가 을 를 의 에 도 와 과 로 만 들 한"
    ),
}
# Languages whose compounds stand as one word or as several, as one likes.
LOOSE = {"bn", "ko"}
# Languages whose words never change.
UNINFLECTED = {"vi"}
# Languages whose marks make other words: who types marks means them.
MARKED = {"vi"}
# What parts a verb from its object (浇了水, 浇一次水): particles, numerals, results.
PARTING = {"zh": "了过着一两几不得完好起出到"}
# Words that join others and ask. Sphinx has those of the languages that Snowball lists.
STOPWORDS = {
    "en": "definition define meaning means explained between versus vs does",
    "fr": "définition signification signifie veut dire entre comment pourquoi quand où",
    "de": "Definition Bedeutung bedeutet heißt zwischen",
    "es": "definición significado significa entre cómo",
    "it": "definizione significato significa tra come",
    "pt": "definição significado significa entre como",
    "ru": "определение значение значит между",
    "ar": "في من على إلى عن أن ما هو هي هذا هذه كيف لماذا متى أين التي الذي مع أو ثم كل هل لا",
    "bg": "и в на за от с се да не е са как какво кога къде защо или по до",
    "bn": "ও এবং কি কী কেন কীভাবে এই সেই একটি থেকে জন্য করে হয় যে তা না",
    "cs": "a v na za od s se je jsou jak co kdy kde proč nebo po do to z k o",
    "el": "και το τα η ο οι να με για από σε στο στη πώς τι πότε πού γιατί είναι",
    "fa": "و در از به که این آن با را برای چه چگونه چرا کجا است یا تا",
    "he": "של את על אל עם מה איך למה מתי איפה זה זו הוא היא או גם כי לא",
    "hi": (
        "का के की को में से पर और या है हैं था थे क्या कैसे क्यों कब कहाँ कौन कौनसा यह वह ये वे एक ने तो भी ही "
        "लिए साथ बीच कि जो होता होती होते हो करें करना करने किया इस उस अपने अपनी किस अर्थ मतलब परिभाषा"
    ),
    "id": "dan di ke dari yang untuk pada dengan apa bagaimana mengapa kapan adalah ini itu atau",
    "ja": (
        "について における とは との での への から まで です ます ください とき ため こと もの する した して "
        "どの どう なぜ いつ どこ どれ ある いる なに 何 方法 意味 定義"
    ),
    "ko": "그 이 저 및 또는 무엇 어떻게 왜 언제 어디 있는 하는 수 것 에 대한",
    "pl": "i w na za od z się jest są jak co kiedy gdzie dlaczego lub po do to o nie",
    "th": "และ ที่ ใน ของ คือ อะไร อย่างไร ทำไม เป็น ให้ ได้ การ จะ กับ จาก",
    "uk": "і в на за від з це є як що коли де чому або по до та не у",
    "vi": "và của là gì thế nào tại sao khi nào ở đâu cho các những một với từ để",
    "zh": (
        "什么 怎么 怎样 如何 为什么 哪些 哪个 哪里 是 的 和 与 跟 及 或 在 吗 呢 之间 有 是什么 什么是 何时 "
        "了 对 从 到 把 被 要 会 可以 意思 定义"
    ),
}


@dataclass(frozen=True)
class Rules:
    """A language's own part; ``data`` is what the browser reads."""

    locale: str
    stopwords: frozenset[str]
    compounding: bool
    prefixes: str
    simplified: bool
    marked: bool
    stemmers: tuple[str, ...]  # of Latin words, and of the others

    def data(self) -> dict[str, Any]:
        """What the browser goes by beside the tables for all."""
        language = self.locale.partition("_")[0]
        return {
            "locale": self.locale.replace("_", "-"),
            "stopwords": " ".join(sorted(self.stopwords)),
            "stemmers": list(self.stemmers),
            "digraphs": DIGRAPHS.get(language, {}),
            "prefixes": self.prefixes,
            "suffixes": SUFFIXES.get(language, "").split(),
            "marked": self.marked,
            "loose": language in LOOSE,
            "inflects": language not in UNINFLECTED,
            "parting": PARTING.get(language, ""),
            "text": TEXT_FOLDS,
            "word": WORD_FOLDS,
            "unspaced": UNSPACED,
        }


def of(locale: str) -> Rules:
    """The rules of the language *locale*."""
    language = locale.partition("_")[0]
    likely = get_global("likely_subtags")  # UTS 35
    latin = "Latn" in (likely.get(locale) or likely.get(language) or "Latn").split("_")
    own = STEMMERS.get(language, "")
    return Rules(
        locale,
        frozenset(stopwords(language)),
        compounding=language in COMPOUNDING,
        prefixes=PREFIXES.get(language, ""),
        simplified=language == "zh",
        marked=language in MARKED,
        stemmers=(own, own) if latin else ("english", own),
    )


@cache
def stopwords(language: str) -> set[str]:
    """Words of *language* that ask and join, as people write them."""
    known = theirs.languages.get("no" if language in {"nb", "nn"} else language)
    if isinstance(known, str):
        module, _, name = known.rpartition(".")
        known = getattr(import_module(module), name)
    named = set(known.stopwords) if known else set()
    return named | set(STOPWORDS.get(language, "").split())


def stemmer_files(rules: Rules) -> list[Path]:
    """The scripts that the browser stems with, which Sphinx has; the first is for all."""
    folder = Path(theirs.__file__).parent / "minified-js"
    names = ["base", *dict.fromkeys(filter(None, rules.stemmers))]
    return [folder / f"{name}-stemmer.js" for name in names] if names[1:] else []
