"""``make collection``: which files of a blog are pages, and what is said of those that are none."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from collections_of_notes import Built, build, collect, small_project
from conftest import Run
from lxml import html
from notes2po.markdown import front_matter

DEFAULTS = "defaults:\n- {scope: {path: _posts}, values: {author: Ada, tags: [garden]}}\n"


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().removesuffix("¶").removesuffix("#").split())


HEAD = "---\ntitle: {}\n---\n\n"


def blog(folder: Path) -> Path:
    """A blog in which English stands in ``_posts`` and German beside it, and much beside that."""

    def write(name: str, text: str | bytes) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def both(name: str, english: str, german: str) -> None:
        write(f"_posts/{name}", english)
        write(f"_posts/de/{name}", german)

    write(
        "_config.yml",
        "title: Odds and ends\nurl: https://odds.example\npermalink: pretty\n" + DEFAULTS,
    )
    sound = HEAD.format("Ferns") + "A fern likes the shade.\n"
    both("2020-01-02-ferns.md", sound, HEAD.format("Farne") + "Ein Farn mag Schatten.\n")
    both("2020-01-03-moss.markdown", *(HEAD.format(t) + "Moss.\n" for t in ("Moss", "Moos")))
    both(
        "2020-01-04-windows.md",
        ("\ufeff" + HEAD.format("Windows") + "Written there.\n").replace("\n", "\r\n"),
        (HEAD.format("Fenster") + "Dort geschrieben.\n").replace("\n", "\r\n"),
    )
    hidden = "---\ntitle: Hidden\npublished: false\n---\n\nNot yet.\n"
    both("2020-01-05-hidden.md", hidden, HEAD.format("Versteckt") + "Noch nicht.\n")
    write("_posts/de/2020-01-02-secret.md", hidden)
    write("_posts/2020-01-02-secret.md", HEAD.format("Secret") + "Open in English.\n")
    both("2020-01-06-broken.md", "---\ntitle: [\n---\n\nx\n", HEAD.format("Ganz") + "Gut.\n")
    write("_posts/2020-01-07-bare.md", "No front matter, and a page all the same.\n\n## Below\n")
    date = "---\ntitle: Undated\ndate: someday\n---\n\nText.\n"
    write("_posts/2020-01-08-undated.md", date)
    write("_posts/2020-01-09-day.md", "---\ntitle: Day\ndate: 2021-02-30\n---\n\nText.\n")
    moved = "---\ntitle: Moved\nredirect_from:\n  - /old/place/\n  - /older.html\n---\n\nText.\n"
    write("_posts/2020-01-10-moved.md", moved)
    write("_posts/2020-01-11-by-default.md", "Who wrote it, and what is below.\n\n# Later\n")
    write("about.md", HEAD.format("About") + "About the garden.\n")
    write("README.md", "For whoever builds the blog.\n")
    write("de/nur-deutsch.md", HEAD.format("Nur deutsch") + "Ohne Vorbild.\n")
    write("_recipes/en/tea.md", HEAD.format("Tea") + "Hot water.\n")
    write("_recipes/de/tea.md", HEAD.format("Tee") + "Heißes Wasser.\n")
    (folder / "_posts/2020-02-01-loop.md").symlink_to("2020-02-01-loop.md")
    write(os.fsdecode(b"_posts/2020-02-02-b\xff.md"), HEAD.format("Name") + "Text.\n")
    return folder


@dataclass(frozen=True)
class Taken:
    """What became of the blog."""

    project: Path
    done: Run
    report: dict[str, list[str]]
    pages: list[str]
    site: Built


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("found")
    project = small_project(folder / "project")
    blog(folder / "blog")
    done = collect(project, "../blog")
    report = json.loads((project / "build" / "collection.json").read_text("utf-8"))
    return Taken(project, done, report, list(report["pages"]), build(project, "de"))


def test_a_run_ends_whatever_is_in_a_blog(taken: Taken) -> None:
    assert (taken.done.code, "Traceback" in taken.done.out + taken.done.err) == (1, False)


def test_what_jekyll_shows_is_a_page_and_nothing_else(taken: Taken) -> None:
    here = {page for page in taken.pages if (taken.project / f"docs/{page}.md").is_file()}
    assert here == {
        *("2020-01-02-ferns", "2020-01-03-moss", "2020-01-04-windows", "2020-01-02-secret"),
        "2020-01-11-by-default",
        *("2020-01-07-bare", "2020-01-08-undated", "2020-01-10-moved", "about", "tea"),
    }


@pytest.mark.parametrize("page", ["2020-01-02-ferns", "2020-01-03-moss", "2020-01-04-windows"])
def test_a_translation_is_found_whatever_its_file_ends_in(taken: Taken, page: str) -> None:
    assert (taken.project / f"locale/de/notes/{page}.md").is_file()


@pytest.mark.parametrize(
    "place",
    ["locale/de/notes/2020-01-06-broken.md", "locale/de/notes/2020-01-02-secret.md"],
)
def test_no_translation_stands_without_a_page_or_against_its_author_s_will(
    taken: Taken, place: str
) -> None:
    assert not (taken.project / place).exists()


@pytest.mark.parametrize(
    ("kind", "file", "text"),
    [
        ("left", "_posts/2020-01-05-hidden.md", "'published: false'; Jekyll does not show it"),
        ("left", "_posts/de/2020-01-05-hidden.md", "so is its English page"),
        ("left", "_posts/de/2020-01-02-secret.md", "'published: false'"),
        ("problems", "_posts/2020-01-06-broken.md:3", "the front matter is no YAML"),
        ("problems", "_posts/2020-01-09-day.md:3", "the front matter is no YAML: day is out of"),
        ("problems", "_posts/2020-02-01-loop.md:1", "cannot be read: Too many levels"),
        ("problems", "_posts/2020-02-02-b", "its name is not in UTF-8"),
        ("problems", "de/nur-deutsch.md:1", "is in 'de', and its English page is not found"),
    ],
)
def test_each_file_that_is_no_page_is_told_once(
    taken: Taken, kind: str, file: str, text: str
) -> None:
    lines = [line for line in taken.report[kind] if line.startswith(f"../blog/{file}")]
    assert len(lines) == 1, taken.report
    assert text in lines[0]


def test_nothing_else_is_told(taken: Taken) -> None:
    assert (len(taken.report["left"]), len(taken.report["problems"])) == (3, 5)


def test_a_page_says_what_the_blog_says_of_all(taken: Taken) -> None:
    head = front_matter((taken.project / "docs/2020-01-11-by-default.md").read_text("utf-8"), "")
    assert head["title"] == "By Default"
    assert (head["author"], head["tags"]) == ("Ada", ["garden"])
    article = taken.site.article("2020-01-11-by-default")
    assert [text_of(item) for item in article.xpath(".//h1 | .//h2")] == ["By Default", "Later"]


def test_the_site_is_built_of_it_without_a_warning(taken: Taken) -> None:
    assert "WARNING" not in taken.site.said


def test_old_addresses_lead_to_the_page_and_those_of_refused_notes_nowhere(taken: Taken) -> None:
    table = json.loads((taken.project / "conf/redirects.json").read_text("utf-8"))
    leads = {old: page for rows in table.values() for old, page in rows.items()}
    assert leads["/old/place/"] == leads["/older.html"] == "2020-01-10-moved"
    assert "2020-01-06-broken" not in leads.values()
    assert len(leads) == sum(len(rows) for rows in table.values())


def test_a_note_that_the_blog_has_no_more_is_told(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    folder = blog(tmp_path / "blog")
    assert collect(project, "../blog").code == 1
    (folder / "about.md").unlink()
    (folder / "_posts/de/2020-01-03-moss.markdown").unlink()
    done = collect(project, "../blog")
    report = json.loads((project / "build" / "collection.json").read_text("utf-8"))
    assert [line.split(": ")[0] for line in report["gone"]] == [
        "docs/about.md",
        "locale/de/notes/2020-01-03-moss.md",
    ]
    assert report["gone"][0] in done.out


@pytest.mark.parametrize("place", [".", "docs"])
def test_the_project_itself_is_no_blog(tmp_path: Path, place: str) -> None:
    project = small_project(tmp_path / "project")
    refused = collect(project, place)
    assert (refused.code, "this project itself" in refused.err) == (2, True)
