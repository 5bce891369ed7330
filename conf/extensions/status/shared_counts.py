"""What the catalogs hold is counted once for all languages, where they are built together.

Every site says it of every language (translation_status), and reading the catalogs of all
of them takes longest of what does not depend on the site's own. ``shared_counts`` names a
file: the first build counts and leaves it there, the others wait and take it over. A count
holds while its catalog and the messages of its page are the same.

It works on ``env.translation_states`` and ``env.page_messages``, {page: {locale: State}} and
{page: texts}; a State's ``stamp`` tells one state of a catalog from another.
"""

from __future__ import annotations

import pickle
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BEFORE_COUNTING, AFTER_COUNTING = 400, 600  # translation_status counts at 500


def take(app: Sphinx, env: Any) -> None:
    """On env-updated: wait for whoever counts, and take over what holds."""
    if not app.config.shared_counts or env.translation_states.keys() >= env.page_messages.keys():
        return
    path = Path(app.config.shared_counts)
    env.temp_data["counts_lock"] = lock(path.with_suffix(".lock"))
    known = pickle.loads(path.read_bytes()) if path.is_file() else {}  # noqa: S301 - our own file
    for page, messages in env.page_messages.items():
        digest, states = known.get(page, ("", {}))
        if digest == digest_of(messages):
            env.translation_states[page] = states | env.translation_states.get(page, {})


def give(app: Sphinx, env: Any) -> None:
    """On env-updated, once counted: leave it to the others."""
    file = env.temp_data.pop("counts_lock", None)
    if file is None:
        return
    every = env.translation_states
    known = {page: (digest_of(env.page_messages[page]), every[page]) for page in every}
    Path(app.config.shared_counts).write_bytes(pickle.dumps(known))
    file.close()


def lock(path: Path) -> Any:
    """Wait until no other build has the file; closing it lets the next one in."""
    import fcntl  # noqa: PLC0415 - there is none on Windows, where no file is shared

    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def digest_of(messages: tuple[str, ...]) -> str:
    return blake2b("\0".join(messages).encode(), digest_size=16).hexdigest()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("translation_status")
    app.add_config_value("shared_counts", "", "", types=[str])
    app.connect("env-updated", take, BEFORE_COUNTING)
    app.connect("env-updated", give, AFTER_COUNTING)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
