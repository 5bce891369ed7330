"""Where the catalogs are, in which languages, and which of their entries Sphinx takes.

``languages`` in conf.py names the site's languages, the one that the pages are written in
first: a table like this project's ``languages.toml``, or a list. Without it they are English
and those that have a folder of catalogs.
"""

from __future__ import annotations

import codecs
import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from sphinx import locale
from sphinx.util.i18n import docname_to_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

SOURCE = "en"


def complete(app: Sphinx, config: Config) -> None:
    """On config-inited: find the languages where conf.py names none."""
    named = list(config.languages)
    config.languages = named or [SOURCE, *found_languages(app)]


def found_languages(app: Sphinx) -> list[str]:
    """The languages that have a folder of catalogs, by their codes."""
    catalogs = (folder.glob("*/LC_MESSAGES") for folder in folders(app))
    names = {path.parent.name for paths in catalogs for path in paths}
    return sorted(names - {SOURCE})


def languages_of(config: Config) -> tuple[str, ...]:
    """The site's languages; the first is the one that the pages are written in."""
    return tuple(config.languages)


def is_source(config: Config) -> bool:
    """Whether this site is in the language that its pages are written in."""
    return bool(config.language == languages_of(config)[0])


def folders(app: Sphinx | BuildEnvironment) -> Iterator[Path]:
    """The folders of catalogs; Sphinx looks for them from the source folder."""
    return (Path(app.srcdir, folder) for folder in app.config.locale_dirs)


def of_language(app: Sphinx) -> Iterator[Path]:
    """The folders of catalogs in the site's language."""
    return (folder / app.config.language / "LC_MESSAGES" for folder in folders(app))


def catalog_path(app: Sphinx | BuildEnvironment, docname: str, locale: str) -> Path:
    """The catalog of a page; of several folders the first that has it, as Sphinx does."""
    domain = docname_to_domain(docname, app.config.gettext_compact)
    paths = [folder / locale / "LC_MESSAGES" / f"{domain}.po" for folder in folders(app)]
    return next((path for path in paths if path.is_file()), paths[-1])


def project_folder(app: Sphinx) -> Path:
    """The project's folder: that above pages or conf.py, and the catalogs.

    Either may be a link to elsewhere, and Sphinx says where that is.
    """
    catalogs = Path(os.path.normpath(next(folders(app), app.srcdir)))
    above = (app.srcdir.parent, app.confdir.parent)
    found = [folder for folder in above if catalogs.is_relative_to(folder)]
    return Path(max(found, key=lambda folder: len(folder.parts), default=above[0]))


def in_project(app: Sphinx, path: Path) -> str:
    """A file's name from the project's folder."""
    return Path(os.path.relpath(path, project_folder(app))).as_posix()


def read(path: Path) -> Catalog:
    """The catalog at *path*; one that cannot be read is empty here, and catalog_check warns."""
    try:
        # As Sphinx reads it: UTF-8, whatever its header says, with or without a mark.
        catalog = read_po(StringIO(path.read_text("utf-8-sig")), abort_invalid=True)
        codecs.lookup(catalog.charset or "utf-8")  # it is compiled in that
    except Exception:
        return Catalog()
    return catalog


def msgstr_of(env: BuildEnvironment, text: str) -> str:
    """What Sphinx shows for *text* on the page that is being read; empty where nothing."""
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    places = [env.srcdir / folder for folder in env.config.locale_dirs]
    catalog, _found = locale.init(places, env.config.language, domain)
    found = catalog.gettext(text)
    return "" if found is text else found  # what it does not know, it gives back


def has_text(message: Message | None) -> bool:
    """Whether an entry has a msgstr."""
    return message is not None and isinstance(message.string, str) and bool(message.string.strip())


def is_translated(message: Message | None) -> bool:
    """Whether Sphinx takes an entry; one that is fuzzy is not in the compiled catalog."""
    return message is not None and has_text(message) and not message.fuzzy


def setup(app: Sphinx) -> None:
    app.add_config_value("languages", [], "env", types=[dict, list, tuple])
    app.connect("config-inited", complete)
