"""``make note``: an article and its translations are taken in whole, or not at all."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest
from conftest import ROOT, Run, run, sphinx_build, tree
from intake.plan import Plan, plan_for
from lxml import html
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from notes2po.markdown import definitions
from notes2po.table import read_table
from upkept import update, upkept

SIXTH = ROOT / "tests" / "data" / "sixth"
NOTES = {code: SIXTH / f"2025-08-02-what-temperature-does-{code}.md" for code in ("en", "ja", "fr")}
PAGE = "what-temperature-does"
LOCALES = ("ja", "fr", "zh_TW")
CASES = ROOT / "tests" / "data" / "cases"
HEAD_OF_NOTES = ["title", "generated", "lang", "translated"]
HEAD = "---\nlang: en\ntitle: A Title\n---\n\n"


def make_note(project: Path, *arguments: str | Path) -> Run:
    return run(sys.executable, "-m", "intake.note", *arguments, cwd=project)


@dataclass(frozen=True)
class Taken:
    """The project after the sixth article was taken in, as it was before, and what was said."""

    project: Path
    before: dict[str, bytes]
    done: Run

    def read(self, name: str) -> str:
        return (self.project / name).read_text("utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three languages; the tests that use this leave it as it is."""
    return upkept(tmp_path_factory.mktemp("first"), LOCALES)


@pytest.fixture
def small(first: Path, tmp_path: Path) -> Path:
    """A copy of it, to do harm to."""
    return shutil.copytree(first, tmp_path / "small")


@pytest.fixture(scope="module")
def taken(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The sixth article in a project; the tests that use this leave it as it is."""
    project = shutil.copytree(first, tmp_path_factory.mktemp("taken") / "project")
    before = tree(project)
    return Taken(project, before, make_note(project, *NOTES.values()))


@pytest.fixture
def after(taken: Taken, tmp_path: Path) -> Path:
    """A copy of the project with the sixth article, to go on with."""
    shutil.copytree(taken.project, tmp_path / "after")
    return tmp_path / "after"


# -- What becomes of a note


def test_a_note_becomes_a_page_with_its_title_and_the_shared_labels(taken: Taken) -> None:
    assert (taken.done.code, taken.done.err) == (0, "")
    text = NOTES["en"].read_text("utf-8")
    body = text.partition("type: note\n---\n")[2].partition("\n[1]: ")[0]
    labels = {"1": "ouyang-2022", "2": "elastic-llm", "3": "arxiv-curious-case-neural"}
    for number, label in labels.items():
        for name in ("arXiv", "Elastic"):
            body = body.replace(f"[{name}][{number}]", f"[{name}][{label}]")
    head = "---\ntitle: What Temperature Does to a Language Model\ndate: '2025-08-02'\n"
    head += "generated: true\n---\n"
    assert taken.read(f"docs/{PAGE}.md") == head + body
    assert body.count("batch[0][1]") == 2
    for said in (
        "left out of the front matter: audio, image, type",
        f"{NOTES['en']}:62: [1] is [ouyang-2022]\n",
    ):
        assert said in taken.done.out


def test_an_address_that_the_list_has_keeps_its_title_and_a_new_one_is_sorted_in(
    taken: Taken,
) -> None:
    before = definitions(taken.before["docs/references.md"].decode(), "")
    now = definitions(taken.read("docs/references.md"), "")
    (new,) = [item for item in now if item.label not in {old.label for old in before}]
    assert (new.label, new.url, new.title) == (
        "arxiv-curious-case-neural",
        "https://arxiv.org/abs/1904.09751",
        "The Curious Case of Neural Text Degeneration",
    )
    rest = [(item.label, item.url, item.title) for item in now if item != new]
    assert rest == [(item.label, item.url, item.title) for item in before]
    assert [item.label for item in now] == sorted(item.label for item in now)
    told = (
        ":63: [2] is [elastic-llm], whose title stays “Understanding large language models”; "
        "the note says “What is a large language model?”"
    )
    assert told in taken.done.out


def test_translations_stand_with_the_front_matter_of_notes_and_are_imported(taken: Taken) -> None:
    for locale in LOCALES:
        note = taken.project / "locale" / locale / "notes" / f"{PAGE}.md"
        catalog = polib.pofile(taken.read(f"locale/{locale}/LC_MESSAGES/{PAGE}.po"))
        assert catalog.metadata["Language"] == locale
        if locale in NOTES:
            _start, head, body = note.read_text("utf-8").split("---\n", 2)
            assert [line.partition(":")[0] for line in head.splitlines()] == HEAD_OF_NOTES
            assert NOTES[locale].read_text("utf-8").endswith(f"---\n{body}")
            assert catalog.percent_translated() == 100
            assert f"{locale}/LC_MESSAGES/{PAGE}.po: 22 of 22 sure, created" in taken.done.out
        else:
            assert not note.exists()
            assert catalog.percent_translated() == 0
            todo = f"  locale/{locale}/LC_MESSAGES/{PAGE}.po: translate {len(catalog)} of"
            assert todo in taken.done.out
    assert taken.done.out.endswith("  make site\n")


def test_only_what_must_change_changes(taken: Taken) -> None:
    now = tree(taken.project)
    changed = {name for name in now if now[name] != taken.before.get(name)}
    expected = {"docs/index.md", "docs/references.md", f"docs/{PAGE}.md"}
    expected |= {f"locale/{locale}/LC_MESSAGES/{PAGE}.po" for locale in LOCALES}
    expected |= {f"locale/{locale}/notes/{PAGE}.md" for locale in ("ja", "fr")}
    assert changed == expected
    assert taken.before.keys() <= now.keys()
    assert {line[6:] for line in taken.done.out.splitlines() if line.startswith("wrote ")} == (
        expected
    )
    index = taken.before["docs/index.md"].decode()
    assert taken.read("docs/index.md") == index.replace("\nreferences\n", f"\n{PAGE}\nreferences\n")


def test_the_sites_are_built_with_it_and_the_catalogs_are_up_to_date(after: Path) -> None:
    before = tree(after)
    done = run(sys.executable, "-m", "sites.build", cwd=after)
    assert (done.code, done.err) == (0, "")
    updated = update(after)
    assert "0 of " in updated.out
    assert tree(after) == before
    links = {}
    for slug in ("en", "fr", "ja", "zh-tw"):
        page = html.fromstring((after / f"build/html/{slug}/{PAGE}.html").read_text("utf-8"))
        links[slug] = page.xpath("//article[@role='main']//a[starts-with(@href, 'http')]/@href")
        assert "batch[0][1]" in page.xpath("string(//article//ul/following::p/code)")
    assert len(links["en"]) == 4
    assert all(sorted(found) == sorted(links["en"]) for found in links.values())
    references = (after / "build/html/fr/references.html").read_text("utf-8")
    assert 'id="arxiv-curious-case-neural"' in references


def test_a_second_time_it_is_here_already(after: Path) -> None:
    before = tree(after)
    done = make_note(after, *NOTES.values())
    assert (done.code, done.err) == (0, "")
    assert done.out == f"docs/{PAGE}.md and its translations are here already: nothing to do\n"
    assert tree(after) == before


def test_a_translation_that_comes_later_finds_its_page(after: Path, tmp_path: Path) -> None:
    note = tmp_path / f"{PAGE}-hant.md"
    note.write_text(
        "---\ntitle: 溫度如何影響語言模型\ngenerated: true\nlang: hant\n---\n\n"
        "語言模型不會選擇下一個詞。它為詞彙表中的每個詞元打分數，再由另一個機制來選擇。"
        "**溫度**就是決定這個選擇有多大膽的數字。\n",
        "utf-8",
    )
    done = make_note(after, note)
    assert (done.code, done.err) == (0, "")
    assert (after / f"locale/zh_TW/notes/{PAGE}.md").read_bytes() == note.read_bytes()
    catalog = polib.pofile(str(after / f"locale/zh_TW/LC_MESSAGES/{PAGE}.po"))
    title = catalog.find("What Temperature Does to a Language Model")
    assert title is not None
    assert title.msgstr == "溫度如何影響語言模型"
    assert f"wrote docs/{PAGE}.md" not in done.out
    assert "building" not in done.out


# -- What else becomes of it


@pytest.fixture
def planned(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Plan]:
    """What would be done in the project, with files that are written into it or given whole."""
    config = MdParserConfig(enable_extensions={"colon_fence", "deflist"})
    parser = create_md_parser(config, RendererHTML)
    parser.options["inline_definitions"] = True
    monkeypatch.setattr("intake.plan.page_parser", lambda _root: parser)
    monkeypatch.chdir(project)
    table = read_table(project / "conf" / "languages.toml")

    def plan(*paths: str | Path, name: str = "", **texts: str) -> Plan:
        names = [write(project, f"{key.replace('_', '.')}.md", texts[key]) for key in texts]
        return plan_for(project, [*map(str, paths), *names], table, "", name)

    return plan


def test_what_jekyll_reads_otherwise_is_converted_and_said_at_its_line(
    project: Path, planned: Callable[..., Plan]
) -> None:
    text = """\
```
<b>fine</b> {: .fine} $$
```
{% raw %} `{{ fine }}`{% endraw %}

text{{ page.nothing }}
{: .class}

### A heading

a<br>b <kbd>Esc</kbd> <b>c</b> $$x$$ ![b](b.png) ![c](c.png) [d](d.md) [e][7]

# Another title
"""
    (project / "c.png").write_bytes((ROOT / "tests/data/dot.png").read_bytes())
    plan = planned(a=HEAD + text)
    assert plan.page
    body = plan.page.text.partition("---\n\n")[2]
    assert (
        body
        == """\
```
<b>fine</b> {: .fine} $$
```
`{{ fine }}`

text

## A heading

a<br>b <kbd>Esc</kbd> **c** {math}`x` b ![c](/c.png) d [e\\][7]

## Another title
"""
    )
    assert plan.files["docs/c.png"] == (project / "c.png").read_bytes()
    assert [line.partition(": ")[0] for line in plan.said if " is lost" in line] == ["a.md:16"] * 2


def test_a_part_s_name_that_another_page_has_is_another(
    project: Path, planned: Callable[..., Plan]
) -> None:
    (project / "docs/other.md").write_text("# O\n\n(Start)=\n## S\n", "utf-8")
    text = "## A {#start}\n\n[up](#start) [on](#more)\n\n## B {#more}\n"
    plan = planned(a=HEAD + text, a_fr="---\ntitle: U\n---\n\n" + text)
    assert plan.page
    assert plan.page.text.endswith(
        "(a-start)=\n## A\n\n[up](#a-start) [on](#more)\n\n(more)=\n## B\n"
    )
    assert b"[up](#a-start)" in plan.files["locale/fr/notes/a.md"]
    assert "a.md:6: #start is now #a-start: another page has the name" in plan.said


# Of each case what its page, or a translation's text, must hold.
WANTED = {
    "arabic": ["`git log [1] --all`", "```bash\ncp "],
    "attr": ["about a green lamp.\n\n*Source: my own table*\n"],
    "breaks": [":  \n[First book](https://example.org/1)  \n["],
    "code": ["```python\n# doubles what it is given\n"],
    "fences": ["```text\ngraph TD\n", "```text\nKEY=value\n", "```text\n#include <cstdio>\n"],
    "foot": ["a note.[^1]\n\n[^1]: The note.\n"],
    "gfm": ["<del>wrong</del>", "<https://example.org/page>", "- ☑ done\n- ☐ to do\n"],
    "heading": ["\n## First part\n", "\n### A detail\n"],
    "letter": ["*A machine translated this letter*\n\n---\n"],
    "link": ["the other one", "or this", "or that"],
    "list": ["* `f.open`: opens a door\n* `f.shut`", "## Once more\n\n* `f.open`"],
    "maths": ["{math}`a^2 + b^2 = c^2`", "```{math}\n", "{math}`E = mc^2`"],
    "same": ["## Introduction\n", "## Conclusion\n"],
    "split": ["\n\nThe applicant: Toni\n"],
}


def test_every_case_is_taken_and_what_comes_of_it_is_built(
    project: Path, planned: Callable[..., Plan]
) -> None:
    for name, wanted in WANTED.items():
        paths = sorted(path for path in CASES.glob(f"{name}-*.md") if path.stem[-3:] != "-ar")
        plan = planned(*paths)
        assert plan.page
        assert [part for part in wanted if part not in plan.page.text] == [], plan.page.text
        for raw in ("{:", "{%", "{{", "\\\\(", "](<>)"):
            texts = [data.decode() for file, data in plan.files.items() if f"/{name}.md" in file]
            assert not any(raw in text for text in texts)
        for file, data in plan.files.items():
            (project / file).parent.mkdir(parents=True, exist_ok=True)
            (project / file).write_bytes(data)
    done = sphinx_build(project / "docs", project / "build/en", "-W", conf=project / "conf")
    assert (done.code, done.err) == (0, "")


# -- What is refused, with nothing changed


def refused(project: Path, *arguments: str | Path) -> list[str]:
    """The errors, after looking that nothing was changed."""
    before = tree(project)
    done = make_note(project, *arguments)
    assert done.code == 1
    assert tree(project) == before
    *errors, last = done.err.splitlines()
    assert last == "nothing was changed"
    return errors


def write(project: Path, name: str, text: str) -> str:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return name


@pytest.mark.parametrize(
    ("files", "errors"),
    [
        (
            {"a.ja.md": "---\ntitle: あ\n---\nい\n"},
            [
                (
                    "a.ja.md:1: no English note among these, and no docs/a.md: "
                    "a translation needs its English; "
                    "write it, with 'lang: en' in its front matter, and give it with them"
                )
            ],
        ),
        (
            {"a.md": HEAD + "b\n", "c.md": HEAD + "d\n"},
            ["c.md:1: is in en, and so is a.md: give one of the two"],
        ),
        (
            {"a.md": HEAD + "b\n", "b.md": "---\nlang: martian\n---\nx\n", "c.md": "\n"},
            [
                "b.md:2: unknown language 'martian'; the nearest known codes: mai, arn",
                "c.md:1: is empty",
            ],
        ),
        (
            {"a.ja.md": "---\ntitle: あ\n---\nい\n", "a.es.md": "---\nlang: es\n---\no\n"},
            [
                ("a.es.md:2: 'es' is none of the site's languages: add it with `make language es`"),
                (
                    "a.ja.md:1: no English note among these, and no docs/a.md: "
                    "a translation needs its English; "
                    "write it, with 'lang: en' in its front matter, and give it with them"
                ),
            ],
        ),
        (
            {"a.md": HEAD + "b\n", "b.md": "---\nlang: es\n---\nx\n"},
            ["b.md:2: 'es' is none of the site's languages: add it with `make language es`"],
        ),
        (
            {"a.md": HEAD + "b\n", "a.es.md": "---\ntitle: x\n---\ny\n"},
            ["a.es.md:1: 'es' is none of the site's languages: add it with `make language es`"],
        ),
        (
            {"instruct-vs-coder.md": HEAD + "b\n"},
            [
                (
                    "docs/instruct-vs-coder.md:1: is here already, with another text: "
                    "edit it and `make update`, or give the note another name with PAGE=…"
                )
            ],
        ),
        (
            {"instruct-vs-coder.fr.md": "---\nlang: fr\ntitle: x\n---\ny\n"},
            [
                (
                    "locale/fr/notes/instruct-vs-coder.md:1: is here already, with another text: to "
                    "have the new one, cp 'instruct-vs-coder.fr.md' "
                    "locale/fr/notes/instruct-vs-coder.md and `make import`"
                )
            ],
        ),
        (
            {"日本.md": HEAD + "b\n"},
            [
                (
                    "日本.md:1: does not say the page's name: "
                    "give one of a-z, 0-9 and dashes, make note … PAGE=name"
                )
            ],
        ),
        (
            {"sphinx.md": HEAD + "b\n"},
            [
                (
                    "sphinx.md:1: 'sphinx' cannot be the page's name: "
                    "give one of a-z, 0-9 and dashes, make note … PAGE=name"
                )
            ],
        ),
        (
            {
                "index.md": HEAD + "b\n",
                "b.fr.md": "---\nlang: fr\ntitle: [\n---\nx\n",
                "c.hant.md": "x\0",
                "d.ja.md": "\ufeff\n",
            },
            [
                "b.fr.md:4: the front matter is no YAML: expected the node content, but found '<stream end>'",
                "c.hant.md:1: has a NUL byte",
                "d.ja.md:1: is empty",
                (
                    "index.md:1: 'index' cannot be the page's name: "
                    "give one of a-z, 0-9 and dashes, make note … PAGE=name"
                ),
            ],
        ),
    ],
    ids=[
        "translations alone",
        "two in one language",
        "all that is wrong at once",
        "a language that the site has not, and no English",
        "a language that the site has not",
        "a name in a language that the site has not",
        "a page of that name",
        "a note of that name",
        "no name in ASCII",
        "a name that is taken",
        "four files, each with its own",
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_changed(
    small: Path, files: dict[str, str], errors: list[str]
) -> None:
    names = [write(small, name, text) for name, text in files.items()]
    assert refused(small, *names) == [f"error: {error}" for error in errors]


def test_what_sphinx_warns_of_is_told_at_the_note_s_own_line(small: Path) -> None:
    text = "---\nlang: en\nlayout: post\ntitle: A\ntags: [a]\n---\n\nFirst.\n\n{term}`No such`\n"
    (told,) = refused(small, write(small, "a.md", text))
    assert told.startswith("error: a.md:10: WARNING: term not in glossary: 'No such'")


# -- Half-way


def test_an_import_that_fails_half_way_leaves_no_trace(small: Path) -> None:
    write(small, "locale/ja/LC_MESSAGES/index.po", 'msgid "x"\nmsgstr "y\n')
    (told, *_more) = refused(small, *NOTES.values())
    assert "locale/ja/LC_MESSAGES/index.po:2: is no PO syntax" in told
    assert str(small) not in told


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", ["importing", "updating the catalogs"])
def test_whoever_stops_it_finds_nothing_changed(
    small: Path, wanted: signal.Signals, step: str
) -> None:
    before = tree(small)
    command = [sys.executable, "-m", "intake.note", *map(str, NOTES.values())]
    with subprocess.Popen(
        command, cwd=small, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(line.strip() == step for line in process.stdout)
        process.send_signal(wanted)
        _out, err = process.communicate()
    assert (process.returncode, err) == (130, "error: stopped\nnothing was changed\n")
    assert tree(small) == before
