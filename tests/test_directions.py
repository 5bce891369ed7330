"""What is read from the other side says so in the page itself, on sites and in books."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import sphinx_build, write_catalog
from frame.directions import directed
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

# -- The rule


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [
        # Code, formulas and keys are read from the left.
        ("rtl", "<code>a</code>", '<code dir="ltr">a</code>'),
        ("rtl", '<code class="x">a</code>', '<code dir="ltr" class="x">a</code>'),
        ("rtl", "<kbd>K</kbd><samp>s</samp>", '<kbd dir="ltr">K</kbd><samp dir="ltr">s</samp>'),
        ("rtl", "<math display='block'></math>", "<math dir=\"ltr\" display='block'></math>"),
        (
            "rtl",
            '<div class="highlight-python notranslate"><pre>x</pre></div>',
            '<div dir="ltr" class="highlight-python notranslate"><pre dir="ltr">x</pre></div>',
        ),
        ("ltr", "<code>a</code>", "<code>a</code>"),
        # So are passages in a language that is, and the other way round.
        ("rtl", '<p lang="en">It.</p>', '<p dir="ltr" lang="en">It.</p>'),
        ("rtl", '<p class="a" lang="zh-TW">', '<p dir="ltr" class="a" lang="zh-TW">'),
        ("rtl", '<p lang="he">', '<p lang="he">'),
        ("ltr", '<p lang="ar">', '<p dir="rtl" lang="ar">'),
        ("ltr", '<p lang="en">', '<p lang="en">'),
        ("ltr", '<code lang="fa">', '<code dir="rtl" lang="fa">'),
        ("rtl", '<p lang="no such language">', '<p dir="ltr" lang="no such language">'),
        ("rtl", '<p dir="auto" lang="en">', '<p dir="auto" lang="en">'),
        ("rtl", '<a hreflang="en">', '<a hreflang="en">'),
        # Addresses.
        ("rtl", '<a href="#">https://a.b/c/</a>', '<a dir="ltr" href="#">https://a.b/c/</a>'),
        ("rtl", '<a href="#">me@example.org</a>', '<a dir="ltr" href="#">me@example.org</a>'),
        ("rtl", '<a href="https://a.b/c/">نص</a>', '<a href="https://a.b/c/">نص</a>'),
        ("rtl", '<a href="#">https://a.b هنا</a>', '<a href="#">https://a.b هنا</a>'),
        # Words with signs at their edges.
        ("rtl", "لغة C++ هنا", 'لغة <bdi dir="ltr">C++</bdi> هنا'),
        ("rtl", "(C#)، F#.", '(<bdi dir="ltr">C#</bdi>)، <bdi dir="ltr">F#</bdi>.'),
        (
            "rtl",
            "إطار .NET و --help",
            'إطار <bdi dir="ltr">.NET</bdi> و <bdi dir="ltr">--help</bdi>',
        ),
        ("rtl", "في /etc/hosts.", 'في <bdi dir="ltr">/etc/hosts</bdi>.'),
        ("rtl", "GPT-4، Python 3.11.", "GPT-4، Python 3.11."),
        ("rtl", "A &amp; B &#35;x", "A &amp; B &#35;x"),
        ("rtl", "<code>C++</code>", '<code dir="ltr">C++</code>'),
        ("rtl", '<a title="C++">C</a>', '<a title="C++">C</a>'),
        ("rtl", "<script>a = '.x'; i++</script>", "<script>a = '.x'; i++</script>"),
        ("ltr", "C++", "C++"),
    ],
)
def test_what_is_read_from_the_other_side_says_so(way: str, before: str, after: str) -> None:
    assert directed(before, way) == after
    assert directed(after, way) == after


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<code>",
            "</code>",
            '<i lang="en">',
            "</i>",
            "<",
            "C++ ",
            ".x",
            "نص ",
            "&lt;",
        ]
    )
).map("".join)


@given(MARKUP, st.sampled_from(["ltr", "rtl"]))
def test_no_word_is_changed(text: str, way: str) -> None:
    made = directed(text, way)
    bare = re.sub(r'<bdi dir="ltr">|</bdi>|(?<=<)(code|i) dir="ltr"', lambda m: m[1] or "", made)
    assert bare == text


# -- A site and a book from right to left

ENGLISH = """# A page

Some words with `code`, and C++ too.

An English sentence that nobody has translated.

```python
print("left")
```

```{math}
a + b
```

See <https://example.org/a/>.

## A part

| name | value |
|------|-------|
| one  | two   |

```{toctree}
second
```
"""
ARABIC = {
    "A page": "صفحة",
    "Some words with `code`, and C++ too.": "بعض الكلمات مع `code` وكذلك C++.",
    "See <https://example.org/a/>.": "انظر <https://example.org/a/>.",
    "name": "الاسم",
    "value": "القيمة",
    "one": "واحد",
    "two": "اثنان",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of three pages in Arabic, in part."""
    folder = tmp_path_factory.mktemp("arabic")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Home\n\n```{toctree}\npage\nsecond\nlast\n```\n", "utf-8")
    (docs / "page.md").write_text(ENGLISH.partition("```{toctree}")[0], "utf-8")
    (docs / "second.md").write_text("# Second `code`\n\nWords.\n", "utf-8")
    (docs / "last.md").write_text("# Last\n\nWords.\n", "utf-8")
    write_catalog(folder, "ar", "page", ARABIC)
    write_catalog(folder, "ar", "second", {"Words.": "كلمات."})
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    out = project / "html"
    options = ["-W", "-D", "language=ar", "-D", "exclude_patterns="]
    built = sphinx_build(project / "docs", out, *options)
    assert built.code == 0, built.err
    return out


WAY = "ancestor-or-self::*[@dir][1]/@dir"


def way_of(page: Any, what: str) -> list[str]:
    """From which side each of *what* (XPath) is read."""
    return [node.xpath(f"string({WAY})") for node in page.xpath(what)]


LEFT = ["//article//code", "//article//pre", "//article//math", "//article//*[@lang='en']"]
LEFT += ["//article//a[starts-with(text(), 'https:')]", "//article//bdi"]
RIGHT = ["//h1", "//article//td", "//article//p[not(@lang)]"]


def test_a_site_from_right_to_left_says_what_is_read_from_the_left(site: Path) -> None:
    page = html.fromstring((site / "page.html").read_text("utf-8"))
    for what in LEFT:
        assert set(way_of(page, what)) == {"ltr"}, what
    for what in RIGHT:
        assert set(way_of(page, what)) == {"rtl"}, what
    # What the frame repeats of pages: the sidebar, the contents, the way on.
    for part in ("sidebar-tree", "toc-tree", "related-pages"):
        ways = way_of(page, f"//*[@class='{part}']//*[@lang='en' or self::code]")
        assert set(ways) == {"ltr"}, part


def test_a_book_from_right_to_left_says_it_too(project: Path, tmp_path: Path) -> None:
    options = ["-b", "epub", "-D", "language=ar", "-D", "exclude_patterns="]
    built = sphinx_build(project / "docs", tmp_path / "book", *options)
    assert built.code == 0, built.err
    (book,) = (tmp_path / "book").glob("*.epub")
    with ZipFile(book) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    page = html.fromstring(read["page.xhtml"])
    assert page.get("dir") == "rtl"
    for what in (*LEFT, *RIGHT):
        ways = way_of(page, what.replace("//article", "//body"))
        assert set(ways) == {"ltr" if what in LEFT else "rtl"}, what
    assert b'page-progression-direction="rtl"' in read["content.opf"]
    assert etree.fromstring(read["nav.xhtml"]).get("dir") == "rtl"
    sheets = [data for name, data in read.items() if name.endswith(".css")]
    assert not any(re.search(rb"(?<![\w-])direction\s*:|unicode-bidi", data) for data in sheets)
