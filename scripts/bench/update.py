"""Measure ``make update`` on sites of any size: ``make bench-update``.

    python -m bench.update [--pages 100 1000] [--languages 10]

Makes a site of generated pages in build/bench/update, translates all of it, changes
the English in one way after the other, and says how long the update takes each time,
in seconds of one processor: Sphinx's reading of the pages, and the update after it.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from notes2po import catalog as po
from upkeep.templates import extract

ROOT = Path.cwd()
SITE = ROOT / "build" / "bench" / "update"
LOCALES = ("ja", "zh_TW", "fr", "hi", "de", "es", "it", "ko", "pt", "ru", "uk", "pl", "cs", "vi")
PARAGRAPHS = 40
WORDS = [
    f"{a}{b}{c}" for a in ("ba", "co", "di", "fu", "le", "mo") for b in "nrstl" for c in "aeiou"
]

Page = list[str]


def pages(count: int) -> list[Page]:
    """*count* pages, whose words are shared as words are: few often, many seldom."""
    chance = random.Random(1)  # noqa: S311 - the same pages every time
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    lengths = [chance.randint(3, 60) for _ in range(count * PARAGRAPHS)]
    texts = [" ".join(chance.choices(WORDS, weights, k=length)) for length in lengths]
    return [texts[n : n + PARAGRAPHS] for n in range(0, len(texts), PARAGRAPHS)]


def edited(text: str) -> str:
    """*text* with a word changed and one added."""
    words = text.split(" ")
    return " ".join([*words[:1], "edited", *words[2:], "more"])


def nothing(site: list[Page]) -> list[Page]:
    return site


def one_page(site: list[Page]) -> list[Page]:
    return [[edited(text) for text in site[0]], *site[1:]]


def a_tenth_moved(site: list[Page]) -> list[Page]:
    """Every tenth paragraph goes to the next page, edited."""
    gone = [page[::10] for page in site]
    rest = [[text for n, text in enumerate(page) if n % 10] for page in site]
    came = [[edited(text) for text in page] for page in [gone[-1], *gone[:-1]]]
    return [[*page, *more] for page, more in zip(rest, came, strict=True)]


def everything(site: list[Page]) -> list[Page]:
    return [[edited(text) for text in page] for page in site]


CHANGES: Sequence[Callable[[list[Page]], list[Page]]] = (
    nothing,
    one_page,
    a_tenth_moved,
    everything,
)


def write(site: list[Page]) -> None:
    """Write the pages that are not as they stand."""
    names = [f"page{number:05}" for number in range(len(site))]
    texts = ["\n\n".join([f"# {name}", *page]) for name, page in zip(names, site, strict=True)]
    toctree = "\n".join(["# Index", "", "```{toctree}", *names, "```"])
    for name, text in zip(["index", *names], [toctree, *texts], strict=True):
        path = SITE / "docs" / f"{name}.md"
        if not path.is_file() or path.read_text("utf-8") != text + "\n":
            path.write_text(text + "\n", "utf-8")


def prepare(count: int, locales: Sequence[str]) -> list[Page]:
    """A site of *count* pages without catalogs; returns the pages."""
    shutil.rmtree(SITE, ignore_errors=True)
    for folder in ("docs", "conf", "locale"):
        (SITE / folder).mkdir(parents=True)
    rows = [f'[{code}]\nnote = "{code}"\nslug = "{code.lower()}"\n' for code in ("en", *locales)]
    (SITE / "conf" / "languages.toml").write_text("\n".join(rows), "utf-8")
    settings = 'extensions = ["myst_parser"]\ngettext_compact = False\nproject = "Bench"\n'
    (SITE / "conf" / "conf.py").write_text(settings, "utf-8")
    site = pages(count)
    write(site)
    return site


def translate() -> None:
    """Give every message a translation as long as it is."""
    for path in SITE.glob("locale/*/LC_MESSAGES/*.po"):
        catalog = po.read(path)
        for entry in catalog or ():
            entry.msgstr = entry.msgid[::-1]
        if catalog is not None:
            po.write(path, po.render(catalog))


def measure() -> tuple[float, float]:
    """Seconds of a processor that Sphinx takes for its part, and the whole update after it."""
    begin = processor_time()
    extract(SITE)
    middle = processor_time()
    command = [sys.executable, "-m", "upkeep.update"]
    subprocess.run(command, cwd=SITE, check=True, stdout=subprocess.DEVNULL)
    return middle - begin, processor_time() - middle


def processor_time() -> float:
    """What all commands have taken so far: it does not depend on what else the machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def kept() -> float:
    """The share of messages that have a translation, fuzzy or not, in per cent."""
    entries = [e for path in SITE.glob("locale/ja/LC_MESSAGES/*.po") for e in po.read(path) or ()]
    live = [entry for entry in entries if not entry.obsolete]
    return 100 * sum(bool(entry.msgstr) for entry in live) / len(live)


def rows(count: int, locales: Sequence[str]) -> Iterator[str]:
    """A line for each change to a site of *count* pages."""
    site = prepare(count, locales)
    measure()
    translate()
    messages = len(locales) * sum(len(page) + 1 for page in site)
    for change in CHANGES:
        write(change(site))
        sphinx, update = measure()
        name = change.__name__.replace("_", " ")
        each = 1e6 * update / messages
        yield (
            f"{count:>6} pages  {messages:>8} messages  {name:<14} Sphinx {sphinx:6.1f} s"
            f"  update {update:6.1f} s  {each:5.0f} µs a message  {kept():5.1f} % kept"
        )
        write(site)
        measure()


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure make update.")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--languages", type=int, default=10)
    given = parser.parse_args()
    for count in given.pages:
        for row in rows(count, LOCALES[: given.languages]):
            print(row, flush=True)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"at most {usage.ru_maxrss // 1024} MB in one process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
