"""A site of two pages and two languages, for what the size of a site does not change."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import LANGUAGES, ROOT, write_catalog

INDEX = """\
# A small site

These notes are few.

```{toctree}
other
```
"""
OTHER = "# Another page\n\nA {term}`lamp` is lit.\n\n```{glossary}\nlamp\n  It gives light.\n```\n"
NOTE = OTHER.replace("Another page", "もう一つのページ").replace("It gives light", "光を放つ")
JAPANESE = {"A small site": "小さな場所", "These notes are few.": "この覚え書きはわずかです。"}


def write_small_site(project: Path) -> Path:
    """Write it, in English and Japanese, with this project's settings; returns *project*.

    One page is translated in a catalog, the other in a note.
    """
    shutil.copytree(ROOT / "conf", project / "conf", ignore=shutil.ignore_patterns("*.mo"))
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text(INDEX, "utf-8")
    (project / "docs/other.md").write_text(OTHER, "utf-8")
    (project / "locale/ja/notes").mkdir(parents=True)
    (project / "locale/ja/notes/other.md").write_text(NOTE, "utf-8")
    write_catalog(project, "ja", "index", JAPANESE)
    shutil.copy(ROOT / "locale/ja/LC_MESSAGES/sphinx.po", project / "locale/ja/LC_MESSAGES")
    keep_languages(project, "en", "ja")
    return project


def keep_languages(project: Path, *codes: str) -> None:
    """Take every language but these away, as if the site had never had it."""
    rows = [(code, LANGUAGES[code]) for code in codes]
    table = "".join(f'[{c}]\nnote = "{r["note"]}"\nslug = "{r["slug"]}"\n' for c, r in rows)
    (project / "conf/languages.toml").write_text(table, "utf-8")
    for folder in (project / "locale").iterdir():
        if folder.name in LANGUAGES.keys() - {*codes}:
            shutil.rmtree(folder)
