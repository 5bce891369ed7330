"""The extensions serve any Sphinx project: tests/data/foreign names some, and knows nothing of us.

It is built with the package as others install it, from its wheel, and with stock beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import forked
import pytest
from conftest import ROOT, once, run, serving
from lxml import html
from playwright.sync_api import Page
from search_page import ask, open_search

FOREIGN = ROOT / "tests" / "data" / "foreign"
LOCALES = ("en", "ja", "zh_CN")
WANTED = ["https://tides.example/theory", "https://tides.example/brest"]


@dataclass(frozen=True)
class Foreign:
    """The project's sites in ``ours/<locale>`` and ``stock/<locale>``, and what the builds said."""

    folder: Path
    said: str

    def links(self, kind: str, locale: str) -> list[str]:
        """Where the links of the page about tides lead that lead away."""
        text = (self.folder / kind / locale / "tides.html").read_text("utf-8")
        (body,) = html.fromstring(text).find_class("body")
        return [str(link) for link in body.xpath(".//a/@href") if str(link) in WANTED]


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Foreign:
    """Installed from the wheel, with whatever it needs from here; built in three languages."""
    folder = once(tmp_path_factory, worker_id, "foreign", build)
    return Foreign(folder, (folder / "said").read_text("utf-8"))


def build(folder: Path) -> None:
    """The wheel, what is in it, and the sites."""
    source = folder / "source"
    for part in ("scripts", "conf"):
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"]
    installed = run(*pip, "--no-index", "--target", folder / "installed", source, cwd=folder)
    assert installed.code == 0, installed.err
    project = folder / "project"
    shutil.copytree(FOREIGN, project)
    said = ""
    # The fork forgets this project's rooms, and finds what is installed before them.
    environment = os.environ | {"PYTHONPATH": str(folder / "installed")}
    for locale in LOCALES:
        for kind, options in (("ours", ["-W", "--keep-going"]), ("stock", STOCK)):
            out = folder / kind / locale
            command = ["-q", "-n", *options, "-D", f"language={locale}"]
            command += ["-d", f"{out}.doctrees", "manual", str(out)]
            _code, _out, err = forked.call("sphinx", command, str(project), environment)
            said += err if kind == "ours" else ""
    (folder / "said").write_text(said, "utf-8")


STOCK = ["-D", "extensions=myst_parser", "-D", "exclude_patterns=status.md"]


def test_the_wheel_holds_the_two_commands_and_the_extensions_and_no_more(foreign: Foreign) -> None:
    packages = {path.parent.name for path in (foreign.folder / "installed").glob("*/__init__.py")}
    wings = {path.parent.name for path in (ROOT / "conf/extensions").glob("*/__init__.py")}
    assert packages == wings | {"notes2po", "check_catalogs"}
    for path in (ROOT / "conf/extensions").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(ROOT / "conf/extensions")
            assert (foreign.folder / "installed" / name).is_file(), name


def test_a_foreign_project_builds_without_a_warning(foreign: Foreign) -> None:
    assert foreign.said == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reference_is_kept_in_every_language(foreign: Foreign, locale: str) -> None:
    """Stock keeps in English the one that its page defines, and in a translation none."""
    assert foreign.links("ours", locale) == WANTED
    assert foreign.links("stock", locale) == (WANTED[1:] if locale == "en" else [])


def test_cells_of_a_table_in_a_note_are_translated(foreign: Foreign) -> None:
    page = (foreign.folder / "ours/ja/tides.html").read_text("utf-8")
    assert "満ち潮" in page
    assert "flood" not in page
    assert "flood" in (foreign.folder / "stock/ja/tides.html").read_text("utf-8")


def test_the_list_of_references_says_who_cites_them(foreign: Foreign) -> None:
    page = (foreign.folder / "ours/ja/sources.html").read_text("utf-8")
    assert 'href="tides.html">潮汐が起こる理由</a>' in page


def test_its_status_is_counted(foreign: Foreign) -> None:
    """The languages are those that have catalogs; RST is counted as MyST is."""
    for locale in LOCALES:
        text = (foreign.folder / "ours" / locale / "status.json").read_text("utf-8")
        languages = json.loads(text)["languages"]
        assert list(languages) == list(LOCALES)
        pages = languages["ja"]["pages"]
        assert pages["harbour"] == {"empty": 1, "fuzzy": 1, "translated": 1}
        assert pages["tides"] == {"empty": 0, "fuzzy": 0, "translated": 7}
        assert languages["zh_CN"]["pages"]["harbour"]["empty"] == 3


@pytest.mark.parametrize(
    ("locale", "query", "page"),
    [("zh_CN", "潮汐", "tides"), ("ja", "海図", ""), ("ja", "大潮", "tides")],
)
def test_its_search_page_runs(
    foreign: Foreign, tab: Page, locale: str, query: str, page: str
) -> None:
    """Stock's in Chinese ends in a ReferenceError, and in Japanese does not say what it found.

    What is fuzzy is not on the page, nor found.
    """
    with serving(foreign.folder / "ours" / locale) as address:
        open_search(tab, address)
        found = ask(tab, query).names
    assert (page in found) if page else found == []
