"""Commands of this interpreter, forked from one that has read the libraries already.

Half of what a small build costs is Python reading Sphinx, and the tests run some fifteen
hundred commands. Here a process reads the libraries, and this project's rooms, once for each
worker; a command is a fork of it: a process of its own, with the arguments, folder,
environment and streams that ``python -m …`` would have had, run to its end by the
interpreter itself. What such a command runs with ``sys.executable`` is forked as well:
for it that is a small program which asks here. A command that works with a copy of the rooms
forgets those that were read.

What Python takes from its environment as it starts cannot be given in this way, nor can a
terminal: there the tests start it anew, as they do where they watch it being stopped.

This file is both sides: `call` asks, and run as a program it is the one that forks.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib.metadata
import json
import logging
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import ModuleType
from typing import Any, NoReturn

from babel import Locale
from jinja2 import Environment
from pygments.styles import get_style_by_name

# What commands import of others; sphinx.application names the rest.
LIBRARIES = [
    "_strptime",
    "babel.messages.pofile",
    "bs4",
    "furo",
    "jinja2.ext",
    "lxml.etree",
    "math_core",
    "myst_parser.parsers.sphinx_",
    "myst_parser.sphinx_ext.directives",
    "myst_parser.sphinx_ext.main",
    "myst_parser.sphinx_ext.mathjax",
    "myst_parser.sphinx_ext.myst_refs",
    "notfound.extension",
    "polib",
    "pygments.formatters.html",
    "pygments.lexers.python",
    "pygments.styles.native",
    "pyuca",
    "rapidfuzz.process",
    "sphinx.builders.latex.transforms",
    "sphinx.cmd.build",
    "sphinx.ext.mathjax",
    "sphinx.search.ja",
    "sphinx.search.zh",
    "sphinx.util.console",
    "sphinx.writers.html5",
    "sphinx_basic_ng",
]
ROOT = Path(__file__).parent.parent
CONF, SCRIPTS = ROOT / "conf", ROOT / "scripts"
EXTENSIONS = CONF / "extensions"
# Rooms of ours that most commands read.
ROOMS = {
    CONF / "extensions": [
        *("speed", "messages", "incremental", "references", "glossary", "search", "frame"),
        *("status", "posts", "original", "book"),
    ],
    # Commands of the others take the folder that they are started in for the project.
    SCRIPTS: ["notes2po.importer", "check_catalogs.check"],
}
# These make environments, which need to know where the interpreter is.
OF_THEIR_OWN = {"sites.rtd", "venv", "pip"}

# What a forked command takes for its interpreter; {python} and {socket} are filled in.
PYTHON = """\
#!{python} -IS
import json, os, signal, socket, sys
if sys.argv[1:2] != ["-m"]:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
signal.signal(signal.SIGINT, signal.SIG_DFL)
request = dict(argv=sys.argv[2:], cwd=os.getcwd(), environment=dict(os.environ))
with socket.socket(socket.AF_UNIX) as client:
    client.connect({socket!r})
    socket.send_fds(client, [b"."], [0, 1, 2])
    client.sendall(json.dumps(request).encode() + b"\\n")
    code = int(client.makefile().read() or 1)
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


# -- The side that asks --------------------------------------------------------------------


@functools.cache
def folder() -> Path:
    """Where this worker's forking process has its socket and its program; it is running.

    Both go when the worker ends.
    """
    made = TemporaryDirectory(prefix="forked-")
    command = [sys.executable, __file__, made.name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def stop() -> None:
        process.communicate()  # closes its input, at which it ends
        made.cleanup()

    atexit.register(stop)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return Path(made.name)


def spent() -> float:
    """How many seconds of a processor this worker's commands have taken, and what they ran."""
    noted = folder() / "spent"
    return sum(map(float, noted.read_text("utf-8").split())) if noted.is_file() else 0.0


starting = threading.Lock()  # tests build in threads


def call(
    module: str, arguments: list[str], cwd: str, environment: dict[str, str]
) -> tuple[int, str, str]:
    """Run ``python -m module arguments``; gives its exit code, standard output and error."""
    with starting:
        base = folder()
    request = {"argv": [module, *arguments], "cwd": cwd, "environment": environment}
    with (
        TemporaryFile() as out,
        TemporaryFile() as err,
        Path(os.devnull).open() as nothing,
        socket.socket(socket.AF_UNIX) as client,
    ):
        client.connect(str(base / "socket"))
        socket.send_fds(client, [b"."], [stream.fileno() for stream in (nothing, out, err)])
        client.sendall(json.dumps(request).encode() + b"\n")
        code = int(client.makefile().read())
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode().replace("\r\n", "\n"))
    return code, said[0], said[1]


# -- The side that forks -------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """A command: the module and its arguments, where it runs, and its three streams."""

    argv: list[str]
    cwd: str
    environment: dict[str, str]
    streams: list[int]


def receive(connection: socket.socket) -> Request:
    """What somebody asks for."""
    _dot, streams, _flags, _address = socket.recv_fds(connection, 1, 3)
    return Request(**json.loads(connection.makefile().readline()), streams=streams)


def serve(address: str) -> Request:
    """Wait for requests; returns one, in a new process, for each that comes."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        print("ready", flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the ones that wait
        while True:
            if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
                sys.exit()
            connection, _ = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                request = receive(connection)
                if (command := os.fork()) == 0:
                    connection.close()
                    return request
                for stream in request.streams:
                    os.close(stream)
                answer(connection, command, Path(address).with_name("spent"))
                os._exit(0)
            connection.close()


def answer(connection: socket.socket, command: int, spent: Path) -> None:
    """Tell whoever asked how *command* ended; where they end before it, so does it.

    What it has *spent* is noted: nobody is its parent to whom it would be counted.
    """
    process = os.pidfd_open(command)
    either: list[Any] = [connection, process]
    if connection in select.select(either, [], [])[0]:
        os.kill(command, signal.SIGTERM)
    _, status, usage = os.wait4(command, 0)
    with spent.open("a", encoding="utf-8") as file:
        file.write(f"{usage.ru_utime + usage.ru_stime}\n")
    with contextlib.suppress(OSError):
        connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def become(request: Request, python: str) -> None:
    """Make this process what a new interpreter would be for the command."""
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [request.cwd, *filter(None, path)]
    sys.argv = request.argv
    if request.argv[0] not in OF_THEIR_OWN:
        sys.executable = python
    choose_rooms(request.argv)
    if path[0] != str(SCRIPTS):
        forget(SCRIPTS)
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)


def choose_rooms(argv: list[str]) -> None:
    """Keep the rooms that were read where those beside the conf.py of a command are the same."""
    conf = Path(argv[argv.index("-c") + 1] if "-c" in argv else "conf").resolve()
    rooms = conf / "extensions"
    if argv[0] == "sphinx" and rooms.resolve() == EXTENSIONS:
        return  # here, or beside a link to them
    if argv[0] == "notes2po" and not rooms.is_dir():
        return  # the importer takes those that are installed
    if not rooms.is_dir() or content(rooms) != read_rooms():
        forget(CONF)
        return
    for module in modules(EXTENSIONS).values():
        module.__file__ = str(conf / Path(module.__file__ or "").relative_to(CONF))
        if hasattr(module, "__path__"):
            module.__path__ = [str(Path(module.__file__).parent)]
        for name, value in vars(module).items():
            if isinstance(value, Path) and value.is_relative_to(CONF):
                setattr(module, name, conf / value.relative_to(CONF))


def content(folder: Path) -> dict[str, bytes]:
    """The files below *folder*, but what Python has compiled of them."""
    return {
        os.path.relpath(Path(where, name), folder): Path(where, name).read_bytes()
        for where, _folders, names in os.walk(folder)
        for name in names
        if not name.endswith(".pyc")
    }


@functools.cache
def read_rooms() -> dict[str, bytes]:
    """The rooms as they were when they were read."""
    return content(EXTENSIONS)


def forget(folder: Path) -> None:
    """Let the modules under *folder* be read anew, from wherever they are then found."""
    for name in modules(folder):
        del sys.modules[name]


def modules(folder: Path) -> dict[str, ModuleType]:
    """Those that were read from below *folder*."""
    start = f"{folder}{os.sep}"
    return {
        name: module
        for name, module in sys.modules.items()
        if (getattr(module, "__file__", None) or "").startswith(start)
    }


def read() -> None:
    """Read what commands read."""
    for name in [*import_module("sphinx.application").builtin_extensions, *LIBRARIES]:
        import_module(name)
    for path, names in ROOMS.items():
        sys.path.insert(0, str(path))
        for name in names:
            import_module(name)
        sys.path.remove(str(path))
    del sys.modules["sphinx.builders.gettext"]  # it takes the time when it is read
    locales = tomllib.loads((CONF / "languages.toml").read_text("utf-8"))
    for locale in locales:
        assert Locale.parse(locale).languages  # Babel reads what it knows of a language once
    for name in ("en", *locales):
        for package in ("docutils.languages", "docutils.parsers.rst.languages"):
            with contextlib.suppress(ImportError):
                import_module(f"{package}.{name.lower()}")
    Environment(autoescape=True).from_string("{{ '' }}")  # Jinja's lexer
    for style in ("light", "dark"):
        get_style_by_name(f"a11y-high-contrast-{style}")
    # What is installed stays so; of each distribution a file would be read, twice a build.
    found = functools.cache(importlib.metadata.entry_points)
    importlib.metadata.entry_points = found  # type: ignore[assignment]
    assert found()
    assert found(group="sphinx.html_themes")
    # What these rooms work out once.
    import_module("frame.languages").names(tuple(locales))
    import_module("search.words").token()
    import_module("glossary.order").collator()
    assert read_rooms()
    logging.disable(logging.DEBUG)  # nobody reads what Sphinx says at -vv, and it says much
    gc.freeze()  # what is there is nobody's garbage


def main(folder: str) -> Request:
    """Read, write the program, and serve; returns in each command."""
    read()
    address, python = f"{folder}/socket", Path(folder) / "python"
    python.write_text(PYTHON.format(python=sys.executable, socket=address), "utf-8")
    python.chmod(0o755)
    request = serve(address)
    become(request, str(python))
    return request


def end(code: object) -> NoReturn:
    """End as the interpreter does on SystemExit(*code*), but for taking apart all that was read.

    That would write to, and so copy, the whole of what the processes share.
    """
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread():
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    module = main(sys.argv[1]).argv[0]
    if "." in module:
        sys.modules.pop(module, None)  # runpy warns of a room that another has read already
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        end(ended.code)
    end(None)
