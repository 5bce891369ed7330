"""The pages that lead to the pages: years, tags, parts, and what the front page gains.

They are the posts wing's directives (conf/extensions/posts) and hidden toctrees: the sidebar holds
years and parts. A part is a folder; its own page, where the blog has one, leads to its pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from intake.collection.found import STRANGE
from intake.collection.head import as_heading, tags_of, year_of
from intake.names import slug

PLACES = ("posts", "archive", "by-date"), ("tags", "topics", "by-tag")
FRONT = """\
## Newest posts

```{posts}
:newest: 10
```

## Years

```{years}
```

"""
FRONT_TAGS = """\
## Tags

```{tags}
```

"""


@dataclass(frozen=True, slots=True)
class Contents:
    """``pages`` are those to write; ``tails`` what ends the text of pages that are notes.

    ``roots`` are what the front page's toctree leads to.
    """

    pages: Mapping[str, str]
    tails: Mapping[str, str]
    roots: tuple[str, ...]
    dated: bool
    tagged: bool


def contents_of(heads: Mapping[str, Mapping[str, object]], into: str, title: str) -> Contents:
    """What leads to the pages, whose front matters are *heads*, below the folder *into*.

    *title* is what the collection is called where it has a page of its own.
    """
    base = f"{into}/" if into else ""
    posts, tags = (_free(names, base, heads) for names in PLACES)
    dated = {name: (year_of(said), said) for name, said in heads.items() if year_of(said)}
    pages: dict[str, str] = {}
    roots: list[str] = []
    if dated:
        pages |= dict(_years(posts, {name: year for name, (year, _) in dated.items()}, heads))
        roots.append(f"{posts}/index")
    if by_tag := _by_tag({name: said for name, (_, said) in dated.items()}):
        pages |= dict(_tags(tags, by_tag))
        roots.append(f"{tags}/index")
    children = _tree([name for name in heads if name not in dated], into)
    own = f"{base}index"
    top = children.pop(into, [])
    if into:
        tree = toctree([*(name for name in top if name != own), *roots])
        if own in heads:
            children[own] = [*children.get(own, []), *(n for n in top if n != own), *roots]
        else:
            lists = FRONT + (FRONT_TAGS if by_tag else "") if dated else ""
            pages[own] = f"# {as_heading(title)}\n\n{lists}{tree}"
        top, roots = [own], []
    tails = {page: toctree(names) for page, names in children.items() if names}
    return Contents(pages, tails, (*top, *roots), dated=bool(dated), tagged=bool(by_tag))


def toctree(names: Iterable[str]) -> str:
    """A hidden toctree of pages, by their names from the source folder on."""
    entries = "\n".join(f"/{name}" for name in names)
    return f"```{{toctree}}\n:hidden:\n\n{entries}\n```\n" if entries else ""


def _free(names: Sequence[str], base: str, heads: Mapping[str, object]) -> str:
    """The first folder of *names* in which no note stands."""
    taken = {PurePosixPath(name).parts[: base.count("/") + 1] for name in heads}
    free = (f"{base}{name}" for name in names if PurePosixPath(f"{base}{name}").parts not in taken)
    return next(free, f"{base}{names[-1]}-of-all")


def _years(
    folder: str, years: Mapping[str, str], heads: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, str]]:
    """A page for each year, newest first, and one for all."""
    by_year: dict[str, list[str]] = defaultdict(list)
    newest_first = sorted(years, key=lambda name: (str(heads[name].get("date")), name))[::-1]
    for name in newest_first:
        by_year[years[name]].append(name)
    order = sorted(by_year, reverse=True)
    yield (
        f"{folder}/index",
        "\n".join(
            ["# Posts\n", "```{years}\n```\n", toctree(f"{folder}/{year}" for year in order)]
        ),
    )
    for year in order:
        yield f"{folder}/{year}", year_page(year, by_year[year])


def year_page(year: str, names: Iterable[str]) -> str:
    """The page of a year, which leads to the posts *names*, newest first."""
    listed = f"```{{posts}}\n:year: {year}\n```\n"
    head = f"---\ntitle: '{year}'\n---\n"
    return "\n".join([head, listed, toctree(names)])


def _by_tag(dated: Mapping[str, Mapping[str, object]]) -> dict[str, list[str]]:
    by_tag: dict[str, list[str]] = defaultdict(list)
    for name, said in dated.items():
        for tag in tags_of(said):
            by_tag[tag].append(name)
    return by_tag


def _tags(folder: str, by_tag: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """A page for each tag, and one for all; two tags with one name have numbers."""
    names: dict[str, str] = {}
    for tag in sorted(by_tag):
        names[tag_name(tag, names)] = tag
    yield (
        f"{folder}/index",
        "\n".join(["# Tags\n", "```{tags}\n```\n", toctree(f"{folder}/{name}" for name in names)]),
    )
    for name, tag in names.items():
        yield f"{folder}/{name}", tag_page(tag)


def tag_name(tag: str, taken: Container[str]) -> str:
    """What the page of a tag is called, with a number where that is *taken*."""
    name = slug(tag) or STRANGE.sub("-", tag).strip("-.") or "tag"
    if name == "index" or name in taken:
        number = 2
        while f"{name}-{number}" in taken:
            number += 1
        name = f"{name}-{number}"
    return name


def tag_page(tag: str) -> str:
    """The page of a tag."""
    return f"# {as_heading(tag)}\n\n```{{posts}}\n:tag: {tag}\n```\n"


def _tree(names: Sequence[str], into: str) -> dict[str, list[str]]:
    """For the page of each folder what stands in it; *into* stands for the front page.

    A folder without a page of its own leaves its pages to the one above it.
    """
    known = set(names)
    children: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        folder = PurePosixPath(name).parent
        if PurePosixPath(name).name == "index":
            folder = folder.parent if folder.as_posix() not in (".", into) else folder
        while folder.as_posix() not in (".", into) and f"{folder}/index" not in known:
            folder = folder.parent
        top = folder.as_posix() in (".", into)
        children[into if top else f"{folder}/index"].append(name)
    return children
