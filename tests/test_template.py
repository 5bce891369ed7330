"""A template of another tool, filled from translations: what its own tool then builds of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import polib
import pytest
from conftest import ROOT, Run, lack, notes2po, run
from markdown_it import MarkdownIt
from notes2po.markdown import definitions
from notes2po.messages import Document
from notes2po.pipelines import TOOLS
from notes2po.template import english, read_template

DATA = ROOT / "tests/data/pipelines/book"
NOTES = ("--notes", "{language}/{document}.md", "--language", "de", "--language", "ja")
PO4A = """\
[po4a_langs] de ja
[po4a_paths] po/roof.pot $lang:po/$lang.po
[options] opt:"--keep 0 --quiet"
[type: text] src/roof.md $lang:built/$lang/roof.md opt:"-o markdown{more}"
"""
STOCK = 'extensions = ["myst_parser"]\n'
BLOCK = re.compile(r"```(?:sh|text)\n(.*?)```", re.DOTALL)
CODE = re.compile(r"```python\n.*?```", re.DOTALL)
NOT_IN_ENGLISH = "Ein Absatz, den es im Englischen nicht gibt: Im Winter hat man frei."


def bin_of(name: str) -> Path:
    """A command that is installed beside this interpreter."""
    return Path(sys.executable).with_name(name)


def done(*command: str | Path, cwd: Path) -> Run:
    result = run(*command, cwd=cwd)
    assert result.code == 0, result.err
    return result


# -- The tools: how each makes its template, and a document of a catalog ---------------------


@dataclass(frozen=True)
class Pipeline:
    """A tool; ``template`` writes one into a book, ``build`` the text of a translated page."""

    template: Callable[[Path], str]
    build: Callable[[Path, str], str]
    catalog: str = "po/{language}.po"
    translates_code: bool = True


def with_po4a(*command: str | Path, cwd: Path) -> Run:
    if not shutil.which("po4a"):
        lack("po4a", "po4a")
    return done(*command, cwd=cwd)


def po4a(more: str) -> Pipeline:
    def template(book: Path) -> str:
        (book / "po4a.cfg").write_text(PO4A.format(more=more), "utf-8")
        (book / "po").mkdir()
        with_po4a("po4a", "--no-translations", "po4a.cfg", cwd=book)
        return "po/roof.pot"

    def build(book: Path, language: str) -> str:
        with_po4a("po4a", "po4a.cfg", cwd=book)
        return of_markdown((book / f"built/{language}/roof.md").read_text("utf-8"))

    return Pipeline(template, build)


def template_of_md2po(book: Path) -> str:
    (book / "po").mkdir()
    done(bin_of("md2po"), "-P", "--progress=none", "src/roof.md", "po/roof.pot", cwd=book)
    return "po/roof.pot"


def build_with_po2md(book: Path, language: str) -> str:
    options = ("--progress=none", "-t", "src/roof.md", f"po/{language}.po", "built.md")
    done(bin_of("po2md"), *options, cwd=book)
    return of_markdown((book / "built.md").read_text("utf-8"))


def template_of_sphinx(book: Path) -> str:
    (book / "src/conf.py").write_text(STOCK, "utf-8")
    (book / "src/SUMMARY.md").unlink()
    (book / "src/roof.md").rename(book / "src/index.md")
    for language in ("de", "ja"):
        (book / language / "roof.md").rename(book / language / "index.md")
    done(sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "src", "po", cwd=book)
    return "po"


def build_with_sphinx(book: Path, language: str) -> str:
    options = (
        "-D",
        f"language={language}",
        "-D",
        "locale_dirs=../locale",
        "-d",
        f"{language}.trees",
    )
    done(sys.executable, "-m", "sphinx", "-q", *options, "src", f"html-{language}", cwd=book)
    tree = lxml.html.parse(str(book / f"html-{language}/index.html"))
    (body,) = tree.xpath("//div[@class='body']")
    for mark in body.xpath(".//a[@class='headerlink']"):
        mark.drop_tree()
    return of_html(body)


def template_of_mdbook(_book: Path) -> str:
    return "messages.pot"


def build_with_mdbook(book: Path, language: str) -> str:
    """What mdbook-gettext makes of a page, by its rules: each message in the place of its line.

    A message that is fuzzy or empty is the English; a msgstr is read alone, as CommonMark.
    """
    parser = MarkdownIt("commonmark").enable("table")
    catalog = polib.pofile(str(book / f"po/{language}.po"))
    by_line: dict[int, Iterator[polib.POEntry]] = {}
    for number in range(1, 60):
        there = [e for e in catalog if ("src/roof.md", str(number)) in e.occurrences]
        by_line[number] = iter(there)
    source = (book / "src/roof.md").read_text("utf-8")
    environment: dict[str, object] = {}
    tokens = parser.parse(source, environment)
    for token in tokens:
        assert token.map or token.type != "inline"
        if token.type == "inline" and token.map:
            entry = next(by_line[token.map[0] + 1])
            if entry.msgstr and not entry.fuzzy:
                block = parser.parse(entry.msgstr)
                assert [one.type for one in block] == [
                    "paragraph_open",
                    "inline",
                    "paragraph_close",
                ]
                token.children = block[1].children
        elif token.type == "fence" and token.map:
            for entry in by_line[token.map[0] + 2]:
                assert entry.msgid in token.content
                token.content = token.content.replace(entry.msgid, entry.msgstr)
    assert not any(list(left) for line, left in by_line.items() if line > 1)
    return of_markup(parser.renderer.render(tokens, parser.options, environment))


PIPELINES = {
    "po4a": po4a(more=""),
    "po4a, never wrapped": po4a(more=" -o neverwrap"),
    "md2po": Pipeline(template_of_md2po, build_with_po2md),
    "sphinx": Pipeline(
        template_of_sphinx,
        build_with_sphinx,
        "locale/{language}/LC_MESSAGES/index.po",
        translates_code=False,
    ),
    "mdbook": Pipeline(template_of_mdbook, build_with_mdbook),
}


def of_markdown(text: str) -> str:
    return of_markup(MarkdownIt("commonmark").enable("table").render(text))


def of_markup(text: str) -> str:
    return of_html(lxml.html.fromstring(f"<div>{text}</div>"))


def of_html(root: lxml.html.HtmlElement) -> str:
    """What a reader reads and where links lead, without white space and the lines of tables.

    po4a writes a table on one line, unless it is told never to wrap.
    """
    for link in root.xpath(".//a[starts-with(@href, 'https:')]"):
        link.tail = f"→{link.get('href')}{link.tail or ''}"
    return re.sub(r"[\s|]|-{2,}", "", root.text_content())


def expected(book: Path, language: str, pipeline: Pipeline) -> str:
    """The old translation, without what the English lacks, and with the English that it lacks."""
    name = "roof.md" if (book / f"{language}/roof.md").is_file() else "index.md"
    page = (book / "src" / name).read_text("utf-8")
    text = (book / language / name).read_text("utf-8").replace(NOT_IN_ENGLISH, "")
    if language == "de":
        text += page[page.index("### When they swarm") : page.index("[register]:")]
    if not pipeline.translates_code:
        text = CODE.sub(lambda _match: CODE.findall(page)[0], text)
    return of_markdown(text)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture(scope="module", params=PIPELINES)
def pipeline(request: pytest.FixtureRequest) -> Pipeline:
    return PIPELINES[request.param]


@pytest.fixture(scope="module")
def first(pipeline: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose template was made and filled; the tests that use this leave it as it is."""
    book = shutil.copytree(DATA, tmp_path_factory.mktemp("first") / "book")
    pipeline.template(book)
    assert again_filled(book, pipeline, "--check").code == 1
    result = again_filled(book, pipeline)
    assert (result.code, result.err) == (0, "")
    return book


@pytest.fixture
def imported(first: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    return shutil.copytree(first, tmp_path / "book")


def filled(book: Path, pipeline: Pipeline, language: str) -> polib.POFile:
    path = book / pipeline.catalog.format(language=language)
    return polib.pofile(str(path), wrapwidth=0)


def test_a_tool_builds_the_old_translation_of_its_own_template(
    imported: Path, pipeline: Pipeline
) -> None:
    for language in ("de", "ja"):
        path = imported / pipeline.catalog.format(language=language)
        done("msgfmt", "-c", "-o", "/dev/null", path, cwd=imported)
        assert pipeline.build(imported, language) == expected(imported, language, pipeline)


def test_msgids_are_the_templates_byte_for_byte_and_in_its_order(
    first: Path, pipeline: Pipeline
) -> None:
    (template,) = [*(first / "po").glob("*.pot")] or [first / "messages.pot"]
    wanted = [(e.msgctxt, e.msgid, e.occurrences, e.comment) for e in polib.pofile(str(template))]
    for language in ("de", "ja"):
        catalog = filled(first, pipeline, language)
        assert [(e.msgctxt, e.msgid, e.occurrences, e.comment) for e in catalog] == wanted


def test_a_second_run_changes_nothing(imported: Path, pipeline: Pipeline) -> None:
    before = {path: path.read_bytes() for path in imported.rglob("*.po")}
    assert again_filled(imported, pipeline, "--check").code == 0
    again = again_filled(imported, pipeline)
    assert again.code == 0
    assert "0 catalogs changed" in again.out
    assert {path: path.read_bytes() for path in imported.rglob("*.po")} == before


def again_filled(book: Path, pipeline: Pipeline, *options: str) -> Run:
    (template,) = [*(book / "po").glob("*.pot")] or [book / "messages.pot"]
    where = ("--locale", pipeline.catalog) if pipeline.catalog.startswith("po/") else ()
    return notes2po(book, "--template", str(template), *NOTES, *where, *options)


def test_a_translators_text_stays(imported: Path, pipeline: Pipeline) -> None:
    path = imported / pipeline.catalog.format(language="de")
    own = {"When they swarm": "Wenn sie schwärmen", "What it takes": "Was dazugehört"}
    catalog = filled(imported, pipeline, "de")
    for entry in catalog:
        entry.msgstr = own.get(entry.msgid, entry.msgstr)
    catalog.save(str(path))
    assert again_filled(imported, pipeline).code == 0
    assert own.items() <= {e.msgid: e.msgstr for e in filled(imported, pipeline, "de")}.items()


def test_without_the_pages_the_template_is_enough(imported: Path, pipeline: Pipeline) -> None:
    """Then less is known, and more in doubt: never is anything else sure."""
    known = {language: filled(imported, pipeline, language) for language in ("de", "ja")}
    shutil.rmtree(imported / "src")
    for path in imported.rglob("*.po"):
        if path.stem not in ("roof", "messages"):
            path.unlink()
    assert again_filled(imported, pipeline).code == 0
    for language in ("de", "ja"):
        of_page = {entry.msgid: entry.msgstr for entry in known[language]}
        sure = [e for e in filled(imported, pipeline, language) if e.msgstr and not e.fuzzy]
        assert {e.msgid: e.msgstr for e in sure}.items() <= of_page.items()
        assert len(sure) >= 0.75 * len(of_page)


# -- What is told ------------------------------------------------------------------------------


def test_the_report_names_what_is_missing_beyond_and_the_template(book: Path) -> None:
    options = ("--locale", "po/{language}.po", "--report", "report.json")
    result = notes2po(book, "--template", "messages.pot", *NOTES, *options)
    assert "messages.pot: mdbook-i18n-helpers, 23 messages" in result.out
    report = json.loads((book / "report.json").read_text("utf-8"))
    assert report["layout"]["template"] == "messages.pot"
    german, japanese = report["notes"]
    assert [item["location"]["path"] for item in german["missing"]] == ["src/roof.md"] * 2
    assert [item["text"] for item in german["homeless"]] == [NOT_IN_ENGLISH]
    assert (german["catalog"], japanese["missing"]) == ("po/de.po", [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--template", "none.pot"), "none.pot:1: cannot be read: No such file or directory"),
        (("--template", "de/roof.md"), "de/roof.md:3: is no PO syntax: Ein Bienenstock"),
        (("--template", "ja"), "--template ja: no templates (*.pot) in it"),
        (("--locale", "po/{language}.po"), "names a template's catalogs: --template"),
    ],
    ids=["not there", "no template", "a folder without", "a name without a template"],
)
def test_what_cannot_be_begun_is_told(book: Path, options: tuple[str, ...], told: str) -> None:
    result = notes2po(book, *NOTES, *options)
    assert result.code == 2
    assert told in result.err
    assert "Traceback" not in result.err


def test_a_template_needs_a_pattern_of_notes(book: Path) -> None:
    result = notes2po(book, "--template", "messages.pot")
    assert result.code == 2
    assert "--template needs --notes: where the translations are" in result.err


def test_a_note_that_the_template_has_no_page_of_is_told_and_the_others_are_done(
    book: Path,
) -> None:
    shutil.copy(book / "de/roof.md", book / "de/roofs.md")
    result = notes2po(book, "--template", "messages.pot", *NOTES, "--locale", "po/{language}.po")
    assert result.code == 1
    assert "de/roofs.md:1: no English page roofs.md; did you mean src/roof.md?" in result.err
    assert len(filled(book, PIPELINES["mdbook"], "de").translated_entries()) == 20


def test_a_note_that_cannot_be_read_leaves_its_entries(book: Path) -> None:
    notes2po(book, "--template", "messages.pot", *NOTES, "--locale", "po/{language}.po")
    before = (book / "po/de.po").read_bytes()
    (book / "de/roof.md").write_bytes(b"\xff\xfe")
    result = notes2po(book, "--template", "messages.pot", *NOTES, "--locale", "po/{language}.po")
    assert result.code == 1
    assert "de/roof.md:1: is not UTF-8" in result.err
    assert (book / "po/de.po").read_bytes() == before


def test_a_note_that_cannot_be_read_costs_no_other_page_of_the_template(book: Path) -> None:
    """And its own page's texts stay as they are, sure ones and those in doubt."""
    text = (book / "messages.pot").read_text("utf-8")
    more = "\n".join(f'#: src/more.md:{n}\nmsgid "Frame {n}"\nmsgstr ""\n' for n in (1, 3, 5))
    (book / "messages.pot").write_text(f"{text}\n{more}", "utf-8")
    (book / "src/more.md").write_text("# Frame 1\n\nFrame 3\n\nFrame 5\n", "utf-8")
    (book / "de/more.md").write_text("# Rähmchen 1\n\nRähmchen 3\n\nRähmchen 5\n", "utf-8")
    options = ("--template", "messages.pot", *NOTES, "--locale", "po/{language}.po")
    assert notes2po(book, *options).code == 0
    before = (book / "po/de.po").read_bytes()
    assert before.decode().count('msgstr "Rähmchen') == 3
    (book / "de/more.md").write_bytes(b"\xff\xfe")
    assert notes2po(book, *options).code == 1
    assert (book / "po/de.po").read_bytes() == before
    (book / "de/more.md").unlink()
    again = notes2po(book, *options)
    assert (again.code, (book / "po/de.po").read_bytes()) == (0, before)


def test_pages_share_a_template_and_a_folder_of_templates_has_one_catalog_each(
    book: Path,
) -> None:
    """Sphinx: all pages of a folder in one template, or each in its own."""
    shutil.copytree(book / "src", book / "src/guide")
    for language in ("de", "ja"):
        shutil.copytree(book / language, book / language / "guide")
    template_of_sphinx(book)
    shutil.copytree(book / "src/guide", book / "src/other")
    for compact in ("1", "0"):
        out = f"po{compact}"
        options = ("-D", f"gettext_compact={compact}", "-d", f"{out}.trees")
        done(sys.executable, "-m", "sphinx", "-q", "-b", "gettext", *options, "src", out, cwd=book)
        result = notes2po(book, "--template", out, *NOTES, "--locale", f"locale{compact}")
        assert (result.code, result.err) == (0, "")
    names = [path.relative_to(book).as_posix() for path in sorted(book.rglob("de/**/*.po"))]
    assert names == [
        "locale0/de/LC_MESSAGES/guide/roof.po",
        "locale0/de/LC_MESSAGES/index.po",
        "locale1/de/LC_MESSAGES/guide.po",
        "locale1/de/LC_MESSAGES/index.po",
    ]


# -- How texts are cut -------------------------------------------------------------------------


@pytest.mark.parametrize("tool", ["po4a", "md2po"])
@pytest.mark.parametrize(
    "page", ["README.md", "docs/instruct-vs-coder.md", "tests/data/constructs.md"]
)
def test_each_msgid_of_a_tool_is_found_on_the_page(tmp_path: Path, page: str, tool: str) -> None:
    """But for definitions of links, which are the same in all languages."""
    shutil.copy(ROOT / page, tmp_path / "page.md")
    if tool == "po4a":
        options = ("-f", "text", "-o", "markdown", "-M", "UTF-8", "-m", "page.md", "-p", "page.pot")
        with_po4a("po4a-updatepo", *options, cwd=tmp_path)
    else:
        done(bin_of("md2po"), "-P", "--progress=none", "page.md", "page.pot", cwd=tmp_path)
    template = read_template(tmp_path / "page.pot", "page", tmp_path)
    assert template.tool == tool
    (path,) = template.pages
    text = (tmp_path / "page.md").read_text("utf-8")
    known = definitions(text, path)
    native = Document(path, {}, TOOLS[tool].cut(text, path), known)
    found = {msgid for msgid, _markdown in english(template, path, native).known.values()}
    of_definitions = {one.label for one in known} | {one.title for one in known}
    lost = [
        entry.msgid
        for _line, entry in template.pages[path]
        if entry.msgid not in found | of_definitions and not definitions(entry.msgid, path)
    ]
    assert lost == []


# -- What the README says ----------------------------------------------------------------------


@pytest.mark.parametrize("tool", ["po4a", "md2po", "sphinx"])
def test_the_readmes_commands_lead_from_template_to_page(book: Path, tool: str) -> None:
    _, _, section = (ROOT / "README.md").read_text("utf-8").partition("### For other gettext")
    commands, settings = (block.replace("guide", "roof") for block in BLOCK.findall(section)[:2])
    (of_tool,) = (part for part in commands.split("\n\n") if part.lower().startswith(f"# {tool}"))
    if tool == "po4a" and not shutil.which("po4a"):
        lack("po4a", "po4a")
    (book / "po4a.cfg").write_text(settings, "utf-8")
    (book / "po").mkdir()
    (book / "src/conf.py").write_text(STOCK, "utf-8")
    (book / "src/index.md").write_text("# Index\n\n```{toctree}\nroof\n```\n", "utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    result = run("sh", "-e", "-c", of_tool, cwd=book, PATH=path)
    assert result.code == 0, result.err
    (built,) = [*book.glob("de/roof.new.md"), *book.glob("html/de/roof.html")]
    assert "braucht mittags" in built.read_text("utf-8")
