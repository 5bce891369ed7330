"""Sphinx's settings. What is more than a setting is in extensions/."""

import os
import sys
from pathlib import Path

from sphinx.errors import ConfigError

CONF = Path(__file__).parent
sys.path[:0] = [str(CONF), str(CONF / "extensions")]

from language_table import read_table  # noqa: E402 - it stands beside

# -- The project: https://www.sphinx-doc.org/en/master/usage/configuration.html

project = "Notes on Language Models"
author = "the authors of the notes"
project_copyright = author
extensions = [
    "myst_parser",
    "speed",
    "messages",
    "incremental",
    "references",
    "glossary",
    "search",
    "frame",
    "status",
    "posts",
    "original",
    "book",
]
exclude_patterns: list[str] = []

# -- Languages: https://www.sphinx-doc.org/en/master/usage/advanced/intl.html
# `sphinx-build -D language=ja` chooses one, on Read the Docs the project's own
# language does; English is the source.

languages = read_table(CONF / "languages.toml")
slugs = {row["slug"]: locale for locale, row in languages.items()}
slug = os.environ.get("READTHEDOCS_LANGUAGE", "en")
if slug not in slugs:
    raise ConfigError(f"no language in conf/languages.toml has the slug {slug!r}")
language = slugs[slug]
locale_dirs = ["../locale"]  # seen from the source folder
if (CONF.parent / "docs").is_symlink():  # Sphinx takes what it leads to for the source folder
    locale_dirs = [str(CONF.parent / "locale")]
gettext_compact = False  # one catalog per page
gettext_location = True
gettext_uuid = False

# Sphinx warns of {term} with its translated name, and before 9.2 of footnotes in another
# order, where nothing is wrong (sphinx #14162), and of no lost link; messages does both.
suppress_warnings = ["i18n.inconsistent_references"]

# Where the files are that a reader can improve: extensions/status/improve.py. Read the Docs
# says so itself; for a pull request it names no branch. Elsewhere `-D repository=…` does, or the
# name of a remote of git, as `make publish` has it.

repository = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "")
branch = os.environ.get("READTHEDOCS_GIT_IDENTIFIER", "")
if os.environ.get("READTHEDOCS_VERSION_TYPE") == "external":
    repository = ""

# -- Where the site will be: https://docs.readthedocs.com/platform/stable/reference/environment-variables.html
# Read the Docs says so in the environment, and nothing else is asked: elsewhere
# `-D html_baseurl=…` does, or the site lies anywhere. Each language's place is below the
# root that all share: extensions/frame/languages.py.

version = os.environ.get("READTHEDOCS_VERSION", "")
site_places = {
    locale: f"{row['slug']}/{version}/" if version else f"{row['slug']}/"
    for locale, row in languages.items()
}
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
version = version or "local"  # an epub needs one
release = os.environ.get("READTHEDOCS_GIT_COMMIT_HASH", version)  # in documentation_options.js

# -- MyST: https://myst-parser.readthedocs.io/en/latest/configuration.html

myst_title_to_header = True  # the front matter's title is the page's heading
myst_heading_anchors = 3  # [text](page.md#heading) works down to ###
myst_url_schemes = [
    *("http", "https", "mailto", "ftp"),  # as it comes, and what else notes of all ages lead to
    *("tel", "irc", "ircs", "news", "rsync", "git", "magnet"),
]
myst_enable_extensions = ["colon_fence", "deflist"]

# -- Shared references: extensions/references/shared.py

shared_references = "references"

# -- HTML: https://pradyunsg.me/furo/customisation/

html_theme = "furo"
html_title = project
html_static_path = ["static"]
templates_path = ["templates"]
html_copy_source = False
html_math_renderer = "mathml"  # drawn here, not by a program from elsewhere: messages/formulas.py
html_use_index = False  # these pages have no index entries
html_show_sourcelink = False
html_css_files = ["type.css"]
card_icon = (
    "static/icon-180.png"  # on what is shown where a page is shared: extensions/frame/card.py
)
navigation_pages = (
    200  # a larger site shows in its sidebar what is near: extensions/frame/navigation.py
)
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/languages.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/books.html",
        "sidebar/scroll-end.html",
    ]
}
notfound_template = "404.html"
notfound_context: dict[str, str] = {}

# -- Epub: https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-epub-output
# What differs from language to language is in extensions/book/epub.py.

# Read the Docs has them at addresses of its own, of all versions but previews; elsewhere
# `make site` says which there are: extensions/book/offer.py
book_files = {}
if html_baseurl and os.environ.get("READTHEDOCS_VERSION_TYPE") in ("branch", "tag"):
    host = "/".join(html_baseurl.split("/")[:3])
    place = f"{host}/_/downloads/{slug}/{version}"
    book_files = {kind: f"{place}/{kind}/" for kind in ("epub", "pdf")}
epub_basename = "notes-on-language-models"
epub_contributor = author
epub_css_files = ["type.css"]
book_leaves_out = ["status", "translating"]  # they are about the site: extensions/book/left_out.py
epub_tocscope = "includehidden"  # the landing page lists in words what is in the sidebar
epub_show_urls = "no"  # a reader of books follows links, too
