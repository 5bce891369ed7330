"""The old address of each note in each language leads to its page: ``conf/redirects.json``.

What the table means is said in ``sites.redirects``, which makes pages and lists of it.
"""

from __future__ import annotations

import json
from pathlib import Path

from notes2po.languages import SOURCE
from notes2po.messages import Location, ProblemError

from intake.collection.addresses import Site
from intake.collection.found import Found

FILE = "conf/redirects.json"


def with_addresses(text: str, found: Found, site: Site, blog: Path) -> str:
    """The table *text* with the addresses of all notes; what else it says stays."""
    try:
        table: dict[str, dict[str, str]] = json.loads(text)
        table = {locale: dict(rows) for locale, rows in table.items()}
    except (ValueError, TypeError, AttributeError):
        raise ProblemError(
            Location(FILE, 1), "is no table of redirects: mend or delete it"
        ) from None
    for article in found.articles:
        for locale, path in ((SOURCE.locale, article.english), *article.notes.items()):
            old = site.addresses.address(Path(path).relative_to(blog).as_posix())
            if old and "/_" not in old:  # what Jekyll does not show has no address
                table.setdefault(locale, {}).setdefault(old, article.name)
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
