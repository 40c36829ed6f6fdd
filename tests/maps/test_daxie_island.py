"""Facts that must hold of the model island: size, head counts, reach, geometry, equipment, names."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from test_mdi_park import MAPS, XY, cross, heads, inside, meet, network, sides

from drillsim.park.check import remarks
from drillsim.park.load import load_park
from drillsim.park.model import Park
from drillsim.park.outlines import ring_area

KINDS = {"fire_engine", "rescue_vehicle", "gas_protection_vehicle", "ambulance", "police_car", "drone",
         "foam_tender", "aerial", "command_car", "patrol_team", "project_police", "joint_patrol", "mediators",
         "guard_team"}  # fmt: skip
SCRIPT, FILE = MAPS / "draw_daxie_island.py", MAPS / "daxie_island.yaml"


@pytest.fixture(scope="module")
def park() -> Park:
    return load_park(FILE)


def land(park: Park) -> list[XY]:
    """The island's shore: the part of the sea's ring after its outer border, which ends where it began."""
    ring = park.file.areas["sea"].outline
    first = next(place for place, point in enumerate(ring) if ring.count(point) == 2)
    return list(ring[first:-1])


def segments(park: Park) -> list[tuple[str, set[str], XY, XY]]:
    """All straight pieces of the ways: id, the junctions that end the piece, its two points."""
    found = []
    for id_, way in park.file.ways.items():
        points = [park.file.junctions[way.start], *way.line, park.file.junctions[way.end]]
        for place, (p, q) in enumerate(itertools.pairwise(points)):
            ends = {way.start} if place == 0 else set()
            found.append((id_, ends | ({way.end} if place == len(points) - 2 else set()), p, q))
    return found


def test_the_file_is_what_the_script_draws() -> None:
    drawn = subprocess.run([sys.executable, SCRIPT], capture_output=True, check=True)
    assert drawn.stdout == FILE.read_bytes()


def test_it_is_small_and_loads() -> None:
    assert FILE.stat().st_size < 600_000
    assert load_park(FILE).file.places


def test_nothing_is_remarked(park: Park) -> None:
    assert remarks(park) == []


def test_it_is_as_large_as_the_brief_says(park: Park) -> None:
    assert ring_area(np.array(land(park))) == pytest.approx(36e6, rel=0.02)
    assert 150 <= len(park.file.junctions) <= 400
    communities = {place.zone for place in park.file.places.values() if place.kind == "housing"}
    assert len(communities) == 7
    firms = [place for id_, place in park.file.places.items() if id_.startswith("firm_")]
    assert len(firms) + 2 == 282  # the MDI producer and the ammonia terminal have several places each
    assert {firm.kind for firm in firms} == {"works", "industrial_site", "warehouse", "office"}
    small = [firm for firm in firms if sum(firm.people["day"].values()) <= 100]
    assert len(small) > len(firms) / 2


def test_residents_are_at_home_by_night_and_half_of_them_by_day(park: Park) -> None:
    home = Counter[str]()
    for place in park.file.places.values():
        for shift, roles in place.people.items():
            if "resident" in roles:
                assert place.kind == "housing" or (place.name.en.endswith("school") and shift != "night")
                home[shift] += roles["resident"]
    assert home["night"] == 40_000
    assert home["day"] == home["turnaround"] == pytest.approx(20_000, rel=0.002)
    for zone in {place.zone for place in park.file.places.values() if place.kind == "housing"}:
        quarters = [place for place in park.file.places.values() if place.zone == zone and place.kind == "housing"]
        assert 3 <= len(quarters) <= 6


def test_workers_by_shift(park: Park) -> None:
    day, night, turnaround = heads(park, "day"), heads(park, "night"), heads(park, "turnaround")
    assert 50_000 <= day <= 51_000
    assert 44_000 <= night <= 45_000
    assert turnaround - day == 3_500
    workers = day - 20_000
    assert workers > 40_000 / 3, "those residents who work on the island have work"
    mdi = sum(sum(place.people["day"].values()) for id_, place in park.file.places.items() if id_.startswith("mdi_"))
    assert 5_000 <= mdi <= 5_600


def test_every_community_and_shift_has_room_to_gather(park: Park) -> None:
    room = sum(point.capacity for point in park.file.assembly_points.values())
    assert room >= max(heads(park, shift) for shift in ("day", "night", "turnaround"))
    for zone in {place.zone for place in park.file.places.values() if place.kind == "housing"}:
        id_ = str(zone).removeprefix("zone_")
        squares = [point.capacity for key, point in park.file.assembly_points.items() if f"assembly_{id_}_" in key]
        assert sum(squares) >= sum(sum(place.people.get("night", {}).values())
                                   for place in park.file.places.values() if place.zone == zone)  # fmt: skip


def test_all_can_be_walked_and_driven_without_dead_ends_but_at_sea(park: Park) -> None:
    for use in ("foot", "vehicles"):
        assert nx.is_connected(network(park, use))
    ends = {id_ for id_, degree in park.graph.degree() if degree == 1}
    berths = {f"{jetty}_{side}" for jetty, sides_ in
              (("ammonia_berth", "ns"), ("quay", "ns"), ("product_berth", "we")) for side in sides_}  # fmt: skip
    assert ends == berths | {"mainland_hospital_yard"}
    assert all(gate.open for gate in park.file.gates.values())


def test_the_island_hangs_on_two_bridges(park: Park) -> None:
    graph = nx.Graph(network(park, "vehicles"))
    assert nx.edge_connectivity(graph, "mainland_mid", "c8r5") == 2
    shut = [way for way in park.file.ways.values() if way.name.en in ("First Bridge", "Second Bridge")]
    assert len(shut) == 2 and {way.kind for way in shut} == {"bridge"}
    graph.remove_edges_from([(way.start, way.end) for way in shut])
    assert not nx.has_path(graph, "mainland_mid", "c8r5")


def test_no_two_ways_cross_without_a_junction(park: Park) -> None:
    for (one, a, p, q), (two, b, r, s) in itertools.combinations(segments(park), 2):
        if one != two and not a & b:
            assert not cross(p, q, r, s), f"{one} crosses {two}"


def test_only_bridges_and_jetties_stand_over_the_sea(park: Park) -> None:
    shore = land(park)
    for id_, _, p, q in segments(park):
        dry = inside(p, shore) and inside(q, shore) and not any(cross(p, q, r, s) for r, s in sides(shore))
        way = park.file.ways[id_]
        assert dry == (way.kind == "road" and way.name.en not in ("Mainland Road", "Hospital Road")), id_
    for id_, place in park.file.places.items():
        assert all(inside(point, shore) for point in place.outline) == (place.kind != "jetty"), id_


def test_places_stand_apart_and_beside_the_roads(park: Park) -> None:
    outlines = {id_: place.outline for id_, place in park.file.places.items()}
    outlines |= {id_: area.outline for id_, area in park.file.areas.items() if area.kind == "green"}
    pieces = segments(park)
    for id_, outline in outlines.items():
        for way, _, p, q in pieces:
            assert not any(cross(p, q, r, s) for r, s in sides(outline)) and not inside(p, outline), f"{way}, {id_}"
    for (one, first), (two, second) in itertools.combinations(outlines.items(), 2):
        if math.dist(first[0], second[0]) < 2_500:
            assert not meet(first, second), f"{one} meets {two}"


def test_an_id_names_one_thing_and_names_stand_in_both_languages(park: Park) -> None:
    file = park.file
    named: list[Mapping[str, object]] = [file.gates, file.areas, file.zones, file.places, file.assembly_points]
    named += [file.stations, file.cameras, file.windsocks, file.valves]
    named += [station.vehicles for station in file.stations.values()]
    bare: list[Mapping[str, object]] = [file.junctions, file.ways, file.hydrants, file.detectors]
    ids = Counter(id_ for collection in (*named, *bare) for id_ in collection)
    assert not {id_ for id_, count in ids.items() if count > 1}
    for nouns in named:
        for id_, noun in nouns.items():
            assert noun.name.en and noun.name.zh, id_  # type: ignore[attr-defined]
    for language in ("en", "zh"):
        names = Counter(getattr(place.name, language) for place in file.places.values())
        assert not {name for name, count in names.items() if count > 1}


def test_the_services_the_brief_names_are_there(park: Park) -> None:
    stations = park.file.stations
    kinds = Counter(station.kind for station in stations.values())
    assert {"fire_station", "police_post", "gas_protection_station", "hospital", "clinic", "guard_post"} == set(kinds)
    assert kinds["clinic"] == 8 and stations["island_hospital_beds"].beds > 0
    assert "大榭" in stations["daxie_fire_station"].name.zh
    vehicles = [item for station in stations.values() for item in station.vehicles.items()]
    assert {vehicle.kind for _, vehicle in vehicles} == KINDS
    police = {vehicle.kind for vehicle in stations["island_police_post"].vehicles.values()}
    assert police == {"fire_engine", "rescue_vehicle", "police_car", "drone", "patrol_team", "project_police",
                      "joint_patrol"}  # fmt: skip
    assert {watch.every for watch in park.file.watches.values()} == {7200.0} and len(park.file.watches) == 2


def test_ammonia_and_chlorine_are_watched_and_can_be_shut_off(park: Park) -> None:
    file = park.file
    held = {(id_, s) for id_, place in file.places.items() for s in place.substances if s in ("ammonia", "chlorine")}
    assert {("ammonia_storage", "ammonia"), ("ammonia_jetty", "ammonia"), ("mdi_chlorine_store", "chlorine")} <= held
    assert held <= {(valve.isolates, valve.substance) for valve in file.valves.values() if valve.remote}


def test_engines_reach_every_place_within_ten_minutes(park: Park) -> None:
    """At the speed limits, from the island's own fire stations."""
    drive = network(park, "vehicles")
    own = {station.at for id_, station in park.file.stations.items()
           if station.kind == "fire_station" and not id_.startswith("mainland")}  # fmt: skip
    minutes = nx.multi_source_dijkstra_path_length(drive, own, weight="minutes")
    for id_, place in park.file.places.items():
        assert min(minutes[exit_.to] for exit_ in place.exits.values()) < 10, id_


def test_everybody_reaches_an_assembly_point_on_foot(park: Park) -> None:
    walk = network(park, "foot")
    points = {point.at for point in park.file.assembly_points.values()}
    far = nx.multi_source_dijkstra_path_length(walk, points, weight="length")
    for id_, place in park.file.places.items():
        assert min(far[exit_.to] for exit_ in place.exits.values()) < 1_500, id_


def test_the_script_imports_nothing_but_its_tables() -> None:
    """What draws a map must not depend on what reads it."""
    for path in (SCRIPT, MAPS / "daxie_island_roads.py", MAPS / "daxie_island_tables.py"):
        assert "drillsim." not in Path(path).read_text(encoding="utf-8").replace("drillsim.park/1", "")
