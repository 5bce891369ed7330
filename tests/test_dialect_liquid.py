"""A note's Liquid, rendered as Jekyll renders it, whatever is in it.

``data/dialect_liquid.json`` holds templates and what Jekyll 4.3.1 made of each in the blog
``data/dialect_blog``, in a page ``case….txt`` with the title "Case".
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from notes2po.dialect import convert
from notes2po.dialect.blog import NO_BLOG, Blog, read_blog
from notes2po.dialect.lines import Change, Line, lines_of
from notes2po.dialect.liquid import Engine, render

BLOG = read_blog(ROOT / "tests/data/dialect_blog")
RENDERED = json.loads((ROOT / "tests/data/dialect_liquid.json").read_text("utf-8"))
PAGE = {"title": "Case", "n": 3, "date": "2020-01-02"}


def rendered(text: str, blog: Blog = NO_BLOG) -> tuple[str, list[Change]]:
    lines, changes = render(lines_of(text), blog, PAGE, "notes/case.md")
    return "\n".join(line.text for line in lines), changes


def lost(text: str, blog: Blog = NO_BLOG) -> list[tuple[int, str, str]]:
    return [(one.line, one.was, one.became) for one in rendered(text, blog)[1] if one.lost]


@pytest.mark.parametrize(
    ("place", "template", "expected"), [(n, *case) for n, case in enumerate(RENDERED)]
)
def test_liquid_becomes_what_jekyll_makes_of_it(place: int, template: str, expected: str) -> None:
    lines, changes = render(lines_of(template), BLOG, {"title": "Case"}, f"case{place:03}.txt")
    assert "\n".join(line.text for line in lines) == expected
    assert '"{{ x }}"' in template or not [one for one in changes if one.lost]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Jekyll knows no Markdown: code is rendered, too, and raw protects.
        ("`{{ page.title }}`", "`Case`"),
        ("```\n{{ page.title }}\n```", "```\nCase\n```"),
        ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
        # A fence that nothing in the code closes, with the language, each line as it stood.
        ("{% highlight Ruby %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{% highlight c++ linenos %}\n\n a\n\n{% endhighlight %}", "```c++\n a\n```"),
        ("{% highlight md %}\n```\nx\n```\n{% endhighlight %}", "````md\n```\nx\n```\n````"),
        ("* a\n  {% highlight c %}\n  x\n  {% endhighlight %}", "* a\n  ```c\n  x\n  ```"),
        ("a {% highlight c %}x{% endhighlight %} b", "a \n```c\nx\n```\n b"),
        ("{% highlight %}x{% endhighlight %}", "```\nx\n```"),
        (
            "{% highlight c %}{% raw %}{{ x }}{% endraw %}{{ page.n }}{% endhighlight %}",
            "```c\n{{ x }}3\n```",
        ),
        # The commonest embeds become links.
        ("{% youtube abc-1 %}", "<https://www.youtube.com/watch?v=abc-1>"),
        ('{% youtube "https://youtu.be/abc" %}', "<https://youtu.be/abc>"),
        ("{% gist ann/1234 file.rb %}", "<https://gist.github.com/ann/1234>"),
        ("{% tweet https://t.example/a/status/1 %}", "<https://t.example/a/status/1>"),
        ('{% img left /a/b.png 10 20 title:"A boat" %}', "![A boat](</a/b.png>)"),
        # A block of a plugin's: its text is kept.
        ("{% note %}\ntext\n{% endnote %}", "\ntext\n"),
        # Nothing of a note goes with what is wrong in it.
        ("a {% if %}b{% endif %} c", "a b c"),
        ("a {% endif %} {% else %} b", "a   b"),
        ("{% if true %}a\n\n{% for i in (1..2) %}b", "a\n\nbb"),
        ("{% for i in (1..2) %}{% if true %}x{% endfor %}y{% endif %}", "xxy"),
        ("a {{ b\nc", "a \nc"),
        ("a {% b\nc", "a \nc"),
        ("a {{ b } c }} d", "a  c }} d"),
        ("{{ }}a{{ | }}b{{ a | }}c", "abc"),
        ("{% comment %} a", " a"),
        ("{% raw %}{{ a", "{{ a"),
        ("{% break %}a{% continue %}b", "ab"),
        ("{{ page.nothing }}|{{ page.title.nothing }}", "|"),
        # A hyphen eats white space, but not what is in raw.
        ("a \n {%- assign x = 1 -%} \n b", "ab"),
        ("{% raw %} {% endraw %}{%- assign x = 1 %}b", " b"),
    ],
)
def test_a_note_is_rendered_whatever_is_in_it(text: str, expected: str) -> None:
    assert rendered(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ nobody }}", "nobody is not known"),
        ("{{ site.nobody }}", "site.nobody is not known"),
        ("{{ site.time | date: '%Y' }}", "site.time is known only while Jekyll runs"),
        ("{{ 'now' | date: '%Y' }}", "the time of the build is known only while Jekyll runs"),
        ("{{ content }}", "content is not known"),
        ("{{ page.next.url }}", "page.next.url is not known"),
        ("{{ site.posts | sample }}", "chance, or a style sheet's compiler, is Jekyll's alone"),
        ("{% swirl a %}", "swirl is no tag of Jekyll's own: a plugin's tag"),
        ("{% include a.html %}", "there is no blog around the note"),
        ("{% link a.md %}", "there is no a.md in the blog"),
        ("{% post_url 2020-01-01-a %}", "there is no post 2020-01-01-a in the blog"),
        ("{{ 1 | divided_by: 0 }}", "divided_by: can't divide by 0"),
        ("{{ 'x' | date_to_string }}", "'x' is no date"),
        ("{{ a", "it is not closed by }}"),
        ("{% if true %}", "no endif follows"),
    ],
)
def test_what_cannot_be_known_is_left_out_and_told(text: str, reason: str) -> None:
    shown, changes = rendered(f"before {text} after")
    assert shown.split() == (["before"] if text == "{{ a" else ["before", "after"])
    assert [(one.lost, one.became) for one in changes] == [(True, f"left out: {reason}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ page.title | swirl }}", "Case"),
        ("{{ page.title | swirl: 1, a: 2 | upcase }}", "CASE"),
        ("{% assign x = page.title | swirl %}{{ x }}", "Case"),
    ],
)
def test_a_filter_of_a_plugin_leaves_its_value_and_is_told(text: str, expected: str) -> None:
    shown, changes = rendered(text)
    assert shown == expected
    assert [(one.line, one.was) for one in changes if one.lost] == [(1, "| swirl")]


def test_a_change_is_told_once_for_each_tag_and_line() -> None:
    text = "{{ page.title }} {{ page.title }}\n{% for i in (1..9) %}{{ page.n }}{% endfor %}"
    _text, changes = rendered(text)
    assert changes == [
        Change(1, "liquid", "{{ page.title }}", "Case"),
        Change(2, "liquid", "{{ page.n }}", "3"),
        Change(2, "liquid", "{% for i in (1..9) %}", "333333333"),
    ]


def test_each_line_keeps_the_number_that_it_had() -> None:
    text = [
        "a",
        "{% if true %}",
        "b",
        "{% endif %}",
        "{% comment %}",
        "x",
        "{% endcomment %}c",
        "{% for i in (1..2) %}",
        "d",
        "{% endfor %}",
        "{% highlight c %}",
        "",
        "e",
        "{% endhighlight %}",
        "{% raw %}",
        "f",
        "{% endraw %}",
        "{{ 'g",
        "h' }}",
        "i",
    ]
    lines = [Line(one, number) for number, one in enumerate(text, 11)]
    found, _changes = render(lines, NO_BLOG, PAGE, "a.md")
    assert [(line.text, line.number) for line in found if line.text] == [
        *[("a", 11), ("b", 13), ("c", 17), ("d", 19), ("d", 19)],
        *[("```c", 21), ("e", 23), ("```", 24), ("f", 26), ("g", 28), ("h", 28), ("i", 30)],
    ]


def test_an_includes_lines_are_of_the_tag_that_includes_it(tmp_path: Path) -> None:
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes" / "a.md").write_text("one\n{{ nobody }}two\n", "utf-8")
    blog = read_blog(tmp_path)
    found, changes = render(lines_of("x\n{% include a.md %}\ny"), blog, {}, "n.md")
    assert [(line.text, line.number) for line in found] == [
        *[("x", 1), ("one", 2), ("two", 2), ("", 2), ("y", 3)]
    ]
    assert [(one.line, one.was) for one in changes] == [
        *[(2, "{{ nobody }}"), (2, "{% include a.md %}")]
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/secret.txt",
        "..",
        "link.txt",
        "folder/secret.txt",
        "nothing.md",
        "a b",
        "",
    ],
)
def test_an_include_never_reads_outside_of_its_folder(tmp_path: Path, name: str) -> None:
    blog = tmp_path / "blog"
    (blog / "_includes").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (blog / "secret.txt").write_text("secret", "utf-8")
    (blog / "_includes" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (blog / "_includes" / "folder").symlink_to(tmp_path)
    shown, changes = rendered(f"{{% include {name} %}} {{% link ../secret.txt %}}", read_blog(blog))
    assert "secret" not in shown
    assert [one.lost for one in changes] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
        "{% for i in (1..1000) %}{{ i }}{% endfor %}\n" * 1000,
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign a = 'aaaaaaaaa' %}" + "{% assign a = a | replace: 'a', a %}" * 9,
        "{% assign a = 99999 %}{% for i in (1..99) %}{% assign a = a | times: a %}{% endfor %}",
        "{% assign a = '1,2' | split: ',' %}"
        + "{% assign a = a | push: a | push: a %}" * 40
        + "{{ a }}",
        "{{ '\"' " + "| jsonify" * 60 + "}}",
        "{% if true %}" * 3000,
        "{{ a" + "[a" * 3000 + "]" * 3000 + "}}",
        "{% swirl %}\n" * 20_000,
        "{% comment %}" * 20_000,
        "{{ " * 50_000,
        "{{ a\n" * 20_000 + "}",
        "{% include self.html %}",
        "{% include twice.html %}",
    ],
    ids=lambda text: text[:40],
)
def test_what_has_no_end_is_bounded_and_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes" / "self.html").write_text("a{% include self.html %}", "utf-8")
    (tmp_path / "_includes" / "twice.html").write_text("{% include twice.html %}" * 2, "utf-8")
    start = time.process_time()
    shown, changes = rendered(f"before\n{text}\nafter", read_blog(tmp_path))
    assert time.process_time() - start < 10  # 2 s where nothing else runs
    assert shown.startswith("before\n")
    assert shown.endswith("\nafter")
    assert any(one.lost for one in changes)


def test_text_after_too_many_tags_is_kept() -> None:
    shown, _changes = rendered("{{ page.n }}\n" * 5_001 + "end {{ page.n }}")
    assert shown.startswith("3\n3\n")
    assert shown.endswith("\nend ")


def test_a_note_without_liquid_costs_nothing_and_stays_itself() -> None:
    lines = lines_of("a } b\n%} {\n\n")
    assert render(lines, BLOG, PAGE, "a.md") == (lines, [])
    assert render(lines_of("{{ a }}"), BLOG, {"render_with_liquid": False}, "a.md") == (
        lines_of("{{ a }}"),
        [],
    )


PIECES = st.sampled_from(
    [
        *[
            "{{",
            "}}",
            "{%",
            "%}",
            "{{ page.title }}",
            "{% if page.n %}",
            "{% else %}",
            "{% endif %}",
        ],
        *["{% for i in (1..2) %}", "{% endfor %}", "{% raw %}", "{% endraw %}", "{% comment %}"],
        *["{% endcomment %}", "{% highlight c %}", "{% endhighlight %}", "{%- assign x = 1 -%}"],
        *["{% include note.html text='a' %}", "{{ x | upcase }}", "{% case x %}", "{% when 1 %}"],
        *[
            "{% endcase %}",
            "{% capture y %}",
            "{% endcapture %}",
            "{{ y }}",
            "\n",
            "\n\n",
            " ",
            "a",
        ],
        *[
            "{",
            "}",
            "%",
            "-",
            "|",
            "{% swirl %}",
            "{% endswirl %}",
            "{% cycle 'a', 'b' %}",
            "`",
            "é",
        ],
        *["{% unless x %}", "{% endunless %}", "{% tablerow i in (1..2) %}", "{% endtablerow %}"],
        *["{{ nobody }}", "{% increment n %}", "{% break %}", "{% link about.md %}", "{% # a %}"],
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_liquid_is_rendered_and_none_is_shown(text: str) -> None:
    lines = lines_of(text)
    found, changes = render(lines, BLOG, PAGE, "notes/a.md")
    assert all(1 <= line.number <= len(lines) for line in found)
    assert all(1 <= one.line <= len(lines) and one.kind == "liquid" for one in changes)
    assert not any("\n" in line.text for line in found)
    if "for" not in text and "tablerow" not in text:
        assert [line.number for line in found] == sorted(line.number for line in found)
    if "raw" not in text and not re.search(r"\{[^\n]*[{%][^\n]*[}%]\}", text):
        assert "{{" not in "\n".join(line.text for line in found).replace("{{{", "")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_rendered(text: str) -> None:
    lines = lines_of(text)
    found, _changes = render(lines, BLOG, PAGE, "a.md")
    if "{{" not in text and "{%" not in text:
        assert found == lines


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("page.title|:'\"[]()0129, -<>=!iforn"), max_size=30))
def test_any_expression_is_rendered(text: str) -> None:
    for tag in ("{{ %s }}", "{%% if %s %%}a{%% endif %%}", "{%% assign x = %s %%}{{ x }}"):
        shown, _changes = rendered(f"<{tag % text}>", BLOG)
        assert "{%" not in shown


@settings(deadline=None)
@given(
    st.sampled_from(sorted(Engine().env.filters)),
    st.sampled_from(
        ["page.title", "site.data.fish", "site.data.shop.info", "nil", "7", "'a,b'", "x"]
    ),
    st.lists(st.sampled_from(["'name'", "1", "-1", "nil", "'x'", "''", "site.boats"]), max_size=3),
)
def test_any_filter_of_anything_is_shown_or_told(name: str, value: str, rest: list[str]) -> None:
    arguments = f": {', '.join(rest)}" if rest else ""
    rendered(f"{{{{ {value} | {name}{arguments} }}}}", BLOG)


@pytest.mark.parametrize("into", ["", "up/../", "link"])
@pytest.mark.parametrize("whole", [True, False], ids=["absolute", "relative"])
def test_a_note_knows_its_place_in_the_blog_and_none_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: str, whole: bool
) -> None:
    blog = tmp_path / "harbour"
    note = blog / "en" / "_posts" / "2020-03-04-fog.md"
    note.parent.mkdir(parents=True)
    (tmp_path / "up").mkdir()
    settings = "defaults:\n- scope: {path: en}\n  values: {author: Ann}\n"
    (blog / "_config.yml").write_text(settings, "utf-8")
    (tmp_path / "link").symlink_to(blog)
    place = tmp_path / ("link" if into == "link" else f"{into}harbour")
    monkeypatch.chdir(tmp_path)
    named = place if whole else place.relative_to(tmp_path)
    asked = ("url", "path", "id", "categories", "author")
    text = "---\ntitle: Fog\n---\n" + "\n".join(f"{{{{ page.{name} }}}};" for name in asked)
    note.write_text(text, "utf-8")
    made = convert(text, str(named / "en/_posts/2020-03-04-fog.md"), read_blog(blog))
    assert made.text.split("---\n")[2].split(";\n") == [
        "/en/2020/03/04/fog.html",
        "en/_posts/2020-03-04-fog.md",
        "/en/2020/03/04/fog",
        "en",
        "Ann",
        "",
    ]


@pytest.mark.parametrize("path", ["/home/ann/fog.md", "../ann/fog.md", "fog.md"])
def test_a_note_without_a_blog_is_where_nobody_else_is(path: str) -> None:
    text = "\n{{ page.path }} {{ page.url }} {{ page.dir }} {{ page.name }}"
    assert convert(text, path).text == "\nfog.md /fog.html / fog.md\n"
