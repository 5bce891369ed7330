"""When a page was last changed: the last commit of its text or of its catalog, told at its foot.

One ``git log`` tells it of all pages, and is asked again only after another commit. Without git,
and of what is in no commit, nothing is told: a file's date is that of its copy. Of a clone that
lacks the older commits, git says that its first one changed everything; that one is not believed.

furo has a place for it; ``article:modified_time`` says it to programs (https://ogp.me/#type_article).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incremental import records
from markupsafe import Markup
from messages.catalogs import catalog_path, folders, is_source

from frame import days, languages
from frame.commits import git

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NAME = "updated"
COMMIT = "\x01"  # begins the line of a commit; no name of a file begins so


@lru_cache(maxsize=1)
def dates(app: Sphinx) -> dict[str, str]:
    """The day of the last commit (``2026-11-29``) of each file of pages and catalogs, by its path."""
    asked = ("rev-parse", "HEAD", "--show-toplevel", "--is-shallow-repository")
    head, top, shallow = [*git(app.srcdir, *asked), "", "", ""][:3]
    if not shallow:
        return {}
    kept = records.read(app, NAME)
    if kept.get("head") != head:
        places = [path for path in (app.srcdir, *folders(app)) if path.is_dir()]
        lines = git(
            app.srcdir,
            *("-c", "core.quotePath=off", "log", "--no-renames", "--name-only"),
            f"--format={COMMIT}%cs %p",
            *("--", *map(str, places)),
        )
        kept = {"head": head, "dates": latest(lines, shallow=shallow == "true")}
        records.write(app, NAME, kept)
    return {str(Path(top, name)): day for name, day in kept["dates"].items()}


def latest(lines: Iterable[str], *, shallow: bool) -> dict[str, str]:
    """The day of each name's last commit, from the lines of ``git log``."""
    found: dict[str, str] = {}
    day, believed = "", True
    for line in lines:
        if line.startswith(COMMIT):
            day, _blank, parents = line.removeprefix(COMMIT).partition(" ")
            believed = bool(parents) or not shallow
        elif line and believed:
            found[line] = max(day, found.get(line, ""))
    return found


def day_of(app: Sphinx, page: str) -> str:
    """The day on which a page was last changed; empty where nobody knows."""
    if page not in app.env.found_docs or app.builder.name not in languages.PAGES:
        return ""
    paths = [Path(app.env.doc2path(page))]
    if not is_source(app.config):
        paths.append(catalog_path(app, page, app.config.language))
    known = dates(app)
    return max(known.get(str(path.resolve()), "") for path in paths)


def tell(app: Sphinx, _env: BuildEnvironment, page: str) -> str:
    """On page-shows."""
    return day_of(app, page)


def show(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context, after the other properties."""
    if day := day_of(app, page):
        shown = days.day(day, app.config.language).astext()
        context["last_updated"] = Markup('<time datetime="{}">{}</time>').format(day, shown)
        if ("og:type", "article") in context["open_graph"]:
            context["open_graph"].append(("article:modified_time", day))


def setup(app: Sphinx) -> None:
    app.connect("page-shows", tell)
    app.connect("html-page-context", show)
