"""The fonts that the tests' browser has, whatever else the machine has: a fontconfig of their own.

One sans-serif with a monospace beside it, and for other scripts than Latin what
conf/static/type.css names. A test whose measure depends on letters runs with each sans-serif::

    @in_every_font
    def test_the_tables_fit_a_telephone(tab: Page) -> None:
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

# Each sans-serif, the monospace beside it, and the Debian package of both.
SANS_SERIFS = {
    "DejaVu Sans": ("DejaVu Sans Mono", "fonts-dejavu-core"),
    "Liberation Sans": ("Liberation Mono", "fonts-liberation"),
    "Noto Sans": ("Noto Sans Mono CJK JP", "fonts-noto-core"),  # its own is in another package
}
OTHER_SCRIPTS = {
    "Noto Sans CJK JP": "fonts-noto-cjk",
    "Noto Sans CJK TC": "fonts-noto-cjk",
    "Noto Sans Devanagari": "fonts-noto-core",
    "Noto Sans Arabic": "fonts-noto-core",
}
USUAL = "Noto Sans"  # its package is needed for Devanagari as well

in_every_font = pytest.mark.parametrize("sans_serif", SANS_SERIFS)

# Of a family the widths and weights that each of these packages has: others may lie beside them.
PATTERN = """
      <pattern>
        <patelt name="family"><string>{family}</string></patelt>
        <patelt name="width"><const>normal</const></patelt>
        <patelt name="weight"><const>{weight}</const></patelt>
      </pattern>"""
CONFIGURATION = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
  <selectfont>
    <rejectfont><pattern/></rejectfont>
    <acceptfont>{patterns}
    </acceptfont>
  </selectfont>
  <alias binding="strong">
    <family>sans-serif</family>
    <prefer><family>{sans_serif}</family></prefer>
  </alias>
  <alias binding="strong">
    <family>monospace</family>
    <prefer><family>{monospace}</family></prefer>
  </alias>
</fontconfig>
"""


def environment(folder: Path, sans_serif: str) -> dict[str, str]:
    """What a browser is started with to have these fonts; the configuration lies in *folder*."""
    monospace, _package = SANS_SERIFS[sans_serif]
    patterns = "".join(
        PATTERN.format(family=family, weight=weight)
        for family in (sans_serif, monospace, *OTHER_SCRIPTS)
        for weight in ("regular", "bold")
    )
    path = folder / f"{sans_serif}.conf"
    names = {"patterns": patterns, "sans_serif": sans_serif, "monospace": monospace}
    path.write_text(CONFIGURATION.format(**names), "utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(path)}


def missing(environment: dict[str, str], sans_serif: str) -> list[str]:
    """The packages without which the browser would take other fonts than it was told."""
    lister = shutil.which("fc-list")
    if not lister:
        return ["fontconfig"]
    command = [lister, "--format", "%{family}\n"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    there = set(done.stdout.splitlines())
    wanted = {sans_serif: SANS_SERIFS[sans_serif][1], **OTHER_SCRIPTS}
    return sorted({package for family, package in wanted.items() if family not in there})
