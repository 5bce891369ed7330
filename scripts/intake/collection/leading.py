"""What leads to the notes: lists and toctrees, the front page, old addresses, languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from notes2po.languages import Language
from notes2po.markdown import front_matter
from notes2po.messages import ProblemError

from intake.collection import redirects, taken
from intake.collection.contents import FRONT, FRONT_TAGS, Contents, contents_of
from intake.collection.head import head_of
from intake.collection.state import State, has_page, put
from intake.language import choose, prepare
from intake.toctree import page_parser, with_entry

INDEX = "docs/index.md"
YEAR = re.compile(r"/\d{4}\.md\Z")
LEADS_TO = re.compile(r"^/(\S+)$", re.MULTILINE)


def contents(state: State) -> Contents:
    """What leads to the pages of a run."""
    title = str(state.site.blog.config.get("title") or state.asked.blog.resolve().name)
    return contents_of({**listed(state), **heads(state)}, state.site.into, title)


def listed(state: State) -> dict[str, Mapping[str, object]]:
    """The front matter of the pages that a year's page leads to and that are none of the blog's.

    ``make note`` has put them there, or the blog has them no more: a toctree must lead to them.
    """
    docs = state.asked.root / "docs"
    years = (name for name, row in state.record.items() if not row.origin and YEAR.search(name))
    texts = [
        (docs.parent / name).read_text("utf-8") for name in years if (docs.parent / name).is_file()
    ]
    names = [name for text in texts for name in LEADS_TO.findall(text)]
    return {name: said for name in names if (said := head_of(docs / f"{name}.md"))}


def heads(state: State) -> dict[str, Mapping[str, object]]:
    """The front matter of each page as it stands here, or would."""
    found: dict[str, Mapping[str, object]] = {}
    for article in state.found.articles:
        name = f"docs/{article.name}.md"
        made, path = state.made.get(name), state.asked.root / name
        try:
            if made and not made.problem:
                found[article.name] = front_matter(made.text, name)
            elif path.is_file() and name in state.record:
                found[article.name] = front_matter(path.read_text("utf-8"), name)
        except (ProblemError, UnicodeDecodeError):
            found[article.name] = {}  # edited here; the build tells what is wrong
    return found


def put_lists(state: State, leading: Contents) -> None:
    """Put the pages that list others."""
    for page, text in leading.pages.items():
        put(state, f"docs/{page}.md", text.encode(), "", taken.digest(text.encode()))


def put_front(state: State, leading: Contents) -> None:
    """Have the front page lead to what has come, and show the newest where it shows no posts."""
    root = state.asked.root
    path = root / INDEX
    text = path.read_text("utf-8")
    if state.known.is_done("front", _front_stamp(state, text, leading)):
        return
    parser = page_parser(root)
    for page in leading.roots:
        text = with_entry(parser, text, INDEX, page, "references")
    if leading.dated and not state.site.into and "{posts}" not in text:
        place = text.index("```{toctree}")
        lists = FRONT + (FRONT_TAGS if leading.tagged else "")
        text = text[:place] + lists + text[place:]
    taken.put_whole(path, text.encode())
    state.known.done("front", _front_stamp(state, text, leading))


def _front_stamp(state: State, text: str, leading: Contents) -> str:
    """A digest of the front page, and of what it is to lead to."""
    asked = json.dumps([state.site.into, text, leading.roots, leading.dated, leading.tagged])
    return taken.digest(asked.encode("utf-8", "surrogatepass"))


def put_redirects(state: State, addresses: Mapping[str, Sequence[str]]) -> None:
    """Have the old *addresses* of notes, by their paths in the blog, lead to the pages."""
    path = state.asked.root / redirects.FILE
    before = path.read_text("utf-8") if path.is_file() else "{}"
    here = [article for article in state.found.articles if has_page(state, article.name)]
    after = redirects.with_addresses(before, here, addresses, state.asked.blog)
    taken.put_whole(path, after.encode())


def put_languages(state: State, table: tuple[Language, ...]) -> None:
    """Add the languages that notes are in and the site is not, as ``make language`` does."""
    codes = {locale for article in state.found.articles for locale in article.notes}
    for locale in sorted(codes - {row.locale for row in table}):
        language = choose(locale, "", table)
        prepare(state.asked.root, language, table)
        table = (*table, language)
        state.asked.say(f"added {locale} to conf/languages.toml")
