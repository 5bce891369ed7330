"""What stands around a page, in the reader's language and for every reader.

The same page in the other languages (switcher, alternates, direction, sitemap), the site's
title, when a page was changed, what is shown of it where a link to it is shared, its picture
included, and furo's frame: its words, its drawers, its sidebar, which is made once for a site
of any size.

It gives to other wings ``frame.languages``: the languages' names and addresses;
``frame.days``: dates as readers write them; ``frame.commits``: what git knows; and
``frame.folders``: templates and static files of a wing.

Settings: ``site_places``, where each language's site lies below the root that all share;
``navigation_pages``, from how many pages on a sidebar shows what is near; ``card_icon``, a
square PNG on the pictures, seen from conf.py. Templates:
``sidebar/languages.html`` for ``html_sidebars``, ``languages.html`` for anywhere; the page's
own template finds ``direction``, ``alternates``, ``open_graph``, ``twitter_card`` and ``description``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import (
    code_colours,
    copying,
    directions,
    folders,
    furo,
    languages,
    navigation,
    one_id,
    open_graph,
    paper,
    script_texts,
    sharing,
    title,
    toctree_captions,
    updated,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("incremental")
    app.setup_extension("notfound.extension")  # languages.py says where its links begin
    folders.use(app, __file__)
    title.setup(app)
    languages.setup(app)
    one_id.setup(app)
    paper.setup(app)
    open_graph.setup(app)
    sharing.setup(app)
    updated.setup(app)
    navigation.setup(app)
    furo.setup(app)
    script_texts.setup(app)
    directions.setup(app)
    toctree_captions.setup(app)
    code_colours.setup(app)
    copying.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
