"""The old addresses of pages lead to the new ones, in a published tree.

``conf/redirects.json`` is the table, for each language by its locale::

    {"en": {"/en/news/2017/03/22/quay/": "posts/2017-03-22-quay"},
     "ja": {"/ja/news/2017/03/22/quay/": "posts/2017-03-22-quay"}}

An old address is a path below the root of the blog, as a browser shows it or as it is sent;
what it leads to is the name of a page, in that language. The tree takes the blog's place, so
the old addresses are seen from its root, where they may lie below a language's folder or not.
Each becomes a small page that leads on, for any host; ``_redirects`` at the root says the same
to Netlify, ``redirects.map`` to nginx, which then answer with 301 themselves.

Nothing leads out of the tree, to what is not there, or away from a page that is; so that no
redirect can meet another.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from babel import Locale
from jinja2 import Environment, FileSystemLoader, select_autoescape
from notes2po.languages import Language
from notes2po.messages import Location, ProblemError

from sites.build import ROOT, frame_texts

TABLE = "conf/redirects.json"
LISTS = ("_redirects", "redirects.map")
RESERVED = {*LISTS, "robots.txt", ".nojekyll"}  # what is put there after these
SOURCES = (".md", ".rst")
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")  # no page for /atom.xml, but for /ruby-2.5.0
LONGEST = 255  # bytes of a name, on most file systems

NGINX = """\
# For nginx, in http { }:   map_hash_bucket_size 512;
#                           map $uri $moved { include /srv/notes/redirects.map; }
#             in server { }: if ($moved) { return 301 $moved; }
"""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An ``old`` address, decoded, from the root on; ``target``, the new one below the root.

    ``file`` is where its page lies; ``line`` is that of the table.
    """

    old: str
    target: str
    language: Language
    line: int

    @property
    def is_page(self) -> bool:
        """Whether a host would show a page there: what is fetched by programs has lists only."""
        ending = ENDING.search(self.old)
        return ending is None or ending[0].lower() in {".html", ".htm"}

    @property
    def file(self) -> str:
        """The file at the old address: a folder's is its index.html."""
        path = self.old[1:]
        return path if ENDING.search(path) else posixpath.join(path, "index.html")


# -- The table


def render(table: Mapping[str, Mapping[str, str]]) -> str:
    """The table as a file: sorted, an address a line."""
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(root: Path, languages: Sequence[Language]) -> tuple[list[Redirect], list[ProblemError]]:
    """The redirects of the project at *root*, sorted, and what is wrong in its table.

    Nothing where there is no table.
    """
    path = root / TABLE
    if not path.exists():
        return [], []
    try:
        text = path.read_text("utf-8")
        table = check_shape(json.loads(text, object_pairs_hook=unique), languages)
    except (OSError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return [], [ProblemError(Location(TABLE, line), f"cannot be read: {error}")]
    rows = {language.locale: language for language in languages}
    lines = line_numbers(text)
    found: list[Redirect] = []
    problems: list[ProblemError] = []
    for locale, addresses in sorted(table.items()):
        for written, page in sorted(addresses.items()):
            line = lines.get(written, 1)
            try:
                check_page(page, root / "docs")
                target = f"{rows[locale].slug}/{page}.html"
                found.append(Redirect(decode(written), target, rows[locale], line))
            except ValueError as error:
                problems.append(ProblemError(Location(TABLE, line), str(error)))
    return found, problems


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, which else keeps the last of two equal names in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands there twice")
    return found


def check_shape(table: Any, languages: Sequence[Language]) -> dict[str, dict[str, str]]:
    """*table*, where it is one; raises ValueError."""
    known = {language.locale for language in languages}
    hint = '{"en": {"/old/address/": "page"}}'
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise ValueError(f"it is no table of languages; write {hint}")
    if strange := sorted(table.keys() - known):
        raise ValueError(f"{strange[0]!r} is no language of conf/languages.toml")
    return table


def line_numbers(text: str) -> dict[str, int]:
    """The line of each name, where the table has a line for each."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r'\s*("(?:[^"\\]|\\.)*")\s*:', line):
            found[json.loads(match[1])] = number
    return found


def check_page(page: Any, docs: Path) -> None:
    """Raises ValueError where *page* is the name of no page."""
    parts = str(page).split("/")
    inside = isinstance(page, str) and not {"", ".", ".."} & set(parts) and "\0" not in page
    if not inside or not any((docs / f"{page}{ending}").is_file() for ending in SOURCES):
        raise ValueError(f"leads to {page!r}, and docs/ has no such page")


def decode(written: str) -> str:
    """The path that an old address is; raises ValueError where it is none below the root."""
    try:
        path = unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise ValueError(f"{written!r} is not in UTF-8") from None
    inner = path[1:].removesuffix("/").split("/")
    wrong = {"", ".", ".."} & set(inner) or re.search(r"[\\\x00-\x1f\x7f]", path)
    if not path.startswith("/") or wrong or re.search("[?#]", written):
        hint = "write its path alone, from the root on: /news/2017/quay/"
        raise ValueError(f"{written!r} is no address below the root; {hint}")
    if any(len(part.encode()) > LONGEST for part in inner):
        raise ValueError(f"{written[:40]!r}… has a part that is too long for a file's name")
    return path


# -- The tree


def write(tree: Path, base: str, redirects: Sequence[Redirect]) -> list[ProblemError]:
    """Write pages and lists into the *tree* that is served at *base*.

    Returns what cannot lead on, which then is not written.
    """
    kept, problems = sort_out(tree, redirects)
    if redirects:
        prefix = urlsplit(base).path.rstrip("/")
        (tree / LISTS[0]).write_text("".join(netlify(kept, prefix)), "utf-8")
        (tree / LISTS[1]).write_text(NGINX + "".join(nginx(kept, prefix)), "utf-8")
        write_pages(tree, base, [redirect for redirect in kept if redirect.is_page])
    return problems


def sort_out(
    tree: Path, redirects: Iterable[Redirect]
) -> tuple[list[Redirect], list[ProblemError]]:
    """The redirects that can be, by their old addresses, and what is wrong with the others."""
    kept: list[Redirect] = []
    problems: list[ProblemError] = []
    targets: dict[str, str] = {}  # of each file, in the case that no file system tells apart
    for redirect in sorted(redirects, key=lambda redirect: redirect.old):
        if redirect.file == redirect.target:
            continue  # the page kept its address
        if text := why_not(tree, redirect, targets):
            where = Location(TABLE, redirect.line)
            problems.append(ProblemError(where, f"{redirect.old} {text}"))
        else:
            targets[redirect.file.casefold()] = redirect.target
            kept.append(redirect)
    return kept, problems


def why_not(tree: Path, redirect: Redirect, targets: Mapping[str, str]) -> str:
    """Why a redirect cannot be, after those whose *targets* are known; empty where it can."""
    file = redirect.file
    other = targets.get(file.casefold())
    if other:
        same = other == redirect.target
        return "" if same else f"leads to {redirect.target}, and to {other} by another line"
    if (tree / file).exists() or file.partition("/")[0].casefold() in RESERVED:
        return "is there in the new site; a redirect would hide it"
    folders = [path.as_posix() for path in Path(file).parents]
    if any((tree / path).is_file() or path.casefold() in targets for path in folders):
        return "lies below a page, where a host has nothing"
    if not (tree / redirect.target).is_file():
        return f"leads to {redirect.target}, which was not built"
    return ""


def netlify(redirects: Iterable[Redirect], prefix: str) -> Iterator[str]:
    """Lines of _redirects; ``!`` since the page that leads on would be shown else.

    Hosts that show ``page.html`` as ``page`` may lead from the one to the other themselves.
    """
    for redirect in redirects:
        if redirect.old.strip("/") != redirect.target.removesuffix(".html"):
            yield f"{prefix}{quote(redirect.old)} {prefix}/{quote(redirect.target)} 301!\n"


def nginx(redirects: Iterable[Redirect], prefix: str) -> Iterator[str]:
    """Lines of a map; nginx compares without regard to case, and takes no name twice."""
    known: set[str] = set()
    for redirect in redirects:
        old = re.sub(r'(["\\])', r"\\\1", unquote(prefix) + redirect.old)
        if old.lower() not in known:
            yield f'"{old}" "{prefix}/{quote(redirect.target)}";\n'
        known.add(old.lower())


def write_pages(tree: Path, base: str, redirects: Iterable[Redirect]) -> None:
    """The pages that lead on."""
    templates = FileSystemLoader(ROOT / "conf" / "templates")
    environment = Environment(loader=templates, autoescape=select_autoescape())
    template = environment.get_template("moved.html")
    texts: dict[Language, dict[str, str]] = {}
    for redirect in redirects:
        language = redirect.language
        known = texts.setdefault(language, frame_texts(language))
        folder = posixpath.dirname(redirect.file)
        page = template.render(
            tag=language.locale.replace("_", "-"),
            direction=Locale.parse(language.locale).text_direction,
            href=quote(posixpath.relpath(redirect.target, folder or ".")),
            canonical=base + quote(redirect.target),
            say=lambda text, known=known: known.get(text, text),
        )
        path = tree / redirect.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page + "\n", "utf-8")
