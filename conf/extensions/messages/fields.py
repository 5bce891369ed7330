"""What a room keeps in Sphinx's environment, under a name that it alone knows.

Sphinx's environment takes any attribute from anybody. Here a room declares each of its
fields once; what others may have of it, the room gives them in a dataclass: ``of(env)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A value that is kept from one build to the next; ``new`` makes the first."""

    name: str
    new: Callable[[], T]

    def of(self, env: BuildEnvironment) -> T:
        """The value in *env*."""
        return cast("T", vars(env).setdefault(self.name, self.new()))

    def put(self, env: BuildEnvironment, value: T) -> None:
        """Keep another *value*."""
        vars(env)[self.name] = value


@dataclass(frozen=True)
class PerPage(Generic[T]):
    """A value for each page that is kept from one build to the next, and goes with its page."""

    name: str

    def of(self, env: BuildEnvironment) -> dict[str, T]:
        """``{page: value}``, to read and to write."""
        return cast("dict[str, T]", vars(env).setdefault(self.name, {}))

    def connect(self, app: Sphinx) -> None:
        """Have the values of pages forgotten, and taken over from parallel readers."""
        app.connect("env-purge-doc", self._purge)
        app.connect("env-merge-info", self._merge)

    def _purge(self, _app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.of(env).pop(docname, None)

    def _merge(
        self, _app: Sphinx, env: BuildEnvironment, names: Iterable[str], other: BuildEnvironment
    ) -> None:
        found = self.of(other)
        self.of(env).update({name: found[name] for name in names if name in found})


@dataclass(frozen=True)
class Passing(Generic[T]):
    """A value of the page that is being read, gone with the next."""

    name: str
    new: Callable[[], T]

    def of(self, env: BuildEnvironment) -> T:
        """The value; a new one where nothing was put for this page."""
        return cast("T", _passing(env).get(self.name) or self.new())

    def put(self, env: BuildEnvironment, value: T) -> None:
        """Hand *value* on to whoever asks later, of the same page."""
        _passing(env)[self.name] = value


def _passing(env: BuildEnvironment) -> Any:
    return env.temp_data
