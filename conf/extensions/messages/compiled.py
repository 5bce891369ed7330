"""What Sphinx translates by is what the catalogs say, whatever their dates.

Sphinx compiles a ``.po`` that is newer than its ``.mo``, and takes the texts from the ``.mo``:
a catalog that is new but has an older date was not read (sphinx #830), and one that was deleted
went on being shown (sphinx #1304). A ``.mo`` is nobody's source. It is compiled here where the
``.po`` says something else, and deleted where there is none, unless ``gettext_auto_build``
is off: then somebody else sees to them.

* A page's ends in a digest of the ``.po`` that it was made of: gettext finds texts by their
  places and does not see it. It has the ``.po``'s date, so that Sphinx finds nothing to do.
* The frame's, ``sphinx.mo``, Sphinx loads before any extension. A build leaves it with a date
  at which the next one compiles it in any case; what was loaded in vain is loaded again.

Seen with Sphinx 9.0.4 and 9.2.0.
"""

from __future__ import annotations

import os
from gettext import GNUTranslations
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx import locale

from messages.catalogs import of_language
from messages.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FRAME = "sphinx"
EARLY = 315_619_200  # 1980-01-02: an archive holds no date before 1980


def compile_pages(app: Sphinx) -> None:
    """On builder-inited, before Sphinx looks for catalogs to compile."""
    if not app.builder.use_message_catalog or not app.config.gettext_auto_build:
        return
    for folder in of_language(app):
        for compiled in catalogs_in(folder, ".mo"):
            if not compiled.with_suffix(".po").is_file():
                compiled.unlink()
        for path in catalogs_in(folder, ".po"):
            text = path.read_bytes()
            mark = digest(text + bytes(app.config.gettext_allow_fuzzy_translations)).encode()
            compiled = path.with_suffix(".mo")
            if not compiled.is_file() or not compiled.read_bytes().endswith(mark):
                put(compiled, make(app, text), mark)
            date_as(compiled, path)


def catalogs_in(folder: Path, suffix: str) -> list[Path]:
    """The catalogs of pages in a folder; Sphinx, too, leaves hidden folders out."""
    return [
        path
        for path in sorted(folder.rglob(f"*{suffix}"))
        if path != folder / f"{FRAME}{suffix}"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts[:-1])
    ]


def make(app: Sphinx, text: bytes) -> bytes | None:
    """What Sphinx makes of a catalog; None where it cannot read it, which it says itself."""
    made = BytesIO()
    try:
        lines = TextIOWrapper(BytesIO(text), encoding=app.config.source_encoding)
        catalog = read_po(lines, app.config.language)
        write_mo(made, catalog, app.config.gettext_allow_fuzzy_translations)
    except Exception:
        return None
    return made.getvalue()


def put(path: Path, text: bytes | None, mark: bytes = b"") -> None:
    """Write a compiled catalog whole, or take it away: others build at the same time."""
    if text is None:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(text + mark)
    draft.replace(path)


def date_as(compiled: Path, path: Path) -> None:
    """Give a compiled catalog the date of its own, for which Sphinx lets it be."""
    if compiled.is_file():
        os.utime(compiled, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))


def compile_frame(app: Sphinx) -> None:
    """While extensions are loaded: have the frame speak as its catalogs do."""
    if not app.config.gettext_auto_build:
        return
    stale = False
    for folder in of_language(app):
        path, compiled = folder / f"{FRAME}.po", folder / f"{FRAME}.mo"
        now = make(app, path.read_bytes()) if path.is_file() else None
        if now != (compiled.read_bytes() if compiled.is_file() else None):
            put(compiled, now)
            stale = True
        date_as(compiled, path)
    if stale:
        load_frame(app)


def leave_frame(app: Sphinx, _error: Exception | None) -> None:
    """On build-finished: have the next build compile the frame's catalogs."""
    for folder in of_language(app) if app.config.gettext_auto_build else ():
        compiled = folder / f"{FRAME}.mo"
        if compiled.is_file():
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
    compile_frame(app)
    app.connect("builder-inited", compile_pages)
    app.connect("build-finished", leave_frame)
