"""Turns what the rooms hold into the frozen tables of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.realise import Realisation
from drillsim.engine.crew_air import CrewAir
from drillsim.engine.people_table import people_table
from drillsim.engine.photographer import PICTURES, Photographer
from drillsim.engine.stages import COUNTS, Stages
from drillsim.hazards.dangers import Dangers, Readings
from drillsim.park.geometry import Floats, Ints
from drillsim.people.crowd import Crowd
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.news import PeopleNews
from drillsim.record.journal import Event, Journal
from drillsim.record.run import Run
from drillsim.record.table import Table
from drillsim.response.room import Response
from drillsim.scenario.model import Scenario
from drillsim.units import NEVER, TICKS_PER_S, seconds


class Recorder:
    """Notes a row a window and makes the tables at the end."""

    def __init__(self, scenario: Scenario, dangers: Dangers, people: tuple[Crowd, Stages], pictures: bool) -> None:
        self.scenario, self.dangers = scenario, dangers
        self.crowd, self.stages = people
        crowd = self.crowd
        self.times: list[float] = []
        self.turned: list[int] = []
        """The number of each window among those that the batch has turned."""
        self.rows: list[dict[str, float]] = []
        points = len(crowd.assembly_ids)
        self.peak = {name: np.zeros(points) for name in dangers.effects}
        self.busiest = np.zeros(points, dtype=np.int64)
        self.in_cloud_at = np.full(points, np.nan)
        self.used_in_cloud = np.zeros(points, dtype=bool)
        self.photographer = Photographer(scenario, dangers, crowd, PICTURES if pictures else 0)
        self.peak_density = np.zeros(len(scenario.park.ways.ids))
        self.way_density: Floats | None = None
        self.counted: Ints | None = None
        self.read: Mapping[str, Floats] | None = None
        self.windows = 0

    def note(self, news: PeopleNews, readings: Readings, until: int) -> None:
        """One window."""
        self.windows += 1
        self.times.append(seconds(until))
        self.turned.append(len(self.stages.noted) - 1)
        self.rows.append(self.dangers.row())
        if news.way_density is not self.way_density:
            self.way_density = news.way_density
            np.maximum(self.peak_density, news.way_density[0], out=self.peak_density)
        self.photographer.look(news, until)
        self._assembly(news, readings, until)

    def _assembly(self, news: PeopleNews, readings: Readings, until: int) -> None:
        """What the assembly points saw in a window."""
        if news.at_assembly is self.counted and readings.assembly is self.read:
            return
        self.counted, self.read = news.at_assembly, readings.assembly
        there = news.at_assembly[0]
        self.busiest = np.maximum(self.busiest, there)
        for name, effect in self.dangers.effects.items():
            value = readings.assembly[name]
            self.peak[name] = np.maximum(self.peak[name], value)
            cloudy = value >= effect.clean_below
            self.in_cloud_at = np.where(cloudy & np.isnan(self.in_cloud_at), seconds(until), self.in_cloud_at)
            self.used_in_cloud |= cloudy & (there > 0)

    def run(self, realisation: Realisation, engine: str, told: tuple[Journal, Response, CrewAir]) -> Run:
        """Everything recorded, as a run without measures."""
        journal, response, crew_air = told
        return Run(
            scenario=self.scenario,
            realisation=realisation,
            engine=engine,
            events=events_table(self.scenario, journal.events),
            people=people_table(self.scenario, self.crowd, self.stages),
            responses=_responses_table(response, crew_air),
            series=self._series(),
            assembly=self._assembly_table(),
            hazards=table_of(self._hazards(journal.events, response)),
            winds=self.dangers.winds,
            plumes=self.dangers.plumes(),
            snapshots=tuple(self.photographer.taken),
            facts=MappingProxyType(self._facts(realisation)),
        )

    def _series(self) -> Table:
        """One row a window."""
        counts = self.stages.series(self.crowd.row, self.turned)
        columns = {"time_s": np.array(self.times), **dict(zip(COUNTS, counts.T, strict=True))}
        return Table({**columns, **table_of(self.rows).columns})

    def _facts(self, realisation: Realisation) -> dict[str, Any]:
        """Single numbers the simulation counted."""
        where = self.crowd.mover.whereabouts
        return {
            "people": len(self.crowd.population),
            "crossings": int(where.hops.sum()),
            "squeezed": self.crowd.mover.squeezed,
            "windows": self.windows,
            "window_s": seconds(WINDOW_TICKS),
            "step_s": seconds(self.crowd.network.step),
            "seed": realisation.dice.seed,
            "replication": realisation.dice.replication,
            "shelters": self.dangers.fixed.shelters(),
            "peak_way_density_per_m2": float(self.peak_density.max(initial=0.0)),
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
                **self._peaks(number), "in_cloud_s": float(self.in_cloud_at[number]),
                "used_in_cloud": bool(self.used_in_cloud[number]),
            })  # fmt: skip
        return table_of(rows)

    def _peaks(self, number: int) -> dict[str, float]:
        """The highest window mean of gas and of each other field at an assembly point."""
        gas = [self.peak[name][number] for name, effect in self.dangers.effects.items() if effect.mixes_indoors]
        others = {
            f"peak_{name}": float(self.peak[name][number])
            for name, effect in self.dangers.effects.items()
            if not effect.mixes_indoors
        }
        return {"peak_ppm": float(max(gas, default=0.0)), **others}

    def _hazards(self, events: list[Event], response: Response) -> list[dict[str, Any]]:
        """One row an incident: how it was found, dealt with and ended, and what its room and bodies tell of it."""
        rows = []
        told = ((id_, cells) for id_, first in self.dangers.results().items()
                for cells in (first, *first.pop("also", ())))  # fmt: skip
        for id_, cells in told:
            noun = self.scenario.file.incidents[id_]
            body = self.crowd.bodies.get(str(cells.get("field", "")))
            rows.append({
                "incident": id_, "kind": noun.kind, "substance": noun.what, "place": noun.place,
                **_course(id_, events), "over_s": or_nan(response.over_at(id_)),
                **cells, **(body.result(self.crowd.row) if body is not None else {}),
            })  # fmt: skip
        return rows


def _course(id_: str, events: list[Event]) -> dict[str, Any]:
    """The times of an incident's course, from the log."""
    first = {e.what: e for e in reversed(events) if e.incident == id_}
    reported, isolated, empty = first.get("reported"), first.get("isolated"), first.get("empty")

    def at(what: str) -> float:
        return seconds(first[what].tick) if what in first else float("nan")

    return {
        "started_s": at("incident_started"), "reported_s": at("reported"),
        "reported_by": reported.who if reported else "",
        "isolated_s": at("isolated"), "isolated_by": isolated.who if isolated else "empty" if empty else "",
    }  # fmt: skip


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


def _responses_table(response: Response, crew_air: CrewAir) -> Table:
    """One row a mission; of what its crew met, `crew_` is somebody who stayed at the vehicle, `pair_` who went in."""
    rows = []
    for unit in response.dispatch.units.values():
        for mission in unit.missions:
            rows.append({
                "vehicle": unit.member.id, "kind": unit.member.vehicle.kind, "station": unit.member.station,
                "incident": mission.affair.id,
                **{f"{key}_s": or_nan(getattr(mission, f"{key}_at"))
                   for key in ("called_out", "turned_out", "arrived", "work_started", "returned")},
                "staging": mission.staging, "travel_m": mission.metres, "entries": mission.crew.entries,
                "tasks": ", ".join(mission.crew.tasks), **crew_air.columns_of(mission),
            })  # fmt: skip
    columns = ("vehicle", "kind", "station", "incident", "called_out_s", "turned_out_s", "arrived_s",
               "work_started_s", "returned_s", "staging", "travel_m", "entries", "tasks")  # fmt: skip
    return table_of(rows, () if rows else columns)


def or_nan(tick: int) -> float:
    """A tick in seconds; NaN for what did not happen."""
    return float("nan") if tick >= NEVER else seconds(tick)


def text(values: list[str]) -> NDArray[Any]:
    """A text column."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def table_of(rows: list[dict[str, Any]], columns: tuple[str, ...] = ()) -> Table:
    """A table from rows; text becomes an object column; what a row lacks is empty, NaN, or false."""
    names = columns or tuple(dict.fromkeys(name for row in rows for name in row))
    found: dict[str, NDArray[Any]] = {}
    for name in names:
        sample = next((row[name] for row in rows if name in row), 0.0)
        lacking: Any = "" if isinstance(sample, str) else False if isinstance(sample, bool) else float("nan")
        values = [row.get(name, lacking) for row in rows]
        found[name] = text(values) if isinstance(sample, str) else np.array(values)
    return Table(found)
