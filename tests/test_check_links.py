"""make linkcheck: what is gone is said, what cannot be asked is no error."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import ROOT, Run, run

Write = Callable[[str, str], Path]
CODES = {"/here": 200, "/gone": 404, "/shy": 403}


class Site(BaseHTTPRequestHandler):
    """Answers as CODES say."""

    def do_GET(self) -> None:
        self.send_response(CODES[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def check(project: Path) -> Run:
    return run(sys.executable, "-m", "sites.links", project / "docs", cwd=ROOT)


@pytest.mark.parametrize(
    ("paths", "out", "err"),
    [
        (["/here"], "1 links, 0 broken", ""),
        (["/here", "/gone"], "2 links, 1 broken", "docs/index.md:5: {}/gone: 404"),
        (["/gone"], "1 links, 1 broken", "docs/index.md:3: {}/gone: 404"),
        (["/shy"], "docs/index.md:3: {}/shy: will not answer a program (403)", ""),
    ],
)
def test_what_is_gone_is_said_with_its_line(
    page: Write, site: str, paths: list[str], out: str, err: str
) -> None:
    links = "\n\n".join(f"[a]({site}{path})" for path in paths)
    done = check(page("index", f"# Page\n\n{links}\n"))
    assert done.code == bool(err), done
    assert out.format(site) in done.out
    assert done.err.startswith(err.format(site))
    assert bool(done.err) == bool(err)


def test_without_a_network_it_is_skipped_and_says_so(page: Write) -> None:
    done = check(page("index", "# Page\n\n[a](https://nowhere.invalid/)\n"))
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("skipped: no network; none of the external links could be asked\n")


def test_a_page_that_cannot_be_built_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    done = check(tmp_path)
    assert done.code == 1
    assert "index" in done.err
