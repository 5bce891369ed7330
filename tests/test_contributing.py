"""The examples of CONTRIBUTING.md do what it says."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from conftest import ROOT, run
from hosts import EXAMPLES, GUIDE, SLUGS, check_schema


@contextmanager
def api(status: int) -> Iterator[tuple[str, list[tuple[str, str, Any]]]]:
    """A server that answers with *status*: its address, and what it was asked."""
    asked: list[tuple[str, str, Any]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Authorization"] == "Token secret"
            assert self.headers["Content-Type"] == "application/json"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.command, self.path, json.loads(body)))
            self.send_response(status)
            self.end_headers()

        def do_PATCH(self) -> None:
            self.do_POST()

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api/v3", asked
        server.shutdown()


def test_the_script_makes_a_project_for_each_language() -> None:
    with api(201) as (address, asked):
        variables = {"API": address, "RTD_TOKEN": "secret", "REPOSITORY": "https://example.org/r"}
        done = run("sh", "-c", EXAMPLES["sh"], cwd=ROOT, **variables)
    assert (done.code, done.err) == (0, "")
    names = ["notes" if slug == "en" else f"notes-{slug}" for slug in SLUGS]
    repository = {"url": "https://example.org/r", "type": "git"}
    expected: list[tuple[str, str, Any]] = []
    for name, slug in zip(names, SLUGS, strict=True):
        body = {"name": name, "language": slug, "repository": repository}
        expected.append(("POST", "/api/v3/projects/", body))
        expected.append(("PATCH", f"/api/v3/projects/{name}/", {"external_builds_enabled": True}))
    assert asked == expected


def test_the_script_stops_where_a_project_cannot_be_made() -> None:
    with api(400) as (address, asked):
        variables = {"API": address, "RTD_TOKEN": "secret"}
        done = run("sh", "-c", EXAMPLES["sh"], cwd=ROOT, **variables)
    assert done.code == 1
    assert [(method, path) for method, path, _body in asked] == [("POST", "/api/v3/projects/")]


def test_the_workflow_fits_its_schema(tmp_path: Path) -> None:
    workflow = tmp_path / "pages.yml"
    workflow.write_text(EXAMPLES["yaml"], "utf-8")
    done = check_schema(workflow, "github-workflows")
    assert done.code == 0, done.out


def test_there_is_no_list_of_the_languages_to_forget() -> None:
    assert [slug for slug in SLUGS if re.search(rf"[|( ]{slug}[|) ]", GUIDE)] == ["en"]


def test_every_target_of_make_that_is_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"make ([a-z]+)", GUIDE))
    assert named >= {"rtd", "publish"}
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
