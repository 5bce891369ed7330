"""The same page in every other language: switcher, alternates, direction, sitemap.

Every language has the same pages under the same names, so that the address of a
page in another language is known while this one is built: ``site_places`` says
where each language's site lies below the root that all share, ``ja/`` beside
``en/``, or ``ja/latest/`` beside ``en/latest/`` on Read the Docs. The links of
the switcher are relative; they hold for any host, any folder on it, and no host.

What machines read wants whole addresses: where ``html_baseurl``, the address of
this site, is known and ends in its place, the others follow from it. Else the
alternates are relative too, and there is no sitemap.

Sources: https://developers.google.com/search/docs/specialty/international/localized-versions
for ``hreflang`` and the sitemap, https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

STYLE = "right-to-left.css"
LIST = "languages-list"
FEW = 8  # languages that are listed on the page; more are in a list that opens
# The accents of Latin, Greek and Cyrillic letters.
MARKS = dict.fromkeys(range(0x300, 0x370))
PAGES = {"html", "dirhtml"}  # the builders that write a page to a page


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language: its address, and how to name the language.

    ``tag`` is the language as HTML writes it (BCP 47), ``name`` as its readers do; ``way`` is the
    direction that they read in.
    """

    tag: str
    slug: str
    name: str
    href: str
    current: bool
    way: str


@cache
def likely(locale: str) -> tuple[str, str, str]:
    """Language, script (ISO 15924) and territory (ISO 3166) of a locale (UTS 35, likely subtags).

    The code itself and empty parts where CLDR does not know the language.
    """
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return locale, "", ""
    language, territory, script, *_ = parse_locale(locale)
    known = get_global("likely_subtags")
    names = (f"{language}_{script}", f"{language}_{territory}", language)
    _language, place, letters, *_ = parse_locale(
        next((known[name] for name in names if name in known), language)
    )
    return language, script or letters or "", territory or place or ""


@cache
def own_name(locale: str) -> str:
    """The language's name in itself: 日本語; by its script where it has several: 繁體中文.

    The code where CLDR does not know the language.
    """
    language, script, territory = likely(locale)
    if not script:
        return locale
    names = Locale.parse("_".join(filter(None, (language, script, territory)))).languages
    name = names.get(f"{language}_{script}") or names.get(language)
    return str(name[0].upper() + name[1:]) if name else locale


@cache
def names(locales: tuple[str, ...]) -> dict[str, str]:
    """The name of each language in itself; of those with one name, with its country's, too.

    Português and Português (Brasil): a language without a country is the one without.
    """
    plain = {locale: own_name(locale) for locale in locales}
    twice = {name for name, count in Counter(plain.values()).items() if count > 1}
    found = dict(plain)
    for locale, name in plain.items():
        _language, territory, *_ = parse_locale(locale)
        if name in twice and territory and likely(locale)[1]:
            country = Locale.parse(locale).territories.get(territory)
            found[locale] = f"{name} ({country})" if country else name
    return found


def alphabetic(name: str) -> tuple[str, str]:
    """By what the names of languages are sorted: the letters, script by script; then the marks."""
    return unicodedata.normalize("NFD", name).casefold().translate(MARKS), name


def shared_root(config: Config) -> str:
    """The address of the root that all languages share; empty where it is not known."""
    place = config.site_places[config.language]
    base = config.html_baseurl.rstrip("/") + "/"
    return base.removesuffix(place) if base.endswith("/" + place) else ""


def address(config: Config, uri: str, locale: str) -> str:
    """Where the page *uri* lies in the site of *locale*, below the root that all share."""
    return quote(config.site_places[locale] + uri, safe="/#?&=:;,~")


def versions(builder: Builder, pagename: str) -> Iterator[Version]:
    """The page *pagename* in every language, in the order of the table; many by their names."""
    config = builder.config
    missing = pagename == config.notfound_pagename
    uri = builder.get_target_uri(config.root_doc if missing else pagename)
    here = address(config, uri, config.language)
    called = names(tuple(config.site_places))
    order = list(config.site_places)
    if len(order) > FEW:
        order.sort(key=lambda locale: alphabetic(called[locale]))
    for locale in order:
        place = config.site_places[locale]
        there = address(config, uri, locale)
        # The page for what is not there is served at any depth.
        href = root_path(config) + there if missing else relative(here, there)
        current = locale == config.language
        tag, slug = locale.replace("_", "-"), place.partition("/")[0]
        yield Version(tag, slug, called[locale], href, current, direction(locale))


def relative(here: str, there: str) -> str:
    """The link from one page to another, or to itself."""
    return relative_uri(here, there) or posixpath.basename(here) or "./"


def elsewhere(config: Config, uri: str, locale: str) -> str:
    """The link from the page *uri* to itself in the site of *locale*."""
    return relative(address(config, uri, config.language), address(config, uri, locale))


def root_path(config: Config) -> str:
    """The shared root as a path on its host: ``/`` where the address is not known."""
    return urlsplit(shared_root(config)).path or "/"


def alternates(config: Config, uri: str) -> Iterator[tuple[str, str]]:
    """The page *uri* in every language, itself included, as (``hreflang``, address)."""
    root, here = shared_root(config), address(config, uri, config.language)
    tags = {locale.replace("_", "-"): locale for locale in config.site_places}
    for tag, locale in [*tags.items(), ("x-default", next(iter(tags.values())))]:
        there = address(config, uri, locale)
        yield tag, root + there if root else relative(here, there)


@cache
def direction(locale: str) -> str:
    """``rtl`` for a language that is read from right to left, else ``ltr``."""
    known = likely(locale)[1] != ""
    return "rtl" if known and Locale.parse(locale).text_direction == "rtl" else "ltr"


def add_files(app: Sphinx) -> None:
    """On builder-inited: what turns furo round, and the look and the field of a list that opens.

    A book may say no direction in its style sheets.
    """
    if app.builder.name not in PAGES:
        return
    if direction(app.config.language) == "rtl":
        app.add_css_file(STYLE, priority=900)  # after all others
    if len(app.config.site_places) > FEW:
        app.add_css_file(f"{LIST}.css")
        app.add_js_file(f"{LIST}.js", loading_method="defer")


def script_of(locale: str) -> str:
    """The script of a language, by ISO 15924; Zyyy where nobody knows."""
    return likely(locale)[1] or "Zyyy"


def show(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doc: nodes.document | None
) -> None:
    """On html-page-context: what the templates write of the languages."""
    builder, config = app.builder, app.config
    uri = builder.get_target_uri(pagename)
    context["direction"] = direction(config.language)
    context["script"] = script_of(config.language)
    context["languages"] = list(versions(builder, pagename))
    context["few_languages"] = len(context["languages"]) <= FEW
    context["page_uri"] = uri
    found = pagename in app.env.found_docs
    context["alternates"] = list(alternates(config, uri)) if found else []


def set_missing_page(_app: Sphinx, config: Config) -> None:
    """On config-inited: where the links of 404.html begin, which is served at any depth."""
    places: dict[str, str] = config.site_places
    place = places.get(config.language, f"{config.language}/")  # a language on trial
    config.site_places = places | {config.language: place}
    path = urlsplit(config.html_baseurl).path or f"/{place}"
    config.notfound_urls_prefix = path.rstrip("/") + "/"


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """On build-finished: ``sitemap.xml`` of all languages, in the source language's site.

    Read the Docs serves that of its main project at the root; elsewhere it is to be
    put there, since a sitemap may name what lies beside and below it only.
    """
    config = app.config
    first = config.language == next(iter(config.site_places))
    if error or app.builder.name not in PAGES or not first or not shared_root(config):
        return
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += ['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"']
    lines += ['        xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for name in sorted(app.env.found_docs):
        uri = app.builder.get_target_uri(name)
        tags = list(alternates(config, uri))
        links = [
            f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>'
            for tag, url in tags
        ]
        for _, url in tags[:-1]:  # the last is x-default
            lines += ["<url>", f"<loc>{escape(url)}</loc>", *links, "</url>"]
    text = "\n".join([*lines, "</urlset>"])
    (app.outdir / "sitemap.xml").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    # {locale: "ja/"}: each site's place below the shared root; the source language first
    app.add_config_value("site_places", {}, "html", types=[dict])
    app.connect("config-inited", set_missing_page)
    app.connect("builder-inited", add_files)
    app.connect("html-page-context", show)
    app.connect("build-finished", write_sitemap)
    app.add_js_file("languages.js", loading_method="defer")
