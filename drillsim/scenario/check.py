"""What must hold of a scenario in its park: every reference, every crew, every name of a timing."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Final

from drillsim.errors import Problem
from drillsim.park.model import Park
from drillsim.park.schema import Vehicle
from drillsim.reading import Document
from drillsim.reading.yaml_text import Path_
from drillsim.scenario.schema import Order, ProfileFile, ScenarioFile
from drillsim.scenario.schema.incidents import KINDS
from drillsim.scenario.schema.incidents.matters import SmallMatters

_ABOVE_0: Final = ("_speed_m_s", "_lowest_m_s", "_L_min", "crowd_stops_vehicle_per_m2")
"""How the names of figures end that are divided by, or whose logarithm is taken."""
_ADDS: Final = "add to what is breathed"
_LESS_THAN_1: Final = {
    "travel_noise_p90": "make the slow journeys quicker than the usual ones",
    "attack_margin": "bring less than just suffices",
}


def faults(
    file: ScenarioFile, park: Park, profile: ProfileFile, document: Document, park_document: Document
) -> list[Problem]:
    """All that is wrong with a scenario, each fault at its line of either file; empty when it can run."""
    check = _Check(file, park, profile, document, park_document)
    return [*check.incidents(), *check.people(), *check.fleet(), *check.orders(), *check.names(), *check.weather()]


class _Check:
    """The checks of one scenario, each yielding the problems it finds."""

    def __init__(
        self, file: ScenarioFile, park: Park, profile: ProfileFile, document: Document, park_document: Document
    ) -> None:
        self.file, self.park, self.profile = file, park, profile
        self.document, self.park_document = document, park_document
        self.able = {one for kind in profile.vehicle_kinds.values() for one in kind.capabilities}
        self.vehicles = {*file.fleet, *(id_ for station in park.file.stations.values() for id_ in station.vehicles)}

    def unknown(
        self, path: Path_, id_: str, known: Collection[str], what: str, document: Document | None = None
    ) -> Iterator[Problem]:
        """A problem when an id names nothing."""
        if id_ in known:
            return
        document = document or self.document
        near = difflib.get_close_matches(id_, sorted(known), 1)
        listed = ", ".join(sorted(known)[:12]) + (" …" if len(known) > 12 else "")
        remedy = f"did you mean {near[0]!r}?" if near else f"known: {listed or 'none'}"
        yield document.problem(path, f"no {what} {id_!r}", remedy)

    def incidents(self) -> Iterator[Problem]:
        """Incidents stand at places that exist, begin before the end, and hold what their kind asks for."""
        for id_, incident in self.file.incidents.items():
            path: Path_ = ("incidents", id_)
            yield from self.unknown((*path, "place"), incident.place, self.park.file.places, "place")
            for key, message, remedy in incident.faults(self.park):
                yield self.document.problem((*path, *key), message, remedy)
            if incident.starts_at >= self.file.lasts:
                yield self.document.problem(
                    (*path, "starts_at"), "begins after the scenario has ended", "start it earlier or raise `lasts`"
                )
            if isinstance(incident, SmallMatters):
                for capability in incident.send:
                    yield from self.unknown((*path, "send", capability), capability, self.able, "capability")
            yield from self.cause(path, id_)

    def cause(self, path: Path_, id_: str) -> Iterator[Problem]:
        """What brings an incident about is another incident, and nothing brings about itself."""
        seen, after = [id_], self.file.incidents[id_].after
        if after is not None:
            yield from self.unknown((*path, "after", "incident"), after.incident, self.file.incidents, "incident")
            if after.incident in self.file.incidents and self.file.incidents[after.incident].recurs:
                message = f"nothing is brought about by a stream of many such as {after.incident!r}"
                remedy = "name another incident, or give a `starts_at:`"
                yield self.document.problem((*path, "after", "incident"), message, remedy)
        while after is not None and after.incident in self.file.incidents:
            if after.incident in seen:
                chain = " after ".join([*seen, after.incident])
                yield self.document.problem(
                    (*path, "after", "incident"), f"brings about itself ({chain})", "give one of them a `starts_at:`"
                )
                return
            seen.append(after.incident)
            after = self.file.incidents[after.incident].after

    def people(self) -> Iterator[Problem]:
        """Head counts change at places that exist."""
        for id_ in self.file.people:
            yield from self.unknown(("people", id_), id_, self.park.file.places, "place")

    def fleet(self) -> Iterator[Problem]:
        """Every vehicle has a known kind, one station and a crew."""
        stands_at: dict[str, str] = {}
        for station_id, station in self.park.file.stations.items():
            for id_, vehicle in station.vehicles.items():
                path: Path_ = ("stations", station_id, "vehicles", id_)
                yield from self.vehicle(path, id_, vehicle, self.park_document)
                if stands_at.setdefault(id_, station_id) != station_id:
                    yield self.park_document.problem(
                        path, f"vehicle {id_!r} also stands in station {stands_at[id_]!r}", "give each its own id"
                    )
        for id_, added in self.file.fleet.items():
            path = ("fleet", id_)
            yield from self.unknown((*path, "station"), added.station, self.park.file.stations, "station")
            yield from self.vehicle(path, id_, added, self.document)
        for number, id_ in enumerate(self.file.off_the_run):
            yield from self.unknown(("off_the_run", number), id_, self.vehicles, "vehicle")

    def vehicle(self, path: Path_, id_: str, vehicle: Vehicle, document: Document) -> Iterator[Problem]:
        """One vehicle: its kind is in the table of capabilities, and somebody drives it."""
        kinds = self.profile.vehicle_kinds
        yield from self.unknown((*path, "kind"), vehicle.kind, kinds, "vehicle kind", document)
        kind = kinds.get(vehicle.kind)
        if vehicle.crew < 1 and vehicle.available and (kind is None or kind.needs_crew):
            yield document.problem(
                (*path, "crew"), f"vehicle {id_!r} has no crew", "give it a crew, or set `available: false`"
            )

    def orders(self) -> Iterator[Problem]:
        """Orders address what exists and send what the fleet can do."""
        places = self.park.file
        for id_, order in self.file.orders.items():
            path: Path_ = ("orders", id_)
            for key, ids, known, what in (
                ("zones", order.zones, places.zones, "zone"),
                ("places", order.places, places.places, "place"),
                ("ways", order.ways, places.ways, "way"),
                ("vehicles", order.vehicles, self.vehicles, "vehicle"),
                ("incidents", order.incidents, self.file.incidents, "incident"),
                ("kinds", order.kinds, KINDS, "kind of incident"),
            ):
                for number, one in enumerate(ids):
                    yield from self.unknown((*path, key, number), one, known, what)
            for capability in order.send:
                yield from self.unknown((*path, "send", capability), capability, self.able, "capability")
            yield from self.destinations(path, order)
        for number, way in enumerate(self.file.closed_ways):
            yield from self.unknown(("closed_ways", number), way, places.ways, "way")
        for number, valve in enumerate(self.file.failed_valves):
            yield from self.unknown(("failed_valves", number), valve, places.valves, "valve")

    def destinations(self, path: Path_, order: Order) -> Iterator[Problem]:
        """Where an evacuation leads."""
        if order.action != "evacuate":
            return
        if isinstance(order.to, tuple):
            for number, id_ in enumerate(order.to):
                yield from self.unknown((*path, "to", number), id_, self.park.file.assembly_points, "assembly point")
        elif not self.park.file.assembly_points:
            yield self.document.problem(path, "the park has no assembly points", "add `assembly_points:` to the park")

    def names(self) -> Iterator[Problem]:
        """Timings and figures replace ones the profile has."""
        for id_ in self.file.timings:
            yield from self.unknown(("timings", id_), id_, self.profile.timings, "timing")
        for id_ in self.file.figures:
            yield from self.unknown(("figures", id_), id_, self.profile.figures, "figure")
        yield from self.figures()

    def figures(self) -> Iterator[Problem]:
        """Figures lie where they mean something: nothing negative, shares up to 1, everybody walks."""
        for id_, value in self.file.figures.items():
            if value < 0 or (value == 0 and id_.endswith(_ABOVE_0)):
                bound = "0 or more" if value < 0 else "more than 0"
                yield self.document.problem(("figures", id_), f"{value:g} is out of range", f"write {bound}")
            elif value > 1 and id_.endswith("_share"):
                yield self.document.problem(("figures", id_), f"{value:g} is more than the whole", "write 0 to 1")
            elif value not in (0, 1) and id_ == "exposure_slows":
                yield self.document.problem(("figures", id_), f"{value:g} is neither yes nor no", "write 1 or 0")
            elif value < 1 and (why := _LESS_THAN_1.get(id_, _ADDS if id_.endswith("_mask_factor") else "")):
                yield self.document.problem(("figures", id_), f"{value:g} would {why}", "write 1 or more")
        lowest, highest = (self.figure(f"walking_speed_{end}_m_s") for end in ("lowest", "highest"))
        if lowest > highest:
            for end in ("lowest", "highest"):
                if (id_ := f"walking_speed_{end}_m_s") in self.file.figures:
                    message = f"the lowest walking speed, {lowest:g} m/s, lies above the highest, {highest:g} m/s"
                    yield self.document.problem(("figures", id_), message, "swap or mend them")

    def figure(self, name: str) -> float:
        """A figure as the scenario will see it."""
        return self.file.figures.get(name, self.profile.figures[name].value)

    def weather(self) -> Iterator[Problem]:
        """The wind changes before the end, and stability is derived only where the sun's height is known."""
        for id_, one in self.file.weather.changes.items():
            if one.after >= self.file.lasts:
                yield self.document.problem(
                    ("weather", "changes", id_, "after"),
                    "comes after the scenario has ended",
                    "change the wind earlier or raise `lasts`",
                )
        if self.park.file.coordinates.origin is not None:
            return
        weather = self.file.weather
        given: dict[Path_, str | None] = {("weather", "stability"): weather.stability}
        given |= {("weather", "changes", id_, "stability"): one.stability for id_, one in weather.changes.items()}
        for path, stability in given.items():
            if stability == "derived":
                yield self.document.problem(
                    path,
                    "cannot be derived: the park does not say where on earth it lies",
                    "give a class A to F, or `coordinates.origin` in the park",
                )
