"""Pair the messages of a page with those of its translation, however far it has drifted."""

from notes2po.align.alike import LEFT_IN_ENGLISH
from notes2po.align.beads import align
from notes2po.align.joining import ends_within, mended

__all__ = ["LEFT_IN_ENGLISH", "align", "ends_within", "mended"]
