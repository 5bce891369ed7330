"""The parts of ``make note`` and ``make language``, one by one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from intake.collection import taken
from intake.collection.contents import contents_of
from intake.collection.head import moment_of
from intake.collection.taken import put_whole
from intake.given import Note, in_myst, read_given
from intake.links import Here, NoteLinks
from intake.lists import Lists
from intake.names import name_of
from intake.page import make_page
from intake.references import new_label, share, with_definitions, without_tracking
from intake.toctree import with_entry
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from notes2po.dialect.blog import find_blog
from notes2po.links import canonical_url
from notes2po.markdown import definitions
from notes2po.messages import Definition, Location, ProblemError
from notes2po.table import read_table
from posts.front_matter import read_moment

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


def page_parser() -> MarkdownIt:
    """Markdown as this site reads it."""
    config = MdParserConfig(enable_extensions={"colon_fence", "deflist"})
    parser = create_md_parser(config, RendererHTML)
    parser.options["inline_definitions"] = True
    return parser


def page_of(text: str, references: str = "") -> tuple[str, tuple[str, ...]]:
    """The page that an English note.md becomes, and what is said of it."""
    note = Note("note.md", text, CODES["en"], tuple(range(1, text.count("\n") + 1)))
    page = make_page(page_parser(), note, definitions(references, "references.md"))
    assert len(page.lines) == page.text.count("\n")
    return page.text, page.said


def test_labels_are_found_as_the_parser_finds_them() -> None:
    text = HEAD + (
        "> [a][1] and\n> [Multi\n> line][1] `[x][1]`\n\n"
        "| [c][1] `[c][1]` | x |\n|--|--|\n| y [c][1] | [c][1] |\n\n"
        "* one\n  [d][1], ![dot](dot.png)\n\n      [code][1]\n\n"
        ":::{note}\nA [h][1].\n\n> [i]\n> [1]\n:::\n\n```{code-block} text\n[j][1]\n```\n\n"
        "## [e][1] ##\n\n\\[f][1] \\[1] [1] [1][] [*g*][1] [A b][]\n\n"
    )
    own = '[1]: https://a.org/x?utm_source=y "A Title"\n\n[A  B]: https://b.org/\n'
    page, said = page_of(text + own, "[b-b]: https://b.org/\n")
    assert page == HEAD + (
        "> [a][a-title] and\n> [Multi\n> line][a-title] `[x][1]`\n\n"
        "| [c][a-title] `[c][1]` | x |\n|--|--|\n| y [c][a-title] | [c][a-title] |\n\n"
        "* one\n  [d][a-title], ![dot](dot.png)\n\n      [code][1]\n\n"
        ":::{note}\nA [h][a-title].\n\n> [i]\n> [1][a-title]\n:::\n\n"
        "```{code-block} text\n[j][1]\n```\n\n## [e][a-title] ##\n\n"
        "\\[f][1][a-title] \\[1] [1][a-title] [1][a-title] [*g*][a-title] [A b][b-b]\n"
    )
    assert said == (
        "note.md:33: [1] is [a-title], new: https://a.org/x",
        "note.md:35: [A  B] is [b-b]",
    )


def test_a_definition_that_nobody_needs_is_left_out_and_said() -> None:
    text = HEAD + (
        "text [a][1] ![b][2]\n\n[1]: https://a.org/ 'A'\n[1]: https://b.org/\n[3]: https://c.org/\n"
        "[2]: dot.png\n"
    )
    page, said = page_of(text)
    assert page == HEAD + "text [a][link-a] ![b][2]\n\n[2]: dot.png\n"
    assert said == (
        "note.md:8: [1] is defined again: left out",
        "note.md:9: nothing cites [3]: left out",
        "note.md:7: [1] is [link-a], new: https://a.org/",
    )


def test_a_definition_whose_label_cannot_be_found_stays_with_the_page() -> None:
    text = HEAD + (
        "| a | b |\n|--|--|\n| b \\| [c][1] | [d][2] |\n\n[1]: https://a.org/\n[2]: https://b.org/b\n"
    )
    page, said = page_of(text)
    assert page == text.replace("[d][2]", "[d][link-b]").replace("[2]: https://b.org/b\n", "")
    why = "a link by it is not on one line, or in a row with \\|"
    assert said[0] == f"note.md:9: [1] stays with the page: {why}"


def test_a_definition_that_parts_two_lists_leaves_a_comment() -> None:
    text = HEAD + "* [a][1]\n\n[1]: https://a.org/\n\n* b\n"
    page, said = page_of(text)
    assert page == HEAD + "* [a][link-a]\n\n%\n\n* b\n"
    assert said[0].startswith("note.md:7: [1] is [link-a], new")


# -- Its front matter, its links


@pytest.mark.parametrize(
    "text",
    [
        *("2020-01-02", "2020-01-02 10:00:00 +0900", "2020-01-02T10:00Z", "Jan 5 2021"),
        *("2020/3/4", "12 March 2019 10:00", "notadate", "2021-02-30", "2021-13-01 10:00", ""),
    ],
)
def test_a_date_is_kept_as_the_lists_of_posts_read_it_or_not_at_all(text: str) -> None:
    moment = moment_of(text)
    assert not moment or read_moment(moment)
    assert bool(moment) == (text not in ("notadate", "2021-02-30", "2021-13-01 10:00", ""))


@pytest.mark.parametrize(
    ("path", "head", "became"),
    [
        ("2017-3-2-a-new-quay.md", "", "title: A New Quay\ndate: '2017-03-02'\n"),
        ("a.md", "title: T\nlayout: post\nlang: en\naudio: x\n", "title: T\n"),
        ("a.md", "title: 'A *b* [c'\n", "title: A \\*b\\* \\[c\n"),
        (
            "a.md",
            "date: 2017-03-22 07:13:00 +0900\ntitle: T\ntags: a b\nauthor: N\ngenerated: true\n",
            "title: T\ndate: 2017-03-22 07:13:00 +0900\nauthor: N\ntags: a b\ngenerated: true\n",
        ),
        (
            "a-fr.md",
            "lang: fr\ntitle: T\ntranslated: true\ntype: note\n",
            "title: T\nlang: fr\ntranslated: true\n",
        ),
    ],
)
def test_the_front_matter_is_what_this_site_does_something_with(
    tmp_path: Path, path: str, head: str, became: str
) -> None:
    (tmp_path / path).write_text(f"---\n{head}---\n\nText.\n", "utf-8")
    given = read_given(str(tmp_path / path), TABLE, "")
    note = in_myst(given, Here(ROOT), {})
    assert note.text == f"---\n{became}---\n\nText.\n"
    assert len(note.lines) == note.text.count("\n")
    assert [note.lines[-1]] == [given.text.count("\n")]


BLOG = "url: https://harbour.example\nbaseurl: /b\n"
PAGES = ("2017-03-22-a-new-quay", "deep/2018-01-05-ice", "tide", "two/same", "three/same")
LINKS = {
    "2017-03-22-a-new-quay-en.md": "/2017-03-22-a-new-quay.md",
    "a-new-quay-fr": "/2017-03-22-a-new-quay.md",
    "/en/news/2017/3/22/a-new-quay/#why": "/2017-03-22-a-new-quay.md#why",
    "/a-new-quay#nowhere": "/2017-03-22-a-new-quay.md",
    "https://www.harbour.example/b/a-new-quay.html": "/2017-03-22-a-new-quay.md",
    "/old/way/": "/tide.md",
    "ice.html": "/deep/2018-01-05-ice.md",
    "deep/2018-01-05-ice.md": "/deep/2018-01-05-ice.md",
    "/about/tide": "https://harbour.example/b/about/tide",
    "note-fr.md": "/note.md",
    "same": "",
    "missing.png": "",
    "/references": "https://harbour.example/b/references",
    "https://elsewhere.example/tide": "https://elsewhere.example/tide",
    "mailto:a@b.example": "mailto:a@b.example",
    "#here": "#here",
    "http://[x": "http://[x",
    "a.png": "/a.png",
    "../images/b%20b.png": "/images/b-b-21627cdc.png",
    "/b/images/b b.png": "/images/b-b-21627cdc.png",
    "../../secret.png": "",
    "taken.png": "/taken-2.png",
    "_x/.c.pdf": "/x/c.pdf",
    "there.png": "/there.png",
}


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A blog, and beside it a project that has some of its pages."""
    for name in PAGES:
        page = tmp_path / "project" / "docs" / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("---\ntitle: T\n---\n\n## Why\n\nText.\n", "utf-8")
    for name, data in {
        "secret.png": b"s",
        "project/docs/taken.png": b"another",
        "project/docs/there.png": b"t",
        "project/conf/redirects.json": b'{"en": {"/old/way/": "tide"}}',
        "blog/_config.yml": BLOG.encode(),
        "blog/notes/a.png": b"a",
        "blog/notes/taken.png": b"t",
        "blog/notes/_x/.c.pdf": b"c",
        "blog/images/b b.png": b"b",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_link_leads_to_what_is_here_or_comes_along(harbour: Path) -> None:
    note, files = harbour / "blog/notes/note-fr.md", dict[str, Path]()
    here, blog = Here(harbour / "project", "note"), find_blog(note.parent)
    links = NoteLinks(note, CODES["fr"], here, blog, files)
    assert {url: links(url) for url in LINKS} == LINKS
    assert links.lost == [url for url, became in LINKS.items() if not became]
    assert {place: path.read_bytes() for place, path in files.items()} == {
        "a.png": b"a",
        "images/b-b-21627cdc.png": b"b",
        "taken-2.png": b"t",
        "x/c.pdf": b"c",
    }


# -- Lists of posts


def test_a_post_is_listed_as_the_collection_lists_it(tmp_path: Path) -> None:
    """Whether all posts come at once or each after the others, the lists are the same."""
    posts: dict[str, dict[str, object]] = {
        "ice": {"date": "2018-01-05", "tags": ["safety", "Ice, and fog"]},
        "buoy": {"date": "2017-12-24", "tags": ["safety"]},
        "crane": {"date": "2017-06-01", "tags": ["zinc", "anchors"]},
        "quay": {"date": "2019-03-22 10:00", "tags": []},
        "early": {"date": "2016-03-22"},
    }
    for name, said in posts.items():
        text = f"---\n{yaml.safe_dump({'title': 'T', **said})}---\n\nText.\n"
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / f"docs/{name}.md").write_text(text, "utf-8")
    first = dict(list(posts.items())[:1])
    record: taken.Record = {}
    (tmp_path / "locale").mkdir()
    for page, text in contents_of(first, "", "").pages.items():
        taken.put(tmp_path, record, f"docs/{page}.md", text.encode(), ("", "x"))
    taken.write_record(tmp_path, record)
    for name in list(posts)[1:]:
        text = (tmp_path / f"docs/{name}.md").read_text("utf-8")
        for _again in range(2):
            for file, data in Lists(tmp_path, page_parser()).with_page(name, text).items():
                put_whole(tmp_path / file, data)
    wanted = contents_of(posts, "", "").pages
    found = {page: (tmp_path / f"docs/{page}.md").read_text("utf-8") for page in wanted}
    assert found == wanted
    held = taken.read_record(tmp_path)
    assert {file: row.held for file, row in held.items()} == {
        f"docs/{page}.md": taken.digest(text.encode()) for page, text in wanted.items()
    }


def test_without_such_lists_or_a_date_a_page_is_in_the_index(project: Path) -> None:
    lists = Lists(project, page_parser())
    assert lists.with_page("a", "---\ndate: 2017-03-22\n---\n") == {}
    assert lists.with_page("a", "text\n") == {}


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


# -- make


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["note", "a.md", "b/c.ja.md"], "-m intake.note a.md b/c.ja.md"),
        (["note", "FILES=a.md", "PAGE=b"], "-m intake.note --name 'b' a.md"),
        (["language", "es"], "-m intake.language es"),
        (["language", "--", "--remove", "es"], "-m intake.language --remove es"),
        (["language", "CODE=zh_CN", "NOTE=hans"], "-m intake.language --note 'hans' zh_CN"),
    ],
)
def test_make_takes_files_and_codes_as_they_are(arguments: list[str], command: str) -> None:
    made = ["make", "-n", "-o", ".venv/site", *arguments]
    done = subprocess.run(made, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = [line for line in done.stdout.splitlines() if "-m intake" in line]
    assert line.split() == [".venv/bin/python", *command.split()]
