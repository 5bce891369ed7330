"""Build a book in each language: ``make epub``.

One sphinx-build for each, as many at a time as there are processors; the books go
to build/epub. The date in them is that of the commit, as on Read the Docs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from notes2po.languages import Language

from sites.table import table_of

ROOT = Path.cwd()
BUILD = ROOT / "build"
BOOKS = BUILD / "epub"


def commit_date() -> dict[str, str]:
    """The variable that Sphinx takes the date from; nothing where there is no commit."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return {"SOURCE_DATE_EPOCH": done.stdout.strip()} if done.stdout.strip() else {}


def build(language: Language) -> subprocess.CompletedProcess[str]:
    """Run sphinx-build for one language, anew each time: what is in the folder is in the book."""
    out, doctrees = BUILD / "books" / language.slug, BUILD / "doctrees" / f"{language.slug}.epub"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-c", "conf"]
    command += ["-b", "epub", "-D", f"language={language.locale}", "-d", str(doctrees)]
    command += ["docs", str(out)]
    environment = commit_date() | os.environ
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # Sphinx warns of a page when it reads it; it must read it again next time.
        shutil.rmtree(doctrees, ignore_errors=True)
    else:
        (book,) = out.glob("*.epub")
        shutil.copy(book, BOOKS)
    return done


def main() -> int:
    """Returns 1 where a language failed."""
    languages = table_of(ROOT / "conf" / "languages.toml")
    shutil.rmtree(BOOKS, ignore_errors=True)
    BOOKS.mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        built = dict(zip(languages, pool.map(build, languages), strict=True))
    for done in built.values():
        print(done.stderr, end="", file=sys.stderr)
    for book in sorted(BOOKS.iterdir()):
        print(book.relative_to(ROOT))
    failed = [language.slug for language, done in built.items() if done.returncode]
    if failed:
        print(f"failed: {', '.join(failed)}; their warnings are above", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
