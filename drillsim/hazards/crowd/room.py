"""The crowds of a day: called together, watched, talked to, sent home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from drillsim.hazards.crowd.service import NOT_ASSESSABLE, TABLE, level_of_service
from drillsim.hazards.crowd.standing import SEEN_FROM_PEOPLE, Crowd
from drillsim.hazards.danger import NOT_YET, Act, Effect, FieldAt, Gather, Happening, Sight, Signs, World
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.gathering import Gathering
from drillsim.units import instant

MOOD_ASSUMED: Final = "crowd_mood_assumed"
CAVEATS: Final[Mapping[str, str]] = MappingProxyType(
    {code: row["text"] for code, row in load_table(TABLE)["validity"].items()}
)
_WITHIN_M: Final = float(load_table(TABLE)["seen_within"]["value"])
_FIGURES: Final[Mapping[str, Any]] = load_table(TABLE)["mood"]


@dataclass
class CrowdRoom:
    """All gatherings of a scenario: the room of the kind gathering.

    Acts are begin (factor on the work of the talks; 0 counts as 1), and mediate, listen, police, patrol and guard, each
    with the people of the unit `by` now at work, 0 when they leave.
    """

    scenario: Scenario
    incidents: Mapping[str, Gathering]
    crowds: dict[str, Crowd] = field(default_factory=dict)
    pending: list[Act] = field(default_factory=list)
    called: list[Gather] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.crowds = {id_: Crowd(id_, noun) for id_, noun in sorted(self.incidents.items())}

    def effects(self) -> Mapping[str, Effect]:
        """None: a crowd is no field in the air."""
        return {}

    def act(self, acts: Sequence[Act]) -> None:
        """Keeps the window's acts until it is turned."""
        self.pending += [act for act in acts if act.incident in self.crowds]

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """Who has come or left by the window's start, then mood and talks from act to act."""
        acts, self.pending, self.called = sorted(self.pending, key=lambda act: act.tick), [], []
        found: list[Happening] = []
        for id_, crowd in self.crowds.items():
            if not crowd.over:
                if crowd.begun_at < NOT_YET:
                    found += crowd.look(end, world.present.get(id_, 0), world.coming.get(id_, 0))
                found += self._turn(crowd, start, end, [act for act in acts if act.incident == id_])
        for happening in found:
            if happening.what == "crowd_settled":
                junction = self.incidents[happening.incident].junction
                self.called.append(Gather(happening.tick, "disperse", happening.incident, junction))
        return sorted(found, key=lambda happening: happening.tick)

    def _turn(self, crowd: Crowd, start: int, end: int, acts: Sequence[Act]) -> list[Happening]:
        """One crowd's window, parted by what is done to it."""
        found, tick = [], start
        for act in acts:
            until = min(max(act.tick, tick), end)
            found += crowd.go_on(tick, until)
            tick = until
            if crowd.act(act):
                self.called.append(_gather(act.tick, crowd))
        return found + crowd.go_on(tick, end)

    def fields(self) -> Mapping[str, FieldAt]:
        """None."""
        return {}

    def signs(self) -> Signs:
        """The crowds that can be seen, how many people would be needed there, and the ways they block."""
        seen, needs = {}, {}
        blocked = frozenset(way for crowd in self.crowds.values() if crowd.blocking for way in crowd.noun.blocks)
        for id_, crowd in self.crowds.items():
            if crowd.over or crowd.passes or crowd.present < SEEN_FROM_PEOPLE:
                continue
            seen[id_] = Sight(*self.scenario.park.xy(crowd.noun.junction), _WITHIN_M)
            if crowd.standing:
                needs[id_] = needed(crowd.noun.cause, crowd.present)
        return Signs(seen, needs, blocked=blocked)

    def gathers(self) -> Sequence[Gather]:
        """Who was called together or sent home in the window."""
        return tuple(self.called)

    @property
    def quiet(self) -> bool:
        """Whether no crowd is there or coming."""
        return not self.pending and all(crowd.begun_at == NOT_YET or crowd.over for crowd in self.crowds.values())

    def next_change(self) -> float:
        """The tick at which the next crowd begins by the clock; inf if none is to come."""
        to_come = [
            float(instant(crowd.noun.starts_at))
            for crowd in self.crowds.values()
            if crowd.begun_at == NOT_YET and crowd.noun.after is None
        ]
        return min(to_come, default=NOT_YET)

    def row(self) -> dict[str, float]:
        """People present, their density and their mood, of each crowd."""
        found = {}
        for id_, crowd in self.crowds.items():
            found[f"present_{id_}"] = 0.0 if crowd.over else float(crowd.present)
            found[f"density_per_m2_{id_}"] = crowd.density
            found[f"mood_{id_}"] = crowd.tension
        return found

    def results(self) -> dict[str, dict[str, Any]]:
        """How each gathering went."""
        return {id_: _result(crowd) for id_, crowd in self.crowds.items()}

    def plumes(self) -> Sequence[Plume]:
        """None."""
        return ()


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, Gathering]) -> CrowdRoom:
    """The room of all gatherings of a day; the winds are nothing to them."""
    return CrowdRoom(scenario, incidents)


def needed(cause: str, people: int) -> dict[str, float]:
    """The people wanted by act, so that each has as many to see to as half the effect takes. Source: assumption."""
    if cause == "alarm":
        return {"listen": _persons(people, "people_told_by_one")}
    return {"mediate": _persons(people, "people_a_mediator"), "police": _persons(people, "people_an_officer")}


def _persons(people: int, each: str) -> float:
    return float(np.ceil(people / _FIGURES[each]["value"]))


def _gather(tick: int, crowd: Crowd) -> Gather:
    """Those who join are called together."""
    joins = {place: MappingProxyType(dict(who)) for place, who in crowd.noun.joins.items()}
    return Gather(tick, "gather", crowd.id, crowd.noun.junction, MappingProxyType(joins))


def _result(crowd: Crowd) -> dict[str, Any]:
    """One gathering's row of the hazards table; those who only pass stand nowhere and have no mood."""
    service = NOT_ASSESSABLE if crowd.passes else str(level_of_service(crowd.peak_density, "queue"))
    return {
        "kind": "gathering",
        "substance": crowd.noun.cause,
        "field": "",
        "place": crowd.noun.place,
        **crowd.results(),
        "peak_people": crowd.peak_people,
        "peak_density_per_m2": crowd.peak_density,
        "level_of_service": service,
        "crush": NOT_ASSESSABLE if crowd.passes else crowd.worst_band,
        "model": "walking law" if crowd.passes else "assumed mood law, not validated",
        "caveats": "" if crowd.passes else MOOD_ASSUMED,
    }


def problems(noun: Gathering, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Whatever its noun allows can be played."""
    yield from ()
