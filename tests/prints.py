"""What a page says on paper: Chromium prints it, poppler reads it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

from conftest import lack
from lxml import etree
from playwright.sync_api import Page

ADDRESS = re.compile("<https?:[^>]*>")  # what print.css writes after a link to elsewhere
# What furo lays out for a screen, and what has no letters of its own.
PAGE = "{http://www.w3.org/1999/xhtml}page"
WORD = "{http://www.w3.org/1999/xhtml}word"


def poppler(program: str, *arguments: str | Path) -> str:
    """What one of poppler's programs writes."""
    if not shutil.which(program):
        lack(program, "poppler-utils")
    command = [program, *map(str, arguments), *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def letters(text: str) -> Counter[str]:
    """The letters of a text, whatever its lines, its order on the sheet and its ligatures."""
    plain = unicodedata.normalize("NFKC", ADDRESS.sub("", "".join(text.split())))
    return Counter(sign for sign in plain if unicodedata.category(sign)[0] in "LNPSM")


def on_paper(tab: Page, address: str, path: Path) -> Path:
    """Print the page there."""
    tab.goto(address)
    tab.pdf(path=path, prefer_css_page_size=True)
    return path


def sheets(path: Path) -> list[list[float]]:
    """Of each sheet, how far down each of its words reaches: 1 is the foot."""
    tree = etree.fromstring(poppler("pdftotext", "-bbox", path).encode())
    return [
        [float(word.get("yMax")) / float(sheet.get("height")) for word in sheet.iter(WORD)]
        for sheet in tree.iter(PAGE)
    ]
