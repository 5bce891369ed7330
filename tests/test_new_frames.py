"""A new language's frame says no English word: on its pages, and to who hears them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import serving, sphinx_build
from frame.languages import script_of
from lxml import html
from playwright.sync_api import Page
from upkeep.frame import SHIPPED

# One language of each script; what their pages say is in nobody's words.
NEW = ["ar", "bn", "es", "he", "ko", "ru", "sr_Latn", "th", "zh_CN"]
PAGE = """---
generated: true
---
# 1

1[^1] {{term}}`2`

:::{note}
3
:::

:::{warning}
3
:::

:::{seealso}
3
:::

:::{versionadded} 1.0
:::

```{code-block} text
:caption: 4
4
```

```{table} 5
| 5 | 5 |
|---|---|
| 5 | 5 |
```

## 6

{{terms}}

[^1]: 7
"""
PAGES = {
    "index": "# 0\n\n```{toctree}\n:caption: 0\n1\n8\n9\n```\n",
    "1": PAGE.replace("{{term}}", "{term}").replace("{{terms}}", "```{terms}\n```"),
    "2": "# 2\n\n```{glossary}\n2\n: 2\n```\n",
    "8": "# 8\n\n```{toctree}\n2\n```\n",
    "9": "# 9\n\n```{translation-status}\n```\n",
}
# What is called the same everywhere.
NAMES = {"English", "Sphinx", "Furo", "@pradyunsg", "status.json", "JavaScript"}
# What a Latin script may say as English does.
ALIKE: dict[str, set[str]] = {"es": {"Error", "Copyright © 0"}, "sr_Latn": set()}
# The names of languages are in themselves; what a search has found is the page's.
SAID = "//text()[not(ancestor::script or ancestor::style or ancestor::pre)]"
SAID += "[not(ancestor::p[@class='context'])]"
SAID += "[not(ancestor::*[@lang][1]/@lang[. != 'en' and . != /html/@lang])]"
SAID += " | //@aria-label | //@title | //@alt | //@placeholder"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages that have all that a frame puts around and into them."""
    folder = tmp_path_factory.mktemp("new") / "docs"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    for locale in NEW:
        path = folder.parent / "locale" / locale / "LC_MESSAGES" / "sphinx.po"
        path.parent.mkdir(parents=True)
        shutil.copy(SHIPPED / f"{locale}.po", path)
    return folder


def build(docs: Path, locale: str) -> Path:
    out = docs.parent / "html" / locale
    options = ["-D", f"language={locale}", "-D", "html_last_updated_fmt="]
    options += ["-D", "exclude_patterns=", "-D", "html_title=0", "-D", "project=0"]
    options += ["-D", "author=0", "-D", "project_copyright=0"]
    built = sphinx_build(docs, out, "-W", "--keep-going", *options)
    assert built.code == 0, built.err
    return out


def said(text: str) -> set[str]:
    """What a page shows and says."""
    page: Any = html.fromstring(text)
    found = {" ".join(part.split()) for part in page.xpath(SAID)}
    return {part for part in found if re.search("[A-Za-z]{2}", part)} - NAMES


@pytest.fixture(scope="module")
def english(docs: Path) -> set[str]:
    """What the English frame says."""
    found = {
        text for path in build(docs, "en").rglob("*.html") for text in said(path.read_text("utf-8"))
    }
    assert len(found) > 40
    return found


@pytest.mark.parametrize("locale", NEW)
def test_a_new_frame_says_no_english_word(
    docs: Path, english: set[str], tab: Page, locale: str
) -> None:
    site = build(docs, locale)
    pages = {path.name: path.read_text("utf-8") for path in site.rglob("*.html")}
    assert {"1.html", "404.html", "search.html"} <= pages.keys()
    with serving(site) as address:
        for query in ("2", "qqqq"):  # found, and not
            tab.goto(f"{address}/search.html?q={query}")
            tab.wait_for_selector(f".search-results[data-query='{query}']", state="attached")
            pages[f"search for {query}"] = tab.content()
    for name, text in pages.items():
        found = said(text)
        if script_of(locale) == "Latn":
            assert found & english - ALIKE[locale] == set(), name
        else:
            words = {word for part in found for word in re.findall(r"[A-Za-z@.]{2,}", part)}
            assert words - NAMES == set(), (name, found)
