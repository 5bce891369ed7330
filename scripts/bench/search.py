"""How well, how soon and with how many bytes the search finds, beside Pagefind on the same pages.

``make bench-search SITE=build/html/ja QUERIES='…,…'`` asks a built site what a reader would type,
in a real browser: the bytes of a first query and of each further one, as a server sends them
compressed; the time to the first results, cold and warm; the size of the index. Pagefind is
measured in the same run where it is installed (``pip install pagefind-bin-extended``).
"""

from __future__ import annotations

import argparse
import functools
import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGEFIND = "pagefind_bin_extended"
RESULTS = "dialog.search-panel .search-results"
# Types a query, and resolves with the milliseconds until its results are there.
ASK = f"""query => new Promise(done => {{
  const input = document.querySelector('dialog.search-panel input');
  const results = document.querySelector('{RESULTS}');
  const start = performance.now();
  delete results.dataset.query;
  new MutationObserver((_changes, observer) => {{
    if (results.dataset.query !== query) return;
    observer.disconnect();
    done(performance.now() - start);
  }}).observe(results, {{ attributes: true }});
  input.value = query;
  input.dispatchEvent(new Event('input'));
}})"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server on localhost for the folder, while the block runs."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


class Visit:
    """A reader who has just opened the site; what the page loads from then on is counted."""

    def __init__(self, page: Page, address: str, folder: Path) -> None:
        self.page, self.address, self.folder = page, address, folder
        page.goto(f"{address}/index.html")
        page.wait_for_load_state("networkidle")
        self.loaded: list[str] = []
        page.on("request", lambda request: self.loaded.append(request.url))

    def ask(self, query: str) -> tuple[float, int]:
        """Milliseconds to the results of *query*, and the bytes loaded for it."""
        self.loaded.clear()
        self.page.keyboard.press("Control+k")
        time = self.page.evaluate(ASK, query)
        names = [url.partition("?")[0].removeprefix(f"{self.address}/") for url in self.loaded]
        return time, sum(compressed(self.folder / name) for name in names)


def pagefind_size(site: Path) -> int | None:
    """The bytes of Pagefind's index of the same pages; None where it is not installed."""
    if not find_spec(PAGEFIND):
        return None
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", PAGEFIND, "--site", str(site), "--output-path", out]
        subprocess.run([*command, "--root-selector", "article"], check=True, capture_output=True)
        kinds = (".pf_index", ".pf_fragment", ".pf_meta", ".pf_filter")
        return sum(path.stat().st_size for path in Path(out).rglob("*") if path.suffix in kinds)


def measure(site: Path, queries: list[str]) -> Iterator[tuple[str, ...]]:
    """Rows of the table: each query, then the medians."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not found:
        raise SystemExit("no chromium: apt-get install chromium-headless-shell")
    rows = []
    with sync_playwright() as playwright, serving(site) as address:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        regular = Visit(browser.new_page(), address, site)
        regular.ask(queries[-1])
        for query in queries:
            fresh = browser.new_context()
            cold, first = Visit(fresh.new_page(), address, site).ask(query)
            fresh.close()
            _time, further = regular.ask(query)
            warm = min(regular.ask(query)[0] for _ in range(3))
            rows.append((cold, warm, first, further))
            yield (
                query,
                f"{cold:.0f}",
                f"{warm:.0f}",
                f"{first / 1000:.1f}",
                f"{further / 1000:.1f}",
            )
        browser.close()
    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
    cold, warm, first, further = middle
    yield "median", f"{cold:.0f}", f"{warm:.0f}", f"{first / 1000:.1f}", f"{further / 1000:.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-search", description=__doc__)
    parser.add_argument("site", type=Path, help="a built site of one language")
    parser.add_argument("queries", help="what to ask, separated by commas; two and more")
    options = parser.parse_args()
    if not (options.site / "searchindex.js").is_file():
        parser.error(f"{options.site} has no searchindex.js: build it first")
    head = ("query", "cold, ms", "warm, ms", "first, kB", "further, kB")
    queries = [query for query in options.queries.split(",") if query]
    for row in (head, *measure(options.site, queries)):
        print(f"{row[0]:30}" + "".join(f"{cell:>13}" for cell in row[1:]), flush=True)
    files = [options.site / "searchindex.js", *(options.site / "_search").iterdir()]
    ours, theirs = sum(map(compressed, files)), pagefind_size(options.site)
    pages = sum(1 for _ in options.site.rglob("*.html"))
    print(f"index of {pages} pages: {ours / 1000:.0f} kB in {len(files)} files, compressed")
    print(f"Pagefind: {theirs / 1000:.0f} kB" if theirs else f"Pagefind: pip install {PAGEFIND}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
