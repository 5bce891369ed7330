"""Pair the messages of a page with those of its translation."""

from __future__ import annotations

from collections.abc import Sequence

from notes2po.messages import Bead, Message


def align(source: Sequence[Message], target: Sequence[Message]) -> list[Bead]:
    """Pairs one to one where both sides agree in structure; nothing else yet."""
    if [m.shape for m in source] == [m.shape for m in target]:
        return [Bead((n,), (n,)) for n in range(len(source))]
    lone = [Bead((n,), ()) for n in range(len(source))]
    return lone + [Bead((), (n,)) for n in range(len(target))]
