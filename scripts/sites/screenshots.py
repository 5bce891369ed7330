"""Pictures of the built sites, to be looked at: ``make screenshots``.

The article and the status page, whole, in every language, in both themes, at both
widths that the style is made for, into build/screenshots; and the README's picture of
the six languages side by side. Needs Debian's chromium-headless-shell, or chromium,
and the Noto fonts.
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from sites.table import table_of

ROOT = Path.cwd()
SITES = ROOT / "build" / "html"
OUT = ROOT / "build" / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "six-languages.png"

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


def main() -> int:
    """Returns 1 where there is no browser or no site."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium:
        print(f"no chromium: apt install {PACKAGES}", file=sys.stderr)
        return 1
    slugs = [language.slug for language in table_of(ROOT / "conf" / "languages.toml")]
    wanted = [(slug, page, SITES / slug / f"{page}.html") for slug in slugs for page in PAGES]
    missing = [path for _, _, path in wanted if not path.is_file()]
    if missing:
        print(f"no {missing[0].relative_to(ROOT)}: run `make site` first", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for slug, name, path in wanted:
            for theme in THEMES:
                for width in WIDTHS:
                    page = open_page(browser, path, theme, width, 900)
                    page.screenshot(path=OUT / f"{slug}-{name}-{theme}-{width}.png", full_page=True)
                    page.context.close()
            print(f"{slug}: {name}", flush=True)
        README_PICTURE.parent.mkdir(exist_ok=True)
        tops = [path for _, name, path in wanted if name == PAGES[0]]
        README_PICTURE.write_bytes(side_by_side(browser, tops))
        browser.close()
    print(f"{OUT.relative_to(ROOT)}, {README_PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
