"""Pair the messages of a page with those of its translation, however far it has drifted."""

from notes2po.align.beads import LEFT_IN_ENGLISH, align

__all__ = ["LEFT_IN_ENGLISH", "align"]
