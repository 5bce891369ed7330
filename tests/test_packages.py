"""What the tests need of Debian: README and ``.ci/run`` install the same."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from conftest import ROOT, run
from fonts import OTHER_SCRIPTS, SANS_SERIFS
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

README = (ROOT / "README.md").read_text("utf-8")
(LINE,) = re.findall(r"(?m)^apt-get (install --no-install-recommends (?:.*\\\n)*.*)$", README)
PYTHON = "3.11.2"  # Debian 12's
PACKAGES = LINE.replace("\\\n", " ").split()[2:]
# A command that keeps how it was called.
KEEP = '#!/bin/sh\necho "${0##*/} $*" >>"${0%/*}/called"\n'


@pytest.mark.parametrize(
    "missing", [PACKAGES, PACKAGES[1:3], []], ids=["on a bare machine", "some", "none"]
)
def test_ci_installs_what_readme_names_and_is_missing(tmp_path: Path, missing: list[str]) -> None:
    """Some are there; one was removed, and its settings are left."""
    states = [f"{name} installed\n" for name in PACKAGES if name not in missing]
    states += [f"{name} config-files\n" for name in missing[1:2]]
    commands = {
        "apt-get": KEEP,
        "dpkg-query": f"#!/bin/sh\ncat <<END\n{''.join(states)}END\nexit 1\n",
        "make": KEEP,
    }
    for name, script in commands.items():
        (tmp_path / name).write_text(script, "utf-8")
        (tmp_path / name).chmod(0o755)
    done = run(ROOT / ".ci/run", cwd=tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.code, done.err) == (0, "")
    installs = f"apt-get install -y -qq --no-install-recommends {' '.join(missing)}"
    called = (tmp_path / "called").read_text("utf-8").splitlines()
    assert called == [*(["apt-get update -qq", installs] if missing else []), "make test"]


def test_readme_names_the_fonts_of_the_tests() -> None:
    assert {package for _, package in SANS_SERIFS.values()} <= set(PACKAGES)
    assert {*OTHER_SCRIPTS.values()} <= set(PACKAGES)


def test_what_is_pinned_is_whole() -> None:
    """`make` installs it as it stands, and looks for nothing that a package asks for beside."""
    done = run(sys.executable, "-m", "pip", "check", cwd=ROOT)
    assert (done.code, done.out) == (0, "No broken requirements found.\n")


def test_what_is_pinned_takes_the_python_of_debian() -> None:
    """Of what is pinned for it: a newer Python has some packages in newer releases."""
    lines = [
        line
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if not line.startswith(("#", "-r"))
    ]
    debian = {"python_version": "3.11", "python_full_version": PYTHON}
    refused = []
    for pin in map(Requirement, lines):
        if pin.marker and not pin.marker.evaluate({**debian}):
            continue
        try:
            found = metadata(pin.name)
        except PackageNotFoundError:  # an optional one, without a wheel for this machine
            continue
        (wanted,) = map(SpecifierSet, found.get_all("Requires-Python") or [""])
        if found["Version"] in pin.specifier and PYTHON not in wanted:
            refused.append(f"{pin} needs Python {wanted}")
    assert refused == []
