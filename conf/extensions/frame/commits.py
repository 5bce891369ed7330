"""What git knows of the project, where there is git and the project is in it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> list[str]:
    """What git says; nothing where there is none, or no repository."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    except (OSError, UnicodeDecodeError, subprocess.CalledProcessError):
        return []
    return done.stdout.splitlines()
