"""Measure the building of sites against stock Sphinx + furo: ``make bench-site [CORPUS=…]``.

    bench_site.py [--corpus DIR] [--pages 125,250,500] [--large 1000] [--plot FILE.svg]

The pages are made of real text (bench_corpus.py). Both build the same pages one after the
other: one language by sphinx-build; all languages by ``make site`` against stock's one after
the other; and one language again after a translator has changed one message.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polib
from bench_corpus import Text, corpus_texts, make, own_texts
from bench_plot import plot
from bench_usage import Usage, watched
from notes2po import catalog
from notes2po.languages import read_table

ROOT = Path(__file__).parent.parent
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


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``output`` is in MB."""

    name: str
    pages: int
    usage: Usage
    output: float


def prepare(count: int, locales: Sequence[str], texts: Sequence[Text]) -> Path:
    """A project of *count* pages with our settings and commands, and stock's settings."""
    project = BENCH / f"{count}-{len(locales)}"
    shutil.rmtree(project, ignore_errors=True)
    make(project, count, locales, texts)
    for folder in ("conf", "scripts"):
        shutil.copytree(ROOT / folder, project / folder)
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


def one_language(counts: Sequence[int], large: int, texts: Sequence[Text]) -> Iterator[Row]:
    """Stock and ours in English at each size; ours alone at *large* pages."""
    for count in [*counts, *([large] if large else [])]:
        project = prepare(count, [], texts)
        for name, conf in (("stock", "stock"), ("ours", "conf")):
            if name == "ours" or count in counts:
                usage = watched(sphinx(project, conf, "en"), project)
                yield Row(name, count, usage, size(project / "build" / f"{conf}-en"))


def all_languages(count: int, locales: Sequence[str], texts: Sequence[Text]) -> Iterator[Row]:
    """Stock's languages one after the other, and ``make site``."""
    project = prepare(count, locales[1:], texts)
    usages = [watched(sphinx(project, "stock", locale), project) for locale in locales]
    total = Usage(
        sum(usage.seconds for usage in usages),
        sum(usage.cpu for usage in usages),
        max(usage.megabytes for usage in usages),
    )
    outputs = [size(project / "build" / f"stock-{locale}") for locale in locales]
    yield Row(f"stock, {len(locales)} languages", count, total, sum(outputs))
    for language in read_table(ROOT / "conf" / "languages.toml")[1:]:  # a note for the importer
        note = project / "locale" / language.locale / "notes" / "index.md"
        note.parent.mkdir(parents=True)
        shutil.copy(project / "docs" / "index.md", note)
    usage = watched([sys.executable, "scripts/build_sites.py"], project)
    output = size(project / "build" / "html")
    yield Row(f"ours, {len(locales)} languages", count, usage, output)


def one_message(count: int, texts: Sequence[Text]) -> Row:
    """Ours after one msgstr has changed; says which pages were written, and which are others."""
    project = prepare(count, [CHANGED], texts)
    command = sphinx(project, "conf", CHANGED)
    watched(command, project)
    out = project / "build" / f"conf-{CHANGED}"
    before = {path: path.read_bytes() for path in out.rglob("*.html")}
    path = sorted((project / "locale" / CHANGED).rglob("page-*.po"))[count // 2]
    entries = catalog.read(path) or polib.POFile()
    longest = max(entries, key=lambda entry: len(entry.msgstr))
    longest.msgstr += longest.msgstr[-1]
    catalog.write(path, catalog.render(entries))
    begin = time.time()
    usage = watched(command, project)
    written = [page for page in before if page.stat().st_mtime > begin]
    changed = [page for page in written if page.read_bytes() != before[page]]
    for what, pages in (("written", written), ("changed", changed)):
        print(f"{what}: {', '.join(sorted(page.relative_to(out).as_posix() for page in pages))}")
    return Row("ours, one changed msgstr", count, usage, size(out))


def show(row: Row) -> Row:
    """Print a line of the table, once it is measured."""
    usage = row.usage
    numbers = f"{usage.seconds:9.1f}{usage.cpu:9.1f}{usage.megabytes:10.0f}{row.output:11.1f}"
    print(f"{row.name:25}{row.pages:6}{numbers}", flush=True)
    return row


def compare(rows: Sequence[Row]) -> None:
    """The ratios of each pair at one size, and the growth from the smallest to the largest."""
    for first, second in pairwise(rows):
        if first.name.startswith("stock") and second.name.startswith("ours"):
            ratios = [f"{b / a:.2f}" for a, b in zip(values(first), values(second), strict=True)]
            name = f"{second.name} / {first.name}"
            print(f"{name}, {first.pages} pages: {', '.join(ratios)}")
    for name in ("stock", "ours"):
        own = [row for row in rows if row.name == name]
        for last in own[1:]:
            ratios = [f"{b / a:.2f}" for a, b in zip(values(own[0]), values(last), strict=True)]
            print(f"{name}, {last.pages} / {own[0].pages} pages: {', '.join(ratios)}")


def values(row: Row) -> tuple[float, float, float, float]:
    return row.usage.seconds, row.usage.cpu, row.usage.megabytes, row.output


def arguments() -> argparse.Namespace:
    command = argparse.ArgumentParser(description="Measure the building of sites.")
    command.add_argument("--corpus", type=Path, help="a folder en/ beside <locale>/")
    command.add_argument("--pages", default="125,250,500", help="how many, as a list with commas")
    command.add_argument("--large", type=int, default=0, help="how many, for ours alone")
    command.add_argument("--plot", type=Path, default=BENCH / "plot.svg", help="an SVG file")
    return command.parse_args()


def main() -> int:
    """Print the table and its ratios, and draw the plot."""
    given = arguments()
    counts = sorted(map(int, given.pages.split(",")))
    locales = [language.locale for language in read_table(ROOT / "conf" / "languages.toml")]
    BENCH.mkdir(parents=True, exist_ok=True)
    texts = own_texts(locales[1:])
    if given.corpus:
        texts += corpus_texts(given.corpus.resolve(), locales[1:], BENCH / "imported")
    print(f"pages made of {len(texts)} texts; {os.cpu_count()} processors")
    print(f"{'':25}{'pages':>6}{'seconds':>9}{'CPU':>9}{'peak MB':>10}{'output MB':>11}")
    rows = [show(row) for row in one_language(counts, given.large, texts)]
    rows += [show(row) for row in all_languages(counts[0], locales, texts)]
    show(one_message(counts[-1], texts))
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
