"""What stands in {eval-rst} is translated as RST, and the check reads it so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from check_catalogs.check import check_message
from conftest import sphinx_build, write_catalog
from lxml import html

TEXT = "See :doc:`other`, :ref:`Title <there>` and `a link <https://example.org/>`_, ``code``."
GERMAN = (
    "Siehe :doc:`other`, :ref:`Titel <there>` und `ein Link <https://example.org/>`_, ``code``."
)
PAGE = f"# Page\n\n```{{eval-rst}}\n{TEXT}\n\n.. note::\n\n   {TEXT} Noted.\n```\n\n(there)=\n## There\n\nMarkdown `code`.\n"


def test_links_and_roles_within_eval_rst_are_kept(
    page: Callable[[str, str], Path],
) -> None:
    project = page("index", PAGE)
    page("other", "---\norphan: true\n---\n\n# Other\n\nText.\n")
    msgstrs = {TEXT: GERMAN, f"{TEXT} Noted.": f"{GERMAN} Notiert.", "Markdown `code`.": "`code`!"}
    write_catalog(project, "de", "index", msgstrs)
    found = {}
    for locale in ("en", "de"):
        options = ("-W", "--keep-going", "-b", "html", "-D", f"language={locale}")
        assert sphinx_build(project / "docs", project / "html", *options).err == ""
        (article,) = html.fromstring((project / "html/index.html").read_text("utf-8")).xpath(
            "//article"
        )
        found[locale] = article.xpath(".//p//a/@href"), article.xpath(".//p//code//text()")
        assert ("ein Link" in article.text_content()) == (locale == "de")
    assert found["de"] == found["en"]
    assert len(found["de"][0]) == 6


@pytest.mark.parametrize(
    ("msgstr", "said"),
    [
        (GERMAN, {}),
        (
            GERMAN.replace("example.org", "stranger.example"),
            {"link-changed": "<https://example.org/>`_"},
        ),
        (GERMAN.replace(":doc:`other`, ", ""), {"role-lost": "write :doc:`other`"}),
        (GERMAN.replace("<there>", "<dort>"), {"role-changed": "write :ref:`Title <there>`"}),
        (GERMAN.replace("``code``", "Kode"), {"code-lost": "write ``code``"}),
    ],
)
def test_the_check_reads_it_as_rst_and_so_is_its_cure(msgstr: str, said: dict[str, str]) -> None:
    found = {problem.code: problem.text for problem in check_message(TEXT, msgstr)}
    assert list(found) == list(said)
    assert all(text in found[code] for code, text in said.items())
