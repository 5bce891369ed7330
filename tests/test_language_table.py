"""What is wrong with the table of languages is one line, the same from every command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import language_table
import pytest
from conftest import run, tree
from notes2po.languages import SOURCE
from notes2po.table import read_table
from small_site import write_small_site
from sphinx.errors import ConfigError

ENGLISH = '[en]\nnote = "en"\nslug = "en"\n'
EXAMPLE = 'write [de], note = "de" and slug = "de"'

# The table, and the line and words that tell what is wrong with it.
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", f"1: has no language: {EXAMPLE}"),
    "comments": ("# none\n\n", f"1: has no language: {EXAMPLE}"),
    "no TOML": ("[en]\nnote = ?\n", f"2: is no TOML, invalid value: {EXAMPLE}"),
    "cut off": ('[en]\nnote = """en\n', "2: is no TOML, unterminated string"),
    "twice": (f"{ENGLISH}[en]\n", "4: is no TOML, cannot declare ('en',) twice"),
    "not UTF-8": (b"[en]\nnote = '\xe9'\n", "2: is not UTF-8: save it as UTF-8"),
    "no slug": (f"{ENGLISH}\n[ja]\nnote = 'ja'\n", '5: [ja] lacks its slug: write slug = "ja"'),
    "no note": (f"{ENGLISH}['ja']\nslug = 'ja'\n", '4: [ja] lacks its note: write note = "ja"'),
    "a text": ("\nen = 'en'\n", f"2: en is no table: {EXAMPLE}"),
    "a number": ("en = 1\n", f"1: en is no table: {EXAMPLE}"),
    "note = 5": (
        f"{ENGLISH}[ja]\nslug = 'ja'\nnote = 5\n",
        '6: the note of [ja] is no text between quotes: write note = "ja"',
    ),
    "note = 5, inline": (
        f"ja = {{slug = 'ja', note = 5}}\n{ENGLISH}",
        '1: the note of [ja] is no text between quotes: write note = "ja"',
    ),
    "slug is a list": (
        "[en]\nnote = 'en'\nslug = ['en']\n",
        '3: the slug of [en] is no text between quotes: write slug = "en"',
    ),
    "slug is a path": (
        f"{ENGLISH}[ja]\nnote = 'ja'\nslug = '../ja'\n",
        "6: the slug of [ja], '../ja', is no code of a language: write slug = \"ja\"",
    ),
    "note is empty": (
        f"{ENGLISH}[ja]\nnote = ''\nslug = 'ja'\n",
        "5: the note of [ja], '', is no code of a language: write note = \"ja\"",
    ),
    "unknown": (
        f"{ENGLISH}[qx]\nnote = 'qx'\nslug = 'qx'\n",
        "4: [qx] is no language that CLDR knows: write one that it knows, as [de] or [pt_BR]",
    ),
    "a dash": (
        f"{ENGLISH}[pt-BR]\nnote = 'pt'\nslug = 'pt'\n",
        "4: [pt-BR] is no language that CLDR knows: write [pt_BR]",
    ),
    "no code": (
        f'{ENGLISH}["ja/x"]\nnote = "ja"\nslug = "ja"\n',
        "4: [ja/x] is no code of a language: write one as [de] or [pt_BR]",
    ),
    "twin slugs": (
        f"{ENGLISH}[ja]\nnote = 'ja'\nslug = 'en'\n",
        "6: the slug of [ja] is that of [en]: write another",
    ),
    "twin slugs on some disks": (
        f"{ENGLISH}[ja]\nslug = 'EN'\nnote = 'ja'\n",
        "5: the slug of [ja] is that of [en]: write another",
    ),
}


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_missing_table_is_english_alone(tmp_path: Path) -> None:
    path = tmp_path / "languages.toml"
    assert read_table(path) == (SOURCE,)
    assert language_table.read_table(path) == {"en": {"note": "en", "slug": "en"}}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_file_and_line_by_commands_and_conf_py(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf").mkdir()
    path = write(tmp_path / "conf" / "languages.toml", text)
    with pytest.raises(ValueError, match=r"languages\.toml:") as refused:
        read_table(path)
    with pytest.raises(ConfigError) as ended:
        language_table.read_table(path)
    assert str(refused.value) == str(ended.value)
    assert str(refused.value).startswith(f"conf/languages.toml:{said}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("kind", ["empty", "note = 5", "unknown", "twin slugs"])
def test_every_command_says_the_same_in_one_line_and_changes_nothing(
    site: Path, tmp_path: Path, kind: str
) -> None:
    project = shutil.copytree(site, tmp_path / "project")
    text, said = BAD[kind]
    write(project / "conf" / "languages.toml", text)
    before = tree(project)
    for module in ("sites.build", "check_catalogs", "upkeep.update", "upkeep.status"):
        done = run(sys.executable, "-m", module, cwd=project)
        assert (done.code, done.err) == (2, f"error: conf/languages.toml:{said}\n"), module
    done = run(sys.executable, "-m", "notes2po", cwd=project)
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        f"notes2po: error: conf/languages.toml:{said}",
    )
    options = ("-q", "-c", "conf", "docs", "html")
    done = run(sys.executable, "-m", "sphinx", *options, cwd=project)
    assert done.code == 2
    assert f"conf/languages.toml:{said}" in done.err
    assert tree(project) == before
