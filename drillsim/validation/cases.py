"""The file of published cases: worked examples with their source and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from drillsim.errors import InputError, Problem

SCHEMA: Final = "drillsim.cases/1"
NEEDED: Final = {"id": str, "topic": str, "expected": dict, "source": str, "confidence": str}
OPTIONAL: Final[dict[str, tuple[type, ...]]] = {
    "calc": (dict,), "tolerance": (dict,), "inputs": (dict, str), "notes": (str,),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One published case. `formula` and `arguments` name what to compute, "" where the case says it in words."""

    id: str
    topic: str
    expected: Mapping[str, Any]
    tolerance: Mapping[str, Any]
    source: str
    confidence: str
    formula: str
    arguments: Mapping[str, Any]
    inputs: Any
    notes: str


def load_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file, in its order.

    Raises InputError with every fault found: no such file, no YAML, another schema, a case without a part it needs, an
    id given twice.
    """
    data = _read(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("cases"), list):
        raise InputError([Problem(path.name, 0, 0, "", "is no file of cases", f"begin it with schema: {SCHEMA}")])
    problems, seen = list[Problem](), set[str]()
    for number, row in enumerate(data["cases"]):
        problems += _faults(path.name, f"cases.{number}", row)
        id_ = str(row.get("id")) if isinstance(row, dict) else ""
        if id_ in seen:
            where = f"cases.{number}.id"
            problems.append(Problem(path.name, 0, 0, where, f"{id_} is there twice", "give each its own"))
        seen.add(id_)
    if problems:
        raise InputError(problems)
    return tuple(_case(row) for row in data["cases"])


def _read(path: Path) -> Any:
    """The data of a YAML file."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = "name a file of cases with --cases"
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read ({error.strerror})", remedy)]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(path.name, 0, 0, "", "is not text in UTF-8", "save it as UTF-8")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = str(getattr(error, "problem", None) or "is no YAML")
        raise InputError([Problem(path.name, line, column, "", what, "correct it there")]) from None


def _faults(file: str, where: str, row: Any) -> list[Problem]:
    """What one case lacks."""
    if not isinstance(row, dict):
        return [Problem(file, 0, 0, where, "is no mapping", f"give it {', '.join(NEEDED)}")]
    found = [
        Problem(file, 0, 0, f"{where}.{key}", f"{key} is missing or of another kind", f"give a {kind.__name__}")
        for key, kind in NEEDED.items()
        if not isinstance(row.get(key), kind)
    ]
    found += [
        Problem(file, 0, 0, f"{where}.{key}", f"{key} is of another kind", "see the other cases")
        for key, kind in OPTIONAL.items()
        if row.get(key) is not None and not isinstance(row[key], kind)
    ]
    calc = row.get("calc")
    if isinstance(calc, dict) and not (isinstance(calc.get("fn"), str) and isinstance(calc.get("args", {}), dict)):
        what = "needs fn, a name, and args, a mapping"
        found.append(Problem(file, 0, 0, f"{where}.calc", what, "see the other cases"))
    return found


def _case(row: Mapping[str, Any]) -> Case:
    calc = row.get("calc") or {}
    return Case(
        id=row["id"],
        topic=row["topic"],
        expected=row["expected"],
        tolerance=row.get("tolerance") or {},
        source=row["source"],
        confidence=row["confidence"],
        formula=calc.get("fn", ""),
        arguments=calc.get("args", {}),
        inputs=row.get("inputs"),
        notes=row.get("notes") or "",
    )
