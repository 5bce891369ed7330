"""Measure the building of sites against stock Sphinx + furo: ``make bench-site [CORPUS=…]``.

    python -m bench.site [--corpus DIR] [--pages 125,250,500] [--large 1000] [--runs 3] [--plot FILE.svg]

The pages are made of real text (corpus.py). Both build the same pages one after the
other: one language by sphinx-build; all languages by ``make site`` against stock's one after
the other; and one language again after a translator has changed one message.

Each is run several times, the two in turn, and the least counts: what else a machine does
can only add to it (so says timeit, of Python's library).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib
from notes2po import catalog
from sites.table import table_of

from bench.corpus import Text, corpus_texts, make, own_texts
from bench.plot import plot
from bench.table import Row, begin, compare, say, show
from bench.usage import Usage, least, total, watched

ROOT = Path.cwd()
BENCH = ROOT / "build" / "bench" / "site"
CHANGED = "ja"  # the language of the changed message
# What the pages need, and nothing else.
STOCK = """
extensions = ["myst_parser"]
html_theme = "furo"
locale_dirs = ["../locale"]
gettext_compact = False
myst_title_to_header = True
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
suppress_warnings = ["i18n.inconsistent_references", "myst.header", "myst.xref_missing"]
"""


def prepare(count: int, locales: Sequence[str], texts: Sequence[Text]) -> Path:
    """A project of *count* pages with our settings and commands, and stock's settings."""
    project = BENCH / f"{count}-{len(locales)}"
    shutil.rmtree(project, ignore_errors=True)
    make(project, count, locales, texts)
    shutil.copytree(ROOT / "conf", project / "conf")
    (project / "stock").mkdir()
    (project / "stock" / "conf.py").write_text(STOCK, "utf-8")
    return project


def sphinx(project: Path, conf: str, locale: str) -> list[str | Path]:
    """The command that builds a site from the folder of settings *conf*, anew."""
    out = project / "build" / f"{conf}-{locale}"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-c", conf, "-D", f"language={locale}"]
    return [*command, "docs", out]


def size(folder: Path) -> float:
    """The megabytes of the files that a reader may load."""
    files = (path for path in folder.rglob("*") if path.is_file())
    served = (path for path in files if not {".doctrees", "doctrees"} & set(path.parts))
    return sum(path.stat().st_size for path in served) / 1e6


def one_language(
    counts: Sequence[int], large: int, runs: int, texts: Sequence[Text]
) -> Iterator[Row]:
    """Stock and ours in English at each size; ours alone at *large* pages."""
    for count in [*counts, *([large] if large else [])]:
        project = prepare(count, [], texts)
        peers = {"stock": "stock", "ours": "conf"} if count in counts else {"ours": "conf"}
        usages: dict[str, list[Usage]] = {name: [] for name in peers}
        for run in range(1, runs + 1):
            for name, conf in peers.items():
                say(f"{name}, {count} pages, run {run} of {runs}")
                usages[name].append(watched(sphinx(project, conf, "en"), project))
        for name, conf in peers.items():
            yield Row(name, count, least(usages[name]), size(project / "build" / f"{conf}-en"))


def all_languages(
    count: int, locales: Sequence[str], runs: int, texts: Sequence[Text]
) -> Iterator[Row]:
    """Stock's languages one after the other, and ``make site``."""
    project = prepare(count, locales[1:], texts)
    for language in table_of(ROOT / "conf" / "languages.toml")[1:]:  # a note for the importer
        note = project / "locale" / language.locale / "notes" / "index.md"
        note.parent.mkdir(parents=True)
        shutil.copy(project / "docs" / "index.md", note)
    stock, ours = [], []
    for run in range(1, runs + 1):
        say(f"{len(locales)} languages of {count} pages, run {run} of {runs}")
        stock.append(total([watched(sphinx(project, "stock", code), project) for code in locales]))
        stock_size = sum(size(project / "build" / f"stock-{code}") for code in locales)
        shutil.rmtree(project / "build")
        ours.append(watched([sys.executable, "-m", "sites.build"], project))
    yield Row(f"stock, {len(locales)} languages", count, least(stock), stock_size)
    our_size = size(project / "build" / "html")
    yield Row(f"ours, {len(locales)} languages", count, least(ours), our_size)


def one_message(count: int, runs: int, texts: Sequence[Text]) -> Row:
    """Ours after one msgstr has changed; says which pages were written, and which are others."""
    project = prepare(count, [CHANGED], texts)
    command = sphinx(project, "conf", CHANGED)
    say(f"{count} pages, before one message changes")
    watched(command, project)
    out = project / "build" / f"conf-{CHANGED}"
    before = {path: path.read_bytes() for path in out.rglob("*.html")}
    path = sorted((project / "locale" / CHANGED).rglob("page-*.po"))[count // 2]
    usages, first = [], time.time()
    for run in range(1, runs + 1):
        say(f"{count} pages, one changed message, run {run} of {runs}")
        change(path)
        usages.append(watched(command, project))
    written = [page for page in before if page.stat().st_mtime > first]
    changed = [page for page in written if page.read_bytes() != before[page]]
    say("")
    for what, pages in (("written", written), ("changed", changed)):
        print(f"{what}: {', '.join(sorted(page.relative_to(out).as_posix() for page in pages))}")
    return Row("ours, one changed msgstr", count, least(usages), size(out))


def change(path: Path) -> None:
    """Make the longest msgstr of a catalog a character longer."""
    entries = catalog.read(path) or polib.POFile()
    longest = max(entries, key=lambda entry: len(entry.msgstr))
    longest.msgstr += longest.msgstr[-1]
    catalog.write(path, catalog.render(entries))


def arguments() -> argparse.Namespace:
    command = argparse.ArgumentParser(description="Measure the building of sites.")
    command.add_argument("--corpus", type=Path, help="a folder en/ beside <locale>/")
    command.add_argument("--pages", default="125,250,500", help="how many, as a list with commas")
    command.add_argument("--large", type=int, default=0, help="how many, for ours alone")
    command.add_argument("--runs", type=int, default=3, help="of each build; the least counts")
    command.add_argument("--plot", type=Path, default=BENCH / "plot.svg", help="an SVG file")
    return command.parse_args()


def main() -> int:
    """Print the table and its ratios, and draw the plot."""
    given = arguments()
    counts = sorted(map(int, given.pages.split(",")))
    locales = [language.locale for language in table_of(ROOT / "conf" / "languages.toml")]
    BENCH.mkdir(parents=True, exist_ok=True)
    texts = own_texts(locales[1:])
    if given.corpus:
        texts += corpus_texts(given.corpus.resolve(), locales[1:], BENCH / "imported")
    print(f"pages made of {len(texts)} texts; {os.cpu_count()} processors")
    begin()
    rows = [show(row) for row in one_language(counts, given.large, given.runs, texts)]
    rows += [show(row) for row in all_languages(counts[0], locales, given.runs, texts)]
    show(one_message(counts[-1], given.runs, texts))
    print("\nratios of seconds, CPU, peak memory and output")
    compare(rows)
    lines = {
        name: [(row.pages, row.usage.cpu) for row in rows if row.name == name]
        for name in ("stock", "ours")
    }
    given.plot.write_text(plot("Seconds of CPU for a site of so many pages", lines), "utf-8")
    print(f"\n{given.plot}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
