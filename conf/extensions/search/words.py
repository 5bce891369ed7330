"""Search finds what readers of a language type.

Sphinx searches in the browser, by words: the index holds stems, the query is cut and
stemmed by the same rules in JavaScript. What it cuts by is made for languages with
blanks and without marks; in the others little or nothing is found (in Chinese the page
hung before Sphinx 9.2, sphinx #14229). Here, through the public ``app.add_search_language``:

* *Words* (English, French, German, Hindi) lose their accents after stemming and are
  stemmed again, so that ``etudiant`` finds étudiant, but are not stemmed into another
  word, ``base`` into bas or ``Fähigkeit`` into fähig; Hindi keeps its vowel signs, and
  its spellings of one nasal, of nukta and of candra vowels fall together, as in
  Lucene's HindiNormalizer. ``fine-tuning`` is found as finetuning too.
* *Runs* (Japanese, Chinese) have no words to cut: the index holds whole stretches
  between punctuation, with their Latin words, and a query of three or more characters
  is found as a part of one. Sphinx's own search for parts of terms does that; the
  sign before each run keeps a term from being equal to a query, which would hide the
  other pages. For shorter queries there are single characters and pairs.

Sphinx drops query terms of one or two characters where another is longer, and then
finds pages that lack them; filled up to three they are kept.

The twin of this file in the browser is ``search_words.js``.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import snowballstemmer
from docutils import nodes
from sphinx.search import SearchLanguage
from sphinx.search._stopwords.de import GERMAN_STOPWORDS
from sphinx.search._stopwords.en import ENGLISH_STOPWORDS
from sphinx.search._stopwords.fr import FRENCH_STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

SHORTEST = 3  # characters: searchtools.js takes no shorter term for a required one
FILL = "="
RUN = "_"
SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
WIDE = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DEVANAGARI = "\u0900-\u0963\u0966-\u097f\u200c\u200d"
WORD = re.compile(rf"[\w{DEVANAGARI}]+")
COMPOUND = re.compile(rf"[\w{DEVANAGARI}]+(?:[-\u2010\u2011][\w{DEVANAGARI}]+)+")


def fill(term: str) -> str:
    """*term*, filled up to the length from which on it is required."""
    return term if term.isdigit() else term.rjust(SHORTEST, FILL)


# -- Words


def fold(word: str) -> str:
    """*word* without accents and ligatures, in one spelling of Devanagari."""
    marks = unicodedata.normalize("NFD", word.lower().translate(LIGATURES))
    return re.sub("[\u0300-\u036f]", "", fold_devanagari(marks))


def fold_devanagari(word: str) -> str:
    """हिन्दी and हिंदी, ज़ and ज, मॉडल and मोडल are the same; digits are 0 to 9."""
    word = re.sub("[\u093c\u200c\u200d]", "", word).replace("\u0901", "\u0902")
    word = re.sub("[ङञणनम]\u094d(?=[\u0915-\u0939])", "\u0902", word)
    word = word.translate({0x0945: 0x0947, 0x0949: 0x094B, 0x090D: 0x090F, 0x0911: 0x0913})
    return re.sub("[०-९]", lambda digit: str(int(digit[0])), word)


class Words(SearchLanguage):
    """A language with blanks between its words."""

    snowball: str
    suffix = re.compile("(?!)(.)")  # what a stem keeps: without it, it is that of another word

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.stemmer = snowballstemmer.stemmer(self.snowball)
        self.stems: dict[str, str] = {}  # most words of a page are on many pages
        self.stopwords = {*self.stopwords, *map(fold, self.stopwords)}
        self.js_splitter_code = f'{SCRIPT}\nsearchWords("{self.lang}");'

    def split(self, input: str) -> list[str]:  # noqa: A002 - as Sphinx calls it
        text = unicodedata.normalize("NFKC", input)
        joined = [re.sub("[-\u2010\u2011]", "", found) for found in COMPOUND.findall(text)]
        return WORD.findall(text) + joined

    def stem(self, word: str) -> str:
        if word not in self.stems:
            first = word if self.lang == "hi" else self.stemmer.stemWord(word.lower())
            stem = str(self.stemmer.stemWord(fold(first)))
            kept = self.suffix.search(fold(word))
            whole = stem if not kept or stem.endswith(kept[1]) else stem + kept[1]
            self.stems[word] = fill(whole)
        return self.stems[word]


class English(Words):
    lang, language_name, snowball = "en", "English", "english"
    js_stemmer_rawcode = "english-stemmer.js"
    stopwords = ENGLISH_STOPWORDS


class French(Words):
    lang, language_name, snowball = "fr", "French", "french"
    js_stemmer_rawcode = "french-stemmer.js"
    suffix = re.compile("^[a-z]{3}(e)s?$")
    stopwords = FRENCH_STOPWORDS


class German(Words):
    lang, language_name, snowball = "de", "German", "german"
    js_stemmer_rawcode = "german-stemmer.js"
    suffix = re.compile("([hk]eit)(?:en)?$")
    stopwords = GERMAN_STOPWORDS


class Hindi(Words):
    lang, language_name, snowball = "hi", "Hindi", "hindi"
    js_stemmer_rawcode = "hindi-stemmer.js"


# -- Runs


def plain(text: str) -> str:
    """*text* in one width and case, without what writers set or leave out at will.

    A blank beside a wide character, the dot between the parts of a loan word, the
    long mark at the end of one of more than three signs.
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("臺", "台")
    text = re.sub(rf"(?<=[{WIDE}])\s+|\s+(?=[{WIDE}])", "", text)
    text = text.replace("・", "")
    return re.sub("(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺー])ー(?![ァ-ヺー])", "", text)


class Runs(SearchLanguage):
    """A language without blanks. ``split`` gives finished terms; there is no stem."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.js_splitter_code = f'{SCRIPT}\nsearchRuns("{self.lang}");'

    def split(self, input: str) -> list[str]:  # noqa: A002 - as Sphinx calls it
        return list(dict.fromkeys(terms(plain(input))))

    def word_filter(self, word: str) -> bool:
        return bool(word)


class Japanese(Runs):
    lang, language_name = "ja", "Japanese"


class Chinese(Runs):
    lang, language_name = "zh", "Chinese"


def terms(text: str) -> Iterator[str]:
    """Each run of *text*, its characters and pairs, and its short Latin words."""
    for run in re.findall(r"\w+", text):
        yield RUN + run
        yield from (FILL * 2 + sign for sign in run if re.match(f"[{WIDE}]", sign))
        pairs = (first + second for first, second in pairwise(run))
        yield from (FILL + pair for pair in pairs if re.search(f"[{WIDE}]", pair))
    yield from (fill(word) for word in re.findall(rf"[^\W{WIDE}]+", text) if len(word) < SHORTEST)


# -- Text that markup cuts: Sphinx indexes **モデル**は as two texts, its readers see one.


class search_text(nodes.Element):  # noqa: N801 - docutils names its nodes so
    """What a reader sees as one text, for the index alone."""


def join_texts(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: the whole of each text with markup in it, once more at the end."""
    language = app.config.language.partition("_")[0]
    if app.builder.format != "html" or language not in {Japanese.lang, Chinese.lang}:
        return
    for block in list(doctree.findall(nodes.TextElement)):
        cut = any(isinstance(child, nodes.Inline) for child in block.children)
        if cut and not isinstance(block, nodes.Inline | nodes.FixedTextElement):
            doctree += search_text("", nodes.Text(block.astext()))


def skip(_writer: HTML5Translator, _node: search_text) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    for language in (English, French, German, Hindi, Japanese, Chinese):
        app.add_search_language(language)
    app.add_node(search_text, html=(skip, None))
    app.connect("doctree-resolved", join_texts)
