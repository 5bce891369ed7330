"""What is done over and over upstream, or kept too long, for nothing.

* MyST makes a document with all of docutils' settings for every text that it renders,
  and throws it away: its renderer writes ``options.get("document", make_document())``.
  A translated page is rendered message by message; a third of its time goes there. Seen
  with MyST-Parser 5.2.0. The settings are made once, and copied.
* Sphinx declares docutils' eighty settings anew for every page it reads, to ask what their
  values are. Seen with Sphinx 9.0.4 and 9.2.0.
* docutils looks for nodes with a generator for each level of the tree, through all of which
  each node comes; some sixty such searches are made in each page. Seen with docutils 0.22.4
  and 0.23.
* Jinja asks the disk whether a template has changed each time that one is included.
* Sphinx writes the doctree of each page it reads to a file, and keeps it in memory until
  the page is written. From the file it comes back in a fiftieth of the time that the page
  takes, and memory hardly grows with the pages (sphinx #11124). Seen with Sphinx 9.0.4 and
  9.2.0.
* Sphinx parses each translated message as a document of its own, whose settings hold the
  environment, and its nodes still name that document when they stand in their page: the
  file of each translated page holds all that is known of all pages. Seen with Sphinx 9.0.4
  and 9.2.0.
* A doctree is a thicket of cycles. Python looks for garbage in them so often that it takes
  a tenth of the build.
"""

from __future__ import annotations

import gc
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import docutils

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx

NEW_OBJECTS = 30_000  # between two searches for garbage; Python's own is 700

made_once = cache(get_default_settings)
ask_settings = docutils._get_settings  # noqa: SLF001 - it has no public name
known: dict[Any, tuple[dict[str, Any], Any]] = {}  # {what is asked: (defaults, settings)}


def copy_settings(*components: Any) -> Any:
    """What docutils' ``get_default_settings`` returns."""
    return copy(made_once(*components))


def recall_settings(*components: Any, defaults: Mapping[str, Any], **options: Any) -> Any:
    """What Sphinx's ``_get_settings`` returns, asked only for what is not known."""
    kinds = tuple(part if isinstance(part, type) else type(part) for part in components)
    key = kinds, *sorted(options.items())
    if key not in known or known[key][0] != defaults:
        known[key] = dict(defaults), ask_settings(*components, defaults=defaults, **options)
    settings = copy(known[key][1])
    settings.record_dependencies = DependencyList()  # the page's own
    return settings


def find(self: nodes.Node, kind: type) -> Iterator[nodes.Node]:
    """The nodes of a *kind* in a tree, in its order: docutils' ``Node._fast_findall``."""
    if isinstance(self, kind):
        yield self
    levels = [iter(self.children)]
    while levels:
        for child in levels[-1]:
            if isinstance(child, kind):
                yield child
            if child.children:
                levels.append(iter(child.children))
                break
        else:
            levels.pop()


def let_go(app: Sphinx, doctree: nodes.document) -> None:
    """On doctree-read, last: of the messages' documents, and of the page that was read before."""
    for node in doctree.findall():
        node.document = doctree
    # There is no public name; Sphinx does without it where it reads in parallel.
    app.env._write_doc_doctree_cache.clear()  # noqa: SLF001


def trust_templates(app: Sphinx) -> None:
    """On builder-inited: no template changes while the site is built."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.templates.environment.auto_reload = False


def setup(app: Sphinx) -> None:
    base.get_default_settings = copy_settings  # type: ignore[attr-defined]
    docutils._get_settings = recall_settings  # noqa: SLF001
    nodes.Node._fast_findall = find  # type: ignore[attr-defined] # noqa: SLF001
    gc.freeze()  # what is there before the first page stays
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    app.connect("builder-inited", trust_templates)
    app.connect("doctree-read", let_go, priority=900)
