"""Templates are compiled once for all builds; what was kept of them is never trusted blindly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import copy_project, sphinx_build
from speed.compiled_templates import made_once
from sphinx.builders.gettext import GettextRenderer, MessageCatalogBuilder

if TYPE_CHECKING:
    from collections.abc import Callable


def build(project: Path, name: str, temporary: Path, conf: Path | None = None) -> Path:
    """Build a small project's site with its own temporary directory; gives where it is."""
    out = project / name
    built = sphinx_build(project / "docs", out, conf=conf, TMPDIR=str(temporary))
    assert (built.code, built.err) == (0, "")
    return out


def pages(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.html")}


@pytest.fixture
def small(page: Callable[[str, str], Path]) -> Path:
    return page("index", "# Title\n\nText.\n")


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    made = tmp_path / "temporary"
    made.mkdir()
    return made


def kept(temporary: Path) -> list[Path]:
    return sorted(temporary.glob("_jinja2-cache-*/sphinx-*.cache"))


def test_a_second_build_compiles_no_template(small: Path, temporary: Path) -> None:
    first = pages(build(small, "first", temporary))
    made = {path: path.stat().st_mtime_ns for path in kept(temporary)}
    assert len(made) > 10
    assert pages(build(small, "second", temporary)) == first
    assert {path: path.stat().st_mtime_ns for path in kept(temporary)} == made


def damage(temporary: Path) -> None:
    for path in kept(temporary):
        path.write_bytes(path.read_bytes()[:40])


def close(temporary: Path) -> None:
    """Somebody else has taken the name."""
    for path in kept(temporary):
        path.unlink()
    for folder in temporary.glob("_jinja2-cache-*"):
        folder.rmdir()
        folder.write_text("no folder", "utf-8")


@pytest.mark.parametrize("harm", [damage, close])
def test_what_was_kept_and_is_damaged_costs_no_build(
    small: Path, temporary: Path, harm: Callable[[Path], None]
) -> None:
    first = pages(build(small, "first", temporary))
    harm(temporary)
    assert pages(build(small, "second", temporary)) == first


def test_a_template_that_has_changed_is_compiled_anew(small: Path, temporary: Path) -> None:
    conf = copy_project(small.parent / "copy") / "conf"
    build(small, "first", temporary, conf)
    template = conf / "templates" / "page.html"
    text = template.read_text("utf-8")
    assert "{{ super() }}" in text
    template.write_text(text.replace("{{ super() }}", "{{ super() }}<!-- changed -->", 1), "utf-8")
    assert (
        "<!-- changed -->" in (build(small, "second", temporary, conf) / "index.html").read_text()
    )


def test_one_renderer_writes_all_templates_of_catalogs() -> None:
    made = made_once(GettextRenderer)
    first = made(["a"], outdir=Path("out"))
    assert made(["a"], outdir=Path("out")) is first
    assert made(["b"], outdir=Path("out")) is not first
    assert made(["a"], outdir=Path("other")).outdir == Path("other")
    # After an upgrade: look at what conf/extensions/speed/compiled_templates.py says.
    assert "GettextRenderer" in MessageCatalogBuilder.finish.__code__.co_names
