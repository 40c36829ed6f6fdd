"""Rooms import only rooms below them, and outside packages enter by their own doors."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "drillsim"

ROOMS = ["errors", "units", "reading", "park", "scenario", "chance", "hazards", "record", "people", "response",
         "engine", "metrics", "study", "planner", "validation", "report", "api", "bench", "cli", "__main__",
         "__init__"]  # fmt: skip

DOORS = {
    "errors": set(),
    "units": {"numpy"},
    "reading": {"yaml", "pydantic"},
    "park": {"numpy", "networkx", "scipy", "pydantic", "yaml", "openpyxl"},
    "scenario": {"pydantic"},
    "chance": {"numpy", "scipy"},
    "hazards": {"numpy", "scipy", "yaml"},
    "record": {"numpy", "yaml", "pandas"},
    "people": {"numpy", "numba", "simpy", "yaml"},
    "response": {"numpy", "simpy", "scipy"},
    "engine": {"numpy"},
    "metrics": {"numpy"},
    "study": {"numpy", "scipy", "pydantic", "dask", "distributed", "pyarrow"},
    "planner": {"numpy", "scipy", "openpyxl"},
    "validation": {"numpy", "scipy", "yaml", "slabx"},
    "report": {"numpy", "matplotlib", "jinja2", "rich", "yaml", "markupsafe"},
    "api": set(),
    "bench": {"numpy", "pydantic"},
    "cli": {"click", "rich"},
    "__main__": set(),
    "__init__": set(),
}
STDLIB = set(__import__("sys").stdlib_module_names)


def files() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            found.append(node.module or "")
            if node.module == "drillsim":
                found += [f"drillsim.{alias.name}" for alias in node.names]
    return found


def test_every_room_is_known() -> None:
    assert {room_of(path) for path in files()} <= set(ROOMS)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down_and_enter_by_their_doors(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "drillsim":
            other = rest.split(".")[0]
            if other:
                assert ROOMS.index(other) <= ROOMS.index(room), f"{room} may not import {other}"
        elif first not in STDLIB:
            assert first in DOORS[room], f"{first} has no door into {room}"


def test_only_the_reference_mover_and_the_response_know_simpy() -> None:
    knowing = {p.relative_to(ROOT).as_posix() for p in files() if "simpy" in imports(p)}
    assert all(path == "people/reference.py" or path.startswith("response/") for path in knowing)


def test_only_the_compiled_steps_know_numba() -> None:
    assert [p.relative_to(ROOT).as_posix() for p in files() if "numba" in imports(p)] == ["people/fast/compiled.py"]


def test_no_import_cycles_between_modules() -> None:
    modules = {"drillsim." + p.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): p for p in files()}
    graph = {name: {i for i in _at_load(path) if i in modules} for name, path in modules.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"import cycle: {' -> '.join((*trail, name))}"
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def _at_load(path: Path) -> set[str]:
    """What a module imports when it is loaded: not within functions, not for type checkers alone."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_have_one_job(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_room_called_utils_or_manager() -> None:
    assert not [p for p in files() if {"utils", "util", "helpers", "manager", "common"} & {p.stem, *p.parent.parts}]


def test_engine_and_people_know_no_kinds_of_incident() -> None:
    for path in files():
        if room_of(path) in ("engine", "people"):
            assert "kind ==" not in path.read_text(encoding="utf-8"), path
