"""The walking network by hand: pauses, storage, speeds, the step, what joins what, and where people stand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from small_park import park_data, scenario_data, write_and_load
from walk_cases import Strip, network_of

from drillsim.people.mover import Whereabouts
from drillsim.people.network import WINDOW_TICKS, Network, build_network, pauses, walking
from drillsim.people.positions import Positions, indoors, midway, positions, way_densities
from drillsim.people.rules import crossing_ticks, densities, speed_factors


def pause(width: float, gate: float = math.inf, stair: bool = False) -> int:
    return int(pauses(np.array([width]), np.array([gate]), np.array([stair]))[0])


@pytest.mark.parametrize(
    ("width", "gate", "stair", "ticks"),
    [
        (2.0, math.inf, False, 481),  # 1.3 (2 - 2 x 0.20) = 2.08 /s
        (6.0, 2.0, False, 453),  # the 2 m door: 1.3 (2 - 2 x 0.15) = 2.21 /s
        (2.0, 2.0, False, 481),  # the way is the narrower one
        (3.0, 0.8, False, 1539),  # 1.3 (0.8 - 0.3) = 0.65 /s
        (1.2, math.inf, True, 1101),  # stairs: 1.01 (1.2 - 2 x 0.15) = 0.909 /s
        (0.3, math.inf, False, 2565),  # never below 0.3 m of effective width: 0.39 /s
        (5000.0, math.inf, False, 1),  # never below one tick
    ],
)
def test_the_pause_is_the_specific_flow_over_the_effective_width(
    width: float, gate: float, stair: bool, ticks: int
) -> None:
    assert pause(width, gate, stair) == ticks


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    park = park_data(10)
    park["places"]["office"]["storeys"] = 3
    park["places"]["office"]["exits"] = {
        "front": {"to": "j100", "width": "1 m", "distance": "10 m"},
        "back": {"to": "j200", "width": "2 m", "distance": "0.5 m"},
    }
    park["ways"]["road_j100"] |= {"line": [[120.0, 40.0]]}
    park["ways"]["road_station"] |= {"foot": False}
    return build_network(write_and_load(tmp_path_factory.mktemp("net"), park, scenario_data()).park)


def walkway(network: Network, start: int, end: int) -> int:
    (found,) = np.flatnonzero((network.start == start) & (network.end == end))
    return int(found)


def test_a_door_two_metres_wide_leads_to_a_strip_three_metres_wide(network: Network) -> None:
    """Exits are walked on a strip of at least 3 m: 0.5 m counts as 1 m, 1 x 2.6 m² hold 7 people at 2.75 /m²."""
    door = walkway(network, int(network.inside[network.place["office"]]), junction("j200"))
    assert (network.length[door], network.storage[door], network.pause[door]) == (1.0, 7, 453)
    assert network.area[door] == pytest.approx(2.6, rel=1e-12)


def junction(id_: str) -> int:
    return sorted(park_data()["junctions"]).index(id_)


def test_a_road_of_a_hundred_metres_holds_what_its_effective_width_holds(network: Network) -> None:
    """100 m x (6 - 0.4) m x 2.75 /m² = 1540."""
    road = walkway(network, junction("j300"), junction("j400"))
    assert network.storage[road] == 1540
    assert network.pause[road] == 138


def test_the_upper_floors_come_down_a_stair_as_wide_as_all_doors_together(network: Network) -> None:
    """Half of 3 storeys of 3.5 m at 0.53 rise over going; 3 m wide: 1.01 (3 - 0.3) = 2.727 /s; 2.7 m effective."""
    office = network.place["office"]
    stair = walkway(network, int(network.upper[office]), int(network.inside[office]))
    assert network.length[stair] == pytest.approx(5.25 / 0.53, rel=1e-12)
    assert (network.pause[stair], network.speed_share[stair]) == (367, 0.771)
    assert network.area[stair] == pytest.approx(5.25 / 0.53 * 2.7, rel=1e-12)
    workshop = network.place["workshop"]
    assert network.upper[workshop] == network.inside[workshop]
    assert network.place_at[network.upper[office]] == network.place_at[network.inside[office]] == office


def test_every_way_on_foot_is_walked_in_both_directions_and_no_other(network: Network) -> None:
    assert (network.reverse[network.reverse] == np.arange(network.walkways)).all()
    assert (network.start[network.reverse] == network.end).all()
    assert (network.length[network.reverse] == network.length).all()
    assert junction("station") not in network.start


def test_the_step_divides_the_window_and_lies_below_the_quickest_crossing(network: Network) -> None:
    """The 1 m exit at the speed cap of 2.5 m/s: 400 ticks; 250 is the largest divisor of 5000 below."""
    assert network.step == 250
    assert WINDOW_TICKS % network.step == 0
    fastest = crossing_ticks(network.length, np.full(network.walkways, walking("speed_cap_m_s")), network.speed_share)
    assert (fastest >= network.step).all()


def test_given_things_are_frozen(network: Network) -> None:
    with pytest.raises(ValueError, match="read-only"):
        network.length[0] = 1.0


# ---- speeds


def test_speeds_fall_from_half_a_person_per_square_metre_to_storage() -> None:
    """(1 - 0.266 D) / (1 - 0.266 x 0.54): 1 below 0.54, 0.734 / 0.85636 at 1, never below the value at 2.75."""
    network = network_of([Strip(0, 1, 10.0, 1, 40), Strip(1, 2, 10.0, 1, 40, share=0.771)], 3, 1000)
    factors = [speed_factors(np.full(4, d), network.speed_share).tolist() for d in (0.0, 0.54, 1.0, 2.75, 5.5)]
    level, stair = [row[0] for row in factors], [row[2] for row in factors]
    assert level[:2] == [1.0, 1.0]
    assert level[2:] == pytest.approx([0.734 / 0.85636, 0.2685 / 0.85636, 0.2685 / 0.85636], rel=1e-12)
    assert stair == pytest.approx([0.771 * f for f in level], rel=1e-12)


def test_both_directions_crowd_one_strip() -> None:
    network = network_of([Strip(0, 1, 10.0, 1, 54)], 2, 1000)  # (54 + 0.5) / 2.75 m²
    found = densities(np.array([[3, 2]]), network)
    assert found == pytest.approx(np.full((1, 2), 5 / (54.5 / 2.75)), rel=1e-12)


def test_a_crossing_takes_whole_ticks_rounded_up_and_at_least_one() -> None:
    length, speed, factor = np.array([12.5, 10.0, 1e-9]), np.array([1.25, 1.34, 2.5]), np.array([1.0, 0.5, 1.0])
    assert crossing_ticks(length, speed, factor).tolist() == [10_000, 14_926, 1]


def test_the_density_of_a_way_is_that_of_its_walkways() -> None:
    way = np.array([2, 2, -1, -1, 0, 0])
    found = way_densities(np.array([[0.5, 0.5, 9.0, 9.0, 0.25, 0.25]]), way, 3)
    assert found.tolist() == [[0.25, 0.0, 0.5]]


# ---- positions


def whereabouts(network: Network, crossing: int) -> Whereabouts:
    """Three people: at work, half-way along a walkway entered at 1000 and left at 4000, stopped at a quarter of it."""
    where = Whereabouts.at_home(np.array([[int(network.inside[network.place["office"]]), 0, 0]]))
    where.node[0, 1:] = -1
    where.walkway[0, 1:], where.entered_at[0, 1:] = crossing, 1000
    where.arrives_at[0, 1] = 4000
    where.left_at[0, 1:] = 0
    where.stopped[0, 2], where.stopped_share[0, 2] = True, 0.25
    return where


def test_positions_follow_the_drawn_line_in_both_directions(network: Network) -> None:
    """From (100, 0) by (120, 40) to (200, 0): legs of 44.72 and 89.44 m, so a third of the way is the bend."""
    along, back = (walkway(network, *map(junction, ends)) for ends in (("j100", "j200"), ("j200", "j100")))
    there = positions(whereabouts(network, along), network, 2500)
    assert (there.x[0, 0], there.y[0, 0]) == (100.0, 25.0)
    assert [there.x[0, 1], there.y[0, 1]] == pytest.approx([140.0, 30.0], rel=1e-12)
    assert [there.x[0, 2], there.y[0, 2]] == pytest.approx([115.0, 30.0], rel=1e-12)
    bend = positions(whereabouts(network, along), network, 2000)
    assert [bend.x[0, 1], bend.y[0, 1]] == pytest.approx([120.0, 40.0], rel=1e-12)
    home = positions(whereabouts(network, back), network, 2500)
    assert [home.x[0, 1], home.y[0, 1]] == pytest.approx([140.0, 30.0], rel=1e-12)
    assert [home.x[0, 2], home.y[0, 2]] == pytest.approx([170.0, 15.0], rel=1e-12)


def test_only_those_at_a_place_are_in_it(network: Network) -> None:
    found = positions(whereabouts(network, 0), network, 2000)
    office = network.place["office"]
    assert found.place.tolist() == [[office, -1, -1]]
    assert indoors(found.place, np.arange(len(network.place_ids)) == office).tolist() == [[True, False, False]]


def test_who_has_not_left_stands_aside_of_the_middle(network: Network) -> None:
    found = positions(whereabouts(network, 0), network, 2000, np.array([[3.0, -4.0]] * 3))
    plain = positions(whereabouts(network, 0), network, 2000)
    assert (found.x - plain.x).tolist() == [[3.0, 0.0, 0.0]]
    assert (found.y - plain.y).tolist() == [[-4.0, 0.0, 0.0]]


def test_midway_is_between() -> None:
    a, b = (Positions(np.array([[x]]), np.array([[y]]), np.array([[-1]])) for x, y in ((0.0, 2.0), (10.0, 6.0)))
    assert [float(c[0, 0]) for c in midway(a, b)] == [5.0, 4.0]


def test_a_park_without_ways_on_foot_has_a_network(tmp_path: Path) -> None:
    park = park_data(0)
    for key in ("places", "assembly_points", "valves", "detectors"):
        park[key] = {}
    park["ways"] = {id_: {**way, "foot": False} for id_, way in park["ways"].items()}
    day = {**scenario_data(), "incidents": {}, "orders": {}}
    network = build_network(write_and_load(tmp_path, park, day).park)
    assert (network.walkways, len(network.xy), network.step) == (0, len(park["junctions"]), WINDOW_TICKS)
