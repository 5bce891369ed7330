"""Two terms with one name are told at the catalog's line; synonyms and strangers are no fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from check_catalogs.check import check_file
from check_catalogs.terms import entries
from conftest import sphinx_build, write_catalog
from lxml import html

Write = Callable[[str, str], Path]

PAGE = """\
# Words

{{term}}`gift` and {{term}}`poison` and {{term}}`ebb tide`, {{term}}`ebb-tide`.

{fence}{{glossary}}
:sorted:

ebb tide
ebb-tide
  A model.

gift
  Is given.

poison
  Is not.
{fence}
"""


def project_of(page: Write, msgstrs: dict[str, str], fence: str = "```") -> tuple[Path, Path]:
    """A project with a glossary and its German catalog, whose entries name their page."""
    project = page("index", PAGE.format(fence=fence))
    catalog = write_catalog(project, "de", "index", msgstrs)
    located = re.sub(
        r"^(?=msgid \"[^\"])", "#: docs/index.md\n", catalog.read_text("utf-8"), flags=re.MULTILINE
    )
    catalog.write_text(located, "utf-8")
    return project, catalog


def told(catalog: Path) -> list[tuple[str, str]]:
    lines = catalog.read_text("utf-8").split("\n")
    return [(found.code, lines[found.line - 1]) for found in check_file(catalog).findings]


def build(project: Path) -> str:
    options = ("-W", "--keep-going", "-b", "html", "-D", "language=de")
    return sphinx_build(project / "docs", project / "html", *options).err


@pytest.mark.parametrize(
    ("msgstrs", "line"),
    [
        ({"gift": "Gabe", "poison": "Gabe"}, 'msgstr "Gabe"'),
        ({"gift": "Gabe : b", "poison": "Gabe : a"}, 'msgstr "Gabe : a"'),
        ({"gift": "poison"}, 'msgstr "poison"'),
        ({"ebb-tide": "gift"}, 'msgstr "gift"'),
    ],
)
@pytest.mark.parametrize("fence", ["```", ":::", "````"])
def test_two_entries_of_one_name_are_told_at_the_catalogs_line(
    page: Write, msgstrs: dict[str, str], line: str, fence: str
) -> None:
    project, catalog = project_of(page, msgstrs, fence)
    assert told(catalog) == [("term-shared", line)]
    if fence == "```":
        assert re.search(r"de/LC_MESSAGES/index\.po:\d+: WARNING: term-shared", build(project))


@pytest.mark.parametrize(
    "msgstrs",
    [
        {"ebb tide": "ebb-tide", "ebb-tide": "ebb-tide"},
        {"ebb tide": "Lama", "ebb-tide": "Lama : Code"},
        {"ebb-tide": "ebb tide"},
        {"gift": "Geschenk", "poison": "gift"},
        {"gift": "gift", "poison": "Gift"},
    ],
)
def test_synonyms_share_a_name_and_an_english_word_is_no_stranger(
    page: Write, msgstrs: dict[str, str]
) -> None:
    project, catalog = project_of(page, msgstrs)
    assert told(catalog) == []
    assert build(project) == ""
    article = html.fromstring((project / "html/index.html").read_text("utf-8")).xpath("//article")[
        0
    ]
    terms = article.xpath(".//dl[contains(@class, 'glossary')]/dt")
    names = [term.text_content().removesuffix("¶").strip() for term in terms]
    assert len(names) == len(set(names))
    links = [link.get("href") for link in article.xpath(".//p[1]//a[contains(@href, '#term-')]")]
    assert links[:2] == ["#term-gift", "#term-poison"]
    assert len(links) == 4
    assert all(article.xpath(f".//*[@id='{link[1:]}']") for link in links)


def test_a_glossary_is_read_wherever_it_stands() -> None:
    quoted = ["> ```{glossary}", "> a", ">   Is.", "> ```", "b"]
    assert list(entries(quoted)) == [("a",)]
    rst = [".. glossary::", "   :sorted:", "", "   a : x", "   b", "      Is.", "", "c"]
    assert list(entries(rst)) == [("a", "b")]
    nested = ["````{glossary}", "a", "  ```{glossary}", "  b", "  ```", "", "c", "  Is.", "````"]
    assert ("c",) in list(entries(nested))


@pytest.mark.parametrize("same", [True, False], ids=["one term twice", "two terms"])
def test_a_name_that_two_pages_share_is_told_at_the_catalog_and_once(
    page: Write, same: bool
) -> None:
    other = "gift" if same else "present"
    page("other", f"---\norphan: true\n---\n\n# Other\n\n```{{glossary}}\n{other}\n  Is.\n```\n")
    project, _catalog = project_of(page, {"gift": "Gabe", "poison": "Gift"})
    there = write_catalog(project, "de", "other", {other: "Gabe"})
    said = [line.removeprefix(f"{project}/") for line in build(project).splitlines()]
    found = [line for line in said if "Gabe" in line or "duplicate" in line]
    (line,) = [
        n for n, text in enumerate(there.read_text("utf-8").split("\n"), 1) if "Gabe" in text
    ]
    start = (
        "docs/other.md:8: WARNING: duplicate term description of gift, other instance in index"
        if same
        else f"locale/de/LC_MESSAGES/other.po:{line}: WARNING: “Gabe” is “gift” of the glossary on index"
    )
    assert len(found) == 1, said
    assert found[0].startswith(start)


def test_two_terms_of_a_page_with_one_name_are_told_by_the_check_alone(page: Write) -> None:
    project, catalog = project_of(page, {"gift": "Gift", "poison": "Gift"})
    (said,) = build(project).splitlines()
    assert said.startswith(f"{catalog}:")
    assert "term-shared" in said
