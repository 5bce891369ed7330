"""What a page's front matter says of it as a post; its description is a message of the page.

Neither MyST nor Sphinx does anything with these fields: MyST hands them on as text, a list as
JSON. They are read before the page is translated, where RST and MyST have them alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from frame.open_graph import shorten
from messages.fields import Passing, PerPage
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

LATE = 700  # when the page is translated, and what is English is marked
NOTHING = "null"  # what MyST writes for a field that is empty
FIELDS = {"date", "author", "tags", "categories", "description"}
# As Jekyll and YAML write it; YAML has taken some apart, and MyST put them together again.
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ]+(?P<hour>\d\d?)(?P<rest>:\d\d(?::\d\d)?)(?:\.\d+)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A page with a date.

    ``moment`` is in ISO 8601, a day or with a time; ``description`` and ``excerpt``, which is the
    first paragraph where there is no description, are in the site's language, or ``english``.
    """

    page: str
    moment: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    description: str
    excerpt: str
    english: bool

    @property
    def when(self) -> datetime:
        """The moment with a time zone: midnight, and UTC, where it does not say."""
        found = datetime.fromisoformat(self.moment)
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def year(self) -> int:
        """The year as the author wrote it, wherever the clocks were."""
        return int(self.moment[:4])


_fields = Passing[dict[str, str]]("front_matter.fields", dict)
_posts = PerPage[Post]("front_matter.posts")


def of(env: BuildEnvironment) -> Mapping[str, Post]:
    """The posts in *env*, by their pages."""
    return _posts.of(env)


# -- Fields


def read_moment(text: str) -> str:
    """A date, or a date and a time, in ISO 8601; raises ValueError where it is none."""
    match = MOMENT.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    moment = match["day"]
    if match["hour"]:
        zone = {"Z": "+00:00", "UTC": "+00:00"}.get(match["zone"], match["zone"] or "")
        zone = zone if ":" in zone or not zone else f"{zone[:3]}:{zone[3:]}"
        moment += f"T{match['hour']:0>2}{match['rest']}{zone}"
    datetime.fromisoformat(moment)
    return moment


def read_json(text: str) -> Any:
    """What MyST wrote as JSON; the text itself where it is none."""
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def names(value: Any) -> Iterator[str]:
    """The names in a field ``author``."""
    if isinstance(value, list):
        for item in value:
            yield from names(item)
    elif isinstance(value, dict):
        yield from names(value.get("name") or [])
    elif value is not None and (text := " ".join(str(value).split())):
        yield text


def words(value: Any) -> Iterator[str]:
    """The tags in a field: the items of a list, or the words of a text, as Jekyll has them."""
    if isinstance(value, dict):
        return
    for item in value if isinstance(value, list) else str(value).split():
        if item is not None and (text := " ".join(str(item).split())):
            yield text


def once(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


# -- The page that is being read


class Describe(SphinxTransform):
    """Keeps the fields, and makes the description a ``<meta>``, which is translated."""

    default_priority = 5  # before Sphinx looks for messages, from 10 on

    def apply(self, **_kwargs: Any) -> None:
        fields = dict(fields_of(self.document))
        _fields.put(self.env, fields)
        text = " ".join(fields.get("description", "").split())
        if text and not own_description(self.document):
            meta = nodes.meta("", name="description", content=text)
            meta.source, meta.line = self.document["source"], 1
            place = next(i for i, node in enumerate(self.document) if is_fields(node))
            self.document.insert(place + 1, meta)


def is_fields(node: nodes.Node) -> bool:
    return isinstance(node, nodes.field_list | nodes.docinfo)


def fields_of(document: nodes.document) -> Iterator[tuple[str, str]]:
    """The fields at the head of a page that this wing reads."""
    head = next((node for node in document.children if is_fields(node)), None)
    for field in head.findall(nodes.field) if head else ():
        name, body = field[0], field[1]
        # As it was written: an author's name is Markdown to MyST, where docutils knows the field.
        raw = body.rawsource if isinstance(body, nodes.field_body) else ""
        text = (raw or body.astext()).strip()
        if name.astext() in FIELDS and text not in {"", NOTHING}:
            yield name.astext(), text


def own_description(document: nodes.document) -> nodes.meta | None:
    """The ``<meta name="description">`` of a page: both parsers put these at its top."""
    for node in document.children:
        if isinstance(node, nodes.meta) and node.get("name") == "description":
            return node
    return None


def take(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read: keep the page as a post where it has a date."""
    env, page, fields = app.env, app.env.docname, _fields.of(app.env)
    if "date" not in fields:
        return
    try:
        moment = read_moment(fields["date"])
    except ValueError:
        hint = f"date: {fields['date']!r} is no date; write 2017-03-22, or 2017-03-22 07:13 +0900"
        logger.warning("%s", hint, location=(page, line_of(env, "date")), type="posts")
        return
    meta = own_description(doctree)
    first = doctree.next_node(nodes.paragraph)
    shown = meta or first
    _posts.of(env)[page] = Post(
        page,
        moment,
        once(names(read_json(fields.get("author", "")))),
        once(words_of(fields)),
        description=str(meta["content"]) if meta else "",
        excerpt=str(meta["content"]) if meta else shorten(first.astext()) if first else "",
        english=is_english(shown) if shown else False,
    )


def words_of(fields: Mapping[str, str]) -> Iterator[str]:
    for name in ("tags", "categories"):
        yield from words(read_json(fields.get(name, "")))


def is_english(node: nodes.Element) -> bool:
    """Whether the wing ``status`` has marked a node as still English, or all that is in it."""
    inside = [child for child in node.children if isinstance(child, nodes.Element)]
    marked = node.get("lang") == "en" or "language-en" in node.get("classes", ())
    return marked or (len(node.children) == len(inside) == 1 and is_english(inside[0]))


def line_of(env: BuildEnvironment, field: str) -> int:
    """The line of a field in the page's file: MyST gives none."""
    text = Path(env.doc2path(env.docname)).read_text("utf-8", errors="replace")
    found = re.search(rf"^:?{field}\s*:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def setup(app: Sphinx) -> None:
    app.add_transform(Describe)
    app.connect("doctree-read", take, LATE)
    _posts.connect(app)
