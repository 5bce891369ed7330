"""The index of a site: Sphinx asks for it, page by page, and has it written.

Sphinx has one class for its index, and no setting for another; this one takes its place, as the
builder sees it (``feed``, ``prune``, ``load``, ``dump``; Sphinx 9.0.4 and 9.2.0). What was read of each
page is kept beside the doctrees for the next build, and all is put together anew each time: a
second build has the index of a first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.search
from incremental import records
from sphinx.search import IndexBuilder

from search import messages, rules
from search.pieces import POSTINGS, TEXTS, WORDS, Folder, as_json, cut, script
from search.postings import Postings, number, places_of
from search.sections import Kind, Section, sections
from search.words import Cutter, fold, regional

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NAME = "search"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LENGTHS = 12  # steps of a section's length, each twice the one before


class SectionIndex(IndexBuilder):
    """What the builder takes for Sphinx's index."""

    def __init__(self, app: Sphinx, env: BuildEnvironment, *_options: Any) -> None:
        super().__init__(env, "en", {}, "")
        self.env = env
        self.app = app
        self.pages: dict[str, list[dict[str, Any]]] = records.read(app, NAME)
        self.rules = rules.of(app.config.language)

    def label(self) -> str:
        return str(self.app.config.language)

    def load(self, *_stream: object) -> None:
        """The last build's pages are read already."""

    def prune(self, docnames: Iterable[str]) -> None:
        kept = set(docnames)
        self.pages = {page: found for page, found in self.pages.items() if page in kept}

    def feed(self, docname: str, _file: Any, title: str, doctree: nodes.document) -> None:
        if not title:  # a page that is not to be searched
            self.pages.pop(docname, None)
            return
        plain = self.env.titles[docname].astext() if docname in self.env.titles else title
        self.pages[docname] = [asdict(section) for section in sections(doctree, plain)]

    def dump(self, stream: Any, *_format: object) -> None:
        records.write(self.app, NAME, self.pages)
        folder = Folder(Path(self.app.outdir))
        known = build(self.app, self.pages, self.rules, folder)
        folder.write()
        stream.write(script("index", as_json(known | {"v": folder.digest()})))

    def get_js_stemmer_rawcodes(self) -> list[Any]:
        return rules.stemmer_files(self.rules)


def build(
    app: Sphinx, pages: dict[str, list[dict[str, Any]]], own: rules.Rules, folder: Folder
) -> dict[str, Any]:
    """Put the pieces into *folder*; returns what ``searchindex.js`` says of them."""
    names = sorted(pages)
    read = [[Section(**section) for section in pages[name]] for name in names]
    cutter, english = Cutter(own), Cutter(rules.of("en"))
    words = site_words(read, cutter) if own.compounding or own.prefixes else set[str]()
    postings, marks = Postings(), list[str]()
    for number_of_page, page in enumerate(read):
        found, lengths = places_of(page, cutter, english, words)
        postings.add(number_of_page, found)
        marks.append("".join(map(mark, page, lengths)))
    terms = sorted(postings.terms)
    texts = section_texts(app, names, read)
    shown = cutter.shown
    run = re.compile(f"[{rules.UNSPACED}]")
    words_of_it = (w for w in terms if not (run.match(w) or (own.marked and fold(w) != w)))
    vocabulary = ((w, word_line(w, postings, shown)) for w in words_of_it)
    one_thing = synonyms(read, cutter, own)
    there = "".join(chain(terms, *one_thing))
    return {
        "rules": own.data() | {"letters": letters(cutter, there)},
        "synonyms": one_thing,
        "pages": len(names),
        "home": app.builder.get_target_uri(app.config.root_doc),
        "messages": messages.of(app),
        "sections": " ".join(marks),
        "w": folder.put_all("w", cut(vocabulary, WORDS), b"\n"),
        "p": folder.put_all("p", cut(posting_parts(postings, terms), POSTINGS), b""),
        "t": folder.put_all("t", cut(texts, TEXTS), b"\n"),
    }


def site_words(pages: list[list[Section]], cutter: Cutter) -> set[str]:
    """All words of a site."""
    for page in pages:
        for section in page:
            for text in (*section.names, *(text for text, _english in section.blocks)):
                cutter.cut(text)
    return {key for cut_word, _length in cutter.known.values() for key, _at in cut_word}


def mark(section: Section, length: int) -> str:
    """A section's kind and length as one sign."""
    return chr(48 + section.kind * LENGTHS + min(LENGTHS - 1, length.bit_length()))


def word_line(word: str, postings: Postings, shown: dict[str, str]) -> bytes:
    """A word, how often it is, and how it is written."""
    often = postings.sections(word).bit_length() + (18 if postings.is_name(word) else 0)
    written = shown.get(word, word)
    return "\t".join(
        [word, DIGITS[min(often, 35)], *([written] if written != word else [])]
    ).encode()


def posting_parts(postings: Postings, terms: list[str]) -> Iterator[tuple[str, bytes]]:
    """Each term with its length, its postings and theirs."""
    for key in terms:
        name, data = key.encode(), postings.encode(key)
        yield key, number(len(name)) + name + number(len(data)) + data


def section_texts(
    app: Sphinx, names: list[str], pages: list[list[Section]]
) -> Iterator[tuple[int, bytes]]:
    """Each section of the site, by its number, as the browser shows it in its results."""
    number_of_section = 0
    for name, page in zip(names, pages, strict=True):
        uri, title = app.builder.get_target_uri(name), page[0].names[0]
        for section in page:
            told = [
                *(uri, title, section.anchor, section.names),
                int(section.kind) + (8 if section.heading_english else 0),
                [*section.other_names, *section.english_names],
                *(("\x01" if english else "") + text for text, english in section.blocks),
            ]
            yield number_of_section, as_json(told)
            number_of_section += 1


def letters(cutter: Cutter, text: str) -> dict[str, str]:
    """The letters that a query may have for those of *text*."""
    there = set(text)
    return {
        chr(sign): str(letter)
        for sign, letter in sorted(cutter.letters.items())
        if all(part in there for part in str(letter)) or str(letter) in "'-"
    }


def every_name(section: Section) -> list[str]:
    return [*section.names, *section.other_names, *section.english_names]


def synonyms(pages: list[list[Section]], cutter: Cutter, own: rules.Rules) -> list[list[str]]:
    """Names of one thing: the terms of an entry and their English, and what Taiwan calls it."""
    found: dict[tuple[str, ...], None] = {}
    for page in pages:
        for section in page:
            if section.kind == Kind.TERM:
                names = dict.fromkeys(map(cutter.plain, every_name(section)))
                if len(names) > 1:
                    found[tuple(names)] = None
    if own.simplified:
        text = "\n".join(
            cutter.plain("\n".join([*section.names, *(block for block, _ in section.blocks)]))
            for page in pages
            for section in page
        )
        found |= dict.fromkeys(regional(cutter, text))
    return [list(names) for names in found]


def setup(app: Sphinx) -> None:
    # The builder looks the class up where it needs it: prepare_writing.
    sphinx.search.IndexBuilder = partial(SectionIndex, app)  # type: ignore[misc, assignment]
