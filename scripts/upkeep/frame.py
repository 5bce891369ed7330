"""The frame's own words in a language: what Sphinx's catalog lacks, and says amiss.

They come along in many languages (``frames/``, in the form of any catalog), whether a site has
them or not, translated by machine until somebody has read them. A site's own catalog of them is
made of that, and what its translators say there stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from pathlib import Path

import polib
import sphinx
from babel.messages.plurals import get_plural
from notes2po import catalog as po
from notes2po.languages import likely

SPHINX = Path(sphinx.__file__).parent / "locale"
SHIPPED = Path(__file__).parent / "frames"


def shipped(locale: str) -> polib.POFile | None:
    """The frame that comes along in *locale*, or in the nearest to it; None where there is none."""
    path = shipped_path(locale)
    return po.read(path) if path else None


def shipped_path(locale: str) -> Path | None:
    """Where the frame that comes along in *locale* is, or in its language and script: zh_TW's for
    zh_HK, and none in Cyrillic for sr_Latn.
    """
    frames = {path.stem: path for path in sorted(SHIPPED.glob("*.po"))}
    return next((frames[name] for name in _akin(locale, frames)), None)


def _akin(locale: str, names: Iterable[str]) -> list[str]:
    """Those of *names* that are *locale*'s language in its script, the nearest first."""
    language, script, _territory = likely(locale)
    found = [name for name in names if likely(name)[:2] == (language, script)]
    return sorted(found, key=lambda name: (name != locale, name != language, name))


def new_frame(locale: str, others: Iterable[Path]) -> polib.POFile:
    """The frame's catalog for a new language of a site that has those of the *others*.

    What does not come along is empty.
    """
    catalog = empty_frame(locale, others)
    if (whole := shipped(locale)) is not None:
        catalog.header = whole.header
        improve(catalog, whole)
    return catalog


def improve(catalog: polib.POFile, whole: polib.POFile) -> None:
    """Have *catalog* say what *whole* says and it does not; what it says stands."""
    own = {entry.msgid: entry for entry in catalog if not entry.obsolete}
    for entry in whole:
        mine = own.get(entry.msgid)
        if mine is None:
            catalog.append(copy(entry))
        elif not mine.msgstr and not any(mine.msgstr_plural.values()):
            mine.msgstr, mine.msgstr_plural = entry.msgstr, dict(entry.msgstr_plural)
            mine.tcomment = mine.tcomment or entry.tcomment


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
    """Sphinx's own catalog of a language, or of the language without its territory.

    Sphinx would find a language's in another script, too: what it says there is none of ours.
    """
    names = _akin(locale, dict.fromkeys((locale, locale.partition("_")[0])))
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
