"""``make collection``: what is wrong with a blog costs that alone, and a run may be killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from collections_of_notes import collect, small_blog, small_project
from conftest import Run, tree

KILLS = int(os.environ.get("KILLS", "3"))


# -- What is wrong with a blog


def test_a_folder_without_notes_is_refused_in_one_line(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    (tmp_path / "empty").mkdir()
    for blog in ("../empty", "../none"):
        refused = collect(project, blog)
        assert (refused.code, refused.out.count("Traceback")) == (2, 0)
        (line,) = refused.err.splitlines()
        assert line.startswith(f"error: {blog}")


@pytest.mark.parametrize("into", ["../elsewhere", "a/../../b", "/etc"])
def test_a_folder_out_of_docs_is_refused(tmp_path: Path, into: str) -> None:
    project = small_project(tmp_path / "project")
    small_blog(tmp_path / "blog", ["2024-04-02-stars"], ["ja"])
    before = tree(project)
    refused = collect(project, "../blog", "--into", into)
    assert (refused.code, tree(project)) == (2, before)
    assert refused.err == f"error: INTO={into} leads out of docs/: name a folder in it\n"


def test_an_english_file_that_is_a_link_out_of_the_blog_is_left_out(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    blog = small_blog(tmp_path / "blog", ["2024-04-02-stars"], ["ja"])
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n\nSecret.\n", "utf-8")
    (blog / "notes" / "2024-01-01-linked-en.md").symlink_to(secret)
    done = collect(project, "../blog")
    assert done.code == 1
    assert "linked-en.md:1: leads out of the blog; put the file itself there" in done.out
    assert not (project / "docs" / "2024-01-01-linked.md").exists()


def damaged(folder: Path) -> Path:
    """A blog of one sound article and one of each that is wrong."""
    blog = small_blog(folder, ["2024-04-02-stars"], ["ja"])
    notes = blog / "notes"
    head = "---\ntitle: A wrong note\n---\n\n"

    def write(name: str, body: str, head: str = head) -> None:
        (notes / f"2024-01-01-{name}-en.md").write_text(head + body, "utf-8")
        there = blog / "_notes" / "ja" / f"2024-01-01-{name}-ja.md"
        there.write_text("---\ntitle: 何か\nlang: ja\n---\n\nこれは正しい。\n", "utf-8")

    write("yaml", "Text.\n", "---\ntitle: [never closed\n---\n\n")
    write("loop", "{% for i in (1..1000000000) %}{{ i }}{% endfor %}Behind the loop.\n")
    write("itself", "{% include itself.md %}Behind the include.\n")
    write("outside", "![Out](../../../etc/passwd) ![Link](/images/link.png) Behind the pictures.\n")
    write("utf16", "")
    (notes / "2024-01-01-utf16-en.md").write_bytes((head + "Text.\n").encode("utf-16"))
    (blog / "_includes" / "itself.md").write_text("Once more. {% include itself.md %}\n", "utf-8")
    (blog / "images" / "link.png").symlink_to("/etc/hostname")
    (blog / "cases").mkdir()
    for code, title in (("en", "Twice"), ("ja", "二度")):
        twice = f"---\ntitle: {title}\n---\n\nTwo notes for one page.\n"
        (blog / "cases" / f"2024-04-02-stars-{code}.md").write_text(twice, "utf-8")
    return blog


@dataclass(frozen=True)
class Damaged:
    """What became of a damaged blog."""

    project: Path
    done: Run
    report: dict[str, dict[str, dict[str, dict[str, list[list[str]]]]]]
    problems: list[str]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Damaged:
    folder = tmp_path_factory.mktemp("damaged")
    damaged(folder / "blog")
    project = small_project(folder / "project")
    done = collect(project, "../blog")
    report = json.loads((project / "build" / "collection.json").read_text("utf-8"))
    return Damaged(project, done, report["pages"], report["problems"])


def test_what_is_wrong_with_one_note_costs_no_other(wrong: Damaged) -> None:
    assert wrong.done.code == 1
    assert "Traceback" not in wrong.done.out + wrong.done.err
    assert (wrong.project / "docs" / "2024-04-02-stars.md").is_file()
    assert (wrong.project / "locale" / "ja" / "LC_MESSAGES" / "2024-04-02-stars.po").is_file()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("2024-01-01-yaml-en.md", "YAML"),
        ("2024-01-01-utf16-en.md", "save it as UTF-8"),
        ("2024-04-02-stars-en.md", "is the page 2024-04-02-stars, and so is"),
    ],
)
def test_a_note_that_cannot_be_taken_is_told_in_one_line(
    wrong: Damaged, file: str, reason: str
) -> None:
    lines = [line for line in wrong.problems if f"{file}:" in line and reason in line]
    assert len(lines) == 1, wrong.problems
    assert lines[0] in wrong.done.out


@pytest.mark.parametrize(
    ("page", "words", "kind", "was"),
    [
        ("2024-01-01-loop", "Behind the loop.", "liquid", "{% for"),
        ("2024-01-01-itself", "Behind the include.", "liquid", "{% include"),
        ("2024-01-01-outside", "Out Link Behind the pictures.", "link", "../../../etc/passwd"),
        ("2024-01-01-outside", "Out Link Behind the pictures.", "link", "/images/link.png"),
    ],
)
def test_what_has_no_end_or_leads_out_of_the_blog_is_left_out_and_told(
    wrong: Damaged, page: str, words: str, kind: str, was: str
) -> None:
    text = (wrong.project / "docs" / f"{page}.md").read_text("utf-8")
    assert words in text
    assert len(text) < 20_000
    lost = [(line[1], line[2]) for line in wrong.report[page]["en"]["lost"]]
    assert [told for told in lost if told[0] == kind and told[1].startswith(was)]
    files = {path.name for path in (wrong.project / "docs").rglob("*") if path.is_file()}
    assert files & {"passwd", "link.png", "hostname"} == set()


# -- Stopped


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A small blog, and a project as one run of nobody disturbed makes it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    small_blog(folder / "blog", ["2023-05-20-garden-wall", "2025-03-17-letter"], ["ja", "ko"])
    small_project(folder / "project")
    started = time.monotonic()
    done = collect(folder / "project", "../blog")
    assert done.code == 0, done.out + done.err
    (folder / "seconds").write_text(str(time.monotonic() - started), "utf-8")
    return folder, tree(folder / "project")


def test_a_run_that_was_killed_goes_on_to_what_an_undisturbed_one_makes(
    undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """``KILLS`` times, at moments of one seed; ``make bench-kills`` does it twenty times."""
    folder, right = undisturbed
    shutil.copytree(folder / "blog", tmp_path / "blog")
    project = small_project(tmp_path / "project")
    seconds = float((folder / "seconds").read_text("utf-8"))
    moments = random.Random(7)
    command = [sys.executable, "-m", "intake.collection", "../blog"]
    for _ in range(KILLS):
        with subprocess.Popen(
            command,
            cwd=project,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1795219200"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            time.sleep(moments.uniform(0.2, 1.0) * seconds)
            os.killpg(running.pid, signal.SIGKILL)
    done = collect(project, "../blog")
    assert done.code == 0, done.out + done.err
    now = tree(project)
    assert {name for name in right if now.get(name) != right[name]} | (now.keys() - right) == set()
