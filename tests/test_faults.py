"""A fault of ours is a warning of its page and line; every other page is built as ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build, write_catalog
from messages.guard import WINGS
from test_architecture import WINGS as ALL

Write = Callable[[str, str], Path]

# What breaks one function of a room, as a page nobody thought of would.
BROKEN = """
import {module}
def broken(*arguments, **named):
    raise IndexError("list index out of range")
{module}.{name} = broken
"""
PAGE = "# Page\n\nA zone.\\\nIt is.\n\n```{glossary}\n:sorted:\n\nzone\n  Is.\n```\n\n```{terms}\n```\n"


@pytest.mark.parametrize(
    ("module", "name", "where", "said"),
    [
        ("glossary.order", "terms", "other.md:10", "glossary.order.GlossaryOrder.apply"),
        ("glossary.page_terms", "Entry", "other.md", "glossary.page_terms.take"),
        ("glossary.page_terms", "pattern", "", "glossary.page_terms.find"),
        (
            "messages.hard_breaks",
            "make_parser",
            "other.md:3",
            "messages.hard_breaks.MarkBreaks.apply",
        ),
        ("frame.open_graph", "describe", "other.md", "frame.open_graph.add"),
    ],
)
def test_a_fault_of_ours_is_told_with_its_page_and_the_rest_is_built(
    page: Write, module: str, name: str, where: str, said: str
) -> None:
    project = page("other", PAGE)
    page("index", "# Top\n\nText.\n\n```{toctree}\nother\n```\n")
    write_catalog(project, "de", "other", {"A zone.<br>It is.": "Eine Zone."})
    conf = project / "conf"
    conf.mkdir()
    for part in ("language_table.py", "languages.toml", "templates", "static", "extensions"):
        (conf / part).symlink_to(ROOT / "conf" / part)
    settings = (ROOT / "conf" / "conf.py").read_text("utf-8")
    (conf / "conf.py").write_text(settings + BROKEN.format(module=module, name=name), "utf-8")
    options = ("-b", "html", "-D", "language=de")
    built = sphinx_build(project / "docs", project / "html", *options, conf=conf)
    assert built.code == 0, built.err
    lines = [line for line in built.err.splitlines() if said in line]
    assert len(lines) >= 1
    assert all("IndexError: list index out of range: write" in line for line in lines)
    assert any(where in line.partition("WARNING")[0] for line in lines), lines
    assert sorted(path.stem for path in (project / "html").glob("[io]*.html")) == ["index", "other"]


def test_every_wing_is_guarded() -> None:
    assert sorted(WINGS) == sorted(ALL)
