"""Nothing stale: what has changed is on the pages that show it after the next build.

Each test edits the small site of tests/data/second, which is built, and builds it again where
it is. test_second_builds.py does so at random, and compares with clean builds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from conftest import write_catalog
from search_page import words
from second_builds import BASE, LONG_AGO, Bench, Built, build, build_clean, catalogs, differences


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    made = Bench(tmp_path_factory.mktemp("stale"), ())
    made.prepare()
    return made


@pytest.fixture
def site(bench: Bench) -> Path:
    """The project of a site that is built, in ``site/``."""
    bench.begin()
    return bench.project


def pages(built: Built) -> dict[str, str]:
    """The pages by their names; not those that Sphinx writes each time."""
    found = {name.removesuffix(".html"): data for name, data in built.files.items()}
    names = [path.relative_to(BASE).with_suffix("").as_posix() for path in BASE.rglob("*.md")]
    return {name: found[name].decode() for name in names if name in found}


def edit(path: Path, old: str, new: str, *, aged: bool = False) -> None:
    """Exchange a text that is there once; *aged* gives the file an older date than it had."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    if aged:
        os.utime(path, (LONG_AGO, LONG_AGO))


def translate(site: Path, page: str, msgid: str, msgstr: str, *, aged: bool = False) -> None:
    path = catalogs(site) / f"{page}.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    entry = catalog.find(msgid)
    assert entry is not None
    entry.msgstr = msgstr
    path.write_text(str(catalog), "utf-8")
    if aged:
        os.utime(path, (LONG_AGO, LONG_AGO))


def dates(site: Path) -> dict[str, int]:
    """When each page was written."""
    return {
        path.relative_to(site / "site").with_suffix("").as_posix(): path.stat().st_mtime_ns
        for path in (site / "site").rglob("*.html")
    }


def written(site: Path, before: dict[str, int]) -> set[str]:
    """The pages that were written since, but those that Sphinx writes each time."""
    now = dates(site)
    return {name for name in now if before.get(name) != now[name]} - {"404", "search", "genindex"}


# -- What the frame says around every page


@pytest.mark.parametrize("aged", [False, True], ids=["newer", "older"])
def test_what_the_frame_says_is_changed_around_every_page_and_within(
    site: Path, aged: bool
) -> None:
    """``Added in version`` stands in a table that Sphinx makes once, before extensions load."""
    edit(site / "docs/more.md", "# More", "# More\n\n```{versionadded} 1\n```\n\n## Last")
    translate(site, "sphinx", "Back to top", "Ganz nach oben", aged=aged)
    translate(site, "sphinx", "Terms on this page", "Die Begriffe hier", aged=aged)
    translate(site, "sphinx", "Added in version %s", "Neu seit %s", aged=aged)
    found = pages(build(site))
    assert len(found) > 5
    assert [name for name, text in found.items() if "Ganz nach oben" not in text] == []
    assert "Die Begriffe hier" in found["sub/deep"]
    assert "Neu seit 1" in found["more"]


def test_a_frame_without_a_catalog_of_ours_is_sphinxs_own(site: Path) -> None:
    """Also what Sphinx says within a page, in a table that it makes before extensions load."""
    edit(site / "docs/more.md", "# More", "# More\n\n```{versionadded} 1\n```\n\n## Last")
    assert "Hinzugefügt in Version 1" in pages(build(site))["more"]
    (catalogs(site) / "sphinx.po").unlink()
    found = pages(build(site))
    assert "Added in version 1" in found["more"]
    assert [name for name, text in found.items() if "Back to top" not in text] == []
    assert not (catalogs(site) / "sphinx.mo").exists()


def test_a_template_of_the_site_is_told_by_what_it_says(site: Path) -> None:
    edit(
        site / "conf/templates/page.html",
        'api-version" content="1"',
        'api-version" content="2"',
        aged=True,
    )
    found = pages(build(site))
    assert [name for name, text in found.items() if 'api-version" content="2"' not in text] == []


def test_every_page_names_the_present_state_of_a_style_sheet(site: Path) -> None:
    path = site / "conf/static/type.css"
    path.write_text(path.read_text("utf-8") + "/* more */", "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    states = {re.findall(r"type\.css\?v=(\w+)", text)[0] for text in pages(build(site)).values()}
    assert len(states) == 1
    assert states == {re.findall(r"type\.css\?v=(\w+)", pages(build_clean(site))["guide"])[0]}


# -- Catalogs


def test_a_catalog_is_read_whatever_its_date(site: Path) -> None:
    translate(site, "guide", "Details", "Einzelheiten", aged=True)
    assert "Einzelheiten" in pages(build(site))["guide"]


def test_a_catalog_that_is_put_back_is_read(site: Path, bench: Bench) -> None:
    translate(site, "guide", "Details", "Einzelheiten")
    build(site)
    shutil.copy2(bench.folder / "catalogs/guide.po", catalogs(site) / "guide.po")
    assert "Einzelheiten" not in pages(build(site))["guide"]


def test_a_catalog_that_is_gone_is_shown_no_more(site: Path) -> None:
    assert "Ü Details" in pages(build(site))["guide"]
    (catalogs(site) / "guide.po").unlink()
    for built in (build(site), build_clean(site), build(site, out="elsewhere")):
        assert "Ü Details" not in pages(built)["guide"]


def test_a_catalog_that_cannot_be_read_is_shown_no_more_and_said_each_time(site: Path) -> None:
    (catalogs(site) / "guide.po").write_bytes(b'msgid "Details"\nmsgstr "\xff"\n')
    for _ in range(2):
        built = build(site)
        assert "Ü Details" not in pages(built)["guide"]
        assert "guide.po" in "\n".join(built.said)


def test_a_compiled_catalog_is_nobodys_source(site: Path) -> None:
    """An editor compiles what it saves, and what it saves may be gone again."""
    path = catalogs(site) / "guide.po"
    catalog = polib.pofile(str(path))
    for entry in catalog:
        entry.msgstr = "From the editor"
    catalog.save_as_mofile(str(path.with_suffix(".mo")))
    edit(site / "docs/guide.md", "A paragraph about", "A sentence about")  # it is read again
    assert "From the editor" not in pages(build(site))["guide"]


@pytest.mark.parametrize("name", ["only", "sphinx"])
def test_what_somebody_else_compiled_is_kept_and_said(site: Path, name: str) -> None:
    path = catalogs(site) / f"{name}.mo"
    path.with_suffix(".po").unlink(missing_ok=True)
    polib.POFile().save_as_mofile(str(path))
    compiled = path.read_bytes()
    for _ in range(2):
        said = "\n".join(build(site).said)
        assert f"{name}.mo:1: WARNING: " in said
        assert f"{name}.mo has no .po beside it" in said
    assert path.read_bytes() == compiled


@pytest.mark.parametrize(("name", "english"), [("guide", ">Details<"), ("sphinx", "Back to top")])
def test_who_sees_to_compiled_catalogs_keeps_them(site: Path, name: str, english: str) -> None:
    path = catalogs(site) / f"{name}.po"
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    path.unlink()
    compiled = path.with_suffix(".mo").read_bytes()
    built = build(site, "-D", "gettext_auto_build=0", out="elsewhere")
    assert english not in pages(built)["guide"]
    assert path.with_suffix(".mo").read_bytes() == compiled


def test_a_page_is_counted_as_it_stands_though_its_catalog_is_the_same(site: Path) -> None:
    edit(site / "docs/guide.md", "## Setup", "## Another heading\n\n## Setup")
    counted = json.loads(build(site).files["status.json"])["languages"]["de"]["pages"]["guide"]
    assert counted["empty"] == 1


def test_a_catalog_is_checked_by_what_it_says(site: Path) -> None:
    checked = ["-D", "catalog_check=1"]
    assert not any("label-lost" in line for line in build(site, *checked).said)
    msgid = "A paragraph, and [the second work][second-work]."
    translate(site, "guide", msgid, "Ü A paragraph, and the second work.", aged=True)
    for _ in range(2):
        assert any("label-lost" in line for line in build(site, *checked).said)


# -- What a page shows of others


def test_a_link_is_called_as_its_heading_is_now(site: Path) -> None:
    translate(site, "guide", "Setup", "Einrichten")
    found = pages(build(site))
    for page in ("second", "sub/deep", "glossary"):
        assert re.search(r'guide\.html#setup"><span[^>]*>Einrichten</span>', found[page]), page


def test_a_link_to_a_heading_that_is_gone_is_a_warning_each_time(site: Path) -> None:
    edit(site / "docs/guide.md", "## Setup", "## Installing")
    for _ in range(2):
        said = "\n".join(build(site).said)
        for page in ("index", "second", "sub/deep", "glossary"):
            assert re.search(rf"{page}\.md:\d+:.* WARNING: local id not found .* 'setup'", said)
    edit(site / "docs/guide.md", "## Installing", "## Setup")
    assert build(site).said == ()


def test_a_label_that_moved_is_followed(site: Path) -> None:
    edit(site / "docs/guide.md", "(setup-label)=\n", "")
    edit(site / "docs/third.md", "## A table", "(setup-label)=\n## A table")
    assert 'href="../third.html#setup-label"' in pages(build(site))["sub/deep"]


def test_a_list_of_pages_follows_headings_two_pages_below(site: Path) -> None:
    edit(site / "docs/index.md", ":maxdepth: 2", ":maxdepth: 4")
    build(site)
    translate(site, "sub/deep", "Below", "Weiter unten")
    assert "Weiter unten" in pages(build(site))["index"]


def test_a_caption_is_changed_in_every_sidebar(site: Path) -> None:
    translate(site, "index", "Reading", "Zum Lesen")
    found = pages(build(site))
    assert [name for name, text in found.items() if "Zum Lesen" not in text] == []


def test_the_next_page_is_called_as_it_is_now_on_a_site_that_shows_a_part_of_its_pages(
    site: Path,
) -> None:
    few = ["-D", "navigation_pages=2"]
    build(site, *few)
    translate(site, "sub/index", "A part", "Ein Teil")
    assert "Ein Teil" in pages(build(site, *few))["second"]


def test_numbers_are_taken_away(site: Path) -> None:
    assert ">1. Ü A deep page<" in pages(build(site))["index"]
    edit(site / "docs/sub/index.md", ":numbered:\n", "")
    found = pages(build(site))
    for page in ("index", "sub/index", "sub/other"):
        assert not re.search(r"1\.\s*(</span>)?Ü A deep page", found[page]), page


def test_the_order_of_pages_is_that_of_the_status(site: Path) -> None:
    edit(site / "docs/index.md", "guide\nsecond\n", "second\nguide\n")
    text = pages(build(site))["status"]
    table = text[text.index('id="de"') :]
    assert table.index("second.html") < table.index("guide.html")


def test_a_heading_that_another_page_shows_in_english_is_marked_there(site: Path) -> None:
    """The link's words are written out; whether they are English depends on the other page."""
    marked = '<span class="language-en" lang="en">Setup</span>'
    assert marked not in pages(build(site))["sub/other"]
    translate(
        site,
        "sub/other",
        "A paragraph, [](deep.md#below), [Setup](../guide.md#setup).",
        "Ü [](deep.md#below), [Setup](../guide.md#setup).",
    )
    build(site)
    translate(site, "guide", "Setup", "")
    shown = pages(build(site))["sub/other"]
    assert "Setup" in shown
    assert differences(build(site), build_clean(site)) == []


# -- Pages and files that come and go


def test_a_link_to_a_page_that_is_not_there_yet_leads_to_it_once_it_is(site: Path) -> None:
    edit(site / "docs/guide.md", "A paragraph about", "[](new.md) about")
    assert any("'new.md'" in line for line in build(site).said)
    (site / "docs/new.md").write_text("---\norphan: true\n---\n\n# New\n", "utf-8")
    os.utime(site / "docs/new.md", (LONG_AGO, LONG_AGO))
    assert 'href="new.html"' in pages(build(site))["guide"]


def test_a_page_that_is_gone_is_gone_from_the_site_and_said_where_it_was_named(site: Path) -> None:
    (site / "docs/third.md").unlink()
    built, clean = build(site), build_clean(site)
    assert "third.html" not in built.files
    assert "_sources/third.md.txt" not in built.files
    assert any("index.md" in line and "third" in line for line in built.said)
    assert differences(built, clean) == []


def test_only_what_came_from_a_source_is_deleted(site: Path) -> None:
    (site / "site/CNAME").write_text("example.org", "utf-8")
    (site / "site/_static/own.txt").write_text("own", "utf-8")
    (site / "docs/sub/other.md").unlink()
    files = build(site).files
    assert {"CNAME", "_static/own.txt"} <= files.keys()
    assert "sub/other.html" not in files


def test_a_static_file_that_gave_way_to_the_themes_is_the_themes_again(site: Path) -> None:
    path = site / "conf/static/doctools.js"
    path.write_text("// ours\n", "utf-8")
    assert build(site).files["_static/doctools.js"] == b"// ours\n"
    path.unlink()
    assert b"Sphinx" in build(site).files["_static/doctools.js"]


def test_what_is_included_or_shown_is_read_whatever_its_date(site: Path) -> None:
    edit(site / "docs/parts/part.txt", "An included", "A newly included", aged=True)
    shutil.copy2(BASE / "sub/pictures/dot.png", site / "docs/pictures/dot.png")
    os.utime(site / "docs/pictures/dot.png", (LONG_AGO, LONG_AGO))
    built = build(site)
    assert "A newly included" in pages(built)["third"]
    assert built.files["_images/dot.png"] == (BASE / "sub/pictures/dot.png").read_bytes()


def test_a_picture_in_the_readers_language_is_shown_once_it_is_there(site: Path) -> None:
    shutil.copy2(BASE / "pictures/dot.png", site / "docs/pictures/dot.de.png")
    assert "_images/dot.de.png" in pages(build(site))["guide"]


def test_pictures_of_one_name_are_called_by_their_pages_and_not_by_what_was_read_when(
    site: Path,
) -> None:
    edit(site / "docs/guide.md", "![A dot](pictures/dot.png)\n", "")
    edit(
        site / "docs/sub/deep.md", ":::{figure} ../pictures/dot.png", ":::{figure} pictures/dot.png"
    )
    built = build(site)
    assert {name for name in built.files if name.startswith("_images/")} == {"_images/dot.png"}
    assert differences(built, build_clean(site)) == []


# -- Warnings


FAULTS = {
    "while it is read": ("docs/guide.md", "A paragraph about", "[a][nowhere] about"),
    "while it is written": ("docs/guide.md", "A paragraph about", "{ref}`nowhere` about"),
    "of the whole site": (
        "docs/references.md",
        '"The first work"',
        '"The first work"\n[more]: https://example.org',
    ),
    "in a page that nobody lists": ("docs/index.md", "status\n", ""),
    "of two pages": ("docs/third.md", "## A table", "(setup-label)=\n## A table"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_warning_is_given_until_its_cause_is_mended(site: Path, fault: str) -> None:
    """By a build that reads one page after the other, and by one that reads several at once."""
    name, old, new = FAULTS[fault]
    whole = (site / name).read_bytes()
    edit(site / name, old, new)
    broken = (site / name).read_bytes()
    clean = build_clean(site)
    assert clean.said
    for options in ((), ("-j", "2")):
        (site / name).write_bytes(broken)
        for _ in range(3):
            if fault != "of two pages" or not options:  # reading several, Sphinx meets no two
                assert build(site, *options).said == clean.said, options
        (site / name).write_bytes(whole)
        assert build(site, *options).said == (), options


def test_a_warning_that_is_suppressed_has_no_page_read_again(site: Path) -> None:
    quiet = ["-D", "suppress_warnings=shared_references.undefined"]
    edit(site / "docs/guide.md", "A paragraph about", "[a][nowhere] about")
    build(site, *quiet)
    before = dates(site)
    assert build(site, *quiet).said == ()
    assert written(site, before) == set()


# -- No more than that


def test_an_unchanged_site_is_not_written_again(site: Path) -> None:
    before = dates(site)
    for path in (site / "docs").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    build(site)
    assert written(site, before) == set()


def test_one_message_writes_its_page_those_that_show_it_and_no_other(site: Path) -> None:
    msgid = "A paragraph with [a link](second.md#details) and [](third.md)."
    before = dates(site)
    translate(site, "guide", msgid, "Ein Absatz mit [Verweis](second.md#details), [](third.md).")
    build(site)
    # index.md lists the page; status.md counts it the same, glossary.md does not show it.
    assert written(site, before) == {"guide", "index"}
    before = dates(site)
    translate(site, "third", "A table", "Eine Tabelle")
    build(site)
    assert written(site, before) == {"third", "index", "second"}


# -- Builds that broke off, and builds beside


def test_a_build_that_broke_off_leaves_nothing_behind(site: Path) -> None:
    """It has read what changed, and written some pages and others not."""
    with (site / "conf/conf.py").open("a", encoding="utf-8") as settings:
        settings.write(BREAK)
    translate(site, "guide", "Setup", "Einrichten")
    (site / "broken").touch()
    with pytest.raises(AssertionError, match="broke off"):
        build(site)
    (site / "broken").unlink()
    assert "Einrichten" in pages(build(site))["sub/deep"]
    translate(site, "guide", "Setup", "Aufbau")
    (site / "broken").touch()
    with pytest.raises(AssertionError, match="broke off"):
        build(site)
    (site / "broken").unlink()
    translate(site, "guide", "Setup", "Einrichten")
    assert differences(build(site), build_clean(site)) == []


BREAK = """
def break_off(app, page, *_):
    if page == "second" and Path("broken").exists():
        raise RuntimeError("it broke off")
def setup(app):
    app.connect("html-page-context", break_off)
"""


def test_what_another_builder_has_read_is_written_by_the_next(site: Path) -> None:
    """``make linkcheck`` reads pages, too."""
    translate(site, "guide", "Details", "Einzelheiten")
    doctrees = ["-d", "site.doctrees"]
    build(site, "-b", "dummy", *doctrees, out="elsewhere")
    assert "Einzelheiten" in pages(build(site))["guide"]


def test_an_edit_while_a_site_is_built_is_seen_by_the_next(site: Path) -> None:
    """A build looks at each file before it reads any."""
    with (site / "conf/conf.py").open("a", encoding="utf-8") as settings:
        settings.write(EDIT_WHILE_READ)
    translate(site, "guide", "Details", "Einzelheiten")
    assert "A late dot" not in pages(build(site))["guide"]
    assert "A late dot" in pages(build(site))["guide"]


EDIT_WHILE_READ = f"""
def edit(app, page, text):
    if page == "guide" and not Path("edited").exists():
        Path("edited").touch()
        path = Path("docs/guide.md")
        path.write_text(path.read_text("utf-8").replace("A dot", "A late dot"), "utf-8")
        os.utime(path, ({LONG_AGO}, {LONG_AGO}))
def setup(app):
    app.connect("source-read", edit)
"""


# -- The search


def test_the_search_knows_of_every_page_what_it_knew(site: Path) -> None:
    edit(site / "docs/guide.md", "A paragraph about", "A quagga about")
    build(site)
    edit(site / "docs/guide.md", "A quagga about", "A sentence about")
    built, clean = build(site), build_clean(site)
    assert "quagga" not in words(built.files)
    assert "sentence" in words(built.files)
    index = {name for name in built.files | clean.files if "search" in name}
    assert [name for name in sorted(index) if built.files.get(name) != clean.files.get(name)] == []


def test_a_second_catalog_folder_is_read(site: Path) -> None:
    """gettext takes a message from the first folder that has it."""
    more = ["-D", "locale_dirs=../more/locale,../locale"]
    build(site, *more)
    write_catalog(site / "more", "de", "guide", {"Details": "Aus dem zweiten Ordner"})
    assert "Aus dem zweiten Ordner" in pages(build(site, *more))["guide"]
