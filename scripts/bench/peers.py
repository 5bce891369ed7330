"""The importer's peers, for importer.py: hunalign over plain blocks, and po4a-gettextize.

Neither is needed by anything else; where one is not installed it is not measured.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib

ROOT = Path.cwd()
BENCH = ROOT / "build" / "bench"
HUNALIGN = Path(__file__).with_name("hunalign.mjs")


def bitexts(corpus: Path) -> Iterator[tuple[Path, Path]]:
    """The English and translated files that belong together."""
    for translated in sorted(corpus.glob("*/**/*.md")):
        locale, *rest = translated.relative_to(corpus).parts
        english = corpus / "en" / Path(*rest)
        if locale != "en" and english.is_file():
            yield english, translated


def text(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def load(script: Path) -> Any:
    """The yardstick as a module: its idea of a block is the measure for everyone."""
    spec = importlib.util.spec_from_file_location("yardstick", script)
    if spec is None or spec.loader is None:
        sys.exit(f"{script} is no yardstick")
    module = importlib.util.module_from_spec(spec)
    sys.modules["yardstick"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def hunalign(corpus: Path, out: Path, script: Path) -> bool:
    """Import a corpus with hunalign over plain blocks, 1-1 beads; false where it is missing."""
    if not (BENCH / "node_modules" / "@bitextual" / "hunalign").is_dir():
        return False
    shutil.rmtree(out, ignore_errors=True)
    shutil.copy(HUNALIGN, BENCH)  # node looks for modules beside the script
    read = load(script).read
    pairs: list[tuple[Path, list[str], list[str]]] = []
    for english, translated in bitexts(corpus):
        sides = [[block.text for block in read(text(path))[0]] for path in (english, translated)]
        pairs.append((translated, sides[0], sides[1]))
    asked = json.dumps([{"source": source, "target": target} for _, source, target in pairs])
    command = ["node", str(BENCH / HUNALIGN.name)]
    done = subprocess.run(command, input=asked, check=True, capture_output=True, text=True)
    for (path, source, target), beads in zip(pairs, json.loads(done.stdout), strict=True):
        locale, *rest = path.relative_to(corpus).parts
        catalog = polib.POFile(wrapwidth=0)
        catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        found = {source[one]: target[other] for one, other in reversed(beads)}
        for msgid, msgstr in found.items():
            catalog.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
        name = (out / locale / "LC_MESSAGES" / Path(*rest)).with_suffix(".po")
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(str(catalog), "utf-8")
    return True


def po4a(corpus: Path) -> tuple[float, int, int]:
    """po4a-gettextize over every bitext: seconds, files, and how many it refuses."""
    begin, refused, pairs = time.monotonic(), 0, list(bitexts(corpus))
    for english, translated in pairs:
        command = ["po4a-gettextize", "-f", "text", "-o", "markdown", "-M", "UTF-8", "-L", "UTF-8"]
        command += ["-m", str(english), "-l", str(translated), "-p", str(BENCH / "po4a.po")]
        # It leaves a file behind where it refuses.
        done = subprocess.run(command, cwd=BENCH, check=False, capture_output=True)
        refused += done.returncode != 0
    return time.monotonic() - begin, len(pairs), refused
