"""What stock Sphinx and MyST lose of a translated message, and ours does not.

Each trap is asserted against stock in the same run: when one of those tests
fails, upstream has mended it, and the extension that is named can go. Python 3.13
and newer have Sphinx 9.2 (requirements.txt); a test says what is mended there.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import polib
import pytest
from conftest import (
    LANGUAGES,
    ROOT,
    SPHINX_9_2,
    TRANSLATED,
    Run,
    run,
    sphinx_build,
    write_catalog,
)
from lxml import html

TRAPS = ROOT / "tests" / "data" / "traps"
STOCK = """\
extensions = ["myst_parser"]
html_theme = "furo"
locale_dirs = ["../locale"]
gettext_compact = False
myst_title_to_header = True
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
"""


def test_the_versions_are_those_that_the_extensions_were_written_for() -> None:
    expected = {"sphinx": "9.0.4", "docutils": "0.22.4", "babel": "2.18.0"}
    if sys.version_info >= (3, 13):
        expected = {"sphinx": "9.2.0", "docutils": "0.23", "babel": "2.19.0"}
    expected |= {"myst-parser": "5.2.0", "furo": "2025.12.19"}
    assert {name: version(name) for name in expected} == expected, (
        "after an upgrade, run this file: a test that fails on 'stock' names an extension in "
        "conf/extensions/ that can go, one that fails on 'ours' one that must change; then "
        "write the new versions here, and what was measured into CONTRIBUTING.md"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trap project in Japanese, built by stock and by ours, and its templates by both."""
    project = tmp_path_factory.mktemp("traps")
    shutil.copytree(TRAPS / "docs", project / "docs")
    (project / "stock-conf").mkdir()
    (project / "stock-conf" / "conf.py").write_text(STOCK, "utf-8")
    for page, msgstrs in tomllib.loads((TRAPS / "ja.toml").read_text("utf-8")).items():
        write_catalog(project, "ja", page, msgstrs)
    for name, conf in (("stock", project / "stock-conf"), ("ours", None)):
        japanese = ["-b", "html", "-D", "language=ja"]
        done = sphinx_build(project / "docs", project / name, *japanese, conf=conf)
        assert (done.code, done.err) == (0, ""), name
        sphinx_build(project / "docs", project / f"{name}-pot", "-b", "gettext", conf=conf)
    return project


def page(built: Path, name: str) -> html.HtmlElement:
    return html.fromstring((built / name / "index.html").read_text("utf-8"))


def links(built: Path, name: str) -> dict[str, str]:
    """The links of the article's paragraphs: text to address."""
    found = page(built, name).xpath("//article[@role='main']//p//a[@href]")
    return {link.text_content(): str(link.get("href")) for link in found}


def test_links_and_images_by_label(built: Path) -> None:
    """shared_references; MyST-Parser #690."""
    assert "ラベル" not in links(built, "stock")
    assert links(built, "ours")["ラベル"] == "https://example.org/own"
    assert page(built, "stock").xpath("//img[@alt='点']") == []
    assert len(page(built, "ours").xpath("//img[@alt='点' and contains(@src, 'dot.png')]")) == 1


def test_two_anchors_of_one_page_in_one_message(built: Path) -> None:
    """message_anchors; upstream compares no reftargetid."""
    assert links(built, "stock")["最初"] == links(built, "stock")["二番目"]
    assert links(built, "ours")["最初"] == "other.html#first"
    assert links(built, "ours")["二番目"] == "other.html#second"


def test_a_link_without_text_takes_the_translated_heading(built: Path) -> None:
    """heading_texts."""
    assert links(built, "stock")["First"] == "other.html#first"
    assert links(built, "ours")["一"] == "other.html#first"
    assert links(built, "ours")["見出し"] == "#a-heading"


def test_cells_of_a_table_in_a_directive(built: Path) -> None:
    """table_cells; sphinx-design #234."""
    template = polib.pofile(str(built / "stock-pot" / "index.pot"))
    assert template.find("Cell") is None
    template = polib.pofile(str(built / "ours-pot" / "index.pot"))
    assert template.find("Cell") is not None
    assert page(built, "stock").xpath("//td[1]//text()[normalize-space()]") == ["Cell"]
    assert page(built, "ours").xpath("//td[1]//text()[normalize-space()]") == ["升目"]
    assert page(built, "ours").xpath("//th[1]//text()[normalize-space()]") == ["頭"]


def test_a_line_break_in_japanese_leaves_no_space(built: Path) -> None:
    """wide_line_breaks."""
    assert "行が\n一つ" in page(built, "stock").text_content()
    assert "行が一つの文になります。" in page(built, "ours").text_content()


def test_meta_has_no_attribute_that_html_does_not_know(built: Path) -> None:
    """valid_meta."""
    description = "//meta[@name='description' and @content='罠のページ']"
    assert page(built, "stock").xpath(f"{description}/@translated") == ["True"]
    assert len(page(built, "ours").xpath(description)) == 1
    assert page(built, "ours").xpath("//@translated") == []


def test_anchors_are_english_in_every_language(built: Path) -> None:
    assert page(built, "ours").xpath("//section/@id") == ["traps", "a-heading"]


def test_footnotes_in_another_order_and_translated_terms_are_no_warning(tmp_path: Path) -> None:
    """suppress_warnings in conf.py, and catalog_check; sphinx #14162.

    Sphinx 9.2 has mended the order of footnotes.
    """
    glossary = "```{glossary}\nword\n  Its meaning.\n```"
    english = "A {term}`word`, one[^1] and two[^2]."
    (tmp_path / "docs").mkdir()
    text = f"# Page\n\n{english}\n\n{glossary}\n\n[^1]: One.\n[^2]: Two.\n"
    (tmp_path / "docs" / "index.md").write_text(text, "utf-8")
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "conf.py").write_text(STOCK, "utf-8")
    write_catalog(
        tmp_path, "de", "index", {english: "Zwei[^2], eins[^1], ein {term}`Wort <word>`."}
    )
    options = ["-b", "html", "-D", "language=de"]
    stock = sphinx_build(tmp_path / "docs", tmp_path / "out", *options, conf=tmp_path / "stock")
    assert ("inconsistent footnote references" in stock.err) is not SPHINX_9_2
    ours = sphinx_build(tmp_path / "docs", tmp_path / "ours", *options)
    assert (ours.code, ours.err) == (0, "")
    article = html.fromstring((tmp_path / "ours" / "index.html").read_text("utf-8"))
    assert article.xpath("//a[contains(@class, 'footnote-reference')]/text()") == ["2", "1"]
    assert article.xpath("//a[.//span[text()='Wort']]/@href") == ["#term-word"]


OTHER = """
# Page

```{toctree}
:caption: The pages

other
```

```{glossary}
:sorted:

adz
  After ädel.

ädel
  Before adz.
```
"""


def test_captions_and_glossaries(tmp_path: Path) -> None:
    """toctree_captions, sphinx #14030; glossary_order."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(OTHER, "utf-8")
    (tmp_path / "docs" / "other.md").write_text("# Other\n", "utf-8")
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "conf.py").write_text(STOCK, "utf-8")
    for name, conf in (("theirs", tmp_path / "stock"), ("ours", None)):
        done = sphinx_build(tmp_path / "docs", tmp_path / name, "-D", "language=de", conf=conf)
        assert (done.code, done.err) == (0, ""), name
    captions, levels = "//p[@role='heading']", "//p[@role='heading']/@aria-level"
    assert len(page(tmp_path, "theirs").xpath(captions)) == 2
    assert page(tmp_path, "theirs").xpath(levels) == []
    assert page(tmp_path, "ours").xpath(levels) == ["2", "2"]
    assert page(tmp_path, "theirs").xpath("//dt/@id") == ["term-adz", "term-adel"]
    assert page(tmp_path, "ours").xpath("//dt/@id") == ["term-adel", "term-adz"]


def test_what_stock_says_around_a_page(built: Path) -> None:
    """search_messages, furo_frame, repeated_work; what ours says: test_search, test_frame."""
    messages = (built / "stock" / "_static" / "translations.js").read_text("utf-8")
    assert re.search(r'"Search finished, found one page[^"]*": \[\s*""\s*\]', messages)
    frame = (built / "stock" / "index.html").read_text("utf-8")
    assert 'aria-label="Toggle site navigation sidebar"' in frame
    assert "<title>Menu</title>" in frame
    assert b"BuildEnvironment" in (built / "stock.doctrees" / "index.doctree").read_bytes()


def test_a_page_stays_as_it_was_where_an_extension_has_changed(tmp_path: Path) -> None:
    """own_rules; what ours does: test_build_sites."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Page\n", "utf-8")
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "conf.py").write_text(
        'import sys\nsys.path.insert(0, ".")\nextensions = ["myst_parser", "words"]\n', "utf-8"
    )
    for word in ("before", "afterwards"):
        change = f"lambda app, docname, source: source.__setitem__(0, '# {word}')"
        text = f'def setup(app):\n    app.connect("source-read", {change})\n'
        (tmp_path / "words.py").write_text(text, "utf-8")
        done = sphinx_build(tmp_path / "docs", tmp_path / "out", conf=tmp_path / "stock")
        assert done.code == 0
        assert page(tmp_path, "out").xpath("//h1/text()") == ["before"]


# -- What must not slip in ----------------------------------------------------------------

ENGLISH = "Some [words](https://example.org/) and `code`."
BAD = {
    "script": "<script>alert('mallory')</script>",
    "image": "<img src=x onerror=mallory()>",
    "iframe": '<iframe src="https://mallory.example/"></iframe>',
    "comment": "<!-- mallory -->",
    "javascript": "[mallory](javascript:mallory)",
    "upper case": "[mallory](JaVaScRiPt:mallory)",
    "data": "[mallory](data:text/html,mallory)",
    "data image": "![mallory](data:image/png;base64,mallory)",
    "unknown scheme": "[mallory](mallory:x)",
    "autolink": "<https://mallory.example/>",
    "bare address": "https://mallory.example/",
    "link": "[x](https://mallory.example/)",
    "picture": "![x](https://mallory.example/x.png)",
    "file": "[mallory](../conf/conf.py)",
    "role": "{download}`mallory <../conf/conf.py>`",
}
WORDS = {"ja": "言葉", "zh_TW": "文字", "fr": "Des mots", "hi": "शब्द", "de": "Wörter"}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Run]]:
    """A page of one message for each attack, in every language, built without ``-W``."""
    project = tmp_path_factory.mktemp("attacks")
    (project / "docs").mkdir()
    (project / "docs" / "index.md").write_text(
        "# Page\n\n" + "".join(f"{ENGLISH} {name}\n\n" for name in BAD), "utf-8"
    )
    found = {}
    for locale in TRANSLATED:
        good = f"{WORDS[locale]} [x](https://example.org/) `code`"
        msgstrs = {f"{ENGLISH} {name}": f"{good} {bad}" for name, bad in BAD.items()}
        write_catalog(project, locale, "index", msgstrs)
        out = project / LANGUAGES[locale]["slug"]
        done = sphinx_build(project / "docs", out, "-b", "html", "-D", f"language={locale}")
        found[locale] = (out, done)
    return found


@pytest.mark.parametrize("locale", TRANSLATED)
def test_nothing_of_an_attack_is_in_any_page(
    attacked: dict[str, tuple[Path, Run]], locale: str
) -> None:
    out, done = attacked[locale]
    assert done.code == 0
    for path in out.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".js", ".json", ".inv", ".py"):
            assert b"mallory" not in path.read_bytes().lower(), path.name


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_english_stands_where_a_translation_was_refused_and_a_warning_says_so(
    attacked: dict[str, tuple[Path, Run]], locale: str, name: str
) -> None:
    out, done = attacked[locale]
    line = 3 + 2 * list(BAD).index(name)
    text = html.fromstring((out / "index.html").read_text("utf-8")).text_content()
    assert f"Some words and code. {name}\n" in text
    assert f"index.md:{line}: WARNING: " in done.err


# -- What cannot be mended is said --------------------------------------------------------

SILENT = {
    "3. English words.": ("3. Drei Wörter.", "block-mark"),
    "Two sentences.": ("Ein Satz.\n\nNoch einer.", "blank-line"),
    "A [link](https://example.org/).": ("Ein Verweis.", "link-lost"),
    "Some **bold (really)** words.": ("Das **(wirklich)**fette Wort.", "emphasis"),
}


def test_what_sphinx_drops_in_silence_is_a_warning_at_the_catalogs_own_line(
    tmp_path: Path,
) -> None:
    """catalog_check; stock says nothing, also under ``-n -W``."""
    (tmp_path / "docs").mkdir()
    text = "# Page\n\n" + "\n\n".join(SILENT).replace("3. ", "3\\. ") + "\n"
    (tmp_path / "docs" / "index.md").write_text(text, "utf-8")
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "conf.py").write_text(STOCK, "utf-8")
    msgstrs = {msgid.replace("3. ", "3\\. "): said for msgid, (said, _) in SILENT.items()}
    write_catalog(tmp_path, "de", "index", msgstrs)
    options = ["-W", "--keep-going", "-b", "html", "-D", "language=de"]
    stock = sphinx_build(tmp_path / "docs", tmp_path / "out", *options, conf=tmp_path / "stock")
    assert (stock.code, stock.err) == (0, "")

    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "index.po"
    lines = path.read_text("utf-8").split("\n")
    ours = sphinx_build(tmp_path / "docs", tmp_path / "ours", *options)
    assert ours.code == 1
    for msgid, (_, code) in SILENT.items():
        beginning = f'msgid "{msgid[3:]}' if msgid.startswith("3. ") else f'msgid "{msgid}'
        begin = next(n for n, line in enumerate(lines) if beginning.split('"')[1] in line)
        assert f"index.po:{begin + 2}: WARNING: {code}: " in ours.err


def test_only_a_catalog_that_has_changed_is_checked_again_and_the_rest_still_warns(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("index", "other"):
        front = "" if name == "index" else "---\norphan: true\n---\n"
        (tmp_path / "docs" / f"{name}.md").write_text(
            f"{front}# Page\n\nSome [x](#page).\n", "utf-8"
        )
        write_catalog(tmp_path, "de", name, {"Some [x](#page).": "Etwas ohne Verweis."})
    options = ["-c", str(ROOT / "conf"), "-b", "html", "-D", "language=de", "docs", "out"]

    def build() -> list[str]:
        done = run(sys.executable, "-m", "sphinx", "--no-color", *options, cwd=tmp_path)
        found = re.findall(r"(\w+)\.po:\d+: WARNING: link-lost", done.err)
        return [*re.findall(r"checking (\d+) catalogs", done.out), *found]

    assert build() == ["2", "index", "other"]
    assert build() == ["index", "other"]
    write_catalog(tmp_path, "de", "other", {"Some [x](#page).": "Etwas [x](#page)."})
    assert build() == ["1", "index"]
