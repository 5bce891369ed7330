"""What upstream does again and again for nothing, and here is not done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import TRANSLATED
from docutils import nodes
from docutils.readers.standalone import Reader
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.mdit_to_docutils import base
from speed.repeated_work import ask_settings, find, recall_settings
from sphinx.util import docutils


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_page_holds_itself_and_not_the_environment(sites: dict[str, Path], locale: str) -> None:
    folder = sites[locale].with_name(sites[locale].name + ".doctrees")
    assert (folder / "index.doctree").is_file()
    for path in folder.rglob("*.doctree"):
        assert b"BuildEnvironment" not in path.read_bytes(), path.name


KINDS = [nodes.paragraph, nodes.emphasis, nodes.Text, nodes.Element, nodes.TextElement]


def tree(shape: list[Any]) -> nodes.Element:
    """A list is a paragraph, an empty one a text."""
    parts = [tree(part) if part else nodes.Text("text") for part in shape]
    return (nodes.emphasis if len(parts) % 2 else nodes.paragraph)("", "", *parts)


@given(st.recursive(st.just([]), st.lists), st.sampled_from(KINDS))
def test_nodes_are_found_in_the_order_of_the_tree(shape: list[Any], kind: type[nodes.Node]) -> None:
    top = tree(shape)
    assert list(find(top, kind)) == [node for node in top.findall() if isinstance(node, kind)]


def test_a_node_that_is_exchanged_while_nodes_are_found_stops_nothing() -> None:
    """As in docutils: transforms do it."""
    top = nodes.paragraph("", "", *[nodes.emphasis("", text) for text in "abc"])
    for node in find(top, nodes.emphasis):
        node.parent.replace(node, nodes.strong("", node.astext()))
    assert [type(node) for node in top] == [nodes.strong] * 3


def test_each_page_has_settings_of_its_own_and_those_that_sphinx_asks_for() -> None:
    def ask(**defaults: Any) -> Any:
        return recall_settings(Reader, defaults=defaults, read_config_files=True)

    first, second, other = ask(tab_width=4), ask(tab_width=4), ask(tab_width=8)
    assert (first.tab_width, second.tab_width, other.tab_width) == (4, 4, 8)
    asked = ask_settings(Reader, defaults={"tab_width": 4}, read_config_files=True)
    names = vars(asked).keys() - {"record_dependencies"}
    assert {name: vars(second)[name] for name in names} == {n: vars(asked)[n] for n in names}
    first.record_dependencies.add("a.txt")
    first.title = "Changed"
    assert not second.record_dependencies.list
    assert ask(tab_width=4).title is None


@pytest.mark.parametrize(
    ("caller", "name"),
    [
        (docutils._parse_str_to_doctree, "_get_settings"),
        (nodes.Node.findall, "_fast_findall"),
        (base.make_document, "get_default_settings"),
    ],
    ids=lambda value: getattr(value, "__qualname__", value),
)
def test_what_is_exchanged_is_what_upstream_calls(caller: Any, name: str) -> None:
    """After an upgrade: look at what conf/extensions/speed/repeated_work.py says of *name*."""
    assert name in caller.__code__.co_names
