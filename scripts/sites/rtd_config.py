"""The jobs of ``.readthedocs.yaml``, as Read the Docs reads them.

Source: https://docs.readthedocs.com/platform/stable/config-file/v2.html, and where it
is silent readthedocs/config/ and readthedocs/doc_builder/ in Read the Docs' own
repository. Its schema is in check-jsonschema; what stands here the schema does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FORMATS = ("htmlzip", "pdf", "epub")  # beside HTML
ENVIRONMENT = (
    *("pre_create_environment", "create_environment", "post_create_environment"),
    *("pre_install", "install", "post_install"),
)
JOBS = (
    *("post_checkout", "pre_system_dependencies", "post_system_dependencies"),
    *ENVIRONMENT,
    *("pre_build", "build.html", *(f"build.{name}" for name in FORMATS), "post_build"),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The version of Python, and each job's commands in the order in which the jobs run."""

    python: str
    jobs: dict[str, list[str]]


def read_config(path: Path) -> Config:
    """The file as it will be run.

    Raises ValueError with one line where Read the Docs would refuse the file, or would
    do something else than it says.
    """
    config: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    jobs: dict[str, Any] = dict(config["build"].get("jobs", {}))
    jobs |= {f"build.{name}": commands for name, commands in jobs.pop("build", {}).items()}
    for problem in problems(config, jobs):
        raise ValueError(f"{path.name}: {problem}")
    in_order = {job: jobs[job] for job in JOBS if job in jobs}
    return Config(config["build"]["tools"]["python"], in_order)


def problems(config: dict[str, Any], jobs: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with the file, beyond its schema."""
    formats = config.get("formats", [])
    if "commands" in config["build"]:
        yield "build.jobs and build.commands exclude each other; only jobs are run here"
    if "build.html" not in jobs:
        yield "build.jobs.build.html is missing: there would be no pages"
    for job, commands in jobs.items():
        name = job.removeprefix("build.")
        if job not in JOBS:
            yield f"there is no job {job}"
        if name in FORMATS and formats != "all" and name not in formats:
            yield f"build.jobs.{job} needs {name} in formats"
        if any("'" in command for command in commands):
            yield f"{job}: a command runs as /bin/sh -c '…' and can hold no ' of its own"
