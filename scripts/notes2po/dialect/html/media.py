"""Pictures, videos and what else an element shows that is no text: its picture, or a link to it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from notes2po.dialect.html import text as html_text
from notes2po.dialect.html.tree import Element
from notes2po.dialect.html.work import Work

YOUTUBE = re.compile(r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com|youtu\.be", re.IGNORECASE)
VIMEO = re.compile(r"player\.vimeo\.com", re.IGNORECASE)
SOURCES = ("src", "data", "data-src", "href", "data-lazy-src", "data-original")


def picture(element: Element, work: Work) -> str:
    """The Markdown of an ``img``: its picture; its description where it has none to show."""
    attributes = element.attributes
    alt = html_text.literal(html_text.one_line(attributes.get("alt", "")))
    source = work.to(picture_source(attributes), element.line)
    if not source:
        return alt
    return f"![{alt}]({html_text.destination(source, attributes.get('title', ''))})"


def picture_source(attributes: Mapping[str, str]) -> str:
    """The address of a picture; empty where there is none, or what only counts readers."""
    if attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1"):
        return ""
    named = [attributes.get(name, "") for name in SOURCES]
    if "srcset" in attributes:
        named.append(attributes["srcset"].strip().split(",")[0].split(" ")[0])
    found = [source for source in map(html_text.address, named) if source]
    shown = [source for source in found if not source.startswith("data:")]
    pictured = [source for source in found if re.match(r"data:image/(gif|png|jpe?g|webp)", source)]
    return next(iter(shown + pictured), "")


def media_source(element: Element) -> str:
    """The address of what a video, a frame or the like shows, for a reader; empty without one."""
    named = [element.attributes.get(name, "") for name in SOURCES]
    named += [inner.attributes.get("src", "") for inner in element.find("source", "embed")]
    named += [
        inner.attributes.get("value", "")
        for inner in element.find("param")
        if inner.attributes.get("name", "").lower() in ("movie", "src", "url")
    ]
    found = (source for source in map(html_text.address, named) if source)
    return watched(next((s for s in found if not s.startswith(("about:", "data:"))), ""))


def watched(url: str) -> str:
    """The page where a reader watches what the address *url* of a frame embeds."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host, path = parts.netloc, parts.path.strip("/")
    kind, _, video = path.partition("/")
    if YOUTUBE.fullmatch(host) and kind in ("embed", "v", "shorts", "live") and video:
        query = parse_qs(parts.query)
        if video == "videoseries" and "list" in query:
            return f"https://www.youtube.com/playlist?list={query['list'][0]}"
        at = "".join(f"&t={start}s" for start in query.get("start", ())[:1] if start.isdigit())
        return f"https://www.youtube.com/watch?v={video.split('/')[0].split('&')[0]}{at}"
    if VIMEO.fullmatch(host) and kind == "video" and video:
        return f"https://vimeo.com/{video.split('/')[0]}"
    return url


def media_title(element: Element, source: str) -> str:
    """What a link to *source* says: the element's title, else the file's name, else the host."""
    for name in ("title", "aria-label", "alt"):
        if title := html_text.one_line(element.attributes.get(name, "")):
            return title
    try:
        parts = urlsplit(source)
    except ValueError:
        return source
    name = posixpath.basename(unquote(parts.path))
    if "." in name or not parts.netloc:
        return html_text.one_line(name) or source
    return parts.netloc.removeprefix("www.")
