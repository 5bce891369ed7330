"""Every string that furo and Sphinx can put around a page is said in the page's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import sphinx
import sphinx_basic_ng
from babel.messages.extract import extract_from_file
from conftest import ROOT, TRANSLATED, sphinx_build
from frame.furo import AMENDMENTS, Amended
from frame.languages import script_of
from furo import THEME_PATH
from jinja2 import Environment
from lxml import html
from sphinx.jinja2glue import SphinxFileSystemLoader
from upkeep.frame import SHIPPED, sphinx_catalog

FRAMES = sorted(path.stem for path in SHIPPED.glob("*.po"))
SPHINX = Path(sphinx.__file__).parent
BASIC = Path(sphinx_basic_ng.__file__).parent / "theme" / "basic-ng"
EXTENSIONS = ROOT / "conf" / "extensions"
JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it renders nothing
FURO = Amended()  # of furo alone
FURO.loaders, FURO.templatepathlen = [SphinxFileSystemLoader(THEME_PATH)], 0

# Sphinx's files that say nothing on a page of ours: extensions that we do not load,
# and what other builders write.
ELSEWHERE = re.compile(r"ext/(?!mathjax)|builders/(changes|latex|texinfo)|writers/(?!html5)")

# What Sphinx marks as a reader's and says to the author, in the log of the build.
LOG = {
    "glossary term must be preceded by empty line",
    "glossary terms must not be separated by empty lines",
    "glossary seems to be misformatted, check indentation",
    "could not calculate translation progress!",
    "no translated elements!",
    (
        "Support for source encodings other than UTF-8 is deprecated and will be removed in Sphinx"
        " 10. Please comment at https://github.com/sphinx-doc/sphinx/issues/13665 if this causes a"
        " problem."
    ),
}

# furo's templates in which a reader sees nothing: html_sidebars does not name them, or
# they tell the author of an error, or they hold CSS.
UNUSED = {
    "globaltoc.html",
    "layout.html",
    "localtoc.html",
    "partials/_head_css_variables.html",
    "sidebar/rtd-versions.html",
    "sidebar/variant-selector.html",
}
TEMPLATES = sorted(
    {path.relative_to(THEME_PATH).as_posix() for path in THEME_PATH.rglob("*.html")} - UNUSED
)

# The same in every language that wants it so: names.
NAMES = {"%s (C %s)", "%s (C++ %s)", '<a href="https://github.com/pradyunsg/furo">Furo</a>'}
NAMES |= {"Common Vulnerabilities and Exposures; CVE %s", "Common Weakness Enumeration; CWE %s"}
NAMES |= {"Python Enhancement Proposals; PEP %s"}

# 21 November 2026, the day of the tests, as each language writes it.
TODAY = {
    "ja": "最終更新：2026年11月21日",
    "zh_TW": "最後更新：2026 年 11 月 21 日",
    "fr": "Dernière mise à jour\u00a0: 21 novembre 2026",
    "hi": "अंतिम अद्यतन: 21 नवंबर 2026",
    "de": "Zuletzt aktualisiert: 21. November 2026",
}

SWITCH = {
    "ja": "「A & “B”」の下位ページの開閉",
    "zh_TW": "展開或收合「A & “B”」的子頁面",
    "fr": "Afficher ou masquer les pages de «\u00a0A & “B”\u00a0»",
    "hi": "“A & “B”” के उपपृष्ठ दिखाएँ या छिपाएँ",
    "de": "Unterseiten von „A & “B”“ ein- oder ausblenden",
}


def amended(template: str) -> str:
    """The source of a template of furo's, as Jinja reads it on our sites."""
    source, _filename, _is_current = FURO.get_source(JINJA, template)
    return source


def in_template(source: str) -> Iterator[str]:
    """The messages of a template."""
    functions = ("_", "gettext")
    found = JINJA.extract_translations(source, gettext_functions=functions)  # type: ignore[attr-defined]
    for _line, _function, message in found:
        yield message


def shown() -> set[str]:
    """Every message that the HTML builder can show with furo and our extensions."""
    found: set[str] = set()
    for path in [*SPHINX.rglob("*.py"), *EXTENSIONS.rglob("*.py")]:
        if SPHINX in path.parents and ELSEWHERE.match(path.relative_to(SPHINX).as_posix()):
            continue
        for _, message, *_ in extract_from_file("python", str(path), keywords={"_": None}):
            found.add(message if isinstance(message, str) else message[0])
    for path in [*BASIC.rglob("*.html"), *(ROOT / "conf").rglob("*.html")]:
        found.update(in_template(path.read_text("utf-8")))
    for template in TEMPLATES:
        found.update(in_template(amended(template)))
    return found - LOG


def catalog(locale: str) -> dict[str, str]:
    """Sphinx's catalog with the frame that comes along over it, as Sphinx lays them."""
    theirs = sphinx_catalog(locale)
    known = {entry.msgid: entry.msgstr for entry in polib.mofile(str(theirs))} if theirs else {}
    own = polib.pofile(str(SHIPPED / f"{locale}.po")).translated_entries()
    return known | {entry.msgid: entry.msgstr for entry in own}


def letters(text: str) -> str:
    """A message without its markup, entities and placeholders: its letters."""
    text = re.sub(r"<[^>]*>|&#?\w+;|%\(\w+\)s|%-?\w", " ", text)
    return " ".join(re.findall(r"[^\W\d_]+", text))


@pytest.fixture(scope="module")
def messages() -> set[str]:
    found = shown()
    assert len(found) > 150
    return found


@pytest.mark.parametrize("template", AMENDMENTS)
def test_furo_still_has_what_is_amended(template: str) -> None:
    """furo is pinned; what an upgrade lists here is to be looked up in its templates."""
    source = (THEME_PATH / template).read_text("utf-8")
    assert [old for old, _ in AMENDMENTS[template] if old not in source] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_of_furo_says_english_of_its_own(template: str) -> None:
    jinja = re.compile(r"{%-? trans.*?endtrans -?%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
    tree = html.fromstring(f"<div>{jinja.sub('', amended(template))}</div>")
    texts = tree.xpath("//text()[not(ancestor::script or ancestor::style)]")
    names = tree.xpath("//@aria-label | //@title | //@alt | //@placeholder")
    said = {text.strip() for text in (*texts, *names) if re.search("[A-Za-z]{2}", text)}
    assert said == set()


@pytest.mark.parametrize("locale", FRAMES)
def test_every_message_that_a_page_can_show_is_translated(locale: str, messages: set[str]) -> None:
    assert sorted(messages - set(catalog(locale))) == []


@pytest.mark.parametrize("locale", [name for name in FRAMES if script_of(name) != "Latn"])
def test_no_translation_is_the_english_again(locale: str, messages: set[str]) -> None:
    """In another script, where no word is the same by chance."""
    known = catalog(locale)
    same = {m for m in messages if letters(m) and letters(m) == letters(known.get(m, ""))}
    assert same <= NAMES


@pytest.mark.parametrize("locale", TRANSLATED)
def test_our_catalog_holds_nothing_that_nobody_says(locale: str, messages: set[str]) -> None:
    """Each entry names who says it: furo, Sphinx, or a file of ours."""
    theirs = messages | {text for name in UNUSED for text in in_template(amended(name))}
    for path in (SPHINX / "themes" / "basic" / "static").glob("*.js"):
        found = extract_from_file(
            "javascript", path, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}
        )
        theirs |= {text if isinstance(text, str) else text[0] for _, text, *_ in found}
    stale = [
        (entry.msgid, name)
        for entry in polib.pofile(str(ROOT / f"locale/{locale}/LC_MESSAGES/sphinx.po"))
        for name, _ in entry.occurrences or [("nobody", "")]
        if not is_said(entry.msgid, name, theirs)
    ]
    assert stale == []


def is_said(text: str, by: str, theirs: set[str]) -> bool:
    path = ROOT / by
    return (
        text in theirs
        if by in {"furo", "sphinx"}
        else path.is_file() and text in path.read_text("utf-8")
    )


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a part in a part, whose title has what HTML escapes."""
    docs = tmp_path_factory.mktemp("nested") / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# One\n\n```{toctree}\n:caption: Parts\npart\n```\n", "utf-8")
    (docs / "part.md").write_text(
        "# A & “B”\n\n## In it\n\n```{toctree}\n:caption: More\nlast\n```\n"
    )
    (docs / "last.md").write_text("# Last\n", "utf-8")
    (docs.parent / "locale").symlink_to(ROOT / "locale")
    return docs


@pytest.mark.parametrize("locale", TRANSLATED)
def test_dates_and_names_of_parts_are_in_the_page_s_language(nested: Path, locale: str) -> None:
    """`html_last_updated_fmt` is off: it is the clock's. Who turns it on has a local date."""
    out = nested.parent / "html" / locale
    options = [
        "-D",
        f"language={locale}",
        "-D",
        "html_last_updated_fmt=",
        "-D",
        "exclude_patterns=",
    ]
    built = sphinx_build(nested, out, "-W", *options)
    assert built.code == 0, built.err
    tree = html.fromstring((out / "index.html").read_text("utf-8"))
    (updated,) = tree.xpath("//*[@class='last-updated']")
    assert updated.text_content().strip() == TODAY[locale]
    (switch,) = tree.xpath("//input[contains(@class, 'toctree-checkbox')]")
    assert switch.get("aria-label") == SWITCH[locale]


def test_a_caption_is_a_heading_one_below_its_section(nested: Path) -> None:
    """https://github.com/sphinx-doc/sphinx/issues/14030; in the sidebar it is 2."""
    out = nested.parent / "html" / "en"
    assert sphinx_build(nested, out, "-W").code == 0
    tree = html.fromstring((out / "part.html").read_text("utf-8"))
    levels = {
        caption.text_content(): caption.get("aria-level")
        for caption in tree.xpath("//p[@role='heading']")
    }
    assert levels == {"Parts": "2", "More": "3"}
