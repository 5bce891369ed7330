"""``make language``: a language stands everywhere it must, or nowhere."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from babel.messages.plurals import get_plural
from conftest import ROOT, Run, run, sphinx_build, tree
from intake.language import prepare
from lxml import html
from notes2po import catalog as po
from notes2po.languages import Language
from notes2po.table import read_table
from upkept import PAGES, upkept

LOCALES = ("ja", "zh_TW")


def make_language(project: Path, *arguments: str) -> Run:
    return run(sys.executable, "-m", "intake.language", *arguments, cwd=project)


@dataclass(frozen=True)
class Added:
    """The project with Spanish, as it was before, and what was said."""

    project: Path
    before: dict[str, bytes]
    done: Run


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two languages; the tests that use this leave it as it is."""
    return upkept(tmp_path_factory.mktemp("first"), LOCALES)


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    """A copy of it, to do harm to."""
    return shutil.copytree(first, tmp_path / "project")


@pytest.fixture(scope="module")
def added(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Added:
    """Spanish in a project; the tests that use this leave it as it is."""
    project = shutil.copytree(first, tmp_path_factory.mktemp("added") / "project")
    shutil.copy(ROOT / "README.md", project)
    before = tree(project)
    return Added(project, before, make_language(project, "es"))


@pytest.fixture
def after(added: Added, tmp_path: Path) -> Path:
    """A copy of the project with Spanish, to go on with."""
    shutil.copytree(added.project, tmp_path / "after")
    return tmp_path / "after"


def built(project: Path, slug: str, page: str = "index") -> html.HtmlElement:
    return html.fromstring((project / f"build/html/{slug}/{page}.html").read_text("utf-8"))


# -- A language that is added


def test_the_table_has_one_row_more_and_a_catalog_stands_for_every_page(added: Added) -> None:
    assert (added.done.code, added.done.err) == (0, "")
    now = tree(added.project)
    table = added.before["conf/languages.toml"].decode()
    row = '\n[es]\nnote = "es"\nslug = "es"\n'
    assert now["conf/languages.toml"].decode() == table + row
    catalogs = {f"locale/es/LC_MESSAGES/{name}.po" for name in (*PAGES, "sphinx")}
    changed = {name for name in now if now[name] != added.before.get(name)}
    assert changed == {"conf/languages.toml", *catalogs}
    for name in catalogs:
        catalog = polib.pofile(now[name].decode())
        assert len(catalog) > 0
        # The frame comes along; the pages are for somebody to translate.
        is_frame = name.endswith("/sphinx.po")
        assert not (catalog.untranslated_entries() if is_frame else catalog.translated_entries())
        assert not catalog.fuzzy_entries()
        assert catalog.metadata["Language"] == "es"
        assert catalog.metadata["Language-Team"] == "Spanish"
        assert catalog.metadata["Plural-Forms"] == f"{get_plural('es')}"
    checked = run(sys.executable, "-m", "check_catalogs", "locale/es", cwd=added.project)
    assert checked.code == 0


def test_what_is_left_to_do_is_said(added: Added) -> None:
    left = added.done.out.partition("left to do:\n")[2]
    assert "translate the frame" not in left
    for said in (
        f"translate {len(PAGES)} pages",
        "Read the Docs: a project with the language es",
        "Weblate",
    ):
        assert said in left
    assert "type.css" not in left
    assert left.endswith("  make site\n")


def test_the_sites_are_built_with_it_in_english_until_somebody_translates(after: Path) -> None:
    before = tree(after)
    for code in ("ja", "es"):
        done = run(sys.executable, "-m", "sites.build", "--language", code, cwd=after)
        assert (done.code, done.err) == (0, "")
    (line,) = [line for line in done.out.splitlines() if line.startswith("es  ")]
    assert f"{len(PAGES)} pages  0 of " in line
    assert "0 warnings" in line
    page = built(after, "es")
    assert page.get("lang") == "es"
    assert page.xpath("string(//article//h1)") == "Notes on Language Models¶"
    for slug in ("es", "ja"):
        names = built(after, slug).xpath("(//nav[contains(@class, 'languages')])[1]//a/@lang")
        assert names == [*(locale.replace("_", "-") for locale in ("en", *LOCALES)), "es"]
    updated = run(sys.executable, "-m", "upkeep.update", cwd=after)
    assert "0 of " in updated.out
    assert tree(after) == before


def test_a_second_time_it_is_here_already(after: Path) -> None:
    before = tree(after)
    done = make_language(after, "es")
    assert (done.code, done.err) == (0, "")
    said = "Spanish is here already (conf/languages.toml: [es], note es, slug es): nothing to do\n"
    assert done.out == said
    assert tree(after) == before


def test_a_language_that_is_taken_away_leaves_nothing_and_its_catalogs_are_kept(
    added: Added, after: Path
) -> None:
    es = {name: data for name, data in tree(after).items() if name.startswith("locale/es/")}
    for place in ("es", "es-2"):
        done = make_language(after, "es", "--remove")
        assert (done.code, done.err) == (0, "")
        assert f"moved locale/es to build/removed/{place}" in done.out
        assert tree(after) == added.before
        aside = after / "build/removed" / place
        kept = {
            path.relative_to(aside).as_posix(): path.read_bytes() for path in aside.rglob("*.po")
        }
        assert {f"locale/es/{name}": data for name, data in kept.items()} == es
        if place == "es":
            shutil.copytree(added.project / "locale/es", after / "locale/es")
            shutil.copy(added.project / "conf/languages.toml", after / "conf")


@pytest.mark.parametrize(("code", "said"), [("en", "is what"), ("es", "'es' is no language of")])
def test_what_cannot_be_taken_away_is_said(project: Path, code: str, said: str) -> None:
    before = tree(project)
    done = make_language(project, code, "--remove")
    assert (done.code, said in done.err, tree(project) == before) == (1, True, True)


def test_what_is_missing_of_a_language_is_put_back(after: Path) -> None:
    before = tree(after)
    for name in ("index", "sphinx"):
        (after / f"locale/es/LC_MESSAGES/{name}.po").unlink()
    assert make_language(after, "es").code == 0
    assert tree(after) == before


def test_regions_scripts_and_directions(project: Path) -> None:
    done = {code: make_language(project, code) for code in ("pt-br", "ar")}
    done["zh_CN"] = make_language(project, "zh_CN", "--note", "hans")
    assert [(run.code, run.err) for run in done.values()] == [(0, "")] * 3
    assert "type.css" not in done["pt-br"].out
    assert "type.css" not in done["ar"].out + done["zh_CN"].out
    assert "search" not in done["ar"].out.partition("left to do:")[2]
    table = (project / "conf/languages.toml").read_text("utf-8")
    for row in (
        '[pt_BR]\nnote = "pt-br"\nslug = "pt-br"\n',
        '[zh_CN]\nnote = "hans"\nslug = "zh-cn"\n',
    ):
        assert row in table
    slugs = {"pt_BR": "pt-br", "ar": "ar", "zh_CN": "zh-cn"}
    for locale, slug in slugs.items():
        options = ["-W", "--keep-going", "-b", "html", "-D", f"language={locale}"]
        out = project / "build/html" / slug
        site = sphinx_build(project / "docs", out, *options, conf=project / "conf")
        assert (site.code, site.err) == (0, "")
    pages = [built(project, slug) for slug in slugs.values()]
    said = [(page.get("lang"), page.get("dir")) for page in pages]
    assert said == [("pt-BR", "ltr"), ("ar", "rtl"), ("zh-CN", "ltr")]
    assert "简体中文" in pages[2].text_content()


# -- What is no new language


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["hant"], 0, "is here already (conf/languages.toml: [zh_TW], note hant, slug zh-tw)"),
        (["zh-Hant-TW"], 0, "is here already (conf/languages.toml: [zh_TW]"),
        (["JA"], 0, "Japanese is here already"),
        (["en"], 0, "English is what the documents are written in"),
        (["martian"], 1, "unknown language 'martian'; the nearest known codes: mai, arn"),
        (["es", "--note", "hant"], 1, "the code 'hant' is [zh_TW]'s; choose another NOTE"),
        (["es", "--note", 'e"s'], 1, "'e\"s' can be no code"),
        (["ja", "--note", "jp"], 1, "[ja] has the note code 'ja'; change it there"),
    ],
)
def test_what_is_here_or_cannot_be_is_said_and_nothing_is_changed(
    project: Path, arguments: list[str], code: int, said: str
) -> None:
    before = tree(project)
    done = make_language(project, *arguments)
    assert done.code == code
    assert said in (done.err if code else done.out)
    assert done.err.endswith("nothing was changed\n" if code else "")
    assert tree(project) == before


# -- Half-way


def test_an_update_that_fails_half_way_leaves_no_trace(project: Path) -> None:
    damaged = project / "locale/ja/LC_MESSAGES/index.po"
    damaged.write_text('msgid "x"\nmsgstr "y\n', "utf-8")
    before = tree(project)
    done = make_language(project, "es")
    assert done.code == 1
    assert "error: locale/ja/LC_MESSAGES/index.po:2: is no PO syntax" in done.err
    assert done.err.endswith("nothing was changed\n")
    assert tree(project) == before
    assert not (project / "locale/es").exists()


@pytest.mark.parametrize("step", ["updating the catalogs", "building the site in Spanish"])
def test_whoever_stops_it_finds_nothing_changed(project: Path, step: str) -> None:
    before = tree(project)
    command = [sys.executable, "-m", "intake.language", "es"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(line.strip() == step for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate()
    assert (process.returncode, err) == (130, "error: stopped\nnothing was changed\n")
    assert tree(project) == before


@pytest.mark.parametrize("written", [0, 1])
def test_no_language_stands_in_the_table_before_its_frame(
    project: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """Stopped there, it would never get one: to the next run it is a language of the site."""
    done: list[Path] = []
    write = po.write

    def stopped(path: Path, data: bytes) -> None:
        if len(done) == written:
            raise KeyboardInterrupt
        done.append(path)
        write(path, data)

    monkeypatch.setattr(po, "write", stopped)
    table = project / "conf" / "languages.toml"
    with pytest.raises(KeyboardInterrupt):
        prepare(project, Language("es", "es", "es"), read_table(table))
    assert "[es]" not in table.read_text("utf-8")
