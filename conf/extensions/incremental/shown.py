"""A page is written again where what it shows of others has changed.

A page has links with the headings of other pages, lists of them, the titles of its neighbours;
Sphinx writes it where it was read, or a page that its toctree names. Here one digest stands for
all that a page is written from: when it was read, what its links lead to (:func:`offers`),
what is below it in the tree of pages, its neighbours, its pictures, the sidebar, the static
files. The digests of the last build lie beside its doctrees, for each folder of pages, so that
a build that broke off, and one by another builder, leave nothing behind.

Other wings say what they put on a page from elsewhere, by two events:

* ``page-shows`` (app, env, page): anything that has one ``repr``;
* ``sidebar-shows`` (app, env, page): what the page's sidebar shows, where that is less than
  the whole tree; the first answer counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from messages.digests import digest, files, of_file
from messages.fields import PerPage
from sphinx import addnodes
from sphinx.util import docname_join

from incremental import records, warned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

LATE = 950  # when titles and numbers stand, and every wing knows what it shows
NAME = "shown"

_named = PerPage[tuple[str, ...]]("shown.named")  # what a page's links may lead to
_contents = PerPage[str]("shown.contents")  # a page's own headings and toctrees


# -- What a page takes from others


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: what this page's links may lead to, and its own contents."""
    env, page = app.env, app.env.docname
    links = doctree.findall(addnodes.pending_xref)
    _named.of(env)[page] = tuple(sorted({name for link in links for name in names_of(page, link)}))
    _contents.of(env)[page] = digest(env.tocs[page].pformat().encode())


def names_of(page: str, link: nodes.Element) -> Iterable[str]:
    """The names under which what a link leads to may be offered: any that a resolver tries."""
    target = str(link.get("reftarget"))
    yield from (target, target.lower(), last_part(target), docname_join(page, target))
    if anchor := link.get("reftargetid"):  # MyST's
        yield f"{target}#{anchor}"


def last_part(name: str) -> str:
    """What a link may leave of a long name: ``module.function``, ``program --option``."""
    return re.split(r"[.: ]", name)[-1]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link can lead to: what it is called, and all that tells it from others."""

    text: str
    place: tuple[Any, ...]


@lru_cache(maxsize=1)
def offers(app: Sphinx) -> Mapping[str, Sequence[Offer]]:
    """What links can lead to, by name; asked when all is read."""
    env = app.env
    found: dict[str, list[Offer]] = defaultdict(list)
    for domain in env.domains.values():
        for name, shown, kind, page, anchor, _priority in domain.get_objects():
            numbers = env.toc_secnumbers.get(page), env.toc_fignumbers.get(page)
            offer = Offer(str(shown), (domain.name, kind, page, anchor, numbers))
            for key in {name, name.lower(), last_part(name), f"{page}#{name}"}:
                found[key].append(offer)
            found[f"{page}#{anchor}"].append(offer)
    for page, data in env.metadata.items():
        for slug, (_line, anchor, text) in data.get("myst_slugs", {}).items():
            for key in {slug, anchor}:
                found[f"{page}#{key}"].append(Offer(text, (anchor,)))
    for domain_name, table in (("math", "objects"), ("citation", "citations")):
        for name, (page, *rest) in env.domaindata[domain_name].get(table, {}).items():
            found[name].append(Offer(name, (domain_name, page, rest)))
    return found


def texts(app: Sphinx, page: str) -> set[str]:
    """What a page's links may be called by what they lead to."""
    names = _named.of(app.env).get(page, ())
    return {offer.text for name in names for offer in offers(app).get(name, ())}


def tree(env: BuildEnvironment, page: str, known: dict[str, str]) -> str:
    """A page's title and contents, and those of all pages below it, as one digest."""
    if page not in known:
        known[page] = ""  # to be met again where a page stands below itself
        below = [tree(env, name, known) for name in env.toctree_includes.get(page, ())]
        own = _contents.of(env).get(page), env.toc_secnumbers.get(page), title(env, page)
        known[page] = digest(repr((page, own, below)).encode())
    return known[page]


def title(env: BuildEnvironment, page: str) -> str:
    """A page's title and its number, as others show them."""
    return env.titles[page].pformat() if page in env.titles else ""


def around(titles: Mapping[str, str], page: str, relations: Mapping[str, Any]) -> list[Any]:
    """The titles of a page's neighbours, and of the pages above it."""
    parent, *others = relations.get(page, (None, None, None))
    way = [page]
    while parent and parent not in way:
        way.append(parent)
        parent = relations[parent][0] if parent in relations else None
    return [(name, titles.get(name)) for name in [*way[1:], *others]]


def static_files(app: Sphinx) -> str:
    """One digest of what is put beside the pages, whose links say their states."""
    theme = getattr(app.builder, "theme", None)
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    folders += [Path(folder) for folder in theme.get_theme_dirs()] if theme else []
    language = Path(app.config.language, "LC_MESSAGES", "sphinx.js")
    paths = [path for folder in folders for _name, path in files(folder)]
    paths += [Path(app.srcdir, folder, language) for folder in app.config.locale_dirs]
    return digest("\n".join(f"{path.name} {of_file(path)}" for path in paths).encode())


@lru_cache(maxsize=1)
def states(app: Sphinx) -> dict[str, str]:
    """For each page what it is written from, as one digest; asked when all is read."""
    env = app.env
    known: dict[str, str] = {}
    offered, relations = offers(app), env.collect_relations()
    titles = {page: title(env, page) for page in sorted(env.titles)}
    whole = digest(repr(titles).encode())
    static = static_files(app)
    pictures: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, (pages, unique) in sorted(env.images.items()):
        for page in pages:
            pictures[page].append((name, unique))
    found: dict[str, str] = {}
    for page in sorted(env.found_docs & env.all_docs.keys()):
        named = _named.of(env).get(page, ())
        sidebar = app.emit_firstresult("sidebar-shows", env, page)
        parts = (
            env.all_docs[page],
            env.toc_secnumbers.get(page),
            env.toc_fignumbers.get(page),
            [sorted(map(repr, offered.get(name, ()))) for name in named],
            tree(env, page, known) if page in env.toctree_includes else "",
            around(titles, page, relations),
            pictures[page],
            (whole, tree(env, env.config.root_doc, known)) if sidebar is None else sidebar,
            static,
            app.emit("page-shows", env, page),
        )
        found[page] = digest(repr(parts).encode())
    return found


# -- What Sphinx leaves to the order in which pages are read


def forget_numbers(_app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: Sphinx numbers titles anew, and takes no number away."""
    if not env.toc_secnumbers:  # the last build's, until Sphinx has numbered
        return
    for known in env.titles.values():
        known.attributes.pop("secnumber", None)
    for contents in env.tocs.values():
        for link in contents.findall(nodes.reference):
            link.attributes.pop("secnumber", None)


def name_pictures(_app: Sphinx, env: BuildEnvironment) -> None:
    """On env-updated: of two pictures with one name, the one of the first page keeps it."""
    if all(Path(name).name == unique for name, (_pages, unique) in env.images.items()):
        return
    users = sorted((min(pages), name, sorted(pages)) for name, (pages, _) in env.images.items())
    for page in {page for _first, _name, pages in users for page in pages}:
        env.images.purge_doc(page)
    for _first, name, pages in users:
        for page in pages:
            env.images.add_file(page, name)


# -- What was written


@lru_cache(maxsize=1)
def written(_app: Sphinx) -> set[str]:
    """The pages that this build writes."""
    return set()


@lru_cache(maxsize=1)
def before(app: Sphinx) -> dict[str, str]:
    """For each page what it was last written from."""
    return records.read(app, NAME)


def find_stale(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """On env-get-updated: the pages that were last written from something else."""
    return [page for page, now in states(app).items() if before(app).get(page) != now]


def begin(app: Sphinx, _builder: Builder) -> None:
    """On write-started: until all is written, no page counts as written."""
    records.write(app, NAME, dict.fromkeys(before(app), ""))


def note(app: Sphinx, _doctree: nodes.document, page: str) -> None:
    """On doctree-resolved, which comes for each page that is written."""
    written(app).add(page)


def end(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: keep what each page was written from, but where it gave a warning."""
    if error:
        return
    kept = before(app) | {page: states(app)[page] for page in written(app)}
    again = warned.pages(app)
    if "" in again:  # nobody knows which: all that may have given it, and one in any case
        again = {*again, *written(app), app.config.root_doc}
    pages = states(app).keys() - again
    records.write(app, NAME, {page: kept[page] for page in sorted(kept.keys() & pages)})


def setup(app: Sphinx) -> None:
    app.add_event("page-shows")
    app.add_event("sidebar-shows")
    _named.connect(app)
    _contents.connect(app)
    app.connect("doctree-read", take, LATE)
    app.connect("env-updated", forget_numbers)
    app.connect("env-updated", name_pictures)
    app.connect("env-get-updated", find_stale, LATE)
    app.connect("write-started", begin)
    app.connect("doctree-resolved", note)
    app.connect("build-finished", end)
