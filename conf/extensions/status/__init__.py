"""How much of each page is translated, said where somebody wants to know.

To readers on the page (what is English is marked; a banner; a link to what can be improved),
to translators in a table (``{translation-status}``), to programs in ``status.json``.

It gives to other wings ``status.counts.of(env)``: the numbers, of every page in every
language.

Settings: ``repository`` and ``branch``, where the files can be improved; ``shared_counts``,
a file by which the builds of several languages count once. Template: ``banner.html``, for
the page's own to include.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frame import folders

from status import banner, counts, english_passages, file, improve, page, shared_counts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("incremental")
    folders.use(app, __file__)
    counts.setup(app)
    shared_counts.setup(app)
    english_passages.setup(app)
    page.setup(app)
    banner.setup(app)
    improve.setup(app)
    file.setup(app)
    return {
        "version": "1",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
