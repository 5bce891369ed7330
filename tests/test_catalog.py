"""PO files are read whole or not at all, and written in one form."""

from __future__ import annotations

import io
import resource
from importlib.metadata import version
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po import catalog as po
from notes2po.messages import Location, ProblemError

HEAD = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
ENTRY = 'msgid "a"\nmsgstr "b"\n'


def parse(text: str) -> polib.POFile:
    return po.parse(text.encode(), "page.po")


def again(catalog: polib.POFile) -> polib.POFile:
    """*catalog* as the next run reads it."""
    return po.parse(po.render(catalog), "page.po")


def refused(data: bytes) -> ProblemError:
    with pytest.raises(ProblemError) as error:
        po.parse(data, "page.po")
    assert error.value.location.path == "page.po"
    return error.value


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('msgid "a"\nmsgstr "b\n', {6}),
        ('msgid "a"\nmsgstr b"\n', {6}),
        ('msgid "a"\nmsgstr b\n', {6}),
        ('msgid "a"\nmsgstr\n', {6}),
        ('msgid "a\nb"\nmsgstr "c"\n', {5}),
        ('msgid "a"\nmsgstr "b" c\n', {6}),
        ('msgid "a"\nmsgstr "b"c"\n', {6}),
        ('msgid "a"\nmsgstr "b\\"\n', {6}),
        ('msgit "a"\nmsgstr "b"\n', {5}),
        (f"<<<<<<< HEAD\n{ENTRY}=======\n", {5}),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', {5, 7}),
        ('msgid "a"\n# c\nmsgid "b"\nmsgstr "c"\n', {5, 7}),
        ('msgid "a"\n', {5, 6}),
        ('msgctxt "a"\n', {5, 6}),
        ('msgstr "b"\n', {5}),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', {7}),
        ('# c\n"stray"\n', {6}),
        ('msgid "a"\nmsgstr[0] "b"\n', {5, 6}),
        ('#~ msgid "a\n#~ msgstr "b"\n', {5}),
        ('#~ msgid "a"\n#~ msgstr "b\n', {6}),
        ('#~ msgid "a"\n#~ msgstr "b" c\n', {6}),
        ('#~ nonsense "a"\n', {5}),
        (f'#| msgid "a\n{ENTRY}', {5}),
        (f'#| nonsense "a"\n{ENTRY}', {5}),
    ],
    ids=[
        "no closing quote",
        "no opening quote",
        "no quotes",
        "nothing",
        "a line break in quotes",
        "text after the quotes",
        "a quote in quotes",
        "the closing quote escaped",
        "an unknown keyword",
        "a merge conflict",
        "no msgstr",
        "no msgstr before a comment",
        "no msgstr at the end",
        "only msgctxt at the end",
        "no msgid",
        "two msgstr",
        "quotes after a comment",
        "a plural form without plural",
        "obsolete msgid without closing quote",
        "obsolete msgstr without closing quote",
        "text after an obsolete msgstr",
        "an unknown obsolete keyword",
        "previous msgid without closing quote",
        "an unknown previous keyword",
    ],
)
def test_a_syntax_error_is_refused_with_its_line(text: str, lines: set[int]) -> None:
    """Even where polib reads over it: what is half read is half written back."""
    problem = refused((HEAD + text).encode())
    assert problem.location.line in lines
    assert "PO syntax" in problem.text or problem.text.startswith("is a mark of a conflict")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (HEAD.encode() + b'msgid "a"\nmsgstr "\xe9"\n', 6),
        (HEAD.encode() + b'# \xff\nmsgid "a"\nmsgstr ""\n', 5),
        ((HEAD + ENTRY).encode("utf-16"), 1),
    ],
    ids=["Latin-1", "in a comment", "UTF-16"],
)
def test_what_is_not_utf_8_is_refused_with_its_line(data: bytes, line: int) -> None:
    problem = refused(data)
    assert problem.location.line == line
    assert problem.text == "is not UTF-8; save it as UTF-8"


def test_lines_that_end_with_cr_alone_are_refused_and_not_taken_for_one_comment() -> None:
    error = refused(b'# A title\rmsgid "a"\rmsgstr "b"\r')
    assert error.location.line == 1
    assert "CR alone; save it with LF" in error.text


def test_a_msgid_that_stands_twice_is_refused_with_both_lines() -> None:
    problem = refused((HEAD + ENTRY + "\n# c\n" + ENTRY).encode())
    assert str(problem) == "page.po:8: has the msgid of line 5 again; keep one of the two"


def test_an_empty_context_is_none() -> None:
    problem = refused((HEAD + ENTRY + '\nmsgctxt ""\n' + ENTRY).encode())
    assert problem.text == "has the msgid of line 5 again; keep one of the two"


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "||||||| 1a2b3c", "=======", ">>>>>>> theirs"])
def test_a_conflict_is_told_as_one(mark: str) -> None:
    problem = refused((HEAD + ENTRY + f"\n{mark}\n" + ENTRY).encode())
    assert (problem.location.line, problem.text[:36]) == (8, "is a mark of a conflict in git: keep")


@pytest.mark.parametrize("mark", ["#,fuzzy", "#:docs/a.md", '#|msgid "a"', "#.note"])
def test_a_mark_needs_no_blank_behind_it(mark: str) -> None:
    text = '\nmsgid "b"\nmsgstr "c"\n'
    with_blank = f"{mark[:2]} {mark[2:]}{text}"
    without, usual = (po.parse(t.encode(), "x.po") for t in (mark + text, with_blank))
    assert po.render(without) == po.render(usual)
    assert mark[2:].encode() in po.render(usual)


def test_what_stands_out_of_turn_is_quoted() -> None:
    text = b'msgid ""\nmsgstr ""\n\nmsgid "a"\n#, fuzzy\nmsgstr "b"\n'
    with pytest.raises(ProblemError, match=r"x\.po:6: is no PO syntax: msgstr"):
        po.parse(text, "x.po")


def test_two_headers_are_refused() -> None:
    problem = refused((HEAD + ENTRY + "\n" + HEAD).encode())
    assert problem.location.line == 8


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'msgctxt "x"\n' + ENTRY + '\nmsgctxt "y"\n' + ENTRY + "\n" + ENTRY,
        HEAD + ENTRY + '\n#~ msgid "a"\n#~ msgstr "c"\n',
    ],
    ids=["in another context", "obsolete"],
)
def test_a_msgid_may_stand_again(text: str) -> None:
    assert [entry.msgid for entry in parse(text)] == ["a"] * text.count('msgid "a"')


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + (HEAD + ENTRY).encode(),
        (HEAD + ENTRY).replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + (HEAD + ENTRY).replace("\n", "\r\n").encode(),
        (HEAD + ENTRY).rstrip("\n").encode(),
        (HEAD + ENTRY + "\n\n\n").encode(),
        (HEAD + '  msgid   "a"\t\n\tmsgstr "b"  \n').encode(),
        (HEAD + 'msgid ""\n"a"\nmsgstr ""\n""\n"b"\n').encode(),
        (HEAD.rstrip("\n") + "\n" + ENTRY).encode(),
    ],
    ids=["BOM", "CRLF", "both", "no last line end", "blank lines", "spaces", "wrapped", "dense"],
)
def test_catalogs_of_one_content_are_written_alike(data: bytes) -> None:
    assert po.render(po.parse(data, "page.po")) == po.render(parse(HEAD + ENTRY))


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", HEAD], ids=repr)
def test_a_catalog_may_have_no_entry(text: str) -> None:
    catalog = parse(text)
    assert list(catalog) == []
    assert list(again(catalog)) == []


@pytest.mark.parametrize("mark", ["#:", "#,", "#.", "#", "# end", '#~| msgid "x"', ""], ids=repr)
def test_what_stands_behind_the_last_entry_takes_nothing_from_it(mark: str) -> None:
    catalog = parse(f"{HEAD}{ENTRY}{mark}\n")
    assert [(entry.msgid, entry.msgstr) for entry in catalog] == [("a", "b")]


def test_a_comment_belongs_to_its_entry_where_there_is_no_header() -> None:
    (entry,) = parse(f"# mine\n{ENTRY}")
    assert entry.tcomment == "mine"


EVERYTHING = """\
# Title
#
# Second paragraph
msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"Language: ja\\n"
"X-Team: ours\\n"

# mine
#   indented
#. extracted
#: docs/page.md:3 docs/other.md
#, fuzzy, c-format
#| msgctxt "old context"
#| msgid "old"
msgctxt "context"
msgid "new"
msgstr "neu"

#, python-format
msgid "%d page"
msgid_plural "%d pages"
msgstr[0] "eine Seite"
msgstr[1] "%d Seiten"

# kept
#, fuzzy
#~ msgid "gone"
#~ msgstr ""
#~ "weg\\n"
#~ "für immer"
"""


def test_render_writes_back_all_that_a_catalog_can_hold() -> None:
    assert po.render(parse(EVERYTHING)).decode() == EVERYTHING


def test_the_previous_msgid_of_an_obsolete_entry_survives() -> None:
    text = '#, fuzzy\n#~| msgid "old"\n#~ msgid "a"\n#~ msgstr "b"\n'
    assert po.render(parse(HEAD + text)).decode().endswith("\n" + text)


def test_an_independent_reader_finds_the_same_in_what_is_written() -> None:
    found = read_po(io.BytesIO(po.render(parse(EVERYTHING))))
    message = found.get("new", "context")
    assert message is not None
    assert (message.string, message.fuzzy, message.user_comments[0]) == ("neu", True, "mine")
    (obsolete,) = found.obsolete.values()
    assert obsolete.string == "weg\nfür immer"


text_of_any_kind = st.text(
    # Line and paragraph separators have a test of their own.
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from('"\\\n\t #~|n')
)
comment = st.lists(
    st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1)
    .map(str.strip)
    .filter(bool),
    max_size=3,
).map("\n".join)
entries = st.lists(
    st.builds(
        polib.POEntry,
        msgid=text_of_any_kind.filter(bool),
        msgstr=text_of_any_kind,
        tcomment=comment,
        comment=comment,
        flags=st.lists(st.sampled_from(["fuzzy", "c-format"]), unique=True),
        previous_msgid=st.none() | text_of_any_kind.filter(bool),
    ),
    unique_by=lambda entry: entry.msgid,
    max_size=4,
)


def content(entry: polib.POEntry) -> tuple[object, ...]:
    names = ("msgid", "msgstr", "tcomment", "comment", "flags", "previous_msgid", "obsolete")
    return tuple(getattr(entry, name) for name in names)


@settings(max_examples=100, deadline=None)
@given(written=entries)
def test_what_is_written_is_read_back_whole_and_written_alike(
    written: list[polib.POEntry],
) -> None:
    catalog = polib.POFile()
    catalog.metadata = {"Language": "ja"}
    catalog.extend(written)
    read = again(catalog)
    assert [content(entry) for entry in read] == [content(entry) for entry in written]
    assert po.render(read) == po.render(catalog)


@pytest.mark.parametrize(
    "text",
    [
        *("\\", '"', '\\"', "\\n", "a\nb", "\n", "a\n", "\n\n", "\t", "\r", "a\r\nb", "\v\f\b"),
        *(" a ", "\\\\", '""', "#~ a", 'msgid "x"', "\ufeff", "a\u00a0b", "\u3000", "👩‍💻"),
        *("a\u2028b", "a\u2029b", "a\x85b", "a\x1cb", "a\x1db", "a\x1eb"),
    ],
    ids=ascii,
)
def test_any_character_survives_in_each_place(text: str) -> None:
    """A note may hold U+2028: pasted text does; Python's splitlines breaks a line there."""
    catalog = polib.POFile()
    catalog.append(polib.POEntry(msgid=f"x{text}", msgstr=text))
    catalog.append(polib.POEntry(msgid="old", msgstr=text, obsolete=True))
    read = again(catalog)
    assert [(e.msgid, e.msgstr) for e in read] == [(f"x{text}", text), ("old", text)]


def test_long_lines_are_not_wrapped() -> None:
    catalog = parse(HEAD + ENTRY)
    long = catalog[0].msgstr = catalog[0].tcomment = "word " * 99 + "end"
    assert po.render(catalog).decode().endswith(f'\n# {long}\nmsgid "a"\nmsgstr "{long}"\n')


HEADER = po.header_fields("ja", "Project", "2026-01-02 00:00+0000")


def completed(text: str) -> polib.POFile:
    """As it is read back after its header was completed."""
    catalog = parse(text)
    po.complete_header(catalog, HEADER, "The title")
    return again(catalog)


def test_a_new_header_has_every_field() -> None:
    catalog = completed("")
    assert catalog.metadata == HEADER
    assert catalog.header == "The title"
    assert not catalog.metadata_is_fuzzy


# Babel 2.19 counts as CLDR does, which has a form for millions.
FRENCH = {
    "2.18.0": "nplurals=2; plural=(n > 1);",
    "2.19.0": "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
}[version("babel")]


@pytest.mark.parametrize(
    ("locale", "team", "plural"),
    [
        ("ja", "Japanese", "nplurals=1; plural=0;"),
        ("fr", "French", FRENCH),
        ("zh_TW", "Chinese (Traditional, Taiwan)", "nplurals=1; plural=0;"),
        ("de", "German", "nplurals=2; plural=(n != 1);"),
        ("martian", "martian", "nplurals=2; plural=(n != 1);"),
    ],
)
def test_a_header_speaks_of_its_language(locale: str, team: str, plural: str) -> None:
    header = po.header_fields(locale, "Project", "2026-01-02 00:00+0000")
    assert header["Language"] == locale
    assert header["Language-Team"] == team
    assert header["Plural-Forms"] == plural
    assert header["PO-Revision-Date"] == "2026-01-02 00:00+0000"


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("Last-Translator: Hanako <h@example.org>", "Hanako <h@example.org>"),
        ("X-Generator: Poedit 3", "Poedit 3"),
        ("PO-Revision-Date: 2020-02-02 00:00+0000", "2020-02-02 00:00+0000"),
        ("Plural-Forms: nplurals=3; plural=n;", "nplurals=3; plural=n;"),
        ("Last-Translator: FULL NAME <EMAIL@ADDRESS>", HEADER["Last-Translator"]),
        ("PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE", HEADER["PO-Revision-Date"]),
        ("Language-Team: LANGUAGE <LL@li.org>", HEADER["Language-Team"]),
        ("Language: ", HEADER["Language"]),
        ("Language-Team: ", HEADER["Language-Team"]),
        ("Content-Type: text/plain; charset=CHARSET", HEADER["Content-Type"]),
        ("Content-Type: text/plain; charset=ISO-8859-1", HEADER["Content-Type"]),
    ],
    ids=str,
)
def test_a_header_keeps_what_is_said_and_completes_what_is_not(field: str, kept: str) -> None:
    """What is written is UTF-8, so the header has to say so, whatever it said."""
    name = field.partition(":")[0]
    catalog = completed(f'msgid ""\nmsgstr ""\n"{field}\\n"\n')
    assert catalog.metadata[name] == kept
    assert set(catalog.metadata) == {*HEADER, name}


def test_the_version_of_babel_leaves_the_header() -> None:
    """It changes with every update and says nothing of the catalog."""
    assert "Generated-By" not in completed('msgid ""\nmsgstr "Generated-By: Babel 2\\n"\n').metadata


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("# Ours.\n#\n# Two.\n", "Ours.\n\nTwo."),
        ("# SOME DESCRIPTIVE TITLE.\n# Copyright\n", "The title"),
        ("", "The title"),
    ],
    ids=["a person's", "a template's", "none"],
)
def test_a_title_is_given_where_there_is_none(comment: str, title: str) -> None:
    assert completed(f"{comment}#, fuzzy\n{HEAD}").header == title


def test_a_completed_header_is_not_fuzzy_and_stays_as_it_is() -> None:
    once = completed(f"#, fuzzy\n{HEAD}")
    assert not once.metadata_is_fuzzy
    before = po.render(once)
    po.complete_header(once, {**HEADER, "PO-Revision-Date": "later"}, "Another title")
    assert po.render(once) == before


def test_locations_name_each_page_once_from_the_projects_root() -> None:
    (entry,) = parse(f"{HEAD}#: ../../docs/a.md:3 ../../docs/a.md:9 docs/b.md:1\n{ENTRY}")
    po.plain_locations(entry)
    assert entry.occurrences == [("docs/a.md", ""), ("docs/b.md", "")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalog that stands."""
    path = tmp_path / "page.po"
    path.write_text(HEAD + ENTRY, "utf-8")
    return path


def test_no_catalog_is_none(tmp_path: Path) -> None:
    assert po.read(tmp_path / "page.po") is None


def test_a_catalog_is_read_from_its_file(path: Path) -> None:
    catalog = po.read(path)
    assert catalog is not None
    assert [entry.msgstr for entry in catalog] == ["b"]


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555], ids=oct)
def test_a_read_only_catalog_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(ProblemError) as error:
        po.read(path)
    assert str(error.value) == f"{path}:1: is read-only; make it writable"


def test_a_folder_or_a_path_through_a_file_is_no_catalog(path: Path) -> None:
    for wrong, reason in ((path.parent, "Is a directory"), (path / "x.po", "Not a directory")):
        with pytest.raises(ProblemError) as error:
            po.read(wrong)
        assert str(error.value) == f"{wrong}:1: cannot be read: {reason}"


def test_a_syntax_error_names_the_catalogs_path(path: Path) -> None:
    path.write_text(HEAD + 'msgid "a\n', "utf-8")
    with pytest.raises(ProblemError) as error:
        po.read(path)
    assert error.value.location == Location(path.as_posix(), 5)


def test_a_catalog_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "ja" / "LC_MESSAGES" / "guide" / "page.po"
    po.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["page.po"]


def test_a_catalog_is_replaced_by_renaming(path: Path) -> None:
    """Whoever has the old file open reads it whole to its end."""
    with path.open("rb") as reader:
        po.write(path, b"new")
        assert reader.read() == (HEAD + ENTRY).encode()
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["page.po"]


def test_what_a_killed_run_left_is_replaced(path: Path) -> None:
    path.with_name(".page.po.tmp").write_bytes(b"half a cat")
    po.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["page.po"]


def test_a_write_that_fails_half_way_leaves_the_old_catalog(path: Path) -> None:
    """The system's limit on a file's size stands for a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(ProblemError) as error:
            po.write(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(error.value) == f"{path}:1: cannot be written: File too large"
    assert path.read_bytes() == (HEAD + ENTRY).encode()


@pytest.mark.parametrize("taken", ["page.po", ".page.po.tmp"])
def test_a_folder_in_the_way_is_a_problem_that_harms_nothing(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken / "within").mkdir(parents=True)
    with pytest.raises(ProblemError) as error:
        po.write(tmp_path / "page.po", b"new")
    assert str(error.value) == f"{tmp_path}/page.po:1: cannot be written: Is a directory"
    assert (tmp_path / taken / "within").is_dir()
