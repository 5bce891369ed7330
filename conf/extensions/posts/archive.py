"""All posts of the site, in order, by year and by tag, and which page lists which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from messages.fields import PerPage

from posts import front_matter
from posts.front_matter import Post
from posts.places import Choice, Place

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


_choices = PerPage[tuple[Choice, ...]]("archive.choices")


@dataclass(frozen=True, slots=True)
class Archive:
    """The posts, newest first, and the pages of years and tags, by year and tag."""

    posts: Sequence[Post]
    by_year: Mapping[int, Sequence[Post]]
    by_tag: Mapping[str, Sequence[Post]]
    year_pages: Mapping[int, str]
    tag_pages: Mapping[str, str]

    def chosen(self, choice: Choice) -> Sequence[Post]:
        """The posts that a list holds."""
        found = self.by_tag.get(choice.tag, ()) if choice.tag else self.posts
        if choice.year:
            found = [post for post in found if post.year == choice.year]
        return found[: choice.newest] if choice.newest else found


@lru_cache(maxsize=1)
def of(app: Sphinx) -> Archive:
    """The site's archive; asked when all is read."""
    by_year: dict[int, list[Post]] = defaultdict(list)
    by_tag: dict[str, list[Post]] = defaultdict(list)
    newest_first = sorted(
        front_matter.of(app.env).values(), key=lambda post: (post.when, post.page), reverse=True
    )
    for post in newest_first:
        by_year[post.year].append(post)
        for tag in post.tags:
            by_tag[tag].append(post)
    year_pages: dict[int, str] = {}
    tag_pages: dict[str, str] = {}
    for page, choices in sorted(_choices.of(app.env).items()):
        for choice in choices:
            if choice.year and not choice.tag and not choice.newest:
                year_pages.setdefault(choice.year, page)
            if choice.tag and not choice.year and not choice.newest:
                tag_pages.setdefault(choice.tag, page)
    return Archive(newest_first, dict(by_year), dict(by_tag), year_pages, tag_pages)


def choices_of(env: BuildEnvironment, page: str) -> Sequence[Choice]:
    """What the lists of a page hold."""
    return _choices.of(env).get(page, ())


def place(env: BuildEnvironment, choice: Choice) -> Place:
    """A place for a list on the page that is being read."""
    _choices.of(env)[env.docname] = (*choices_of(env, env.docname), choice)
    return Place(choice=choice)


def setup(app: Sphinx) -> None:
    _choices.connect(app)
