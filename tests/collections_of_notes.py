"""Small projects that take a blog in, shared by the tests of the collection."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, Run, run, sphinx_build
from lxml import html

DATA = ROOT / "tests" / "data"
SLUGS = {
    code: code.lower().replace("_", "-") for code in ("en", "ja", "ar", "fr", "de", "zh_TW", "hi")
}
INDEX = "# Notes\n\nWhat a front page says.\n\n```{toctree}\n:hidden:\n\nreferences\nstatus\n```\n"


def small_project(folder: Path) -> Path:
    """This project with its settings and frame, and of its pages those that it cannot do without."""
    shutil.copytree(ROOT / "conf", folder / "conf", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(INDEX, "utf-8")
    shutil.copy(ROOT / "docs" / "status.md", folder / "docs")
    (folder / "docs" / "references.md").write_text("# References\n\nWhat is cited.\n", "utf-8")
    for frame in (ROOT / "locale").glob("*/LC_MESSAGES/sphinx.po"):
        place = folder / frame.relative_to(ROOT)
        place.parent.mkdir(parents=True)
        shutil.copy(frame, place)
    return folder


def small_blog(folder: Path, articles: Iterable[str], codes: Iterable[str]) -> Path:
    """The blog of the tests with some articles, in English and in the languages of *codes*."""
    names = [f"{article}-{code}.md" for article in articles for code in ("en", *codes)]
    shutil.copytree(DATA / "blog", folder)
    for path in folder.rglob("20*.md"):
        if path.name not in names:
            path.unlink()
    return folder


def collect(project: Path, blog: Path | str, *options: str, **environment: str) -> Run:
    """Take a blog in, as ``make collection`` does."""
    command = (sys.executable, "-m", "intake.collection", *options, blog)
    return run(*command, cwd=project, **environment)


@dataclass(frozen=True)
class Built:
    """A site that was built: its folder, and what was said."""

    folder: Path
    said: str

    def article(self, page: str) -> html.HtmlElement:
        """What a page says, without banner and byline."""
        text = (self.folder / f"{page}.html").read_text("utf-8")
        (article,) = html.fromstring(text).xpath("//article[@role='main']")
        return article


def build(project: Path, locale: str) -> Built:
    """One language's site of a project, every warning counted."""
    out = project / "build" / "html" / SLUGS[locale]
    done = sphinx_build(project / "docs", out, "-D", f"language={locale}", conf=project / "conf")
    return Built(out, done.out + done.err)
