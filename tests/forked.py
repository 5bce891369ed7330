"""A command of this interpreter, forked from one that has read the libraries already.

Half of what a small build costs is Python reading Sphinx, and the tests run some six
hundred commands. Here a process reads the libraries, and nothing of ours, once for each
worker; a command is a fork of it: a process of its own, with the arguments, folder,
environment and output that ``python -m …`` would have had, run to its end by the
interpreter itself. What Python takes from its environment as it starts cannot be given
in this way: then, ``conftest.run`` starts it anew.

This file is both sides: `call` asks, and run as a program it is the one that forks.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

# What commands import of others; sphinx.application names the rest.
LIBRARIES = [
    "babel.messages.pofile",
    "bs4",
    "furo",
    "lxml.etree",
    "math_core",
    "myst_parser.parsers.sphinx_",
    "myst_parser.sphinx_ext.main",
    "notfound.extension",
    "polib",
    "pygments.formatters.html",
    "pygments.lexers.python",
    "pyuca",
    "rapidfuzz.process",
    "sphinx.cmd.build",
    "sphinx.writers.html5",
]


# -- The side that asks --------------------------------------------------------------------


@functools.cache
def folder() -> Path:
    """Where this worker's forking process has its socket, and where commands write; it is running.

    Both go when the worker ends.
    """
    made = TemporaryDirectory(prefix="forked-")
    command = [sys.executable, __file__, f"{made.name}/{SOCKET}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def stop() -> None:
        process.communicate()  # closes its input, at which it ends
        made.cleanup()

    atexit.register(stop)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return Path(made.name)


SOCKET = "socket"
starting = threading.Lock()  # tests build in threads


def call(
    module: str, arguments: list[str], cwd: str, environment: dict[str, str]
) -> tuple[int, str, str]:
    """Run ``python -m module arguments``; gives its exit code, standard output and error."""
    with starting:
        base = folder()
    said = Path(mkdtemp(dir=base))
    request = {
        "argv": [module, *arguments],
        "cwd": cwd,
        "environment": environment,
        "streams": [str(said / "out"), str(said / "err")],
    }
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(base / SOCKET))
        client.sendall(json.dumps(request).encode())
        client.shutdown(socket.SHUT_WR)
        code = client.makefile().read()
    out, err = (Path(stream).read_text("utf-8") for stream in request["streams"])
    return int(code), out, err


# -- The side that forks -------------------------------------------------------------------


def serve(address: str) -> dict[str, Any]:
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
                request: dict[str, Any] = json.loads(connection.makefile().read())
                if (command := os.fork()) == 0:
                    connection.close()
                    return request
                _, status = os.waitpid(command, 0)
                with contextlib.suppress(OSError):  # whoever asked is gone
                    connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())
                os._exit(0)
            connection.close()


def become(request: dict[str, Any]) -> None:
    """Make this process what a new interpreter would be for the command."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [request["cwd"], *filter(None, path)]
    sys.argv = request["argv"]
    streams = [(os.devnull, os.O_RDONLY), *((name, os.O_WRONLY) for name in request["streams"])]
    for number, (name, way) in enumerate(streams):
        os.dup2(os.open(name, way | os.O_CREAT), number)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)


if __name__ == "__main__":
    from sphinx.application import builtin_extensions

    for name in (*builtin_extensions, *LIBRARIES):
        import_module(name)
    become(request := serve(sys.argv[1]))
    runpy.run_module(request["argv"][0], run_name="__main__", alter_sys=True)
