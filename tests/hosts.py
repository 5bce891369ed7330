"""What the tests of hosting share: a repository, the six outputs side by side, their addresses."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import forked
from conftest import LANGUAGES, ROOT, Run, run
from lxml import html

SLUGS = [row["slug"] for row in LANGUAGES.values()]
TAGS = {row["slug"]: locale.replace("_", "-") for locale, row in LANGUAGES.items()}
PAGES = sorted(p.relative_to(ROOT / "docs").with_suffix(".html") for p in ROOT.glob("docs/**/*.md"))
PARTS = ["docs", "locale", "conf", "scripts"]
FILES = [
    ".readthedocs.yaml",
    "pyproject.toml",
    "requirements.txt",
    "requirements-pdf.txt",
    "README.md",
    "Makefile",
]

# The examples of CONTRIBUTING.md by their language, the first of each.
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n## Hosting\n")[2]
EXAMPLES = dict(re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)[::-1])

# For pip: an index that does not answer, and no other.
OFFLINE = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
OFFLINE |= {"PIP_RETRIES": "0", "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A Writer", "-c", "user.email=writer@example.org"]
    done = run("git", *who, "-c", "commit.gpgsign=false", *arguments, cwd=folder)
    assert done.code == 0, done.err
    return done.out.strip()


def commit(folder: Path) -> str:
    """Commit everything in *folder*, which may not be a repository yet; returns the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", "main")
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Go on")
    return git(folder, "rev-parse", "HEAD")


def make_repository(folder: Path) -> Path:
    """This project as it stands, committed; and a tag of it that makes no PDF, which costs most."""
    ignored = shutil.ignore_patterns("*.mo", "__pycache__", "*.egg-info")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    settings = folder / ".readthedocs.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.partition("      pdf:\n")[0].replace("epub, pdf", "epub"), "utf-8")
    commit(folder)
    git(folder, "tag", "v1.0")
    settings.write_text(text, "utf-8")
    commit(folder)
    return folder


def rtd(repository: Path, slug: str, *options: str | Path, **environment: str) -> Run:
    """Run the emulation, as ``make rtd`` does."""
    return run(sys.executable, "-m", "sites.rtd", slug, *options, cwd=repository, **environment)


def forked_environment(folder: Path) -> Path:
    """An environment whose Python has read the libraries: tests/forked.py.

    Its packages are those of this interpreter, of the same requirements.txt.
    """
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(forked.folder() / "python")
    return folder


@dataclass(frozen=True)
class Host:
    """Outputs side by side as a host serves them, and the address of their folder.

    *built* are the languages that are there, *slugs* those that the site has. Of a language that
    is not there the English pages are read: all have the same names and anchors.
    """

    folder: Path
    address: str
    place: str  # what stands in an address behind the language
    built: Sequence[str] = tuple(SLUGS)
    slugs: Sequence[str] = tuple(SLUGS)

    def page(self, slug: str, name: Path | str) -> str:
        return f"{self.address}{slug}/{self.place}{name}"

    def find(self, url: str) -> Path | None:
        """The file at an address; None where that is on another host."""
        plain = unquote(urldefrag(urlsplit(url)._replace(query="").geturl()).url)
        if not plain.startswith(self.address):
            return None
        path = plain.removeprefix(self.address)
        if path.startswith("_/downloads/"):  # the one file of a folder, where there is one
            return next((self.folder / path).glob("*"), None)
        slug, _, rest = path.partition("/")
        if slug in self.slugs and slug not in self.built:
            path = f"en/{rest}"
        return self.folder / (f"{path}index.html" if path.endswith("/") else path)

    def language(self, url: str) -> str:
        """The language of the page at an address, which is there."""
        slug = url.removeprefix(self.address).partition("/")[0]
        tag = str(read(self.find(url) or Path()).get("lang"))
        assert tag == TAGS[slug if slug in self.built else "en"]
        return TAGS[slug]

    def pages(self, slug: str) -> Iterator[tuple[str, Any]]:
        """The address and the tree of each page of a language."""
        folder = self.folder / slug / self.place
        for path in sorted(folder.rglob("*.html")):
            yield self.page(slug, path.relative_to(folder)), read(path)


def read(path: Path) -> Any:
    return html.fromstring(path.read_text("utf-8"))


def check_languages(host: Host) -> None:
    """Alternates, switcher and canonical address lead to the page in every language."""
    for slug in host.built:
        for name in PAGES:
            here = host.page(slug, name)
            page = read(host.find(here) or Path())
            assert page.xpath("//link[@rel='canonical']/@href") == [here]
            assert page.xpath("//meta[@property='og:url']/@content") == [here]
            found = [
                *page.xpath("//link[@rel='alternate'][not(@hreflang='x-default')]"),
                *page.xpath("(//nav[contains(@class, 'languages')])[1]//a"),
            ]
            addresses = [urljoin(here, link.get("href")) for link in found]
            assert addresses == [host.page(other, name) for other in host.slugs] * 2
            for link, address in zip(found, addresses, strict=True):
                assert host.language(address) == link.get("hreflang")
            default = page.xpath("//link[@hreflang='x-default']/@href")
            assert default == [host.page("en", name)]


def check_links(host: Host) -> None:
    """No link leads to a missing page, file or anchor of the host."""
    trees: dict[Path, Any] = {}
    wrong = []
    for slug in host.built:
        for here, page in host.pages(slug):
            for link in page.xpath("//@href | //@src | //@action"):
                there = host.find(urljoin(here, link))
                fragment = urldefrag(urljoin(here, link)).fragment
                if there is None or not link:
                    continue
                if not there.is_file():
                    wrong.append(f"{here}: {link}")
                elif fragment not in ("", "top"):
                    tree = trees.setdefault(there, read(there))
                    if not tree.xpath("//*[@id=$name]", name=unquote(fragment)):
                        wrong.append(f"{here}: no such anchor: {link}")
    assert not wrong


def check_missing_pages(host: Host) -> None:
    """The page for what is not there works at any depth."""
    for slug in host.built:
        page = read(host.folder / slug / host.place / "404.html")
        deep = host.page(slug, "some/where/deep.html")
        for link in page.xpath("//@href | //@src | //@action"):
            there = host.find(urljoin(deep, link))
            assert there is None or there.is_file() or link.startswith("#"), link


def check_schema(instance: Path, schema: str) -> Run:
    """Check a file against a schema that check-jsonschema brings along."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return run(*command, instance, cwd=ROOT)
