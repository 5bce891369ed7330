"""A picture alone is one message, which is shown; an id stands on a page once."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import ROOT, sphinx_build, write_catalog
from lxml import html

Write = Callable[[str, str], Path]

PAGE = """\
# Page

![A picture](dot.png)

[![A door](dot.png)](https://example.org/)

![One](dot.png) ![Two](dot.png)

Text with ![one inside](dot.png).

![Titled](dot.png "A title")

![](dot.png)

```{list-table} A table
:name: named
* - a
```

```{csv-table} Another
"b"
```

```{math}
:label: one
x
```

See [](#named) and {eq}`one`.
"""
MSGIDS = [
    *("Page", "A picture", "A door", "One", "Two"),
    *("Text with ![one inside](dot.png).", "one inside"),
    *('![Titled](dot.png "A title")', "Titled"),
    *("A table", "a", "Another", "b", "See [](#named) and {eq}`one`."),
]


@pytest.fixture
def project(page: Write) -> Path:
    project = page("index", PAGE)
    shutil.copy(ROOT / "tests/data/dot.png", project / "docs")
    return project


def shown(project: Path, locale: str, builder: str = "html") -> html.HtmlElement:
    options = ("-W", "--keep-going", "-b", builder, "-D", f"language={locale}")
    built = sphinx_build(project / "docs", project / builder, *options)
    assert built.err == ""
    (path,) = (project / builder).glob("index.*html")
    return html.fromstring(path.read_bytes())


def test_a_picture_alone_is_one_message(project: Path) -> None:
    built = sphinx_build(project / "docs", project / "pot", "-b", "gettext")
    assert built.err == ""
    assert [entry.msgid for entry in polib.pofile(str(project / "pot/index.pot"))] == MSGIDS


def test_what_the_translator_writes_of_a_picture_is_shown(project: Path) -> None:
    german = {"A picture": "Ein Bild", "A door": "Eine Tür", "One": "Eins", "Two": "Zwei"}
    write_catalog(project, "de", "index", german)
    article = shown(project, "de").xpath("//article")[0]
    told = [picture.get("alt") for picture in article.xpath(".//img")]
    assert told[:4] == list(german.values())
    assert article.xpath("count(.//a[@href='https://example.org/']/img)") == 1


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_an_id_stands_on_a_page_once(project: Path, builder: str) -> None:
    tree = shown(project, "en", builder)
    ids = Counter(tree.xpath("//@id"))
    assert {name: count for name, count in ids.items() if count > 1} == {}
    assert {"named", "equation-one"} <= set(ids)
