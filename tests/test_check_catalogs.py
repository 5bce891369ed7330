"""Every fault is found at its line, and nothing is found where nothing is wrong."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polib
import pytest
from check_catalogs import markup
from check_catalogs.__main__ import main
from check_catalogs.check import check_bytes, check_message
from check_catalogs.findings import CODES, Level, Report
from check_catalogs.output import summary
from check_catalogs.script import script_of
from conftest import ROOT, TRANSLATED, run
from hypothesis import given
from hypothesis import strategies as st
from notes2po import catalog as po

DATA = ROOT / "tests" / "data" / "check"
FAULTS = {
    locale: tomllib.loads((DATA / f"{locale}.toml").read_text("utf-8")) for locale in TRANSLATED
}
PAGE = "LC_MESSAGES/instruct-vs-coder.po"
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals={forms}; plural={plural};\\n"\n\n'
)


def faulty(locale: str, wrapwidth: int) -> tuple[str, dict[str, list[str]]]:
    """The project's page with every fault of a language, and each msgid's codes."""
    path = ROOT / "locale" / locale / PAGE
    catalog = po.parse(path.read_bytes(), path.name)
    codes: dict[str, list[str]] = {}
    for fault in FAULTS[locale]["fault"]:
        if "replace" in fault:
            entry = next(item for item in catalog if item.msgid.startswith(fault["msgid"]))
            old, new = fault["replace"]
            assert old in entry.msgstr, f"{locale}.toml: {old!r} is not in {entry.msgstr!r}"
            entry.msgstr = entry.msgstr.replace(old, new, 1)
        else:
            entry = polib.POEntry(msgid=fault["msgid"], msgstr=fault["msgstr"])
            catalog.append(entry)
        assert entry.msgid not in codes, f"{locale}.toml: one fault per msgstr: {entry.msgid}"
        codes[entry.msgid] = sorted([fault["code"], *fault.get("also", ())])
    for right in FAULTS[locale]["right"]:
        catalog.append(polib.POEntry(msgid=right["msgid"], msgstr=right["msgstr"]))
    catalog.wrapwidth = wrapwidth
    return str(catalog) + "\n", codes


def check(text: str, locale: str = "ja", name: str = "page.po") -> Report:
    return check_bytes(text.encode(), Path("locale", locale, "LC_MESSAGES", name))


def small(body: str, locale: str = "ja") -> str:
    forms, plural = (1, "0") if locale in {"ja", "zh_TW"} else (2, "(n != 1)")
    return HEADER.format(locale=locale, forms=forms, plural=plural) + body


def places(report: Report) -> list[tuple[int, str]]:
    return [(found.line, found.code) for found in report.findings]


def codes_of(msgid: str, msgstr: str, locale: str = "de") -> list[str]:
    return [problem.code for problem in check_message(msgid, msgstr, script=script_of(locale))]


def line_after(text: str, start: str) -> int:
    """The line of the first msgstr after the line that begins with *start*."""
    lines = text.split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith(start))
    return next(n for n in range(first, len(lines)) if lines[n].startswith("msgstr")) + 1


# -- Faults


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_fault_is_found_at_its_line_and_nothing_else(locale: str) -> None:
    text, codes = faulty(locale, wrapwidth=0)
    expected = [
        (line_after(text, f'msgid "{polib.escape(msgid)}"'), code)
        for msgid, expected_codes in codes.items()
        for code in expected_codes
    ]
    assert places(check(text, locale)) == sorted(expected)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_wrapped_catalog_has_the_same_findings(locale: str) -> None:
    plain, wrapped = (check(faulty(locale, width)[0], locale).findings for width in (0, 60))
    told = [
        sorted((found.msgid, found.code, found.text) for found in part) for part in (plain, wrapped)
    ]
    assert told[0] == told[1]


def test_a_hundred_faults_are_planted_of_every_kind() -> None:
    planted = [fault["code"] for table in FAULTS.values() for fault in table["fault"]]
    of_the_whole_catalog = {
        *("syntax", "language-header", "charset-header", "plural-forms", "unknown-code"),
        *("fuzzy", "msgctxt", "msgid-plural", "obsolete-heap", "unused-off"),
        "term-shared",  # of a glossary: test_shared_terms
    }
    assert len(planted) >= 100
    assert set(planted) == set(CODES) - of_the_whole_catalog


def test_the_project_itself_has_no_finding() -> None:
    for path in sorted((ROOT / "locale").rglob("*.po")):
        report = check_bytes(path.read_bytes(), path)
        assert not report.findings
        assert report.messages


# -- Rules that need their own words


@pytest.mark.parametrize(
    ("msgid", "msgstr", "said"),
    [
        ("**a**", "**モデル（SFT）**です", "write “**モデル**（SFT）”"),
        ("**a**", "その**「罠」**です", "write “「**罠**」”"),
        ("**a**", "これは**「罠」の話**です", "write “これは **「罠」の話**”"),
        ("**a**", "** 罠 **です", "write “**罠**”"),
        ("**a**", "**[罠](b)**です", "write “[**罠**](b)”"),
        ("**a**", "**罠。**次", "write “**罠**。”"),
        ("a", "罠*です", "write \\* for an asterisk"),
    ],
)
def test_emphasis_that_does_not_render_comes_with_its_cure(
    msgid: str, msgstr: str, said: str
) -> None:
    texts = [p.text for p in check_message(msgid, msgstr) if p.code == "emphasis"]
    assert len(texts) == 1
    assert said in texts[0]


@pytest.mark.parametrize(
    ("msgstr", "said"),
    [
        ("3. Fazit", "write 3\\. Fazit"),
        ("- Fazit", "write \\- Fazit"),
        ("# Fazit", "write \\# Fazit"),
        ("> Fazit", "write \\> Fazit"),
        ("+++ Fazit", "write \\+++ Fazit"),
        ("```\nFazit\n```", "begin with the text itself"),
        (":::{note}\nFazit", "write \\:::{note} Fazit"),
        ("<div>Fazit</div>", "write \\<div>Fazit</div>"),
        ("[a]: b", "write \\[a]: b"),
        (
            "Fazit\n: ein Ende",
            "a later line makes it a definition, so that Sphinx shows the English",
        ),
        ("Fazit\n: ein Ende", ": write all on one line"),
        ("Teil eins\n===", "a later line makes it a heading"),
        ("Teil eins\n===", ": write all on one line"),
        ("Fazit\n- ein Ende", "write all on one line"),
    ],
)
def test_a_block_that_sphinx_discards_comes_with_its_cure(msgstr: str, said: str) -> None:
    texts = [p.text for p in check_message("Summary", msgstr) if p.code == "block-mark"]
    assert len(texts) == 1
    assert said in texts[0]


@pytest.mark.parametrize("msgstr", ["\u00a0", "\u200b", "&nbsp;", "&#8203; \u00a0"])
def test_a_translation_that_nobody_sees_is_told(msgstr: str) -> None:
    """Sphinx shows a heading without a title."""
    entry = polib.POEntry(msgid="Part one", msgstr=msgstr)
    found = [place[1] for place in places(check(small(str(entry), "de"), "de"))]
    assert "control-character" in found


@pytest.mark.parametrize("msgid", ["# one", "# one\n", "\n# one", "\n# one\n"])
@pytest.mark.parametrize("msgstr", ["# eins", "# eins\n", "\n# eins", "\n# eins\n"])
def test_the_ends_of_lines_are_those_that_msgfmt_takes(
    msgid: str, msgstr: str, tmp_path: Path
) -> None:
    entry = polib.POEntry(msgid=msgid, msgstr=msgstr)
    path = tmp_path / "page.po"
    path.write_text(small(str(entry), "de"), "utf-8")
    msgfmt = run("msgfmt", "-o", tmp_path / "page.mo", path, cwd=tmp_path)
    assert ("line-end" in codes_of(msgid, msgstr)) == (msgfmt.code != 0), msgfmt.err


@given(st.text("a1 .)-*+_#>:|<`=%~[]()\n\té罠", min_size=1, max_size=12))
def test_a_text_is_given_to_the_parser_wherever_it_could_be_a_block(text: str) -> None:
    text = text.strip()
    tokens = markup._block_parser().parse(text)
    types = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
    assert not text or markup.block_types(text) == types


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("100% sure, 50% of it", "zu 100 % sicher, 50 % davon"),
        ("See [a](b) and [a](b).", "Siehe [a](b)."),
        ("[Optional] text", "[Wahlfrei] Text"),
        ("see `yield` and with", "siehe `yield` und `with`"),
        ("5. * a note", "5. * eine Notiz"),
        ("The file snake_case", "Die Datei snake_case"),
        ("α is small", "α ist klein"),
        ("About 5 of them, on 1 May", "Etwa fünf davon, am ersten Mai"),
        (r"\*a", r"\*b"),
        ("{kbd}`Ctrl`", "{kbd}`Ctrl`, ja"),
    ],
)
def test_what_only_looks_like_a_fault_is_none(msgid: str, msgstr: str) -> None:
    assert codes_of(msgid, msgstr) in ([], ["block-mark"] if msgid[:1] == "5" else [])


@pytest.mark.parametrize(
    ("locale", "code"),
    [("ja", "Jpan"), ("zh_TW", "Hant"), ("zh-CN", "Hans"), ("hi", "Deva"), ("fr", "Latn")],
)
def test_a_language_has_its_script(locale: str, code: str) -> None:
    script = script_of(locale)
    assert script
    assert script.code == code


def test_nobody_knows_the_script_of_no_language() -> None:
    assert script_of("") is None
    assert script_of("tlh") is None


@given(st.text("a1 .)-*_#>:|<`=%{}[]()!&/\\^\n９罠", max_size=30), st.sampled_from(TRANSLATED))
def test_no_text_makes_the_check_fail(text: str, locale: str) -> None:
    for msgid, msgstr in ((text, "b"), ("a", text), (text, text[::-1])):
        assert set(codes_of(msgid, msgstr, locale)) <= set(CODES)


def test_a_huge_number_is_a_number() -> None:
    assert codes_of("9" * 5000, "8") == ["number-lost"]


@pytest.mark.parametrize("msgid", ["See https://a.example.com/.", "<https://a.example.com/>"])
def test_a_strangers_address_is_not_hidden_in_a_longer_one(msgid: str) -> None:
    assert codes_of(msgid, "https://a.example.co") != []
    assert codes_of("See https://a.example.com/x.", "Siehe https://a.example.com.") == []


# -- Catalogs as a whole


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('msgid "a\nmsgstr "b"\n', (1, "syntax")),
        (small('msgid "a"\nmsgstr "あ"\n\nmsgid "a"\nmsgstr "い"\n'), (10, "syntax")),
        (small("").replace("Language: ja", "Language: zh_TW"), (3, "language-header")),
        (small("").replace('"Language: ja\\n"\n', ""), (2, "language-header")),
        (small("").replace("UTF-8", "CHARSET"), (4, "charset-header")),
        (small("").replace("plural=0", "plural=n+"), (5, "plural-forms")),
        (small("").replace("nplurals=1", "nplurals=2"), (5, "plural-forms")),
        (small("").replace("Plural-Forms", "X"), (2, "plural-forms")),
        (small('#, fuzzy\nmsgid "a"\nmsgstr "あ"\n'), (9, "fuzzy")),
        (small('msgctxt "x"\nmsgid "a"\nmsgstr "あ"\n'), (9, "msgctxt")),
        (small('msgid "a"\nmsgid_plural "as"\nmsgstr[0] "あ"\n'), (9, "msgid-plural")),
        (small('<<<<<<< HEAD\nmsgid "a"\n'), (7, "syntax")),
        (
            small("".join(f'#~ msgid "{n}"\n#~ msgstr "あ"\n\n' for n in range(10))),
            (8, "obsolete-heap"),
        ),
        (small('# check: off no-such\nmsgid "a"\nmsgstr "あ"\n'), (7, "unknown-code")),
        (small('# x\n# check: off link-lost\nmsgid "a"\nmsgstr "あ"\n'), (8, "unused-off")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_with_a_catalog_is_told_at_its_line(
    text: str, place: tuple[int, str]
) -> None:
    assert places(check(text)) == [place]


@pytest.mark.parametrize(
    ("locale", "right", "wrong"),
    [
        ("fr", [2, 3], [1, 4]),
        ("es", [2, 3], [1, 4]),
        ("hi", [2], [1]),
        ("de", [2], [1, 4]),
        ("zh_TW", [1], [2]),
        ("tr", [1, 2], [4]),
        ("he", [2, 3], [1]),
        ("fa", [1, 2], [4]),
        ("id", [1, 2], [4]),
        ("pl", [3], [2]),
    ],
)
def test_what_is_right_in_a_header_is_so_with_any_babel(
    locale: str, right: list[int], wrong: list[int]
) -> None:
    """Babel 2.19, on Python 3.13 and newer, counts other plural forms than 2.18."""

    def found(number: int) -> list[tuple[int, str]]:
        text = HEADER.format(locale=locale, forms=number, plural="0")
        return places(check(text, locale=locale))

    assert [found(number) for number in right] == [[] for _ in right]
    assert [found(number) for number in wrong] == [[(5, "plural-forms")] for _ in wrong]


def test_the_line_that_the_finding_gives_is_right() -> None:
    (finding,) = check(small("").replace("plural=0", "plural=n+")).findings
    (line,) = re.findall("write “(.*)”", finding.text)
    assert not check(small("").replace("Plural-Forms: nplurals=1; plural=0;", line)).findings


def test_a_catalog_that_is_no_utf8_or_not_there_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_bytes(small('msgid "a"\nmsgstr "é"\n').encode("latin-1"))
    assert main([str(tmp_path / "a.po")]) == 1


@pytest.mark.parametrize("codes", ["link-lost", "link-lost code-lost", "code-lost, link-lost"])
def test_a_translator_silences_a_code_for_one_entry(codes: str) -> None:
    lost = 'msgid "See [a{n}](b)."\nmsgstr "見よ。"\n'
    more = 'msgid "`c`"\nmsgstr "あ"\n' if "code" in codes else ""
    text = small(f"# check: off {codes}\n{lost.format(n=1)}\n{lost.format(n=2)}")
    if more:
        text = text.replace("[a1](b)", "[a1](b) `c`")
    report = check(text)
    assert places(report) == [(line_after(text, 'msgid "See [a2]'), "link-lost")]
    assert report.silenced == 1 + bool(more)
    assert summary([report]).endswith(f"1 error, 0 advice, {report.silenced} silenced")


def test_a_comment_at_the_head_silences_what_is_wrong_with_the_header() -> None:
    text = "# check: off language-header\n" + small("").replace("Language: ja", "Language: fr")
    report = check(text)
    assert (report.findings, report.silenced) == ((), 1)


def test_a_context_is_told_beside_the_same_msgid_and_not_where_it_is_empty() -> None:
    entry = 'msgid "a"\nmsgstr "あ"\n\n'
    assert places(check(small(entry + f'msgctxt "x"\n{entry}'))) == [(12, "msgctxt")]
    assert not places(check(small(f'msgctxt ""\n{entry}')))


def test_fuzzy_empty_and_obsolete_entries_are_not_compared() -> None:
    text = small(
        'msgid "[a](b)"\nmsgstr ""\n\n#~ msgid "[c](d)"\n#~ msgstr "<b>あ</b>"\n\n'
        '#, fuzzy\nmsgid "[e](f)"\nmsgstr "<b>い</b>"\n'
    )
    assert [code for _, code in places(check(text))] == ["fuzzy"]


def test_the_frame_of_the_site_is_no_markdown_but_may_bring_nothing_either() -> None:
    text = small('msgid "* by %(x)s"\nmsgstr "* <script>あ</script> %(y)s"\n')
    found = [code for _, code in places(check(text, name="sphinx.po"))]
    assert found == ["html-added", "placeholder-changed"]
    assert places(check(small('msgid "by"\nmsgstr "あ<img onerror=x "\n'), name="sphinx.po")) == [
        (8, "html-added")
    ]


def test_each_plural_form_is_checked_and_a_code_told_once() -> None:
    text = small('msgid "%d page"\nmsgid_plural "%d pages"\nmsgstr[0] "頁"\nmsgstr[1] "頁"\n')
    assert places(check(text, name="sphinx.po")) == [(9, "placeholder-lost")]


def test_the_form_for_one_may_leave_out_the_number_as_the_singular_does() -> None:
    text = small('msgid "one page"\nmsgid_plural "%d pages"\nmsgstr[0] "頁"\nmsgstr[1] "{}"\n')
    found = [
        places(check(text.replace("{}", many), name="sphinx.po")) for many in ("共 %d 頁", "頁")
    ]
    assert found == [[], [(9, "placeholder-lost")]]


# -- Promises


def test_the_parser_has_the_extensions_of_conf_py() -> None:
    tree = ast.parse((ROOT / "conf" / "conf.py").read_text("utf-8"))
    values: dict[str, Any] = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert tuple(ast.literal_eval(values["myst_enable_extensions"])) == markup.MYST_EXTENSIONS


def documented() -> Iterable[tuple[str, str, str]]:
    """Each section of CODES.md: the code, its level and its text."""
    text = (ROOT / "scripts" / "check_catalogs" / "CODES.md").read_text("utf-8")
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        head, _, body = section.partition("\n")
        match = re.fullmatch(r"`([a-z-]+)` \((error|advice)\)", head)
        assert match, head
        yield match[1], match[2], body


def test_every_code_is_documented_with_its_level() -> None:
    assert {code: level for code, level, _ in documented()} == {
        code: str(level) for code, level in CODES.items()
    }


EXAMPLE = re.compile(r"^\| (English|wrong|right) \| (.+) \|$", re.MULTILINE)


@pytest.mark.parametrize(("code", "body"), [(code, body) for code, _level, body in documented()])
def test_the_examples_of_the_documentation_are_true(code: str, body: str) -> None:
    """Where a section has a table, its wrong msgstr has the code and its right one nothing."""
    assert "Cure:" in body
    texts = {
        name: polib.unescape(value.strip("`").strip()) for name, value in EXAMPLE.findall(body)
    }
    if not texts:
        assert "```po" in body
        return
    locale = "ja" if re.search("[ぁ-ん]", texts["right"]) else "de"
    assert code in codes_of(texts["English"], texts["wrong"], locale)
    assert codes_of(texts["English"], texts["right"], locale) == []


def test_a_level_is_an_error_or_advice() -> None:
    assert set(CODES.values()) == set(Level)
