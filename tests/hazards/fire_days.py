"""A small yard with a burning tank, two neighbours and a hall, and a fire room turned by hand through acts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from drillsim.hazards.danger import Act, Happening, World
from drillsim.hazards.fire.room import FireRoom, open_room
from drillsim.hazards.weather import Weather, steady
from drillsim.scenario.schema.incidents.fire import Fire

WINDOW = 5_000
CALM = steady(Weather(270.0, 3.0, "D"))


def place(x: float, y: float, kind: str = "tank_farm", vessel: Any = None, **held_kg: float) -> Any:
    """What a room reads of a place."""
    substances = {name: SimpleNamespace(mass=mass) for name, mass in held_kg.items()}
    return SimpleNamespace(at=(x, y), outline=(), kind=kind, substances=substances, vessel=vessel)


def vessel(kind: str = "atmospheric", volume_m3: float = 1000.0, exposed_m2: float = 200.0) -> Any:
    return SimpleNamespace(kind=kind, volume_m3=volume_m3, exposed_m2=exposed_m2)


def yard() -> Any:
    """A scenario as far as a fire room looks at it."""
    places = {
        "tank": place(0.0, 0.0, vessel=vessel(), benzene=500_000.0),
        "near": place(0.0, 8.0, vessel=vessel(), benzene=500_000.0),
        "far": place(0.0, 250.0, vessel=vessel(), benzene=500_000.0),
        "hall": place(400.0, 0.0, kind="warehouse"),
    }
    junction_xy = np.array([(-500.0, -500.0), (500.0, 500.0)])
    return SimpleNamespace(park=SimpleNamespace(file=SimpleNamespace(places=places), junction_xy=junction_xy))


def pool(**changes: Any) -> Fire:
    """A bund of benzene of 300 m2 that grows fast."""
    return Fire(**{"kind": "fire", "place": "tank", "fuel": "benzene", "area": "300 m2", **changes})


def contents(**changes: Any) -> Fire:
    """A hall whose goods burn up to 20 MW."""
    return Fire(**{"kind": "fire", "place": "hall", "fuel": "contents", "peak_MW": 20.0, **changes})


def foam(at_s: float, flow: float, by: str = "foam_1", incident: str = "blaze") -> Act:
    return Act(round(at_s * 1000), incident, "foam", flow, by)


def water(at_s: float, flow: float, by: str = "engine_1", incident: str = "blaze") -> Act:
    return Act(round(at_s * 1000), incident, "water", flow, by)


def cool(at_s: float, flow: float, target: str = "near", by: str = "engine_1", incident: str = "blaze") -> Act:
    return Act(round(at_s * 1000), incident, "cool", flow, by, target)


def begin(at_s: float = 0.0, incident: str = "blaze") -> Act:
    return Act(round(at_s * 1000), incident, "begin")


class Day:
    """A room turned window by window, with everything it said."""

    def __init__(self, fires: dict[str, Fire], scenario: Any = None, winds: Any = CALM) -> None:
        self.room: FireRoom = open_room(scenario or yard(), winds, fires)
        self.happened: list[Happening] = []
        self.rows: list[dict[str, float]] = []

    def play(self, until_s: float, *acts: Act, window: int = WINDOW) -> Day:
        """Turns windows up to an instant, each with the acts that fall into it."""
        until = round(until_s * 1000)
        for start in range(0, until, window):
            end = min(start + window, until)
            self.room.act([act for act in acts if start <= act.tick < end])
            self.happened += self.room.advance(start, end, World(np.zeros(0, dtype=bool)))
            self.rows.append(self.room.row())
        return self

    def told(self, what: str, who: str = "") -> list[float]:
        """When something happened, s."""
        return [one.tick / 1000 for one in self.happened if one.what == what and who in ("", one.who)]

    def first(self, what: str, who: str = "") -> float:
        """When it first happened, s; infinity if never."""
        return min(self.told(what, who), default=float("inf"))

    def trace(self, incident: str = "blaze") -> list[float]:
        """The heat release of each window, kW."""
        return [row[f"heat_release_kW_{incident}"] for row in self.rows]


def play(until_s: float, *acts: Act, fire: Fire | None = None, **fires: Fire) -> Day:
    """The yard on a day with one burning pool, begun at once, or with the fires given."""
    return Day({"blaze": fire or pool(), **fires}).play(until_s, begin(), *acts)
