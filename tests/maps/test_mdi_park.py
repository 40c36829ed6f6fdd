"""Facts that must hold of the model MDI park: head counts, reach, geometry, equipment, names."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import networkx as nx
import pytest

from drillsim.park.load import load_park
from drillsim.park.model import Park
from drillsim.park.schema.places import Shift

MAPS = Path(__file__).parents[2] / "maps"
XY = tuple[float, float]
TOXIC = {"chlorine", "phosgene", "carbon_monoxide", "ammonia", "hydrogen_chloride", "benzene"}
KINDS = {"fire_engine", "rescue_vehicle", "gas_protection_vehicle", "ambulance", "police_car", "drone",
         "foam_tender", "aerial", "command_car", "patrol_team", "joint_patrol", "project_police", "mediators",
         "guard_team"}  # fmt: skip


@pytest.fixture(scope="module")
def park() -> Park:
    return load_park(MAPS / "mdi_park.yaml")


def network(park: Park, use: str) -> nx.Graph[str]:
    """The open ways one can walk (`foot`) or drive (`vehicles`), with the minutes a drive takes."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(park.junction_ids)
    for a, b, way in park.graph.edges(data=True):
        if way["open"] and way[use]:
            graph.add_edge(a, b, length=way["length_m"], minutes=way["length_m"] / way["speed_m_s"] / 60)
    return graph


def heads(park: Park, shift: Shift) -> int:
    """All people on site in a shift."""
    return sum(sum(place.people.get(shift, {}).values()) for place in park.file.places.values())


def turn(a: XY, b: XY, c: XY) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cross(a: XY, b: XY, c: XY, d: XY) -> bool:
    """Whether two segments share a point."""
    ends = turn(a, b, c) * turn(a, b, d), turn(c, d, a) * turn(c, d, b)
    low = [max(min(a[i], b[i]), min(c[i], d[i])) for i in (0, 1)]
    high = [min(max(a[i], b[i]), max(c[i], d[i])) for i in (0, 1)]
    return low[0] <= high[0] and low[1] <= high[1] and ends[0] <= 0 and ends[1] <= 0


def meet(first: Sequence[XY], second: Sequence[XY]) -> bool:
    """Whether two rings share a point."""
    sides_meet = any(cross(p, q, r, s) for p, q in sides(first) for r, s in sides(second))
    return sides_meet or inside(first[0], second) or inside(second[0], first)


def inside(point: XY, ring: Sequence[XY]) -> bool:
    """Whether a point lies within a ring."""
    hits = 0
    for (x0, y0), (x1, y1) in sides(ring):
        hits += (y0 > point[1]) != (y1 > point[1]) and point[0] < x0 + (point[1] - y0) / (y1 - y0) * (x1 - x0)
    return hits % 2 == 1


def sides(ring: Sequence[XY]) -> list[tuple[XY, XY]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def segments(park: Park) -> dict[str, tuple[str, str, XY, XY]]:
    """Ends and coordinates of every way; the ways of this park are straight."""
    junctions = park.file.junctions
    return {id_: (way.start, way.end, junctions[way.start], junctions[way.end])
            for id_, way in park.file.ways.items()}  # fmt: skip


def test_the_file_is_what_the_script_draws() -> None:
    drawn = subprocess.run([sys.executable, MAPS / "draw_mdi_park.py"], capture_output=True, check=True)
    assert drawn.stdout == (MAPS / "mdi_park.yaml").read_bytes()


def test_it_is_as_large_as_promised(park: Park) -> None:
    file = park.file
    assert len(file.junctions) >= 120 and len(file.ways) >= 200
    assert 6 <= len(file.zones) <= 10 and len(file.assembly_points) >= 8
    assert len(file.cameras) >= 16 and len(file.windsocks) >= 6
    assert sum(point.capacity for point in file.assembly_points.values()) > 9_000


def test_head_counts_by_shift(park: Park) -> None:
    day, night, turnaround = heads(park, "day"), heads(park, "night"), heads(park, "turnaround")
    assert 5_000 <= day <= 5_600
    assert 900 <= night <= 1_100
    assert turnaround - day == 3_500 and 8_500 <= turnaround <= 9_000


def test_every_reference_names_something(park: Park) -> None:
    file = park.file
    ends = {end for way in file.ways.values() for end in (way.start, way.end)}
    assert ends == set(file.junctions)
    assert {gate.way for gate in file.gates.values()} <= set(file.ways)
    assert {place.zone for place in file.places.values()} == set(file.zones)
    doors = {exit_.to for place in file.places.values() for exit_ in place.exits.values()}
    assert doors <= set(file.junctions)
    assert {point.at for point in file.assembly_points.values()} <= set(file.junctions)
    assert {station.at for station in file.stations.values()} <= set(file.junctions)
    assert {valve.isolates for valve in file.valves.values()} <= set(file.places)


def test_an_id_names_one_thing(park: Park) -> None:
    """Logs and orders name things by id alone, so no two collections share one."""
    file = park.file
    nouns: list[Mapping[str, object]] = [file.junctions, file.ways, file.gates, file.areas, file.zones]
    nouns += [file.places, file.assembly_points]
    nouns += [file.stations, file.hydrants, file.detectors, file.cameras, file.windsocks, file.valves]
    nouns += [station.vehicles for station in file.stations.values()]
    ids = [id_ for collection in nouns for id_ in collection]
    assert not {id_ for id_ in ids if ids.count(id_) > 1}


def test_all_can_be_walked_and_all_roads_driven(park: Park) -> None:
    assert nx.is_connected(network(park, "foot"))
    drive = network(park, "vehicles")
    roads = {end for way in park.file.ways.values() if way.vehicles for end in (way.start, way.end)}
    assert nx.is_connected(drive.subgraph(roads))
    assert {station.at for station in park.file.stations.values()} <= roads


def test_a_fire_gate_is_shut_and_dead_ends_are_few_and_meant(park: Park) -> None:
    assert [id_ for id_, gate in park.file.gates.items() if not gate.open] == ["emergency_gate"]
    ends = {id_ for id_, degree in park.graph.degree() if degree == 1}
    fields = {"west_field", "northwest_field", "north_field", "south_field", "east_field"}
    assert ends == fields | {"hospital", "berth_1", "berth_2", "pontoon", "quay_w", "quay_e"}


def test_ways_and_exits_are_long_enough(park: Park) -> None:
    assert park.ways.length.min() >= 12
    for id_, place in park.file.places.items():
        assert place.exits, id_
        for exit_ in place.exits.values():
            assert exit_.distance is not None and 8 <= exit_.distance <= 120, id_
            straight = math.dist(place.at, park.file.junctions[exit_.to])
            assert abs(exit_.distance - straight) < 2, f"{id_}: an exit's way is about as long as it is drawn"


def test_no_two_ways_cross_without_a_junction(park: Park) -> None:
    for (one, (a, b, p, q)), (two, (c, d, r, s)) in itertools.combinations(segments(park).items(), 2):
        shared = {a, b} & {c, d}
        assert shared or not cross(p, q, r, s), f"{one} crosses {two}"
        if len(shared) == 1:  # ways that meet must not run over each other
            hub = park.file.junctions[shared.pop()]
            bearings = [math.atan2(e[0] - hub[0], e[1] - hub[1]) for e in (p, q, r, s) if e != hub]
            assert math.cos(bearings[0] - bearings[1]) < math.cos(math.radians(15)), f"{one} overlaps {two}"


def test_no_way_runs_through_a_place_and_places_stand_apart(park: Park) -> None:
    outlines = {id_: place.outline for id_, place in park.file.places.items() if place.vessel is None}
    for id_, outline in outlines.items():
        assert inside(park.file.places[id_].at, outline), id_
        for way, (_, _, p, q) in segments(park).items():
            through = any(cross(p, q, r, s) for r, s in sides(outline)) or inside(p, outline)
            assert not through, f"{way} runs through {id_}"
    outlines |= {id_: area.outline for id_, area in park.file.areas.items() if area.kind == "building"}
    for (one, first), (two, second) in itertools.combinations(outlines.items(), 2):
        assert not meet(first, second), f"{one} meets {two}"


def test_no_way_runs_through_a_drawn_building_or_yard_or_into_the_sea(park: Park) -> None:
    """Only the jetties, the quay and the bridge stand over water."""
    for id_, area in park.file.areas.items():
        for way, (_, _, p, q) in segments(park).items():
            through = any(cross(p, q, r, s) for r, s in sides(area.outline)) or inside(p, area.outline)
            if area.kind in ("building", "plant", "tank", "yard"):
                assert not through, f"{way} runs through {id_}"
            elif area.kind == "water" and through:
                at_sea = park.file.ways[way].kind == "bridge" or way == "jetty_head-pontoon"
                assert at_sea or "bridge" in way, f"{way} runs into {id_}"


def test_every_place_reaches_an_assembly_point(park: Park) -> None:
    walk = network(park, "foot")
    far = nx.multi_source_dijkstra_path_length(
        walk, {point.at for point in park.file.assembly_points.values()}, weight="length"
    )
    for id_, place in park.file.places.items():
        assert min(far[exit_.to] for exit_ in place.exits.values()) < 900, id_


def test_stations_reach_every_unit_in_time(park: Park) -> None:
    """At the speed limits within 2.5 km and 5 min (GB 50160 clause 4.2.10, from memory)."""
    drive = network(park, "vehicles")
    for station in ("fire_station", "police_post", "gas_protection_station"):
        at = park.file.stations[station].at
        metres = nx.single_source_dijkstra_path_length(drive, at, weight="length")
        minutes = nx.single_source_dijkstra_path_length(drive, at, weight="minutes")
        for id_, place in park.file.places.items():
            if place.kind in ("process_unit", "tank_farm", "jetty", "utilities"):
                reach = [exit_.to for exit_ in place.exits.values() if exit_.to in minutes]
                assert min(metres[to] for to in reach) <= 2_500, (station, id_)
                assert min(minutes[to] for to in reach) <= 5, (station, id_)


def test_the_fleet_has_known_kinds(park: Park) -> None:
    vehicles = [item for station in park.file.stations.values() for item in station.vehicles.items()]
    assert {vehicle.kind for _, vehicle in vehicles} == KINDS
    assert len(dict(vehicles)) == len(vehicles), "a vehicle's id is its own"
    police = {vehicle.kind for vehicle in park.file.stations["police_post"].vehicles.values()}
    assert police == {"fire_engine", "rescue_vehicle", "police_car", "drone", "patrol_team", "joint_patrol",
                      "project_police"}  # fmt: skip


def test_each_toxic_inventory_has_a_valve_and_detectors(park: Park) -> None:
    file = park.file
    remote = {(valve.isolates, valve.substance) for valve in file.valves.values() if valve.remote}
    held = {(id_, substance) for id_, place in file.places.items() for substance in place.substances}
    for id_, substance in sorted(held):
        if substance in TOXIC:
            assert (id_, substance) in remote, f"no remote valve stops {substance} of {id_}"
            near = [d for d in file.detectors.values()
                    if d.substance == substance and math.dist(d.at, file.places[id_].at) < 150]  # fmt: skip
            assert near, f"no detector for {substance} near {id_}"
    assert any(not valve.remote for valve in file.valves.values())
    for valve in file.valves.values():
        assert (valve.isolates, valve.substance) in held


def test_detectors_by_substance(park: Park) -> None:
    wanted = {"chlorine": (12, 1, 2), "phosgene": (10, 0.5, 1), "carbon_monoxide": (4, 20, 40),
              "ammonia": (3, 20, 30), "hydrogen_chloride": (3, 7.5, 15), "benzene": (2, 6, 10)}  # fmt: skip
    for substance, (count, alarm, high) in wanted.items():
        found = [d for d in park.file.detectors.values() if d.substance == substance]
        assert len(found) >= count
        for detector in found:
            assert detector.alarm.kg_m3 == pytest.approx(alarm * 1e-6)
            assert detector.high_alarm.kg_m3 == pytest.approx(high * 1e-6)


def test_hydrants_line_the_main_roads(park: Park) -> None:
    """No point of a main road within the fence lies further than 75 m from a hydrant."""
    hydrants = [hydrant.at for hydrant in park.file.hydrants.values()]
    main = {"Main Avenue", "Middle Road", "North Road", "First Street", "Second Street", "Third Street"}
    for id_, way in park.file.ways.items():
        if way.name.en in main:
            _, _, (x0, y0), (x1, y1) = segments(park)[id_]
            for share in (0.0, 0.5, 1.0):
                point = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
                assert min(math.dist(point, at) for at in hydrants) <= 75, id_


def test_assembly_points_lie_on_all_sides(park: Park) -> None:
    """Whatever the wind, some assembly point lies upwind or abeam of the chlorine store."""
    x, y = park.file.places["chlorine_liquefaction"].at
    spots = [park.file.junctions[point.at] for point in park.file.assembly_points.values()]
    for blows_to in range(0, 360, 10):
        ahead = [math.sin(math.radians(blows_to)) * (px - x) + math.cos(math.radians(blows_to)) * (py - y)
                 for px, py in spots]  # fmt: skip
        assert min(ahead) < 0


def test_names_stand_in_both_languages(park: Park) -> None:
    file = park.file
    fleets = [station.vehicles for station in file.stations.values()]
    named = [file.places, file.stations, file.assembly_points, file.zones, file.gates, file.valves]
    named += [file.cameras, file.windsocks, *fleets]
    for nouns in named:
        for id_, noun in nouns.items():  # type: ignore[attr-defined]
            assert noun.name.en and noun.name.zh, id_
