"""What readers of many languages type finds the page that they mean, in small sites of their own."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from conftest import ROOT, serving, sphinx_build
from playwright.sync_api import Browser, Page
from search_page import DATA, first_pages, open_search

LANGUAGES = tomllib.loads((DATA / "languages.toml").read_text("utf-8"))
NOTES = ROOT / "tests" / "data" / "writing-systems"
NINE = [locale for locale, sets in LANGUAGES.items() if "queries" in sets]
LATER = [
    (locale, name)
    for locale, sets in LANGUAGES.items()
    for name in ("further", "again", "last")
    if name in sets
]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for all the sites."""
    tab = browser.new_page()
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def found(window: Page, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """By language, what each of its queries finds first."""
    return {
        locale: ask_all(window, tmp_path_factory.mktemp(locale), locale) for locale in LANGUAGES
    }


def real_text(path: Path) -> str:
    """A note with its title as a heading."""
    _, front, text = path.read_text("utf-8").split("---\n", 2)
    (title,) = [line for line in front.splitlines() if line.startswith("title: ")]
    return f"# {title.removeprefix('title: ')}\n{text}"


def ask_all(tab: Page, folder: Path, locale: str) -> dict[str, str]:
    """What a language's site, built in *folder*, has first for each query of the language."""
    sets = dict(LANGUAGES[locale])
    pages = dict(sets.pop("pages"))
    if locale in NINE:
        pages["tokens"] = real_text(NOTES / f"how-text-becomes-tokens-{locale}.md")
    (folder / "docs").mkdir()
    names = "\n".join(sorted(pages))
    (folder / "docs/index.md").write_text(f"# 0\n\n```{{toctree}}\n{names}\n```\n", "utf-8")
    for name, text in pages.items():
        (folder / f"docs/{name}.md").write_text(text, "utf-8")
    conf = folder / "conf"
    shutil.copytree(ROOT / "conf", conf, ignore=shutil.ignore_patterns("extensions"))
    (conf / "extensions").symlink_to(ROOT / "conf" / "extensions")
    with (conf / "languages.toml").open("a", encoding="utf-8") as table:
        table.write(f'[{locale}]\nnote = "{locale}"\nslug = "{locale.lower()}"\n')
    built = sphinx_build(folder / "docs", folder / "out", "-D", f"language={locale}", conf=conf)
    assert built.code == 0, built.err
    with serving(folder / "out") as address:
        open_search(tab, address)
        return first_pages(tab, chain.from_iterable(sets.values()))


def wrong(found: dict[str, dict[str, str]], locale: str, name: str) -> dict[str, str]:
    """The queries of a set that find another page first, and this."""
    wanted = LANGUAGES[locale][name]
    return {
        query: found[locale][query] for query in wanted if found[locale][query] != wanted[query]
    }


@pytest.mark.parametrize("locale", NINE)
def test_of_twenty_queries_eighteen_find_the_page_that_is_meant(
    found: dict[str, dict[str, str]], locale: str
) -> None:
    assert len(LANGUAGES[locale]["queries"]) == 20
    assert len(missed := wrong(found, locale, "queries")) <= 2, missed


@pytest.mark.parametrize(("locale", "name"), LATER)
def test_of_ten_later_queries_nine_find_the_page_that_is_meant(
    found: dict[str, dict[str, str]], locale: str, name: str
) -> None:
    assert len(LANGUAGES[locale][name]) == 10
    assert len(missed := wrong(found, locale, name)) <= 1, missed


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_script_finds_what_its_rules_are_for(
    found: dict[str, dict[str, str]], locale: str
) -> None:
    assert wrong(found, locale, "traps") == {}
