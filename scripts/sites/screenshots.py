"""Pictures of the built sites, to be looked at: ``make screenshots [NOTES=DIR]``.

The article and the status page, whole, in every language, in both themes, at both
widths that the style is made for, into build/screenshots; and the README's picture of
the languages side by side. Needs Debian's chromium-headless-shell, or chromium,
and the Noto fonts.

    python -m sites.screenshots [--notes DIR]

``--notes`` takes a note and its translations in instead, in a copy of the project to which
their languages are added, and makes pictures of its page: how a text is set in a script.
"""

from __future__ import annotations

import argparse
import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from notes2po.languages import find_row
from notes2po.markdown import front_matter
from playwright.sync_api import Browser, Page, sync_playwright

from sites.table import table_of

ROOT = Path.cwd()
OUT = ROOT / "build" / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "six-languages.png"

PROJECT = ROOT / "build" / "with-notes"
PAGES = ["instruct-vs-coder", "status"]
THEMES = ["light", "dark"]
WIDTHS = [390, 1440]  # CSS pixels: a telephone, a desk
PACKAGES = "chromium-headless-shell fonts-noto-cjk fonts-noto-core"


def open_page(browser: Browser, path: Path, theme: str, width: int, height: int) -> Page:
    """A window on a page, in a theme of furo's."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def side_by_side(browser: Browser, paths: list[Path]) -> bytes:
    """One PNG of the tops of several pages, three in a row."""
    images = []
    for path in paths:
        page = open_page(browser, path, "light", 1100, 800)
        data = base64.b64encode(page.screenshot()).decode("ascii")
        images.append(f'<img src="data:image/png;base64,{data}">')
        page.context.close()
    style = "body{display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin:8px;"
    style += "background:#888}img{width:100%;display:block}"
    page = browser.new_page(viewport={"width": 1280, "height": 100})
    page.set_content(f"<style>{style}</style>{''.join(images)}")
    return page.screenshot(full_page=True)


def take_in(notes: Path) -> tuple[list[str], str]:
    """A copy of the project with the notes of a folder; the codes of their languages, their page.

    Raises subprocess.CalledProcessError where a command refuses them, and has said why.
    """
    files = sorted(notes.glob("*.md"))
    heads = (front_matter(file.read_text("utf-8"), file.as_posix()) for file in files)
    codes = [str(head["lang"]) for head in heads if "lang" in head]
    shutil.rmtree(PROJECT, ignore_errors=True)
    for part in ("docs", "locale", "conf"):
        shutil.copytree(ROOT / part, PROJECT / part)
    before = set((PROJECT / "docs").rglob("*.md"))
    for code in codes:
        command(["intake.language", code])
    command(["intake.note", *map(str, files)])
    for code in codes:
        command(["sites.build", "--language", code])
    (page,) = set((PROJECT / "docs").rglob("*.md")) - before
    return codes, page.relative_to(PROJECT / "docs").with_suffix("").as_posix()


def command(parts: Sequence[str]) -> None:
    """Run one of the project's commands in the copy."""
    scripts = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(scripts)}
    subprocess.run([sys.executable, "-m", *parts], cwd=PROJECT, env=environment, check=True)


def take(browser: Browser, wanted: Iterable[tuple[str, str, Path]]) -> None:
    """The pictures of pages (slug, name, file), in both themes and at both widths."""
    OUT.mkdir(parents=True, exist_ok=True)
    for slug, name, path in wanted:
        for theme in THEMES:
            for width in WIDTHS:
                page = open_page(browser, path, theme, width, 900)
                page.screenshot(path=OUT / f"{slug}-{name}-{theme}-{width}.png", full_page=True)
                page.context.close()
        print(f"{slug}: {name}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 where there is no browser or no site, or the notes were refused."""
    parser = argparse.ArgumentParser(description="Make pictures of the built sites.")
    parser.add_argument("--notes", type=Path, metavar="DIR", help="of a note's page, in a copy")
    notes = parser.parse_args(arguments).notes
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium:
        print(f"no chromium: apt install {PACKAGES}", file=sys.stderr)
        return 1
    root, pages, codes = ROOT, PAGES, None
    if notes:
        try:
            codes, page = take_in(notes.resolve())
        except subprocess.CalledProcessError:
            return 1
        root, pages = PROJECT, [page]
    table = table_of(root / "conf" / "languages.toml")
    rows = [find_row(code, table) for code in codes] if codes else table
    sites = root / "build" / "html"
    wanted = [(row.slug, page, sites / row.slug / f"{page}.html") for row in rows for page in pages]
    missing = [path for _, _, path in wanted if not path.is_file()]
    if missing:
        print(f"no {missing[0].relative_to(ROOT)}: run `make site` first", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, wanted)
        if not notes:
            README_PICTURE.parent.mkdir(exist_ok=True)
            tops = [path for _, name, path in wanted if name == PAGES[0]]
            README_PICTURE.write_bytes(side_by_side(browser, tops))
            print(README_PICTURE.relative_to(ROOT))
        browser.close()
    print(OUT.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
