"""The catalog of the frame's words for a new language: what its translators have to say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polib
import sphinx
from babel.messages.plurals import get_plural
from notes2po import catalog as po

SPHINX = Path(sphinx.__file__).parent / "locale"


def empty_frame(locale: str, others: Iterable[Path]) -> polib.POFile:
    """A catalog with all that the catalogs of the *others* have and Sphinx's own lacks."""
    said = sphinx_messages(locale)
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = f"sphinx, {locale}: the site's own frame, over Sphinx's catalog"
    for path in others:
        for entry in po.read(path) or ():
            if not entry.obsolete and entry.msgid not in said:
                said.add(entry.msgid)
                catalog.append(emptied(entry, locale))
    return catalog


def emptied(entry: polib.POEntry, locale: str) -> polib.POEntry:
    """*entry* as it is before anybody has translated it into the language *locale*."""
    forms = get_plural(locale).num_plurals if entry.msgid_plural else 0
    return polib.POEntry(
        msgid=entry.msgid,
        msgid_plural=entry.msgid_plural,
        msgstr_plural=dict.fromkeys(range(forms), ""),
        occurrences=entry.occurrences,
        comment=entry.comment,
    )


def sphinx_catalog(locale: str) -> Path | None:
    """Sphinx's own catalog of a language, or of the language without its territory."""
    names = dict.fromkeys((locale, locale.partition("_")[0]))
    paths = (SPHINX / name / "LC_MESSAGES" / "sphinx.mo" for name in names)
    return next((path for path in paths if path.is_file()), None)


def sphinx_messages(locale: str) -> set[str]:
    """The messages that Sphinx itself says in a language."""
    path = sphinx_catalog(locale)
    # A compiled catalog holds what is translated, and nothing else.
    return {entry.msgid for entry in polib.mofile(str(path))} if path else set()


def own_frame(locale: str) -> str:
    """What Sphinx itself has in a language, in words."""
    found = sphinx_catalog(locale)
    if found:
        return f"Sphinx itself says the rest in {found.parts[-3]}"
    start = locale.partition("_")[0]
    near = sorted(path.name for path in SPHINX.glob(f"{start}_*") if path.is_dir())
    return "Sphinx has none of its own" + (f", but for {', '.join(near)}" if near else "")
