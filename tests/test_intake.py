"""The parts of ``make note`` and ``make language``, one by one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import polib
import pytest
from babel.messages.plurals import get_plural
from conftest import ROOT
from intake import RefusedError
from intake.frame import empty_frame, sphinx_messages
from intake.given import Given, name_of, read_given
from intake.page import make_page
from intake.references import new_label, share, with_definitions, without_tracking
from intake.toctree import with_entry
from intake.trial import replace_all, trial
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from notes2po.languages import read_table
from notes2po.links import canonical_url
from notes2po.markdown import definitions
from notes2po.messages import Definition, Location, ProblemError

TABLE = read_table(ROOT / "conf" / "languages.toml")
CODES = {row.locale: row for row in TABLE}
HERE = Location("a.md", 1)
HEAD = "---\ntitle: T\n---\n\n"


def definition(url: str, title: str = "", label: str = "1") -> Definition:
    return Definition(label, url, title, HERE)


# -- The notes that were given


@pytest.mark.parametrize(
    ("path", "text", "default", "locale"),
    [
        ("a.md", "---\nlang: ja\n---\nx\n", "", "ja"),
        ("fr/a.de.md", "---\nlang: hant\n---\nx\n", "hi", "zh_TW"),
        ("fr/a.de.md", "x\n", "hi", "hi"),
        ("fr/a.de.md", "x\n", "", "de"),
        ("fr/a-hant.md", "x\n", "", "zh_TW"),
        ("fr/a-zh-tw.md", "x\n", "", "zh_TW"),
        ("fr/a_zh_TW.md", "x\n", "", "zh_TW"),
        ("fr/a.md", "x\n", "", "fr"),
        ("ja.md", "x\n", "", "ja"),
        ("a/b.md", "x\n", "", "en"),
        ("a/code.md", "x\n", "", "en"),
    ],
)
def test_a_note_s_language_is_what_it_says_then_what_its_path_says(
    tmp_path: Path, path: str, text: str, default: str, locale: str
) -> None:
    note = tmp_path / path
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(text, "utf-8")
    assert read_given(str(note), TABLE, default).language.locale == locale


@pytest.mark.parametrize(
    ("path", "locale", "name"),
    [
        ("2025-07-17-instruct-vs-coder-ja.md", "ja", "instruct-vs-coder"),
        ("2025-07-17-instruct-vs-coder-hant.md", "zh_TW", "instruct-vs-coder"),
        ("x/instruct_vs_coder.zh_TW.md", "zh_TW", "instruct-vs-coder"),
        ("2025-7-1-Instruct vs. Coder-en.markdown", "en", "instruct-vs-coder"),
        ("vs-de.md", "en", "vs-de"),
        ("vs-de.md", "de", "vs"),
        ("en.md", "en", ""),
        ("2025.md", "en", ""),
        ("温度.md", "en", ""),
        ("a--b.md", "en", "a-b"),
    ],
)
def test_a_page_s_name_is_its_file_s_without_date_and_language(
    path: str, locale: str, name: str
) -> None:
    assert name_of(path, CODES[locale]) == name


# -- References


@pytest.mark.parametrize(
    ("item", "label"),
    [
        (("https://en.wikipedia.org/wiki/DeepSeek", "DeepSeek"), "wikipedia-deepseek"),
        (("https://www.bbc.co.uk/news/1", "The News of the Day, Today"), "bbc-news-day-today"),
        (
            ("https://arxiv.org/abs/1706.03762", "Attention Is All You Need"),
            "arxiv-attention-all-need",
        ),
        (("https://blog.example.com/how-to-cook.html", ""), "example-cook"),
        (("https://example.com/a/%E6%B8%A9%E5%BA%A6", "温度"), "link-example"),
        (("https://3blue1brown.com/lessons", ""), "link-3blue1brown-lessons"),
        (("https://localhost/x", "Über Größe"), "localhost-uber-groe"),
        (("https://example.com/x", "Its Title", "Vaswani 2017"), "vaswani-2017"),
        (("https://example.com/x", "Its Title", "x"), "example-its-title"),
    ],
)
def test_a_label_is_the_author_s_own_or_says_the_site_and_the_title(
    item: tuple[str, ...], label: str
) -> None:
    assert new_label(definition(*item), set()) == label


def test_a_label_stands_for_one_address_and_nothing_is_overwritten() -> None:
    known = [definition("https://example.org/a", "A", "some-label")]
    own = [
        definition("https://example.org/b", "B", "some-label"),
        definition("https://EXAMPLE.org/a?utm_source=x", "Other", "2"),
        definition("https://example.org/b?utm_source=y&gclid=1", "B again", "3"),
    ]
    shared = share(own, known)
    assert [(item.label, item.url) for item in shared.new] == [
        ("some-label-2", "https://example.org/b")
    ]
    assert {name: item.label for name, item in shared.by_label.items()} == {
        "SOME-LABEL": "some-label-2",
        "2": "some-label",
        "3": "some-label-2",
    }
    assert shared.said == (
        (
            "a.md:1: [some-label] is [some-label-2], new: https://example.org/b; "
            "[some-label] leads elsewhere"
        ),
        "a.md:1: [2] is [some-label], whose title stays “A”; the note says “Other”",
        "a.md:1: [3] is [some-label-2], whose title stays “B”; the note says “B again”",
    )


def test_what_is_no_address_is_said_at_its_line() -> None:
    with pytest.raises(ProblemError, match=r"a\.md:1: http://\[x is no address"):
        share([definition("http://[x")], [])


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://a.org/?utm_source=x", "https://a.org/"),
        ("https://a.org/b?q=a%20b+c&utm_medium=y&Z#f", "https://a.org/b?q=a%20b+c&Z#f"),
        ("https://A.org/B", "https://A.org/B"),
    ],
)
def test_only_tracking_is_taken_out_of_an_address(url: str, plain: str) -> None:
    assert without_tracking(url) == plain
    assert canonical_url(url) == canonical_url(plain)


def test_new_definitions_are_sorted_into_the_list_and_read_again() -> None:
    text = "# R\n\n[b-b]: https://b.org 'B'\n[d-d]: https://d.org\n"
    new = [
        definition("https://e.org/(x", 'An "E"', "e-e"),
        definition("https://a.org", "A &amp; \\", "a-a"),
        definition("https://c.org", "", "c-c"),
    ]
    assert with_definitions(text, "r.md", new) == (
        '# R\n\n[a-a]: https://a.org "A &amp;amp; \\\\"\n'
        "[b-b]: https://b.org 'B'\n[c-c]: https://c.org\n[d-d]: https://d.org\n"
        '[e-e]: <https://e.org/(x> "An \\"E\\""\n'
    )
    assert with_definitions("# R\n", "r.md", new[2:]) == "# R\n\n[c-c]: https://c.org\n"
    assert with_definitions(text, "r.md", []) == text
    with pytest.raises(ProblemError, match=r"r\.md:3: the definitions must end the page"):
        with_definitions("# R\n\n[b-b]: https://b.org\n\nText.\n", "r.md", new[2:])


# -- The page


def page_of(tmp_path: Path, text: str, references: str = "") -> tuple[str, tuple[str, ...]]:
    """The page that an English note.md becomes, and what is said of it."""
    parser = create_md_parser(MdParserConfig(), RendererHTML)
    parser.options["inline_definitions"] = True
    note = Given("note.md", text, CODES["en"], "note")
    page = make_page(parser, note, definitions(references, "references.md"), tmp_path)
    assert len(page.lines) == page.text.count("\n")
    return page.text, page.said


def test_labels_are_found_as_the_parser_finds_them(tmp_path: Path) -> None:
    text = HEAD + (
        "> [a][1] and\n> [Multi\n> line][1] `[x][1]`\n\n"
        "| [c][1] `[c][1]` | x |\n|--|--|\n| y [c][1] | [c][1] |\n\n"
        "* one\n  [d][1], ![dot](dot.png)\n\n      [code][1]\n\n"
        "## [e][1] ##\n\n\\[f][1] \\[1] [1] [1][] [*g*][1] [A b][]\n\n"
    )
    (tmp_path / "dot.png").write_bytes(b"")
    own = '[1]: https://a.org/x?utm_source=y "A Title"\n\n[A  B]: https://b.org/\n'
    page, said = page_of(tmp_path, text + own, "[b-b]: https://b.org/\n")
    assert page == HEAD + (
        "> [a][a-title] and\n> [Multi\n> line][a-title] `[x][1]`\n\n"
        "| [c][a-title] `[c][1]` | x |\n|--|--|\n| y [c][a-title] | [c][a-title] |\n\n"
        "* one\n  [d][a-title], ![dot](dot.png)\n\n      [code][1]\n\n"
        "## [e][a-title] ##\n\n"
        "\\[f][1][a-title] \\[1] [1][a-title] [1][a-title] [*g*][a-title] [A b][b-b]\n"
    )
    assert said == (
        "note.md:22: [1] is [a-title], new: https://a.org/x",
        "note.md:24: [A  B] is [b-b]",
    )


def test_a_definition_that_nobody_needs_is_left_out_and_said(tmp_path: Path) -> None:
    text = HEAD + (
        "text [a][1] ![b][2]\n\n[1]: https://a.org/ 'A'\n[1]: https://b.org/\n[3]: https://c.org/\n"
        "[2]: dot.png\n"
    )
    (tmp_path / "dot.png").write_bytes(b"")
    page, said = page_of(tmp_path, text)
    assert page == HEAD + "text [a][link-a] ![b][2]\n\n[2]: dot.png\n"
    assert said == (
        "note.md:8: [1] is defined again: left out",
        "note.md:9: nothing cites [3]: left out",
        "note.md:7: [1] is [link-a], new: https://a.org/",
    )


def test_of_the_front_matter_stays_what_sphinx_knows(tmp_path: Path) -> None:
    text = (
        "---\nlang: en\ntitle: >-\n  A long\n  title\ntags:\n  - a\nmyst:\n  html_meta:\n"
        "    description: d\nlayout: post\n---\ntext\n"
    )
    page, said = page_of(tmp_path, text)
    assert page == (
        "---\ntitle: >-\n  A long\n  title\nmyst:\n  html_meta:\n    description: d\n---\ntext\n"
    )
    assert said == ("note.md: left out of the front matter: tags, layout",)


def test_a_title_may_be_a_heading(tmp_path: Path) -> None:
    assert page_of(tmp_path, "# T\n\ntext\n")[0] == "# T\n\ntext\n"


def test_a_label_whose_place_cannot_be_told_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"note\.md:7: write the link by \[1\] on one line"):
        page_of(tmp_path, HEAD + "| a |\n|--|\n| b \\| [c][1] |\n\n[1]: https://a.org/\n")


def test_a_note_that_would_read_otherwise_as_a_page_is_refused(tmp_path: Path) -> None:
    """Here the definition ends the list; without it there would be one list of two."""
    text = HEAD + "* [a][1]\n\n[1]: https://a.org/\n\n* b\n"
    with pytest.raises(ProblemError, match=r"note\.md:1: cannot be taken as it is"):
        page_of(tmp_path, text)


# -- The table of contents


def test_a_page_is_listed_before_the_last_entry_and_once() -> None:
    def entered(text: str, last: str = "z") -> str:
        parser = MarkdownIt("commonmark")
        found = with_entry(parser, f"# T\n\n{text}\n", "i.md", "new", last)
        return found.removeprefix("# T\n\n").removesuffix("\n")

    assert entered("```{toctree}\n:caption: C\n\na\nz\n```") == (
        "```{toctree}\n:caption: C\n\na\nnew\nz\n```"
    )
    assert entered("```{toctree}\na\n```") == "```{toctree}\na\nnew\n```"
    assert entered("```{toctree}\n```") == "```{toctree}\nnew\n```"
    assert entered("```{toctree}\na\n```\n\n```{toctree}\nThe Z <z>\n```") == (
        "```{toctree}\na\n```\n\n```{toctree}\nnew\nThe Z <z>\n```"
    )
    there = "```{toctree}\nz\n```\n\n````{toctree}\nNew <new>\n````"
    assert entered(there) == there
    with pytest.raises(ProblemError, match=r"i\.md:1: has no toctree"):
        entered("```\n{toctree}\n```")


# -- All or nothing


def test_what_was_replaced_is_put_back_where_the_next_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").write_bytes(b"a file, no folder")
    files = {"a": b"new", "b/b/new": b"new", "c/new": b"new"}
    with pytest.raises(OSError, match="c"):
        replace_all(tmp_path, files)
    found = {path.name: path.read_bytes() for path in tmp_path.rglob("*")}
    assert found == {"a": b"old", "c": b"a file, no folder"}


def test_what_somebody_changes_meanwhile_is_not_written_over(project: Path) -> None:
    with trial(project) as attempt:
        for name in ("docs/index.md", "docs/new.md"):
            (attempt.copy / name).write_text("ours", "utf-8")
            (project / name).write_text("theirs", "utf-8")
        with pytest.raises(RefusedError) as told:
            attempt.take_over()
    assert told.value.lines == (
        "docs/index.md was changed meanwhile; run again",
        "docs/new.md was changed meanwhile; run again",
    )
    assert (project / "docs/index.md").read_text("utf-8") == "theirs"


def test_a_trial_leaves_nothing_behind(project: Path) -> None:
    with trial(project) as attempt:
        (attempt.copy / "docs/new.md").write_text("new", "utf-8")
        assert attempt.take_over() == ["docs/new.md"]
    assert not attempt.copy.exists()
    assert (project / "docs/new.md").read_text("utf-8") == "new"


# -- The frame of a new language


def test_a_new_frame_asks_for_what_sphinx_does_not_say_itself() -> None:
    others = [
        ROOT / "locale" / row.locale / "LC_MESSAGES" / "sphinx.po"
        for row in TABLE
        if row.locale != "en"
    ]
    asked = {entry.msgid for path in others for entry in polib.pofile(str(path))}
    assert sphinx_messages("es")
    assert not sphinx_messages("sw")
    for locale in ("es", "sw"):
        frame = empty_frame(locale, others)
        found = [entry.msgid for entry in frame]
        assert len(found) == len(set(found))
        assert set(found) == asked - sphinx_messages(locale)
        for entry in frame:
            assert not entry.msgstr
            assert not entry.tcomment
            forms = get_plural(locale).num_plurals if entry.msgid_plural else 0
            assert entry.msgstr_plural == dict.fromkeys(range(forms), "")


# -- make


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["note", "a.md", "b/c.ja.md"], "-m intake.note a.md b/c.ja.md"),
        (["note", "FILES=a.md", "PAGE=b"], "-m intake.note --name 'b' a.md"),
        (["language", "es"], "-m intake.language es"),
        (["language", "CODE=zh_CN", "NOTE=hans"], "-m intake.language --note 'hans' zh_CN"),
    ],
)
def test_make_takes_files_and_codes_as_they_are(arguments: list[str], command: str) -> None:
    made = ["make", "-n", "-o", ".venv/site", *arguments]
    done = subprocess.run(made, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = [line for line in done.stdout.splitlines() if "-m intake" in line]
    assert line.split() == [".venv/bin/python", *command.split()]
