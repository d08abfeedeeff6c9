"""The rules of the house, held against the files: floors, rooms, pins, commands."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer.main

from kb.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kb"

# Room -> floor; an import goes to a lower floor or stays in its room.
FLOORS = {
    "errors": 1, "resources": 1, "vocab": 1,
    "dates": 2, "iris": 2, "schema": 2, "reference": 2, "tokens": 2, "http": 2, "store": 2,
    "model": 3, "record": 3, "queries": 3, "export": 3,
    "extract": 4, "llm": 4, "resolve": 4, "quads": 4, "checks": 4,
    "loaders": 5,
    "knowledge": 6, "evaluation": 6, "review": 6, "demo": 6, "watch": 6,
    "web": 7, "mcp": 7,
    "cli": 8, "__main__": 9,
}
# Neighbours on one floor that may look at each other, in this direction only.
NEIGHBOURS = {
    ("store", "http"), ("store", "tokens"), ("store", "iris"), ("schema", "iris"), ("reference", "iris"), ("queries", "model"),
    ("record", "model"),
    ("demo", "knowledge"), ("evaluation", "knowledge"), ("review", "knowledge"), ("review", "evaluation"), ("llm", "extract"),
    ("mcp", "web"),
    ("watch", "knowledge"),
}
ROOMS = {
    "owlready2": {"schema"},
    "SPARQLWrapper": {"store"},
    "spacy": {"extract"},
    "lxml": {"loaders"},
    "trafilatura": {"loaders"},
    "pypdfium2": {"loaders"},
    "docx": {"loaders"},
    "httpx": {"http"},
    "feedparser": {"watch"},
    "typer": {"cli"},
    "rich": {"cli", "demo"},
    "pyshacl": {"checks"},
    "oxrdflib": {"store"},
    "pandas": {"knowledge"},
    "rapidfuzz": {"knowledge"},
    "charset_normalizer": {"loaders"},
    "ijson": {"loaders"},
    "pycountry": {"resolve"},
    "openai": {"llm"},
    "pydantic": {"llm", "mcp"},
    "mcp": {"mcp"},
    "starlette": {"web", "mcp"},
    "uvicorn": {"web"},
    "uvloop": {"web"},
    "prometheus_client": {"web"},
    "pyarrow": {"web"},
}


def imports() -> list[tuple[Path, str]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found += [(path, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports are written out"
                if node.module == "kb":
                    found += [(path, f"kb.{alias.name}") for alias in node.names]
                else:
                    found.append((path, node.module or ""))
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_no_import_goes_up_a_floor() -> None:
    wrong = []
    for path, name in imports():
        if not name.startswith("kb.") or room(path) == "__init__":
            continue
        here, there = room(path), name.split(".")[1]
        if there in ("__version__", here):
            continue
        assert here in FLOORS, f"{path}: the room {here!r} stands on no floor"
        if not (FLOORS[there] < FLOORS[here] or (here, there) in NEIGHBOURS):
            wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_a_dependency_lives_in_one_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, name in imports()
        if name.split(".")[0] in ROOMS and room(path) not in ROOMS[name.split(".")[0]]
    ]
    assert wrong == []


def test_what_the_package_imports_is_installed_without_an_extra() -> None:
    # These are imported only where the extra that brings them is asked for.
    of_extras = {"openai", "pydantic", "pandas"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    installed = {re.split(r"[=<>!\[]", one)[0].lower().replace("_", "-") for one in project["dependencies"]}
    of_modules = packages_distributions()
    missing = []
    for path, name in imports():
        module = name.split(".")[0]
        if module == "kb" or module in sys.stdlib_module_names or module in of_extras:
            continue
        brought = {one.lower().replace("_", "-") for one in of_modules.get(module, [module])}
        if not brought & installed:
            missing.append(f"{path.relative_to(ROOT)} imports {module}")
    assert missing == []


def test_the_two_lists_of_pins_are_equal() -> None:
    hashed = re.findall(r"^([A-Za-z0-9._-]+==[^ ;\\\n]+)", (ROOT / ".ci" / "hashes.txt").read_text(), re.MULTILINE)
    plain = (ROOT / "constraints.txt").read_text().split()
    assert hashed == plain
    assert len(hashed) > 50


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [one for group in project["optional-dependencies"].values() for one in group]
    names = {re.split(r"[=<>!\[]", one)[0].lower().replace("_", "-") for one in wanted}
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().split()}
    assert names <= pinned


@pytest.mark.parametrize("name", ["constraints.txt", ".ci/hashes.txt", "pyproject.toml"])
def test_no_list_of_pins_names_a_registry(name: str) -> None:
    assert not re.search(r"index-url|find-links|://|file:", (ROOT / name).read_text())


def test_every_command_has_help_with_an_example_and_stands_in_the_readme() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(commands) >= 13
    for name, command in commands.items():
        assert f"Example: kb {name}" in (command.help or ""), name
        assert f"`kb {name}" in readme, name


def test_quick_start_holds_exactly_two_lines() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = re.search(r"^## Quick start\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    assert section
    blocks = re.findall(r"^```\w*\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert not any(block.startswith(("$", "#", ">")) for block in blocks)
