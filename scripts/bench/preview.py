"""Measure ``make preview``: ``make bench-preview``.

    python -m bench.preview [--pages 100] [--times 5]

Copies the project, with its article as often as wanted, opens a page of the Japanese
preview in Chromium, saves an edited catalog again and again, and says how long it
takes until the edit is on the screen.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from notes2po import catalog as po
from playwright.sync_api import Page, sync_playwright

ROOT = Path.cwd()
SITE = ROOT / "build" / "bench" / "preview"
ARTICLE = "instruct-vs-coder"
CATALOGS = SITE / "locale" / "ja" / "LC_MESSAGES"
PORT = 8017


def prepare(count: int) -> list[str]:
    """The project with *count* pages like the article; returns their names."""
    shutil.rmtree(SITE, ignore_errors=True)
    for folder in ("conf", "docs", "locale"):
        shutil.copytree(ROOT / folder, SITE / folder)
    text = (SITE / "docs" / f"{ARTICLE}.md").read_text("utf-8")
    names = [f"page{number:03}" for number in range(count)]
    for name in names:
        page = re.sub(r"(?m)^(title: .*)$", rf"\1 {name}", text, count=1)
        (SITE / "docs" / f"{name}.md").write_text(page, "utf-8")
        shutil.copy(CATALOGS / f"{ARTICLE}.po", CATALOGS / f"{name}.po")
    index = SITE / "docs" / "index.md"
    text = index.read_text("utf-8")
    index.write_text(text.replace(f"\n{ARTICLE}\n", "\n".join(["", ARTICLE, *names, ""])), "utf-8")
    return names


def seconds(tab: Page, name: str, times: int) -> Iterator[float]:
    """How long each of *times* edits of a page's catalog takes to be seen."""
    tab.goto(f"http://127.0.0.1:{PORT}/{name}.html")
    path = CATALOGS / f"{name}.po"
    for number in range(times):
        catalog = po.read(path)
        if catalog is None:
            raise FileNotFoundError(path)
        catalog[2].msgstr = f"編集{number} {catalog[2].msgstr}"
        begin = time.monotonic()
        po.write(path, po.render(catalog))
        tab.locator("h2", has_text=f"編集{number} ").wait_for()
        yield time.monotonic() - begin


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure make preview.")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    names = prepare(given.pages)
    command = [sys.executable, "-m", "sites.preview", "--port", str(PORT), "ja"]
    with subprocess.Popen(command, cwd=SITE, stdout=subprocess.PIPE, text=True) as server:
        try:
            while server.stdout and "http://" not in server.stdout.readline():
                pass
            with sync_playwright() as playwright:
                options = ["--no-sandbox", "--disable-gpu"]
                chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=options)
                taken = list(seconds(browser.new_page(), names[len(names) // 2], given.times))
                browser.close()
        finally:
            server.terminate()
    print(f"{given.pages} pages: on the screen after {statistics.median(taken):.2f} s (median),")
    print(f"at most {max(taken):.2f} s, of {given.times} edits")
    return 0


if __name__ == "__main__":
    sys.exit(main())
