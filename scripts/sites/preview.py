"""One language's site in the browser, as it is being written: ``make preview LANG=ja``.

    python -m sites.preview [--port N] [CODE]

Builds the site, serves it, and builds what changes as soon as a file is saved; the
browser then loads the page anew. sphinx-autobuild watches, serves and reloads. Its
command starts Sphinx afresh for every change, which takes longer than the change
itself: here Sphinx is loaded once, and every build is a copy of this process (one
application each: a second in one process complains).
"""

from __future__ import annotations

import argparse
import errno
import logging
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

import uvicorn
from notes2po.languages import Language, find_row
from sphinx_autobuild.filter import IgnoreFilter
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles

from sites.table import table_of

ROOT = Path.cwd()
HOST = "127.0.0.1"
LOADED = ["sphinx.cmd.build", "sphinx.builders.html", "myst_parser.sphinx_ext.main", "furo"]
IGNORED = [r"\.mo$", r"/\.[^/]*$", r"~$"]  # what Sphinx, we and editors write beside the files


def build(language: Language, changed_paths: Sequence[Path]) -> int:
    """Build what has changed of a site; returns Sphinx's exit code. Its warnings stop nothing."""
    begin = time.monotonic()
    names = [path.relative_to(ROOT).as_posix() for path in changed_paths if ROOT in path.parents]
    print(f"{', '.join(sorted(names)) or 'everything'}: ", end="", flush=True)
    options = ["-q", "-c", str(ROOT / "conf"), "-b", "html", "-D", f"language={language.locale}"]
    options += ["-d", str(ROOT / "build" / "doctrees" / f"preview-{language.slug}")]
    code: int = import_module("sphinx.cmd.build").main(
        [*options, str(ROOT / "docs"), str(out(language))]
    )
    print(f"{'failed' if code else 'built'} in {time.monotonic() - begin:.1f} s", flush=True)
    return code


def out(language: Language) -> Path:
    """Where the site of a preview is."""
    return ROOT / "build" / "preview" / language.slug


def application(language: Language, port: int) -> Starlette:
    """The site, its watch, and a script in every page that waits for it."""
    folders = [ROOT / "docs", ROOT / "conf", ROOT / "locale" / language.locale / "LC_MESSAGES"]
    watch = RebuildServer(
        [folder for folder in folders if folder.is_dir()],
        IgnoreFilter([], IGNORED),
        change_callback=partial(build, language),
    )
    return Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", watch),
            Mount("/", StaticFiles(directory=out(language), html=True)),
        ],
        middleware=[Middleware(JavascriptInjectorMiddleware, ws_url=f"{HOST}:{port}")],
        lifespan=watch.lifespan,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns when it is stopped; Sphinx's exit code where the first build fails."""
    known = table_of(ROOT / "conf" / "languages.toml")
    parser = argparse.ArgumentParser(description="Show one language's site, and what changes.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("code", nargs="?", default=known[0].locale, metavar="CODE")
    given = parser.parse_args(arguments)
    try:
        language = find_row(given.code, known)
    except LookupError as error:
        parser.error(str(error))
    try:
        # It listens from here on: whoever follows the address at once waits for the site.
        listener = socket.create_server((HOST, given.port))
    except (OSError, OverflowError) as error:
        why = os.strerror(getattr(error, "errno", 0) or errno.EINVAL)
        parser.error(f"port {given.port}: {why}; say another: make preview PORT=8001")
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    multiprocessing.set_forkserver_preload(LOADED)
    for module in LOADED:
        import_module(module)
    with ProcessPoolExecutor(1) as pool:  # gettext keeps what it has read: not in this process
        if code := pool.submit(build, language, ()).result():
            return code
    print(f"http://{HOST}:{given.port}/ (Ctrl+C stops)", flush=True)
    server = uvicorn.Server(uvicorn.Config(application(language, given.port), log_level="warning"))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main())
