"""Build one language as Read the Docs would: ``make rtd LANG=ja``.

    python -m sites.rtd SLUG [--version NAME | --pull-request NUMBER] [--domain HOST]

Clones the commit that is checked out into a folder of its own, with as little history
as Read the Docs has; makes a fresh environment there; and runs the jobs of
``.readthedocs.yaml`` in the order, the shell and with the variables that Read the
Docs has for them. The results lie side by side as it serves them: the pages in
build/rtd/<language>/<version>/, the book in build/rtd/_/downloads/<language>/<version>/epub/.

Sources: https://docs.readthedocs.com/platform/stable/reference/environment-variables.html,
build-customization.html beside it, and what is named where it is used, in
https://github.com/readthedocs/readthedocs.org.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sites.rtd_config import ENVIRONMENT, FORMATS, Config, read_config
from sites.table import table_of

ROOT = Path.cwd()
PROJECT = "notes"  # the main project's slug, as an example
SOURCE = "en"  # the language of the main project
REPOSITORY = f"https://github.com/example/{PROJECT}"  # and where it would be

HISTORY = "50"  # commits: repo_depth in readthedocs/vcs_support/backends/git.py

# What a build keeps of this machine: its tools, and the way to the package index.
KEPT = re.compile(
    r"PATH|HOME|TMPDIR|PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w+_proxy", re.IGNORECASE
)
NO_NETWORK = re.compile(r"from versions: none|NewConnectionError|name resolution|timed out")


class BuildError(Exception):
    """Why a build stops, in one line, and what its last command said."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said


@dataclass(frozen=True, slots=True)
class Build:
    """A version of a language: ``version`` as in its address, ``name`` as git has it."""

    slug: str
    version: str
    name: str
    kind: str  # branch, tag, or external: a pull request
    host: str
    checkout: Path
    environment: Path

    def variables(self) -> dict[str, str]:
        """What Read the Docs sets for a job."""
        # readthedocs/doc_builder/director.py, get_rtd_env_vars and get_build_env_vars
        branch = git("rev-parse", "--abbrev-ref", "HEAD")
        return {
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "READTHEDOCS": "True",
            "READTHEDOCS_CANONICAL_URL": f"https://{self.host}/{self.slug}/{self.version}/",
            "READTHEDOCS_GIT_CLONE_URL": REPOSITORY,
            "READTHEDOCS_GIT_COMMIT_HASH": git("rev-parse", "HEAD", cwd=self.checkout),
            "READTHEDOCS_GIT_IDENTIFIER": branch if self.name == "latest" else self.name,
            "READTHEDOCS_LANGUAGE": self.slug,
            "READTHEDOCS_OUTPUT": f"{self.checkout}/_readthedocs/",
            "READTHEDOCS_PRODUCTION_DOMAIN": "app.readthedocs.org",
            "READTHEDOCS_PROJECT": PROJECT if self.slug == SOURCE else f"{PROJECT}-{self.slug}",
            "READTHEDOCS_REPOSITORY_PATH": str(self.checkout),
            "READTHEDOCS_VERSION": self.version,
            "READTHEDOCS_VERSION_NAME": self.name,
            "READTHEDOCS_VERSION_TYPE": self.kind,
            "READTHEDOCS_VIRTUALENV_PATH": str(self.environment),
        }


def git(*arguments: str | Path, cwd: Path = ROOT) -> str:
    """What git says; raises BuildError with its last line where it fails."""
    command = ["git", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"checkout failed: {last_line(done.stderr)}")
    return done.stdout.strip()


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no output").strip()


def check_out(given: argparse.Namespace, folder: Path) -> Build:
    """Clone what *given* names into *folder*."""
    name: str = given.pull_request or given.version
    checkout = folder / "checkouts" / PROJECT
    if git("status", "--porcelain", "--untracked-files=no"):
        print("what is not committed is not in the clone", flush=True)
    # readthedocs/vcs_support/backends/git.py; with --depth git wants an address and no path.
    git("clone", "--quiet", "--depth", "1", ROOT.resolve().as_uri(), checkout)
    wanted = "HEAD" if given.pull_request or name == "latest" else name
    git("fetch", "--quiet", "--force", "--depth", HISTORY, "origin", wanted, cwd=checkout)
    git("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD", cwd=checkout)
    kind = "external" if given.pull_request else "tag" if git("tag", "--list", wanted) else "branch"
    version = re.sub(r"[^a-z0-9._-]", "-", name.lower())
    host = f"{PROJECT}--{version}.org.readthedocs.build" if kind == "external" else given.domain
    environment = given.environment or folder / "envs" / version
    return Build(given.slug, version, name, kind, host, checkout, environment.resolve())


def add_python(folder: Path, version: str) -> Path:
    """Make *folder*, for PATH, with ``python``: of that version, else the one that runs this."""
    found = sys.executable
    if wanted := shutil.which(f"python{version}"):  # which may be a version manager's stand-in
        asked = [wanted, "-c", "import sys; print(sys.executable)"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        found = done.stdout.strip() or found
    real = Path(found).resolve()
    folder.mkdir()
    script = folder / "python"  # a link would be what the environment leads to
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(real))} "$@"\n', "utf-8")
    script.chmod(0o755)
    print(f"with {real.name}; Read the Docs has {version}", flush=True)
    return folder


def run(build: Build, config: Config, tools: Path) -> None:
    """Run the jobs; raises BuildError where a command fails."""
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    variables = kept | build.variables() | {"PATH": f"{tools}:{kept['PATH']}"}
    left_out = {f"build.{name}" for name in FORMATS} if build.kind == "external" else set()
    if (build.environment / "bin" / "python").exists():
        left_out |= set(ENVIRONMENT)
    for job, commands in config.jobs.items():
        for command in commands if job not in left_out else ():
            print(f"[{job}] {command}", flush=True)
            run_command(job, command, build, variables)


def run_command(job: str, command: str, build: Build, variables: dict[str, str]) -> None:
    """Run a command in a shell of its own, in which the environment's programs come first."""
    # readthedocs/doc_builder/environments.py, DockerBuildCommand.get_wrapped_command
    line = f"/bin/sh -c 'PATH={build.environment}/bin:$PATH ; {command}'"
    done = subprocess.run(
        shlex.split(line),
        cwd=build.checkout,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not done.returncode:
        return
    if NO_NETWORK.search(done.stdout):
        raise BuildError(f"{job} failed: it needs the network, and no package index answers")
    raise BuildError(f"{job} failed: {last_line(done.stdout)}", done.stdout)


def hand_over(build: Build, out: Path) -> Path:
    """Put the results where Read the Docs would serve them; returns the first page."""
    made = build.checkout / "_readthedocs"
    if not (made / "html" / "index.html").is_file():
        raise BuildError("upload failed: there is no $READTHEDOCS_OUTPUT/html/index.html")
    pages = out / build.slug / build.version
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(made / "html", pages)
    for folder in (made / name for name in FORMATS if (made / name).is_dir()):
        files = [path.name for path in folder.iterdir()]
        if len(files) != 1:
            raise BuildError(f"upload failed: one file is wanted in {folder.name}, not {files}")
        there = out / "_" / "downloads" / build.slug / build.version / folder.name
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(folder, there)
    return pages / "index.html"


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """The arguments; ``--out`` and ``--environment``, which is used again, are for the tests."""
    parser = argparse.ArgumentParser(description="Build one language as Read the Docs would.")
    slugs = [language.slug for language in table_of(ROOT / "conf" / "languages.toml")]
    parser.add_argument("slug", choices=slugs, help="the project's language")
    version = parser.add_mutually_exclusive_group()
    version.add_argument("--version", default="latest", help="a branch or tag (latest)")
    version.add_argument(
        "--pull-request", metavar="NUMBER", help="as the preview of a pull request"
    )
    parser.add_argument("--domain", default=f"{PROJECT}.readthedocs.io", help="(%(default)s)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "rtd", help=argparse.SUPPRESS)
    parser.add_argument("--environment", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 where a step fails; its name and reason are the last line."""
    given = read_arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="rtd-") as name:
        folder = Path(name).resolve()
        try:
            build = check_out(given, folder)
            config = read_config(build.checkout / ".readthedocs.yaml")
            run(build, config, add_python(folder / "tools", config.python))
            print(hand_over(build, given.out))
        except (BuildError, ValueError) as error:
            said = getattr(error, "said", "")
            print("".join(f"  {line}\n" for line in said.splitlines()), end="", file=sys.stderr)
            print(f"rtd: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
