"""Build a book in each language: ``make epub``, ``make pdf``.

    python -m sites.books epub|pdf [--language CODE] [--base ADDRESS]

One sphinx-build for each, as many at a time as there are processors; the books go
to build/epub or build/pdf. The date in them is that of the commit, as on Read the Docs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from notes2po.languages import Language

from sites.table import chosen

ROOT = Path.cwd()
BUILD = ROOT / "build"
FORMATS = ("epub", "pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of book, and the address of the sites, empty where it is not known."""

    kind: str
    base: str

    def shelf(self) -> Path:
        """The folder of the finished books."""
        return BUILD / self.kind


def commit_date() -> dict[str, str]:
    """The variable that Sphinx takes the date from; nothing where there is no commit."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return {"SOURCE_DATE_EPOCH": done.stdout.strip()} if done.stdout.strip() else {}


def build(wanted: Wanted, language: Language) -> subprocess.CompletedProcess[str]:
    """Run sphinx-build for one language, anew each time: what is in the folder is in the book."""
    kind, slug = wanted.kind, language.slug
    out = BUILD / "books" / slug if kind == "epub" else BUILD / "books" / f"{slug}.{kind}"
    doctrees = BUILD / "doctrees" / f"{slug}.{kind}"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-c", "conf"]
    command += ["-b", kind, "-D", f"language={language.locale}", "-d", str(doctrees)]
    if wanted.base:
        command += ["-D", f"html_baseurl={wanted.base}{slug}/"]
    command += ["docs", str(out)]
    environment = commit_date() | os.environ
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # Sphinx warns of a page when it reads it; it must read it again next time.
        shutil.rmtree(doctrees, ignore_errors=True)
    else:
        (book,) = out.glob(f"*.{kind}")
        shutil.copy(book, wanted.shelf())
    return done


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 where a language failed."""
    parser = argparse.ArgumentParser(description="Build a book in each language.")
    parser.add_argument("kind", choices=FORMATS)
    given, base, languages = chosen(parser, ROOT / "conf" / "languages.toml", arguments)
    wanted = Wanted(given.kind, base)
    if not given.language:
        shutil.rmtree(wanted.shelf(), ignore_errors=True)
    wanted.shelf().mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = pool.map(lambda language: build(wanted, language), languages)
        built = dict(zip(languages, done, strict=True))
    said = dict.fromkeys(done.stderr for done in built.values())  # what all say is said once
    print("".join(said), end="", file=sys.stderr)
    for book in sorted(wanted.shelf().iterdir()):
        print(book.relative_to(ROOT))
    failed = [language.slug for language, done in built.items() if done.returncode]
    if failed:
        print(f"failed: {', '.join(failed)}; their warnings are above", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
