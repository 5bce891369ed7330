"""Each page links to the file to improve, at the forge that has the repository.

A translated page to its catalog, at the line of the first message that is not
translated; an English one to its source. ``repository`` and ``branch`` say where;
an address as git takes it (``git@…``, ``.git``, with a password) will do, and the name of a
remote (``origin``), whose address git knows, and the branch, too, where none is named. It is
the file's page, not its editor, since the editors know no lines; each forge has
its button for editing there, and asks for an account no sooner.

The templates find the address as ``improve``, furo's button for editing
(``source_edit_link``, an option of the theme) as its own.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from frame.commits import git
from messages.catalogs import in_project, is_source, project_folder
from sphinx.util import logging

from status import counts

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

MAIN = "main"  # the branch where git knows none
# By a word of the host's name, where a forge shows a branch's files.
FORGES = {
    "github": "blob",
    "gitlab": "-/blob",
    "codeberg": "src/branch",
    "forgejo": "src/branch",
    "gitea": "src/branch",
}
GIT_ADDRESS = re.compile(
    r"(?:[a-z+]+://)?(?:[^@/]*@)?(?P<host>[^:/]+)(?::\d+)?[:/](?P<path>.+?)(?:\.git)?/?"
)


@cache
def files_address(repository: str, branch: str) -> str:
    """Where the files of *branch* are shown; raises ValueError where the forge is not known."""
    match = GIT_ADDRESS.fullmatch(repository)
    for word, folder in FORGES.items():
        if match and word in match["host"]:
            return f"https://{match['host']}/{match['path']}/{folder}/{quote(branch)}"
    raise ValueError(f"repository {repository!r} is at no forge known: {', '.join(FORGES)}")


def check(app: Sphinx, config: Config) -> None:
    """On config-inited: say so once where the forge is not known, and do without.

    What nobody wrote, but git has, is no fault: a note says what to write.
    """
    named = config.repository
    if not named:
        return
    remote = not re.search("[/:]", named)
    if remote:
        config.repository = "".join(git(app.srcdir, "remote", "get-url", named))
    config.branch = config.branch or tracked(app.srcdir) or MAIN
    try:
        files_address(config.repository, config.branch)
    except ValueError as error:
        if not remote:
            logger.warning("%s; no page links to its file", error, type="improve")
        else:
            known = config.repository and " at a forge that is known"
            logger.info(
                "note: no page links to its file: git has no remote %s%s; "
                "write REPOSITORY=https://github.com/OWNER/NAME",
                *(named, known),
            )
        config.repository = ""


def tracked(folder: Path) -> str:
    """The branch of the remote that the one checked out follows; empty where there is none."""
    followed = "".join(git(folder, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{u}"))
    return followed.partition("/")[2]


@cache
def place_of(project: Path) -> str:
    """Where a project lies in its repository, with a slash at its end; empty where it is that."""
    return "".join(git(project, "rev-parse", "--show-prefix"))


def show(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: the address of what the page is made from."""
    config, states = app.config, counts.of(app.env).catalogs
    context["improve"] = ""
    if not config.repository or pagename not in states:
        return
    state = states[pagename][config.language]
    path = state.catalog
    if is_source(config):
        path = in_project(app, app.env.doc2path(pagename))
    if path and not path.startswith("../"):
        line = f"#L{state.line}" if state.line else ""
        files = files_address(config.repository, config.branch)
        context["improve"] = f"{files}/{quote(place_of(project_folder(app)) + path)}{line}"
        context["theme_source_edit_link"] = context["improve"]


def setup(app: Sphinx) -> None:
    app.add_config_value("repository", "", "html", types=[str])
    app.add_config_value("branch", "", "html", types=[str])
    app.connect("config-inited", check)
    app.connect("html-page-context", show)
