"""Turns what the rooms hold into the frozen tables of a run."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.engine.people_table import people_table, states_now
from drillsim.hazards.aegl import limit_ppm
from drillsim.hazards.gas.reach import MODEL_REACH_M, distance_to, passive_plume_caveats
from drillsim.hazards.gas.room import GasRoom, Leak, Readings
from drillsim.hazards.harm import expected_deaths_range, load_exponents
from drillsim.hazards.substances import LEVELS, kg_m3_from_ppm
from drillsim.hazards.weather import Weather
from drillsim.people.crowd import Crowd
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.record.run import Plume, Run
from drillsim.record.table import Table
from drillsim.response.room import Response
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S, seconds

_AEGL_MINUTES = 60
_CAVEAT_WITHIN_M = 200.0


class Recorder:
    """Notes a row a window and makes the tables at the end."""

    def __init__(self, scenario: Scenario, gas: GasRoom, crowd: Crowd) -> None:
        self.scenario, self.gas, self.crowd = scenario, gas, crowd
        self.rows: list[dict[str, float]] = []
        points = len(crowd.assembly_ids)
        self.peak = np.zeros(points)
        self.busiest = np.zeros(points, dtype=np.int64)
        self.in_cloud_at = np.full(points, np.nan)
        self.used_in_cloud = np.zeros(points, dtype=bool)
        self.windows = 0

    def note(self, news: PeopleNews, readings: Readings, until: int) -> None:
        """One window."""
        self.windows += 1
        row: dict[str, float] = {"time_s": seconds(until), **states_now(self.crowd, until)}
        for id_ in self.gas.leaks:
            row[f"rate_kg_s_{id_}"] = self.gas.rate_kg_s(id_)
            row[f"released_kg_{id_}"] = self.gas.released_kg(id_, (0.0, seconds(until)))
        self.rows.append(row)
        self._assembly(news, readings, until)

    def _assembly(self, news: PeopleNews, readings: Readings, until: int) -> None:
        """What the assembly points saw in a window."""
        there = news.at_assembly[0]
        self.busiest = np.maximum(self.busiest, there)
        for name, body in self.crowd.bodies.items():
            ppm = readings.assembly[name]
            self.peak = np.maximum(self.peak, ppm)
            cloudy = ppm >= body.clean_below
            self.in_cloud_at = np.where(cloudy & np.isnan(self.in_cloud_at), seconds(until), self.in_cloud_at)
            self.used_in_cloud |= cloudy & (there > 0)

    def run(self, realisation: Realisation, engine: str, told: tuple[Journal, Response]) -> Run:
        """Everything recorded, as a run without measures."""
        journal, response = told
        return Run(
            scenario=self.scenario,
            realisation=realisation,
            engine=engine,
            events=events_table(self.scenario, journal.events),
            people=people_table(self.scenario, self.crowd),
            responses=_responses_table(response),
            series=table_of(self.rows),
            assembly=self._assembly_table(),
            hazards=self._hazards_table(journal.events),
            winds=self.gas.winds,
            plumes=tuple(self._plumes()),
            facts=MappingProxyType(self._facts(realisation)),
        )

    def _plumes(self) -> list[Plume]:
        """The gas of each leak, with and without its curtain as two sources."""
        return [
            Plume(id_, leak.substance, source, segments)
            for id_, leak in self.gas.leaks.items()
            for source, segments in self.gas.parts[id_]
            if segments
        ]

    def _facts(self, realisation: Realisation) -> dict[str, Any]:
        """Single numbers the simulation counted."""
        where = self.crowd.mover.whereabouts
        return {
            "people": len(self.crowd.population),
            "crossings": int(where.hops.sum()),
            "squeezed": int(self.crowd.mover.publish().squeezed.sum()),
            "windows": self.windows,
            "window_s": seconds(WINDOW_TICKS),
            "step_s": seconds(self.crowd.network.step),
            "seed": realisation.dice.seed,
            "replication": realisation.dice.replication,
        }

    def _assembly_table(self) -> Table:
        """One row an assembly point."""
        where = self.crowd.mover.whereabouts
        points = self.scenario.park.file.assembly_points
        rows = []
        for number, id_ in enumerate(self.crowd.assembly_ids):
            here = (where.node[0] == self.crowd.assembly[number]) & (where.arrived_at[0] < NEVER)
            at = where.arrived_at[0, here]
            rows.append({
                "id": id_, "capacity": points[id_].capacity, "arrived": int(here.sum()),
                "busiest": int(self.busiest[number]),
                "first_s": seconds(int(at.min())) if len(at) else np.nan,
                "last_s": seconds(int(at.max())) if len(at) else np.nan,
                "peak_ppm": float(self.peak[number]), "in_cloud_s": float(self.in_cloud_at[number]),
                "used_in_cloud": bool(self.used_in_cloud[number]),
            })  # fmt: skip
        return table_of(rows)

    def _hazards_table(self, events: list[Event]) -> Table:
        """One row an incident."""
        return table_of([self._hazard(id_, leak, events) for id_, leak in self.gas.leaks.items()])

    def _hazard(self, id_: str, leak: Leak, events: list[Event]) -> dict[str, Any]:
        """One leak: how it was found and ended, how far it reached, what the published probits say."""
        first = {e.what: e for e in reversed(events) if e.incident == id_}
        reported, isolated, empty = first.get("reported"), first.get("isolated"), first.get("empty")
        body = self.crowd.bodies[leak.substance.id]
        loads = {n: body.loads[n][0] for n in load_exponents(leak.substance)}
        deaths = expected_deaths_range(leak.substance, loads)
        return {
            "incident": id_, "substance": leak.substance.id, "place": leak.noun.place,
            "started_s": leak.release.start_s,
            "reported_s": seconds(reported.tick) if reported else np.nan,
            "reported_by": reported.who if reported else "",
            "isolated_s": seconds(isolated.tick) if isolated else np.nan,
            "isolated_by": isolated.who if isolated else "empty" if empty else "",
            "released_kg": self.gas.released_kg(id_, (0.0, self.scenario.file.lasts)),
            "model": f"passive Gaussian, Briggs {self.scenario.file.weather.roughness}",
            "clean_below_ppm": body.clean_below,
            **self._reaches(leak),
            "caveats": ";".join(self._caveats(leak)),
            "expected_deaths": float(deaths.chosen), "expected_deaths_low": float(deaths.low),
            "expected_deaths_high": float(deaths.high), "deaths_source": leak.substance.probit.source,
        }  # fmt: skip

    def _reaches(self, leak: Leak) -> dict[str, float]:
        """How far the steady plume of the full rate reaches each 60-minute guideline level, rural and urban."""
        weather = self.gas.winds.weathers[self.gas.winds.stretch_at(leak.release.start_s)]
        found = {}
        for level in LEVELS:
            for roughness in ("rural", "urban"):
                found[f"distance_aegl{level}_{roughness}_m"] = self._reach(leak, _as(weather, roughness), level)
        return found

    def _reach(self, leak: Leak, weather: Weather, level: int) -> float:
        """The centreline distance to one level; NaN where it is not established, inf beyond the model's reach."""
        limit = limit_ppm(leak.substance, level, _AEGL_MINUTES)
        if limit is None:
            return float("nan")
        mass = leak.substance.molar_mass_kg_mol
        threshold = float(kg_m3_from_ppm(limit, mass, weather.temperature_K, weather.pressure_Pa))
        reach = distance_to(leak.source, leak.release.rate_kg_s, weather, threshold)
        return reach if reach <= MODEL_REACH_M else float("inf")

    def _caveats(self, leak: Leak) -> list[str]:
        """Where the passive plume misleads, over all weather of the day."""
        found = {
            code
            for weather in self.gas.winds.weathers
            for code in passive_plume_caveats(weather, _CAVEAT_WITHIN_M, leak.substance.heavier_than_air)
        }
        return sorted(found)


def _as(weather: Weather, roughness: str) -> Weather:
    """The same weather over other ground."""
    from dataclasses import replace

    return replace(weather, roughness="urban" if roughness == "urban" else "rural")


def events_table(scenario: Scenario, events: list[Event]) -> Table:
    """The log as a table; a parent of 0 means no cause."""
    start = scenario.file.starts_at
    clock = [(start + timedelta(seconds=e.tick // TICKS_PER_S)).strftime("%Y-%m-%d %H:%M:%S") for e in events]
    return Table({
        "id": np.array([e.id for e in events], dtype=np.int64),
        "parent_id": np.array([e.parent.id if e.parent else 0 for e in events], dtype=np.int64),
        "time_s": np.array([seconds(e.tick) for e in events], dtype=np.float64),
        "clock": text(clock),
        **{key: text([getattr(e, key) for e in events])
           for key in ("level", "what", "who", "where", "incident", "detail")},
    })  # fmt: skip


def _responses_table(response: Response) -> Table:
    """One row a mission."""
    rows = []
    for unit in response.dispatch.units.values():
        for mission in unit.missions:
            rows.append({
                "vehicle": unit.member.id, "kind": unit.member.vehicle.kind, "station": unit.member.station,
                "incident": mission.affair.id,
                **{f"{key}_s": or_nan(getattr(mission, f"{key}_at"))
                   for key in ("called_out", "turned_out", "arrived", "work_started", "returned")},
                "staging": mission.staging, "travel_m": mission.metres, "entries": mission.crew.entries,
                "tasks": ", ".join(mission.crew.tasks),
            })  # fmt: skip
    columns = ("vehicle", "kind", "station", "incident", "called_out_s", "turned_out_s", "arrived_s",
               "work_started_s", "returned_s", "staging", "travel_m", "entries", "tasks")  # fmt: skip
    return table_of(rows, columns)


def or_nan(tick: int) -> float:
    """A tick in seconds; NaN for what did not happen."""
    return float("nan") if tick >= NEVER else seconds(tick)


def text(values: list[str]) -> NDArray[Any]:
    """A text column."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def table_of(rows: list[dict[str, Any]], columns: tuple[str, ...] = ()) -> Table:
    """A table from rows with the same keys; text becomes an object column."""
    names = columns or (tuple(rows[0]) if rows else ())
    found: dict[str, NDArray[Any]] = {}
    for name in names:
        values = [row[name] for row in rows]
        found[name] = text(values) if values and isinstance(values[0], str) else np.array(values)
    return Table(found)
