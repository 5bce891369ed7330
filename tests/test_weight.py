"""What a page loads: no more than stock furo's, and a tenth."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import LANGUAGES, ROOT, run, serving, sphinx_build
from lxml import html

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

ARTICLE = "instruct-vs-coder.html"
STOCK = """
extensions = ["myst_parser"]
html_theme = "furo"
language = "{locale}"
locale_dirs = ["../locale"]
gettext_compact = False
myst_title_to_header = True
myst_heading_anchors = 3
"""


def weigh(tab: Page, address: str) -> int:
    """The bytes of a page and of everything that it loads."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    tab.on("response", keep)
    tab.goto(address, wait_until="networkidle")
    tab.remove_listener("response", keep)
    assert all(answer.ok for answer in answers)
    return sum(len(answer.body()) for answer in answers)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_article_weighs_at_most_a_tenth_more_than_stock(
    tab: Page, served: str, tmp_path: Path, locale: str
) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    (tmp_path / "docs/conf.py").write_text(STOCK.format(locale=locale), "utf-8")
    # The other pages are read, for the sidebar, but not written: nobody weighs them.
    command = [sys.executable, "-m", "sphinx", "-q", "docs", "out"]
    assert run(*command, f"docs/{Path(ARTICLE).stem}.md", cwd=tmp_path).code == 0
    with serving(tmp_path / "out") as stock:
        theirs = weigh(tab, f"{stock}/{ARTICLE}")
    ours = weigh(tab, f"{served}/{LANGUAGES[locale]['slug']}/{ARTICLE}")
    assert ours <= 1.1 * theirs


@pytest.mark.parametrize(
    ("text", "loads"), [("Prose with `code`.", False), ("```python\nx = 1\n```", True)]
)
def test_colours_for_code_are_loaded_where_there_is_code(
    tmp_path: Path, text: str, loads: bool
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(f"# Title\n\n{text}\n", "utf-8")
    assert sphinx_build(tmp_path / "docs", tmp_path / "out").code == 0
    page = html.fromstring((tmp_path / "out/index.html").read_text("utf-8"))
    styles = " ".join(page.xpath("//link[@rel='stylesheet']/@href"))
    assert ("pygments.css" in styles) is loads
    assert "furo.css" in styles
