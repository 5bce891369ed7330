"""``make preview``: what is saved is on the screen, without a hand on the browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from conftest import make, run
from playwright.sync_api import Page, expect
from small_site import write_small_site

SOON = 60_000  # milliseconds; on a busy machine, too


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small site: what a page costs is not looked at."""
    return write_small_site(tmp_path)


@pytest.fixture
def preview(project: Path) -> Iterator[str]:
    """The address of a preview of the project in *project*."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "sites.preview", "--port", port, "ja"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        while "http://" not in line and line:
            line = server.stdout.readline()
        assert line == f"http://127.0.0.1:{port}/ (Ctrl+C stops)\n"
        yield f"http://127.0.0.1:{port}"
        os.killpg(server.pid, signal.SIGINT)
        server.stdout.read()


def test_an_edited_catalog_or_page_is_seen_at_once(project: Path, preview: str, tab: Page) -> None:
    """And whoever follows the address as soon as it is said is served."""
    tab.goto(f"{preview}/index.html")
    heading = tab.locator("article h1")
    expect(tab.locator("html")).to_have_attribute("lang", "ja")
    path = project / "locale/ja/LC_MESSAGES/index.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    title = catalog.find("A small site")
    assert title is not None
    for text in ("一度目の編集", "二度目の編集"):
        title.msgstr = text
        catalog.save(str(path))
        expect(heading).to_contain_text(text, timeout=SOON)
    page = project / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nA new paragraph.\n", "utf-8")
    expect(tab.locator("article")).to_contain_text("A new paragraph.", timeout=SOON)
    # A fault is shown in the terminal and stops nothing.
    title.msgstr = "[三度目][lost]の編集"
    catalog.save(str(path))
    expect(heading).to_contain_text("三度目", timeout=SOON)


def test_a_language_that_the_site_has_not_is_said_in_a_line(project: Path) -> None:
    done = run(sys.executable, "-m", "sites.preview", "klingon", cwd=project)
    assert done.code == 2
    assert "'klingon' is no language of this site: en, ja" in done.err


def test_a_port_that_is_taken_is_said_in_a_line_before_anything_is_built(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(sys.executable, "-m", "sites.preview", "--port", port, cwd=project)
    assert (done.code, done.out) == (2, "")
    assert f"port {port}: Address already in use; say another: make preview PORT=" in done.err
    assert "Traceback" not in done.err
    assert not (project / "build").exists()


def test_a_number_that_is_no_port_is_said_in_a_line(project: Path) -> None:
    done = run(sys.executable, "-m", "sites.preview", "--port", "99999", cwd=project)
    assert done.code == 2
    assert done.err.splitlines()[-1].endswith(
        "port 99999: Invalid argument; say another: make preview PORT=8001"
    )


def test_make_takes_a_language_from_its_command_line_only() -> None:
    def command(*arguments: str, **environment: str) -> str:
        done = make("--dry-run", "preview", *arguments, **environment)
        return done.out.strip().splitlines()[-1]

    assert command(LANG="ja").endswith("-m sites.preview --port 8000")
    assert command("LANG=ja", "PORT=1").endswith("-m sites.preview --port 1 ja")
