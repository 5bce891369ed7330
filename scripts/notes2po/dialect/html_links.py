"""The addresses in HTML: where links and pictures lead to is asked before they become MyST."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from notes2po.dialect.lines import Line
from notes2po.dialect.page import Page

TAG = re.compile(r"<(?:a|img|source|video|audio|embed|iframe)\b[^<>]*>", re.IGNORECASE)
LEADS = re.compile(
    r"(?P<name>\s(?:href|src))\s*=\s*(?P<mark>[\"'])(?P<url>.*?)(?P=mark)",
    re.IGNORECASE | re.DOTALL,
)


def led(lines: Sequence[Line], page: Page) -> list[Line]:
    """*lines* of HTML whose links lead where the page's do; a tag over several lines stays."""
    return [Line(_led(line, page), line.number) for line in lines]


def _led(line: Line, page: Page) -> str:
    return TAG.sub(lambda tag: _tag(tag[0], page, line.number), line.text)


def _tag(tag: str, page: Page, number: int) -> str:
    def change(match: re.Match[str]) -> str:
        url = html.unescape(match["url"].strip())
        new = page.address(url)
        if new == url:
            return match[0]
        page.told(number, "link", url, new)
        return f'{match["name"]}="{html.escape(new)}"'

    return LEADS.sub(change, tag)
