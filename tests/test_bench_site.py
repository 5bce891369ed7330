"""The corpus and the plot of ``make bench-site``: the same arguments, the same files."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from bench.corpus import make, own_texts
from bench.plot import plot
from bench.table import Row, compare
from bench.usage import Usage, least, total
from conftest import Run, sphinx_build
from lxml import etree

LINES = {"stock": [(125, 11.0), (500, 172.0)], "ours": [(125, 4.0), (500, 16.0)]}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    make(out, 30, ["ja"], own_texts(["ja"]))
    return out


def test_the_corpus_is_the_same_every_time(corpus: Path, tmp_path: Path) -> None:
    make(tmp_path, 30, ["ja"], own_texts(["ja"]))
    assert files(tmp_path) == files(corpus)


def test_every_page_of_the_corpus_is_translated_and_differs(corpus: Path) -> None:
    pages = sorted((corpus / "docs").rglob("page-*.md"))
    assert len({page.read_text("utf-8") for page in pages}) == 30
    catalogs = [polib.pofile(str(path)) for path in corpus.rglob("page-*.po")]
    assert len(catalogs) == 30
    assert all(catalog.percent_translated() == 100 for catalog in catalogs)


def test_the_plot_is_drawn_to_scale_and_says_its_numbers() -> None:
    drawn = plot("Seconds & more", LINES)
    assert drawn == plot("Seconds & more", LINES)
    tree = etree.fromstring(drawn.encode())
    texts = ["".join(text.itertext()) for text in tree.iterfind("{*}text")]
    assert texts[0] == "Seconds & more"
    assert {"125", "500", "200", "100", "0", "stock: 172 s", "ours: 16 s"} <= set(texts)
    heights = {
        name: [float(c.get("cy", "")) for c in tree.iterfind(f"{{*}}circle[@class='{name}']")]
        for name in LINES
    }
    ground = 316.0
    assert (ground - heights["stock"][1]) / (ground - heights["ours"][1]) == pytest.approx(
        172 / 16, 0.02
    )
    assert "prefers-color-scheme: dark" in drawn


def test_of_several_runs_the_shortest_times_and_the_highest_peak_count() -> None:
    runs = [Usage(9.0, 8.0, 50.0), Usage(7.0, 8.5, 60.0)]
    assert least(runs) == Usage(7.0, 8.0, 60.0)
    assert total(runs) == Usage(16.0, 16.5, 60.0)


def test_ratios_are_of_pairs_at_one_size_and_of_each_size_to_the_smallest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [
        Row("stock", 125, Usage(10.0, 8.0, 100.0), 4.0),
        Row("ours", 125, Usage(4.0, 4.0, 90.0), 3.0),
        Row("stock", 500, Usage(160.0, 100.0, 200.0), 40.0),
        Row("ours", 500, Usage(16.0, 18.0, 100.0), 6.0),
    ]
    compare(rows)
    assert capsys.readouterr().out.splitlines() == [
        "ours / stock, 125 pages: 0.40, 0.50, 0.90, 0.75",
        "ours / stock, 500 pages: 0.10, 0.18, 0.50, 0.15",
        "stock, 500 / 125 pages: 16.00, 12.50, 2.00, 10.00",
        "ours, 500 / 125 pages: 4.00, 4.50, 1.11, 2.00",
    ]


def test_our_settings_build_the_corpus_and_a_changed_message_writes_its_page_alone(
    tmp_path: Path,
) -> None:
    """Without a warning, either time."""
    make(tmp_path, 8, ["ja"], own_texts(["ja"]))
    options = ["-b", "html", "-D", "language=ja"]
    assert sphinx_build(tmp_path / "docs", tmp_path / "out", *options) == Run(0, "", "")
    pages = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.html")}
    stamps = {path: path.stat().st_mtime_ns for path in pages}
    path = tmp_path / "locale" / "ja" / "LC_MESSAGES" / "part-00" / "page-0007.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    entry = max(catalog, key=lambda entry: len(entry.msgstr))
    entry.msgstr += "以上。"
    catalog.save()
    assert sphinx_build(tmp_path / "docs", tmp_path / "out", *options) == Run(0, "", "")
    written = {path.name for path in pages if path.stat().st_mtime_ns != stamps[path]}
    # Sphinx writes a page's own list and what comes from no source each time, as they were.
    assert written == {"page-0007.html", "index.html", "404.html", "search.html"}
    changed = [path.name for path, text in pages.items() if path.read_bytes() != text]
    assert changed == ["page-0007.html"]
