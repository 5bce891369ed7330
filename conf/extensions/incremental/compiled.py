"""What Sphinx translates by is what the catalogs say, whatever their dates.

Sphinx compiles a ``.po`` that is newer than its ``.mo``, and takes the texts from the ``.mo``:
a catalog that is new but has an older date was not read (sphinx #830), and one that was deleted
went on being shown (sphinx #1304). A ``.mo`` is nobody's source. It is compiled here where the
``.po`` says something else, and deleted where there is none, unless ``gettext_auto_build``
is off: then somebody else sees to them. What somebody else has compiled is not ours to delete:
without a ``.po`` it is shown, as Sphinx does, and said.

* Each that is made here ends in a digest of its ``.po``: gettext finds texts by their places
  and does not see it. A page's has the ``.po``'s date, so that Sphinx finds nothing to do.
* The frame's, ``sphinx.mo``, Sphinx loads before any extension, and says some of it (``Added in
  version``) before these are. A build leaves it with a date at which the next one compiles it in
  any case, and empty, for where there is no ``.po`` then; what was loaded in vain is loaded again.

Seen with Sphinx 9.0.4 and 9.2.0.
"""

from __future__ import annotations

import os
import re
import struct
from contextlib import redirect_stdout
from functools import wraps
from gettext import GNUTranslations
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from messages.catalogs import of_language
from messages.digests import digest
from sphinx import locale
from sphinx.errors import ConfigError
from sphinx.util import logging
from sphinx.util.i18n import CatalogInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

FRAME = "sphinx"
MARK = b"\0made of "  # and a digest: the end of what is compiled here
MADE = re.compile(re.escape(MARK) + rb"[0-9a-f]{32}\Z")
NOTHING = (
    struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28) + MARK + b"0" * 32
)  # a catalog of no message
EARLY = 315_619_200  # 1980-01-02: an archive holds no date before 1980


def compile_pages(app: Sphinx) -> None:
    """On builder-inited, before Sphinx looks for catalogs to compile."""
    if not app.builder.use_message_catalog or not app.config.gettext_auto_build:
        return
    for folder in of_language(app):
        for compiled in catalogs_in(folder, ".mo"):
            if not compiled.with_suffix(".po").is_file():
                drop(compiled)
        for path in catalogs_in(folder, ".po"):
            if path.is_file():
                compile_one(app, path)


def readable_alone(
    app: Sphinx, is_outdated: Callable[[CatalogInfo], bool]
) -> Callable[[CatalogInfo], bool]:
    """Sphinx's ``CatalogInfo.is_outdated``, which is asked before it opens a catalog.

    A folder of such a name, and a link that leads nowhere or in a circle, would end the build
    there, and of a catalog with a fault it would say so without the line; ``check-catalogs`` says
    what they are, and where.
    """

    @wraps(is_outdated)
    def ask(catalog: CatalogInfo) -> bool:
        path = Path(catalog.po_path)
        if not path.is_file() or not is_outdated(catalog):
            return False
        return not app.config.catalog_check or make(app, path.read_bytes()) is not None

    return ask


def compile_one(app: Sphinx, path: Path) -> bool:
    """Have the ``.mo`` of the catalog at *path* say what that says; whether it was another."""
    text, compiled = path.read_bytes(), path.with_suffix(".mo")
    mark = MARK + digest(text + bytes(app.config.gettext_allow_fuzzy_translations)).encode()
    stale = not compiled.is_file() or not compiled.read_bytes().endswith(mark)
    if stale:
        made = make(app, text)
        if made is None:
            compiled.unlink(missing_ok=True)
        else:
            put(compiled, made + mark)
    if compiled.is_file():  # for its own's date Sphinx lets it be
        state = path.stat()
        os.utime(compiled, ns=(state.st_atime_ns, state.st_mtime_ns))
    return stale


def drop(compiled: Path) -> bool:
    """Delete a ``.mo`` that has no ``.po`` any more, where it was made of one here."""
    if MADE.search(compiled.read_bytes()):
        compiled.unlink(missing_ok=True)
        return True
    logger.warning(
        "%s has no .po beside it, and is shown: delete it, or put its .po there; "
        "gettext_auto_build = False says that it is meant so",
        compiled.name,
        location=f"{compiled}:1",  # without a line Sphinx takes it for a page
        type="compiled",
    )
    return False


def catalogs_in(folder: Path, suffix: str) -> list[Path]:
    """The catalogs of pages in a folder; Sphinx, too, leaves hidden folders out."""
    return [
        path
        for path in sorted(folder.rglob(f"*{suffix}"))
        if path != folder / f"{FRAME}{suffix}"
        and (suffix == ".po" or path.is_file())
        and not any(part.startswith(".") for part in path.relative_to(folder).parts[:-1])
    ]


def make(app: Sphinx, text: bytes) -> bytes | None:
    """What Sphinx makes of a catalog; None where it cannot read it."""
    made = BytesIO()
    try:
        lines = TextIOWrapper(BytesIO(text), encoding=app.config.source_encoding)
        with redirect_stdout(StringIO()):  # check-catalogs says it, and where
            catalog = read_po(lines, app.config.language)
        write_mo(made, catalog, app.config.gettext_allow_fuzzy_translations)
    except Exception:
        return None
    return made.getvalue()


def put(path: Path, data: bytes) -> None:
    """Write a compiled catalog whole: others build at the same time.

    Raises ConfigError where a folder has its name.
    """
    if path.is_dir():
        raise ConfigError(f"{path}:1: is a folder: delete it, a catalog is compiled to this file")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)


def compile_frame(app: Sphinx) -> None:
    """While extensions are loaded: have the frame speak as its catalogs do."""
    stale = False
    for folder in of_language(app):
        path, compiled = folder / f"{FRAME}.po", folder / f"{FRAME}.mo"
        if not app.config.gettext_auto_build and not is_nothing(compiled):
            continue  # somebody else has seen to it
        if path.is_file():
            stale |= compile_one(app, path)
        elif compiled.is_file():
            stale |= drop(compiled)
    if stale:
        load_frame(app)


def is_nothing(compiled: Path) -> bool:
    """Whether a compiled catalog is what a build has left for the next."""
    return compiled.is_file() and compiled.read_bytes() == NOTHING


def leave_frame(app: Sphinx, _error: Exception | None) -> None:
    """On build-finished: have the next build compile the frame's catalogs, or do without."""
    for folder in of_language(app) if app.config.gettext_auto_build else ():
        compiled = folder / f"{FRAME}.mo"
        if compiled.is_file() and compiled.with_suffix(".po").is_file():
            put(compiled, NOTHING)
            os.utime(compiled, (EARLY, EARLY))


def load_frame(app: Sphinx) -> None:
    """Load what Sphinx loads; gettext remembers what it has read of a path, and is not asked."""
    locale.translators.pop(("general", FRAME), None)
    for folder in of_language(app):
        compiled = folder / f"{FRAME}.mo"
        if compiled.is_file():
            with compiled.open("rb") as file:
                ours = GNUTranslations(file)
            first = locale.translators.setdefault(("general", FRAME), ours)
            if first is not ours:
                first.add_fallback(ours)
    theirs = Path(sphinx.__file__).parent / "locale"
    app.translator, _found = locale.init([None, theirs], app.config.language)


def setup(app: Sphinx) -> None:
    asked = getattr(CatalogInfo.is_outdated, "__wrapped__", CatalogInfo.is_outdated)
    CatalogInfo.is_outdated = readable_alone(app, asked)  # type: ignore[method-assign, assignment]
    compile_frame(app)
    app.connect("builder-inited", compile_pages)
    app.connect("build-finished", leave_frame)
