"""Which files of a project a new page has to do with: all that is worked on while it comes in.

What it does not hold is as it was, whatever the page is; so the work is that of a page, and
not of a site. Looking for names in files is all that grows with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from notes2po.languages import Language

from intake.links import REFERENCES
from intake.plan import INDEX, Plan
from intake.targets import LINK, names_of

# What may name a file of docs/: a destination in Markdown, an argument of a directive.
PATHS = re.compile(r"""[^\s()<>\[\]{}"'`|]+""")
ROLES = re.compile(r"\{(?:ref|numref|any|doc|term|std:\w+)\}`(?:[^`<]*<)?([^`>]+)>?`")
GLOSSARY = b"{glossary}"
OBSOLETE = b"\n#~ "


def pages_of(plan: Plan) -> list[str]:
    """The pages whose catalogs a *plan* may change; the page itself is the first."""
    files = (plan.name, *(file.removeprefix("docs/") for file in (REFERENCES, INDEX, *plan.lists)))
    return list(dict.fromkeys(file.removesuffix(".md") for file in files))


def needed(root: Path, plan: Plan, languages: Sequence[Language]) -> set[str]:
    """The files of docs/ and locale/ that the *plan*'s page has to do with, by their names."""
    names = {*plan.files, *(f"docs/{page}.md" for page in pages_of(plan))}
    names |= set(_named(root, plan))
    again = _citing(root, [item.url for item in plan.page.new] if plan.page else [])
    for row in languages[1:]:
        folder = f"locale/{row.locale}"
        names.add(f"{folder}/notes/{plan.name}.md")
        names |= {f"{folder}/LC_MESSAGES/{page}.po" for page in pages_of(plan)}
        names |= _sparing(root, f"{folder}/LC_MESSAGES")
        for page in again:
            names |= {f"docs/{page}.md", f"{folder}/notes/{page}.md"}
            names.add(f"{folder}/LC_MESSAGES/{page}.po")
    return names


def _named(root: Path, plan: Plan) -> Iterator[str]:
    """The files of docs/ that the page names, and the pages that define what it asks for."""
    docs = root / "docs"
    text = plan.page.text if plan.page else (docs / f"{plan.name}.md").read_text("utf-8")
    for path in set(PATHS.findall(text)):
        way = unquote(path.partition("#")[0]).lstrip("/")
        for name in (way, f"{way}.md"):
            if name and len(name) < 1000 and _is_there(docs, name):
                yield f"docs/{name}"
    linked = {match[2] for match in LINK.finditer(text)}
    asked = {*names_of(text), *ROLES.findall(text), *linked}
    wanted = [f"({name})=".encode().lower() for name in asked]
    wanted += [GLOSSARY] if "{term}" in text else []
    for path in docs.rglob("*.md") if wanted else ():
        data = path.read_bytes().lower()
        if any(name in data for name in wanted):
            yield path.relative_to(root).as_posix()


def _is_there(docs: Path, name: str) -> bool:
    try:
        path = (docs / name).resolve()
        return path.is_file() and docs.resolve() in path.parents
    except (OSError, ValueError):
        return False


def _citing(root: Path, urls: Iterable[str]) -> set[str]:
    """The pages that have a note which names one of *urls*: its link can have a label now."""
    wanted = [_address(url) for url in urls]
    found = set()
    for path in (root / "locale").glob("*/notes/**/*.md") if wanted else ():
        data = unquote(path.read_bytes().decode("utf-8", "replace")).lower()
        if any(address in data for address in wanted):
            notes = path.relative_to(root).parts[:3]
            found.add(path.relative_to(root.joinpath(*notes)).with_suffix("").as_posix())
    return found


def _address(url: str) -> str:
    """What every way to write an address has in common: its host and path."""
    parts = urlsplit(url)
    return unquote(parts.netloc + parts.path).lower()


def _sparing(root: Path, folder: str) -> set[str]:
    """The catalogs in a *folder* that hold old translations, which a new message may be given."""
    found = (root / folder).rglob("*.po")
    return {path.relative_to(root).as_posix() for path in found if OBSOLETE in path.read_bytes()}
