"""A bare ``{term}`context``` says what the glossary says, in the page's own language.

A bare ``{ref}`` or ``{doc}`` takes the title that it leads to, translated; of a term Sphinx
keeps what the role says, which names the English entry, in every translation, silently
(pyOpenSci python-package-guide #670). Seen with Sphinx 9.0.4 and 9.2.0. Here such a text is
looked up once all glossaries are read, also where it stands in a heading or a caption that
contents and links repeat. A text of the translator's own, ``{term}`Kontexte <context>```,
stays, and so does a sentence that is still English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from messages.catalogs import is_source
from messages.fields import Kept, Passing, PerPage
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import clean_astext, traverse_parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Terms = dict[str, nodes.term]
Texts = dict[str, str]  # {an English term in small letters: its translation, or nothing}

BARE = "bare_term"  # an attribute of the text: what the role says, in English
ENGLISH = "language-en"  # docutils' writers make an attribute lang of it
NAMES = (nodes.title, nodes.caption, nodes.rubric, nodes.term)  # what a link without a text repeats

_english = Passing[list[tuple[nodes.term, str]]]("term_texts.english", list)
_of_page = PerPage[Texts]("term_texts.of_page")
_used = PerPage[frozenset[str]]("term_texts.used")
_names = PerPage[list[nodes.Element]]("term_texts.names")  # copies of those with a bare term
_repeated = Kept[dict[str, tuple[str, ...]]]("term_texts.repeated", dict)
_of_all = Kept[Texts]("term_texts.of_all", dict)


class KeepTerms(SphinxTransform):
    """Keeps the English of the glossaries' terms, by which roles name them."""

    default_priority = 16  # before sphinx.transforms.i18n.Locale, at 20

    def apply(self, **_kwargs: Any) -> None:
        glossaries = self.document.findall(addnodes.glossary)
        terms = [term for glossary in glossaries for term in glossary.findall(nodes.term)]
        _english.put(self.env, [(term, term.astext()) for term in terms])


class MarkBareTerms(SphinxTransform):
    """Marks each text that is to be the glossary's, and keeps what this page's glossaries say."""

    default_priority = 30  # after Locale; Sphinx takes titles and contents at doctree-read

    def apply(self, **_kwargs: Any) -> None:
        used: set[str] = set()
        for link in self.document.findall(addnodes.pending_xref):
            asks = link.get("reftype") in ("term", "any") and not link.get("refexplicit")
            if asks and isinstance(text := link[0], nodes.Element) and is_translated(link):
                text[BARE] = text.astext()
                used.add(text[BARE].lower())
        _used.of(self.env)[self.env.docname] = frozenset(used)
        _of_page.of(self.env)[self.env.docname] = {
            english.lower(): term.astext() if term.get("translated") else ""
            for english, term in shown(_english.of(self.env)).items()
            if not is_source(self.config)
        }


def shown(terms: list[tuple[nodes.term, str]]) -> Terms:
    """What each English term is shown as; of two that have one name, shared_names shows one."""
    found = {english: term for term, english in terms}
    for term, _ in terms:
        synonyms: tuple[str, ...] = term.get("synonyms") or ()
        found |= dict.fromkeys(synonyms, term)
    return found


def is_translated(link: nodes.Element) -> bool:
    """Whether the message that a link stands in is translated."""
    return any(parent.get("translated") for parent in traverse_parent(link, nodes.Element))


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: keep the headings and captions that links of other pages may repeat."""
    _names.of(app.env)[app.env.docname] = [name.deepcopy() for name in named(doctree)]


def update(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """On env-updated: the terms of all glossaries; the pages that show one that has changed."""
    texts, repeated = _of_all.of(env), _repeated.of(env)
    pages = sorted(_of_page.of(env).items())
    now = {term: text for _, terms in pages for term, text in terms.items()}
    said = {name: say_repeated(env, name, now) for name in sorted(env.tocs)}
    _of_all.put(env, now)
    _repeated.put(env, {name: found for name, found in said.items() if found})
    if repeated != _repeated.of(env):
        return sorted(env.found_docs)  # any page's contents and links may repeat them
    changed = {term for term in texts.keys() | now.keys() if texts.get(term) != now.get(term)}
    return sorted(name for name, used in _used.of(env).items() if used & changed)


def say_repeated(env: BuildEnvironment, docname: str, terms: Texts) -> tuple[str, ...]:
    """Have what is repeated of a page say what the glossary says; the texts."""
    parts = [env.titles[docname], env.tocs[docname]]
    found = [text for part in parts for text in bare(part)]
    for text in found:
        say(text, terms)
    names = {}
    for name in _names.of(env).get(docname, ()):
        before = clean_astext(name)
        for text in bare(name):
            say(text, terms)
        names[before] = clean_astext(name)
    rename(env, docname, names)
    return (*(text.astext() for text in found), *names.values())


def rename(env: BuildEnvironment, docname: str, names: Texts) -> None:
    """Have the links to a page's headings and captions say these *names* for those before."""
    labels = env.domains.standard_domain.labels
    for label, (page, anchor, text) in labels.items():
        if page == docname:
            labels[label] = (page, anchor, names.get(text, text))
    slugs = env.metadata[docname].get("myst_slugs", {})
    for slug, (line, anchor, text) in slugs.items():
        slugs[slug] = (line, anchor, names.get(text, text))


def named(part: nodes.Element) -> Iterator[nodes.Element]:
    """The headings and captions in *part* that have a bare term."""
    elements = part.findall(nodes.Element)
    return (name for name in elements if isinstance(name, NAMES) and any(bare(name)))


def bare(part: nodes.Element) -> Iterator[nodes.Element]:
    """The texts in *part* that are the glossary's."""
    return (text for text in part.findall(nodes.Element) if BARE in text)


def say(text: nodes.Element, terms: Texts) -> None:
    """Have *text* say what the glossary says, and say that it is English where that is."""
    known = terms.get(text[BARE].lower())
    english = [ENGLISH] if known == "" else []
    text["classes"] = [name for name in text["classes"] if name != ENGLISH] + english
    text.children = []
    text.append(nodes.Text(known or text[BARE]))


def fill(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """On doctree-resolved: in a page's own text, where the link has led to a term."""
    before = [(name, clean_astext(name)) for name in named(doctree)]
    for text in list(bare(doctree)):
        if "std-term" in text["classes"]:
            say(text, _of_all.of(app.env))
    names = {said: clean_astext(name) for name, said in before}
    for link in doctree.findall(nodes.reference):
        # [](#heading), which MyST has filled with what stood in the heading so far
        if "refid" in link and (said := link.astext()) in names and not any(bare(link)):
            link.children = []
            link.append(nodes.inline("", names[said], classes=["std", "std-ref"]))


def setup(app: Sphinx) -> None:
    app.add_transform(KeepTerms)
    app.add_transform(MarkBareTerms)
    _of_page.connect(app)
    _used.connect(app)
    _names.connect(app)
    app.connect("doctree-read", take)
    app.connect("env-updated", update)
    app.connect("doctree-resolved", fill)
