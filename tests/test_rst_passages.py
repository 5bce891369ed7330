"""What stands in {eval-rst} is translated as RST, and the check reads it so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from check_catalogs.check import check_bytes, check_message
from check_catalogs.findings import CODES
from check_catalogs.markup import is_rst
from conftest import ROOT, sphinx_build, write_catalog
from hypothesis import given
from hypothesis import strategies as st
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
        found[locale] = article.xpath(".//section//p//a/@href"), article.xpath(".//p//code//text()")
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


ENGLISH = "Paragraph in *rst* and :ref:`my-label`."


@pytest.mark.parametrize(
    ("msgstr", "code", "said"),
    [
        ("Absatz in *rst* und :ref:`my-label`.", "", ""),
        ("Fünf \\* zwei in *rst*, :ref:`my-label`.", "", ""),
        ("Absatz in\n*rst* und :ref:`my-label`.", "", ""),
        ("Absatz, :ref:`my-label`.\n\nZweiter Absatz.", "blank-line", "“Zweiter Absatz.”: join"),
        ("* Absatz, :ref:`my-label`.", "block-mark", "a list, so"),
        ("* Absatz, :ref:`my-label`.", "block-mark", "write \\* Absatz, :ref:"),
        ("1. Absatz, :ref:`my-label`.", "block-mark", "write 1\\. Absatz"),
        ("a) Absatz, :ref:`my-label`.", "block-mark", "write a\\) Absatz"),
        (".. r1 :ref:`my-label`", "block-mark", "a comment, so"),
        (".. r1 :ref:`my-label`", "block-mark", "write \\.. r1"),
        (".. raw:: html\n\n   <b>:ref:`my-label`</b>", "block-mark", "begin with the text"),
        (":ref:`my-label`\n===============", "block-mark", "heading, so that Sphinx shows the"),
        (":ref:`my-label`\n  Absatz", "block-mark", "write all on one line"),
        (":ref:`my-label`\n---", "block-mark", "write all on one line"),
        ("Absatz in *rst und :ref:`my-label`.", "emphasis", "a * begins what nothing ends"),
        ("Absatz in **rst und :ref:`my-label`.", "emphasis", "a ** begins what nothing ends"),
        ("Absatz in ``rst und :ref:`my-label`.", "broken-markup", "begins what nothing ends"),
        ("これは*rst*で :ref:`my-label` です。", "emphasis", "write “は\\ *rst*\\ で”"),
        ("これは *rst*で :ref:`my-label` です。", "emphasis", "write “ *rst*\\ で”"),
        ("これは*rst* で :ref:`my-label` です。", "emphasis", "write “は\\ *rst* ”"),
        ("「*rst*」で:ref:`my-label`です。", "broken-markup", "“で\\ :ref:`my-label`\\ で”"),
        ("これは *rst*、:ref:`my-label`です。", "broken-markup", "“、:ref:`my-label`\\ で”"),
        ("これは *rst* で:ref:`my-label`。", "broken-markup", "“で\\ :ref:`my-label`。”"),
        ("これは\\ *rst*\\ で :ref:`my-label` です。", "", ""),
        ("Absatz in *rst* und :ref:`my-label`.::", "block-mark", "take the :: out"),
    ],
)
def test_what_docutils_makes_of_a_passage_is_told(msgstr: str, code: str, said: str) -> None:
    found = {problem.code: problem.text for problem in check_message(ENGLISH, msgstr)}
    found.pop("role-lost", None)  # within what nothing ends, there is none
    assert list(found) == ([code] if code else [])
    assert said in found.get(code, "")


def test_what_the_english_has_is_no_fault_of_the_translation() -> None:
    assert not [*check_message("See :ref:`a`::", "Siehe :ref:`a`::")]
    assert not [*check_message("5 *or :ref:`a`.", "5 *oder :ref:`a`.")]


@pytest.mark.parametrize("mark", ["*", "-", "+", "1.", "..", "|", ">>>", ":a:", "(i)", "#."])
def test_the_cure_of_a_mark_is_valid_rst(mark: str) -> None:
    (problem,) = check_message(ENGLISH, f"{mark} :ref:`my-label`")
    written = problem.text.partition(": write ")[2].split()[0]
    assert written != mark
    assert not [*check_message(ENGLISH, f"{written} :ref:`my-label`")]


@pytest.mark.parametrize(
    "msgstr",
    [
        ":doc:`other`と:ref:`Title <there>`と`a link <https://example.org/>`_と``code``です",
        "见:doc:`other`、:ref:`Title <there>`和`a link <https://example.org/>`_，``code``。",
        "*見* :doc:`other`と :ref:`Title <there>`、**見**る`a link <https://example.org/>`_、``code``",
    ],
)
def test_the_cure_of_markup_beside_letters_is_whole(msgstr: str) -> None:
    said = "; ".join(problem.text for problem in check_message(TEXT, msgstr))
    cures = re.findall(r"“([^“”]+)” is no markup beside a letter: write “([^“”]+)”", said)
    assert cures
    for wrong, right in cures:
        assert msgstr.count(wrong) == 1
        msgstr = msgstr.replace(wrong, right)
    assert not [*check_message(TEXT, msgstr)]


def test_what_the_parser_says_of_a_translation_is_told_at_the_catalogs_line(
    page: Callable[[str, str], Path],
) -> None:
    project = page("index", PAGE)
    page("other", "---\norphan: true\n---\n\n# Other\n\nText.\n")
    msgstrs = {TEXT: "見 :doc:`other`です", "Markdown `code`.": "{docu}`index`です `code`"}
    path = write_catalog(project, "de", "index", msgstrs)
    options = ("-b", "html", "-D", "language=de", "-D", "catalog_check=0")
    done = sphinx_build(project / "docs", project / "html", *options)
    lines = path.read_text("utf-8").split("\n")
    for said, of in (("start-string without", "見"), ('role "docu"', "docu")):
        (line,) = [number for number, text in enumerate(lines, 1) if of in text]
        found = [text for text in done.err.splitlines() if said in text]
        assert found
        assert len(found) <= 2
        assert all(text.startswith(f"{path}:{line}: WARNING: ") for text in found), done.err


SAID = {
    "Text |here|.": ("Text |hier|.", 'Undefined substitution referenced: "hier"'),
    "Name t_.": ("Name t_ und nope_.", 'Unknown target name: "nope"'),
    "Note [1]_.": ("Notiz [1]_ [7]_.", 'Unknown target name: "7"'),
    "Open it.": ("**Offen", "Inline strong start-string without end-string"),
    "Grammar.": (".. productionlist:: x", "this translation cannot be read, ValueError"),
    "Lost gone_.": ("Weg gone_.", 'Unknown target name: "gone"'),
}


def test_what_is_said_of_a_translation_is_told_where_it_is_to_be_edited(
    page: Callable[[str, str], Path],
) -> None:
    text = "\n\n".join(SAID)
    defined = "\n\n.. |here| replace:: HERE\n.. _t: https://example.org/t\n.. [1] A note.\n"
    project = page("index", f"# Page\n\n```{{eval-rst}}\n{text}{defined}```\n")
    rst = project / "docs/rest.rst"
    rst.write_text(f":orphan:\n\nRest\n====\n\n{text}{defined}", "utf-8")
    msgstrs = {english: msgstr for english, (msgstr, _) in SAID.items()}
    options = ("-b", "html", "-D", "language=de", "-D", "catalog_check=0")
    catalogs = [write_catalog(project, "de", name, msgstrs) for name in ("index", "rest")]
    done = sphinx_build(project / "docs", project / "html", *options)
    assert done.code == 0
    assert len(done.err.strip().splitlines()) == 2 * len(SAID), done.err
    for path, source in zip(catalogs, (project / "docs/index.md", rst), strict=True):
        for english, (msgstr, said) in SAID.items():
            file, of = (source, english) if english == "Lost gone_." else (path, msgstr)
            lines = file.read_text("utf-8").split("\n")
            (line,) = [number for number, text in enumerate(lines, 1) if of in text]
            assert re.search(rf"{re.escape(str(file))}:{line}: \w+: {re.escape(said)}", done.err)
    for name in ("index", "rest"):
        shown = (project / f"html/{name}.html").read_text("utf-8")
        assert ">Grammar.</p>" in shown


NOTES = "One [#n]_, two [#]_, three [*]_, four [1]_, five [CIT]_, six t_, `s e v`_ and |eight|."
DEFINED = (
    ".. [#n] The note.\n.. [#] Auto.\n.. [*] Star.\n.. [1] First.\n.. [CIT] Cited.\n"
    ".. _t: https://example.org/t\n.. _s e v: https://example.org/s\n.. |eight| replace:: EIGHT\n"
)


def test_the_notes_and_names_of_eval_rst_are_the_pages(page: Callable[[str, str], Path]) -> None:
    dangling = "```{eval-rst}\nLost [9]_ [#]_ nope_.\n```\n"
    passage = f"```{{eval-rst}}\n{NOTES}\n\n{DEFINED}```\n"
    project = page("index", f"# Page\n\nIn Markdown[^m].\n\n[^m]: So.\n\n{passage}\n{dangling}")
    msgstr = NOTES.replace("One", "Eins").replace("`s e v`_", "`sieben <s e v_>`_")
    write_catalog(project, "de", "index", {NOTES: msgstr})
    found = {}
    for locale in ("en", "de"):
        options = ("-b", "html", "-D", f"language={locale}")
        done = sphinx_build(project / "docs", project / "html", *options)
        assert done.code == 0
        said = [line.partition("docs/")[2] for line in done.err.strip().splitlines()]
        assert len(said) == 3
        assert all(line.startswith("index.md:21: ERROR: ") for line in said), said
        (text,) = html.fromstring((project / "html/index.html").read_text("utf-8")).xpath(
            "//article//p[contains(., 'EIGHT')]"
        )
        assert ("Eins" in text.text_content()) == (locale == "de")
        assert re.findall(r"\[(\w|.)\]", text.text_content()) == ["3", "4", "*", "1"]
        found[locale] = text.xpath(".//a/@href")
    assert found["de"] == found["en"]
    assert len(found["en"]) == 7


IN_RST = "A |today| and ``code`` of `two words`_, target_ [1]_ [#n]_ [CIT]_ https://example.org/b"


@pytest.mark.parametrize(
    ("english", "translated", "code", "cure"),
    [
        ("|today| ", "", "substitution-lost", "write |today|"),
        ("|today|", "|heute|", "substitution-changed", "write |today|"),
        (" [1]_", "", "footnote-lost", "write [1]_"),
        ("[1]_", "[2]_", "footnote-changed", "write [1]_"),
        (" [#n]_", "", "footnote-lost", "write [#n]_"),
        ("[#n]_", "[#]_", "footnote-changed", "write [#n]_"),
        (" [CIT]_", "", "footnote-lost", "write [CIT]_"),
        ("target_ ", "Ziel ", "label-lost", "write `text <target_>`_"),
        ("`two words`_", "zwei Worte", "label-lost", "write `text <two words_>`_"),
        ("https://example.org/b", "", "link-lost", "write `text <https://example.org/b>`_"),
        ("``code``", "`code`", "code-lost", "write ``code``"),
        ("``code``", "`Kode`", "code-lost", "write ``code``"),
        ("``code``", "``Kode``", "code-changed", "write ``code``"),
        ("A ", "A [a](b.md) ", "broken-markup", "write `a <b.md>`_"),
        # A letter at either side makes text of a mark.
        (" [1]_", "[1]_", "broken-markup", "write “_\\ [1]_ ”"),
        # Sphinx takes a name that leads nowhere for the one that is left; text is free beside it.
        ("`two words`_", "`zwei Worte`_", "", ""),
        ("`two words`_", "`zwei Worte <two words_>`_", "", ""),
        ("target_", "`Ziel <target_>`_", "", ""),
        ("|today| and", "und |today|", "", ""),
    ],
)
def test_a_mark_that_is_lost_on_a_page_of_rst_is_told(
    english: str, translated: str, code: str, cure: str
) -> None:
    assert IN_RST.count(english) == 1
    msgstr = IN_RST.replace(english, translated).replace(" of ", " von ")
    found = {one.code: one.text for one in check_message(IN_RST, msgstr, in_rst=True)}
    assert list(found) == ([code] if code else [])
    assert cure in found.get(code, "")


@pytest.mark.parametrize(
    ("msgid", "msgstr", "codes"),
    [
        ("2. Setup", "2. Aufbau", []),
        ("A. Plan", "A. Der Plan", []),
        ("2. Setup", "- Aufbau", ["block-mark"]),
        ("2. Setup", "2. Aufbau\n3. Plan", ["block-mark"]),
        ("Setup", "2. Aufbau", ["block-mark"]),
    ],
)
def test_a_heading_may_begin_as_its_english_does(msgid: str, msgstr: str, codes: list[str]) -> None:
    assert [one.code for one in check_message(msgid, msgstr, in_rst=True)] == codes


def test_each_mark_without_a_name_is_one_of_its_own() -> None:
    (found,) = check_message("One [#]_ and two [#]_.", "Eins [#]_ und zwei.", in_rst=True)
    assert (found.code, found.text.partition(": ")[2]) == ("footnote-lost", "write [#]_")
    (found,) = check_message("`A <b_>`__ and `c`__.", "`A <b_>`__ und c.", in_rst=True)
    assert found.code == "label-lost"


def test_footnotes_and_substitutions_beside_letters_have_a_cure() -> None:
    found = [*check_message("On |today| [1]_ it is.", "今日|today|は[1]_です", in_rst=True)]
    assert [one.code for one in found] == ["broken-markup"]
    assert "write “日\\ |today|\\ は”" in found[0].text
    assert "write “は\\ [1]_\\ で”" in found[0].text


@pytest.mark.parametrize("of_page", ["../docs/a.rst:1 ../docs/b.rst:3", "a.rst:1 b.md:2", "a.md:1"])
@pytest.mark.parametrize("msgstr", [".. note:: A", "a) A", "(1) A", "A. A", "#. A", "| A", ":x: A"])
def test_what_stands_on_pages_of_rst_alone_is_checked_as_rst(
    tmp_path: Path, of_page: str, msgstr: str
) -> None:
    entry = f'#: {of_page}\nmsgid "Plain text."\nmsgstr "{msgstr}"\n'
    head = (
        'msgid ""\nmsgstr "Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path = tmp_path / "de/LC_MESSAGES/a.po"
    found = {one.code for one in check_bytes((head + entry).encode(), path).findings}
    assert found == ({"block-mark"} if ".md" not in of_page else set())


@pytest.mark.parametrize(
    ("msgid", "rst"),
    [
        ("A `two words`_ b.", True),
        ("A b [#f]_.", True),
        ("A b [1]_", True),
        ("_see [1]_", False),
        ("A [a][b] and `code`, snake_case.", False),
    ],
)
def test_what_no_markdown_has_is_taken_for_rst(msgid: str, rst: bool) -> None:
    assert is_rst(msgid) == rst


@pytest.mark.parametrize(
    ("msgstr", "rst", "shown"),
    [
        ("<!-- x -->", False, "readers see it with its marks"),
        ("```\nx\n```", False, "readers see what stands in it, as plain text"),
        ("```{note}\nx\n```", False, "Sphinx shows the English, or readers see what stands in it"),
        ("# x", False, "Sphinx shows the English"),
        (">>> x", True, "readers see it with its marks"),
        (".. image:: x", True, "readers see nothing"),
        (".. x", True, "Sphinx shows the English"),
    ],
)
def test_a_block_is_told_with_what_readers_see_of_it(msgstr: str, rst: bool, shown: str) -> None:
    found = {one.code: one.text for one in check_message("Text.", msgstr, in_rst=rst)}
    assert f"so that {shown}" in found["block-mark"]


def test_the_cure_for_code_is_written_as_the_english_is() -> None:
    (found,) = check_message("Call ``a`b`` once.", "Einmal a aufrufen.")
    assert "write ``a`b``" in found.text


@given(st.text("a1 .)-*_|>:`<=[]#\\\n罠", max_size=30))
def test_no_passage_makes_the_check_fail(text: str) -> None:
    for msgid, msgstr in ((ENGLISH, text), (f"{text} {ENGLISH}", ENGLISH)):
        assert {problem.code for problem in check_message(msgid, msgstr)} <= set(CODES)


# Settings that tell how often a catalog was read for the places of its messages.
COUNTED = f"""
import sys
sys.path.insert(0, {str(ROOT / "conf/extensions")!r})
from messages import catalog_lines

extensions = ["messages"]
locale_dirs = ["../locale"]
gettext_compact = False
reads = []

def read(path, read=catalog_lines.read):
    reads.append(path)
    return read(path)

def setup(app):
    catalog_lines.read = read
    app.connect("build-finished", lambda *_: print("reads", len(reads)))
"""


def test_a_page_without_faults_is_translated_without_asking_for_places(tmp_path: Path) -> None:
    """Each place is a reading of the whole catalog: a page of RST grew by its messages' square."""
    texts = {f"Sentence {number}.": f"Satz {number}." for number in range(9)}
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.rst").write_text("\n\n".join(["Page\n====", *texts]) + "\n", "utf-8")
    (tmp_path / "docs/conf.py").write_text(COUNTED, "utf-8")
    write_catalog(tmp_path, "de", "index", texts)
    docs = tmp_path / "docs"
    done = sphinx_build(docs, tmp_path / "html", "-D", "language=de", conf=docs)
    assert (done.code, done.out, done.err) == (0, "reads 0\n", "")
    assert "Satz 8." in (tmp_path / "html/index.html").read_text("utf-8")
