"""What a site no longer has is not in its folder any more.

Sphinx writes pages, pictures, downloads and static files, and leaves each where it is when its
source goes: an old page stays on the host. Here the names of all that came from a source are
kept, and those that came from none this time are deleted; nothing else is.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from incremental import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

NAME = "outputs"
BUILDERS = {"html", "dirhtml"}
TEMPLATES = ("_t", ".jinja")  # what the name of a static file ends in that Sphinx fills in


def outputs(app: Sphinx) -> Iterator[Path]:
    """What this build writes from a source of its own, seen from the site's folder."""
    builder: Any = app.builder
    for page in app.env.found_docs:
        path = Path(builder.get_output_path(page)).relative_to(app.outdir)
        yield path
        for ending in filter(None, app.emit("page-files", page)):
            yield path.with_name(path.name.removesuffix(builder.out_suffix) + ending)
        if app.config.html_copy_source:
            source = app.env.doc2path(page, base=False).name
            suffix = app.config.html_sourcelink_suffix
            name = source if source.endswith(suffix) else source + suffix
            yield Path("_sources", page).with_name(name)
    for _pages, name in app.env.images.values():
        yield Path("_images", name)
    for _pages, place in app.env.dlfiles.values():
        yield Path("_downloads", place)
    for setting, there in (("html_static_path", "_static"), ("html_extra_path", ".")):
        for folder in app.config[setting]:
            yield from copied(Path(app.confdir, folder), Path(there))


def copied(source: Path, place: Path) -> Iterator[Path]:
    """Where the files of a folder are copied to, or one file."""
    files = source.rglob("*") if source.is_dir() else [source]
    for path in files:
        if path.is_file():
            name = path.relative_to(source if source.is_dir() else source.parent).as_posix()
            for ending in TEMPLATES:
                name = name.removesuffix(ending)
            yield place / name


def clear(app: Sphinx, _builder: Builder) -> None:
    """On write-started: what a theme has under a name that is free now is copied after this."""
    if app.builder.name not in BUILDERS:
        return
    before = set(records.read(app, NAME).get("files", ()))
    now = {path.as_posix() for path in outputs(app)}
    for name in sorted(before - now):
        path = Path(app.outdir, name)
        path.unlink(missing_ok=True)
        for folder in PurePosixPath(name).parents[:-1]:  # the last is the site's own
            remove_empty(Path(app.outdir, folder))
    records.write(app, NAME, {"files": sorted(now)})


def remove_empty(folder: Path) -> None:
    """Remove a folder that a file has left, where nothing else is in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def setup(app: Sphinx) -> None:
    app.add_event("page-files")  # handlers give the ending of what they write beside each page
    app.connect("write-started", clear)
