"""What the tests share: the six sites, built once, and small projects to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LANGUAGES: dict[str, dict[str, str]] = tomllib.loads(
    (ROOT / "conf" / "languages.toml").read_text("utf-8")
)
TRANSLATED = [locale for locale in LANGUAGES if locale != "en"]


@dataclass(frozen=True)
class Run:
    """A finished command: its exit code and what it said."""

    code: int
    out: str
    err: str


def run(*command: str | Path, cwd: Path, **environment: str) -> Run:
    """Run a command with this interpreter's packages; the day is fixed."""
    environment = {"SOURCE_DATE_EPOCH": "1795219200", **environment}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def sphinx_build(source: Path, out: Path, *options: str | Path, conf: Path | None = None) -> Run:
    """Run sphinx-build as a user would, quietly, with doctrees of its own."""
    where: list[str | Path] = ["-c", conf or ROOT / "conf"]
    doctrees = out.with_name(out.name + ".doctrees")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", *where, "-d", doctrees]
    return run(*command, *options, source, out, cwd=source.parent)


def notes2po(project: Path, *options: str | Path, **environment: str) -> Run:
    """Run the importer in a project."""
    return run(sys.executable, "-m", "notes2po", *options, cwd=project, **environment)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The six sites of this project, each built by a plain sphinx-build."""
    out = tmp_path_factory.mktemp("html")

    def build(locale: str) -> Run:
        options = ["-W", "--keep-going", "-b", "html", "-D", f"language={locale}"]
        return sphinx_build(ROOT / "docs", out / LANGUAGES[locale]["slug"], *options)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for locale, built in zip(LANGUAGES, pool.map(build, LANGUAGES), strict=True):
            assert built.code == 0, f"{locale}: {built.err}"
    return {locale: out / row["slug"] for locale, row in LANGUAGES.items()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """This project's pages, notes and settings, to do harm to."""
    ignored = shutil.ignore_patterns("*.mo", "__pycache__")
    for folder in ("docs", "locale", "conf"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    return tmp_path


@pytest.fixture
def clone(project: Path) -> Path:
    """The project with its scripts, whose commands work on the folder that they stand in."""
    shutil.copytree(ROOT / "scripts", project / "scripts")
    return project


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a page of a small project under ``docs``; returns the project."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return tmp_path

    return write
