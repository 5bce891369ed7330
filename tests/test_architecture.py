"""Who may know whom: the directions of the house, read from the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sphinx.environment
from conftest import ROOT

SCRIPTS, EXTENSIONS = ROOT / "scripts", ROOT / "conf" / "extensions"

# From the roof down: a wing imports from those below it, never from one above.
COMMANDS = ["bench", "intake", "upkeep", "sites", "check_catalogs", "notes2po"]
WINGS = ["book", "original", "posts", "status", "search", "frame", "glossary", "references"]
WINGS += ["incremental", "messages", "speed"]

CHECK = sorted((SCRIPTS / "check_catalogs").glob("*.py"))
ROOMS = sorted((SCRIPTS / "notes2po").glob("*.py"))
ALIGNER = sorted((SCRIPTS / "notes2po" / "align").glob("*.py"))
DIALECT = sorted((SCRIPTS / "notes2po" / "dialect").rglob("*.py"))
PIPELINES = sorted((SCRIPTS / "notes2po" / "pipelines").glob("*.py"))
PARTS = ["blog", "liquid", "html", "kramdown"]
OF_SCRIPTS = sorted(SCRIPTS.rglob("*.py"))
OF_EXTENSIONS = sorted(EXTENSIONS.rglob("*.py"))
FIELDS = EXTENSIONS / "messages" / "fields.py"  # the one room that touches the environment

# What each room of the importer may import of it: data flows from left to right.
MAY_IMPORT = {
    "__init__": set(),
    "messages": set(),
    "languages": set(),
    "table": {"languages"},
    "markdown": {"messages"},
    "links": {"messages", "languages"},
    "layouts": {"languages"},
    "notes": {"messages", "languages", "layouts", "markdown"},
    "matching": {"messages", "layouts", "notes"},
    "extract": {"messages", "markdown"},
    "entries": {"messages", "links", "markdown", "align"},
    "merge": {"messages"},
    "catalog": {"messages", "languages"},
    "report": {"messages", "annotations"},
    "annotations": set(),
    "drift": {"messages", "code", "report"},
    "code": set(),
    "template": {"messages", "markdown", "merge", "catalog"},
    "unchanged": set(),
}
WIRING = {"importer", "filling", "outcomes", "__main__"}

# Only these rooms of it may import these libraries.
ONLY_IN = {
    "sphinx": {"extract", "importer", "filling", "outcomes"},  # the latter three for its type
    "docutils": {"extract"},
    "myst_parser": {"extract"},
    "polib": {"catalog", "merge", "importer", "template"},  # the latter three hold no file
    "babel": {"languages", "catalog"},
}

# The attributes that Sphinx's environment has of its own.
SPHINXS_OWN = {
    *dir(sphinx.environment.BuildEnvironment),
    *re.findall(r"self\.(\w+)", Path(sphinx.environment.__file__).read_text("utf-8")),
}
EVERYBODYS = {"__dict__", "temp_data", "current_document"}  # where anybody can put anything
BY_NAME = {"getattr", "hasattr", "setattr", "delattr", "vars"}
MYSTS_OWN = {"myst_config"}


def named(path: Path) -> str:
    """A file as tests are called after it."""
    return path.relative_to(ROOT).as_posix()


def source(path: Path) -> str:
    return path.read_text("utf-8")


def imports(text: str) -> set[str]:
    """The modules that a text imports, by their whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def tops(text: str) -> set[str]:
    """The packages that a text imports."""
    return {name.partition(".")[0] for name in imports(text)}


def calls(text: str) -> set[str]:
    """The names of the functions and methods that a text calls."""
    nodes = ast.walk(ast.parse(text))
    functions = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {node.id for node in functions if isinstance(node, ast.Name)}
    return names | {node.attr for node in functions if isinstance(node, ast.Attribute)}


def is_called(node: ast.expr, name: str) -> bool:
    """Whether an expression is *name* or ends in it: ``env``, ``app.env``."""
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[-1] == name


def upwards(wing: str, wings: list[str], text: str) -> set[str]:
    """The wings that a room of *wing* imports and does not stand on."""
    return tops(text) & set(wings[: wings.index(wing)])


def set_on_builders(text: str) -> list[str]:
    """Each place where an attribute of a builder is set."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if (
            isinstance(node, ast.Attribute)
            and not isinstance(node.ctx, ast.Load)
            and is_called(node.value, "builder")
        )
        or (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("setattr", "delattr")
            and is_called(node.args[0], "builder")
        )
    ]


def touched_in_environment(text: str) -> list[str]:
    """Each place that reads or sets what is not Sphinx's own in its environment."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and is_called(node.value, "env"):
            foreign = node.attr not in SPHINXS_OWN | MYSTS_OWN or node.attr in EVERYBODYS
            if foreign or not isinstance(node.ctx, ast.Load):
                found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and is_by_name(node):
            found.append(ast.unparse(node))
    return found


def is_by_name(node: ast.Call) -> bool:
    """Whether a call reaches into the environment by a name that no reader of code sees."""
    return ast.unparse(node.func) in BY_NAME and bool(node.args) and is_called(node.args[0], "env")


def borrowed_fields(text: str) -> list[str]:
    """What a room takes from another that is that one's own: names that begin with ``_``."""
    rooms = {*WINGS, *(path.stem for path in OF_EXTENSIONS)}
    nodes = list(ast.walk(ast.parse(text)))
    named = [
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in WINGS
        for alias in node.names
    ]
    reached = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in rooms
    ]
    return [name for name in named + reached if name.startswith("_")]


# -- The wings


@pytest.mark.parametrize("path", OF_SCRIPTS, ids=named)
def test_a_wing_of_scripts_imports_from_those_below_it(path: Path) -> None:
    wing = path.relative_to(SCRIPTS).parts[0]
    assert not upwards(wing, COMMANDS, source(path))


@pytest.mark.parametrize("path", OF_EXTENSIONS, ids=named)
def test_a_wing_of_extensions_imports_from_those_it_stands_on(path: Path) -> None:
    wing = path.relative_to(EXTENSIONS).parts[0]
    assert not upwards(wing, WINGS, source(path))


def test_every_folder_is_a_wing_that_says_what_it_is() -> None:
    for folder, wings in ((SCRIPTS, COMMANDS), (EXTENSIONS, WINGS)):
        ours = (path for path in folder.iterdir() if path.name != "__pycache__")
        assert sorted(path.name for path in ours) == sorted(wings)
        for wing in wings:
            assert ast.get_docstring(ast.parse(source(folder / wing / "__init__.py"))), wing


@pytest.mark.parametrize("path", OF_SCRIPTS, ids=named)
def test_scripts_do_not_import_conf(path: Path) -> None:
    assert not tops(source(path)) & {*WINGS, "conf"}


@pytest.mark.parametrize("path", OF_EXTENSIONS, ids=named)
def test_conf_does_not_import_scripts(path: Path) -> None:
    assert not tops(source(path)) & {*COMMANDS, "conf"}


@pytest.mark.parametrize("path", OF_EXTENSIONS, ids=named)
def test_nothing_is_set_on_a_builder(path: Path) -> None:
    assert not set_on_builders(source(path))


@pytest.mark.parametrize("path", [p for p in OF_EXTENSIONS if p != FIELDS], ids=named)
def test_the_environment_is_touched_by_its_one_room(path: Path) -> None:
    assert not touched_in_environment(source(path))


@pytest.mark.parametrize("path", OF_EXTENSIONS, ids=named)
def test_a_field_of_the_environment_is_its_rooms_own(path: Path) -> None:
    assert not borrowed_fields(source(path))


def test_no_two_fields_of_the_environment_have_one_name() -> None:
    pattern = re.compile(r"^(\w+) = (?:Kept|PerPage|Passing)\[.*\]\(\"([\w.]+)\"", re.MULTILINE)
    found = [match for path in OF_EXTENSIONS for match in pattern.findall(source(path))]
    names = [name for _handle, name in found]
    assert names
    assert len(names) == len(set(names))
    assert all(handle.startswith("_") for handle, _name in found)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("upwards", "import status"),
        ("upwards", "from status import counts"),
        ("upwards", "from status.counts import of"),
        ("builder", "app.builder.tree = 1"),
        ("builder", "builder = app.builder\nbuilder.tree = 1"),
        ("builder", "setattr(app.builder, 'tree', 1)"),
        ("builder", "del self.builder.tree"),
        ("environment", "env.page_messages"),
        ("environment", "app.env.page_messages['index']"),
        ("environment", "self.env.reference_uses |= {}"),
        ("environment", "env.titles = {}"),
        ("environment", "env.temp_data['messages']"),
        ("environment", "getattr(app.env, 'page_messages', {})"),
        ("environment", "vars(env)['messages.pages']"),
        ("environment", "env.current_document['messages']"),
        ("borrowed", "from messages.page_messages import _pages"),
        ("borrowed", "from messages import page_messages\npage_messages._pages.of(env)"),
        ("borrowed", "import messages\nmessages.page_messages._pages.of(env)"),
    ],
)
def test_what_the_house_forbids_is_found(check: str, text: str) -> None:
    found = {
        "upwards": upwards("frame", WINGS, text),
        "builder": set_on_builders(text),
        "environment": touched_in_environment(text),
        "borrowed": borrowed_fields(text),
    }
    assert found[check]


def test_conf_py_names_wings_and_is_settings_only() -> None:
    tree = ast.parse(source(ROOT / "conf" / "conf.py"))
    assert not [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    (named_there,) = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "extensions"
    ]
    assert len(named_there) <= 12
    assert set(WINGS) <= set(named_there)


@pytest.mark.parametrize("path", [*OF_SCRIPTS, *OF_EXTENSIONS], ids=named)
def test_a_room_is_no_longer_than_can_be_read_at_once(path: Path) -> None:
    assert len(source(path).splitlines()) <= 330


# -- The rooms of the extensions


@pytest.mark.parametrize(
    "path",
    [path for path in OF_EXTENSIONS if "def setup(" in source(path)],
    ids=named,
)
def test_an_extension_ends_with_its_table_of_contents(path: Path) -> None:
    last = ast.parse(source(path)).body[-1]
    assert isinstance(last, ast.FunctionDef)
    assert last.name == "setup"


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_sets_up_each_of_its_rooms(wing: str) -> None:
    rooms = [p for p in (EXTENSIONS / wing).glob("*.py") if p.name != "__init__.py"]
    said = source(EXTENSIONS / wing / "__init__.py")
    for room in rooms:
        if "\ndef setup(" in source(room):
            assert f"    {room.stem}.setup(app)\n" in said, room.stem


# -- The rooms of the scripts


@pytest.mark.parametrize("path", ROOMS, ids=named)
def test_a_room_knows_only_the_rooms_before_it(path: Path) -> None:
    own = {name.split(".")[1] for name in imports(source(path)) if name.startswith("notes2po.")}
    own &= {*(room.stem for room in ROOMS), "align"}
    if path.stem not in WIRING:
        assert own <= MAY_IMPORT[path.stem]


@pytest.mark.parametrize("path", ROOMS, ids=named)
def test_a_library_is_known_to_the_rooms_made_for_it(path: Path) -> None:
    for library in tops(source(path)) & set(ONLY_IN):
        assert path.stem in ONLY_IN[library], f"{path.name} imports {library}"


@pytest.mark.parametrize("path", DIALECT, ids=named)
def test_the_dialect_knows_jekyll_and_nothing_of_the_importer(path: Path) -> None:
    """Its parts stand on each other one way: a blog, Liquid, HTML, kramdown, the whole."""
    own = [name.split(".") for name in imports(source(path)) if name.startswith("notes2po.")]
    assert {parts[1] for parts in own} <= {"dialect", "markdown", "messages"}
    part = path.relative_to(SCRIPTS / "notes2po" / "dialect").parts[0]
    below = PARTS[: PARTS.index(part) + 1] if part in PARTS else [*PARTS, "converting"]
    used = {parts[2] for parts in own if parts[1] == "dialect" and len(parts) > 2}
    assert used <= {*below, "lines"} | ({part} - {"__init__"})


@pytest.mark.parametrize("path", PIPELINES, ids=named)
def test_another_tools_rules_are_pure_and_know_nothing_of_the_importer(path: Path) -> None:
    names = imports(source(path))
    own = {name.split(".")[1] for name in names if name.startswith("notes2po.")}
    assert own <= {"pipelines", "code", "links", "markdown", "messages"}
    assert not tops(source(path)) & {"os", "polib", "sphinx", "docutils", "subprocess"}
    assert "open" not in calls(source(path))


@pytest.mark.parametrize("path", ALIGNER, ids=named)
def test_the_aligner_is_pure(path: Path) -> None:
    """No files, clock or chance, and of this package nothing but the messages."""
    names = imports(source(path))
    libraries = {name.split(".")[0] for name in names}
    assert libraries <= sys.stdlib_module_names | {"notes2po"}
    assert not libraries & {"os", "pathlib", "random", "time", "datetime", "io"}
    assert "open" not in calls(source(path))
    own = {name for name in names if name.startswith("notes2po.")}
    assert all(name.startswith(("notes2po.align", "notes2po.messages")) for name in own)


@pytest.mark.parametrize("path", CHECK, ids=named)
def test_the_check_needs_no_sphinx_application(path: Path) -> None:
    """It shares catalogs, links, annotations and the table of languages with the importer.

    RST is docutils' own, which its one room reads.
    """
    names = imports(source(path))
    without = {"sphinx"} if path.stem == "rst" else {"sphinx", "docutils"}
    assert not {name.split(".")[0] for name in names} & without
    shared = {name.split(".")[1] for name in names if name.startswith("notes2po.")}
    assert shared & {room.stem for room in ROOMS} <= {
        "annotations",
        "catalog",
        "links",
        "messages",
        "table",
        "unchanged",
    }


def printing() -> Iterator[Path]:
    """The rooms that may not print: all but the commands and what they print with."""
    commands = {p for p in OF_SCRIPTS if "\nif __name__ ==" in source(p)}
    said = {"scripts/intake/outcome.py", "scripts/sites/progress.py", "scripts/bench/table.py"}
    yield from (p for p in OF_SCRIPTS if p not in commands and named(p) not in said)


@pytest.mark.parametrize("path", list(printing()), ids=named)
def test_only_a_command_prints(path: Path) -> None:
    assert path.stem == "__main__" or "print" not in calls(source(path))


@pytest.mark.parametrize(
    "path", [SCRIPTS / "upkeep" / f"{name}.py" for name in ("language", "likeness")], ids=named
)
def test_what_becomes_of_a_catalog_is_decided_without_files(path: Path) -> None:
    assert not tops(source(path)) & {"pathlib", "os", "subprocess", "sphinx"}
