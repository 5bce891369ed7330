"""Build every language's site: ``make site``.

Imports the notes, then runs one sphinx-build for each language, as many at a time
as there are processors: Sphinx allows one application per process. Where there are more
processors than languages, each reads and writes several pages at a time. A language
that fails does not stop the others.

    python -m sites.build [--base https://example.org/notes/] [--repository URL] [--language CODE]

``--base`` is the address under which build/html will be served: the pages then name
their whole addresses, and there is a sitemap. ``--repository`` is where the files are that
the pages lead to; what is served knows it from git's remote ``origin``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, select_autoescape
from notes2po import catalog
from notes2po.languages import Language, own_names
from notes2po.messages import ProblemError

from sites.progress import each_done, follow
from sites.table import chosen, need_pages, table_of

ROOT = Path.cwd()
BUILD = ROOT / "build"
SITES = BUILD / "html"
LANGUAGES = ROOT / "conf" / "languages.toml"
REMOTE = "origin"
WARNING = re.compile(r"\b(?:WARNING|ERROR|CRITICAL): ")


@dataclass(frozen=True, slots=True)
class Site:
    """What became of one language's build; ``messages`` is (translated, all)."""

    language: Language
    status: int
    pages: int
    messages: tuple[int, int]
    warnings: list[str]
    notes: list[str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What to build: the address of the root, with a slash at its end or empty, the repository's
    or the name of a remote of git, or empty, and the languages.
    """

    base: str
    repository: str
    languages: tuple[Language, ...]


def build(language: Language, asked: Asked, jobs: int, steps: dict[str, str]) -> Site:
    """Run sphinx-build for one language, with *jobs* pages at a time.

    *steps* holds what each running build does.
    """
    out, doctrees = SITES / language.slug, BUILD / "doctrees" / language.slug
    log = BUILD / "log" / f"{language.slug}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    command = [sys.executable, "-m", "sphinx", "--no-color", "-n", "-W", "--keep-going"]
    command += ["-j", str(jobs), "-D", f"shared_counts={BUILD / 'doctrees' / 'counts.pickle'}"]
    command += ["-c", "conf", "-b", "html", "-D", f"language={language.locale}"]
    command += ["-d", str(doctrees)]
    command += ["-D", f"html_baseurl={asked.base}{language.slug}/"] if asked.base else []
    command += ["-D", f"repository={asked.repository}"] if asked.repository else []
    command += books_of(language)
    command += ["-w", str(log), "docs", str(out)]
    done = follow(command, ROOT, partial(steps.__setitem__, language.slug))
    steps.pop(language.slug, None)
    seconds = time.monotonic() - begin
    warnings = warnings_in(done.err)
    if done.code:
        warnings = warnings or done.err.strip().splitlines()[-3:]
    pages, messages = read_status(out / "status.json", language.locale)
    return Site(language, done.code, pages, messages, warnings, done.notes, seconds)


def books_of(language: Language) -> Iterator[str]:
    """The options that name the books that ``make epub`` and ``make pdf`` have left."""
    tag = language.locale.replace("_", "-")
    for kind in ("epub", "pdf"):
        for book in (BUILD / kind).glob(f"*.{tag}.{kind}"):
            yield from ("-D", f"book_files.{kind}=../build/{kind}/{book.name}")


def warnings_in(said: str) -> list[str]:
    """The warnings among what sphinx-build has *said*, each on a line: some are told on several."""
    found: list[str] = []
    for line in said.splitlines():
        if WARNING.search(line):
            found.append(line)
        elif found:
            found[-1] = " ".join((found[-1], line.strip()))
    return found


def read_status(path: Path, locale: str) -> tuple[int, tuple[int, int]]:
    """Pages and (translated, all) messages of a language, from the status.json of its site.

    0 where there is none. See conf/extensions/status/file.py.
    """
    if not path.is_file():
        return 0, (0, 0)
    pages = json.loads(path.read_text("utf-8"))["languages"][locale]["pages"].values()
    translated = sum(page["translated"] for page in pages)
    return len(pages), (translated, sum(sum(page.values()) for page in pages))


def build_all(asked: Asked) -> Iterator[Site]:
    """Build the sites; yields each as it is done."""
    processors = os.cpu_count() or 1
    steps: dict[str, str] = {}
    jobs = max(1, processors // len(asked.languages))
    with ThreadPoolExecutor(processors) as pool:
        running = [pool.submit(build, language, asked, jobs, steps) for language in asked.languages]
        yield from each_done(running, steps)


def render_welcome(languages: Iterable[Language], **values: str) -> str:
    """The page that leads to the languages: see welcome.html for the *values*."""
    templates = FileSystemLoader(ROOT / "conf" / "templates")
    environment = Environment(loader=templates, autoescape=select_autoescape())
    chosen = list(languages)
    called = own_names([language.locale for language in chosen])
    rows = [welcome(language, name) for language, name in zip(chosen, called, strict=True)]
    return environment.get_template("welcome.html").render(languages=rows, **values) + "\n"


def remove_others(languages: Iterable[Language]) -> None:
    """What was built in a language that the table no longer has; what Sphinx did not make stays."""
    slugs = {language.slug for language in languages}
    for info in SITES.glob("*/.buildinfo"):
        if info.parent.name not in slugs:
            shutil.rmtree(info.parent)


def write_welcome(languages: Iterable[Language]) -> None:
    """The page at the root."""
    SITES.mkdir(parents=True, exist_ok=True)
    (SITES / "index.html").write_text(render_welcome(languages), encoding="utf-8")


def welcome(language: Language, name: str) -> dict[str, Any]:
    """What the welcome page needs of a language, called *name*; ``say`` translates into it."""
    texts = frame_texts(language)
    return {
        "slug": language.slug,
        "tag": language.locale.replace("_", "-"),
        "name": name,
        "direction": Locale.parse(language.locale).text_direction,
        "say": lambda text: texts.get(text, text),
    }


def frame_texts(language: Language) -> dict[str, str]:
    """What the frame says in a language; where its catalog cannot be read, its build says so."""
    path = ROOT / "locale" / language.locale / "LC_MESSAGES" / "sphinx.po"
    with suppress(ProblemError):
        entries = catalog.read(path) or ()
        return {entry.msgid: entry.msgstr for entry in entries if entry.translated()}
    return {}


def move_sitemap(source: Language) -> None:
    """To the root: a sitemap may name only what lies beside and below it."""
    found, there = SITES / source.slug / "sitemap.xml", SITES / "sitemap.xml"
    if found.is_file():
        found.replace(there)
    else:
        there.unlink(missing_ok=True)


def read_arguments(arguments: list[str] | None) -> Asked:
    """What is asked for."""
    parser = argparse.ArgumentParser(description="Build every language's site into build/html.")
    parser.add_argument("--repository", default="", help="where the files are shown")
    given, base, languages = chosen(parser, LANGUAGES, arguments)
    return Asked(base, given.repository or (REMOTE if base else ""), languages)


def describe(site: Site, *, source: bool) -> str:
    """One line for a language."""
    translated, count = site.messages
    share = f"{count} messages" if source else f"{translated} of {count} messages translated"
    state = "FAILED" if site.status else f"{len(site.warnings)} warnings"
    slug = site.language.slug
    return f"{slug:<7}{site.pages:>4} pages  {share:<32}{state:<12}{site.seconds:6.1f} s"


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 where a note could not be imported or a language failed."""
    languages = table_of(LANGUAGES)
    asked = read_arguments(arguments)
    chosen = asked.languages
    need_pages(ROOT)
    print("importing the notes", flush=True)
    imported = subprocess.run([sys.executable, "-m", "notes2po"], cwd=ROOT, check=False)
    print(f"building {len(chosen)} sites", flush=True)
    sites = {}
    told: set[str] = set()
    for number, site in enumerate(build_all(asked), 1):
        sites[site.language] = site
        print(f"[{number}/{len(chosen)}] {site.language.slug}", flush=True)
        for note in site.notes:
            if note not in told:  # what is so of every language is told once
                print(f"  {note}")
        told.update(site.notes)
        for warning in site.warnings:
            print(f"  {warning}", file=sys.stderr)
    remove_others(languages)
    write_welcome(languages)
    move_sitemap(languages[0])
    print()
    for language in chosen:
        print(describe(sites[language], source=language == languages[0]))
    failed = [row.slug for row in chosen if sites[row].status]
    print("\nopen build/html/index.html, or run: make serve")
    if failed:
        print(f"failed: {', '.join(failed)}; their warnings are above", file=sys.stderr)
    return 1 if failed or imported.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
