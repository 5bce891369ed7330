r"""One definition of each link, for every page and every translation.

``[text][label]`` finds its address on its page or on the one page that holds the shared
definitions, also in a translated message, where stock MyST loses every such link. That page
can list them: ``{references}``.

It gives to other wings ``references.of(env)``: the definitions, and which page cites which.

Setting: ``shared_references``, the page with the definitions (``references``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from references import listing, shared
from references.shared import References, of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["References", "of", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("incremental")
    shared.setup(app)
    listing.setup(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
