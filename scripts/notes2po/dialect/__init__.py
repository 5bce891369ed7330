"""A note in Jekyll's Markdown (Liquid, kramdown, HTML) -> the same text in MyST.

The one place that knows Jekyll. It is used on both sides, so that a page and its translations
are cut the same way. A text goes through the rooms as lines, each of which knows where it stood
in the note, and every room tells what it changed: see ``lines``.
"""

from notes2po.dialect.converting import as_it_is, convert

__all__ = ["as_it_is", "convert"]
