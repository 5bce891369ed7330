"""What the tests share: the six sites, built once, a browser, and small projects to break."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import fonts
import forked
import polib
import pytest
import sphinx
from filelock import FileLock
from hypothesis import settings
from notes2po.catalog import header_fields
from notes2po.languages import Language
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
LANGUAGES: dict[str, dict[str, str]] = tomllib.loads(
    (ROOT / "conf" / "languages.toml").read_text("utf-8")
)
# Where the tests run in the background, Ctrl+C is ignored, and by every command they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
# What was compiled is kept, whatever the shell says: the tests start many interpreters.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# The wings' commands, which every test may run: `python -m sites.build`.
os.environ["PYTHONPATH"] = str(ROOT / "scripts")
# The same examples in every run: `make test` says the same of the same code. Others are tried by
# `make fuzz`, and of any property with HYPOTHESIS=random.
settings.register_profile("same", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS", "same"))
TRANSLATED = [locale for locale in LANGUAGES if locale != "en"]
SPHINX_9_2 = sphinx.version_info >= (9, 2)  # it has mended some of what stock did wrong


# Files that take long, the longest first: begun last, they would leave the other workers idle.
LONG = [
    "test_accessibility",
    "test_collection",
    "test_hosting",
    "test_stale",
    "test_site_languages",
    "test_unreadable_pages",
    "test_search",
    "test_template",
    "test_status",
    "test_add_language",
    "test_add_note",
    "test_collection_again",
    "test_search_panel",
    "test_build_sites",
    "test_banner",
    "test_any_input",
    "test_update_catalogs",
    "test_writing_systems",
    "test_search_languages",
    "test_weight",
    "test_rtd",
    "test_epub",
    "test_new_frames",
    "test_cli",
    "test_publish",
    "test_second_builds",
    "test_kitchen_sink",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; within a file the order stays."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: tests wait for builds, browsers and servers."""
    return (os.cpu_count() or 1) + 1


@dataclass(frozen=True)
class Run:
    """A finished command: its exit code and what it said."""

    code: int
    out: str
    err: str


# Java for a short program: as it comes, it compiles for seconds what runs for one.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
# What an interpreter takes from its environment as it starts.
EARLY = ("PYTHON", "LANG", "LC_")


def run(*command: str | Path, cwd: Path, **environment: str) -> Run:
    """Run a command with this interpreter's packages, on the project in *cwd*; the day is fixed.

    git tells nothing of the pages here: a copy of them elsewhere makes the same site.
    """
    anew = any(name.startswith(EARLY) for name in environment)
    fixed = {"SOURCE_DATE_EPOCH": "1795219200", "GIT_CEILING_DIRECTORIES": str(ROOT)}
    environment = fixed | environment
    if command[:2] == (sys.executable, "-m") and not anew:
        module, *arguments = [str(part) for part in command[2:]]
        return Run(*forked.call(module, arguments, str(cwd), os.environ | environment))
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def make(*arguments: str, **environment: str) -> Run:
    """Run make here as a person would, whatever make runs the tests."""
    outer = {"MAKELEVEL": "0", "MAKEFLAGS": "", "MFLAGS": ""}
    return run("make", *arguments, cwd=ROOT, **outer, **environment)


def sphinx_build(
    source: Path, out: Path, *options: str | Path, conf: Path | None = None, **environment: str
) -> Run:
    """Run sphinx-build as a user would, quietly, with doctrees of its own."""
    where: list[str | Path] = ["-c", conf or ROOT / "conf"]
    doctrees = out.with_name(out.name + ".doctrees")
    command = [sys.executable, "-m", "sphinx", "--no-color", "-q", "-n", *where, "-d", doctrees]
    return run(*command, *options, source, out, cwd=source.parent, **environment)


def notes2po(project: Path, *options: str | Path, **environment: str) -> Run:
    """Run the importer in a project."""
    return run(sys.executable, "-m", "notes2po", *options, cwd=project, **environment)


def write_catalog(
    project: Path,
    locale: str,
    page: str,
    msgstrs: Mapping[str, str],
    *,
    fuzzy: Collection[str] = (),
    header: str = "",
    date: str = "2026-11-21",
) -> Path:
    """Write a page's catalog of a small project; *fuzzy* are the msgids to mark so."""
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = header
    catalog.metadata = header_fields(locale, "A small project", f"{date} 00:00+0000")
    for msgid, msgstr in msgstrs.items():
        flags = ["fuzzy"] if msgid in fuzzy else []
        catalog.append(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))
    path = project / "locale" / locale / "LC_MESSAGES" / f"{page}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(catalog), "utf-8")
    return path


def once(
    factory: pytest.TempPathFactory, worker_id: str, name: str, build: Callable[[Path], None]
) -> Path:
    """The folder *name* as *build* fills it: the first worker that asks does it for all."""
    base = factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "done").exists():
            folder.mkdir(exist_ok=True)
            build(folder)
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, Path]:
    """The six sites of this project, each built by a plain sphinx-build; for all workers once."""
    out = once(tmp_path_factory, worker_id, "html", build_sites)
    return {locale: out / row["slug"] for locale, row in LANGUAGES.items()}


def build_sites(out: Path) -> None:
    """Each language's site into *out*/<slug>."""

    def build(locale: str) -> Run:
        options = ["-W", "--keep-going", "-b", "html", "-D", f"language={locale}"]
        return sphinx_build(ROOT / "docs", out / LANGUAGES[locale]["slug"], *options)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for locale, built in zip(LANGUAGES, pool.map(build, LANGUAGES), strict=True):
            assert built.code == 0, f"{locale}: {built.err}"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(sites: dict[str, Path]) -> Iterator[str]:
    """The six sites on localhost, ``<served>/<slug>/<page>.html``: the address, without a slash."""
    with serving(sites["en"].parent) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A web server for a folder while the block runs: its address, without a slash."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def lack(what: str, packages: str) -> NoReturn:
    """Skip a test for what the machine lacks; in CI, fail."""
    wanted = f"no {what}: apt-get install {packages}"
    if "CI" in os.environ:
        pytest.fail(wanted)
    pytest.skip(wanted)


@pytest.fixture(scope="session")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Browser]]:
    """Debian's Chromium, headless, with the sans-serif that is asked for: one process for each."""
    # The one without windows: the other spends as much again on those that it does not show.
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not found:
        lack("chromium", "chromium-headless-shell")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet += ["--in-process-gpu"]  # it draws by software: a process of its own is in the way
    folder = tmp_path_factory.mktemp("fonts")
    started: dict[str, Browser] = {}
    with sync_playwright() as playwright:

        def start(sans_serif: str) -> Browser:
            if sans_serif not in started:
                environment = fonts.environment(folder, sans_serif)
                if missing := fonts.missing(environment, sans_serif):
                    lack(f"fonts for {sans_serif}", " ".join(missing))
                started[sans_serif] = playwright.chromium.launch(
                    executable_path=found, args=quiet, env={**environment}
                )
            return started[sans_serif]

        yield start
        for chromium in started.values():
            chromium.close()


@pytest.fixture(scope="session")
def browser(browsers: Callable[[str], Browser]) -> Browser:
    """The browser of the tests that do not depend on letters."""
    return browsers(fonts.USUAL)


@pytest.fixture
def sans_serif() -> str:
    """The sans-serif of the window *tab*; fonts.in_every_font gives each."""
    return fonts.USUAL


@pytest.fixture
def tab(browsers: Callable[[str], Browser], sans_serif: str) -> Iterator[Page]:
    """A new window for the test; see `window`."""
    with window(browsers(sans_serif)) as page:
        yield page


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """A new window at 1440 px; fails at its end where a script threw or a request left."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on(
        "request", lambda request: wrong.append(request.url) if is_foreign(request.url) else None
    )
    yield page
    context.close()
    assert not wrong


def is_foreign(url: str) -> bool:
    """Whether a request would leave the machine."""
    return not url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:", "about:"))


def copy_project(folder: Path) -> Path:
    """This project into *folder*; what Python has compiled of it comes along."""
    for part in ("docs", "locale", "conf"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.mo"))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """This project's pages, notes and settings, to do harm to."""
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def up_to_date(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A small project of two translated languages (upkept.py), to read and to copy."""
    upkept = import_module("upkept").upkept
    return once(tmp_path_factory, worker_id, "up-to-date", upkept)


@pytest.fixture
def small(up_to_date: Path, tmp_path: Path) -> Path:
    """A copy of it, to do harm to."""
    return shutil.copytree(up_to_date, tmp_path / "project")


Files = Callable[..., None]
FEW_LANGUAGES = (
    Language("en", "en", "en"),
    Language("ja", "ja", "ja"),
    Language("zh_TW", "hant", "zh-tw"),
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Write small files of Markdown into a folder that is the current one."""
    monkeypatch.chdir(tmp_path)

    def write(*names: str) -> None:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("# Title\n\nText.\n", "utf-8")

    return write


def tree(project: Path) -> dict[str, bytes]:
    """Every file that a project is made of, by its name."""
    files = (path for part in ("conf", "docs", "locale") for path in (project / part).rglob("*"))
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in files
        if path.is_file() and path.suffix not in (".mo", ".pyc")
    }


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a page of a small project under ``docs``; returns the project."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return tmp_path

    return write
