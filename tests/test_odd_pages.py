"""A page of any shape is built: nothing of ours stops at a construct, however it is nested."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build, write_catalog

Write = Callable[[str, str], Path]

TERMS = "\n\n```{terms}\n```\n"
WITHIN_AN_ENTRY = """\
# Page

Zone, inner and water.

```{glossary}
:sorted:

zone
  : Somewhere.

  inner
  : Its definition.

water
  Falls.
```
"""
GLOSSARY_IN_GLOSSARY = """\
# Page

````{glossary}
:sorted:

zone
  Somewhere.

  ```{glossary}
  inner
    Its definition.
  ```

water
  Falls.
````
"""
INDEX_IN_TERM = (
    "# Page\n\n```{glossary}\n:sorted:\n\n{index}`zone`\n  Is.\n\nwater\n  Falls.\n```\n"
)
PICTURE = "# Page\n\n```{glossary}\n:sorted:\n\n![](dot.png)\n  Is.\n\nwater\n  Falls.\n```\n"
OF_NONE = "# Page\n\nText.\n\n```{toctree}\n```\n"
OF_ITSELF = "# Page\n\nText.\n\n```{toctree}\nother\n```\n"
CLASSIFIER = "# Page\n\n```{eval-rst}\nterm : classifier\n   Definition.\n```\n"
IN_A_HEADING = "# Page {math}`\\wrong`\n\n## Part {math}`\\wrong`\n\nText.\n"


@pytest.fixture
def build(page: Write) -> Callable[..., list[str]]:
    """Build a page of a small project in a language: what is warned of, from the page's name on."""

    def run(text: str, locale: str = "en", msgstrs: dict[str, str] | None = None) -> list[str]:
        project = page("other", text + f"\nWater and a zone.{TERMS}")
        page("index", "# Top\n\n```{toctree}\nother\n```\n")
        shutil.copy(ROOT / "tests/data/dot.png", project / "docs")
        write_catalog(project, "de", "other", msgstrs or {})
        (project / "out").mkdir(exist_ok=True)
        options = ("-b", "html", "-D", f"language={locale}", "-D", "catalog_check=0")
        built = sphinx_build(project / "docs", project / "out" / locale, *options)
        assert built.code == 0, built.err
        assert (project / "out" / locale / "other.html").is_file()
        places = (f"{project}/docs/", f"{project}/")
        return [
            next(line.removeprefix(place) for place in places if line.startswith(place))
            for line in built.err.splitlines()
        ]

    return run


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WITHIN_AN_ENTRY, []),
        (GLOSSARY_IN_GLOSSARY, []),
        (INDEX_IN_TERM, []),
        (PICTURE, ["other.md:6: WARNING: invalid single index entry"]),
        (OF_NONE, []),
        (OF_ITSELF, ["other.md:5: WARNING: toctree contains reference to nonexisting"]),
        (IN_A_HEADING, ["other.md:1: WARNING: a formula", "other.md:3: WARNING: a formula"]),
    ],
    ids=["definition list", "glossary", "index", "picture", "no page", "itself", "formula"],
)
def test_a_construct_within_another_is_built(
    build: Callable[..., list[str]], locale: str, text: str, said: list[str]
) -> None:
    found = build(text, locale)
    assert len(found) == len(said), found
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True)), found


@pytest.mark.parametrize("msgstr", ["- Wasser", "3. Wasser", "![](dot.png)", "```\nWasser\n```"])
def test_a_translated_term_is_built_whatever_it_is(
    build: Callable[..., list[str]], msgstr: str
) -> None:
    build(WITHIN_AN_ENTRY, "de", {"water": msgstr, "zone": msgstr + " (2)"})


@pytest.mark.parametrize(
    ("msgstr", "said"),
    [("Art", ""), ("[a][b]", ""), (":none:`x`", 'Unknown interpreted text role "none"')],
)
def test_a_classifier_which_has_no_line_is_told_with_its_page_or_catalog(
    build: Callable[..., list[str]], msgstr: str, said: str
) -> None:
    found = build(CLASSIFIER, "de", {"classifier": msgstr})
    places = ("other.md", "locale/de/LC_MESSAGES/other.po:")
    assert all(line.startswith(places) for line in found), found
    assert (said in "\n".join(found)) if said else not found


# Another's directive, whose text has a source and no line.
DIRECTIVE = """
from docutils import nodes
from sphinx.util.docutils import SphinxDirective
class Plain(SphinxDirective):
    def run(self):
        node = nodes.paragraph("Plain.", "Plain.")
        node.source = self.state.document["source"]
        return [nodes.container("", node)]
def setup(app):
    app.add_directive("plain", Plain)
"""


def test_a_text_of_anothers_directive_without_a_line_is_told_at_its_catalogs(page: Write) -> None:
    project = page("index", "# Page\n\n```{plain}\n```\n")
    write_catalog(project, "de", "index", {"Plain.": "[a][b]"})
    shutil.copytree(ROOT / "conf", project / "conf")
    with (project / "conf/conf.py").open("a", encoding="utf-8") as settings:
        settings.write(DIRECTIVE)
    options = ("-b", "html", "-D", "language=de")
    built = sphinx_build(project / "docs", project / "html", *options, conf=project / "conf")
    assert built.code == 0, built.err
    assert "LC_MESSAGES/index.po:17: WARNING: no definition for [b] in the translation" in built.err
