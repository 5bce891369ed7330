"""The templates and static files of a wing, for Sphinx to find.

A site's own come first: a template of the same name in its ``templates_path`` takes the
place of the wing's, a file in its ``html_static_path``, too.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def use(app: Sphinx, wing: str) -> None:
    """Have ``templates/`` and ``static/`` found that lie beside the file *wing*."""
    app.connect("config-inited", partial(_add, Path(wing).parent))


def _add(wing: Path, app: Sphinx, config: Config) -> None:
    """On config-inited. Sphinx takes these paths from conf.py's folder."""
    for name, setting, place in (
        ("templates", config.templates_path, len(config.templates_path)),
        ("static", config.html_static_path, 0),
    ):
        folder = wing / name
        if folder.is_dir():
            setting.insert(place, Path(os.path.relpath(folder, app.confdir)).as_posix())
