"""The sidebar: furo's own where a site is small; linear in the pages where it is large."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build
from lxml import html

# Nested, with captions, hidden, numbered, cut at a depth, twice in the tree, a page that
# names itself, with addresses outside, with markup and signs in titles.
NESTED = {
    "index": """# Home

```{toctree}
:caption: First & foremost
:numbered:
:maxdepth: 1

self
one/index
Elsewhere <https://example.org/?a=1&b=2>
twice
```

```{toctree}
:hidden:
:caption: Second

two/index
Another name <flat>
one/second
twice
```
""",
    "one/index": "# One `code` & <more>\n\n```{toctree}\nfirst\nsecond\ndeep/index\n```\n",
    "one/first": "# The *first*\n\n## A section\n\n### Below\n",
    "one/second": '# The second "quoted"\n',
    "one/deep/index": "# Deep\n\n```{toctree}\n:hidden:\n:caption: Not shown\nleaf\n```\n\n## A section\n",
    "one/deep/leaf": "# Leaf\n",
    "two/index": "# Two\n\n```{toctree}\n:glob:\n:reversed:\n:titlesonly:\np*\n```\n",
    "two/p1": "# P one\n",
    "two/p2": "# P two\n\n## With a section\n",
    "flat": "# Flat\n",
    "twice": "# Twice\n\n```{toctree}\nFurther <https://example.org/further>\nbelow\n```\n",
    "below": "# Below\n",
    "orphan": "---\norphan: true\n---\n\n# Orphan\n"
    + 2 * "\n```{eval-rst}\nOnce, :code:`x`\n```\n",
}
OURS = ["frame.navigation", "speed.repeated_work"]
EXTENSIONS = ROOT / "conf" / "extensions"


def build(
    project: Path, pages: dict[str, str], *extensions: str, builder: str = "html", limit: int = 200
) -> Path:
    """Build *pages* with furo, MyST and *extensions*; returns the site's folder."""
    settings = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = {["myst_parser", *extensions]}
html_theme = "furo"
print_kept = lambda _app, env: print("kept:", len(env._write_doc_doctree_cache))
setup = lambda app: app.connect("env-updated", print_kept)
{f"navigation_pages = {limit}" if extensions else ""}
"""
    kind = "ours" if extensions else "stock"
    conf = project / f"conf-{kind}"
    write(conf / "conf.py", settings)
    for page, text in pages.items():
        write(project / "docs" / f"{page}.md", text)
    built = sphinx_build(project / "docs", project / kind, "-b", builder, conf=conf)
    assert built.code == 0, built.err
    # speed.repeated_work: pages that wait in memory to be written
    kept = int(built.out.partition("kept: ")[2])
    assert kept <= 1 if extensions else kept == len(pages)
    return project / kind


def write(path: Path, text: str) -> None:
    """Write a file where it says something else; an untouched one is not read again."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def written(site: Path) -> dict[str, str]:
    """Every page of a site as it was written."""
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")
    }


def sidebar(text: str) -> html.HtmlElement:
    (found,) = html.fromstring(text).find_class("sidebar-tree")
    return found


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The nested pages as stock furo builds them, and with our navigation."""
    project = tmp_path_factory.mktemp("nested")
    return [build(project, NESTED, *with_ours, builder=request.param) for with_ours in ([], OURS)]


def test_a_small_site_is_furos_page_for_page(both: list[Path]) -> None:
    stock, ours = map(written, both)
    assert len(stock) == len(NESTED) + 2  # search and index
    assert "current-page" in "".join(stock.values())
    for name, text in stock.items():
        assert ours[name] == text, name


def test_the_projects_own_site_is_the_same_without_it(
    sites: dict[str, Path], tmp_path: Path
) -> None:
    """Page for page, with all that the other extensions do to the sidebar."""
    settings = ROOT / "conf" / "conf.py"
    write(
        tmp_path / "conf" / "conf.py",
        f"__file__ = {str(settings)!r}\n"
        f"exec(open(__file__, encoding='utf-8').read())\n"
        f"templates_path = [{str(settings.with_name('templates'))!r}]\n"
        f"html_static_path = [{str(settings.with_name('static'))!r}]\n"
        "import frame.navigation, speed.repeated_work\n"
        "frame.navigation.setup = speed.repeated_work.setup = lambda app: None\n",
    )
    options = ["-b", "html", "-D", "language=ja"]
    built = sphinx_build(ROOT / "docs", tmp_path / "ja", *options, conf=tmp_path / "conf")
    assert built.code == 0, built.err
    without = written(tmp_path / "ja")
    for name, text in written(sites["ja"]).items():
        assert text == without[name], name


# -- Large sites


def flat(count: int) -> dict[str, str]:
    """A site with one long list."""
    names = [f"p{number:03}" for number in range(count)]
    home = "\n".join(["# Home", "```{toctree}", *names, "```", ""])
    return {"index": home} | {name: f"# Page {name}\n" for name in names}


def parts(count: int, pages: int) -> dict[str, str]:
    """A site with *count* parts of as many *pages*."""
    found = {
        "index": "\n".join(
            ["# Home", "```{toctree}", *(f"s{n}/index" for n in range(count)), "```"]
        )
    }
    for part in range(count):
        lines = [f"# Part {part}", "```{toctree}", *(f"p{n}" for n in range(pages)), "```"]
        found[f"s{part}/index"] = "\n".join(lines)
        found |= {f"s{part}/p{n}": f"# Page {part}.{n}\n" for n in range(pages)}
    return found


def links(site: Path, page: str) -> set[str]:
    """The pages that a page's sidebar leads to, and itself."""
    tree = sidebar((site / f"{page}.html").read_text("utf-8"))
    folder = posixpath.dirname(page)
    found = {
        posixpath.normpath(posixpath.join(folder, str(href))) for href in tree.xpath(".//a/@href")
    }
    return {name.removesuffix(".html") for name in found if "#" not in name} | {page}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six parts of eight pages, where all would be too many."""
    return build(tmp_path_factory.mktemp("large"), parts(6, 8), *OURS, limit=20)


def test_a_large_site_shows_the_way_its_siblings_and_its_children(large: Path) -> None:
    top = {f"s{part}/index" for part in range(6)}
    own = {f"s2/p{number}" for number in range(8)}
    assert links(large, "index") == top | {"index"}
    assert links(large, "s2/index") == top | own
    assert links(large, "s2/p3") == top | own
    tree = sidebar((large / "s2" / "p3.html").read_text("utf-8"))
    assert [item.text_content().strip() for item in tree.find_class("current-page")] == ["Page 2.3"]
    opened = tree.xpath(".//input[@checked]/..")
    assert [item.find("a").text for item in opened] == ["Part 2"]
    assert len(tree.find_class("has-children")) == 1


def test_the_sidebars_of_a_large_site_grow_as_its_pages_do(tmp_path: Path) -> None:
    sizes = []
    for count in (100, 200):
        site = build(tmp_path / str(count), flat(count), *OURS, limit=50)
        assert not [page for page in flat(count) if not (site / f"{page}.html").is_file()]
        trees = [sidebar(text) for name, text in written(site).items() if name.startswith("p")]
        sizes.append(sum(len(html.tostring(tree)) for tree in trees))
    assert sizes[1] / sizes[0] < 2.5  # the whole list on each page: 4


def test_any_page_of_a_long_list_is_a_few_clicks_away(tmp_path: Path) -> None:
    pages = flat(300)
    site = build(tmp_path, pages, *OURS, limit=50)
    reached, clicks = {"index"}, 0
    while reached != set(pages):
        more = {link for page in reached for link in links(site, page)}
        assert more > reached
        reached, clicks = more, clicks + 1
    assert clicks <= 4
    assert "…" in sidebar((site / "p150.html").read_text("utf-8")).text_content()


@pytest.mark.parametrize("limit", [200, 20], ids=["small", "large"])
def test_a_changed_title_is_shown_wherever_it_stands_and_nothing_else_is_written(
    tmp_path: Path, limit: int
) -> None:
    pages = parts(6, 8)
    site = build(tmp_path, pages, *OURS, limit=limit)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("[ps]*/*.html")}
    site = build(tmp_path, pages | {"s2/p3": "# Another title\n"}, *OURS, limit=limit)
    shown = {name for name, text in written(site).items() if "Another title" in text}
    # Large: its part and the pages beside it; and the first page, which lists all of them.
    assert len(shown - {"search.html", "genindex.html"}) == (55 if limit == 200 else 10)
    again = {path for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert {path.relative_to(site).as_posix() for path in again} == {
        name for name in shown if "/" in name
    }
