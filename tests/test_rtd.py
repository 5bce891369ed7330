"""The emulation of Read the Docs, and what of the configuration its schema does not say."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Run, run
from hosts import OFFLINE, check_schema, commit, git, make_repository, rtd
from packaging.requirements import Requirement
from sites.rtd_config import read_config

# A repository that says what was done to it.
REPORT = """\
version: 2
formats: [epub, pdf]
build:
  os: ubuntu-24.04
  tools: {python: "3.13"}
  jobs:
    build:
      epub: ["echo build.epub >> log; mkdir $READTHEDOCS_OUTPUT/epub; cp log $READTHEDOCS_OUTPUT/epub"]
      pdf: ["echo build.pdf >> log; mkdir $READTHEDOCS_OUTPUT/pdf; cp log $READTHEDOCS_OUTPUT/pdf"]
      html:
        - echo build.html >> log
        - mkdir -p "$READTHEDOCS_OUTPUT/html"
    post_build:
      - echo post_build >> log
      - echo commits $(git rev-list --count HEAD) >> log
      - "{ cat log; env; } > $READTHEDOCS_OUTPUT/html/index.html"
    pre_build: [echo pre_build >> log]
    post_install: [echo post_install >> log]
    install: [echo install >> log]
    create_environment: [echo create_environment $(command -v python) >> log]
    post_checkout: [echo post_checkout >> log]
"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Path]:
    """Make a repository with this configuration, and no site."""

    def make(configuration: str) -> Path:
        folder = tmp_path / "small"
        for name in ("scripts/sites/rtd.py", "scripts/sites/rtd_config.py", "conf/languages.toml"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        (folder / ".readthedocs.yaml").write_text(configuration, "utf-8")
        commit(folder)
        return folder

    return make


def make(project: Path, *arguments: str, **environment: str) -> Run:
    """Run make as from a shell, even where make runs the tests."""
    environment |= {"MAKELEVEL": "0", "MAKEFLAGS": "", "MFLAGS": ""}
    return run("make", *arguments, cwd=project, **environment)


def say(repository: Path, *options: str) -> tuple[list[str], dict[str, str]]:
    """What was run in which order, and the variables that the last job saw."""
    out = repository.with_name("out")
    done = rtd(repository, "zh-tw", "--out", out, *options, LANG="fr_FR", READTHEDOCS_OLD="1")
    assert done.code == 0, done.err
    (page,) = out.glob("zh-tw/*/index.html")
    lines = page.read_text("utf-8").splitlines()
    log = [line for line in lines if "=" not in line]
    return log, dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_jobs_run_in_order_with_read_the_docs_variables(small: Callable[[str], Path]) -> None:
    repository = small(REPORT)
    log, variables = say(repository)
    jobs = [line.split()[0] for line in log]
    assert jobs == [
        *("post_checkout", "create_environment", "install", "post_install", "pre_build"),
        *("build.html", "build.pdf", "build.epub", "post_build", "commits"),
    ]
    seen = {name: value for name, value in variables.items() if name.startswith("READTHEDOCS")}
    checkout = seen.pop("READTHEDOCS_REPOSITORY_PATH")
    assert seen.pop("READTHEDOCS_OUTPUT") == f"{checkout}/_readthedocs/"
    environment = seen.pop("READTHEDOCS_VIRTUALENV_PATH")
    assert variables["PATH"].startswith(f"{environment}/bin:")
    assert variables["LANG"] == "C.UTF-8"
    assert seen == {
        "READTHEDOCS": "True",
        "READTHEDOCS_CANONICAL_URL": "https://notes.readthedocs.io/zh-tw/latest/",
        "READTHEDOCS_GIT_CLONE_URL": "https://github.com/example/notes",
        "READTHEDOCS_GIT_COMMIT_HASH": git(repository, "rev-parse", "HEAD"),
        "READTHEDOCS_GIT_IDENTIFIER": "main",
        "READTHEDOCS_LANGUAGE": "zh-tw",
        "READTHEDOCS_PRODUCTION_DOMAIN": "app.readthedocs.org",
        "READTHEDOCS_PROJECT": "notes-zh-tw",
        "READTHEDOCS_VERSION": "latest",
        "READTHEDOCS_VERSION_NAME": "latest",
        "READTHEDOCS_VERSION_TYPE": "branch",
    }


def test_the_clone_has_as_little_history_as_read_the_docs(small: Callable[[str], Path]) -> None:
    repository = small(REPORT)
    for _ in range(50):
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "Go on")
    log, _variables = say(repository)
    assert log[-1] == "commits 50"


def test_the_main_project_is_that_of_the_source_language(small: Callable[[str], Path]) -> None:
    repository = small(REPORT)
    assert rtd(repository, "en", "--out", repository.with_name("out")).code == 0
    text = (repository.with_name("out") / "en/latest/index.html").read_text("utf-8")
    assert "READTHEDOCS_PROJECT=notes\n" in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--version", "v1.0"], ("v1.0", "v1.0", "tag", "v1.0", "notes.readthedocs.io")),
        (
            ["--version", "try/This"],
            ("try-this", "try/This", "branch", "try/This", "notes.readthedocs.io"),
        ),
        (
            ["--pull-request", "17"],
            ("17", "17", "external", "17", "notes--17.org.readthedocs.build"),
        ),
        (
            ["--domain", "docs.example.org"],
            ("latest", "latest", "branch", "main", "docs.example.org"),
        ),
    ],
    ids=["tag", "branch", "pull request", "domain"],
)
def test_each_kind_of_version_has_its_own_variables(
    small: Callable[[str], Path], options: list[str], expected: tuple[str, ...]
) -> None:
    repository = small(REPORT)
    git(repository, "tag", "v1.0")
    git(repository, "branch", "try/This")
    log, seen = say(repository, *options)
    version, name, kind, identifier, host = expected
    assert seen["READTHEDOCS_VERSION"] == version
    assert seen["READTHEDOCS_VERSION_NAME"] == name
    assert seen["READTHEDOCS_VERSION_TYPE"] == kind
    assert seen["READTHEDOCS_GIT_IDENTIFIER"] == identifier
    assert seen["READTHEDOCS_CANONICAL_URL"] == f"https://{host}/zh-tw/{version}/"
    formats = [line for line in log if line in ("build.pdf", "build.epub")]
    assert formats == ([] if kind == "external" else ["build.pdf", "build.epub"])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "  jobs:",
            "  commands: [make]\n  jobs:",
            "build.jobs and build.commands exclude each other",
        ),
        ("formats: [epub, pdf]", "formats: [pdf]", "build.jobs.build.epub needs epub in formats"),
        ("      html:", "      htmlzip:", "there would be no pages"),
        ("post_install:", "after_install:", "there is no job after_install"),
        ("[echo install >> log]", "[echo 'install']", "can hold no ' of its own"),
        ("[echo install >> log]", "[echo so]", "post_install failed: Not so"),
        ("html/index.html", "html/start.html", "there is no $READTHEDOCS_OUTPUT/html/index.html"),
        ("cp log $READTHEDOCS_OUTPUT/epub", "echo", "one file is wanted in epub"),
    ],
)
def test_what_read_the_docs_refuses_is_one_line(
    small: Callable[[str], Path], old: str, new: str, reason: str
) -> None:
    assert old in REPORT
    changed = REPORT.replace(old, new)
    if "so]" in new:
        changed = changed.replace("[echo post_install >> log]", '["echo Not so; false"]')
    done = rtd(small(changed), "ja")
    assert done.code == 1
    assert reason in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


def test_a_version_that_is_not_there_is_one_line(small: Callable[[str], Path]) -> None:
    done = rtd(small(REPORT), "ja", "--version", "v9")
    assert done.code == 1
    assert done.err == "rtd: checkout failed: fatal: couldn't find remote ref v9\n"


# -- The configuration


def test_the_configuration_fits_read_the_docs_schema() -> None:
    done = check_schema(ROOT / ".readthedocs.yaml", "readthedocs")
    assert done.code == 0, done.out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 2", "version: 3"),
        ('python: "3.13"', "python: 3.13"),
        ("os: ubuntu-24.04", "oS: ubuntu-24.04"),
        ("formats: [epub, pdf]", "formats: [ebook]"),
        ("install:", "instal:"),
    ],
)
def test_a_broken_copy_does_not(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / ".readthedocs.yaml").read_text("utf-8")
    assert old in text
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    assert check_schema(broken, "readthedocs").code == 1


def test_jobs_and_commands_exclude_each_other_which_no_schema_says(tmp_path: Path) -> None:
    text = (ROOT / ".readthedocs.yaml").read_text("utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace("  jobs:", "  commands: [make]\n  jobs:"), "utf-8")
    assert check_schema(broken, "readthedocs").code == 0
    assert read_config(ROOT / ".readthedocs.yaml").jobs["build.html"]
    with pytest.raises(ValueError, match=r"jobs and build\.commands exclude each other"):
        read_config(broken)


def test_what_is_installed_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-pdf.txt"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        assert [
            line for line in lines if not line.startswith(("#", "-r ")) and "==" not in line
        ] == []


def test_each_python_has_one_version_of_each_and_read_the_docs_the_newest() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]

    def given(python: str) -> dict[str, str]:
        """What a Python on Linux installs of what differs from one to the other."""
        known = {"python_version": python, "sys_platform": "linux", "platform_machine": "x86_64"}
        found = [pin for pin in pins if not pin.marker or pin.marker.evaluate(known)]
        names = [pin.name for pin in found]
        assert sorted(set(names)) == sorted(names)
        return {pin.name: str(pin.specifier) for pin in found}

    old = {"Sphinx": "==9.0.4", "docutils": "==0.22.4", "babel": "==2.18.0"}
    new = {"Sphinx": "==9.2.0", "docutils": "==0.23", "babel": "==2.19.0"}
    here = read_config(ROOT / ".readthedocs.yaml").python
    for python, expected in {"3.11": old, "3.12": old, "3.13": new, "3.14": new, here: new}.items():
        assert given(python) == given(here) | expected


# -- Without a network


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rtd") / "environment"


@pytest.fixture(scope="module")
def offline(repository: Path, environment: Path) -> Run:
    """A build for which the jobs made the environment, and could install nothing in it."""
    return rtd(repository, "fr", "--environment", environment, **OFFLINE)


def test_read_the_docs_install_says_that_it_needs_the_network(offline: Run) -> None:
    assert offline.code == 1
    assert offline.out.splitlines()[-1].startswith("[install] ")
    assert offline.err == (
        "rtd: install failed: it needs the network, and no package index answers\n"
    )


@pytest.mark.usefixtures("offline")
def test_the_first_make_says_that_it_needs_the_network(
    repository: Path, environment: Path, tmp_path: Path
) -> None:
    git(repository, "clone", "--quiet", str(repository), str(tmp_path / "fresh"))
    (tmp_path / "fresh/.venv").symlink_to(environment)
    done = make(tmp_path / "fresh", "site", f"PYTHON={sys.executable}", **OFFLINE)
    assert done.code == 2
    line, of_make = done.err.splitlines()
    assert line.startswith(
        "requirements.txt could not be installed, which needs the network: ERROR"
    )
    assert of_make.startswith("make: ***")


# -- make


@pytest.mark.parametrize("target", ["rtd", "publish"])
def test_make_asks_for_what_it_was_not_given(repository: Path, target: str) -> None:
    """LANG is a variable of most machines and names no language of ours."""
    touched = ["--old-file", ".venv/site", "RUN=echo"]
    done = make(repository, *touched, target, LANG="ja", OUT="/", BASE="")
    assert done.code == 2
    assert f"make {target} " in done.err.splitlines()[0]
    assert done.out == ""


def test_make_hands_on_what_it_was_given(repository: Path) -> None:
    touched = ["--old-file", ".venv/site", "RUN=echo"]
    given = ["LANG=zh-tw", "VERSION=v1.0", "DOMAIN=docs.example.org"]
    done = make(repository, *touched, "rtd", *given, LANG="ja", PULL_REQUEST="1")
    assert done.out == "-m sites.rtd zh-tw --version v1.0 --domain docs.example.org\n"
