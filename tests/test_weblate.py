"""The settings for Weblate fit the catalogs, and the catalogs fit Poedit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from babel import Locale
from conftest import LANGUAGES, ROOT, TRANSLATED

SETTINGS: dict[str, Any] = json.loads((ROOT / "locale/weblate.json").read_text("utf-8"))
COMPONENTS: list[dict[str, Any]] = SETTINGS["components"]
(DISCOVERY,) = (addon["configuration"] for addon in SETTINGS["addons"])
CATALOGS = sorted(ROOT.glob("locale/*/LC_MESSAGES/**/*.po"))
FRAME = "sphinx"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_catalog_is_found_and_by_its_locale() -> None:
    """By the mask of a component, or by the pattern that finds a component for each page."""
    for path in CATALOGS:
        match = re.fullmatch(DISCOVERY["match"], name(path))
        if path.stem == FRAME:
            assert match is None
        else:
            assert match
            assert match["language"] in TRANSLATED
            folder = ROOT / "locale" / match["language"] / "LC_MESSAGES"
            assert path == folder / f"{match['component']}.po"


def test_a_mask_finds_a_catalog_in_every_language() -> None:
    for component in COMPONENTS:
        found = sorted(name(path) for path in ROOT.glob(component["filemask"]))
        parts = component["filemask"].split("*")
        assert found == sorted(locale.join(parts) for locale in TRANSLATED)


def test_pages_in_folders_are_components_too_and_notes_are_none() -> None:
    match = re.fullmatch(DISCOVERY["match"], "locale/zh_TW/LC_MESSAGES/guide/start.po")
    assert match
    assert match["component"] == "guide/start"
    assert not re.fullmatch(DISCOVERY["match"], "locale/zh_TW/notes/start.po")


def test_pages_are_markdown_and_the_frame_is_not() -> None:
    """Components that are found take their settings from the one that finds them."""
    flags = {component["slug"]: component["check_flags"] for component in COMPONENTS}
    assert flags[FRAME] == ""
    assert flags[SETTINGS["addons"][0]["component"]] == "md-text"


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component["slug"])
def test_weblate_writes_po_without_wrapping_and_adds_no_language(component: dict[str, Any]) -> None:
    """Without wrapping, as we do; a language needs more than a catalog: make language."""
    assert component["file_format"] == DISCOVERY["file_format"] == "po"
    assert component["file_format_params"] == {"po_line_wrap": -1}
    assert component["new_lang"] == "none"
    assert component["source_language"] == next(iter(LANGUAGES))


def test_what_weblate_calls_otherwise_is_the_same_language() -> None:
    """Weblate knows Chinese by its script."""
    pairs = [pair.split(":") for pair in SETTINGS["project"]["language_aliases"].split(",")]
    for ours, theirs in pairs:
        assert ours in TRANSLATED
        assert "Hant" in (Locale.parse(theirs).script or "")
        assert Locale.parse(ours).script == Locale.parse(theirs).script
    chinese = [locale for locale in TRANSLATED if locale.startswith("zh")]
    assert [ours for ours, _ in pairs] == chinese


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_a_header_says_what_editors_ask_for(path: Path) -> None:
    """Poedit asks for the language and the plural forms where it finds none, and guesses."""
    header = polib.pofile(str(path)).metadata
    assert header["Language"] == path.relative_to(ROOT / "locale").parts[0]
    assert header["Content-Type"] == "text/plain; charset=UTF-8"
    assert header["Content-Transfer-Encoding"] == "8bit"
    assert header["MIME-Version"] == "1.0"
    assert re.fullmatch(r"nplurals=\d; plural=.+;", header["Plural-Forms"])
    assert all(header[field] for field in ("Project-Id-Version", "PO-Revision-Date"))
    # Poedit would read the pages itself, without our settings, where it is told where they are.
    assert not [field for field in header if field.startswith("X-Poedit-SearchPath")]
