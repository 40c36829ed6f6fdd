"""The slicks of a day: they drift with the wind, can be seen, and are over when they are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from drillsim.hazards.danger import (
    BEGIN,
    NOT_YET,
    OVER,
    Act,
    Effect,
    FieldAt,
    Gather,
    Happening,
    Sight,
    Signs,
    World,
)
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds, downwind_vector
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.slick import Slick
from drillsim.units import TICKS_PER_S, instant

_TABLE: Final = "slick/slick.yaml"
_MM_PER_M: Final = 1000.0
_MODEL: Final = "drift at a share of the wind, no current, no shore: screening"


@dataclass
class Patch:
    """One slick: where it is now, metres, and since when; ticks, inf while not."""

    noun: Slick
    x: float
    y: float
    drifted_m: float = 0.0
    begun_at: float = NOT_YET
    over_at: float = NOT_YET

    @property
    def afloat(self) -> bool:
        """Whether it has begun and is not over."""
        return self.begun_at < NOT_YET and self.over_at == NOT_YET


class SlickRoom:
    """All slicks of a day; it has no acts: booms and skimmers are not modelled."""

    def __init__(self, scenario: Scenario, winds: Winds, incidents: Mapping[str, Slick]) -> None:
        places = scenario.park.file.places
        self.winds = winds
        self.patches = {
            id_: Patch(noun, *(noun.at or places[noun.place].at)) for id_, noun in sorted(incidents.items())
        }

    def effects(self) -> Mapping[str, Effect]:
        """Nothing that bodies on land feel."""
        return {}

    def act(self, acts: Sequence[Act]) -> None:
        """That a slick begins."""
        for act in acts:
            patch = self.patches.get(act.incident)
            if patch is not None and act.what == BEGIN and patch.begun_at == NOT_YET:
                patch.begun_at = float(act.tick)

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """The slicks drift by the window's wind; who has had its time is over."""
        weather = self.winds.weathers[self.winds.stretch_at(start / TICKS_PER_S)]
        ahead = downwind_vector(weather.wind_from_deg, self.winds.north_deg)
        speed = _figure("drift_share") * weather.wind_speed_m_s
        found = []
        for id_, patch in self.patches.items():
            if not patch.afloat:
                continue
            until = min(float(end), patch.begun_at + instant(patch.noun.lasts))
            metres = speed * max(0.0, until - max(float(start), patch.begun_at)) / TICKS_PER_S
            patch.x, patch.y = patch.x + metres * float(ahead[0]), patch.y + metres * float(ahead[1])
            patch.drifted_m += metres
            if until < end or patch.begun_at + instant(patch.noun.lasts) <= end:
                patch.over_at = until
                found.append(Happening(int(until), "ended", id_, id_, means=OVER))
        return found

    def fields(self) -> Mapping[str, FieldAt]:
        """None."""
        return {}

    def signs(self) -> Signs:
        """Every slick afloat can be seen from its edge on."""
        near = _figure("seen_within_m")
        return Signs({id_: Sight(p.x, p.y, near) for id_, p in self.patches.items() if p.afloat})

    def gathers(self) -> Sequence[Gather]:
        """Nobody."""
        return ()

    @property
    def quiet(self) -> bool:
        """Whether no slick is afloat."""
        return not any(patch.afloat for patch in self.patches.values())

    def next_change(self) -> float:
        """The tick at which the next slick whose time is given begins; inf if none is to come."""
        to_come = [
            instant(patch.noun.starts_at)
            for patch in self.patches.values()
            if patch.noun.after is None and patch.begun_at == NOT_YET
        ]
        return min(to_come, default=NOT_YET)

    def row(self) -> dict[str, float]:
        """How far each has drifted, m."""
        return {f"drifted_m_{id_}": patch.drifted_m for id_, patch in self.patches.items()}

    def results(self) -> dict[str, dict[str, Any]]:
        """How far each went and how large it is spread out."""
        kg_a_m2 = _figure("density_kg_m3") * _figure("thickness_mm") / _MM_PER_M
        return {
            id_: {
                "field": "",
                "drifted_m": patch.drifted_m,
                "slick_m2": patch.noun.mass / kg_a_m2 if patch.begun_at < NOT_YET else np.nan,
                "model": _MODEL,
                "caveats": "",
            }
            for id_, patch in self.patches.items()
        }

    def plumes(self) -> Sequence[Plume]:
        """None."""
        return ()


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, Slick]) -> SlickRoom:
    """The room of all slicks of a day."""
    return SlickRoom(scenario, winds, incidents)


def problems(noun: Slick, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Whatever its noun allows can be played."""
    yield from ()


def _figure(name: str) -> float:
    return float(load_table(_TABLE)[name]["value"])
