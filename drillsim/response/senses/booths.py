"""Guard booths: the guards in them see incidents nearby, and some inspect who and what passes for hazards."""

from __future__ import annotations

from functools import partial

import numpy as np

from drillsim.hazards.matters.rates import INSPECTION
from drillsim.park.model import Park
from drillsim.response.scene import Scene
from drillsim.response.senses.sense import Sense, Spot
from drillsim.units import NEVER


def inspecting_booths(park: Park) -> int:
    """How many gates have a booth that inspects for hazards."""
    return sum(gate.inspects for gate in park.file.gates.values())


def found_per_day(park: Park) -> float:
    """Hazards that all inspecting booths find in a day: each its own number, or the usual one."""
    inspecting = [gate.finds_per_day for gate in park.file.gates.values() if gate.inspects]
    return float(sum(INSPECTION.finds_per_booth_day if own is None else own for own in inspecting))


def booths(scene: Scene) -> list[Sense]:
    """The guards in all booths, by gate; a booth stands halfway along its way, as it is drawn."""
    ways, within = scene.park.ways, scene.scenario.figure("booth_sees_m")
    found = []
    for id_, gate in sorted(scene.park.file.gates.items()):
        if gate.kind == "guard_booth":
            x, y = ways.middle[ways.number[gate.way]].tolist()
            found.append(Sense(id_, "booth", partial(_guard, (x, y), within), notices="camera_notices"))
    return found


def _guard(stands: Spot, within_m: float, at: Spot, tick: int) -> int:
    """A guard looks about all the time."""
    return tick if np.hypot(at[0] - stands[0], at[1] - stands[1]) <= within_m else NEVER
