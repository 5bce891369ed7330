"""Shared references: one definition, in every page and every translated message."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polib
from conftest import ROOT, Run, sphinx_build
from lxml import html
from notes2po import catalog as po

Write = Callable[[str, str], Path]

REFERENCES = """\
# References

```{references}
```

[shared-work]: https://example.org/shared "A shared work"
"""

STOCK = "myst_title_to_header = True\nextensions = ['myst_parser']\nlocale_dirs = ['../locale']\n"


def translate(project: Path, page: str, msgstrs: dict[str, str]) -> None:
    """Write a French catalog."""
    path = project / "locale" / "fr" / "LC_MESSAGES" / f"{page}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = po.header_fields("fr", "Test", "2026-11-21 00:00+0000")
    catalog.extend(polib.POEntry(msgid=one, msgstr=other) for one, other in msgstrs.items())
    po.write(path, po.render(catalog))
    assert po.read(path) is not None


def build(project: Path, *options: str, conf: Path | None = None) -> Run:
    return sphinx_build(project / "docs", project / "out", "-b", "html", *options, conf=conf)


def links(project: Path, page: str = "index") -> list[str]:
    tree = html.fromstring((project / "out" / f"{page}.html").read_text("utf-8"))
    return [str(link) for link in tree.xpath("//article[@role='main']//p//a/@href")]


def test_page_and_shared_definitions_reach_a_translation_which_stock_myst_loses(
    page: Write, tmp_path: Path
) -> None:
    english = "See [the work][shared-work], [page][own] and ![dot][image]."
    own = "\n[own]: https://example.org/own\n[image]: dot.png\n"
    project = page("index", f"# Page\n\n{english}\n{own}")
    page("references", REFERENCES)
    (project / "docs" / "dot.png").write_bytes((ROOT / "tests" / "data" / "dot.png").read_bytes())
    french = "Voir ![point][image], [la page][own] et [l'œuvre][shared-work]."
    translate(project, "index", {english: french})
    assert build(project, "-D", "language=fr").err.count("WARNING") == 1  # no toctree
    assert links(project) == ["https://example.org/own", "https://example.org/shared"]
    assert "_images/dot.png" in (project / "out" / "index.html").read_text("utf-8")

    # Stock MyST still needs us (MyST-Parser #690); when this fails, it no longer does.
    conf = tmp_path / "stock"
    conf.mkdir()
    (conf / "conf.py").write_text(STOCK + "html_theme = 'furo'\n", "utf-8")
    page("index", f"# Page\n\n{english}\n{own}\n[shared-work]: https://example.org/shared\n")
    (project / "out").rename(project / "ours")
    build(project, "-E", "-D", "language=fr", conf=conf)
    assert links(project) == []


def test_a_label_that_resolves_nowhere_is_a_warning_at_its_line(page: Write) -> None:
    """In a link, with markup in its text, of an image, and collapsed."""
    labels = {
        "See [this][nowhere].": "nowhere",
        "See [*this* `code`][no where].": "no where",
        "See ![this][no picture].": "no picture",
        "See [no words][].": "no words",
    }
    said = build(page("index", "# Page\n\n" + "\n\n".join(labels) + "\n")).err
    for line, label in zip((3, 5, 7, 9), labels.values(), strict=True):
        assert f"index.md:{line}: WARNING: no definition for [{label}]:" in said


def test_other_brackets_are_no_warning(page: Write) -> None:
    """Code and an escape, a footnote, mere brackets, a space."""
    texts = [
        "Code `[a][b]` and \\[a][b].",
        "A note[^1].\n\n[^1]: Its text.",
        "Just [brackets].",
        "[ ] (not a task)",
    ]
    assert build(page("index", "# Page\n\n" + "\n\n".join(texts) + "\n")).err == ""


def test_a_lost_label_in_a_translation_is_a_warning_at_the_catalogs_line(
    page: Write,
) -> None:
    english = "See [this][own]."
    project = page("index", f"# Page\n\n{english}\n\n[own]: https://example.org/\n")
    translate(project, "index", {english: "Voir [ceci][perdu]."})
    said = build(project, "-D", "language=fr").err
    assert re.search(
        r"fr/LC_MESSAGES/index\.po:\d+: WARNING: no definition for \[perdu\] in the translation",
        said,
    )
    assert build(project, "-W", "-E", "-D", "language=fr").code == 1


def test_a_definition_that_nobody_cites_is_a_warning_at_its_line(page: Write) -> None:
    project = page(
        "index", "# Page\n\n```{toctree}\nreferences\n```\n\n[own]: https://example.org/\n"
    )
    page("references", REFERENCES)
    said = build(project).err
    assert "index.md:7: WARNING: nothing cites [own]" in said
    assert "references.md:6: WARNING: nothing cites [shared-work]" in said


def test_a_label_defined_on_a_page_and_shared_is_a_warning(page: Write) -> None:
    own = "[shared-work]: https://example.org/own"
    project = page("index", f"# Page\n\n[a][shared-work]\n\n{own}\n")
    page("references", REFERENCES)
    assert "index.md:5: WARNING: Duplicate reference definition" in build(project).err


def test_a_changed_shared_definition_reaches_the_pages_that_cite_it_and_no_other(
    page: Write,
) -> None:
    toctree = "```{toctree}\nciting\nother\nreferences\n```"
    project = page("index", f"# Page\n\n{toctree}\n")
    page("citing", "# Citing\n\nSee [it][shared-work].\n")
    page("other", "# Other\n\nText.\n")
    page("references", REFERENCES)
    assert build(project).err == ""
    written = (project / "out" / "other.html").stat().st_mtime_ns
    page("references", REFERENCES.replace("org/shared", "org/moved"))
    assert build(project).err == ""
    assert links(project, "citing") == ["https://example.org/moved"]
    assert (project / "out" / "other.html").stat().st_mtime_ns == written


def test_the_list_follows_who_cites_what(page: Write) -> None:
    toctree = "```{toctree}\nciting\nreferences\n```"
    project = page("index", f"# Page\n\n{toctree}\n\n[it][shared-work]\n")
    page("citing", "# Citing\n\nText.\n")
    page("references", REFERENCES)
    build(project)
    listed = ["https://example.org/shared", "index.html"]
    assert links(project, "references") == listed
    page("citing", "# Citing\n\nSee [it][shared-work].\n")
    build(project)
    assert links(project, "references") == [listed[0], "citing.html", "index.html"]


def test_parallel_reading_gives_the_same_list(page: Write) -> None:
    names = [f"page{number}" for number in range(12)]
    project = page(
        "index", "# Page\n\n```{toctree}\n" + "\n".join([*names, "references"]) + "\n```\n"
    )
    for name in names:
        page(name, f"# {name}\n\n[it][shared-work]\n")
    page("references", REFERENCES)
    assert build(project, "-j", "2").err == ""
    assert links(project, "references")[1:] == sorted(f"{name}.html" for name in names)
