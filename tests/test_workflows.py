"""The workflows are valid, pinned, and do nothing that a person cannot do with make."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import LANGUAGES, ROOT, make, run

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKE = re.compile(r"make (?:-s )?(?P<targets>[a-z-]+(?: [a-z-]+)*)")
TARGETS = set(re.findall(r"(?m)^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8")))


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_a_workflow_is_what_github_s_schema_says(workflow: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema"]
    schema = ["--builtin-schema", "vendor.github-workflows"]
    done = run(*command, *schema, workflow, cwd=ROOT)
    assert (done.code, done.err) == (0, ""), done.out


def test_actions_are_pinned_by_their_whole_version(workflow: Path) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [
        name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", name)
    ] == []


def test_a_workflow_may_write_nothing(workflow: Path) -> None:
    text = yaml.safe_load(workflow.read_text("utf-8"))
    assert text["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow.read_text("utf-8")


def test_each_step_is_a_make_target_or_the_tests_own_script(workflow: Path) -> None:
    for step in steps(workflow):
        command = step.get("run", "make help")
        found = [word for match in MAKE.finditer(command) for word in match["targets"].split()]
        assert set(found) <= TARGETS
        assert found or ".ci/run" in command
        assert "${{" not in command, "what a stranger names would be run: pass it by env"


def test_the_matrix_is_the_table_of_languages() -> None:
    done = make("-s", "locales")
    assert json.loads(done.out) == list(LANGUAGES)
    assert len(done.out.splitlines()) == 1


def test_the_catalogs_are_checked_for_github_before_they_are_updated() -> None:
    runs = [step["run"] for step in steps(WORKFLOWS[0]) if "run" in step]
    (check,) = [n for n, command in enumerate(runs) if "check FORMAT=github" in command]
    assert "make update changes BASE=HEAD^1 FORMAT=github" in runs[check + 1]


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["site", "LANG=zh_TW"], "-m sites.build --language 'zh_TW'"),
        (["check", "FORMAT=github"], "check-catalogs --format github"),
        (
            ["changes", "BASE=HEAD^1", "FORMAT=github", "SUMMARY=/tmp/a b"],
            "-m upkeep.changes --format github --summary '/tmp/a b' HEAD^1",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_make_passes_on_what_it_is_given(arguments: list[str], command: str) -> None:
    done = make("--dry-run", *arguments)
    said = [" ".join(line.split()) for line in done.out.splitlines()]
    assert said[-1].endswith(command)


def test_one_language_can_be_built_alone(project: Path) -> None:
    done = run(sys.executable, "-m", "sites.build", "--language", "zh-tw", cwd=project)
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in (project / "build/html").iterdir()) == [
        "index.html",
        "zh-tw",
    ]
    done = run(sys.executable, "-m", "sites.build", "--language", "es", cwd=project)
    assert done.code == 2
    assert "'es' is no language of this site" in done.err
