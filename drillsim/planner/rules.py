"""The planner's tables: figures with their sources, and what each event becomes in a drill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from drillsim.reading import read_yaml

Part = Literal["inject", "action"]


@cache
def table(name: str) -> Mapping[str, Any]:
    """A YAML table of the planner by its file name without the ending."""
    with resources.as_file(resources.files("drillsim.planner") / f"{name}.yaml") as path:
        data, _ = read_yaml(path, f"{name}.yaml")
    return data  # type: ignore[no-any-return]


def figure(name: str) -> float:
    """A figure of the section `script` of rules.yaml, in the unit its row gives."""
    return float(table("rules")["script"][name]["value"])


@dataclass(frozen=True)
class StepKind:
    """What an event of one kind becomes in a drill, as steps.yaml has it.

    `keeps_who`: another who is another step; `takes_last`: of several in a run the last counts; `moves`: somebody goes
    somewhere. `sender`, `receiver`, `means`, `controller` and `resource` are keys of the words.
    """

    kind: str
    part: Part
    phase: str
    function: str
    sender: str
    receiver: str
    means: str
    controller: str
    resource: str
    keeps_who: bool
    takes_last: bool
    moves: bool


@cache
def step_kinds() -> Mapping[str, StepKind]:
    """Every kind of step by its kind of event, in the order of the table."""
    return {
        kind: StepKind(
            kind, row["part"], row["phase"], row["function"], row["from"], row["to"], row["means"], row["controller"],
            row["resource"], row.get("who") != "drop", row.get("take") == "last", bool(row.get("moves")),
        )
        for kind, row in table("steps")["steps"].items()
    }  # fmt: skip
