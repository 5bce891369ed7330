"""The old address of each note in each language leads to its page: ``conf/redirects.json``.

What the table means is said in ``sites.redirects``, which makes pages and lists of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from notes2po.dialect.blog.sources import Source
from notes2po.languages import SOURCE
from notes2po.messages import Location, ProblemError

from intake.collection.found import Article, in_blog

FILE = "conf/redirects.json"
MOVED = ("redirect_from", "aliases")  # of jekyll-redirect-from, and what others call it


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
            for old in addresses.get(in_blog(path, blog), ()):
                if held.setdefault(old, locale) == locale:
                    table.setdefault(locale, {}).setdefault(old, article.name)
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def addresses_of(source: Source) -> Iterator[str]:
    """Where a note was, and where it had been before."""
    if "/_" not in source.url:  # what Jekyll does not show has no address
        yield source.url
    for name in MOVED:
        value = source.data.get(name)
        for old in value if isinstance(value, list) else [value]:
            if isinstance(old, str) and old.strip():
                yield quote("/" + old.strip().lstrip("/"), safe="/%")
