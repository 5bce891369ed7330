"""``{: .class #id key="v"}``: what kramdown lets an author say of a block or of a run of text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# ALD_TYPE_ANY in kramdown's extensions.rb.
PART = re.compile(
    r"(?:^|(?<=\s))(?:(\w[\w-]*)=(\"|')((?:\\\}|\\\2|(?!\2)[^}])*)\2"
    r"|(\w[\w-]*)|((?:#[A-Za-z][\w:-]*|\.[^\s.#]+)+))(?=\s|$)",
    re.ASCII,
)
SHORT = re.compile(r"#([A-Za-z][\w:-]*)|\.([^\s.#]+)")

ADMONITIONS = {
    **{name: name for name in ("attention", "caution", "danger", "error", "hint", "important")},
    **{name: name for name in ("note", "seealso", "tip", "warning")},
    "info": "note",
    "notice": "note",
    "alert": "warning",
    "warn": "warning",
}
LANGUAGE = re.compile(r"(?:language|lang|brush)[-:]\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Attributes:
    """An id, classes, ``key="v"`` pairs, and names of lists that are written elsewhere."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.id or self.classes or self.pairs or self.names)

    def __add__(self, other: Attributes) -> Attributes:
        return Attributes(
            other.id or self.id,
            self.classes + other.classes,
            self.pairs + other.pairs,
            self.names + other.names,
        )

    @property
    def says(self) -> bool:
        """Whether there is more than bare words, of which a brace of code may be full."""
        return bool(self.id or self.classes or self.pairs)


NONE = Attributes()


def parse(text: str) -> Attributes:
    """The attributes between ``{:`` and ``}``."""
    found = NONE
    for part in PART.finditer(text):
        if part[1]:
            value = part[3].replace("\\" + part[2], part[2])
            if part[1] == "id":
                found += Attributes(id=value)
            elif part[1] == "class":
                found += Attributes(classes=tuple(value.split()))
            else:
                found += Attributes(pairs=((part[1], value),))
        elif part[4]:
            found += Attributes(names=(part[4],))
        else:
            shorts = list(SHORT.finditer(part[5]))
            ids = [short[1] for short in shorts if short[1]]
            classes = tuple(short[2] for short in shorts if short[2])
            found += Attributes(id=ids[-1] if ids else "", classes=classes)
    return found


def resolved(own: Attributes, named: dict[str, Attributes]) -> Attributes:
    """*own* with what the names in it stand for; one level, as a list of names is used."""
    for name in own.names:
        own = named.get(name, NONE) + own
    return own


def admonition(own: Attributes) -> str:
    """The MyST directive that a class of *own* means, or nothing."""
    return next((ADMONITIONS[name] for name in own.classes if name in ADMONITIONS), "")


def language(own: Attributes) -> str:
    """The language that a class of *own* says code is in, or nothing."""
    for name in own.classes:
        if match := LANGUAGE.match(name):
            return match[1]
    return ""
