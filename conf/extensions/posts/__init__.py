"""Pages with a date: who wrote them when, lists of them by year and tag, a feed.

A page is a post where its front matter has a ``date``. Of the front matter are read

* ``date``: ``2017-03-22``, with or without a time (``2017-03-22 07:13:00 +0900``);
* ``author``: a name, a list of names, ``{name: …}`` or a list of these;
* ``tags`` and ``categories``: a list, or words with blanks between; they are one set of tags;
* ``description``: a sentence or two of plain text, on any page.

The description is a message of the page, as its title is: templates have it, and what a
translator writes for it is shown in ``<meta>``, in lists and in the feed. A tag is a name for
programs: how readers call it is the title of its own page, translated once. The directives,
in MyST and RST:

* ``{posts}`` lists posts, newest first: all, or those of ``:year: 2017``, of ``:tag: security``,
  the ``:newest: 10`` of them;
* ``{years}`` and ``{tags}`` list the years and tags that have posts, with how many.

The page of a year or a tag is the one with ``{posts}`` that names it, without ``:newest:``;
bylines and the lists of years and tags lead there. A title directly above a directive that is
a bare year, or one of the words *Posts*, *Newest posts*, *Years*, *Tags*, is said by Babel or
the frame's catalog, and is no message. So whoever makes pages for a whole blog writes::

    posts/index.md      ---            posts/2017.md       ---
                        title: Posts                       title: "2017"
                        ---                                ---
                        ```{years}                         ```{posts}
                        ```                                :year: 2017
                        ```{toctree}                       ```
                        :hidden:                           ```{toctree}
                        2018                               :hidden:
                        2017                               2017-12-24-last
                        ```                                2017-03-22-first
                                                           ```
    tags/index.md       as posts/index.md, with            tags/security.md    title: Security
                        ``title: Tags``, ``{tags}``                            and ``{posts}``
                        and a toctree of the tags                              with ``:tag: security``

The toctrees make the sidebar, and what comes before and after a page; a year's, newest first,
is at most as long as the year, which is what a sidebar shows. ``{posts}`` needs none of them.

``feed.xml`` beside the pages is an Atom feed of the newest posts, where ``html_baseurl`` is
known: an entry's id must be the whole address. Without it there is no feed, and no link to one.

Old addresses of posts are no work of Sphinx's: ``scripts/sites/redirects.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import days, folders

from posts import archive, byline, feed, front_matter, lists, titles

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("incremental")
    folders.use(app, __file__)
    days.use(app)
    front_matter.setup(app)
    titles.setup(app)
    archive.setup(app)
    lists.setup(app)
    byline.setup(app)
    feed.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
