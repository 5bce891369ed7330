"""The old address of each note in each language leads to its page: ``conf/redirects.json``.

What the table means is said in ``sites.redirects``, which makes pages and lists of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from notes2po.languages import SOURCE
from notes2po.messages import Location, ProblemError

from intake.collection.found import Article, in_blog

FILE = "conf/redirects.json"


def with_addresses(
    text: str, articles: Iterable[Article], addresses: Mapping[str, Sequence[str]], blog: Path
) -> str:
    """The table *text* with the *addresses* of all notes; what else it says stays.

    They are by the notes' paths in the *blog*. Where a note and its translation have one address, it leads to the English page.
    """
    try:
        table: dict[str, dict[str, str]] = json.loads(text)
        table = {locale: dict(rows) for locale, rows in table.items()}
    except (ValueError, TypeError, AttributeError):
        raise ProblemError(
            Location(FILE, 1), "is no table of redirects: mend or delete it"
        ) from None
    held = {old: locale for locale, rows in table.items() for old in rows}
    for article in articles:
        for locale, path in ((SOURCE.locale, article.english), *article.notes.items()):
            for old in _written(addresses.get(in_blog(path, blog), ())):
                if held.setdefault(old, locale) == locale:
                    table.setdefault(locale, {}).setdefault(old, article.name)
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _written(addresses: Sequence[str]) -> Iterator[str]:
    """Where a note was, and where it had been before, as a browser asks for it."""
    for number, old in enumerate(addresses):
        if number and old.strip():
            yield quote("/" + old.strip().lstrip("/"), safe="/%")
        elif not number and "/_" not in old:  # what Jekyll does not show has no address
            yield old
