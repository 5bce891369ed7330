"""Who may know whom: the import directions of DESIGN, read from the source."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from conftest import ROOT

CHECK = sorted((ROOT / "scripts" / "check_catalogs").glob("*.py"))
ROOMS = sorted((ROOT / "scripts" / "notes2po").glob("*.py"))
ALIGNER = sorted((ROOT / "scripts" / "notes2po" / "align").glob("*.py"))
EXTENSIONS = sorted((ROOT / "conf" / "extensions").glob("*.py"))
COMMANDS = sorted((ROOT / "scripts").glob("*.py"))
INTAKE = sorted((ROOT / "scripts" / "intake").glob("*.py"))
UPKEEP = sorted((ROOT / "scripts" / "upkeep").glob("*.py"))

# What each room may import of this package: data flows from left to right.
MAY_IMPORT = {
    "__init__": set(),
    "messages": set(),
    "languages": set(),
    "markdown": {"messages"},
    "links": {"messages"},
    "notes": {"messages", "languages"},
    "extract": {"messages", "markdown"},
    "entries": {"messages", "links", "markdown"},
    "merge": {"messages"},
    "catalog": {"messages", "languages"},
    "report": {"messages"},
}
WIRING = {"importer", "__main__"}

# Only these rooms may import these libraries.
ONLY_IN = {
    "sphinx": {"extract", "importer", "__main__"},  # the latter two for its type
    "docutils": {"extract"},
    "myst_parser": {"extract"},
    "polib": {"catalog", "merge", "importer"},  # merge and importer hold no file
    "babel": {"languages", "catalog"},
}


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by their whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def calls(path: Path) -> set[str]:
    """The names of the functions and methods that a file calls."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {node.id for node in functions if isinstance(node, ast.Name)}
    return names | {node.attr for node in functions if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_a_room_knows_only_the_rooms_before_it(path: Path) -> None:
    own = {name.split(".")[1] for name in imports(path) if name.startswith("notes2po.")}
    own &= {*(room.stem for room in ROOMS), "align"}
    if path.stem not in WIRING:
        assert own <= MAY_IMPORT[path.stem]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_a_library_is_known_to_the_rooms_made_for_it(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imports(path)}
    for library in libraries & set(ONLY_IN):
        assert path.stem in ONLY_IN[library], f"{path.name} imports {library}"


@pytest.mark.parametrize("path", ALIGNER, ids=lambda path: path.stem)
def test_the_aligner_is_pure(path: Path) -> None:
    """No files, clock or chance, and of this package nothing but the messages."""
    names = imports(path)
    libraries = {name.split(".")[0] for name in names}
    assert libraries <= sys.stdlib_module_names | {"notes2po"}
    assert not libraries & {"os", "pathlib", "random", "time", "datetime", "io"}
    assert "open" not in calls(path)
    own = {name for name in names if name.startswith("notes2po.")}
    assert all(name.startswith(("notes2po.align", "notes2po.messages")) for name in own)


@pytest.mark.parametrize("path", CHECK, ids=lambda path: path.stem)
def test_the_check_needs_no_sphinx_application(path: Path) -> None:
    """It shares the reading of catalogs and links with the importer, and nothing else."""
    names = imports(path)
    assert not {name.split(".")[0] for name in names} & {"sphinx", "docutils"}
    shared = {name.split(".")[1] for name in names if name.startswith("notes2po.")}
    assert shared & {room.stem for room in ROOMS} <= {"catalog", "links", "messages"}


@pytest.mark.parametrize("path", [*ROOMS, *CHECK], ids=lambda path: path.stem)
def test_only_the_command_prints(path: Path) -> None:
    assert path.stem == "__main__" or "print" not in calls(path)


@pytest.mark.parametrize("path", EXTENSIONS, ids=lambda path: path.stem)
def test_no_extension_imports_another_nor_the_importer(path: Path) -> None:
    others = {extension.stem for extension in EXTENSIONS} | {"notes2po", "conf"}
    assert not {name.split(".")[0] for name in imports(path)} & others


@pytest.mark.parametrize("path", EXTENSIONS, ids=lambda path: path.stem)
def test_an_extension_ends_with_its_table_of_contents(path: Path) -> None:
    last = ast.parse(path.read_text("utf-8")).body[-1]
    assert isinstance(last, ast.FunctionDef)
    assert last.name == "setup"


@pytest.mark.parametrize("path", INTAKE, ids=lambda path: path.stem)
def test_of_the_intake_only_the_outcome_prints(path: Path) -> None:
    assert path.stem == "outcome" or "print" not in calls(path)


@pytest.mark.parametrize("path", UPKEEP, ids=lambda path: path.stem)
def test_what_becomes_of_a_catalog_is_decided_without_files(path: Path) -> None:
    """Only the templates are read, which Sphinx has written."""
    names = {name.split(".")[0] for name in imports(path)}
    assert path.stem == "templates" or not names & {"pathlib", "os", "subprocess", "sphinx"}
    assert "print" not in calls(path)


@pytest.mark.parametrize(
    "path", [*ROOMS, *CHECK, *COMMANDS, *INTAKE, *UPKEEP], ids=lambda path: path.stem
)
def test_scripts_do_not_import_conf(path: Path) -> None:
    extensions = {extension.stem for extension in EXTENSIONS} | {"conf"}
    assert not {name.split(".")[0] for name in imports(path)} & extensions


def test_conf_py_is_settings_only() -> None:
    tree = ast.parse((ROOT / "conf" / "conf.py").read_text("utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
