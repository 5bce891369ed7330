"""What upstream does again and again for nothing, and here is not done."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TRANSLATED


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_page_holds_itself_and_not_the_environment(sites: dict[str, Path], locale: str) -> None:
    folder = sites[locale].with_name(sites[locale].name + ".doctrees")
    assert (folder / "index.doctree").is_file()
    for path in folder.rglob("*.doctree"):
        assert b"BuildEnvironment" not in path.read_bytes(), path.name
