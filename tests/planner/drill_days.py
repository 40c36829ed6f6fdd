"""A small drill for the tests of the planner: the corridor with names, few people, played a few times."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from small_park import park_data, scenario_data, write_and_load

from drillsim.api import simulate_many
from drillsim.planner.folder import package_files
from drillsim.planner.kinds import Kind, read_kind
from drillsim.planner.observing import Observed, observe
from drillsim.planner.package import Package, make_package
from drillsim.planner.script import contingencies, write_script
from drillsim.scenario.model import Scenario

RUNS = 4
NAMES = {"gas_protection_1": ("gas vehicle", "气防一号车"), "fire_engine_1": ("engine one", "消防一号车")}


def write_drill(folder: Path, **day_changes: object) -> Scenario:
    """The corridor with objectives and a few names, 30 people, written and loaded."""
    park, day = park_data(30), scenario_data()
    for id_, (en, zh) in NAMES.items():
        park["stations"]["fire_station"]["vehicles"][id_]["name"] = {"en": en, "zh": zh}
    day["orders"]["tell"] = {"level": "firm", "action": "notify", "services": ["fire_119"]}
    day["objectives"] = {
        "arrived": {"measure": "first_arrival_s", "at_most": "7 min", "name": {"en": "on scene", "zh": "首车到场"},
                    "source": "建标152"},
        "isolated": {"measure": "isolated_s", "at_most": "1 s"},
    }  # fmt: skip
    return write_and_load(folder, park, day | day_changes)


@cache
def played() -> tuple[Scenario, Observed]:
    """The drill's scenario and what its runs showed."""
    scenario = write_drill(Path(mkdtemp()))
    return scenario, observe(scenario, simulate_many(scenario, RUNS, pictures=False))


def package(kind: str = "") -> Package:
    """The package of the small drill for a kind."""
    scenario, observed = played()
    read = read_kind(kind)
    return Package(scenario, read, 1, observed, write_script(observed, read), contingencies(observed))


@cache
def files(kind: str = "", language: str = "en") -> dict[str, bytes]:
    """The files of the small drill's package."""
    return package_files(package(kind), language)


__all__ = ["NAMES", "RUNS", "Kind", "files", "make_package", "package", "played", "write_drill"]
