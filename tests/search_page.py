"""What the tests of the search share: a search page that is asked, and what it shows."""

from __future__ import annotations

import base64
import json
import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from conftest import ROOT
from playwright.sync_api import Page

DATA = ROOT / "tests" / "data" / "search"
# What the search page shows.
SHOWN = """() => ({
  status: document.querySelector('[data-search-page] .search-status').innerText,
  pages: [...document.querySelectorAll('.search-pages > li')].map(page => ({
    score: Number(page.dataset.score),
    sections: [...page.querySelectorAll('a')].map(link => ({
      href: link.href, text: link.innerText, score: Number(link.parentElement.dataset.score),
      marks: [...link.querySelectorAll('mark')].map(mark => mark.textContent),
      notes: [...link.querySelectorAll('.search-note')].map(note => note.textContent),
    })),
  })),
})"""
# What it shows for each query, as a reader would type it.
ASK = f"""async queries => {{
  const shown = {SHOWN};
  const input = document.querySelector('[data-search-page] input');
  const results = document.querySelector('[data-search-page] .search-results');
  const answer = query => new Promise(done => {{
    delete results.dataset.query;
    const look = () => results.dataset.query === query && (watch.disconnect(), done(shown()));
    const watch = new MutationObserver(look);
    watch.observe(results, {{ attributes: true, childList: true }});
    input.value = query;
    input.dispatchEvent(new Event('input'));
  }});
  const found = [];
  for (const query of queries) found.push(await answer(query));
  return found;
}}"""

FIRST = f"""async queries => {{
  const found = [];
  document.body.hidden = true; // nothing to lay out
  for (const query of queries) {{
    await ({ASK})([query]);
    found.push(document.querySelector('.search-pages > li a')?.href ?? '');
  }}
  return found; }}"""


@dataclass(frozen=True)
class Section:
    """A result: its page and anchor, what it shows, the words that are marked in it."""

    page: str
    anchor: str
    text: str
    score: float
    marks: list[str]
    notes: list[str]


@dataclass(frozen=True)
class Found:
    """The pages that a search shows, each as its sections, and the line above them."""

    pages: list[list[Section]]
    scores: list[float]
    status: str

    @property
    def names(self) -> list[str]:
        return [sections[0].page for sections in self.pages]


def queries(name: str) -> dict[str, Any]:
    """A file of queries, by language."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def open_search(tab: Page, address: str) -> None:
    tab.goto(f"{address}/search.html")
    tab.wait_for_selector("[data-search-page]")


def ask(tab: Page, query: str) -> Found:
    """What the search page that is open finds for *query*."""
    return ask_all(tab, [query])[0]


def ask_all(tab: Page, queries: Iterable[str]) -> list[Found]:
    """What the search page that is open finds for each of *queries*, one after the other."""
    return [found_of(shown) for shown in tab.evaluate(ASK, list(queries))]


def first_pages(tab: Page, queries: Iterable[str]) -> dict[str, str]:
    """The page that comes first for each of *queries*, or nothing: in one go, read no further."""
    asked = list(queries)
    found = tab.evaluate(FIRST, asked)
    return dict(zip(asked, map(page_of, found), strict=True))


def found_in(tab: Page) -> Found:
    """What the search page that is open shows."""
    return found_of(tab.evaluate(SHOWN))


def found_of(shown: dict[str, Any]) -> Found:
    pages = [[section_of(section) for section in page["sections"]] for page in shown["pages"]]
    return Found(pages, [page["score"] for page in shown["pages"]], shown["status"])


def pieces(files: Mapping[str, bytes], kind: str) -> Iterator[bytes]:
    """What the pieces of one kind hold, of a site's files by their names."""
    for name, data in sorted(files.items()):
        if re.fullmatch(rf"_search/{kind}\d+\.js", name):
            packed = data.decode().split('"')[3]
            yield zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS)


def words(files: Mapping[str, bytes]) -> set[str]:
    """The words that a site's index has."""
    lines = b"\n".join(pieces(files, "w")).decode().split("\n")
    return {line.partition("\t")[0] for line in lines}


def sections(files: Mapping[str, bytes]) -> list[list[Any]]:
    """A site's sections, as the index has them: address, title, anchor, names …"""
    lines = b"\n".join(pieces(files, "t")).splitlines()
    return [json.loads(line) for line in lines]


def section_of(read: dict[str, Any]) -> Section:
    name, fragment = page_of(read["href"]), urlsplit(read["href"]).fragment
    return Section(name, fragment, read["text"], read["score"], read["marks"], read["notes"])


def page_of(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2].removesuffix(".html")
