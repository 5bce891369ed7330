"""Two pages of a blog that give their parts one name are two pages of one site."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from conftest import run, sphinx_build
from small_site import keep_languages, write_small_site


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_parts_of_one_name_are_told_apart_in_every_language(tmp_path: Path) -> None:
    project = write_small_site(tmp_path / "project")
    keep_languages(project, "en", "de")
    blog = tmp_path / "blog"
    write(blog / "_config.yml", "permalink: /:title/\n")
    link = "See [below](#intro), [there](2024-01-02-lamp-{}.md#intro) "
    link += "and [nowhere](2024-01-02-lamp-{}.md#no-such-part).\n"
    for number, name in enumerate(("door", "lamp"), 1):
        for code, word in (("en", "Part"), ("de", "Teil")):
            folder = "notes" if code == "en" else "_notes/de"
            text = f"---\ntitle: {name} {word}\n---\n\n## {word} {{#intro}}\n\n{link.format(code, code)}"
            write(blog / folder / f"2024-01-0{number}-{name}-{code}.md", text)
    done = run(sys.executable, "-m", "intake.collection", blog, cwd=project)
    assert done.code == 0, done.out + done.err
    for locale in ("en", "de"):
        out = project / "html" / locale
        built = sphinx_build(
            project / "docs", out, "-W", "-D", f"language={locale}", conf=project / "conf"
        )
        assert built.code == 0, built.err
        page = (out / "2024-01-01-door.html").read_text("utf-8")
        assert 'id="intro"' in page
        assert 'href="2024-01-02-lamp.html">' in page
        (there,) = set(re.findall(r'href="2024-01-02-lamp\.html#([^"]+-intro)"', page))
        assert f'id="{there}"' in (out / "2024-01-02-lamp.html").read_text("utf-8")
