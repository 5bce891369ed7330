"""A tree for any static host, under any prefix: ``make publish BASE=https://example.org/notes``.

    python -m sites.publish --base https://example.org/notes/ [--repository URL] [--out build/publish]

Builds the six sites anew for that address and puts beside them what hosts look for:
a sitemap, a page in all languages for what is not there (GitHub Pages has one for
the whole host; a server that can be told shows ``<language>/404.html``), the mark
that keeps GitHub Pages from leaving ``_static/`` out, and robots.txt where the
address is a host's own root, where alone it is read. The addresses that pages had before
lead to them: ``sites/redirects.py``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from notes2po.messages import ProblemError

from sites import build, redirects
from sites.table import table_of

MARK = ".nojekyll"


def write_missing(base: str) -> None:
    """404.html at the root, whose links work at any depth."""
    languages = table_of(build.LANGUAGES)
    root = urlsplit(base).path
    page = build.render_welcome(languages, text="Page not found", root=root)
    (build.SITES / "404.html").write_text(page, encoding="utf-8")


def write_robots(base: str) -> None:
    """robots.txt, which says where the sitemap is."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"
    (build.SITES / "robots.txt").write_text(text, encoding="utf-8")


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """The arguments; refuses a folder that holds what this command did not write."""
    parser = argparse.ArgumentParser(description="Write a tree for a static host.")
    parser.add_argument("--base", required=True, help="the address that the tree will have")
    parser.add_argument("--repository", default="", help="where the files are shown")
    parser.add_argument("--out", type=Path, default=build.BUILD / "publish")
    given = parser.parse_args(arguments)
    given.base = build.read_arguments(["--base", given.base]).base
    if given.out.exists() and any(given.out.iterdir()) and not (given.out / MARK).exists():
        parser.error(f"--out: {given.out} holds something else; it would be deleted")
    return given


def refuse(problems: Sequence[ProblemError]) -> int:
    """Say what is wrong; returns 1."""
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    print("nothing is published", file=sys.stderr)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Returns 1, and publishes nothing, where a site failed."""
    given = read_arguments(arguments)
    moved, problems = redirects.read(build.ROOT, table_of(build.LANGUAGES))
    if problems:
        return refuse(problems)
    shutil.rmtree(build.SITES, ignore_errors=True)  # pages that are no longer
    if build.main(["--base", given.base, "--repository", given.repository]):
        print("nothing is published", file=sys.stderr)
        return 1
    write_missing(given.base)
    if problems := redirects.write(build.SITES, given.base, moved):
        return refuse(problems)
    if urlsplit(given.base).path == "/":
        write_robots(given.base)
    (build.SITES / MARK).touch()
    shutil.rmtree(given.out, ignore_errors=True)
    shutil.copytree(build.SITES, given.out)
    print(f"{given.out} is ready for {given.base}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
