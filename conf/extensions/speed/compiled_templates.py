"""Templates are compiled once, and not by each build of each language, nor for each page.

Jinja makes Python of every template that a build uses, some twenty: a seventh of a second, which
is a quarter of a build with nothing to do. Its own cache keeps what it made, by a template's path
and content and by the version of Python, in a folder of the user's own in the system's temporary
directory (jinja2.FileSystemBytecodeCache). Sphinx gives no way to ask for it: its environment
is public all the same. What it renders from a text, as it does with the scripts and style sheets
that are templates, Jinja's cache passes by (flask#2402): it is asked here. Seen with Sphinx 9.0.4
and 9.2.0, Jinja 3.1.6.

Where it extracts messages, Sphinx makes an environment of its own for each template of catalogs
that it writes, and compiles the same file in each. One does for all of them.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

import sphinx
from jinja2 import FileSystemBytecodeCache
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2 import Environment, Template
    from jinja2.bccache import Bucket
    from sphinx.application import Sphinx


class Kept(FileSystemBytecodeCache):
    """What was compiled for this version of Sphinx, with Jinja's extensions as they are named.

    A full or locked disk costs no build, nor does a file that somebody has damaged.
    """

    def __init__(self, extensions: Iterable[str]) -> None:
        made_by = "\n".join((sphinx.__version__, *sorted(extensions)))
        super().__init__(pattern=f"sphinx-{sha256(made_by.encode()).hexdigest()[:16]}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, UnpicklingError, ValueError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep(app: Sphinx) -> None:
    """On builder-inited; without a folder that is this user's alone, nothing is kept."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        environment = app.builder.templates.environment
        with suppress(OSError, RuntimeError):
            environment.bytecode_cache = kept = Kept(environment.extensions)
            environment.from_string = partial(from_text, environment, kept)
    elif app.builder.name == "gettext":
        module: Any = import_module(type(app.builder).__module__)
        module.GettextRenderer = made_once(module.GettextRenderer)


def from_text(environment: Environment, kept: Kept, source: str) -> Template:
    """As ``environment.from_string(source)`` has it, from what is *kept* where it is there."""
    bucket = kept.get_bucket(environment, source, None, source)
    if bucket.code is None:
        bucket.code = environment.compile(source)
        kept.set_bucket(bucket)
    names = environment.make_globals(None)
    return environment.template_class.from_code(environment, bucket.code, names)


def made_once(renderer: Callable[..., Any]) -> Callable[..., Any]:
    """What *renderer* makes of folders of templates and of where it writes, made once of each."""
    make = cache(lambda folders, outdir: renderer(folders, outdir=outdir))

    def made(folders: Sequence[Any], outdir: Any) -> Any:
        return make(tuple(folders), outdir)

    return made


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", keep, priority=900)  # after those who add to the environment
