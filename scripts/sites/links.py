"""Ask every external link of the pages whether it is still there: ``make linkcheck``.

Sphinx's linkcheck asks; this says what came of it. The English pages alone are asked
for: no translation has a link that its English lacks. A site that answers but will not
talk to a program (401, 403, 429) is named and is no error. Where no site at all can be
reached there is no network, and the check is skipped.

Exit status: 0 every link is there, or there is no network; 1 some are not.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path.cwd()
REFUSED = (401, 403, 429)


def ask(source: Path) -> list[dict[str, Any]] | None:
    """What became of each external link, as linkcheck has it, or None where it failed itself."""
    with TemporaryDirectory() as folder:
        out = Path(folder)
        command = [sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT / "conf")]
        command += ["-b", "linkcheck", "-d", str(out / "doctrees"), str(source), str(out)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        answers = out / "output.json"
        if not answers.is_file():
            print(done.stderr, end="", file=sys.stderr)
            return None
        lines = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    kept = (line for line in lines if line["uri"].startswith(("http:", "https:")))
    return sorted(kept, key=lambda line: (line["filename"], line["lineno"], line["uri"]))


def error(answer: dict[str, Any]) -> int:
    """The code that a site answered with where it is one of an error; 0 where none came."""
    found = re.match(r"([45]\d\d) ", str(answer["info"]))  # linkcheck keeps it in words alone
    return int(found[1]) if found else 0


def unreached(answer: dict[str, Any]) -> bool:
    """Whether not even an error came back."""
    return answer["status"] in ("broken", "timeout") and not error(answer)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make linkcheck", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("source", nargs="?", type=Path, default=ROOT / "docs")
    source = parser.parse_args().source
    print("asking each external link; this takes a minute or two", flush=True)
    answers = ask(source)
    if answers is None:
        return 1
    if answers and all(map(unreached, answers)):
        print("skipped: no network; none of the external links could be asked")
        return 0
    broken = 0
    for answer in answers:
        where = f"{source.name}/{answer['filename']}:{answer['lineno']}: {answer['uri']}"
        if error(answer) in REFUSED:
            print(f"{where}: will not answer a program ({error(answer)}); look yourself")
        elif answer["status"] in ("broken", "timeout"):
            broken += 1
            why = str(answer["info"]).splitlines()[0] if answer["info"] else "no answer in time"
            print(f"{where}: {why}", file=sys.stderr)
        elif answer["status"] == "redirected" and answer["code"] in (301, 308):
            print(f"{where}: has moved for good to {answer['info']}")
    print(f"{len(answers)} links, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
