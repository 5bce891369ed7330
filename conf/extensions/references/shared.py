r"""One list of link definitions, for every page and for every translated message.

``[text][label]`` finds its address in three places: on the page itself, on the
page that holds the shared definitions (``shared_references`` in conf.py), and
nowhere else. Stock MyST parses a translated message alone, without its page's
definitions, so it loses every such link in every translation, silently:
https://github.com/executablebooks/MyST-Parser/issues/690, for Sphinx 9.0 to
9.2 and MyST-Parser 5.2.

A label that resolves nowhere is a warning with its line, in English and in any
translation; so is a definition that nobody cites. Brackets that are meant as
text are written ``\[a][b]`` or as code.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from mdit_py_plugins.front_matter import front_matter_plugin
from messages import catalog_lines, page_text, rst_passages
from messages.directives import PARTS, GuardedRenderer, part_of
from messages.fields import Kept, Passing, PerPage
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import create_warning
from sphinx.util import logging

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

TEXT = "text"  # in the environment of markdown-it: what is being parsed


class Definition(NamedTuple):
    """A shared link definition; *line* is its line on its page, from 1."""

    label: str
    url: str
    title: str
    line: int


_definitions = Kept[tuple[Definition, ...]]("references.definitions", tuple)
_cited = PerPage[frozenset[str]]("references.cited")
# Of the page that is being read, as markdown-it keeps definitions; and what is made once of each.
_own = Passing[dict[str, Any]]("references.own", dict)
_parser = Passing[list[Any]]("references.parser", list)
_undefined = Passing[frozenset[tuple[str, str]]]("references.undefined", frozenset)
_shared = Passing[list[Any]]("references.shared", list)


@dataclass(frozen=True, slots=True)
class References:
    """The shared definitions, in their order, and the labels that each page cites, normal."""

    definitions: tuple[Definition, ...]
    cited: Mapping[str, frozenset[str]]

    def citing(self, label: str) -> list[str]:
        """The pages that cite a label, in the order of their names."""
        normal = normalizeReference(label)
        return sorted(name for name, cited in self.cited.items() if normal in cited)


def of(env: BuildEnvironment) -> References:
    """The references in *env*."""
    return References(_definitions.of(env), _cited.of(env))


class ReferenceRenderer(GuardedRenderer):
    """MyST's renderer, taking note of the labels that a text uses."""

    def render_link(self, token: SyntaxTreeNode) -> None:
        self._cite(token)
        super().render_link(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        self._cite(token)
        super().render_image(token)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        before = len(self.current_node.children)
        super().render_restructuredtext(token)
        rst_passages.note(self.sphinx_env, self.current_node.children[before:])

    def render_undefined_label(self, token: SyntaxTreeNode) -> None:
        self._cite(token)
        env, label = self.sphinx_env, token.meta["label"]
        place, where = self._place(token)
        told = _undefined.of(env)
        if where and (place, label) in told:  # Sphinx parses each translation twice
            return
        _undefined.put(env, told | {(place, label)})
        logger.warning(
            "no definition for [%s]%s: define it on this page or in %s, or write \\[ for a bracket",
            label,
            where,
            f"{env.config.shared_references}.md",
            location=place,
            type="shared_references",
            subtype="undefined",
        )

    def create_warning(self, *said: Any, **named: Any) -> nodes.system_message | None:
        """MyST's; of a translated message at its catalog's line."""
        env, node = self.sphinx_env, nodes.inline()
        if catalog_lines.is_translation(self.document) and (
            place := catalog_lines.place_of(env, self.md_env.get(TEXT, ""))
        ):
            node.source, node.line = place
            return create_warning(self.document, *said, **named | {"line": None}, node=node)
        return super().create_warning(*said, **named)

    def _cite(self, token: SyntaxTreeNode) -> None:
        if label := token.meta.get("label"):
            self.md_env.setdefault("cited", set()).add(normalizeReference(label))

    def _place(self, token: SyntaxTreeNode) -> tuple[str, str]:
        """The place of a text, its catalog's where it is a translation, and words for that."""
        source = self.document["source"]
        if not catalog_lines.is_translation(self.document):
            return f"{source}:{token.map[0] if token.map else 0}", ""
        if found := catalog_lines.place_of(self.sphinx_env, self.md_env.get(TEXT, "")):
            return f"{found[0]}:{found[1]}", " in the translation"
        path, line, _rest = source.rsplit(":", 2)
        config, docname = self.sphinx_env.config, self.sphinx_env.docname
        catalog = f"{config.language}/LC_MESSAGES/{docname}.po"
        where = f" in the translation of this message, {catalog}"
        return f"{path}:{line}" if line.isdigit() else docname, where  # some have no line


class ReferenceParser(MystParser):
    """MyST's parser, told the definitions that a text does not hold itself."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page or a translated message into *document*.

        The same steps as ``MystParser.parse``, which offers no way to pass
        definitions in.
        """
        env = document.settings.env
        translation = catalog_lines.is_translation(document)
        if translation:  # blanks before a heading would make code of it
            inputstring = inputstring.lstrip(" \t")
        if translation and rst_passages.is_rst(env, document["source"], inputstring):
            rst_passages.parse(env, inputstring, document)
            return
        config = env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            topmatter = None  # the renderer reports it
        if topmatter:

            def warn(kind: Any, text: str) -> None:
                create_warning(document, text, kind, line=1, append_to=document)

            config = merge_file_level(config, topmatter, warn)
        parser = message_parser(env, config) if translation else make_parser(config)
        parser.options["document"] = document
        used: dict[str, Any] = {
            "references": definitions_for(env, translation=translation),
            PARTS: [part_of(document["source"], inputstring)],
            TEXT: inputstring,
        }
        parser.render(inputstring, used)
        if not translation:
            note_page(env, used)


def make_parser(config: Any) -> MarkdownIt:
    """MyST's parser with the rule and the renderer of this module."""
    parser = create_md_parser(config, ReferenceRenderer)
    parser.options["store_labels"] = True
    parser.inline.ruler.after("image", "undefined_label", undefined_label)
    return parser


def message_parser(env: Any, config: Any) -> MarkdownIt:
    """The parser of a page's messages: made once, for it takes longer than most of them."""
    known = _parser.of(env)
    if not known or known[0] is not config:
        known = [config, make_parser(config)]
        _parser.put(env, known)
    return cast("MarkdownIt", known[1])


def definitions_for(env: Any, *, translation: bool) -> ChainMap[str, Any]:
    """The definitions that a text can use, as markdown-it keeps them.

    The first map takes the definitions that the text holds itself.
    """
    if translation:
        return ChainMap({}, _own.of(env), shared_map(env))
    if env.docname == env.config.shared_references:
        return ChainMap({})  # the page itself holds them
    return ChainMap({}, shared_map(env))


def shared_map(env: Any) -> dict[str, Any]:
    """The shared definitions by normal label; made once, for thousands of messages."""
    known, definitions = _shared.of(env), _definitions.of(env)
    if not known or known[0] is not definitions:
        found = {
            normalizeReference(item.label): {"href": item.url, "title": item.title, "map": [0, 0]}
            for item in definitions
        }
        known = [definitions, found]
        _shared.put(env, known)
    return cast("dict[str, Any]", known[1])


def note_page(env: Any, used: dict[str, Any]) -> None:
    """Keep a page's own definitions for its translations, and the labels it cites."""
    own, cited = used["references"].maps[0], used.get("cited", set())
    _own.put(env, own)
    _cited.of(env)[env.docname] = frozenset(cited)
    if env.docname != env.config.shared_references:
        for label, item in own.items():
            if label not in cited:
                warn_uncited(label.lower(), (env.docname, item["map"][0] + 1))


def undefined_label(state: StateInline, silent: bool) -> bool:
    """Mark ``[text][label]`` that neither the link nor the image rule could resolve.

    An inline rule of markdown-it, after those two. It consumes nothing: the
    brackets stay text, as CommonMark has it, and an invisible token says so.
    """
    if silent or state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0 or state.src[end + 1 : end + 2] != "[":
        return False
    close = state.src.find("]", end + 2)
    label = state.src[end + 2 : close] or state.src[state.pos + 1 : end]
    # A label holds no bracket: [[a]][[b]] cites nothing but a and b.
    if close >= 0 and not label.startswith("^") and "[" not in label.replace("\\[", ""):
        state.push("undefined_label", "", 0).meta = {"label": label}
    return False


def warn_uncited(label: str, location: tuple[str, int]) -> None:
    """A definition without a citation is a citation that was lost, or can go."""
    logger.warning(
        "nothing cites [%s]: cite it or take its definition out",
        label,
        location=location,
        type="shared_references",
        subtype="uncited",
    )


def read_definitions(text: str) -> tuple[Definition, ...]:
    """The link definitions of a page of Markdown, in its order."""
    parser = MarkdownIt("commonmark", {"inline_definitions": True}).use(front_matter_plugin)
    return tuple(
        Definition(token.meta["label"], token.meta["url"], token.meta["title"], token.map[0] + 1)
        for token in parser.disable("inline").parse(text)
        # A footnote whose text is an address looks like one.
        if token.type == "definition" and token.map and not token.meta["label"].startswith("^")
    )


def find_outdated(
    app: Sphinx, env: Any, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """On env-get-outdated: read the shared definitions; what cites a changed one is outdated."""
    page = env.srcdir / f"{app.config.shared_references}.md"
    before = {normalizeReference(item.label): item[:3] for item in _definitions.of(env)}
    _definitions.put(env, read_definitions(page_text.read(page)) if page.is_file() else ())
    now = {normalizeReference(item.label): item[:3] for item in _definitions.of(env)}
    changed = {label for label in before | now if before.get(label) != now.get(label)}
    return sorted(docname for docname, cited in _cited.of(env).items() if changed & cited)


def check_uncited(app: Sphinx, env: Any) -> None:
    """On env-check-consistency: warn of shared definitions that no page cites."""
    cited = frozenset().union(*_cited.of(env).values())
    for item in _definitions.of(env):
        if normalizeReference(item.label) not in cited:
            warn_uncited(item.label, (app.config.shared_references, item.line))


def setup(app: Sphinx) -> None:
    app.add_config_value("shared_references", "references", "env", types=str)
    app.add_source_parser(ReferenceParser, override=True)
    _cited.connect(app)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-check-consistency", check_uncited)
